"""What differs between machines and cities, and every sentence the bot says."""
