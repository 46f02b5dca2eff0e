"""The articles an answer may quote: from the documents that fit the day and the place, the best first."""

import re
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from functools import lru_cache

from knowledge.search import tokens
from knowledge.search.confidence import Coverage, Units
from knowledge.search.filters import Tier, Wanted, nearness
from knowledge.search.kinds import answers, heads
from knowledge.search.query import Query
from knowledge.search.rank import Ranked, nearest
from knowledge.search.synonyms import without_quotes
from ledger.articles import ArticleRow
from ledger.policies import Policy

DOCUMENTS = 8  # whose articles are compared for one answer
ARTICLES_EACH = 12  # of one document
SAME_BREATH = 0.6  # a lower tier answers first when the best above has less than this part of its score
NEAR_GAIN = 0.1  # for the document of the very place asked
ARTICLE_GAIN = 0.65  # for the article, beside its document: the best article found has all of it
COVER_GAIN = 0.8  # for an article that has all of the question
KIND_GAIN = 0.35  # for an article that holds what is asked for
HEAD_GAIN = 0.15  # for an article whose heading announces it
ASIDE_LOSS = 0.4  # for a line that only announces: 现将…印发给你们, 附件：, anything that ends with a colon
SECONDARY_LOSS = {
    "解读": 0.4,
    "图解": 0.4,
    "公示/名单": 0.3,
    "申报通知": 0.2,
}  # the rule itself is quoted where it says it
EARLY_GAIN = 0.05  # for the first article of a document, less for later ones: the general stands before the special
CLOSING_LOSS = 0.3  # for the clause on validity and interpretation, unless a day or an office is asked
EXAMPLE_LOSS = 0.3  # for a worked example: it shows the rule and is none
CLAUSE_GAIN = 1.0  # for the article whose number was asked for
LIMIT_LOSS = 0.1  # for a clause that takes away, unless conditions are asked
SUM_LOSS = 0.3  # for a clause on what adds up to how much and what excludes what, unless that is asked
OTHER_LOSS = 0.3  # for a clause on another thing of a like name
TITLE_CHARS = 6  # a title this long inside a question names the document
LIST_STANDING = {Tier.HERE: 1.0, Tier.OTHER_LEVEL: 1.0, Tier.ELSEWHERE: 0.9, Tier.NOT_NOW: 0.85}
TITLE_STANDING = 1.5  # of a document whose title is the question
_NO_BRACKETS = str.maketrans("", "", "（）()")
_ASIDE = re.compile(
    r"^附件\s*\d*[:：]|印发给你们|[:：]$|^特此|制定本(?:办法|细则|措施|政策|规定|方案|意见|指南|规则)"
    r"|现(?:就|将).{0,60}(?:如下|公告|通知)|^[^。]{0,40}[:：]\s*(?:根据|近期|按照|为)"
)
_DEFINES = re.compile(r"^(?:第[一二三四五六七八九十]+条\s*)?本(?:办法|细则|措施|政策|规定|规则)所称|责任分工")
_CLOSING = re.compile(r"同时废止|负责解释|自.{4,14}起(?:施行|执行|实施)|有效期.{1,6}年|有效期至")
_LIMIT = re.compile(r"不再|不得|不予|不适用|不重复|就高|扣减|追回|虚假|不支持")
_SPECIAL = re.compile(
    r"(?:比例|标准|上限|限额|额度).{0,12}(?:提高|上浮|放宽|降低)|(?:提高|上浮|放宽|降低)(?:到|至|\d)"
)  # changes what another clause sets
_EXCLUDES = re.compile(r"叠加|重复|不再(?:享受|重复)|同时享受|就高|择高")
_SUM = re.compile(r"合计|累计|叠加|重复(?:享受|奖励|补助|补贴|支持|申报)|不再(?:享受|重复)|同时享受|就高|择高|排除重复")
_EXAMPLE = re.compile("举例说明|计算示例|为例")
_SUM_SENTENCE = re.compile(rf"[^。；\n]*(?:{_SUM.pattern})[^。；\n]*[。；]?")
_GRANTS = re.compile(r"\d[\d,.]*\s*(?:万|亿)?元|\d(?:\.\d+)?%")
_SUM_ASKED = re.compile(
    "合计|累计|叠加|重复|同时|一起|都能|都拿|两个|两样|还能|能不能再|总共|一共|一年最多|择高|就高|冲突"
)
_CAP_ASKED = re.compile("上限|封顶|最高|最多|限额")
_OF_A_YEAR = re.compile(r"20\d\d年.*的?(?:通知|公告|指南)")
_NOTICE_KINDS = frozenset(
    {"date", "deadline", "paper", "channel"}
)  # what a notice of the year says and the rule does not
_TIME_KINDS = frozenset({"date", "deadline", "contact", "condition"})


