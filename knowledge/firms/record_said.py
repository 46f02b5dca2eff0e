"""A record in a person's own words: “贷款 500万元 2025-03-01放款 利率3.6%” is a loan, field by field.

Nothing is guessed: what can't be read is refused with a sentence, what was not said is asked for.
"""

import re
from collections.abc import Callable, Iterator, Mapping
from dataclasses import dataclass, field, replace
from datetime import date
from typing import Any

from config.words import record_chat as words
from config.words.firm_records import RECORDS, FieldWords
from knowledge.firms.cells import QUALIFICATIONS
from knowledge.firms.record_given import RecordWrong, kind_of, value_given
from knowledge.rules.fact_kinds import Kind, one_spelling

NEAR = 8  # characters before a value in which its name may stand
BEHIND = 4  # characters behind a day: 2025-03-01放款
BETWEEN = frozenset({"至", "到"})  # behind the first day of a span stands what leads in the second
MOST_ALIKE = 50  # records told in one go: 中级5人
_DAY = re.compile(
    r"(?:(?P<year>(?:19|20)\d{2})\s*[-./年]|(?P<word>今年|去年|前年))\s*(?P<month>\d{1,2})\s*[-./月]\s*(?P<day>\d{1,2})日?"
)
_MONTH = re.compile(r"(?:(?:19|20)\d{2}\s*年|今年|去年|前年)\s*\d{1,2}\s*月(?!\s*\d)(?:份|底|初)?")
_MONEY = re.compile(r"\d[\d,.]{0,20}\s{0,3}(?:[亿万千百]+\s*(?:元|块)?|元|块|[wW](?![a-z]))")
_RATE = re.compile(r"\d{1,6}(?:\.\d{1,8})?\s{0,3}[%％]")
_MONTHS = re.compile(r"(?P<months>\d{1,4})\s{0,3}个?月|(?P<years>\d{1,2})\s{0,3}年(?!\d)")
_DAYS = re.compile(r"(\d{1,5})\s{0,3}天")
_PEOPLE = re.compile(r"(\d{1,6})\s{0,3}[人名位]")
_YEAR = re.compile(r"(?P<year>(?:19|20)\d{2})\s*年?度?|(?P<word>今年|去年|前年)")
_ITEM = re.compile(r"DY-\d{2}(?:-[0-9A-Z]+)?", re.IGNORECASE)
_TITLE = re.compile(r"《([^》]{2,40})》")
_BARE = re.compile(r"(?<![\d.%-])\d+(?:\.\d+)?(?![\d.%％-])")
_WORD_YEARS = {"今年": 0, "去年": -1, "前年": -2}
_ALSO_CALLED = ("国家高新技术企业", "高企", "小巨人", "专精特新", "单项冠军", "首台套", "首批次", "首版次")


@dataclass(frozen=True, slots=True)
class Draft:
    """A record as far as it is known. ``passed`` are needed fields somebody does not know."""

    name: str  # the fact: loans
    record: Mapping[str, Any] = field(default_factory=dict)
    count: int = 1  # so many alike
    passed: tuple[str, ...] = ()

    @property
    def lacks(self) -> FieldWords | None:
        """The next field to ask for; None when there is none."""
        fields = RECORDS[self.name].fields
        return next(
            (one for one in fields if one.needed and one.name not in self.record and one.name not in self.passed), None
        )


class _Text:
    """A text whose parts are taken out one by one; what is taken leaves a gap of the same length."""

    def __init__(self, text: str) -> None:
        self.whole, self.left = text, text

    def take(self, pattern: re.Pattern[str]) -> Iterator[re.Match[str]]:
        for found in list(pattern.finditer(self.left)):
            self.left = self.left[: found.start()] + "\0" * len(found[0]) + self.left[found.end() :]
            yield found

    def before(self, found: re.Match[str]) -> str:
        return self.whole[max(0, found.start() - NEAR) : found.start()]

    def behind(self, found: re.Match[str]) -> str:
        return self.whole[found.end() : found.end() + BEHIND]


def record_said(name: str, said: str, today: date, item_of: Callable[[str], str]) -> Draft:
    """Read a record of one kind.

    Args:
        name: the list it belongs to.
        said: the words, without the order and the kind.
        today: of the day; 去年 counts from it.
        item_of: gives the code of an item by what people call it, or an empty text.

    Raises:
        RecordWrong: something in it can't be; nothing of it counts.

    """
    return with_more(Draft(name), said, today, item_of)


