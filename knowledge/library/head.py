"""The head of a document: data lines, 文号, title; and its signature with the 成文日期."""

import re
from dataclasses import dataclass, field
from datetime import date

from knowledge.library.document import Block, Document, Paragraph, Table
from knowledge.library.lines import MARKER
from knowledge.rules.chinese_date import find_dates, parse_date
from knowledge.rules.docno import find_docnos

FIELDS = (
    "索引号|公文种类|发布机构|发文机关|制发机关|成文日期|发文日期|发布日期|公开日期|文号|发文字号|有效性|时效性|公开属性|主题分类|主题词|"
    "名称|标题|实施日期|失效日期|文件状态|分类"
)
HEAD_LINES = 16  # a head is never longer
TITLE_LINES = 4
TITLE_MAX = 120  # characters
RED_HEAD_MAX = 40
_FIELD = re.compile(rf"[【\[]?({FIELDS})[】\]]?\s*[:：]\s*(.*?)\s*(?=[【\[]?(?:{FIELDS})[】\]]?\s*[:：]|$)")
GENRE = (
    "通知|意见|办法|细则|方案|公告|通告|函|批复|规定|条例|决定|措施|政策|指南|计划|规划|纲要|要点|解读|清单|公示|标准|法|规程|制度|指引|"
    "报告|答复|手册|问答|名单|规则|准则|通报|图解|汇编|若干政策|若干措施|实施意见|一图读懂|十条|条政策|目录"
)
_TITLE_END = re.compile(rf"(?:{GENRE})(?:\s*[（(《〔【\[][^（()）]{{1,24}}[)）》〕】\]])*$")
_ADDRESSEE = re.compile(r"^[^。]{2,160}[:：]$")
_BARE_DAY = re.compile(
    r"^[（(]?\d{4}\s*[-年./]\s*\d{1,2}\s*[-月./]\s*\d{1,2}\s*日?(?:\s*\d{1,2}:\d{2}(?::\d{2})?)?[)）]?$"
)
_RED_HEAD = re.compile(r"^[^。，：]{2,60}文\s*件$")
_SIGNED = re.compile(
    r"^(?P<org>[^。，；：！？\d]{0,80}?)\s*(?P<day>\d{4}\s*年.{2,8}日|[〇○零一二三四五六七八九]{4}年.{2,7}日)$"
)
ORG = re.compile(
    r"(?:局|委|府|办|部|厅|院|会|中心|公司|办公室|行|署|支队|分局|委员会|海关|小组|组|大学|协会|联合会|处|科|所|站|总队|机关|法院)$"
)
_NOISE = re.compile(
    r"^【法宝引证码】|^原文链接|https?://|^(?:首页|点击|当前位置|您现在的位置|来源|浏览次数|字体|打印|发布时间)"
)


@dataclass(slots=True)
class Head:
    """What the head and the signature of a document say; ``used`` are the blocks that hold nothing else."""

    title: str = ""
    doc_no: str = ""  # as printed
    fields: dict[str, str] = field(default_factory=dict)
    signers: str = ""  # 署名
    issued_on: date | None = None  # 成文日期
    printed_on: date | None = None  # 印发日期 of the 版记
    draft_mark: bool = False
    red_head: str = ""
    used: set[int] = field(default_factory=set)


def read_head(document: Document) -> Head:
    """Read head and signature. What is not said stays empty."""
    head = Head(fields={key: value for key, value in document.meta.items() if value})
    _fields(document.blocks, head)
    lines = _head_lines(document.blocks, head.used)
    _doc_no(lines, head)
    _title(lines, head)
    _signature(document.blocks, head)
    if head.issued_on is None:
        head.issued_on = parse_date(head.fields.get("成文日期", "")) or parse_date(head.fields.get("发文日期", ""))
    return head


def _fields(blocks: tuple[Block, ...], head: Head) -> None:
    """Collect 索引号：… lines and data tables at the top."""
    for at, block in enumerate(blocks[:HEAD_LINES]):
        if isinstance(block, Table):
            cells = [cell for row in (block.header, *block.rows) for cell in row]
            labels = [cell for cell in cells if re.fullmatch(FIELDS, cell.strip("：: "))]
            if len(labels) >= 2 and at <= 3:  # noqa: PLR2004 - two labels at the very top: a data table
                for label, value in zip(cells, [*cells[1:], ""], strict=True):
                    if label in labels and value not in labels and value:
                        head.fields.setdefault(label.strip("：: "), value)
                head.used.add(at)
            continue
        found = list(_FIELD.finditer(block.text))
        if found and found[0].start() == 0:
            for match in found:
                if match[2]:
                    head.fields[match[1]] = match[2]
            head.used.add(at)


def _head_lines(blocks: tuple[Block, ...], used: set[int]) -> list[tuple[int, str]]:
    """Return the short lines before the text begins, with their block numbers."""
    lines: list[tuple[int, str]] = []
    for at, block in enumerate(blocks[: HEAD_LINES + 4]):
        if at in used:
            continue
        if not isinstance(block, Paragraph):
            break
        text = block.text.strip()
        plain_end = bool(_ADDRESSEE.match(text)) or (MARKER.match(text) and not _TITLE_END.search(text))
        if plain_end or len(text) > TITLE_MAX or "。" in text or len(lines) >= HEAD_LINES:
            break
        lines.append((at, text))
    return lines


