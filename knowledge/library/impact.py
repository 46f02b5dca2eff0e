"""What rests on the articles that an act changes, shown before the act."""

from dataclasses import dataclass
from datetime import date


@dataclass(frozen=True, slots=True)
class Rest:
    """One thing that rests on a changed article."""

    kind: str  # 官方答复 奖补事项 订阅
    reference: str  # its own id
    name: str
    quote: str = ""


@dataclass(frozen=True, slots=True)
class ChangedArticle:
    """One article that changes, with what rests on it."""

    ordinal: int  # in the text that is live now; of a new article 0
    label: str
    change: str  # of diff.py: 修改 删去 移动 新增
    rests: tuple[Rest, ...] = ()
    answers: int = 0  # recent answers that quoted it
    conversations: int = 0  # in so many conversations


@dataclass(frozen=True, slots=True)
class OtherDocument:
    """Another document whose dates or successor change through a relation."""

    policy_id: str
    title: str
    doc_no: str
    changes: tuple[tuple[str, str, str], ...]  # (field as people know it, before, after)


@dataclass(frozen=True, slots=True)
class Impact:
    """What an act would change. Nothing has been changed yet."""

    policy_id: str
    number: int  # of the version that would be live; 0 for retire and delete
    act: str  # 发布 下架 删除
    articles: tuple[ChangedArticle, ...] = ()
    whole: tuple[Rest, ...] = ()  # what rests on the document, not on one article
    documents: tuple[OtherDocument, ...] = ()
    answers: int = 0  # answers of the last days that quoted something that changes
    conversations: int = 0
    since: date | None = None  # first day whose answers were counted
    conversation_ids: tuple[str, ...] = ()  # for a correction to exactly those who heard it
