"""The head of a document: data lines, 文号, title, and where each of them stands."""

import re
from dataclasses import dataclass, field

from knowledge.library.document import Block, Document, Paragraph, Table
from knowledge.library.evidence import Scroll, Spot
from knowledge.library.lines import MARKER
from knowledge.rules.docno import find_docnos

FIELDS = (
    "索引号|索引编号|公文种类|发布机构|发布单位|发文机关|发文单位|制发机关|成文日期|发文日期|生成日期|印发日期|发布日期|公开日期|发布时间|"
    "文号|发文字号|文件编号|有效性|时效性|公开属性|公开方式|公开渠道|主题分类|主题词|名称|标题|实施日期|施行日期|生效日期|失效日期|废止日期|"
    "文件状态|分类"
)
HEAD_LINES = 16  # a head is never longer
TITLE_LINES = 4
TITLE_MAX = 120  # characters
RED_HEAD_MAX = 40
_FIELD = re.compile(rf"[【\[]?({FIELDS})[】\]]?\s*[:：]\s*(.*?)\s*(?=[【\[]?(?:{FIELDS})[】\]]?\s*[:：]|$)")
_FIELD_WORD = re.compile(rf"(?<![\u4e00-\u9fa5])({FIELDS})\s*[:：]\s*(\S{{1,60}})")
RUN_TOGETHER, RUN_FRONT = 300, 1500  # characters of a first block without line breaks, and of it the head
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
_DRAFT_LINE = re.compile(
    r"[（(【]?(?:公开)?(?:征求意见稿|送审稿|讨论稿|草案)(?:[一二三四五]|第.{1,2}次|修改稿)?[)）】]?"
)
# How a law was made and amended.
_NOTE = re.compile(r"^[（(]?\s*\d{4}年|^[（(]?根据|(?:通过|修正|修订|批准|公布)[)）]?$")
_EDITION_DAY = re.compile(r"\s*[（(]\d{4}-\d{1,2}-\d{1,2}[)）]$")  # a download's own mark behind the title
_EMPTY = frozenset({"", "-", "—", "--", "无", "暂无", "/"})
ORG = re.compile(
    r"(?:局|委|府|办|部|厅|院|会|中心|公司|办公室|行|署|支队|分局|委员会|海关|小组|组|大学|协会|联合会|处|科|所|站|总队|机关|法院)$"
)
_ORDERED = re.compile(
    r"^\s*(?:现)?(?:公布|发布)?《(?P<title>[^《》]{4,60})》(?:[（(][^）)]*[）)])?(?=.{0,80}(?:公布|发布|施行))"
)
_NOISE = re.compile(
    r"^【法宝引证码】|^原文链接|https?://|^(?:首页|点击|当前位置|您现在的位置|来源|浏览次数|字体|打印|发布时间)"
)


@dataclass(frozen=True, slots=True)
class Said:
    """What a data line, a data table or the page says, with its place."""

    text: str
    spot: Spot


@dataclass(slots=True)
class Head:
    """What the head of a document says; ``used`` are the blocks that hold nothing else."""

    title: str = ""
    title_spots: list[Spot] = field(default_factory=list)  # one for each line of the title
    title_is_a_guess: bool = False  # the first line, for want of anything that looks like a title
    doc_no: str = ""  # as printed in the text, in the standard spelling
    doc_no_spot: Spot | None = None
    declared_no: Said | None = None  # 文号 of a data line or of the page
    fields: dict[str, Said] = field(default_factory=dict)
    draft_mark: Spot | None = None
    red_head: str = ""
    red_spot: Spot | None = None
    used: set[int] = field(default_factory=set)

    def said(self, *names: str) -> Said | None:
        """Return the first of these data fields that is filled."""
        return next((self.fields[name] for name in names if name in self.fields), None)


def read_head(document: Document, scroll: Scroll) -> Head:
    """Read the head. What is not said stays empty."""
    head = Head(fields={key: Said(value, scroll.in_meta(key)) for key, value in document.meta.items() if value})
    _fields(document.blocks, head, scroll)
    lines = _head_lines(document.blocks, head.used)
    _doc_no(lines, head, scroll)
    _title(lines, head, scroll)
    if not head.title:
        _ordered_title(head, scroll)
    return head


