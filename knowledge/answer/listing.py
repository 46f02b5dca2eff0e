"""What a model writes, cut into what can be checked: sentences, and lists or tables with the words that head them.

A list is one saying: its head governs each item, and it is shown whole or not at all. Marks such as [1] are taken out;
where a sentence changes the article half-way (…60%[1]，…30%[2]), each half is a claim of its own.
"""

import re
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass
from itertools import zip_longest

MOST_SENTENCES = 24  # raw ones: a list has many
MOST_CHARS = 4000  # of what a model writes; the rest is not read
_NUMBERS = r"\d{1,2}(?:\s*[,，、]\s*\d{1,2})*"
MARK = re.compile(rf"\s*[\[【［]\s*(?:\^|资料|依据|来源)?\s*({_NUMBERS})\s*[\]】］]")
_MARKS = re.compile(rf"(?:{MARK.pattern})+")
_WHOLE = re.compile(rf"[^。！？!?\n]*(?:[。！？!?]+[”’」』）)]*|\n+)(?:{MARK.pattern})*[ \t]*\n?")
_BULLET = re.compile(
    r"^\s*(?:[-*•·●▪]+\s+|[-•·●▪]+|#+\s*|[①-⑳]\s*|\d{1,2}\s*[.、)）．](?!\d)\s*|[（(](?:[一二三四五六七八九十]{1,3}|\d{1,2})[）)]\s*"
    r"|第[一二三四五六七八九十](?:项|类|种|档|步)?[:：,，]\s*|[一二三四五六七八九十]{1,2}[、.．]\s*)"
)
_LABEL = re.compile(
    r"^\s*(?:\*\*)?(?:(?:结论|答复|回答|答|办法|下一步|金额|条件|标准|流程|材料|时间|渠道|方式|办理|途径|注意|提醒|例外|另外|例如|举例"
    r"|[^,，。;；:：\d]{0,8}(?:怎么|如何|多久|多少|能否|可否|是否|什么|哪)[^,，。;；:：\d]{0,8})(?:\*\*)?\s*[:：](?=.)\s*)?(?:\*\*)?"
)
_YES_NO = re.compile(
    r"^(?:是的?|不是的?|可以的?|不可以|能|不能|不行|可行|有的?|没有|会的?|不会|对的?|需要的?|不需要|不用|不一定|算|不算)(?:[。！!；;]|[,，](?:但是?|不过)?)"
)
_RULE = re.compile(r"^\s*\|?\s*:?-{2,}:?\s*(?:\|\s*:?-{2,}:?\s*)*\|?\s*$")
_ROW = re.compile(r"^\s*\|(.+)\|\s*$")
_YOUR_FIRM = re.compile("(?:您|你们?|贵)的?(?:公司|企业|单位|厂)")
_YOU = re.compile("您的?|你们?的?(?!好)")
_INSIDE = re.compile(
    r"(?:^|(?<=[:：；;，,。]))\s*(?:[①-⑳]|\d{1,2}[.、)）．](?!\d)|[（(](?:[一二三四五六七八九十]{1,3}|\d{1,2})[）)])\s*"
)
_GENERAL = re.compile(
    "^(?:奖励|补助|补贴|支持|扶持|执行)?(?:标准|金额|内容|说明|具体内容|要求|详情)(?:（.*）)?$"
)  # names of columns
_ENDS = "；;，,、：: \t\n"


@dataclass(frozen=True, slots=True)
class Claim:
    """Something that has to stand in a passage."""

    text: str
    cites: tuple[int, ...]
    head: str = ""  # the words before a list that govern it


@dataclass(frozen=True, slots=True)
class Saying:
    """One sentence or one list: shown whole or not at all."""

    text: str  # as it is shown
    claims: tuple[Claim, ...]
    raw: str  # as the model wrote it
    head: Claim | None = None  # of a list: what announces its items
    listed: bool = False  # a list or table: each claim is an item of its own

    @property
    def cites(self) -> tuple[int, ...]:
        """Every passage that is named."""
        heads = self.head.cites if self.head else ()
        return tuple(dict.fromkeys((*heads, *(one for claim in self.claims for one in claim.cites))))


