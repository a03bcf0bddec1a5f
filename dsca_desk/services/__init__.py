"""What an officer does: one function per intention, which owns its transaction."""
