"""DSCA Desk: a case workstation for security-cooperation officers, complete on one machine without a network."""

__version__ = "0.1.0"
