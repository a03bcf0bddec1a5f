"""Forms from `ui/forms`: loading, drafts, binding, undo."""
