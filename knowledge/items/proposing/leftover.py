"""What of a document was not used, sentence by sentence: nothing is dropped silently."""

from collections.abc import Iterator, Sequence

from config.words import proposing as words
from knowledge.items.proposing.draft import Proposal
from knowledge.items.proposing.findings import Unread
from knowledge.items.proposing.sorts import Row, Sort, tells_stacking
from knowledge.items.proposing.source import Passage, Sentence, Span

BESIDE = 8  # characters a heading has beside the name: （三）…。
_WHY = {
    Sort.SPEAKS: words.SPEAKS,
    Sort.RELIEF: words.RELIEF,
    Sort.TOO_LONG: words.TOO_LONG,
    Sort.EXAMPLE: words.EXAMPLE,
    Sort.ONCE: words.ONCE,
    Sort.WINDOW: words.OTHER_WAY,
    Sort.PAPERS: words.OTHER_WAY,
    Sort.WAY: words.OTHER_WAY,
}


def set_aside(proposal: Proposal, passages: Sequence[Passage], rows: dict[int, list[Row]]) -> None:
    """List every sentence that became nothing: with its draft, with the document, or by its article alone."""
    of_passage = {passage.number: draft for draft in proposal.drafts for passage in draft.passages}
    for passage in passages:
        for row in rows[passage.number]:
            if tells_stacking(row.sentence.plain) and row.sort is not Sort.SPEAKS:
                for draft in [of_passage[passage.number]] if passage.number in of_passage else proposal.drafts:
                    draft.hints.append(Unread(row.sentence.span, words.STACKS))
    touched: dict[int, list[Span]] = {}
    for span in _touched(proposal):
        touched.setdefault(span.number, []).append(span)
    for span in _headings(proposal, rows):
        touched.setdefault(span.number, []).append(span)
    for passage in passages:
        left = [
            row
            for row in rows[passage.number]
            if row.sort is not Sort.DUTY and not _used(row.sentence, touched.get(passage.number, ()))
        ]
        plain = all(row.sort in {Sort.OTHER, Sort.WAY} for row in left)
        if (
            left
            and plain
            and len(left) == sum(row.sort is not Sort.DUTY for row in rows[passage.number])
            and passage.number not in of_passage
        ):
            proposal.aside.append(left[0].sentence.span)
            continue
        for row in left:
            one = Unread(row.sentence.span, _WHY.get(row.sort, words.NO_MONEY))
            mine = of_passage.get(passage.number) if row.sort is Sort.OTHER else None
            (mine.unread if mine is not None else proposal.unread).append(one)


def _headings(proposal: Proposal, rows: dict[int, list[Row]]) -> Iterator[Span]:
    """Give the headings that became names."""
    for draft in proposal.drafts:
        for row in (row for passage in draft.passages for row in rows[passage.number]):
            if draft.name in row.sentence.plain and len(row.sentence.plain) <= len(draft.name) + BESIDE:
                yield row.sentence.span


def _touched(proposal: Proposal) -> Iterator[Span]:
    for draft in proposal.drafts:
        yield from (found.span for found in draft.conditions)
        yield from draft.amount_spans
        yield from draft.way.spans.values()
        yield from (one.span for one in (*draft.unread, *draft.hints))
    yield from (one.span for one in proposal.unread)


def _used(sentence: Sentence, touched: Sequence[Span]) -> bool:
    return any(one.start < sentence.end and sentence.start < one.end for one in touched)
