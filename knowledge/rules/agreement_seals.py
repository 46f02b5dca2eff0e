"""Seals and signatures (S), and whose name a seal bears (CR14).

A reader that looked and found no seal is believed; a seal whose words nobody can read is 存疑 and never the wrong one.
"""

import difflib
import re
from dataclasses import replace

from knowledge.rules.agreement_former import Proof, linked, proofs
from knowledge.rules.agreement_values import (
    DOUBT,
    NOT_APPLICABLE,
    PASS,
    SEAL_PLACES,
    SEALS,
    SIGNATURES,
    SIGNED_BY,
    UNSIGNED,
    WRONG,
    Finding,
    Seen,
    Value,
    against,
    finding,
    shown,
    unread,
)
from knowledge.rules.agreement_words import fold, fold_company
from knowledge.rules.checklist_checks import NOTE, Check, Owned, Sealed

_FIRM = re.compile(
    r"^(.{2,60}公司)|^(.{2,40}(?:工厂|集团|合作社|研究院|设计院|勘察院|事务所|研究所|经营部|商行|厂|店))"
)
_PUBLIC = re.compile(r"局|委员会|人民政府|管理处|审批|受理|登记专用|税务")
_OFFICE = re.compile(r"机关|部门|中心|政府|档案馆|银行|代理机构|监管|街道|审查单位|组织单位")
_JUNK = 5  # letters that a star and the end of a ring may add to a name
_SHOWN = 4  # names of owners in a message
_FEW = 2  # letters a scan may bend in a seal
_MEANT = 0.8  # of the characters: a name that is meant for another, one word of it wrong
_ISSUERS = frozenset(
    {"施工单位", "监理单位", "设计单位", "勘察单位", "测绘单位", "检测单位", "审图机构", "承包人", "监理人", "出租人"}
)  # fields that name who else than the applicant seals a paper
_NEAR = 0.6  # of the characters: a name the scan may have bent


def sealed(check: Check, test: Sealed, seen: Seen) -> Finding:
    """Check that the seals and signatures a paper needs are there."""
    problems: list[tuple[str, bool, tuple[Value, ...]]] = []  # what, surely, where
    held: list[Value] = []
    for name, least in ((SEALS, test.seals), (SIGNATURES, test.signatures)):
        found = seen.named(test.slot, name)
        held += found
        if least and not seen.looked(test.slot, name):
            problems.append((f"文件是电子文本，看不出有没有{name}", False, ()))
        elif len(found) < least:
            count = f"，应有{least}处，只有{len(found)}处" if found or least > 1 else ""
            problems.append((f"没有{name}{count}" if not found else f"{name}不够{count}", True, found))
        elif least and sum(seen.sure([one]) for one in found) < least:
            problems.append((f"{name}看不清", False, found))
    problems += [*_marks(test, seen), *_named(test, seen), *_left_open(test, seen, told=bool(problems))]
    sure = [one for one in problems if one[1]]
    if problems:
        message = f"{check.name}：{'；'.join(text for text, _, _ in problems)}"
        values = [value for _, _, found in problems for value in found]
        if sure:
            return finding(check, WRONG, message, values)
        return finding(check, DOUBT, f"{message}，请人工核对", values)
    if not held and not (test.seals or test.signatures or test.marks):
        return finding(check, NOT_APPLICABLE, f"{check.name}：没有要盖章签字的地方")
    return finding(check, PASS, f"{check.name}：印章、签字齐全", held)


def _marks(test: Sealed, seen: Seen) -> list[tuple[str, bool, tuple[Value, ...]]]:
    """Return what is wrong where a seal or a signature will do."""
    found = (*seen.named(test.slot, SEALS), *seen.named(test.slot, SIGNATURES))
    clear = sum(seen.sure([one]) for one in found)
    if clear >= test.marks:
        return []
    if len(found) >= test.marks:
        return [("签字、印章看不清", False, found)]
    if seen.looked(test.slot, SEALS) and seen.looked(test.slot, SIGNATURES):
        return [(f"没有签字或者印章，应有{test.marks}处", True, found)]
    return [("文件是电子文本，看不出有没有签字盖章", False, found)]


