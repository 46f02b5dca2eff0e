"""Why a request is turned away before its page sees it."""


class Forged(Exception):
    """A form that does not come from a page of ours."""


class TooMuch(Exception):
    """More than may come in one form."""
