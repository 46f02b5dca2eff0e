"""What a person has to look at before a document is published: unsure values, missing facets, contradictions.

The facets are those publishing needs: level, region, department, first day in force, theme. A text that only
explains or lists (解读, 图解, 公示/名单) has no first day of its own.
"""

from collections.abc import Callable, Iterable, Iterator

from config.words import doubts as words
from knowledge.library.attached import Attachment
from knowledge.library.evidence import HARMFUL, REVIEW_BELOW, Doubt, Finding, Scroll, best
from knowledge.library.issuers import Issuers
from knowledge.library.kinds import NOTICE
from knowledge.library.place import Located
from knowledge.library.responsible import Duties
from knowledge.library.window import Window
from knowledge.rules.region import covers

REQUIRED = ("title", "issuer", "level", "region", "department", "effective_on", "themes")
_NO_START = frozenset({"解读", "图解", "公示/名单", "征求意见稿"})
_NO_ISSUER = frozenset({"解读", "图解", "法律", "标准"})
_NO_DEPARTMENT = _NO_ISSUER | {"行政法规", "地方性法规", "规章", "公报"}  # no single department answers for a law
SHOWN = 30  # characters of a value shown in a sentence


def facet_doubts(
    findings: Iterable[Finding], kind: str, known: Iterable[Doubt], place: Callable[[str], str]
) -> Iterator[Doubt]:
    """Give a doubt for each facet that is missing or unsure, unless one on that field is there already.

    ``place`` names the region of a code: a person is not asked about 510600.
    """
    found = list(findings)
    told = {doubt.field for doubt in known}
    free = {"effective_on"} if kind in _NO_START else set()
    free |= {"issuer"} if kind in _NO_ISSUER else set()
    free |= {"department"} if kind in _NO_DEPARTMENT else set()
    for name in dict.fromkeys([*REQUIRED, *(one.field for one in found)]):
        surest = best(found, name)
        if name in told or name in free:
            continue
        if surest is None:
            yield Doubt(name, *words.missing(name))
        elif not surest.sure:
            value = (place(surest.value) if name == "region" else "") or surest.value[:SHOWN]
            said = words.unsure(name, value, surest.rule) if name in HARMFUL else words.guessed(name, value)
            yield Doubt(name, *said)


def issuer_doubts(issuers: Issuers) -> Iterator[Doubt]:
    """Doubt a joint document whose offices were not all found."""
    if issuers.missing and issuers.said is not None:
        yield Doubt("co_issuers", *words.issuers_missing(issuers.said, len(issuers.offices)))


def place_doubts(located: list[Located]) -> Iterator[Doubt]:
    """Doubt a place that the 索引号 or the 文号 contradicts."""
    if not located:
        return
    first = located[0].place
    for other in located[1:]:
        inside = covers(other.place.region, first.region) or covers(first.region, other.place.region)
        if other.clue.what in {"index_no", "doc_no"} and not inside:
            here, there = first.name or located[0].words, other.place.name or other.words
            yield Doubt("region", *words.places_differ(here, there, words.field_name(other.clue.what)))
            return


def duty_doubts(duties: Duties) -> Iterator[Doubt]:
    """Doubt the measures with money that name no unit though others do."""
    if duties.duties and duties.unnamed:
        yield Doubt("responsible", *words.no_duty("、".join(clause for clause, _ in duties.unnamed)))


def attachment_doubts(attachments: tuple[Attachment, ...]) -> Iterator[Doubt]:
    """Doubt the attachments that are named, may hold rules, and are not in the file; forms hold none."""
    absent = [one.name for one in attachments if not one.included and not one.is_form]
    if absent:
        yield Doubt("attachments", *words.attachment_missing("、".join(absent)))


def window_doubts(windows: tuple[Window, ...], kind: str) -> Iterator[Doubt]:
    """Doubt a notice without a window, and windows that are not clear."""
    if kind == NOTICE and not any(not window.by_offices for window in windows):
        yield Doubt("windows", *words.no_window())
    unclear = [window.words.strip()[:SHOWN] for window in windows if window.confidence < REVIEW_BELOW]
    if unclear:
        yield Doubt("windows", *words.window_unclear("；".join(dict.fromkeys(unclear))))


def window_findings(windows: tuple[Window, ...], scroll: Scroll) -> Iterator[Finding]:
    """Turn windows into findings."""
    for window in windows:
        spot = scroll.spot(window.start, window.end)
        value = window.value + (f" {window.batch}" if window.batch else "")
        yield scroll.finding("windows", value, spot, window.confidence, window.rule)
