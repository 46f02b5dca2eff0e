"""A push, one file per step."""
