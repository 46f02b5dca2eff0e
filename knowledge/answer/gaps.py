"""Questions without an answer: gathered by likeness once a week, proposed to a department, answered once for all.

A theme is public: it goes to a department and later to every conversation that asked. So it never carries what one
firm said of itself: names, numbers and codes are taken out of the question that stands for the others.
"""

import re
from collections.abc import Callable, Sequence
from dataclasses import dataclass
from datetime import date, datetime, timedelta, timezone
from typing import TypeVar

from config.city import City
from knowledge.answer import curate
from knowledge.answer.footing import cites_in
from knowledge.answer.official import Officials
from knowledge.errors import ActRefused, NotInBase
from knowledge.search.likeness import GATHERED, Meant, likeness
from knowledge.search.shelf import Found
from ledger.audit import Actor, record
from ledger.base import Ledger
from ledger.enterprises import firm_names
from ledger.gaps import Gap, GapTheme, ThemeState, cluster_alone, gaps_of_themes, gaps_without_theme
from ledger.official import OfficialAnswer
from ledger.policies import OpenSession
from ledger.themes import theme_by_id, themes_in

CHINA = timezone(timedelta(hours=8), "Asia/Shanghai")
OPEN = (ThemeState.OPEN, ThemeState.ROUTED)
FEWEST_SIGNS = 4  # different characters of a question that can be understood later by somebody else
RELATED = 0.005  # chance that a search holds the answer: below it a remark has nothing to do with the base
VARIANTS = 6  # other wordings an official answer takes over from its theme
Row = TypeVar("Row")

_ASKS = re.compile(
    r"多少|好多|怎么|咋|如何|什么|啥|几|吗|么|呢|哪|谁|能不能|可不可以|有没有|有没得|是不是|能否|可否|是否|(.)[不没]\1|[?？]"
)
_NAME = r"[\u4e00-\u9fff（）()A-Za-z0-9]"
_SECRETS = (
    re.compile(rf"{_NAME}{{2,24}}?(?:有限责任公司|股份有限公司|有限公司|专业合作社)"),
    re.compile(
        rf"{_NAME}{{2,12}}(?:集团|酒业|机械厂|加工厂|经营部)(?=[^\u4e00-\u9fff]|[的是在能有可想去年今明和与营产]|$)"
    ),
    re.compile(r"(?<![0-9A-Za-z])[0-9A-Z]{15,20}(?![0-9A-Za-z])"),  # credit codes, bank and identity numbers
    re.compile(r"(?:联系)?(?:电话|手机号?|号码)?[是为：:\s]*(?:(?<!\d)1\d{10}(?!\d)|0\d{2,3}[-—]?\d{7,8})"),
    re.compile(r"[\w.+-]+@[\w-]+\.[\w.]+"),
    re.compile(r"(?:我叫|联系人|我是|法人|老板)[：:]?\s*[\u4e00-\u9fff]{1,2}(?:某某?|总|经理|先生|女士)"),
    re.compile(
        r"(?:营收|营业收入|产值|利润|纳税|税收|投资|投入|研发费用?|研发投入|贷款|职工|员工|人数)[^，。？?、\d]{0,6}"
        r"[\d.一二三四五六七八九十百千两]+(?:多|来)?(?:万|亿|千|百|w|个)+(?:元|块|人|个人)?"
    ),
)
_LEFT_EMPTY = re.compile(r"^[，,。；;、\s]+|[，,；;、\s]+$")


@dataclass(frozen=True, slots=True)
class Gathered:
    """What one gathering made."""

    themes: int  # new ones
    joined: int  # questions that joined a theme that waits already
    questions: int


def worth_keeping(found: Found) -> bool:
    """Tell whether a question that was refused can be put to a department; small talk can't."""
    signs = set(re.findall(r"[\u4e00-\u9fffA-Za-z]", found.query.text))
    return len(signs) >= FEWEST_SIGNS and (bool(_ASKS.search(found.query.text)) or found.confidence >= RELATED)


def monday_of(day: date) -> date:
    """Return the Monday of a day's week."""
    return day - timedelta(days=day.weekday())


def clusters(rows: Sequence[Row], alike: Callable[[Row, Row], float]) -> list[list[Row]]:
    """Put like rows together; the first of each cluster is the one that is likest to all of them.

    Each row joins the cluster with which it has, on average, most in common, if that is enough.
    """
    made: list[list[Row]] = []
    for row in rows:
        best, home = GATHERED, None
        for cluster in made:
            mean = sum(alike(row, other) for other in cluster) / len(cluster)
            if mean >= best:
                best, home = mean, cluster
        if home is None:
            made.append([row])
        else:
            home.append(row)
    return [_middle_first(cluster, alike) for cluster in made]