def _plainly(raw: str) -> str:
    """Say of all what is said to one: 您公司可申请 is 企业可申请; a promise that it makes of a rule still fails."""
    return _YOU.sub("", _YOUR_FIRM.sub("企业", raw))


def sayings(pieces: Iterable[str]) -> Iterator[Saying]:
    r"""Join the pieces of a stream, and give each saying as soon as it is whole.

    >>> [one.text for one in sayings(["奖励20", "万元。[1]需提交：\n- 申请表\n- 合同[2]\n"])]
    ['奖励20万元。', '需提交：\n1. 申请表；\n2. 合同。']
    """
    block: list[str] = []
    for raw in map(_plainly, sentences(pieces)):
        if block and not _goes_on(block, raw):
            yield from _listed(block)
            block = []
        if block or _opens(raw):
            block.append(raw)
        else:
            yield from _plain(raw)
    yield from _listed(block)


def sentences(pieces: Iterable[str]) -> Iterator[str]:
    """Join the pieces of a stream and give its sentences and lines whole, each with the marks behind it.

    >>> list(sentences(["奖励20", "万元。", "[1]再奖", "10万元[2]。"]))
    ['奖励20万元。[1]', '再奖10万元[2]。']
    """
    held, read, given = "", 0, 0
    for piece in pieces:
        read += len(piece)
        held += piece
        while given < MOST_SENTENCES and (match := _WHOLE.match(held)) and _is_over(held[match.end() :]):
            yield match[0]
            given += 1
            held = held[match.end() :]
        if read > MOST_CHARS or given >= MOST_SENTENCES:
            return
    while given < MOST_SENTENCES and (match := _WHOLE.match(held)) and match[0]:
        yield match[0]
        given += 1
        held = held[match.end() :]
    if held.strip() and given < MOST_SENTENCES:
        yield held


def _is_over(rest: str) -> bool:
    """Tell whether what follows a sentence can't be a mark of it that has not come whole yet."""
    rest = rest.lstrip(" \t")
    return bool(rest) and rest[0] not in "[【［”’」』）)。！？!?\n"


def _bare(raw: str) -> str:
    return MARK.sub("", raw).replace("**", "").strip()


def _opens(raw: str) -> bool:
    """Tell whether a line heads a list or is the first row of a table."""
    bare = _bare(raw)
    return bool(_ROW.match(bare)) or (bare.endswith(("：", ":")) and "\n" in raw)


def _goes_on(block: Sequence[str], raw: str) -> bool:
    """Tell whether a line belongs to the list before it."""
    if not _bare(raw) or _RULE.match(_bare(raw)) or _ROW.match(_bare(raw)):
        return True
    if _BULLET.match(_bare(raw)):
        return not _ROW.match(_bare(block[-1]))
    return len(block) > 1 and _bare(block[-1]).endswith(("；", ";")) and _bare(raw).endswith(("；", ";", "。"))


def _plain(raw: str) -> Iterator[Saying]:
    bare = _LABEL.sub("", _BULLET.sub("", raw.strip()))
    bare = _YES_NO.sub("", bare.replace("**", ""))
    bare = _MARKS.sub("", bare, count=1) if _MARKS.match(bare) else bare
    if not re.search(r"[^\W_]", MARK.sub("", bare)):
        return
    cut = _segments(bare)
    head, _, first = cut[0][0].partition("：") if "：" in cut[0][0] else cut[0][0].partition(":")
    if first and len(cut) > 1:  # a list in one line: 按级别奖励：国家级100万元[1]、省级50万元[2]
        cut = [(first, cut[0][1]), *cut[1:]]
    else:
        head = ""
    claims = tuple(Claim(_ended(text), cites, head) for text, cites in cut)
    yield Saying(_ended(MARK.sub("", bare).strip()), claims, raw)


