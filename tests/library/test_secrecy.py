"""Marks of secrecy: wherever they really stand, and never in running text that only speaks of secrets."""

from pathlib import Path

import pytest

from knowledge.errors import SecretMark
from knowledge.library.document import Document, Paragraph, Table
from knowledge.library.reading import Reading
from knowledge.library.secrecy import secret_mark
from tests.library.made import pdf

MARKS = [
    "秘密★10年",
    "机 密★1年",
    "机　密　★　1年",
    "绝密★长期",
    "000012 机密★1年",
    "份号：000012　秘密★5年",
    "机密★1年 特急",
    "密级：机密",
    "密级：秘密★3年",
    "【机密】",
    "秘密",
    "内部资料",
    "内部资料　注意保存",
    "（内部资料，请勿外传）",
    "内部文件",
    "内部文件，不得外传",
    "内部使用",
    "仅供内部参阅",
    "工作秘密",
    "保密资料",
    "内部资料内部资料内部资料",
]
RUNNING = [
    "关于加强商业秘密保护的通知",
    "一、商业秘密是企业的重要资产。",
    "涉及国家秘密、商业秘密的除外",
    "保守国家秘密",
    "企业秘密 3年",
    "《内部资料性出版物管理办法》",
    "内部文件管理办法（示例）",
    "内部使用的设备不予补贴",
    "应当标明“秘密★1年”字样",
    "机密级计算机管理规定",
    "密级：公开",
    "信息公开选项：主动公开",
    "内部公开制度建设",
]


def paper(*lines: str) -> Document:
    return Document(tuple(Paragraph(line) for line in lines))


@pytest.mark.parametrize("line", MARKS)
def test_a_mark_at_the_head_is_seen(line: str) -> None:
    assert secret_mark(paper(line, "示例市示例局文件", "关于某事的通知"))


@pytest.mark.parametrize("line", RUNNING)
def test_running_text_about_secrets_is_no_mark(line: str) -> None:
    assert secret_mark(paper("示例市示例局文件", line, "第一条　制定本办法。")) == ""


def test_a_mark_with_its_star_is_seen_on_any_page() -> None:
    assert secret_mark(paper(*["第一条　制定本办法。"] * 60, "机密★1年"))
    assert secret_mark(paper(*["第一条　制定本办法。"] * 60, "秘密")) == ""


def test_a_mark_in_a_page_header_or_in_a_table_at_the_head_is_seen() -> None:
    assert secret_mark(Document((Paragraph("正文"),), {"页眉": "示例\n机密★"}))
    assert secret_mark(Document((Table(("份号", "密级"), (("000001", "机密★1年"),)), Paragraph("正文"))))


def test_a_watermark_on_every_page_of_a_pdf_is_seen(reading: Reading, tmp_path: Path) -> None:
    page = ["内部资料", *(f"第{at}条　对企业给予奖励，由市示例局兑现。" for at in range(20))]
    with pytest.raises(SecretMark, match="内部资料"):
        reading.read(pdf(tmp_path / "a.pdf", [page[1:], page, page, page]))
