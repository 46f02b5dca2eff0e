"""The days of a document as findings: 成文, 印发, 发布, 施行, 有效期; what contradicts is a doubt."""

import re
from collections.abc import Iterator
from dataclasses import dataclass, field
from datetime import date

from config.words import doubts as words
from knowledge.library.document import Paragraph
from knowledge.library.evidence import NOWHERE, Doubt, Finding, Scroll, Spot, kept
from knowledge.library.head import Head, Said
from knowledge.library.making import Making
from knowledge.library.signature import Signature
from knowledge.library.validity import Clause, Validity, find_validity
from knowledge.rules.chinese_date import parse_date, parse_last_day

NEAR = 31  # days by which a page's date may differ from the signature and still mean the same
_ATTACHED = re.compile(r"^附\s*件\s*[一二三四五六七八九十\d]*\s*[:：]?\s*$")
_MADE = re.compile(r"[（(]\s*(?P<day>\d{4}年\d{1,2}月\d{1,2}日)[^（()）]{0,60}?(?:公布|发布|通过|印发|颁布)")
_TERM_SAID = re.compile(r"(?:有效期|试行期|施行期)(?:限)?(?:为)?\s*[0-9一二三四五六七八九十两]+\s*(?:年|个月)")
_PAGE_ISSUED = ("成文日期", "发文日期", "生成日期", "印发日期")
_PAGE_PUBLISHED = ("发布日期", "公开日期", "发布时间")


@dataclass(slots=True)
class Days:
    """Findings and doubts about days, and the days sure enough to stand in the fields."""

    issued_on: date | None = None
    printed_on: date | None = None
    published_on: date | None = None
    validity: Validity = field(default_factory=Validity)
    findings: list[Finding] = field(default_factory=list)
    doubts: list[Doubt] = field(default_factory=list)


def read_days(
    head: Head,
    signed: Signature,
    made: Making,
    scroll: Scroll,
    own_titles: frozenset[str],
    *,
    tells_of_another: bool = False,
) -> Days:
    """Read all days of a document."""
    days = Days(printed_on=signed.printed_on)
    _issued(head, signed, made, scroll, days)
    days.issued_on = _day(kept(days.findings, "issued_on"))
    if signed.printed_on and signed.printed_spot:
        days.findings.append(
            scroll.finding("printed_on", signed.printed_on.isoformat(), signed.printed_spot, 0.9, "版记")
        )
    said = head.said(*_PAGE_PUBLISHED)
    if said and (published := parse_date(said.text)):
        days.findings.append(scroll.finding("published_on", published.isoformat(), said.spot, 0.9, "页面信息"))
        days.published_on = published
    elif made.proclaimed_on and made.proclaimed_spot:
        days.findings.append(_made(scroll, "published_on", made.proclaimed_on, made.proclaimed_spot, 0.9, "题注"))
        days.published_on = made.proclaimed_on
    if days.issued_on and days.published_on and days.issued_on > days.published_on:
        days.doubts.append(Doubt("issued_on", *words.issued_after_published(days.issued_on, days.published_on)))
    if not tells_of_another:  # an explanation quotes the days of what it explains
        if made.effective_on and made.effective_spot:
            days.findings.append(_made(scroll, "effective_on", made.effective_on, made.effective_spot, 0.85, "题注"))
        _validity(head, scroll, days, own_titles)
    return days


def _day(text: str) -> date | None:
    return date.fromisoformat(text) if text else None


def _issued(head: Head, signed: Signature, made: Making, scroll: Scroll, days: Days) -> None:
    """Propose the 成文日期: the signature, the page, a day in brackets below the title, a bare day, the printing."""
    if signed.issued_on is None and made.passed_on and made.passed_spot:
        days.findings.append(_made(scroll, "issued_on", made.passed_on, made.passed_spot, 0.9, "题注"))
        return
    if signed.issued_on is None and made.proclaimed_on and made.proclaimed_spot:
        days.findings.append(_made(scroll, "issued_on", made.proclaimed_on, made.proclaimed_spot, 0.85, "题注"))
        return
    said = head.said(*_PAGE_ISSUED)
    page = parse_date(said.text) if said else None
    sure_text, sure_page = 0.95, 0.9
    if signed.issued_on and page and signed.issued_on != page:
        near = abs((signed.issued_on - page).days) <= NEAR
        sure_text, sure_page = (0.7, 0.5) if near else (0.5, 0.45)
        days.doubts.append(Doubt("issued_on", *words.two_days("issued_on", signed.issued_on, page)))
    if signed.issued_on and signed.issued_spot:
        days.findings.append(_made(scroll, "issued_on", signed.issued_on, signed.issued_spot, sure_text, "落款"))
    if said and page:
        days.findings.append(_made(scroll, "issued_on", page, said.spot, sure_page, "页面信息"))
    if not days.findings:
        days.findings.extend(_without_signature(signed, scroll))


def _without_signature(signed: Signature, scroll: Scroll) -> Iterator[Finding]:
    for at, block in enumerate(scroll.blocks[:8]):
        match = _MADE.search(block)
        made = parse_date(match["day"]) if match else None
        if match and made:
            yield _made(scroll, "issued_on", made, Spot(at, *match.span("day")), 0.8, "题注")
            return
    if signed.bare_day and signed.bare_spot:
        yield _made(scroll, "issued_on", signed.bare_day, signed.bare_spot, 0.7, "单独成行的日期")
    elif signed.printed_on and signed.printed_spot:
        yield _made(scroll, "issued_on", signed.printed_on, signed.printed_spot, 0.55, "版记")


