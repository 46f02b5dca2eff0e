"""A part of a sentence as conditions: all readers side by side, what overlaps decided, what is left over told."""

import re
from collections.abc import Callable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field

from config.words import proposing as words
from knowledge.items.proposing.events import events_asked, removed_before
from knowledge.items.proposing.figures import figures_asked
from knowledge.items.proposing.findings import Found, Node, Unread
from knowledge.items.proposing.heads import OF_THE_HEAD, is_head
from knowledge.items.proposing.honours import honours_asked
from knowledge.items.proposing.records import records_asked
from knowledge.items.proposing.source import Sentence
from knowledge.items.proposing.where import OWN, Places, places_asked
from knowledge.items.proposing.who import NOT_FIRMS, kinds_asked

_FILLER = re.compile(
    r"第[一二三四五六七八九十百零\d]{1,5}条|\([一二三四五六七八九十\d]{1,3}\)|^\d{1,2}[.、]|对于?|凡是?|针对|支持|鼓励|符合|满足|具备|下列|以下|以上|上述|规定|相关|有关|的|且|并|和|及|以及|与|同时|"
    r"应当?|须|需|必须|可以?|在|为|于|是|已经?|经|由|其|该|这|本(?:条|项|办法|措施|政策|细则|规定|实施细则|若干措施|方案)|"
    r"上一?个?(?:会计)?年度?|当年度?|本年度?|年度?|期间|期内|适用于?|所称|指|(?:奖励|支持|补助|补贴|扶持|申报|申请|兑现|惠及|拟)(?:对象|主体|范围)?|条件|要求|"
    r"企业|单位|公司|法人|主体|项目|者|依法|合法|正常|规范|内|达到|实现|获得|取得|纳入|列入|成为|认定|评为|予以|给予|申领|"
    r"注册|设立|主管部门|公布|名单|文件|为准|个|家|户|共|等|均|都|也|还|新|有|被|将|以|按照?|根据|等级|证书|一次性|登记|标准|因|从|到|后|前|完成|尚未|未达到|达到|责任单位[^)]*"
)
_HAN = re.compile(r"[\u4e00-\u9fff]")
_CREDIT = re.compile(
    r"(?:被)?(?:人民法院)?(?:列入|列为|纳入|存在|有|在)?(?:市场监督管理)?(?:失信(?:联合惩戒)?被执行人?|失信被执行|严重违法失信(?:企业|主体|行为)?|严重失信主体|经营异常名录?|重大税收违法(?:失信)?(?:主体|案件)?|"
    r"拖欠农民工工资(?:失信联合惩戒)?|(?:近三年|近3年)?(?:内)?(?:发生)?(?:过)?(?:较大|重大)(?:及以上)?(?:安全生产|安全|环保|环境|质量)?(?:、(?:安全|环保|质量))*(?:责任)?(?:污染)?事故|"
    r"注销|(?:被)?吊销(?:营业执照)?|停产停业|停业)(?:等)?(?:名单|情形|状态|记录|主体)?"
)
NEAR_VERDICT = 20  # characters between who is left out and the word that does it
_HOUSEHOLD = re.compile(r"个体工商户|分公司|分支机构|非(?:独立)?法人")


@dataclass(frozen=True, slots=True)
class Ground:
    """What a document's sentences are read on."""

    places: Places
    defined: Mapping[str, tuple[str, ...]]
    whole: str = ""  # the text of the document


@dataclass(slots=True)
class Reading:
    """What a part of a sentence became."""

    found: list[Found] = field(default_factory=list)
    unread: list[Unread] = field(default_factory=list)
    covered: bool = False  # whether the common negative list says the same

    @property
    def empty(self) -> bool:
        """Whether nothing was read from it."""
        return not self.found and not self.covered


def read_part(sentence: Sentence, start: int, end: int, ground: Ground, before: Node | None = None) -> Reading:
    """Read what a part of a sentence asks for.

    Args:
        sentence: the sentence.
        start: where the part begins in its plain text.
        end: where it ends.
        ground: places and words of the document.
        before: the qualification the sentence before asked for.

    """
    read, places = _apart(_all(sentence, start, end, ground, before))
    found = list(read)
    while True:  # what stands in a row with one that is not who gets the money is not either
        kept = [one for one in found if one.fact not in OF_THE_HEAD or is_head(one, found, start, end)]
        if len(kept) == len(found):
            break
        found = kept
    others = {(one.start, one.end) for one in read} - {(one.start, one.end) for one in found}
    places = [one for one in places if one not in others]
    found, lost = _with_or(sentence, start, end, found)
    reading = Reading(found)
    rest = _left_over(sentence.plain, start, end, places, ground)
    if lost or rest:
        why = words.OPEN_OR if lost else words.partly(rest)
        reading.unread.append(Unread(sentence.part(start, end), why))
    return reading


def read_exclusion(sentence: Sentence, ground: Ground, end: int) -> Reading:
    """Read what a sentence excludes, up to its verdict."""
    plain = sentence.plain
    reading = Reading()
    removed = removed_before(sentence, 0, end)
    if removed is not None:
        reading.found.append(removed)
    household = _HOUSEHOLD.search(plain, 0, end)
    if household is not None and len(plain[household.end() : end]) <= NEAR_VERDICT:
        node = {"fact": "reg_type", "op": "not_in", "value": list(NOT_FIRMS), "says": "个体工商户、分公司除外"}
        reading.found.append(Found(node, sentence, household.start(), household.end()))
    reading.found += figures_asked(sentence, 0, end, negative=True)
    credit = [match.span() for match in _CREDIT.finditer(plain, 0, end)]
    reading.covered = bool(credit)
    taken = [(one.start, one.end) for one in reading.found] + credit
    rest = _left_over(plain, 0, end, taken, ground)
    if rest:
        reading.unread.append(Unread(sentence.span, words.partly(rest)))
    return reading


