"""The console: where the people who keep the policy base work."""
