"""A small notation in which papers are written, so that a clerk can read and mend them.

========================  ==========================================================================
line begins with          gives
========================  ==========================================================================
``# words``               a heading
``= name name``           boxes for facts, laid out in the paper's own way; ``字=name`` sets the label
``=grid2 name name``      the same in a given layout
``| a | b``               a row of a ruled table
``? question:answer``     a question with its box ticked yes or no
``@ party words & …``     a place to sign: ``seal``, ``oval``, ``as:label``, ``sign:fact``, ``role:label``, ``day:fact``
``! plan 260 words``      a drawing of a kind and height
``^ words``               words in the middle;  ``> words`` to the right
``--``                    a new page
anything else             a paragraph
========================  ==========================================================================

``{name}`` stands for the value of a fact everywhere.
"""

import re
from collections.abc import Mapping
from dataclasses import replace

from knowledge.papers.samples.blocks import (
    Block,
    Break,
    Cell,
    Drawing,
    Para,
    Piece,
    Sign,
    Signs,
    Table,
    Text,
    plain_text,
)
from knowledge.papers.samples.hand import Hand

_TICKS = (("■是　□否", "□是　■否"), ("√ 是　　是否", ""), ("是", "否"), ("[√]是 [ ]否", "[ ]是 [√]否"))
_SEALED = ("（盖章）", "（公章）", "(盖章)", "（签章）")
_SIGNED = ("（签字）", "（签名）", "（签字或盖章）", "签字")
_SIGNING = re.compile(r"^@ (\S+)", re.MULTILINE)
_LAYOUT_NAMES = frozenset({"grid2", "grid4", "lines", "numbered", "stack", "underlined"})


def blocks_of(body: str, hand: Hand, answers: Mapping[str, bool]) -> tuple[Block, ...]:
    """Read the notation into blocks, with one paper's habits.

    Raises:
        KeyError: a fact or an answer that the story doesn't have.
    """
    blocks: list[Block] = []
    rows: list[tuple[Cell, ...]] = []
    ticks = hand.dice.pick((0, 2, 3))
    signing = _SIGNING.search(body)
    first = signing[1] if signing else ""
    for line in [*body.strip().splitlines(), ""]:
        mark, rest = line[:1], line[1:].strip()
        if mark == "|":
            rows.append(_row(rest, hand, head=not rows))
            continue
        if mark == "?":
            rows.append(_question(rest, answers, ticks))
            continue
        if rows:
            blocks.append(Table(_shared(rows)))
            rows = []
        if line:
            blocks += _blocks(line, hand, first)
    return tuple(blocks)


def _blocks(line: str, hand: Hand, first: str) -> list[Block]:
    mark, rest = line[0], line[1:].strip()
    if line == "--":
        return [Break()]
    if mark == "=":
        first, *names = line[1:].split()
        layout, names = (first, names) if first in _LAYOUT_NAMES else ("", [first, *names])
        return list(hand.boxes(names, layout))
    if mark == "@":
        return [Signs(tuple(_sign(party.split(), hand, first) for party in rest.split(" & ")))]
    if mark == "!":
        kind, height, *labels = rest.split()
        return [
            Drawing(kind, float(height), tuple(hand.value(word[1:-1]) if word[0] == "{" else word for word in labels))
        ]
    return [_para(line, mark, rest, hand)]


def _para(line: str, mark: str, rest: str, hand: Hand) -> Para:
    if mark == "#":
        return Para(hand.words(rest), size=12, bold=True, before=6)
    if mark in "^>":
        return Para(hand.words(rest), align="middle" if mark == "^" else "right", before=3)
    return Para(hand.words(line), indent=True, before=2)


def _row(rest: str, hand: Hand, *, head: bool) -> tuple[Cell, ...]:
    cells = [cell.strip() for cell in rest.removesuffix("|").split("|")]
    share = 1 / len(cells)
    return tuple(Cell(hand.words(cell), share, "middle", bold=head) for cell in cells)


def _shared(rows: list[tuple[Cell, ...]]) -> tuple[tuple[Cell, ...], ...]:
    """Give each column of a table a width after its longest words."""
    if len({len(row) for row in rows}) > 1:
        return tuple(rows)
    longest = [min(18, max(4, *(len(plain_text(row[at].text)) for row in rows))) + 2 for at in range(len(rows[0]))]
    shares = [length / sum(longest) for length in longest]
    return tuple(tuple(replace(cell, share=part) for cell, part in zip(row, shares, strict=True)) for row in rows)


def _question(rest: str, answers: Mapping[str, bool], ticks: int) -> tuple[Cell, ...]:
    asked, _, key = rest.partition(":")
    yes, no = _TICKS[ticks]
    answer = Piece(yes if answers[key or asked] else no, key or asked)
    return Cell((Piece(asked),), 0.6), Cell((answer,), 0.4, "middle")


def _sign(spec: list[str], hand: Hand, first: str) -> Sign:
    """Make the place of one party; the flaws of a paper are those of the party who signs first."""
    party, flags = spec[0], dict(word.partition(":")[::2] for word in spec[1:])
    name = hand.value(party)
    flaws = hand.flaws if party == first else hand.flaws & {"复印"}
    stamped = hand.value("印章名称") if party == first and "印章名称" in hand.story else name
    lines: list[Text] = []
    sealed = "seal" in flags or "oval" in flags
    if sealed or "as" in flags:
        said = flags.get("as", "") or hand.pair(party)[0].replace("名称", "").replace("（法人）", "")
        lines.append((Piece(said + (hand.dice.pick(_SEALED) if sealed else "") + hand.stop), Piece(name, party)))
    signer, signer_line = "", 0
    if "sign" in flags:
        signer = "" if "无签字" in flaws else hand.value(flags["sign"])
        signer_line = len(lines)
        lines.append((Piece(flags.get("role", "法定代表人") + hand.dice.pick(_SIGNED) + hand.stop),))
    if "day" in flags:
        lines.append(hand.words(f"{hand.dice.pick(('日期：', '', '签署日期：'))}{{{flags['day']}}}"))
    return Sign(
        tuple(lines),
        seal=stamped if sealed and "无章" not in flaws else "",
        shape="oval" if "oval" in flags else "round",
        signer=signer,
        signer_line=signer_line,
        copied="复印" in flaws,
        shift=float(hand.dice.pick((60, 90, 130, 170, 210))),
    )
