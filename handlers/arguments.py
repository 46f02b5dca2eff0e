"""What a model must give when it calls a route as a tool; the words of each field are read by the model."""

from pydantic import BaseModel, Field


class Question(BaseModel):
    """A question in plain words."""

    question: str = Field(
        description="要问的政策问题，写全事项、地区、年份；不要改动数字和文号", min_length=2, max_length=300
    )


class Search(BaseModel):
    """Words of a document, and the page of the list."""

    words: str = Field(description="标题、文号、地区、部门或主题里的词", min_length=1, max_length=100)
    page: int = Field(1, description="第几页", ge=1, le=99)


class PolicyNumber(BaseModel):
    """The number of a document."""

    doc_no: str = Field(description="发文字号，例如 德办发〔2022〕12号", min_length=3, max_length=60)


class PolicyRef(BaseModel):
    """A document of the base."""

    policy: str = Field(description="政策编号 P000123、文号，或带书名号的标题", min_length=2, max_length=120)


class CreditCode(BaseModel):
    """A unified social credit code."""

    code: str = Field(description="18位统一社会信用代码", min_length=15, max_length=20)


class BindCodeGiven(BaseModel):
    """A one-time binding code."""

    code: str = Field(description="八位绑定码", min_length=8, max_length=8)


class Numbered(BaseModel):
    """The number of a question or an official answer."""

    number: int = Field(description="编号", ge=1)


class NumberedFor(BaseModel):
    """The number of a question and the department it goes to."""

    number: int = Field(description="问题编号", ge=1)
    department: str = Field(description="部门名称，例如 经信局", min_length=2, max_length=40)


class NumberedText(BaseModel):
    """The number of a question or answer, and what is said to it."""

    number: int = Field(description="编号", ge=1)
    text: str = Field(description="答复全文，写上文号和条款", min_length=1, max_length=2000)


class Remark(BaseModel):
    """What was wrong with an answer."""

    remark: str = Field("", description="哪里答得不对，没有就留空", max_length=500)
