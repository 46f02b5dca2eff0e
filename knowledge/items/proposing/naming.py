"""What a proposed item is called, and its code: the next free number of the city's items."""

import re
from collections import Counter
from collections.abc import Collection, Iterator, Sequence

from knowledge.items.proposing.grants import Grant
from knowledge.items.proposing.source import Passage

FIRST_CODE = "XM-01"
_HEAD = re.compile(r"^[^。:：,，]{2,30}?(?=[。:：])")
_GIVES = r"(?:奖励|补助|补贴|资助|奖补|贴息|扶持|支持)"
_LONGEST = 40


def name_of(passage: Passage, grants: Sequence[Grant], title: str) -> str:
    """Return a name: the heading of the article, else who gets it, else the document's own subject."""
    head = _heading(passage)
    if head:
        return head if re.search(_GIVES + "$", head) else f"{head}奖补"
    for grant in grants:
        for one in grant.conditions:
            says = str(one.node.get("says", ""))
            if one.fact in {"qualifications", "first_above_scale_on", "projects", "standards_led", "listing_events"}:
                return f"{says.removeprefix('有').rstrip('的')}{_kind(grant)}"[:_LONGEST]
    subject = re.search(r"(?:^|[,;。:])对于?([^,;。]{2,30}?)(?:的|,)", grants[0].sentence.plain) if grants else None
    if subject and not re.search(r"^每|给予", subject[1]):
        return f"{subject[1]}{_kind(grants[0])}"[:_LONGEST]
    return f"{title}：{passage.label}"[:_LONGEST]


def _heading(passage: Passage) -> str:
    plain = re.sub(
        r"^第[一二三四五六七八九十百]+条\s*|^[（(]?[一二三四五六七八九十\d]{1,3}[）)、.．]\s*",
        "",
        passage.text.strip().split("\n")[0],
    )
    match = _HEAD.search(plain)
    if match and re.search(_GIVES, match[0]) and not re.search(r"\d|对|应当", match[0]):
        return match[0].strip()
    last = passage.path[-1] if passage.path else ""
    last = re.sub(r"^[（(]?[一二三四五六七八九十\d]{1,3}[）)、.．]\s*", "", last).strip()
    return last if re.fullmatch(rf"[^。；;]{{2,24}}{_GIVES}", last) else ""


def _kind(grant: Grant) -> str:
    match = re.search(r"贴息|补贴|补助|资助|奖补|奖励|扶持|支持", grant.sentence.plain[grant.start :])
    return match[0] if match else "奖补"


def codes_after(known: Collection[str]) -> Iterator[str]:
    """Give codes nobody uses: the most frequent letters, the numbers after the highest.

    >>> codes = codes_after(["DY-01", "DY-42", "DY-04-510681"])
    >>> next(codes), next(codes)
    ('DY-43', 'DY-44')
    """
    parts = [match for code in known if (match := re.fullmatch(r"([A-Z]{2,6})-(\d{2,4})(?:-.*)?", code))]
    if not parts:
        prefix, number, width = FIRST_CODE[:2], 0, 2
    else:
        prefix = Counter(match[1] for match in parts).most_common(1)[0][0]
        mine = [match[2] for match in parts if match[1] == prefix]
        number, width = max(map(int, mine)), max(map(len, mine))
    while True:
        number += 1
        yield f"{prefix}-{number:0{width}d}"
