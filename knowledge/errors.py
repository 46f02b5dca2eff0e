"""Errors of reading, finding and quoting policy. The tree hangs under HuiqiError (config/errors.py)."""

from config.errors import HuiqiError


class KnowledgeError(HuiqiError):
    """Reading, finding or quoting policy failed."""


class FileRefused(KnowledgeError):
    """A file can't be taken into the base; the message says why and what to do. Nothing of it is stored."""


class SecretMark(FileRefused):
    """A file that bears a mark of secrecy (密级, 内部资料). No copy of it may be kept, not even for a retry."""


class IndexBroken(KnowledgeError):
    """An index can't be used; the SQL base is whole. The message names the command that rebuilds it."""
