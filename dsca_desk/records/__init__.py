"""What is kept: frozen values that rules read, and the typed models that the store writes."""
