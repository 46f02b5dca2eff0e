"""What a person can ask for, one file per request."""
