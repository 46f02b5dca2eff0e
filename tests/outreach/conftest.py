"""Fixtures of pushes."""

from tests.outreach.made_pushes import book

__all__ = ["book"]
