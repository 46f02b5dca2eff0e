"""The checks of a matter, read from its YAML: a rule's letter and exactly one way to check it."""

from collections.abc import Callable, Mapping, Sequence
from dataclasses import replace
from fractions import Fraction

from knowledge.items.place import Place
from knowledge.papers.matters_conditions import read_condition
from knowledge.papers.matters_refs import (
    Scope,
    count,
    inner_ref,
    optional_ref,
    read_ref,
    read_refs,
    told_texts,
    tolerance,
)
from knowledge.rules.checklist_checks import (
    ANY,
    BLOCKER,
    BOUNDS,
    FORMATS,
    LIMITS,
    RULES,
    SEVERITIES,
    Bound,
    Check,
    Filled,
    Format,
    Grade,
    Mandate,
    Order,
    Owned,
    Ref,
    Same,
    Sealed,
    Test,
    Total,
    Valid,
    Worded,
)

_FORMAT_OF = {"code": "项目代码", "uscc": "统一社会信用代码"}
_EASY = frozenset(
    {"money", "area", "length", "count", "ratio", "date", "period", "person", "uscc"}
)  # one of several will do
_DAYS = frozenset({"date", "period"})


def read_check(place: Place, scope: Scope) -> Check | None:
    """Return a check; faults are written down."""
    if not place.only(("rule", "name", "severity", "fix", "when", "unsure", *_TESTS), "检查"):
        return None
    rule = place.need("rule", "检查代码")
    letter = rule.one_of(RULES, "检查代码") if rule is not None else ""
    found = [name for name in _TESTS if place.get(name) is not None]
    if len(found) != 1:
        place.wrong(f"一个检查要写一种做法，现在写了{len(found)}种。可用的有：{'、'.join(_TESTS)}")
        return None
    inner = place.need(found[0])
    test = _TESTS[found[0]](inner, scope) if inner is not None else None
    severity, when = place.get("severity"), place.get("when")
    usual = scope.papers.shared.checks.get(letter)
    name, fix = (one.text(key) if (one := place.get(key)) is not None else "" for key in ("name", "fix"))
    unsure = place.get("unsure")
    condition = read_condition(when, scope.papers.known) if when is not None else None
    if test is None or not letter:
        return None
    return Check(
        letter,
        test.slot if isinstance(test, Owned) else scope.slot,
        name or (usual.name if usual is not None else letter),
        test,
        severity.one_of(SEVERITIES, "轻重") if severity is not None else BLOCKER,
        fix or (usual.fix if usual is not None else ""),
        condition,
        bool(unsure.flag("由人判断")) if unsure is not None else False,
    )


def _filled(place: Place, scope: Scope) -> Test | None:
    if not place.names():
        return Filled(read_refs(place, scope))
    if not place.only(("fields", "together"), "填写"):
        return None
    fields, together = place.need("fields"), place.need("together")
    if fields is None or together is None:
        return None
    return Filled(read_refs(fields, scope), read_refs(together, scope))


def _worded(place: Place, scope: Scope) -> Test | None:
    refs = read_refs(place, scope)
    for ref in refs:
        if ref.kind != "money":
            place.wrong(f"大小写金额只能检查金额，“{ref.name}”不是")
    return Worded(refs)


def _same(place: Place, scope: Scope) -> Test | None:
    grouped = bool(place.names())
    if grouped and not place.only(("fields", "tolerance", "except", "slips"), "一致"):
        return None
    inner, left_out = (place.need("fields"), place.get("except")) if grouped else (place, None)
    keys = [one.one_of(tuple(scope.papers.names), "材料") for one in left_out.each("材料")] if left_out else []
    refs = read_refs(inner, replace(scope, apart=frozenset(keys))) if inner is not None else ()
    kinds = {ref.kind for ref in refs}
    if len(kinds) > 1:
        place.wrong(f"要一致的字段种类不同：{'、'.join(sorted(kinds))}。请分开写")
    if len(refs) == 1 and (kinds & _EASY or not scope.own):
        place.wrong("一致至少要比对两处，现在只有一处。请补上，或删去")
    slips = place.get("slips")
    only_slips = bool(slips.flag("只看笔误")) if slips is not None else False
    return Same(refs, tolerance(place), only_slips) if refs else None


def _order(place: Place, scope: Scope) -> Test | None:
    stages = tuple(read_refs(one, scope) for one in place.each("先后"))
    for ref in (ref for stage in stages for ref in stage):
        if ref.kind != "date":
            place.wrong(f"先后只能比日期，“{ref.name}”不是日期")
    if len(stages) <= 1:
        place.wrong("先后至少要两个日期。请补上")
    return Order(stages) if all(stages) else None


def _sealed(place: Place, scope: Scope) -> Test | None:
    if not scope.own:
        place.wrong("盖章签字要写在材料下面")
        return None
    if not place.only(("seals", "signatures", "marks", "named"), "盖章签字"):
        return None
    seals, signatures, marks = (count(place, name, 0) for name in ("seals", "signatures", "marks"))
    named = told_texts(place, "named")
    if not (seals or signatures or marks or named):
        place.wrong("请写要几个印章 seals、几处签字 signatures，或者两样合计 marks")
    return Sealed(scope.slot, seals, signatures, marks, named)


def _valid(place: Place, scope: Scope) -> Test | None:
    if place.is_word:
        ref, issued, months = read_ref(place, scope), None, 0
    else:
        if not place.only(("field", "issued", "months", "warn_days", "longest"), "有效期"):
            return None
        ref, issued, months = (
            inner_ref(place, "field", scope),
            optional_ref(place, "issued", scope),
            count(place, "months", 0),
        )
    if ref is not None and ref.kind not in _DAYS:
        place.wrong(f"有效期只能检查日期或期限，“{ref.name}”不是")
    warn = count(place, "warn_days", scope.papers.shared.warn_days)
    return None if ref is None else Valid(ref, issued, months, warn, count(place, "longest", 0))


