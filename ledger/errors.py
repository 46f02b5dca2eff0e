"""Errors of the ledger. The tree hangs under HuiqiError (config/errors.py)."""

from config.errors import HuiqiError


class LedgerError(HuiqiError):
    """The database can't do what was asked; the message says why and what to do."""


class HomeTaken(LedgerError):
    """Another process owns this home (SQLite allows one bot per home)."""
