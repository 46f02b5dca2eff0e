"""CR11, a power of attorney: principal, agent, errand, period, signature, and the agent's identity card."""

from collections.abc import Iterable
from dataclasses import dataclass

from knowledge.rules.agreement_days import period
from knowledge.rules.agreement_former import linked, proofs
from knowledge.rules.agreement_reading import Reading, read, scan_slip
from knowledge.rules.agreement_values import (
    DOUBT,
    PASS,
    SEALS,
    SIGNATURES,
    WRONG,
    Finding,
    Seen,
    Value,
    finding,
    shown,
)
from knowledge.rules.agreement_words import fold
from knowledge.rules.checklist_checks import Check, Mandate, Ref


@dataclass(frozen=True, slots=True)
class _Trouble:
    """One thing wrong with a power of attorney, and whether it is sure."""

    says: str
    sure: bool
    values: tuple[Value, ...] = ()


def mandate(check: Check, test: Mandate, seen: Seen) -> Finding:
    """Check a power of attorney in all its parts, told together."""
    found = [
        *_principal(test, seen),
        *_agent(test, seen),
        *_errand(test, seen),
        *_period(test, seen),
        *_signed(test, seen),
    ]
    if not found:
        held = [value for ref in (test.principal, test.agent, test.errand, test.period) for value in seen.of(ref)]
        return finding(check, PASS, f"{check.name}：委托人、受托人、事项、期限、签章齐全", held)
    message = f"{check.name}：{'；'.join(one.says for one in found)}"
    values = [value for one in found for value in one.values]
    if any(one.sure for one in found):
        return finding(check, WRONG, message, values)
    return finding(check, DOUBT, f"{message}，请人工核对", values)


def _said(ref: Ref, seen: Seen, *, here: bool = False) -> tuple[tuple[Value, ...], list[_Trouble]]:
    """Return what a part says, or what is wrong with it: seen and empty, or not found; ``here``: the letter is."""
    values = seen.of(ref)
    if not values:
        return (), [] if ref.optional and not here else [_Trouble(f"没有认出{ref.name}", sure=False)]
    full = tuple(value for value in values if fold(value.text).strip("_/-"))
    return full, [] if full else [_Trouble(f"没有写{ref.name}", seen.sure(values), values)]


def _principal(test: Mandate, seen: Seen) -> list[_Trouble]:
    values, troubles = _said(test.principal, seen)
    firms = [one for ref in test.companies for value in seen.of(ref) if (one := read(value, ref.kind))]
    mine = [one for value in values if (one := read(value, test.principal.kind))]
    if not firms or not mine or any(one.meaning == other.meaning for one in mine for other in firms):
        return troubles
    known = proofs(seen, [one.value for one in firms])
    best = max(mine, key=lambda one: one.value.confidence)
    firm = max(firms, key=lambda one: one.value.confidence)
    proof = linked(str(best.meaning), str(firm.meaning), known)
    if proof is not None and seen.sure(proof):
        return troubles
    sure = proof is None and _surely_apart(best, firm, seen)
    says = f"委托人为{shown(best.value)}，申请单位为{shown(firm.value)}"
    return [*troubles, _Trouble(says, sure, (best.value, firm.value))]


def _agent(test: Mandate, seen: Seen) -> list[_Trouble]:
    values, troubles = _said(test.agent, seen)
    cards = [one for ref in test.cards for value in seen.of(ref) if (one := read(value, "person"))]
    mine = [one for value in values if (one := read(value, "person"))]
    if not cards or not mine or any(one.meaning == other.meaning for one in mine for other in cards):
        return troubles
    best, card = (max(group, key=lambda one: one.value.confidence) for group in (mine, cards))
    says = f"受托人为{shown(best.value)}，身份证姓名为{shown(card.value)}"
    return [*troubles, _Trouble(says, _surely_apart(best, card, seen), (best.value, card.value))]


def _errand(test: Mandate, seen: Seen) -> list[_Trouble]:
    here = bool(seen.of(test.agent) and seen.of(test.period))
    values, troubles = _said(test.errand, seen, here=here)
    if not values or not test.words or any(word in fold(value.text) for word in test.words for value in values):
        return troubles
    wanted = "、".join(test.words[:2])
    return [*troubles, _Trouble(f"委托事项{shown(values[0])}没有提到{wanted}", sure=False, values=values)]


def _period(test: Mandate, seen: Seen) -> list[_Trouble]:
    values, troubles = _said(test.period, seen)
    spans = [(value, span) for value in values if (span := period(value.text) or period(str(value.normal or "")))]
    if not spans:
        return troubles or [
            _Trouble(f"委托期限{shown(value)}看不出到哪天", sure=False, values=(value,)) for value in values[:1]
        ]
    late = [(value, span) for value, span in spans if span.last is not None and span.last < seen.day]
    early = [(value, span) for value, span in spans if span.first is not None and span.first > seen.day]
    told = [_Trouble(f"委托已于{span.last}到期，{shown(value)}", seen.sure([value]), (value,)) for value, span in late]
    told += [
        _Trouble(f"委托到{span.first}才开始，{shown(value)}", seen.sure([value]), (value,)) for value, span in early
    ]
    return [*troubles, *told]


def _signed(test: Mandate, seen: Seen) -> Iterable[_Trouble]:
    """A seal or a signature is enough to hold; neither, after looking for both, is a fault."""
    looked = [name for name in (SEALS, SIGNATURES) if seen.looked(test.slot, name)]
    marks = [value for name in looked for value in seen.named(test.slot, name)]
    if not marks and len(looked) < len((SEALS, SIGNATURES)):
        return [_Trouble("文件是电子文本，看不出有没有签字盖章", sure=False)]
    if marks:
        return (
            []
            if any(seen.sure([one]) for one in marks)
            else [_Trouble("签字、印章看不清", sure=False, values=tuple(marks))]
        )
    return [_Trouble("没有签字或者盖章", sure=True)]


def _surely_apart(one: Reading, other: Reading, seen: Seen) -> bool:
    values = (one.value, other.value)
    slip = min(value.confidence for value in values) < seen.sureness.lookalike and scan_slip(one, other)
    return seen.sure(values) and not slip
