"""What a blank form says around its fields: that it is 示例, how to fill it in, where to sign."""

from collections.abc import Iterable, Sequence

NOT_OFFICIAL = "示例样表，方便准备材料；主管部门有现行表格的，以现行表格为准。"
HOW = "填写说明"
SEAL = "单位（盖章）："
SIGNATURE = "法定代表人（签字）："
DAY = "日期：      年    月    日"
HINTS = {
    "money": "金额写明单位（元或万元），合同、承诺类材料大小写都要写",
    "area": "面积写明单位，以平方米计，保留两位小数",
    "uscc": "统一社会信用代码为18位，从营业执照上照抄",
    "parcel": "宗地号从不动产权证或出让合同上照抄",
    "period": "期限写明起止年月日",
}
PROJECT_CODE = "项目代码从备案证明上复制，格式为四位-六位-两位-两位-六位"
SAME = "名称、代码、面积、金额和日期，要与其他材料一字不差"


def choices(words: Sequence[str]) -> str:
    """Offer ticks."""
    return "  ".join(f"□{one}" for one in words)


def file_name(matter: str, paper: str) -> str:
    """Name the file of a blank form."""
    return f"{matter}-{paper}-样表.docx"


def no_such_form(paper: str, known: Iterable[str]) -> str:
    """Say that nothing can be filled in there."""
    papers = "、".join(known)
    return f"“{paper}”没有样表：证照、合同等由出具单位给，不用自己填。有样表的有：{papers or '（无）'}。"


def written(path: str) -> str:
    """Say where a form was written."""
    return f"已写出 {path}"