def public(question: str, firms: Sequence[str] = ()) -> str:
    """Take out of a question what one firm says of itself.

    >>> public("德阳示例重型机械有限公司营收3000万元，首次升规奖励多少，电话13900000001")
    '首次升规奖励多少'
    """
    for firm in sorted(firms, key=len, reverse=True):
        question = question.replace(firm, "")
    for secret in _SECRETS:
        question = secret.sub("", question)
    return " ".join(_LEFT_EMPTY.sub("", question).split())


def reasons_of(gaps: Sequence[Gap], firms: Sequence[str]) -> list[str]:
    """Return what people said was wrong with answers, each once, without what one firm says of itself."""
    return list(dict.fromkeys(said for gap in gaps if (said := public(gap.remark, firms))))


class Gaps:
    """What is done with unanswered questions. Built from what the house has.

    Args:
        ledger: the truth.
        city: names of departments.
        officials: to compare questions.
        nearest: returns what the base has that is nearest to a question, on a day.

    """

    def __init__(self, ledger: Ledger, city: City, officials: Officials, nearest: Callable[[str, date], Found]) -> None:
        self.ledger = ledger
        self.city = city
        self._officials = officials
        self._nearest = nearest

    def gather(self, week: date, now: datetime) -> Gathered:
        """Put the questions of one week, and what earlier weeks left, into themes; twice changes nothing.

        Args:
            week: any day of the week whose questions are gathered.
            now: the moment.

        """
        monday = monday_of(week)
        until = datetime.combine(monday + timedelta(days=7), datetime.min.time(), CHINA)
        with self.ledger.read() as session:
            rows = gaps_without_theme(session, datetime(2000, 1, 1, tzinfo=CHINA), until)
            waiting = themes_in(session, OPEN)
            firms = firm_names(session)
        if not rows:
            return Gathered(0, 0, 0)
        known: dict[str, Meant] = {}

        def alike(one: str, other: str) -> float:
            for text in (one, other):
                if text not in known:
                    known[text] = self._officials.meant(text)
            return max(likeness(known[one], known[other]), likeness(known[other], known[one]))

        joins = {row.gap_id: _home(row, waiting, alike) for row in rows}
        fresh = [row for row in rows if joins[row.gap_id] is None]
        made = clusters(fresh, lambda one, other: alike(one.question, other.question))
        proposed = [(cluster, *self._stands_for(cluster, firms, now.astimezone(CHINA).date())) for cluster in made]
        return self._keep(monday, joins, proposed)

    def _keep(self, monday: date, joins: dict[int, int | None], made: Sequence[tuple[list[Gap], str, str]]) -> Gathered:
        with self.ledger.write() as session:
            cluster_alone(session)
            joined = sum(_join(session, gap_id, theme_id) for gap_id, theme_id in joins.items() if theme_id)
            themes = questions = 0
            for cluster, question, department in made:
                free = [gap for gap in cluster if _is_free(session, gap.gap_id)]
                if not free:
                    continue
                theme = GapTheme(week=monday, question=question, department=department, state=ThemeState.OPEN)
                session.add(theme)
                session.flush()
                questions += sum(_join(session, gap.gap_id, theme.theme_id) for gap in free)
                themes += 1
        return Gathered(themes, joined, questions + joined)

    def _stands_for(self, cluster: Sequence[Gap], firms: Sequence[str], day: date) -> tuple[str, str]:
        """Return the public question of a cluster, and the department that may know."""
        clean = [gap.question for gap in cluster if public(gap.question, firms) == " ".join(gap.question.split())]
        question = (clean or [public(cluster[0].question, firms) or "（问题含企业信息，请查看原文后拟写）"])[0][:200]
        named = next((found.full for gap in cluster if (found := self.city.department_by_word(gap.question, day))), "")
        if named:
            return question, named
        hits = self._nearest(question, day).hits
        ours = {one.full for one in self.city.departments}  # a ministry is nobody's to ask
        return question, next((hit.department for hit in hits if hit.department in ours), "")

    def route(self, theme_id: int, department: str, actor: Actor, now: datetime) -> GapTheme:
        """Give a theme to a department, named as people do; its people are told by the clock.

        Raises:
            NotInBase, ActRefused: no such theme, no such department, or the theme is answered already.

        """
        with self.ledger.write() as session:
            theme = _theme(session, theme_id)
            known = self.city.department_by_word(department) if department else None
            full = known.full if known else theme.department if not department else ""
            if not full:
                raise ActRefused(f"不认识部门“{department}”。请写部门全称或简称，例如“分派 {theme_id} 给 经信局”。")
            if theme.state not in OPEN:
                raise ActRefused(f"{theme_id}号问题现在是“{theme.state.value}”，不能再分派。")
            before = {"department": theme.department, "state": theme.state.value}
            theme.department, theme.state, theme.routed_by = full, ThemeState.ROUTED, actor.who
            theme.notified_at, theme.trouble = None, ""
            after = {"department": full, "state": theme.state.value}
            record(session, actor, "gap.routed", f"gap:{theme_id}", now, before=before, after=after)
            return theme

    def answer(self, theme_id: int, text: str, actor: Actor, now: datetime, department: str = "") -> OfficialAnswer:
        """Make a draft of an official answer from what a department says; articles it names become its cites.

        Raises:
            NotInBase, ActRefused: no such theme, answered already, no text, or a 文号 that is not in the base.

        """
        with self.ledger.write() as session:
            theme = _theme(session, theme_id)
            if theme.state is ThemeState.DISMISSED or theme.state is ThemeState.ANSWERED:
                raise ActRefused(f"{theme_id}号问题现在是“{theme.state.value}”，不再接受答复。")
            owner = theme.department or department
            cites = cites_in(session, text)
            others = [public(gap.question, firm_names(session)) for gap in gaps_of_themes(session, [theme_id])]
            if theme.official_id is not None:
                changes = {"text": text.strip(), "cites": cites}
                return curate.edit(session, theme.official_id, changes, actor, now)
            draft = curate.Draft(
                question=theme.question[: curate.LONGEST_QUESTION],
                text=text,
                department=owner,
                variants=list(dict.fromkeys(others))[:VARIANTS],
                cites=cites,
            )
            answer = curate.write(session, draft, actor, now)
            theme.official_id = answer.answer_id
            record(session, actor, "gap.answered", f"gap:{theme_id}", now, after={"official": answer.answer_id})
            return answer

    def dismiss(self, theme_id: int, actor: Actor, now: datetime, reason: str) -> GapTheme:
        """Say that a theme needs no answer.

        Raises:
            NotInBase, ActRefused: no such theme, no reason, or it is answered already.

        """
        with self.ledger.write() as session:
            theme = _theme(session, theme_id)
            if not reason.strip():
                raise ActRefused(f"请写明不处理的原因，例如“不处理 {theme_id} 与惠企政策无关”。")
            if theme.state not in OPEN:
                raise ActRefused(f"{theme_id}号问题现在是“{theme.state.value}”。")
            before = {"state": theme.state.value}
            theme.state = ThemeState.DISMISSED
            record(session, actor, "gap.dismissed", f"gap:{theme_id}", now, before=before, reason=reason)
            return theme


def _theme(session: OpenSession, theme_id: int) -> GapTheme:
    theme = theme_by_id(session, theme_id)
    if theme is None:
        raise NotInBase(f"没有{theme_id}号问题。发“问题清单”或运行 huiqi gaps list 查看编号。")
    return theme


def _home(row: Gap, waiting: Sequence[GapTheme], alike: Callable[[str, str], float]) -> int | None:
    """Return the theme that waits for the same answer, if there is one."""
    best = max(((alike(row.question, theme.question), theme.theme_id) for theme in waiting), default=(0.0, 0))
    return best[1] if best[0] >= GATHERED else None


def _is_free(session: OpenSession, gap_id: int) -> bool:
    gap = session.get(Gap, gap_id, populate_existing=True)
    return gap is not None and gap.theme_id is None


def _join(session: OpenSession, gap_id: int, theme_id: int | None) -> bool:
    if not _is_free(session, gap_id):
        return False
    gap = session.get_one(Gap, gap_id)
    gap.theme_id = theme_id
    return True


def _middle_first(cluster: list[Row], alike: Callable[[Row, Row], float]) -> list[Row]:
    middle = max(cluster, key=lambda row: sum(alike(row, other) for other in cluster))
    return [middle, *(row for row in cluster if row is not middle)]
