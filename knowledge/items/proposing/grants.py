"""The sentences that give money: who gets it, where the money begins, and which sentences only add a cap."""

import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, field

from config.words import proposing as words
from knowledge.items.proposing.amounts import Amount, Most, absurd_in, base_before, sums_in
from knowledge.items.proposing.brackets import brackets_in
from knowledge.items.proposing.conditions import Ground, Reading, read_part
from knowledge.items.proposing.findings import Found, Node, Unread
from knowledge.items.proposing.sorts import NUMBERED, gives_money, start_of_money
from knowledge.items.proposing.source import Sentence, parted

OF_THEIR_OWN = frozenset(
    {"converted_from_individual.on", "startup.graduate", "credit_insurance_premium", "cloud_fee", "export_usd"}
)
_TURNS = re.compile(r",(?=对[^,;。]{2,60}(?:的|企业)[^;。]*?\d|(?:大型|中型|小型|微型|小微|中小|中小微)企业(?:的)?按)")
_TO_PERSONS = re.compile(
    r"(?:人员|个人|居民|农户|家庭|学生|毕业生|劳动者|儿童|老人|参保人|失业者|举报人|患者|志愿者|工作者|医护|教师|村民|残疾人|居家[^,;。]{0,6})(?:的)?,?$"
)
SHORT = 12  # characters before the money that need not name anybody: 补助标准为
FEW = 2  # a document that speaks of firms less often is not about them
_FIRMS = re.compile(r"企业|单位|公司|机构|项目|产品|主体|平台|工厂|商户")
_TO_OTHERS = re.compile(
    r"(?P<who>机构|园区|集中区|基地|平台|载体|银行|协会|商会|学校|院校|高校|服务商|运营单位|运营方|村集体|合作社|街道|乡镇|部门)(?:的)?,?$"
)
_FOR_A_FIRM = re.compile(r"单户|单个|每户|每家|同一|企业每年|合计|累计|每年|补助(?:金额)?最高|奖励(?:金额)?最高")
NAMED = frozenset({"qualifications", "talents"})  # what a later sentence may leave the name of out
_BY_OTHERS = re.compile(r"^(?:对)?[^,;。]{0,12}?(?P<who>机构|银行|协会|院校|平台|园区|基地)(?:向|为|给|对|在)")
_ADDED = re.compile(r"在此基础上|在上述[^,。;]{0,8}基础上|另行|再给予|额外|叠加给予|另外给予|追加")


@dataclass(slots=True)
class Grant:
    """One sentence that gives something to somebody."""

    sentence: Sentence
    start: int  # where its money begins
    conditions: list[Found]
    unread: list[Unread] = field(default_factory=list)
    amount: Amount | None = None  # read already, together with other sentences
    others: list[Sentence] = field(default_factory=list)  # those

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

    @property
    def last_named(self) -> Node | None:
        """The last qualification that was named."""
        every = [one.node for grant in self.grants for one in grant.conditions if one.fact in NAMED]
        return every[-1] if every else None


def grants_in(rows: Sequence[Sentence], ground: Ground, before: Node | None = None) -> list[Granted]:
    """Read the giving sentences of one article; those of different subjects are apart.

    Args:
        rows: the sentences.
        ground: places and words of the document.
        before: the qualification the article before spoke of: 重新认定的 leaves the name out.

    """
    groups = [Granted()]
    brackets = brackets_in(rows)
    if brackets is not None:
        amount, used = brackets
        rows = [row for row in rows if row not in used]
        groups[-1].grants.append(Grant(amount.sentence, 0, [], amount=amount, others=used[1:]))
    for row in rows:
        for part, sentence in enumerate(_apart(row)):
            if absurd_in(sentence):
                groups[-1].unread.append(Unread(sentence.span, words.ABSURD))
                continue
            start = start_of_money(sentence.plain) or 0
            reading = read_part(sentence, 0, start, ground, before)
            if to_persons(sentence, start, ground):
                groups[-1].unread.append(Unread(sentence.span, words.TO_PERSONS))
                continue
            if not reading.found and not _speaks_of_somebody(sentence, start, reading):
                _add_on(sentence, start, groups[-1])
                continue
            grant = _grant(sentence, start, reading)
            if part == 0 and groups[-1].grants and not _goes_on(groups[-1], grant):
                groups.append(Granted())
            groups[-1].grants.append(grant)
            before = next((one.node for one in reading.found if one.fact in NAMED), before)
    return [one for one in groups if one.grants or one.caps or one.unread]


def _speaks_of_somebody(sentence: Sentence, start: int, reading: Reading) -> bool:
    """Tell whether what stands before the money names a receiver, read or not, and not only what a share is of."""
    before = sentence.plain[:start]
    if has_subject(before):
        return True
    return bool(reading.unread) and len(before) > SHORT and base_before(before, "") is None


def to_persons(sentence: Sentence, start: int, ground: Ground) -> bool:
    """Tell whether money goes to people: whoever is named before it is one, or nobody near speaks of firms at all."""
    before = sentence.plain[:start]
    if _TO_PERSONS.search(before) and "企业" not in before:
        return True
    return not _FIRMS.search(sentence.passage.text) and ground.whole.count("企业") < FEW


def _grant(sentence: Sentence, start: int, reading: Reading) -> Grant:
    unread = list(reading.unread)
    found = reading.found
    plain = NUMBERED.sub("", sentence.plain[:start])
    other = _TO_OTHERS.search(sentence.plain, 0, start)
    other = None if other and any(one.end > other.start("who") for one in found) else other or _BY_OTHERS.search(plain)
    if other:
        found = []
        unread = [Unread(sentence.part(0, start), words.to_others(other["who"]))]
    if not found and not unread:
        unread.append(Unread(sentence.span, words.NO_SUBJECT))
    return Grant(sentence, start, found, unread)


def _goes_on(group: Granted, grant: Grant) -> bool:
    """Tell whether a sentence goes on with what the ones before it give."""
    if grant.added or (group.subject[0] and group.subject == grant.subject):
        return True
    return not grant.conditions and not grant.unread


def _apart(sentence: Sentence) -> Iterator[Sentence]:
    """Cut a sentence where it turns to somebody else: 对甲奖励50万元,对乙奖励20万元."""
    plain = sentence.plain
    places = [
        match.end()
        for match in _TURNS.finditer(plain)
        if gives_money(plain[: match.end()]) and gives_money(plain[match.end() :])
    ]
    yield from parted(sentence, places) if places else [sentence]


def has_subject(text: str) -> bool:
    """Tell whether words before the money say who gets it: 对…的, 企业…的."""
    plain = NUMBERED.sub("", text)
    return bool(re.search(r"(?:对|凡|企业|项目|产品|单位|公司)[^,;。]{2,}|[^,;。]{4,}的,?$", plain))


def _add_on(sentence: Sentence, start: int, granted: Granted) -> None:
    """Keep a sentence without a subject: a cap of the others, or, where it is the first, the money of its article."""
    sums, shares, caps = sums_in(sentence, start)
    if not caps or sums or shares:
        granted.grants.append(Grant(sentence, start, []))
    elif _FOR_A_FIRM.search(sentence.plain) and not granted.caps:
        granted.caps += caps[:1]
    else:
        granted.unread.append(Unread(sentence.span, words.NO_SUBJECT))
