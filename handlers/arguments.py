"""What a model must give when it calls a route as a tool; the words of each field are read by the model.

A field without a default is one that has to be asked for when the person left it out: in the words of its title, or of
its description where it has none.
"""

import re
from typing import Annotated

from pydantic import AfterValidator, BaseModel, BeforeValidator, Field

from handlers.which import ID, THIS
from knowledge.rules.docno import find_docnos

_ID = re.compile(ID, re.IGNORECASE)
_TITLE = re.compile(r"《.{2,120}》")
_THIS = re.compile(THIS)
_COMMAS = re.compile(r"[、，,；;\s]+")
_DIGITS = re.compile(r"\D*(\d{1,9})\D*")


def named(given: str) -> str:
    """Return a document as orders name it: its id, its 文号, 《its title》 or 这份, and nothing else of what was given.

    >>> named("p 123 确认"), named("某某办法"), named("《某某办法》"), named("这份"), named("德办发[2022]12号文")
    ('p 123', '《某某办法》', '《某某办法》', '这份', '德办发〔2022〕12号')
    """
    by_id = _ID.search(given)
    if by_id:
        return by_id[0]
    numbers = find_docnos(given)
    if numbers:
        return numbers[0].printed
    if _THIS.fullmatch(given.strip()):
        return given.strip()
    title = _TITLE.search(given)
    return title[0] if title else f"《{given.strip('《》 ')}》"


def _number(given: object) -> object:
    """Read “3号” and “第3条” as 3.

    >>> _number("3号"), _number(7), _number("三")
    ('3', 7, '三')
    """
    found = _DIGITS.fullmatch(given) if isinstance(given, str) else None
    return found[1] if found else given


def _several(given: object) -> object:
    """Read “技改、贷款” as two.

    >>> _several("技改、贷款"), _several(["技改"])
    (['技改', '贷款'], ['技改'])
    """
    return [one for one in _COMMAS.split(given) if one] if isinstance(given, str) else given


Document = Annotated[str, AfterValidator(named)]
Whole = Annotated[int, BeforeValidator(_number)]
Words = Annotated[list[str], BeforeValidator(_several)]
Numbers = Annotated[list[Whole], BeforeValidator(_several)]


class Question(BaseModel):
    """A question in plain words."""

    question: str = Field(
        description="要问的政策问题，写全事项和地区；数字、文号、时间照原话", min_length=2, max_length=300
    )


class Search(BaseModel):
    """Words of a document, and the page of the list."""

    words: str = Field(description="标题、文号、地区、部门或主题里的词", min_length=1, max_length=100)
    page: Whole = Field(1, description="第几页", ge=1, le=99)


class PolicyNumber(BaseModel):
    """The number of a document."""

    doc_no: str = Field(description="发文字号，例如 德办发〔2022〕12号", min_length=3, max_length=60)


class PolicyTitle(BaseModel):
    """The title of a document."""

    title: Document = Field(title="文件标题", description="文件标题，照用户的说法", min_length=2, max_length=120)


class PolicyRef(BaseModel):
    """A document of the base."""

    policy: Document = Field(
        title="政策编号（如 P000123）、文号或标题",
        description="政策编号 P000123、文号，或带书名号的标题；用户说“这份”就写“这份”",
        min_length=2,
        max_length=120,
    )


class CreditCode(BaseModel):
    """A unified social credit code."""

    code: str = Field(description="18位统一社会信用代码", min_length=15, max_length=20)


class BindCodeGiven(BaseModel):
    """A one-time binding code."""

    code: str = Field(description="八位绑定码", min_length=8, max_length=8)


class Numbered(BaseModel):
    """The number of a question or an official answer."""

    number: Whole = Field(description="编号", ge=1)


class NumberedFor(BaseModel):
    """The number of a question and the department it goes to."""

    number: Whole = Field(description="问题编号", ge=1)
    department: str = Field(description="部门名称，例如 经信局", min_length=2, max_length=40)


class NumberedReason(BaseModel):
    """The number of a question, and why nothing is done about it."""

    number: Whole = Field(description="问题编号", ge=1)
    reason: str = Field("", description="不处理的理由", max_length=200)


class NumberedText(BaseModel):
    """The number of a question or answer, and what is said to it."""

    number: Whole = Field(description="编号", ge=1)
    text: str = Field(
        title="答复全文", description="答复全文，照用户原话，写上文号和条款", min_length=1, max_length=2000
    )


class Remark(BaseModel):
    """What was wrong with an answer."""

    remark: str = Field("", description="哪里答得不对，没有就留空", max_length=500)
