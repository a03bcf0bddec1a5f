"""What belongs to a request or a case beside its form: what is to be done by when, and the letters in and out."""
