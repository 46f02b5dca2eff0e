"""Errors of reading, finding and quoting policy. The tree hangs under HuiqiError (config/errors.py)."""

from config.errors import HuiqiError


class KnowledgeError(HuiqiError):
    """Reading, finding or quoting policy failed."""


class FileRefused(KnowledgeError):
    """A file can't be taken into the base; the message says why and what to do. Nothing of it is stored."""


class SecretMark(FileRefused):
    """A file that bears a mark of secrecy (密级, 内部资料). No copy of it may be kept, not even for a retry."""


class LookRefused(KnowledgeError):
    """Nobody looks at a picture or file now: too many wait, or it is switched off. Nothing was begun."""


class IndexBroken(KnowledgeError):
    """An index can't be used; the SQL base is whole. The message names the command that rebuilds it."""


class EmbedFailed(KnowledgeError):
    """There are no vectors: the endpoint is away, refuses, or gave something else. Search goes on with words alone."""


class NotInBase(KnowledgeError):
    """There is no such document, version, doubt or file. The message says how to find the right id."""


class ActRefused(KnowledgeError):
    """An act on the base can't be done; the message says why and what to do. Nothing was changed."""


class GateClosed(ActRefused):
    """A version can't be published. ``sentences`` are the problems, one each."""

    def __init__(self, sentences: tuple[str, ...]) -> None:
        self.sentences = sentences
        super().__init__("还不能发布：" + "；".join(one.rstrip("。") for one in sentences) + "。")