def _ordered_title(head: Head, scroll: Scroll) -> None:
    """Read the title of a 令, which its first sentence names: 《甲办法》已经…通过，现予公布."""
    for at, text in enumerate(scroll.blocks[:HEAD_LINES]):
        match = _ORDERED.match(text)
        if match:
            head.title, head.title_spots = match["title"], [Spot(at, *match.span("title"))]
            head.used |= {block for block, line in enumerate(scroll.blocks) if _key(line) == _key(head.title)}
            return


def _fields(blocks: tuple[Block, ...], head: Head, scroll: Scroll) -> None:
    """Collect 索引号：… lines and data tables at the top."""
    for at, block in enumerate(blocks[:HEAD_LINES]):
        if isinstance(block, Table):
            if at <= 3:  # noqa: PLR2004 - a data table stands at the very top
                _table_fields(block, at, head, scroll)
            continue
        if at == 0 and len(block.text) > RUN_TOGETHER:
            _run_together(block.text, at, head)
            continue
        found = list(_FIELD.finditer(block.text))
        if found and found[0].start() == 0:
            for match in found:
                if match[2] not in _EMPTY:
                    head.fields[match[1]] = Said(match[2], Spot(at, match.start(2), match.end(2)))
            head.used.add(at)


def _table_fields(table: Table, at: int, head: Head, scroll: Scroll) -> None:
    cells = [cell for row in (table.header, *table.rows) for cell in row]
    labels = [cell for cell in cells if re.fullmatch(FIELDS, cell.strip("：: "))]
    if len(labels) < 2:  # noqa: PLR2004 - two labels: a data table
        return
    for label, value in zip(cells, [*cells[1:], ""], strict=True):
        if label in labels and value not in labels and value not in _EMPTY:
            head.fields.setdefault(label.strip("：: "), Said(value, scroll.within(at, value)))
    head.used.add(at)


def _run_together(text: str, at: int, head: Head) -> None:
    """Collect data fields from a page whose lines were lost: each value is one word."""
    found = list(_FIELD_WORD.finditer(text[:RUN_FRONT]))
    for match in found if len(found) >= 3 else []:  # noqa: PLR2004 - three labels: the data of a page
        if match[2] not in _EMPTY:
            head.fields.setdefault(match[1], Said(match[2], Spot(at, match.start(2), match.end(2))))


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


def _doc_no(lines: list[tuple[int, str]], head: Head, scroll: Scroll) -> None:
    said = head.said("文号", "发文字号", "文件编号")
    declared = find_docnos(said.text) if said else []
    if said and declared:
        at = said.spot.start
        spot = Spot(said.spot.block, at + declared[0].start, at + declared[0].end)
        head.declared_no = Said(declared[0].printed, spot)
    for place, (at, text) in enumerate(lines):
        below = lines[place + 1][1] if place + 1 < len(lines) else ""
        bare = text.strip("（）() \u3000")
        signed = re.sub(r"\s*签发人[:：].*$", "", bare)
        found = find_docnos(signed)
        if found and found[0].end - found[0].start >= len(signed) - 2:
            _number(head, found[0].printed, scroll.within(at, signed[found[0].start : found[0].end]))
            head.used.add(at)
        elif bare.endswith("令") and re.match(r"^第\s*\d+\s*号$", below):
            _number(head, bare.removeprefix("中华人民共和国") + below.replace(" ", ""), scroll.within(at, bare))
            head.used |= {at, lines[place + 1][0]}
        elif found and re.match(r"^[（(].*(?:公布|发布|印发|通过|修订)[)）]$", text):
            _number(head, found[0].printed, scroll.within(at, bare[found[0].start : found[0].end]))


def _number(head: Head, printed: str, spot: Spot) -> None:
    if not head.doc_no:
        head.doc_no, head.doc_no_spot = printed, spot