def with_more(draft: Draft, said: str, today: date, item_of: Callable[[str], str]) -> Draft:
    """Return a draft with what somebody adds to it or puts right; raises as ``record_said`` does."""
    text = _Text(said)
    found: dict[str, str] = {}
    fields = RECORDS[draft.name].fields
    for names, one in ((frozenset(found), one) for one in fields):
        if one.name not in names and (told := _worded(draft.name, one, text)):
            found[one.name] = told
    _days(draft, text, found, today)
    _amounts(draft, text, found)
    count = _counts(draft, text, found)
    if draft.name == "received_awards":
        _award(text, found, today, item_of)
    _refuse_bare(draft, text, found)
    if not found:
        raise RecordWrong(words.nothing_read(RECORDS[draft.name].called, RECORDS[draft.name].example))
    given = {key: value_given(draft.name, _field(draft.name, key), value) for key, value in found.items()}
    passed = tuple(one for one in draft.passed if one not in given)
    return replace(draft, record={**draft.record, **given}, count=count or draft.count, passed=passed)


def answered(draft: Draft, asked: FieldWords, said: str, today: date, item_of: Callable[[str], str]) -> Draft:
    """Return a draft with the answer to a question for one field; raises as ``record_said`` does."""
    text = said.strip(" 。.!！")
    kind = kind_of(draft.name, asked.name)
    if kind is Kind.DAY:
        days: dict[str, str] = {}
        _days(replace(draft, name=draft.name), _Text(text), days, today)
        if days:
            text = next(iter(days.values()))
        elif _MONTH.search(text):
            raise RecordWrong(words.whole_day(asked.label, asked.example))
    elif kind is Kind.COUNT and (months := _MONTHS.fullmatch(text)):
        text = months["months"] or str(int(months["years"]) * 12)
    elif (kind is Kind.SHARE and _BARE.fullmatch(text)) or (kind is Kind.MONEY and _BARE.fullmatch(text)):
        raise RecordWrong(words.with_unit(asked.label, asked.example))
    elif asked.name == "item":
        text = item_of(text) or text
    text = _chosen(asked, text) or text
    value = value_given(draft.name, asked, text)
    passed = tuple(one for one in draft.passed if one != asked.name)
    return replace(draft, record={**draft.record, asked.name: value}, passed=passed)


def _worded(name: str, one: FieldWords, text: _Text) -> str:
    """Return what the words of a text say of a field that is no figure."""
    kind = kind_of(name, one.name)
    if one.no and (found := _first(one.no, text)):
        return "否" if found else ""
    if one.yes and _first(one.yes, text):
        return "是"
    if name == "qualifications" and one.name == "name":
        return _qualification(text)
    if kind is Kind.TEXT and one.choices:
        found = _first(tuple(sorted(one.choices, key=len, reverse=True)), text)
        return found or ("县(区)级" if "县(区)级" in one.choices and _first(("县级", "区级"), text) else "")
    if kind is Kind.TEXT and one.name == "name":
        return next((title[1] for title in text.take(_TITLE)), "")
    return ""


def _first(among: tuple[str, ...], text: _Text) -> str:
    """Return the first of some words that stands in a text, and take it out."""
    for word in among:
        if word in text.left:
            next(text.take(re.compile(re.escape(word))), None)
            return word
    return ""


def _qualification(text: _Text) -> str:
    plain = text.left.translate(str.maketrans("“”＂", '"""'))
    known = sorted((*QUALIFICATIONS, *_ALSO_CALLED), key=len, reverse=True)
    found = next((word for word in known if word in plain), "")
    if found:
        at = plain.index(found)
        text.left = text.left[:at] + "\0" * len(found) + text.left[at + len(found) :]
    return one_spelling(found) if found else ""


def _days(draft: Draft, text: _Text, found: dict[str, str], today: date) -> None:
    free = [one for one in RECORDS[draft.name].fields if kind_of(draft.name, one.name) is Kind.DAY]
    for match in text.take(_DAY):
        year = int(match["year"]) if match["year"] else today.year + _WORD_YEARS[match["word"]]
        try:
            day = date(year, int(match["month"]), int(match["day"]))
        except ValueError as wrong:
            raise RecordWrong(words.no_such_day(match[0])) from wrong
        near = text.behind(match), text.before(match)
        one = _named(free, near) or next((one for one in free if one.name not in found), None)
        if one is None:
            raise RecordWrong(words.one_too_many(match[0]))
        found[one.name] = day.isoformat()