def _doc_no(lines: list[tuple[int, str]], head: Head) -> None:
    declared = find_docnos(head.fields.get("文号", "") + " " + head.fields.get("发文字号", ""))
    source = head.fields.get("文号") or head.fields.get("发文字号") or ""
    if declared:
        head.doc_no = _spelled(source)
    for place, (at, text) in enumerate(lines):
        below = lines[place + 1][1] if place + 1 < len(lines) else ""
        bare = text.strip("（）() \u3000")
        signed = re.sub(r"\s*签发人[:：].*$", "", bare)
        found = find_docnos(signed)
        if found and found[0].end - found[0].start >= len(signed) - 2:
            head.doc_no = head.doc_no or _spelled(signed[found[0].start : found[0].end])
            head.used.add(at)
        elif bare.endswith("令") and re.match(r"^第\s*\d+\s*号$", below):
            head.doc_no = head.doc_no or bare + below.replace(" ", "")
            head.used |= {at, lines[place + 1][0]}
        elif found and re.match(r"^[（(].*(?:公布|发布|印发|通过)[)）]$", text):
            head.doc_no = head.doc_no or found[0].printed


def _spelled(text: str) -> str:
    """Return the first 文号 of ``text`` in the standard spelling."""
    return find_docnos(text)[0].printed


def _title(lines: list[tuple[int, str]], head: Head) -> None:
    numbered = max(
        (place for place, (at, text) in enumerate(lines) if at in head.used and find_docnos(text)), default=-1
    )
    below = [(at, text) for at, text in lines[numbered + 1 :] if at not in head.used]
    title, taken = _joined_title(below, head) if numbered >= 0 else ("", set())
    free = [(at, text) for at, text in lines if at not in head.used]
    if title:  # 文号 stands between the red head and the title
        above = [(at, text) for at, text in lines[:numbered] if at not in head.used and len(text) <= RED_HEAD_MAX]
        head.red_head = head.red_head or re.sub(r"(?:文\s*件|公告)$", "", " ".join(text for _, text in above))
        head.used |= {at for at, _ in above}
    else:
        title, taken = _joined_title(free, head)
    declared = next((head.fields[key] for key in ("标题", "名称") if len(head.fields.get(key, "")) >= 6), "")  # noqa: PLR2004
    declared = re.sub(r"\s+", " ", declared).strip()
    if declared and (not title or not _same_title(title, declared)):
        title, taken = declared, {at for at, text in free if _key(text) == _key(declared)}
    if not title and free:
        title, taken = free[0][1], {free[0][0]}
    head.title = title.strip()
    head.used |= taken
    head.used |= {at for at, text in free if _key(text) and _key(text) == _key(head.title)}
    head.draft_mark = any(re.fullmatch(r"[（(【]?(?:公开)?征求意见稿[)）】]?", text) for _, text in free)


def _joined_title(free: list[tuple[int, str]], head: Head) -> tuple[str, set[int]]:
    for place, (at, text) in enumerate(free):
        if _NOISE.search(text) or _BARE_DAY.match(text):
            head.used.add(at)
            continue
        if _RED_HEAD.match(text) and "关于" not in text:
            head.red_head = re.sub(r"\s*文\s*件$", "", text)
            head.used.add(at)
            continue
        joined, taken = "", set()
        for number, line in free[place : place + TITLE_LINES]:
            joined += (" " if joined and ORG.search(joined) and ORG.search(line) else "") + line
            taken.add(number)
            if _TITLE_END.search(joined) and len(joined) <= TITLE_MAX * 2 and _closed(joined):
                if not _is_plate(joined, free[place + len(taken) :]):
                    return joined, taken
                break
    return "", set()


def _closed(text: str) -> bool:
    return all(text.count(left) <= text.count(right) for left, right in ("《》", "（）", "()", "〈〉"))


def _is_plate(text: str, below: list[tuple[int, str]]) -> bool:
    """Tell whether a line is the plate of an office (某局政策解读), with the true title below it."""
    if "关于" in text or "《" in text:
        return False
    return any(("关于" in line or "《" in line) and "。" not in line for _, line in below[:TITLE_LINES])


def _same_title(title: str, declared: str) -> bool:
    one, other = _key(title), _key(declared)
    return one.startswith(other[:20]) or one in other or other in one


def _key(text: str) -> str:
    return re.sub(r"[\s《》〈〉“”\"（）()]", "", text)


def _signature(blocks: tuple[Block, ...], head: Head) -> None:
    """Find 署名 and 成文日期: the first line that is an office and a day, or a day under an office."""
    above = ""
    bare_day: date | None = None
    for at, block in enumerate(blocks):
        if not isinstance(block, Paragraph) or at in head.used:
            continue
        text = block.text.strip()
        printed = re.match(r"^.{2,60}?\s*(\d{4}年\d{1,2}月\d{1,2}日)\s*印发$", text)
        if printed:
            head.printed_on = parse_date(printed[1])
        match = _SIGNED.match(text)
        if match and (day := find_dates(match["day"])):
            org = match["org"].strip() or (above if ORG.search(above) and len(above) <= 80 else "")  # noqa: PLR2004
            if org and not head.signers:
                head.signers, head.issued_on = org, day[0].day
            bare_day = bare_day or day[0].day
        above = text
    head.issued_on = head.issued_on or bare_day
