"""Putting faults in their places: which papers can bear one, and what it changes there."""

from collections.abc import Sequence
from dataclasses import dataclass, replace

from knowledge.papers.samples.blocks import Sheet
from knowledge.papers.samples.dice import Dice
from knowledge.papers.samples.drafting import Draft, drafts_of, draw_up, first_party, printed_on
from knowledge.papers.samples.fault import Fault, Planted, Scene, refused
from knowledge.papers.samples.fault_changes import BEFORE
from knowledge.papers.samples.fault_list import FAULTS, PHRASES
from knowledge.papers.samples.setting import set_sheet
from knowledge.papers.samples.shelf import MATTERS, SHELF
from knowledge.papers.samples.story import Telling

_ANSWERS = {
    ("该事项无需办理", "M6"): {"是否特殊建设工程": False},
    ("该事项无需办理", "M7"): {"是否特殊建设工程": False},
    ("该事项无需办理", "M10"): {"仅预包装": True},
}  # what a fault of the whole story answers; that a matter is done elsewhere is said by no paper
_OWN = ("建设单位", "企业名称", "股东一", "设计单位", "勘察单位", "施工单位", "测绘单位", "权属人")
_FEW, _MANY = 2, 3  # pages of a paper from which one may be missed


@dataclass(slots=True)
class Pack:
    """A story with its papers, and what was done to them."""

    telling: Telling
    seed: int
    drafts: list[Draft]
    planted: list[Planted]


@dataclass(frozen=True, slots=True)
class _Seen:
    """One clean paper and what it prints."""

    draft: Draft
    sheet: Sheet
    printed: frozenset[str]


def make_pack(telling: Telling, seed: int, wanted: Sequence[str]) -> Pack:
    """Make the papers of a story with the wanted faults planted, each on a paper of its own where possible.

    Args:
        telling: the story.
        seed: of the pack.
        wanted: names of faults, phrases of the officers' list, check letters or CR numbers; ``NAME@材料`` chooses
            the material.

    Raises:
        FaultRefused: the matter's papers can't have such a fault; the message lists those they can.
    """
    pack = Pack(telling, seed, drafts_of(telling), [])
    order: list[int] = []
    for at, words in sorted(enumerate(wanted), key=lambda one: _haste(_places(pack, one[1]))):
        places = _places(pack, words)
        if not places:
            possible = possible_faults(telling.matter, seed, telling)
            raise refused(words, f"{telling.matter} {MATTERS[telling.matter]}", possible)
        dice = Dice("fault", telling.matter, seed, at, words)
        _plant(pack, *_free(pack, places, dice), dice)
        order.append(at)
    pack.planted = [pack.planted[order.index(at)] for at in range(len(order))]
    return pack


def _haste(places: list[tuple[Fault, str, _Seen | None]]) -> tuple[bool, int]:
    """Say how early a fault must be planted: first what removes papers, then what fits on few papers only."""
    removes = any(fault.gone or fault.everywhere for fault, _, _ in places)
    return not removes, len(places)


def possible_faults(matter: str, seed: int, telling: Telling) -> list[str]:
    """List the names of faults that a matter's papers can have."""
    seen = _look(Pack(telling, seed, drafts_of(telling), []))
    return [fault.name for fault in FAULTS if _bearers(fault, seen, matter)]


def _places(pack: Pack, words: str) -> list[tuple[Fault, str, _Seen | None]]:
    name, _, slot = words.partition("@")
    names = PHRASES.get(name, (name,))
    faults = [fault for fault in FAULTS if fault.name in names or fault.rule == name]
    seen = _look(pack)
    return [
        (fault, field, bearer)
        for fault in faults
        for field, bearer in _bearers(fault, seen, pack.telling.matter)
        if not slot or (bearer and bearer.draft.slot == slot)
    ]


def _look(pack: Pack) -> list[_Seen]:
    sheets = [(draft, draw_up(Draft(draft.slot, draft.kind), pack.telling, pack.seed)) for draft in pack.drafts]
    return [_Seen(draft, sheet, frozenset(printed_on(sheet))) for draft, sheet in sheets]