def _made(scroll: Scroll, name: str, day: date, spot: Spot, confidence: float, rule: str) -> Finding:
    return scroll.finding(name, day.isoformat(), spot, confidence, rule)


def _validity(head: Head, scroll: Scroll, days: Days, own_titles: frozenset[str]) -> None:
    """Read the clauses before the attachments, else in them, and lay the page's data beside them."""
    before, after = _parts(scroll)
    counted = _proclaimed(days) or days.printed_on or days.issued_on
    found = find_validity(before, counted, own_titles)
    if found.begins is None and found.ends is None:
        found = find_validity(after, counted, own_titles)
    start = _from_clause(scroll, "effective_on", found.begins, days)
    end = _from_clause(scroll, "expires_on", found.ends, days)
    page_start, page_end = head.said("实施日期", "施行日期", "生效日期"), head.said("失效日期", "废止日期")
    days.findings += _with_page("effective_on", start, page_start, parse_date, scroll, days)
    days.findings += _with_page("expires_on", end, page_end, parse_last_day, scroll, days)
    _propose_start(scroll, days)
    effective, expires = (_day(kept(days.findings, name)) for name in ("effective_on", "expires_on"))
    if effective and expires and expires < effective:
        days.doubts.append(Doubt("expires_on", *words.ends_before_it_starts(effective, expires)))
        days.findings = [_at_most(one, "expires_on", 0.4) for one in days.findings]
        expires = None
    if (
        expires is None
        and found.ends is None
        and counted is None
        and effective is None
        and _TERM_SAID.search(scroll.text)
    ):
        days.doubts.append(Doubt("expires_on", *words.term_without_start()))
    days.validity = Validity(effective, expires, found.quote, found.begins, found.ends)


def _proclaimed(days: Days) -> date | None:
    """Return the day a law was proclaimed: 自公布之日起施行 counts from it, not from the day it was passed."""
    noted = any(one.field == "published_on" and one.rule == "题注" for one in days.findings)
    return days.published_on if noted else None


def _only_passed(days: Days) -> bool:
    """Tell whether a law's note gives the day it was passed and not the day it was proclaimed."""
    return any(one.field == "issued_on" and one.rule == "题注" for one in days.findings) and not _proclaimed(days)


def _at_most(found: Finding, name: str, cap: float) -> Finding:
    if found.field != name:
        return found
    return Finding(
        found.field,
        found.value,
        found.quote,
        found.block,
        found.start,
        found.end,
        min(found.confidence, cap),
        found.rule,
    )


def _from_clause(scroll: Scroll, name: str, clause: Clause | None, days: Days) -> Finding | None:
    """Make a finding of a clause; what counts from a day of issue is no surer than that day."""
    if clause is None:
        return None
    confidence = clause.confidence
    if "之日" in clause.rule or "若干" in clause.rule:
        issued = max((one.confidence for one in days.findings if one.field == "issued_on"), default=1.0)
        confidence = min(confidence, issued)
        if _only_passed(days) and re.search("公布|发布", clause.rule):
            confidence = min(confidence, 0.5)  # passed and, perhaps months later, approved and proclaimed
    if re.search("公布|发布", clause.rule) and days.published_on and days.issued_on:
        late = (days.published_on - days.issued_on).days > NEAR
        confidence = min(confidence, 0.65) if late else confidence
    spot = scroll.spot(clause.start, clause.end)
    return scroll.finding(name, clause.day.isoformat(), spot, confidence, clause.rule)


def _with_page(
    name: str, found: Finding | None, said: Said | None, read: object, scroll: Scroll, days: Days
) -> list[Finding]:
    """Put a clause and the page's data side by side; far apart, neither is sure."""
    day = (parse_last_day if read is parse_last_day else parse_date)(said.text) if said else None
    own = [found] if found else []
    if said is None or day is None:
        return own
    page = scroll.finding(name, day.isoformat(), said.spot, 0.75, "页面信息")
    if found is None or found.value == page.value:
        return [*own, page]
    if abs((date.fromisoformat(found.value) - day).days) <= 1:  # counted with or without the last day
        return [*own, _at_most(page, name, 0.5)]
    days.doubts.append(Doubt(name, *words.two_days(name, date.fromisoformat(found.value), day)))
    return [_at_most(found, name, 0.55), _at_most(page, name, 0.5)]


def _propose_start(scroll: Scroll, days: Days) -> None:
    """Propose the day of issue where no clause says from when: most texts that say nothing hold at once."""
    if days.issued_on and not any(one.field == "effective_on" for one in days.findings):
        found = next(one for one in days.findings if one.field == "issued_on")
        spot = Spot(found.block, found.start, found.end) if found.quote else NOWHERE
        days.findings.append(_made(scroll, "effective_on", days.issued_on, spot, 0.5, "没有施行条款，按成文日期推定"))


def _parts(scroll: Scroll) -> tuple[list[tuple[int, str]], list[tuple[int, str]]]:
    """Return the lines of paragraphs before the attachments, and those in them, with their places."""
    before: list[tuple[int, str]] = []
    after: list[tuple[int, str]] = []
    into = before
    for at, block in enumerate(scroll.document.blocks):
        if not isinstance(block, Paragraph):
            continue
        if "附" in block.text[:4] and _ATTACHED.match(block.text.strip()):
            into = after
        into.append((scroll.starts[at], block.text))
    return before, after