@dataclass(frozen=True, slots=True)
class Passage:
    """One article that may answer."""

    policy_id: str
    article: ArticleRow
    score: float
    coverage: float  # the part of the question it has, 0 to 1
    parts: Mapping[str, float]


def title_of(policy: Policy) -> str:
    """Return the title people know: the inner one where there is one."""
    return policy.inner_title or policy.title


def by_title(policy: Policy, query: Query) -> bool:
    """Tell whether a question names a document by its title."""
    titles = [tokens.fold(title) for title in (policy.title, policy.inner_title) if title]
    quoted = any(name in title for name in query.quoted for title in titles if len(name) >= TITLE_CHARS)
    return quoted or any(len(title) >= TITLE_CHARS and title in query.clean for title in titles)


def standing(policy: Policy, tier_at: Callable[[Policy], Tier], query: Query) -> float:
    """Return the factor of a document's score in a list of documents."""
    if by_title(policy, query) or tokens.fold(query.text).strip() in tokens.fold(title_of(policy)):
        return TITLE_STANDING
    return LIST_STANDING[tier_at(policy)]


def in_tiers(
    ranked: Sequence[Ranked], policies: Mapping[str, Policy], tier_at: Callable[[Policy], Tier], query: Query
) -> list[list[Ranked]]:
    """Put documents into tiers; a document asked for by 文号 or title belongs to the first.

    Args:
        ranked: the documents, the best first.
        policies: the same by id.
        tier_at: the tier of a document for the day and the places asked.
        query: the question.

    """
    tiers: dict[Tier, list[Ranked]] = {tier: [] for tier in Tier}
    for one in ranked:
        policy = policies[one.policy_id]
        if policy.draft:
            continue  # it is named beside the answer and never quoted
        asked = bool(query.doc_nos) or by_title(policy, query)
        tiers[Tier.HERE if asked else tier_at(policy)].append(one)
    order = [tier for tier in Tier if tiers[tier]]
    best = {tier: _best_rule(tiers[tier], policies) for tier in order}
    first = next((tier for tier in order if all(best[tier] >= SAME_BREATH * best[other] for other in order)), None)
    if first is not None:
        order.sort(key=lambda tier: (tier is not first, tier))
    return [tiers[tier] for tier in order]


def _best_rule(ranked: Sequence[Ranked], policies: Mapping[str, Policy]) -> float:
    """Return the best score of the rules themselves; of what only tells of them where there is nothing else."""
    rules = [one.score for one in ranked if policies[one.policy_id].kind not in SECONDARY_LOSS]
    return max(rules or [one.score for one in ranked])


def choose(
    query: Query,
    units: Units,
    tiers: Sequence[Sequence[Ranked]],
    policies: Mapping[str, Policy],
    read: Callable[[Sequence[tuple[str, int]]], Mapping[tuple[str, int], ArticleRow]],
    wanted: Wanted,
) -> list[Passage]:
    """Return the articles of the first tier that has any, the best first."""
    covered = Coverage(units)
    for tier in tiers:
        head = list(tier[:DOCUMENTS])
        each = None if query.doc_nos else ARTICLES_EACH
        rows = read([(one.policy_id, ordinal) for one in head for ordinal, _ in one.articles[:each]])
        top = max((score for one in head for _, score in one.articles), default=0.0) or 1.0
        passages = [
            _passage(query, covered, one, rows[one.policy_id, ordinal], score / top, policies[one.policy_id], wanted)
            for one in head
            for ordinal, score in one.articles[:each]
            if (one.policy_id, ordinal) in rows
        ]
        if passages:
            return sorted(passages, key=lambda one: (-one.score, one.policy_id, one.article.ordinal))
    return []


