"""Questions without an answer, for staff: the list, who is to answer, the answer, and the list to take away."""

import re
from collections import Counter
from collections.abc import Sequence

from config.words import gaps as words
from handlers.desk import Desk, actor_of
from handlers.message import Message, Reply
from handlers.official import same_department
from knowledge.answer.gaps import OPEN, public, reasons_of
from ledger.enterprises import firm_names
from ledger.gaps import Gap, GapKind, GapTheme, ThemeState, gaps_of_themes
from ledger.groups import Role
from ledger.themes import every_gap, officers_of, theme_by_id, themes_in

LISTED = 8  # themes on a phone
REMARKS = 3  # reasons named beside a theme
EXPORTED = 30  # lines of the list in a chat; more is for a table
_WHICH = r"\d{1,6}\s*号(?:问题)?\s*"
_UNANSWERED = r"(?:问不到|答不出|答不了|答不上来?|没有?答上来?|没能?答|没有?答案|未回?答|没有?回答)"
LIST = (
    r"^\s*(?:请|帮我|给我)?(?:查|看|列)*(?:一下|看)?(?:本周|这周|上周|最近)?(?:还)?(?:有|的)?(?:哪些)?"
    rf"(?:待?(?:答复|处理|分派)?问题(?:清单|列表)|待答复|待办问题|{_UNANSWERED}(?:答案)?的?(?:问题|提问)(?:清单|列表|有哪些)?"
    rf"|问题(?:还)?(?:{_UNANSWERED})(?:答案)?)[\s?？。!！]*$"
)
ROUTE = r"^\s*分派(?=\s*\d|\s*$)"
ROUTE_BY_NUMBER = (
    rf"^\s*(?:请|把)*\s*{_WHICH}(?:分派|转交|转|交|派)(?:给|到|至)?\s*"
    r"[^\s?？吗]{1,20}(?:局|委|办|厅|中心|部门)[\s。!！]*$"
)
DISMISS = rf"^\s*不处理\s*\d|^\s*{_WHICH}(?:不处理|忽略|不用处理)|^\s*忽略\s*{_WHICH}"
ANSWER = (
    rf"^\s*答复(?=\s*\d|\s*$)|^\s*(?:回复|回答)\s*\d{{1,6}}\s*号?(?:问题)?\s*[：:]"
    rf"|^\s*{_WHICH}(?:的?答复|回复|回答)\s*[：:]"
)
EXPORT = rf"{_UNANSWERED}.{{0,8}}(?:问题|提问).{{0,6}}导出|导出.{{0,12}}(?:问题|提问)(?:清单|列表)?[\s。!！]*$"
_ROUTE = re.compile(
    r"(?:分派)?\s*(\d{1,6})\s*号?(?:问题)?\s*(?:分派|转交|转|交|派|->|→)?(?:给|到|至)?\s*(.*)", re.DOTALL
)
_DISMISS = re.compile(r"(\d{1,6})\s*号?(?:问题)?[\s，,：:]*(?:不处理|忽略|不用处理)?[\s，,：:]*(.*)", re.DOTALL)
_ANSWER = re.compile(
    r"(?:(?:答复|回复|回答)\s*(\d{1,6})\s*号?(?:问题)?|(\d{1,6})\s*号(?:问题)?\s*(?:的?答复|回复|回答))"
    r"\s*[：:，,\s]\s*(.+)",
    re.DOTALL,
)


def list_gaps(message: Message, desk: Desk) -> Reply:
    """“问题清单”: themes that wait, the most asked first; a department sees its own."""
    if message.in_group:
        return Reply(words.EXPORT_PRIVATELY, title="问题清单")
    with desk.ledger.read() as session:
        themes = [theme for theme in themes_in(session, OPEN) if _may_see(message, theme)]
        gaps = gaps_of_themes(session, [theme.theme_id for theme in themes])
        loose = sum(theme is None for _, theme in every_gap(session)) if not themes else 0
        firms = firm_names(session)
    if not themes:
        staff = message.speaker.role is not Role.DEPARTMENT
        return Reply(words.nothing_open(loose if staff else 0), title="问题清单")
    times = Counter(gap.theme_id for gap in gaps)
    themes.sort(key=lambda theme: (-times[theme.theme_id], theme.theme_id))
    lines = [words.list_head(len(themes), min(LISTED, len(themes)))]
    lines += [_row(theme, [gap for gap in gaps if gap.theme_id == theme.theme_id], firms) for theme in themes[:LISTED]]
    lines.append(words.how_to_answer() if message.speaker.role is Role.DEPARTMENT else words.how_to_route())
    return Reply("\n".join(lines), title="问题清单", whole=True)