def _all(sentence: Sentence, start: int, end: int, ground: Ground, before: Node | None) -> Iterator[Found]:
    yield from records_asked(sentence, start, end, ground.whole)
    yield from events_asked(sentence, start, end)
    yield from honours_asked(sentence, start, end, ground.defined, before)
    yield from figures_asked(sentence, start, end)
    yield from places_asked(sentence, start, end, ground.places)
    yield from kinds_asked(sentence, start, end)


def _apart(found: Iterator[Found]) -> tuple[list[Found], list[tuple[int, int]]]:
    """Keep what does not overlap, with every place something was read at.

    Two conditions of the very same words stand side by side; what is said twice is kept once.
    """
    kept: list[Found] = []
    places: list[tuple[int, int]] = []
    for one in found:
        clash = any(
            one.start < other.end and other.start < one.end and (one.start, one.end) != (other.start, other.end)
            for other in kept
        )
        if not clash:
            places.append((one.start, one.end))
            if all(one.key() != other.key() for other in kept):
                kept.append(one)
    return sorted(kept, key=lambda one: one.start), places


def _with_or(sentence: Sentence, start: int, end: int, found: Sequence[Found]) -> tuple[list[Found], bool]:
    """Make one group of what stands left and right of 或者; where a side was not read, neither counts."""
    plain = sentence.plain
    kept, lost = _lists(sentence, found), False
    for match in re.compile("或者?").finditer(plain, start, end):
        if any(one.start <= match.start() < one.end for one in kept) or _no_choice(plain, match):
            continue
        first = max((plain.rfind(mark, start, match.start()) for mark in ",;:"), default=-1) + 1
        first = max(first, start)
        ends = [at for mark in ",;:" if (at := plain.find(mark, match.end(), end)) >= 0]
        last = min(ends, default=end)
        sides = [
            [one for one in kept if begin <= one.start and one.end <= finish]
            for begin, finish in ((first, match.start()), (match.end(), last))
        ]
        inside = [one for side in sides for one in side]
        standing = [one for one in sides[0] if one.fact in STANDING and "、" in plain[one.end : match.start()]]
        if all(sides) and not _left_over(plain, first, last, [(one.start, one.end) for one in inside], None):
            kept = [one for one in kept if one not in inside]
            kept.append(_either(sentence, sides))
        else:
            kept = [one for one in kept if one not in inside or one in standing]
            lost = True
    return sorted(kept, key=lambda one: one.start), lost


def _no_choice(plain: str, match: re.Match[str]) -> bool:
    """Tell whether 或者 stands between names of the firm itself: 企业或其产品."""
    before, after = plain[: match.start()], plain[match.end() :]
    return bool(
        re.search(r"(?:企业|单位|公司|法人)$", before) and re.match(r"其?(?:产品|项目|单位|机构|组织|其他)", after)
    )


def _lists(sentence: Sentence, found: Sequence[Found]) -> list[Found]:
    """Make one group of qualifications, or industries, that stand in a row: any of them will do."""
    kept: list[Found] = []
    for one in found:
        last = kept[-1] if kept else None
        if last is not None and one.fact in IN_A_ROW and IN_A_ROW[one.fact](last) and one.start >= last.end:
            between = sentence.plain[last.end : one.start]
            if re.fullmatch(r"[、/]|[、,]?(?:和|或者?|及|以及)", between):
                branches = [*last.node["any"], one.node] if "any" in last.node else [last.node, one.node]
                says = sentence.plain[last.start : one.end]
                remark = "；".join(dict.fromkeys(part for part in (last.remark, one.remark) if part))
                kept[-1] = Found({"any": branches, "says": says}, sentence, last.start, one.end, remark)
                continue
        kept.append(one)
    return kept


def _of(fact: str) -> Callable[[Found], bool]:
    def same(one: Found) -> bool:
        branches = one.node.get("any", [one.node])
        return all(branch.get("fact") == fact for branch in branches)

    return same


IN_A_ROW = {fact: _of(fact) for fact in ("qualifications", "industry_code")}
STANDING = frozenset({"region_code", "stat_region", "tax_region", "zone_id", "reg_type"})


def _either(sentence: Sentence, sides: Sequence[Sequence[Found]]) -> Found:
    branches = [side[0].node if len(side) == 1 else {"all": [one.node for one in side]} for side in sides]
    start = min(one.start for side in sides for one in side)
    end = max(one.end for side in sides for one in side)
    remark = "；".join(dict.fromkeys(one.remark for side in sides for one in side if one.remark))
    return Found({"any": branches, "says": sentence.plain[start:end]}, sentence, start, end, remark)


def _left_over(plain: str, start: int, end: int, taken: Sequence[tuple[int, int]], ground: Ground | None) -> list[str]:
    chars = list(plain[start:end])
    for begin, finish in taken:
        for at in range(max(begin, start) - start, min(finish, end) - start):
            chars[at] = "\x00"
    text = "".join(chars)
    if ground is not None:
        text = re.sub(ground.places.pattern(), "\x00", text)
    text = re.sub("|".join(OWN), "\x00", text)
    pieces = re.split(r"[\x00,;:。、()\"/]+", text)
    left = []
    for piece in pieces:
        bare = _FILLER.sub("", piece)
        if len(_HAN.findall(bare)) > 1 or re.search(r"\d", bare):
            left.append(piece.strip("的"))
    return left