def _left_open(test: Sealed, seen: Seen, *, told: bool) -> list[tuple[str, bool, tuple[Value, ...]]]:
    """Return places that ask for a seal or a signature and have none; ``told``: that seals lack is told already."""
    problems: list[tuple[str, bool, tuple[Value, ...]]] = []
    unsigned = seen.named(test.slot, UNSIGNED)
    if unsigned:
        labels = "、".join(dict.fromkeys(one.text for one in unsigned))
        problems.append((f"签字处空着：{labels}", any(seen.sure([one]) for one in unsigned), unsigned))
    places, seals = seen.named(test.slot, SEAL_PLACES), seen.named(test.slot, SEALS)
    if told or not places or not seen.looked(test.slot, SEALS):
        return problems
    own = [one for one in places if not _PUBLIC.search(fold(one.text)) and not _OFFICE.search(fold(one.text))]
    if not seals:
        problems.append((f"盖章处没有印章：{places[0].text}", bool(own), tuple(places)))
    elif len(seals) < len({_party(one.text) for one in places}):
        empty = [one for one in _unfilled(seals, places) if one in own]
        labels = "、".join(dict.fromkeys(_party(one.text) for one in empty))
        if labels:
            problems.append((f"没有看到{labels}的印章", False, tuple(empty)))
    return problems


def _unfilled(seals: tuple[Value, ...], places: tuple[Value, ...]) -> list[Value]:
    """Return the labels for which no seal is left: each seal fills the one whose name it bears, unread ones any."""
    left = list(places)
    pairs = [(_alike(seal.text, _name_at(place)), seal, place) for seal in seals for place in places]
    used: list[Value] = []
    for alike, seal, place in sorted(pairs, key=lambda pair: -pair[0]):
        if seal not in used and place in left and (alike >= _NEAR or not seal.text):
            left.remove(place)
            used.append(seal)
    return left


def _alike(seal: str, name: str) -> float:
    """Return how well a seal fits a name, 0 to 1; one half more than nothing where either is not known."""
    text = fold_company(seal)
    if not text or not name:
        return _NEAR
    return 1.0 if name in text else difflib.SequenceMatcher(None, name, text, autojunk=False).ratio()


def _name_at(place: Value) -> str:
    return fold_company(fold(place.text).partition(":")[2])


def _elsewhere(test: Owned, seen: Seen) -> list[Value]:
    """Return the firms that other papers name: whoever hands in a copy seals it."""
    names = [name for ref in test.owners for name in ref.names]
    return [value for slot in sorted(seen.facts) for name in names for value in seen.named(slot, name) if value.text]


def _named_by(text: str) -> str:
    """Return the firm a label for a seal names, whole: a name cut at the end of its line is none."""
    return _stem(fold(text).partition(":")[2])


def _party(text: str) -> str:
    """Return who a label asks to seal: 建设单位 of 建设单位（盖章）：示例公司."""
    return re.split(r"[(:]", fold(text), maxsplit=1)[0]


def _named(test: Sealed, seen: Seen) -> list[tuple[str, bool, tuple[Value, ...]]]:
    """Return which kinds of seal are lacking; the words inside a ring are often lost, so that is never sure."""
    found = seen.named(test.slot, SEALS)
    if not test.named or not found:
        return []
    texts = [fold(one.text) for one in found]
    lacking = [words for words in test.named if not any(word in text for word in words.split("|") for text in texts)]
    if not lacking:
        return []
    names = "、".join(words.partition("|")[0] for words in lacking)
    return [(f"没有认出{names}章", False, found)]


def owned(check: Check, test: Owned, seen: Seen) -> Finding:
    """Check that the seals that can be read bear the name of one of the firms they should."""
    seals = seen.named(test.slot, SEALS)
    firms = [(one, stem) for one in seals if (stem := _stem(one.text))]
    if not seals:
        return finding(check, NOT_APPLICABLE, f"{check.name}：没有印章可以比对")
    if not firms:
        if any(one.text for one in seals):
            return finding(check, NOT_APPLICABLE, f"{check.name}：没有企业印章", seals)
        if test.anywhere:
            return finding(check, NOT_APPLICABLE, f"{check.name}：印章文字看不清", seals)
        return finding(check, DOUBT, f"{check.name}：印章文字看不清，请人工核对", seals, NOTE)
    return _owned(check, test, firms, seen)


