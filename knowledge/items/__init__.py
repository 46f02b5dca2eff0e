"""Reward items as data: reading, checking and proving what knowledge.rules decides by."""
