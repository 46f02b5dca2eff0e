"""Papers a firm gave before: offered again, and taken with its consent."""

from collections.abc import Iterable
from datetime import date


def offered(name: str, slots: Iterable[str], case_id: str, day: date, holds: str) -> str:
    """Offer one paper."""
    told = "、".join(slots)
    return f"{told}：{day.isoformat()}在{case_id}交过“{name}”，{holds}"


def ask(lines: Iterable[str]) -> str:
    """Ask whether papers may be used again."""
    listed = "\n".join(f"{at}. {one}" for at, one in enumerate(lines, 1))
    return f"贵公司以前交过的材料里，这些还在有效期内，可以直接用在这件预审里，是否同意？\n{listed}"


def taken(names: Iterable[str]) -> str:
    """Say which papers were taken."""
    told = "、".join(f"“{one}”" for one in names)
    return f"已按您的同意沿用{told}。原来的文件不变，可以随时撤下。"


def only_firm() -> str:
    """Say who may consent."""
    return "沿用以前的材料要由企业自己同意。请让企业成员在材料页上确认。"


def not_offered(file_id: int) -> str:
    """Say that a paper can't be used again."""
    return f"第{file_id}号文件不能沿用：不是本企业交过的、清单不需要、已经有了，或者有效期已过。请重新上传。"


def gone(name: str) -> str:
    """Say that the bytes of a paper are gone."""
    return f"“{name}”的原文件不在了，没有沿用。请重新上传。"
