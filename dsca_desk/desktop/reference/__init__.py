"""The policy tables on screen."""