@dataclass(frozen=True, slots=True)
class _Looks:
    """What an article is by its wording, whatever is asked."""

    aside: bool
    closing: bool
    defines: bool
    example: bool
    special: bool
    sums: bool
    caps: bool  # only how much it may come to, not what excludes what


@lru_cache(maxsize=tokens.FOLDED_KEPT)
def _looks(text: str) -> _Looks:
    sums = bool(_SUM.search(text)) and not _GRANTS.search(_SUM_SENTENCE.sub("", text))
    return _Looks(
        aside=bool(_ASIDE.search(text.strip())),
        closing=bool(_CLOSING.search(text)),
        defines=bool(_DEFINES.search(text)),
        example=bool(_EXAMPLE.search(text)),
        special=bool(_SPECIAL.search(text)),
        sums=sums,
        caps=sums and not _EXCLUDES.search(text),
    )


def _setback(query: Query, row: ArticleRow, looks: _Looks) -> dict[str, float]:
    """Return what an article loses for what it is by its wording, unless the question asks for that."""
    asked = set(query.kinds)
    parts = {
        "aside": -ASIDE_LOSS * (row.kind in {"attachment", "notice"} or looks.aside),
        "closing": -CLOSING_LOSS * (looks.closing and not _TIME_KINDS & asked),
        "defines": -CLOSING_LOSS * (looks.defines and not {"meaning", "condition"} & asked),
        "example": -EXAMPLE_LOSS * looks.example,
        "special": -CLOSING_LOSS * (looks.special and not _SPECIAL.search(query.clean)),
        "sums": -SUM_LOSS * (looks.sums and not _sums_asked(query, looks)),
    }
    first = next((name for name, loss in parts.items() if loss), "")
    if first:
        return {first: parts[first]}
    parts["limit"] = -LIMIT_LOSS * _takes_away(query, row.text)
    return {"limit": parts["limit"]} if parts["limit"] else {}


def _sums_asked(query: Query, looks: _Looks) -> bool:
    return bool(_SUM_ASKED.search(query.clean) or (looks.caps and _CAP_ASKED.search(query.clean)))


def _of_another(query: Query, text: str) -> bool:
    """Tell whether an article is on another thing: the first sentence that names either names only that one."""
    for sentence in tokens.folded_sentences(text):
        rest = whole = without_quotes(sentence)
        for name in query.other_things:  # 专精特新“小巨人”企业 before 小巨人
            rest = rest.replace(name, "\n")
        if any(name in rest for name in query.things):
            return False
        if rest != whole:
            return True
    return False


def _takes_away(query: Query, text: str) -> bool:
    asked = "condition" in query.kinds or _LIMIT.search(query.clean)
    return bool(not asked and _LIMIT.search(text) and not answers(("benefit",), tokens.fold(text)))


def _passage(
    query: Query, covered: Coverage, one: Ranked, row: ArticleRow, found: float, policy: Policy, wanted: Wanted
) -> Passage:
    texts = policy.title, policy.inner_title, " ".join(row.path), row.label, row.text
    said = covered("\n".join(map(tokens.fold, texts)))
    looks = _looks(row.text)
    heading = tokens.fold(" ".join((*row.path[-1:], row.text[:20])))
    parts = {
        "document": one.score,
        "article": ARTICLE_GAIN * found,
        "coverage": COVER_GAIN * said,
        "early": EARLY_GAIN / row.ordinal,
        "near": NEAR_GAIN * nearness(policy, wanted),
        "kind": KIND_GAIN * answers(query.kinds, nearest(query, row.text)) + HEAD_GAIN * heads(query.kinds, heading),
    }
    if query.articles and any(article in row.label.translate(_NO_BRACKETS) for article in query.articles):
        parts["clause"] = CLAUSE_GAIN
    parts |= _setback(query, row, looks)
    if query.other_things and _of_another(query, row.text):
        parts["other"] = -OTHER_LOSS
    if not _NOTICE_KINDS & set(query.kinds):
        of_a_year = not query.years and bool(_OF_A_YEAR.search(policy.title))
        parts["secondary"] = -max(SECONDARY_LOSS.get(policy.kind, 0.0), SECONDARY_LOSS["申报通知"] * of_a_year)
    return Passage(one.policy_id, row, sum(parts.values()), said, {**one.parts, **parts})