def _owned(check: Check, test: Owned, firms: list[tuple[Value, str]], seen: Seen) -> Finding:
    owners = [value for ref in test.owners for value in seen.of(ref) if value.text]
    owners += [
        replace(one, text=_named_by(one.text)) for one in seen.named(test.slot, SEAL_PLACES) if _named_by(one.text)
    ]
    if not owners:
        return _nobody(check, test)
    known = proofs(seen, owners)
    names = [(value, fold_company(value.text)) for value in owners]
    if test.anywhere:
        more = (*_elsewhere(test, seen), *seen.named(test.slot, SIGNED_BY))
        names += [(value, fold_company(value.text)) for value in more]
    strange = [one for one, stem in firms if not any(_is(one, stem, name, known, seen) for _, name in names)]
    if not strange:
        return finding(check, PASS, f"{check.name}：印章与单位名称一致", [one for one, _ in firms])
    quoted = "、".join(shown(one) for one in strange)
    told = list(dict.fromkeys(f"“{one.text}”" for one in owners))[:_SHOWN]
    message = f"{check.name}：印章为{quoted}，单位名称为{'、'.join(told)}"
    if all(_bent(one, names, known, seen) for one in strange):
        severity = NOTE if all(_slipped(one, names, seen) for one in strange) else ""
        return finding(check, DOUBT, f"{message}。印章文字可能认错，请人工核对", [*strange, *owners], severity)
    one_fits = any(_proven(stem, name, known) for _, stem in firms for _, name in names)
    near = any(_slip_of(_stem(one.text), names) for one in strange)
    if not near and (why := _unsettled(test, seen, one_fits=one_fits)):
        return finding(check, DOUBT, f"{message}。{why}，请人工核对", [*strange, *owners])
    unsure = [value for value in owners if not seen.sure([value])]
    clear = [one for one in strange if not _bent(one, names, known, seen)]
    return against(check, seen, message, [*clear, *unsure, *owners])


def _nobody(check: Check, test: Owned) -> Finding:
    if all(ref.optional for ref in test.owners):
        return finding(check, NOT_APPLICABLE, f"{check.name}：没有单位名称可以比对")
    return unread(check, test.owners)


def _unsettled(test: Owned, seen: Seen, *, one_fits: bool) -> str:
    """Return why a strange seal may be right after all; empty where it can't be."""
    told = {ref.name for ref in test.owners if seen.of(ref)}
    if test.anywhere:
        if one_fits:
            return "多出一个印章"
        return "" if told & _ISSUERS else "材料上没有写明盖章单位"
    missing = [ref for ref in test.owners if ref.name not in told]
    whose = test.owners[0].name  # a list names first whose paper it is
    open_ones = one_fits or not all(ref.optional for ref in missing) or whose in _ISSUERS - told
    return f"{'、'.join(dict.fromkeys(ref.name for ref in missing))}没有认出" if missing and open_ones else ""


def _slip_of(seal: str, names: list[tuple[Value, str]]) -> bool:
    """Tell whether a seal bears nearly one of these names: then it is meant to be that firm's."""
    return any(difflib.SequenceMatcher(None, seal, name, autojunk=False).ratio() >= _MEANT for _, name in names)


def _stem(text: str) -> str:
    """Return the firm's name of a seal; empty for a seal of an office, of a person, or one nobody can read."""
    plain = fold_company(text)
    found = _FIRM.match(plain)
    return "" if found is None or _PUBLIC.search(plain) else found[1] or found[2]


def _is(seal: Value, stem: str, name: str, known: tuple[Proof, ...], seen: Seen) -> bool:
    whole, text = _stem(name) or name, fold_company(seal.text)
    if whole in text and len(text) - len(whole) <= _JUNK:
        return True
    if seal.confidence < seen.sureness.lookalike and _within(whole, text):
        return True
    if stem == name or stem == (_stem(name) or name):
        return True
    proof = linked(stem, name, known)
    return proof is not None and seen.sure(proof)


def _within(name: str, text: str) -> bool:
    """Tell whether a scan only added letters to a name: a star, the end of the ring's other words.

    >>> _within("示例测绘有限公司", "急示例测绘会有限公司"), _within("示例测绘有限公司", "示例测量有限公司")
    (True, False)
    """
    letters = iter(text)
    return all(char in letters for char in name)


def _slipped(seal: Value, names: list[tuple[Value, str]], seen: Seen) -> bool:
    """Tell whether a seal that was not read surely is a name but for two letters at most."""
    if seal.confidence >= seen.sureness.lookalike:
        return False
    stem = _stem(seal.text)
    return any(abs(len(stem) - len(name)) <= 1 and _apart(stem, name) <= _FEW for _, name in names)


def _apart(one: str, other: str) -> int:
    pieces = difflib.SequenceMatcher(None, one, other, autojunk=False).get_opcodes()
    return sum(max(b - a, d - c) for tag, a, b, c, d in pieces if tag != "equal")


def _proven(stem: str, name: str, known: tuple[Proof, ...]) -> bool:
    """Tell whether a seal bears a name, or a former one, however surely that was read."""
    return stem in {name, _stem(name)} or linked(stem, name, known) is not None


def _bent(seal: Value, names: list[tuple[Value, str]], known: tuple[Proof, ...], seen: Seen) -> bool:
    """Tell whether a seal may bear one of these names: read with a slip, or a former one proven unsurely."""
    stem = _stem(seal.text)
    if any(linked(stem, name, known) is not None for _, name in names):
        return True
    if seal.confidence >= seen.sureness.lookalike:
        return False
    return any(difflib.SequenceMatcher(None, stem, name).ratio() >= _NEAR for _, name in names)
