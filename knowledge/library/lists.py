"""Lists of documents in an annex: rows of a table, and headings that say what the list does (继续有效, 废止, 修改)."""

import re

from knowledge.library.references import Names, Reference
from knowledge.library.titles import KEY_MAX, title_key
from knowledge.rules.docno import find_docnos
from ledger.bonds import Bond

HEADING_MAX = 60  # characters
_KEPT = re.compile(r"继续有效|予以保留|保留的|继续执行|继续施行|现行有效")
_UNDONE = re.compile(r"废止|失效|停止执行")
_CHANGED = re.compile(r"(?:予以|需要?|拟)修[改订]|修[改订]的")
_CELL = re.compile(r"(?:^|；)(?:规范性)?(?:文件)?(?:名称|标题|题目)[:：](?P<title>[^；]{4,160})")
_IS_LIST = re.compile(r"文件|目录|清单|如下|政策")


def section_of_list(text: str, mode: Bond | None, whole: Bond | None) -> Bond | None:
    """Return what the list below a line does: repeals, amends, or nothing (继续有效的文件)."""
    if len(text) > HEADING_MAX or "《" in text or "：" in text[:-1] or not _IS_LIST.search(text):
        return mode
    if _KEPT.search(text):
        return None
    if _UNDONE.search(text):
        return Bond.REPEALS
    return Bond.AMENDS if _CHANGED.search(text) and whole is Bond.REPEALS else mode


def row_reference(text: str, names: Names) -> Reference | None:
    """Return the document a row of a list names: 文件名称：…；文号：…. None when the line is no such row."""
    cell = _CELL.search(text)
    if cell is None:
        return None
    title = cell["title"].strip("《》 ")
    numbers = find_docnos(text)
    key = numbers[0].key[:KEY_MAX] if len(numbers) == 1 else names.key(title) or title_key(title)
    return Reference(key, title, cell.start("title"), cell.end("title"))