def _total(place: Place, scope: Scope) -> Test | None:
    if not place.only(("field", "parts", "tolerance"), "合计"):
        return None
    whole, parts = inner_ref(place, "field", scope), place.need("parts", "分项")
    refs = read_refs(parts, scope) if parts is not None else ()
    return Total(whole, refs, tolerance(place)) if whole is not None and refs else None


def _bound(place: Place, scope: Scope) -> Test | None:
    if not place.only(("field", "op", "of", "number", "words", "share", "usual"), "限制"):
        return None
    left, op = inner_ref(place, "field", scope), place.need("op", "比法")
    sign = op.one_of(BOUNDS, "比法") if op is not None else ""
    given = [name for name in ("of", "number", "words") if place.get(name) is not None]
    if len(given) != 1:
        place.wrong("限制要写 of（另一个字段）、number（数字）、words（文字）中的一个")
        return None
    if sign and (sign in {"one_of", "has", "has_not"}) != (given[0] == "words"):
        place.wrong(f"比法“{sign}”不能和 {given[0]} 一起用。请改正")
    inner = place.need(given[0])
    right: Ref | Fraction | tuple[str, ...] | None = None
    if inner is not None and given[0] == "of":
        right = read_ref(inner, scope)
    elif inner is not None:
        right = inner.number("数字") if given[0] == "number" else inner.texts("文字")
    usual = place.get("usual")
    way = usual.one_of(LIMITS, "通常是上限还是下限") if usual is not None else ""
    if way and sign != "within":
        place.wrong(f"usual 只用于 within，“{sign}”自己说明了方向。请删去")
    share = place.get("share")
    part = share.number("份额") if share is not None else None
    if left is None or right is None or not sign:
        return None
    return Bound(left, sign, right, Fraction(1) if part is None else part, way)


def _grade(place: Place, scope: Scope) -> Test | None:
    if not place.only(("field", "ladder", "least", "measure", "steps"), "等级"):
        return None
    ref, ladder, least = (
        inner_ref(place, "field", scope),
        place.need("ladder", "等级表"),
        place.need("least", "最低等级"),
    )
    known = scope.papers.shared.ladders
    name = ladder.one_of(tuple(known), "等级表") if ladder is not None else ""
    rungs = known.get(name, ())
    words = tuple(word for rung in rungs for word in rung)
    low = least.one_of(words, "最低等级") if least is not None and rungs else ""
    steps = place.get("steps")
    found = [_step(one, words) for one in steps.each("分档")] if steps is not None else []
    whole = tuple(one for one in found if one is not None)
    if ref is None or not low:
        return None
    return Grade(ref, rungs, low, optional_ref(place, "measure", scope), whole)


def _step(place: Place, words: Sequence[str]) -> tuple[Fraction, str] | None:
    if not place.only(("up_to", "least"), "分档"):
        return None
    top, least = place.need("up_to"), place.need("least")
    number = top.number("到多少") if top is not None else None
    word = least.one_of(tuple(words), "最低等级") if least is not None else ""
    return (number, word) if number is not None and word else None


def _format(place: Place, scope: Scope) -> Test | None:
    if place.is_word:
        ref = read_ref(place, scope)
        if ref is not None and ref.kind not in _FORMAT_OF:
            place.wrong(f"“{ref.name}”不是代码。请写成 {{field: {ref.name}, what: {FORMATS[-1]}}}")
        return None if ref is None else Format(ref, _FORMAT_OF.get(ref.kind, ""))
    if not place.only(("field", "what"), "格式"):
        return None
    ref, what = inner_ref(place, "field", scope), place.need("what", "格式")
    word = what.one_of(FORMATS, "格式") if what is not None else ""
    return None if ref is None or not word else Format(ref, word)


def _mandate(place: Place, scope: Scope) -> Test | None:
    names = ("principal", "agent", "errand", "period")
    if not scope.own or not place.only((*names, "companies", "cards", "words"), "委托"):
        if not scope.own:
            place.wrong("委托要写在委托书下面")
        return None
    refs = [inner_ref(place, name, scope) for name in names]
    companies, cards = (
        read_refs(one, scope) if (one := place.get(name)) is not None else () for name in ("companies", "cards")
    )
    whole = [one for one in refs if one is not None]
    if len(whole) < len(refs):
        return None
    return Mandate(scope.slot, whole[0], whole[1], whole[2], whole[3], companies, cards, told_texts(place, "words"))


def _owned(place: Place, scope: Scope) -> Test | None:
    if place.names():
        if not place.only(("paper", "owners"), "印章单位"):
            return None
        paper, owners = place.need("paper", "材料"), place.need("owners", "单位")
        key = paper.one_of(tuple(scope.papers.names), "材料") if paper is not None else ""
        slot = scope.papers.names.get(key, "")
    else:
        slot, owners = scope.slot, place
        if slot == ANY:
            place.wrong("跨材料时请写成 {paper: 材料, owners: [...]}")
            return None
    refs = read_refs(owners, scope) if owners is not None else ()
    return Owned(slot, refs) if slot and refs else None


_TESTS: Mapping[str, Callable[[Place, Scope], Test | None]] = {
    "filled": _filled,
    "sealed": _sealed,
    "valid": _valid,
    "order": _order,
    "same": _same,
    "total": _total,
    "worded": _worded,
    "bound": _bound,
    "grade": _grade,
    "format": _format,
    "mandate": _mandate,
    "owned": _owned,
}
