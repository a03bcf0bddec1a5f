"""The case list and the case workspace."""
