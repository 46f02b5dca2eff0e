"""What goes wrong with a case: each says what happened, why, and what to do next. Nothing of the case was changed."""

from config.errors import HuiqiError


class CaseworkError(HuiqiError):
    """A case can't be opened, read or moved."""


class CaseRefused(CaseworkError):
    """This person may not do this, or the case is not where it can be done."""


class NoSuchCase(CaseworkError):
    """There is no such case, or this person has nothing to do with it: the two are told alike."""
