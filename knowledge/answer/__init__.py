"""Quoting policy: every sentence stands in a cited passage."""