def _free(pack: Pack, places: list[tuple[Fault, str, _Seen | None]], dice: Dice) -> tuple[Fault, str, _Seen | None]:
    """Choose a place, one without a fault if there is one; where several faults have the name, each is as likely."""
    taken = {(one.slot, one.kind) for one in pack.planted}
    slots = {one.slot for one in pack.planted}
    clean = [
        (fault, field, one)
        for fault, field, one in places
        if one is None
        or ((one.draft.slot, one.draft.kind.name) not in taken and not (fault.gone and one.draft.slot in slots))
    ]
    names = list(dict.fromkeys(place[0].name for place in clean or places))
    name = dice.pick(names)
    return dice.pick([place for place in clean or places if place[0].name == name])


def _bearers(fault: Fault, seen: list[_Seen], matter: str) -> list[tuple[str, _Seen | None]]:
    """Give the places where a fault can be: the fact that changes and the paper that prints it."""
    if fault.everywhere:
        return [(matter, None)] if matter in fault.everywhere else []
    if fault.gone:
        return [
            ("", one)
            for one in seen
            if one.draft.slot in fault.gone or (fault.gone == ("*",) and not SHELF[matter][one.draft.slot].when)
        ]
    able = [one for one in seen if not fault.kinds or one.draft.kind.name in fault.kinds]
    if fault.flaw:
        return [("", one) for one in able if _can_bear(fault, one)]
    return [
        (field, one)
        for field in fault.fields
        for one in able
        if field in one.printed and _disagrees(fault, field, one, seen)
    ]


def _disagrees(fault: Fault, field: str, bearer: _Seen, seen: list[_Seen]) -> bool:
    """Tell whether something else is printed that the changed fact must agree with."""
    beside = (BEFORE[field],) if fault.name == "审批顺序颠倒" else fault.beside
    if fault.name == "大小写金额不一致":
        return field.removesuffix("大写") in bearer.printed
    if not beside:
        return True
    if fault.same:
        return any(name in bearer.printed for name in beside)
    return any(name in one.printed for one in seen if one is not bearer for name in beside)


def _can_bear(fault: Fault, one: _Seen) -> bool:
    """Tell whether a paper can have something wrong with itself."""
    party = first_party(one.sheet)
    own = party is not None and any(piece.name in _OWN for line in party.lines for piece in line)
    pages = len(set_sheet(one.sheet))
    able = {
        "无章": own and bool(party and party.seal),
        "盖章": own and bool(party and party.seal) and bool(one.printed & {"建设单位", "企业名称"}),
        "无签字": own and bool(party and party.signer),
        "复印": own and bool(party and party.signer and party.seal),
        "旧版": one.draft.kind.form,
        "缺页": pages >= _MANY,
        "首页": pages >= _FEW,
    }
    return able.get(fault.flaw, True)


def _plant(pack: Pack, fault: Fault, field: str, bearer: _Seen | None, dice: Dice) -> None:
    telling = pack.telling
    if bearer is None:
        pack.planted.append(Planted(fault, "*", "", ""))
        scene = Scene(telling.facts, field, telling.as_of, dice)
        facts = {**telling.facts, **(fault.change(scene) if fault.change else {})}
        answers = _ANSWERS.get((fault.name, telling.matter), {"是否已下放": True})
        pack.telling = replace(telling, facts=facts, answers={**telling.answers, **answers})
        kept = {(one.slot, one.kind.name): one for one in pack.drafts}
        pack.drafts = [kept.get((one.slot, one.kind.name), one) for one in drafts_of(pack.telling)]
        return
    draft = bearer.draft
    pack.planted.append(Planted(fault, draft.slot, "" if fault.gone else draft.kind.name, field))
    if fault.gone:
        pack.drafts = [one for one in pack.drafts if one.slot != draft.slot]
        return
    if fault.flaw and fault.flaw != "盖章":
        draft.flaws.add(fault.flaw)
    if fault.change:
        scene = Scene({**telling.facts, **draft.changes}, field or _name_of(bearer), telling.as_of, dice)
        draft.changes |= dict(fault.change(scene))


def _name_of(bearer: _Seen) -> str:
    return "建设单位" if "建设单位" in bearer.printed else "企业名称"
