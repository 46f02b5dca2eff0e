"""What a model must give when it calls an order on the policy base as a tool."""

import re
from typing import Annotated, Literal

from pydantic import AfterValidator, BaseModel, Field

from handlers.arguments import Document, Numbers, PolicyRef, Whole
from handlers.library_when import WHEN

_WHEN = re.compile(WHEN)
_TO = re.compile(r"^(?:到|至|回|[上前]一?个?版)")
Column = Literal[
    "牵头单位", "有效期", "施行日期", "成文日期", "发布日期", "文号", "索引号", "标题", "发文机关", "政策级别", "地区",
    "主题", "文件类别", "联系电话", "企业属性", "支持方式", "解释部门",
]  # fmt: skip
Day = Literal["今天", "昨天", "前天", "近7天", "本周"]


def _moment(given: str) -> str:
    """Return a time as orders name it.

    Raises:
        ValueError: it is none.

    """
    if not _WHEN.fullmatch(given.strip()):
        raise ValueError("not a time")
    return given.strip()


def _place(given: str) -> str:
    """Return where a version goes back to as orders say it.

    >>> _place("第2版"), _place("到昨天"), _place("上一版"), _place("")
    ('到第2版', '到昨天', '上一版', '')
    """
    return given if not given or _TO.search(given) else f"到{given}"


class Page(BaseModel):
    """A page of a list."""

    page: Whole = Field(1, description="第几页", ge=1, le=99)


class Ending(BaseModel):
    """A span of time in which documents end, and a page of the list."""

    within: str = Field("30天内", description="多长时间内到期，例如 30天内、本月、下季度、年底前", max_length=20)
    page: Whole = Field(1, description="第几页", ge=1, le=99)


class FailedOn(BaseModel):
    """The day of an import."""

    day: Day = Field("近7天", description="哪天导入的")


class Files(BaseModel):
    """Numbers of files that could not be read."""

    numbers: Numbers = Field(default=[], description="文件编号；没有就是全部", max_length=10)


class PublishRef(PolicyRef):
    """A document to publish, and when."""

    when: Annotated[str, AfterValidator(_moment)] = Field(
        "", description="定时发布的时间，照原话，例如 下周一上午9点；马上发布就留空", max_length=40
    )


class RejectRef(PolicyRef):
    """A document to send back, and why."""

    reason: str = Field("", description="退回理由，照原话", max_length=200)


class RollBackRef(PolicyRef):
    """A document, and where it goes back to."""

    to: Annotated[str, AfterValidator(_place)] = Field(
        "", description="回到哪个版本或哪天，例如 第2版、上一版、昨天、2026-11-01；没说就留空", max_length=30
    )


class FieldChange(PolicyRef):
    """A field of a document, and what it becomes."""

    article: str = Field("", description="只改某一条的牵头单位时写条号，例如 第5条", max_length=12)
    field: Column = Field(description="改哪个字段")
    value: str = Field(title="改成什么", description="改成什么，照原话", min_length=1, max_length=200)


class TextChange(PolicyRef):
    """What in the text of a document is to become what."""

    what: Literal["金额", "标准", "比例", "上限", "条文", "内容"] = Field(description="改正文里的什么")
    value: str = Field(title="改成什么", description="改成什么，照原话", min_length=1, max_length=200)


class Replaced(PolicyRef):
    """A new document, and the one it takes the place of."""

    old: Document = Field("旧的", description="被替代的旧文件：编号、文号或标题；没说就留空", max_length=120)


class EndsOn(PolicyRef):
    """A document that ends, and from which day."""

    day: str = Field("", description="从哪天起失效，例如 2026年12月1日；没说就留空", max_length=20)
