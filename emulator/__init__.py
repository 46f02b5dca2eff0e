"""A pretend DingTalk for any stream bot. Imports nothing of ours, and nothing imports it."""
