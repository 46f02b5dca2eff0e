"""The sentences that give money: who gets it, where the money begins, and which sentences only add a cap."""

import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, field

from knowledge.items.proposing.amounts import Most, absurd_in, sums_in
from knowledge.items.proposing.conditions import Ground, read_part
from knowledge.items.proposing.findings import Found, Node, Unread
from knowledge.items.proposing.sorts import NUMBERED, STARTS, gives_money
from knowledge.items.proposing.source import Sentence, parted

ABSURD = "数字明显不合理，没有采用，请核对原件"
NO_SUBJECT = "没有读出给谁"
OF_THEIR_OWN = frozenset({"converted_from_individual.on", "startup.graduate", "credit_insurance_premium", "cloud_fee", "export_usd"})
_TURNS = re.compile(r",(?=对[^,;。]{2,60}(?:的|企业)[^;。]*?\d|(?:大型|中型|小型|微型|小微|中小|中小微)企业(?:的)?按)")
_ADDED = re.compile(r"在此基础上|在上述[^,。;]{0,8}基础上|另行|再给予|额外|叠加给予|另外给予|追加")


@dataclass(slots=True)
class Grant:
    """One sentence that gives something to somebody."""

    sentence: Sentence
    start: int  # where its money begins
    conditions: list[Found]
    unread: list[Unread] = field(default_factory=list)

    @property
    def added(self) -> bool:
        """Whether it comes on top of what the others give."""
        return bool(_ADDED.search(self.sentence.plain))

    @property
    def subject(self) -> tuple[str, str]:
        """What the grant is about: grants of one subject are one item; empty where nobody can tell."""
        for one in self.conditions:
            value = one.node.get("value")
            if one.fact == "qualifications" and isinstance(value, dict):
                return one.fact, repr(value.get("name"))
            if one.fact == "first_above_scale_on":
                trades = [other.node["value"] for other in self.conditions if other.fact == "industry_code"]
                return one.fact, "工业" if any("C" in trade for trade in trades) else "其他" if trades else ""
            if one.node.get("op") == "has" or one.fact in OF_THEIR_OWN:
                return one.fact, ""
        return "", ""


@dataclass(slots=True)
class Granted:
    """What the sentences of one article give."""

    grants: list[Grant] = field(default_factory=list)
    caps: list[Most] = field(default_factory=list)
    unread: list[Unread] = field(default_factory=list)

    @property
    def subject(self) -> tuple[str, str]:
        """The subject of the first grant that has one."""
        return next((one.subject for one in self.grants if one.subject[0]), ("", ""))


def grants_in(rows: Sequence[Sentence], ground: Ground) -> Granted:
    """Read the giving sentences of one article."""
    granted = Granted()
    before: Node | None = None
    for sentence in (part for row in rows for part in _apart(row)):
        if absurd_in(sentence):
            granted.unread.append(Unread(sentence.span, ABSURD))
            continue
        match = STARTS.search(sentence.plain)
        start = match.start() if match else 0
        reading = read_part(sentence, 0, start, ground, before)
        if not reading.found and not has_subject(sentence.plain[:start]):
            _add_on(sentence, start, granted)
            continue
        unread = list(reading.unread)
        if not reading.found and not unread:
            unread.append(Unread(sentence.span, NO_SUBJECT))
        granted.grants.append(Grant(sentence, start, reading.found, unread))
        before = next((one.node for one in reading.found if one.fact in {"qualifications", "talents"}), before)
    return granted


def _apart(sentence: Sentence) -> Iterator[Sentence]:
    """Cut a sentence where it turns to somebody else: 对甲奖励50万元,对乙奖励20万元; 中小企业返还60%,大型企业返还30%."""
    plain = sentence.plain
    places = [
        match.end()
        for match in _TURNS.finditer(plain)
        if gives_money(plain[: match.end()]) and gives_money(plain[match.end() :])
    ]
    yield from parted(sentence, places) if places else [sentence]


def has_subject(text: str) -> bool:
    """Tell whether words before the money say who gets it: 对…的, 企业…的."""
    return bool(re.search(r"(?:对|凡|企业|项目|产品|单位|公司)[^,;。]{2,}", NUMBERED.sub("", text)))


def _add_on(sentence: Sentence, start: int, granted: Granted) -> None:
    """Keep a sentence without a subject: a cap of the others, or, where it is the first, the money of its article."""
    sums, shares, caps = sums_in(sentence, start)
    if caps and not sums and not shares:
        granted.caps += caps
    else:
        granted.grants.append(Grant(sentence, start, []))
