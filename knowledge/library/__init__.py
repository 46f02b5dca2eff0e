"""Keeping originals: reading files, their anatomy, their articles, their way into the base."""