def route_gap(message: Message, desk: Desk) -> Reply:
    """“分派 3 给 经信局”."""
    asked = _ROUTE.search(message.text)
    if asked is None:
        return Reply(words.how_to_route(), title="分派")
    department = asked[2].strip(" 。.!！")
    theme = desk.gaps.route(int(asked[1]), department, actor_of(message), desk.now())
    with desk.ledger.read() as session:
        officers = len(officers_of(session, theme.department))
    return Reply(words.routed(theme.theme_id, theme.department, officers), title="已分派")


def dismiss_gap(message: Message, desk: Desk) -> Reply:
    """“不处理 3 与政策无关”."""
    asked = _DISMISS.search(message.text)
    if asked is None:
        return Reply(words.how_to_route(), title="不处理")
    theme = desk.gaps.dismiss(int(asked[1]), actor_of(message), desk.now(), asked[2].strip())
    return Reply(words.dismissed(theme.theme_id), title="不处理")


def answer_gap(message: Message, desk: Desk) -> Reply:
    """“答复 3：可以申报，依据德办发〔2022〕12号第五条”: a draft that another person publishes."""
    asked = _ANSWER.search(message.text)
    if asked is None:
        return Reply(words.answer_how(), title="答复")
    number = int(asked[1] or asked[2])
    with desk.ledger.read() as session:
        theme = theme_by_id(session, number)
    speaker = message.speaker
    if theme and speaker.role is Role.DEPARTMENT and not same_department(speaker.department, theme.department):
        return Reply(words.not_your_theme(number, theme.department), title="答复")
    known = desk.city.department_by_word(speaker.department) if speaker.department else None
    owner = known.full if known else speaker.department
    answer = desk.gaps.answer(number, asked[3], actor_of(message), desk.now(), owner)
    return Reply(words.answered(number, answer.answer_id, len(answer.cites)), title="答复已记下", whole=True)


def export_gaps(message: Message, desk: Desk) -> Reply:
    """“把问不到答案的问题导出来”: what was asked and not answered, each once, the most asked first."""
    if message.in_group:
        return Reply(words.EXPORT_PRIVATELY, title="导出问题")
    with desk.ledger.read() as session:
        rows = every_gap(session)
        firms = firm_names(session)
    if not rows:
        return Reply(words.EXPORT_NONE, title="导出问题")
    times: Counter[tuple[str, str, str]] = Counter()
    for gap, theme in rows:
        state = theme.state.value if theme else words.NOT_GATHERED
        question = theme.question if theme else public(gap.question, firms)
        times[question, state, theme.department if theme else ""] += 1
    lines = [
        words.export_line(number, question, count, state, department)
        for number, ((question, state, department), count) in enumerate(times.most_common(EXPORTED), 1)
    ]
    return Reply("\n".join([words.exported(len(rows), lines), words.EXPORT_HOW]), title="问不到答案的问题", whole=True)


def _may_see(message: Message, theme: GapTheme) -> bool:
    speaker = message.speaker
    return speaker.role is not Role.DEPARTMENT or (
        theme.state is ThemeState.ROUTED and same_department(speaker.department, theme.department)
    )


def _row(theme: GapTheme, gaps: Sequence[Gap], firms: Sequence[str]) -> str:
    told = words.facts(theme.state.value, len(gaps), len({gap.conversation_id for gap in gaps}))
    routed = theme.state is ThemeState.ROUTED or not theme.department
    where = theme.department if routed else words.proposed(theme.department)
    wrong = [gap for gap in gaps if gap.kind is GapKind.DISLIKED]
    why = "\n" + words.said_wrong(len(wrong), reasons_of(wrong, firms)[:REMARKS]) if wrong else ""
    return words.theme_row(theme.theme_id, theme.question, told, where) + why
