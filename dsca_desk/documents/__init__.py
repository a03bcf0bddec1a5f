"""What is printed: frozen data in, bytes out."""
