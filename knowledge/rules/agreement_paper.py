"""One paper by itself: filled in (P), whole and legible (F), codes well written (X)."""

import re

from knowledge.rules import uscc
from knowledge.rules.agreement_amount import number
from knowledge.rules.agreement_values import (
    DOUBT,
    EDITION,
    FILE_KIND,
    PAGE_FAULTS,
    PAGES,
    PASS,
    UNREADABLE,
    WRONG,
    Finding,
    Seen,
    Value,
    against,
    finding,
    shown,
    unread,
)
from knowledge.rules.agreement_words import fold, written_code
from knowledge.rules.checklist_checks import WARNING, Check, Filled, Format, Sound

_PROJECT = re.compile(r"(?<!\d)(\d{2})(\d{2})-(\d{6})-(\d{2})-(\d{2})-(\d{6})(?!\d)")
_PHONE = re.compile(r"(?<!\d)(?:1[3-9]\d{9}|0\d{2,3}-?\d{7,8}|\d{7,8})(?!\d)")
_YEAR = re.compile(r"(?:19|20)\d{2}")
_USCC = re.compile(r"[0-9A-Z]{15,20}")
_LETTERS = str.maketrans({"O": "0", "Q": "0", "D": "0", "I": "1", "L": "1", "Z": "2", "S": "5", "B": "8", "G": "6"})
_MONTHS = 12
_EMPTY = frozenset({"", "-", "/", "_", "无", "待填", "XXX", "×××"})


def filled(check: Check, test: Filled, seen: Seen) -> Finding:
    """Check that fields are filled in; one that nobody could find is in doubt."""
    blank = [(ref, value) for ref in test.refs for value in seen.of(ref)[:1] if _is_empty(seen, ref.names, ref.slot)]
    if blank:
        names = "、".join(ref.name for ref, _ in blank)
        return against(check, seen, f"{check.name}：{names}没有填写", [value for _, value in blank])
    alone = [ref for ref in test.together if not seen.of(ref)]
    if alone and len(alone) < len(test.together):
        names = "、".join(ref.name for ref in alone)
        beside = [value for ref in test.together for value in seen.of(ref)[:1]]
        return finding(check, DOUBT, f"{check.name}：没有看到{names}，请核对是不是漏填", beside)
    unfound = [ref for ref in test.refs if not seen.of(ref) and not ref.optional]
    if unfound:
        return unread(check, unfound)
    return finding(check, PASS, f"{check.name}：已填写", [value for ref in test.refs for value in seen.of(ref)[:1]])


def _is_empty(seen: Seen, names: tuple[str, ...], slot: str) -> bool:
    """Tell whether a field was seen and stands empty wherever it was seen."""
    values = [value for name in names for value in seen.named(slot, name)]
    return all(fold(value.text).strip("_") in _EMPTY for value in values)


def sound(check: Check, test: Sound, seen: Seen) -> Finding:
    """Check the file itself. Pages that lie wrong or are unreadable are a warning, a file that is shut a blocker."""
    shut = seen.named(test.slot, UNREADABLE)
    if shut:
        return finding(check, WRONG, f"{check.name}：打不开，{'、'.join(value.text for value in shut)}", shut)
    kinds = seen.named(test.slot, FILE_KIND)
    strange = [one for one in kinds if test.forms and one.text not in test.forms]
    faults = [
        (f"第{value.page}页{says}", value)
        for name, says in PAGE_FAULTS.items()
        for value in seen.named(test.slot, name)
    ]
    old = [one for one in seen.named(test.slot, EDITION) if _older(one.text, test.oldest)]
    told = [f"文件类型是{one.text}，应是{'、'.join(test.forms)}" for one in strange]
    told += [f"{text}（{value.text}）" if value.text else text for text, value in faults]
    told += [f"表格是旧版{shown(one)}，请换新表" for one in old]
    if told:
        held = [*strange, *(value for _, value in faults), *old]
        blanks = {id(one) for one in seen.named(test.slot, "空白页")}
        if all(id(one) in blanks for one in held):
            return finding(check, DOUBT, f"{check.name}：{'；'.join(told)}，请确认有没有漏扫", held)
        clear = [one for one in held if id(one) not in blanks]
        return _surest(check, seen, f"{check.name}：{'；'.join(told)}", clear)
    pages = [(one, found.value) for one in seen.named(test.slot, PAGES) if (found := number(one.text))]
    if pages and sum(count for _, count in pages) < test.pages:
        few = f"{check.name}：只有{sum(count for _, count in pages)}页，通常至少{test.pages}页，请确认有没有漏传"
        return finding(check, DOUBT, few, [one for one, _ in pages])
    return finding(check, PASS, f"{check.name}：能打开，页面完整")


def _surest(check: Check, seen: Seen, message: str, values: list[Value]) -> Finding:
    """Return 不符 where at least one of several faults was seen surely."""
    sure = [value for value in values if seen.sure([value])]
    return against(check, seen, message, sure or values, WARNING)


def _older(text: str, oldest: int) -> bool:
    found = _YEAR.search(fold(text))
    return "旧版" in text or "作废" in text or bool(found and oldest and int(found[0]) < oldest)


def formatted(check: Check, test: Format, seen: Seen) -> Finding:
    """Check how a code is written."""
    values = [value for value in seen.of(test.ref) if value.text.strip()]
    if not values:
        if test.ref.optional:
            return finding(check, "不适用", f"{check.name}：没有写{test.ref.name}")
        return unread(check, (test.ref,))
    judge = {"项目代码": _project, "统一社会信用代码": _credit}.get(test.what, _phone)
    told = [judge(check, value, seen) for value in values]
    return min(told, key=lambda one: (WRONG, DOUBT, PASS).index(one.result))


def _project(check: Check, value: Value, seen: Seen) -> Finding:
    found = _PROJECT.search(fold(value.text))
    if found and 1 <= int(found[2]) <= _MONTHS:
        return finding(check, PASS, f"{check.name}：{found[0]}", [value])
    if found:
        text = f"{check.name}：{shown(value)}前四位应是赋码的年月，第三、四位“{found[2]}”不是月份，请核对"
        return finding(check, DOUBT, text, [value])
    written = written_code(value.text)
    message = f"{check.name}：{shown(value)}应为四位、六位、两位、两位、六位数字，用“-”隔开"
    if value.confidence < seen.sureness.lookalike and _PROJECT.search(written.translate(_LETTERS)):
        return finding(check, DOUBT, f"{message}；可能是字母与数字认混，请人工核对", [value])
    return against(check, seen, message, [value])


def _credit(check: Check, value: Value, seen: Seen) -> Finding:
    plain = uscc.normalise(value.text)
    found = max(_USCC.findall(plain), key=len, default=plain)
    examined = uscc.examine(found)
    if examined.valid:
        return finding(check, PASS, f"{check.name}：{examined.normalised}", [value])
    message = f"{check.name}：{shown(value)}，{examined.reason.rstrip('。')}"
    mixed = bool(uscc.likely(found)) and value.confidence < seen.sureness.lookalike
    checked = len(found) == uscc.LENGTH and all(char in uscc.ALPHABET for char in found)
    if checked or mixed:
        return finding(check, DOUBT, message, [value])
    return against(check, seen, message, [value])


def _phone(check: Check, value: Value, seen: Seen) -> Finding:
    if _PHONE.search(fold(value.text).replace("-", "")) or _PHONE.search(fold(value.text)):
        return finding(check, PASS, f"{check.name}：已填写", [value])
    return against(check, seen, f"{check.name}：{shown(value)}不像电话号码", [value], WARNING)
