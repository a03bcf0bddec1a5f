"""The request list and the request workspace."""
