"""What is known of enterprises: lists of them read in, and each one's profile for the rules."""