def _amounts(draft: Draft, text: _Text, found: dict[str, str]) -> None:
    fields = RECORDS[draft.name].fields
    money = [one for one in fields if kind_of(draft.name, one.name) in {Kind.MONEY, Kind.MONIES, Kind.FLAG_OR_MONEY}]
    rates = [one for one in fields if kind_of(draft.name, one.name) is Kind.SHARE]
    for pattern, free in ((_RATE, rates), (_MONEY, money)):
        for match in text.take(pattern):
            one = _named(free, ("", text.before(match))) or next(
                (one for one in free if one.needed and (one.name not in found or _is_many(draft, one))), None
            )
            if one is None:
                raise RecordWrong(words.one_too_many(match[0]))
            amount = re.sub(r"[wW]$|万$|万块$", "万元", match[0].replace(" ", ""))
            amount = re.sub(r"(亿|千|百|块)$", lambda end: {"块": "元"}.get(end[1], f"{end[1]}元"), amount)
            before = found.get(one.name)
            found[one.name] = f"{before}、{amount}" if before and _is_many(draft, one) else amount


def _is_many(draft: Draft, one: FieldWords) -> bool:
    return kind_of(draft.name, one.name) is Kind.MONIES


def _counts(draft: Draft, text: _Text, found: dict[str, str]) -> int:
    """Take months and days; return how many alike there are, 0 when nobody says."""
    fields = [one for one in RECORDS[draft.name].fields if kind_of(draft.name, one.name) is Kind.COUNT]
    months = [one for one in fields if one.name.endswith("_months")]
    if months:
        for match in text.take(_MONTHS):
            one = _named(months, ("", text.before(match))) or next((m for m in months if m.name not in found), None)
            if one is not None:
                found[one.name] = match["months"] or str(int(match["years"]) * 12)
    if any(one.name == "days" for one in fields):
        for match in text.take(_DAYS):
            found["days"] = match[1]
    if not any(one.name == "person" for one in RECORDS[draft.name].fields):
        return 0
    people = next((int(match[1]) for match in text.take(_PEOPLE)), 0)
    if people > MOST_ALIKE:
        raise RecordWrong(words.too_many(people, MOST_ALIKE))
    return people


def _award(text: _Text, found: dict[str, str], today: date, item_of: Callable[[str], str]) -> None:
    code = next((match[0].upper() for match in text.take(_ITEM)), "")
    for match in text.take(_YEAR):
        found["year"] = match["year"] or str(today.year + _WORD_YEARS[match["word"]])
    code = code or item_of(re.sub(r"[\0\s，,。]+", "", text.left))
    if code:
        found["item"] = code


def _refuse_bare(draft: Draft, text: _Text, found: Mapping[str, str]) -> None:
    """Refuse a figure without its unit: 贷款 500."""
    bare = _BARE.search(text.left)
    if bare is None:
        return
    wanted = [
        one
        for one in RECORDS[draft.name].fields
        if kind_of(draft.name, one.name) in {Kind.MONEY, Kind.SHARE} and one.needed and one.name not in found
    ]
    if wanted:
        raise RecordWrong(words.with_unit(wanted[0].label, wanted[0].example))


def _named(free: list[FieldWords], near: tuple[str, str]) -> FieldWords | None:
    """Return the field whose word stands next to a value: right behind it, or nearest before it."""
    behind, before = near
    for one in free:
        if any(behind.startswith(word) for word in one.also if word not in BETWEEN):
            return one
    places = [
        (before.rfind(word) + len(word), len(word), one)
        for one in free
        for word in (one.label, *one.also)
        if word in before
    ]
    return max(places, key=lambda place: place[:2])[2] if places else None


def _chosen(asked: FieldWords, said: str) -> str:
    if any(word in said for word in asked.no):
        return "否"
    if any(word in said for word in asked.yes):
        return "是"
    return next((one for one in sorted(asked.choices, key=len, reverse=True) if one in said), "")


def _field(name: str, field_name: str) -> FieldWords:
    return next(one for one in RECORDS[name].fields if one.name == field_name)
