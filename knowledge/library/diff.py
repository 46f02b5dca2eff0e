"""What differs between two texts, article by article, with the changed characters inside each article."""

from dataclasses import dataclass

MOVED, ADDED, REMOVED, CHANGED, SAME = "移动", "新增", "删去", "修改", "未变"


@dataclass(frozen=True, slots=True)
class Piece:
    """A run of characters of an article that changed. Joined without the inserted ones they are the old text."""

    kind: str  # "same", "deleted", "inserted"
    text: str


@dataclass(frozen=True, slots=True)
class Side:
    """One article on one side of a comparison."""

    ordinal: int
    label: str
    path: tuple[str, ...]
    text: str


@dataclass(frozen=True, slots=True)
class ArticleChange:
    """What became of one article. A moved one may be changed too: then ``pieces`` are not all "same"."""

    kind: str  # MOVED ADDED REMOVED CHANGED SAME
    old: Side | None
    new: Side | None
    pieces: tuple[Piece, ...] = ()


@dataclass(frozen=True, slots=True)
class FieldChange:
    """A field that differs."""

    field: str  # column of Policy
    name: str  # as people know it: 施行日期
    old: str  # as people read it; empty: not said
    new: str


@dataclass(frozen=True, slots=True)
class Text:
    """Which text stands on a side."""

    policy_id: str
    number: int  # of the version; 0: the live rows of a document without versions
    title: str
    doc_no: str


@dataclass(frozen=True, slots=True)
class Diff:
    """Everything that differs between two texts; articles in the order of the new one, removed ones at their place."""

    old: Text
    new: Text
    fields: tuple[FieldChange, ...]
    articles: tuple[ArticleChange, ...]  # with the unchanged ones
    relations_added: tuple[str, ...] = ()  # "废止 德示例规〔2019〕6号"
    relations_removed: tuple[str, ...] = ()

    @property
    def changed(self) -> tuple[ArticleChange, ...]:
        """The articles that are not the same."""
        return tuple(one for one in self.articles if one.kind != SAME)
