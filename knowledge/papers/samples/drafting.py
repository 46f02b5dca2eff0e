"""Drawing up one paper of a story: its wording, its layout, the mark that it is a sample."""

import re
from collections.abc import Mapping
from dataclasses import dataclass, field

from knowledge.papers.samples.blocks import Block, Drawing, Para, Piece, Sheet, Sign, Signs, Table
from knowledge.papers.samples.dice import Dice
from knowledge.papers.samples.hand import hand_for
from knowledge.papers.samples.markup import blocks_of
from knowledge.papers.samples.shelf import SHELF
from knowledge.papers.samples.stock import Kind
from knowledge.papers.samples.story import Telling, Told
from knowledge.papers.samples.telling import OFFICES

_GAPS = re.compile(r"\{([^{}]+)\}")
_MOST = 8  # lines of a box that comes before prose
FOOT = "示例材料 仅供测试和培训 内容均为虚构 不具有任何效力"
EDITION, OLD_EDITION = "2024年版", "2009年版"
_NUMBERINGS = (
    "第 {page} 页 共 {pages} 页",
    "第{page}页/共{pages}页",
    "{page} / {pages}",
    "第 {page} 页，共 {pages} 页",
)


@dataclass(slots=True)
class Draft:
    """One paper to be drawn up, with what is wrong with it."""

    slot: str
    kind: Kind
    changes: dict[str, Told] = field(default_factory=dict)
    flaws: set[str] = field(default_factory=set)  # 无章 无签字 复印 旧版 模糊 倒置 缺页 首页 空白页 加密


def drafts_of(telling: Telling) -> list[Draft]:
    """Give the papers that the story's matter needs, in the order of its list."""
    return [
        Draft(slot, kind)
        for slot, wanted in SHELF[telling.matter].items()
        if not wanted.when or telling.answers[wanted.when]
        for kind in wanted.kinds
    ]


def draw_up(draft: Draft, telling: Telling, seed: int, variant: int | None = None) -> Sheet:
    """Draw up one paper; the same seed gives the same habits, whatever is wrong with the paper.

    Args:
        draft: which paper, and what is wrong with it.
        telling: the story.
        seed: of the pack.
        variant: a layout of the family by its number, instead of chance.
    """
    dice = Dice("paper", telling.matter, seed, draft.slot, draft.kind.name)
    hand = hand_for({**telling.facts, **draft.changes}, dice, draft.kind.family, variant, frozenset(draft.flaws))
    title = "".join(piece.text for piece in hand.words(dice.pick(draft.kind.titles)))
    blocks: list[Block] = []
    if draft.kind.form:
        edition = OLD_EDITION if "旧版" in draft.flaws else EDITION
        blocks.append(Para((Piece(f"（{edition}）"),), size=9, align="middle"))
    blocks += blocks_of(_reshaped(dice.pick(draft.kind.bodies), dice), hand, telling.answers)
    framed = draft.kind.frame and dice.chance(0.75)
    return Sheet(
        title,
        tuple(blocks),
        frame=dice.pick(("double", "single")) if framed else "",
        wide=draft.kind.wide or (draft.kind.frame and dice.chance(0.2)),
        numbering=dice.pick(_NUMBERINGS),
        foot=FOOT,
        margin=float(dice.pick((56, 62, 70))),
    )


def printed_on(sheet: Sheet) -> Mapping[str, str]:
    """Give the facts that a sheet prints, each with its value as it first stands there."""
    found: dict[str, str] = {}
    for piece in _pieces(sheet):
        if piece.name:
            found.setdefault(piece.name, piece.text)
    return found


def first_party(sheet: Sheet) -> Sign | None:
    """Give the party who signs first, if anybody does."""
    return next((block.parties[0] for block in sheet.blocks if isinstance(block, Signs)), None)


def has_drawing(sheet: Sheet) -> bool:
    """Tell whether a sheet holds a drawing; such papers are never written as docx."""
    return any(isinstance(block, Drawing) for block in sheet.blocks)


def _pieces(sheet: Sheet) -> list[Piece]:
    pieces: list[Piece] = []
    for block in sheet.blocks:
        if isinstance(block, Para):
            pieces += block.text
        elif isinstance(block, Table):
            pieces += [piece for row in block.rows for cell in row for piece in cell.text]
        elif isinstance(block, Signs):
            pieces += [piece for party in block.parties for line in party.lines for piece in line]
    return pieces


def _reshaped(body: str, dice: Dice) -> str:
    """Let a paper of prose begin, at times, with a box or a list of what it says below, as some offices want it."""
    layout = dice.pick(("", "grid2", "lines"))
    names = [name for name in dict.fromkeys(_GAPS.findall(body)) if name not in OFFICES][:_MOST]
    if "\n=" in body or not layout or not names:
        return body
    return f"= {layout} {' '.join(names)}\n{body.lstrip()}"
