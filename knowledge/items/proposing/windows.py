"""When, where and with what to apply, as far as a document says."""

import re
from collections.abc import Sequence
from dataclasses import dataclass, field

from config.city import City
from config.words import proposing as words
from knowledge.items.proposing.findings import Node
from knowledge.items.proposing.source import Sentence, Source, Span

_MONTH_DAYS = (31, 28, 31, 30, 31, 30, 31, 31, 30, 31, 30, 31)
_DAY = r"(\d{1,2})月(?:(\d{1,2})日)?(?:底)?"
_YEARLY = re.compile(rf"(?:每年|每年度|当年|次年)(?:的)?{_DAY}(?:至|到|-|—|~){_DAY}")
_ONE_MONTH = re.compile(r"每年(?:的)?(\d{1,2})月(?:份)?(?!\d|日|底|至|到|和|、|-)")
_QUARTER = re.compile(r"每年(?:的)?第?([一二三四])季度")
_UNTIL = re.compile(rf"(?:每年|次年){_DAY}(?:之?前|底前|止)")
_AUTO = re.compile(r"免申即享|即申即享")
_NOTICE = re.compile(r"(?:以|按)[^。;]{0,16}通知(?:为准|执行)|申报通知|申报指南|另行通知")
_PHONE = re.compile(r"(?<!\d)(?:0\d{2,3}-?\d{7,8}|1\d{10})(?!\d)")
_CHANNEL = re.compile(r"(?P<verb>通过|登录|向)(?P<where>[^,;。]{2,40}?)(?:在线)?(?:提出)?(?:申报|申请|提交|递交|报送)")
_LISTED = re.compile(r"(?:提交|提供|报送|递交)(?:以下|下列)?(?P<what>[^。;:]{4,120})")
_PAPER = re.compile(
    r"[^、,和及与以]{2,30}?(?:表|书|证明|材料|报告|复印件|凭证|发票|合同|协议|清单|执照|证书|文件|报表|信息)"
)


@dataclass(slots=True)
class Way:
    """How to apply, with the spans it was read from."""

    window: Node = field(default_factory=lambda: {"kind": "by_notice", "says": words.NO_WINDOW})
    redeem: str = "一般申报"
    channel: str = ""
    materials: list[str] = field(default_factory=list)
    dept: str = ""
    phone: str = ""
    spans: dict[str, Span] = field(default_factory=dict)


def way_of(source: Source, rows: Sequence[Sentence], city: City) -> Way:
    """Return how one applies, read from all sentences of a document that tell it."""
    way = Way()
    for sentence in rows:
        _window(way, sentence)
        _channel(way, sentence)
        _papers(way, sentence)
        phone = _PHONE.search(sentence.plain)
        if phone and not way.phone:
            way.phone, way.spans["phone"] = phone[0], sentence.part(*phone.span())
    department = city.department_by_word(source.department) if source.department else None
    way.dept = source.department if department is None else department.name
    contact = _PHONE.search(source.contact)
    way.phone = way.phone or (contact[0] if contact else "")
    if way.redeem == "免申即享" and way.window["kind"] == "by_notice":
        way.window = {"kind": "none", "says": words.AUTO}
        way.spans["window"] = way.spans["redeem"]
    return way


def _window(way: Way, sentence: Sentence) -> None:
    plain = sentence.plain
    auto, quick = _AUTO.search(plain), re.search("快申快享", plain)
    match = auto or quick
    if match and "redeem" not in way.spans:
        way.redeem = "免申即享" if auto else "快申快享"
        way.spans["redeem"] = sentence.part(*match.span())
    if "window" in way.spans or not re.search(r"申报|申请|受理|兑现|核实|提交|申领|提出", plain):
        return
    for form, reader in ((_YEARLY, _between), (_UNTIL, _until), (_QUARTER, _quarter), (_ONE_MONTH, _month)):
        found = form.search(plain)
        if found and (days := reader(found)) is not None:
            way.window = {"kind": "every_year", "opens": days[0], "closes": days[1], "says": found[0]}
            way.spans["window"] = sentence.part(*found.span())
            return
    notice = _NOTICE.search(plain)
    if notice:
        way.window = {"kind": "by_notice", "says": notice[0]}
        way.spans["window"] = sentence.part(*notice.span())


def _text(month: int, day: int) -> str | None:
    if not 1 <= month <= len(_MONTH_DAYS) or not 1 <= day <= _MONTH_DAYS[month - 1]:
        return None
    return f"{month:02d}-{day:02d}"


def _pair(first: str | None, last: str | None) -> tuple[str, str] | None:
    return (first, last) if first is not None and last is not None else None


def _last_day(month: int) -> int:
    return _MONTH_DAYS[month - 1] if 1 <= month <= len(_MONTH_DAYS) else 0


def _between(match: re.Match[str]) -> tuple[str, str] | None:
    first, last = int(match[1]), int(match[3])
    return _pair(_text(first, int(match[2] or 1)), _text(last, int(match[4] or _last_day(last))))


def _until(match: re.Match[str]) -> tuple[str, str] | None:
    month = int(match[1])
    return _pair("01-01", _text(month, int(match[2] or _last_day(month))))


def _quarter(match: re.Match[str]) -> tuple[str, str] | None:
    last = ("一二三四".index(match[1]) + 1) * 3
    return _pair(_text(last - 2, 1), _text(last, _last_day(last)))


def _month(match: re.Match[str]) -> tuple[str, str] | None:
    month = int(match[1])
    return _pair(_text(month, 1), _text(month, _last_day(month)))


def _channel(way: Way, sentence: Sentence) -> None:
    match = _CHANNEL.search(sentence.plain)
    if match and not way.channel and not re.search(r"虚假|骗取", sentence.plain):
        span = sentence.part(*match.span())
        way.channel, way.spans["channel"] = "".join(span.quote.split()), span


def _papers(way: Way, sentence: Sentence) -> None:
    match = _LISTED.search(sentence.plain)
    if match is None or way.materials or re.search(r"虚假|不予|逾期", sentence.plain):
        return
    found = [_tidy(one[0]) for one in _PAPER.finditer(match["what"])]
    kept = [one for one in found if 1 < len(one) <= 24]  # noqa: PLR2004 - a name, no sentence
    if kept:
        way.materials = list(dict.fromkeys(kept))
        way.spans["materials"] = sentence.part(*match.span("what"))


def _tidy(text: str) -> str:
    return re.sub(r"^(?:以下|下列|材料|包括|等|的|企业|上述)+", "", text)