def _title(lines: list[tuple[int, str]], head: Head, scroll: Scroll) -> None:
    numbered = max(
        (place for place, (at, text) in enumerate(lines) if at in head.used and find_docnos(text)), default=-1
    )
    below = [(at, text) for at, text in lines[numbered + 1 :] if at not in head.used]
    title, taken = _joined_title(below, head, scroll) if numbered >= 0 else ("", [])
    free = [(at, text) for at, text in lines if at not in head.used]
    if title:  # 文号 stands between the red head and the title
        above = [(at, text) for at, text in lines[:numbered] if at not in head.used and len(text) <= RED_HEAD_MAX]
        plate = re.sub(r"(?:文\s*件|公告)$", "", " ".join(text for _, text in above)).strip()
        if plate and not head.red_head:
            head.red_head, head.red_spot = plate, scroll.within(above[0][0], above[0][1])
        head.used |= {at for at, _ in above}
    else:
        title, taken = _joined_title(free, head, scroll)
    _settle_title(title, taken, free, head, scroll)
    mark = next((row for row in free if _DRAFT_LINE.fullmatch(row[1])), None)
    head.draft_mark = scroll.within(*mark) if mark else None


def _settle_title(title: str, taken: list[int], free: list[tuple[int, str]], head: Head, scroll: Scroll) -> None:
    """Choose between the printed title and the page's own; where they differ, the page knows its title."""
    said = head.said("标题", "名称")
    declared = re.sub(r"\s+", " ", said.text).strip() if said else ""
    if len(declared) < 6:  # noqa: PLR2004 - a word, not a title
        said, declared = None, ""
    if said and declared and (not title or not _same_title(title, declared)):
        title, taken = declared, [at for at, text in free if _key(text) == _key(declared)]
        head.title_spots = [said.spot]
    if not title and free:
        title, taken = free[0][1], [free[0][0]]
        head.title_is_a_guess = True
    title = _EDITION_DAY.sub("", title.strip())
    number = find_docnos(title[:40])
    if number and number[0].start == 0 and len(title) > number[0].end + 6:  # 石政发〔2020〕3号-某局关于…
        title = title[number[0].end :].lstrip(" -—－:：")
    head.title = title
    head.title_spots = [scroll.within(at, scroll.blocks[at].strip()) for at in taken] or head.title_spots
    head.used |= set(taken) | {at for at, text in free if _key(text) and _key(text) == _key(head.title)}


def _joined_title(free: list[tuple[int, str]], head: Head, scroll: Scroll) -> tuple[str, list[int]]:
    for place, (at, text) in enumerate(free):
        if _NOISE.search(text) or _BARE_DAY.match(text):
            head.used.add(at)
            continue
        if _RED_HEAD.match(text) and "关于" not in text:
            head.red_head, head.red_spot = re.sub(r"\s*文\s*件$", "", text), scroll.within(at, text)
            head.used.add(at)
            continue
        joined, taken = "", []
        for number, line in free[place : place + TITLE_LINES]:
            if joined and line.startswith(joined):  # a page repeats its title, cut short, above it
                joined = ""
            beside = bool(ORG.search(joined) and ORG.search(line.partition("关于")[0]))
            joined += (" " if beside else "") + line
            taken.append(number)
            if _TITLE_END.search(joined) and len(joined) <= TITLE_MAX * 2 and _closed(joined):
                if not _is_plate(joined, free[place + len(taken) :]):
                    return joined, taken
                break
    return "", []


def _closed(text: str) -> bool:
    return all(text.count(left) <= text.count(right) for left, right in ("《》", "（）", "()", "〈〉"))


def _is_plate(text: str, below: list[tuple[int, str]]) -> bool:
    """Tell whether a line is the plate of an office (某局政策解读), with the true title below it."""
    if "关于" in text or "《" in text:
        return False
    return any(
        ("关于" in line or "《" in line) and "。" not in line and not _NOTE.search(line)
        for _, line in below[:TITLE_LINES]
    )


def _same_title(title: str, declared: str) -> bool:
    one, other = _key(title), _key(declared)
    return one.startswith(other[:20]) or one in other or other in one


def _key(text: str) -> str:
    return re.sub(r"[\s《》〈〉“”\"（）()]", "", text)
