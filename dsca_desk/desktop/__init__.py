"""The workstation: the only floor that knows Qt."""
