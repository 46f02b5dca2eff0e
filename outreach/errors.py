"""What goes wrong between an order and its push: each says what happened, why, and what to do next."""

from config.errors import HuiqiError


class OutreachError(HuiqiError):
    """A push can't be made or moved as it was ordered; nothing was sent for it."""


class ExpressionWrong(OutreachError):
    """The words that say who receives a push can't be used; the message names the term."""


class PushRefused(OutreachError):
    """What was ordered is not allowed, or not possible any more."""