def _segments(bare: str) -> list[tuple[str, tuple[int, ...]]]:
    """Cut a sentence where its marks change between clauses; elsewhere its marks are all of the whole."""
    cut: list[tuple[str, tuple[int, ...]]] = []
    start = 0
    for found in _MARKS.finditer(bare):
        text = MARK.sub("", bare[start : found.start()]).strip(_ENDS)
        rest = bare[found.end() :].lstrip()
        if text and (not rest.strip("。.!！?？") or rest[0] in "，,；;、"):
            cut.append((text, _numbers(found[0])))
            start = found.end()
    tail = MARK.sub("", bare[start:]).strip(_ENDS + "。")
    if tail:
        cut.append((tail, tuple(dict.fromkeys(_numbers(bare)))))
    named = {cites for _, cites in cut}
    if len(named) == 1 or not cut[0][1]:
        return [(MARK.sub("", bare).strip(), tuple(dict.fromkeys(_numbers(bare))))]
    return cut


def _numbers(text: str) -> tuple[int, ...]:
    return tuple(int(number) for found in MARK.findall(text) for number in re.findall(r"\d+", found))


def _ended(sentence: str) -> str:
    """End a sentence as one is ended."""
    return re.sub(r"[；;，,、：:\s]+$", "", sentence).rstrip("。.!！?？") + "。"


def _listed(block: Sequence[str]) -> Iterator[Saying]:
    """Make one saying of a list or table; nothing of a head without items."""
    lines = [one for one in block if _bare(one) and not _RULE.match(_bare(one))]
    if not lines:
        return
    headless = _ROW.match(_bare(lines[0]))
    head = "" if headless else _bare(lines[0])
    rows = lines if headless else lines[1:]
    items = _table(rows) if rows and _ROW.match(_bare(rows[0])) else [_item(one) for one in rows]
    items = [one for one in items if one[0]]
    if not items:
        return
    raw = "".join(block)
    named = _numbers("".join(one for one in lines if one is lines[0])) or _numbers(lines[-1])
    bare_head = _LABEL.sub("", _BULLET.sub("", head)).rstrip("：: ")
    claims = tuple(Claim(text, cites or named or _numbers(raw), bare_head) for text, cites in items)
    shown = "；\n".join(f"{number}. {text}" for number, (text, _) in enumerate(items, 1)) + "。"
    announced = Claim(bare_head, named or _numbers(raw)) if bare_head else None
    yield Saying(f"{bare_head}：\n{shown}" if bare_head else shown, claims, raw, announced, listed=True)


def _item(line: str) -> tuple[str, tuple[int, ...]]:
    return _BULLET.sub("", _bare(line)).strip(_ENDS + "。"), _numbers(line)


def _table(rows: Sequence[str]) -> list[tuple[str, tuple[int, ...]]]:
    """Write the rows of a table as lines: 硕士：生活补贴每人每月2000元."""
    cells = [[cell.strip() for cell in _bare(one).strip("| \n").split("|")] for one in rows]
    names, made = cells[0], []
    for row, line in zip(cells[1:], rows[1:], strict=True):
        said = "，".join(
            cell if _GENERAL.search(name) else f"{name}{cell}"
            for number, (name, cell) in enumerate(zip_longest(names, row, fillvalue=""))
            if number and cell
        )
        made.append((f"{row[0]}：{said}" if said else row[0], _numbers(line)))
    return made


def inline_items(text: str) -> tuple[str, list[str]]:
    """Cut a sentence into the words before its colon and the items behind it; no items where it is no list.

    >>> inline_items("按级别给予奖励：国家级100万元、省级50万元")
    ('按级别给予奖励', ['国家级100万元', '省级50万元'])
    """
    head, mark, rest = text.partition(":") if ":" in text else text.partition("：")
    if not mark or not rest:
        return text, []
    kept = next((cut for cut in _cut_up(rest.rstrip("。")) if len(cut) > 1), [])
    return (head, kept) if kept else (text, [])


def _cut_up(rest: str) -> Iterator[list[str]]:
    """Give the ways to cut what stands behind a colon, the likeliest first."""
    ways = [_INSIDE.split(rest) if _INSIDE.search(rest) else [], re.split("[；;]", rest)]
    counted = [re.split(mark, rest) for mark in ("、", "[，,]")]
    ways += [cut for cut in counted if all(re.search(r"\d", one) for one in cut)]
    ways.append(re.split("[、]|(?<![\u4e00-\u9fff])和", rest))
    for way in ways:
        yield [one.strip(_ENDS) for one in way if one.strip(_ENDS)]
