"""The window itself: navigation, banner, status, commands, find, settings, help."""
