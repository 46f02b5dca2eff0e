"""What the bot says in a chat about a pre-review: lists, cases, files, questions, and what officers decide there."""

from collections.abc import Iterable, Sequence

from config.words.casework import ADVICE

LIST_TITLE, CASE_TITLE, QUESTION_TITLE = "材料清单", "材料预审", "预审问答"
FILES_TITLE, WHICH_TITLE = "预审收件", "哪一件预审"
ASKS_FIRST = "请回答："  # before the question that a bare 是 or 否 answers
PAGE = "打开材料页"
MARK = "〔可容缺〕"


def _lines(head: str, rows: Iterable[str]) -> list[str]:
    told = list(rows)
    return [head, *told] if told else []


def advised(*lines: str) -> str:
    """Put the one sentence below that every reply about a pre-review ends with."""
    return "\n".join([*(line for line in lines if line), ADVICE])


def gate(outcome: str, says: str, source: str, *, met: bool) -> str:
    """Say in which case a matter is not done, or not here."""
    basis = f"（依据：{source}）" if source else ""
    return f"按您说的情况，{outcome}：{says}{basis}。" if met else f"· {outcome}：{says}{basis}"


def gates_head() -> str:
    """Stand above the cases in which nothing has to be handed in here."""
    return "先看这件事要不要办、在哪办："


def question_line(number: int, asks: str, unit: str) -> str:
    """List one open question."""
    return f"{number}. {asks}" + (f"（{unit}）" if unit else "")


def questions_head(count: int) -> str:
    """Stand above the questions that decide what is needed."""
    return f"决定要交哪些材料的问题（{count}个，可以写在同一句里，如“不是特殊建设工程”）："


def sure_head(count: int) -> str:
    """Stand above what is needed for sure."""
    return f"一定要交（{count}份）："


def maybe_head(count: int) -> str:
    """Stand above what is needed in some cases."""
    return f"看情况（{count}份）："


def not_needed_line(names: Sequence[str]) -> str:
    """Name what need not be handed in, by the answers given."""
    return f"按您的回答不用交：{'；'.join(names)}。" if names else ""


def material(number: int, name: str, form: str, issuers: Sequence[str]) -> str:
    """Name one paper of a list."""
    return f"{number}. {name}（{form}；{'、'.join(issuers)}出具）" if issuers else f"{number}. {name}（{form}）"


def only_if(condition: str) -> str:
    """Say when a paper is needed."""
    return f"{condition}时才要"


def depends(asks: Sequence[str]) -> str:
    """Say by the answers to which questions a paper is needed."""
    return f"看“{'”“'.join(asks)}”的回答"


def deferral(workdays: int, says: str) -> str:
    """Mark a paper that may follow later."""
    limits = f"，{says}" if says else ""
    return f"{MARK}书面承诺，受理后{workdays}个工作日内补{limits}"


def limit_line(limit: str, result: str, dept: str) -> str:
    """Say how long it takes, what comes of it, and who decides."""
    return f"办理时限：{limit}。办理结果：{result}。办理部门：{dept}。"


def list_head(name: str, version: str) -> str:
    """Name a list."""
    return f"{name}要交的材料（清单{version}）"


def list_short(name: str, sure: Sequence[str], maybe: Sequence[str], later: Sequence[str]) -> str:
    """Tell a list in a group: names only; what may follow later is marked."""
    marked = [f"{one}{MARK}" if one in later else one for one in sure]
    told = f"{name}一定要交{len(sure)}份：{'；'.join(marked)}。"
    return told + (f"\n看情况{len(maybe)}份：{'；'.join(maybe)}。" if maybe else "")


def list_more(name: str) -> str:
    """Say where the whole list is told."""
    return f"每份的形式、条件和容缺期限，请私聊我发“{name}要哪些资料”。"


def guide_line(title: str) -> str:
    """Name a guide of the base; the title becomes a link."""
    return f"办事指南：{title}"


def review_this(name: str) -> str:
    """Say how to have papers looked at."""
    return f"预审 {name}"


def which_matter(names: Sequence[str]) -> str:
    """Ask which matter is meant."""
    return advised(f"请写明要预审哪个事项，如“预审 施工许可”。可以预审：{'、'.join(names)}。")


def several_matters(names: Sequence[str]) -> str:
    """Ask which of some matters is meant."""
    return advised(f"这句话可能是几个事项：{'、'.join(names)}。请选一个，或写全称。")


def opened(name: str, case_id: str, version: str, state: str, *, new: bool) -> str:
    """Say that a case is open."""
    begun = "已开启预审" if new else "这件预审已经在办"
    return f"{begun}：{name}（{case_id}，清单{version}）。现在：{state}。"


def questions_left(count: int) -> str:
    """Count the questions that are open."""
    return f"还有{count}个问题决定要交哪些材料。" if count else "问题都已回答。"


def asks(text: str, unit: str, *, yes_no: bool) -> str:
    """Ask one question; a bare answer to it is understood."""
    how = "（是/否）" if yes_no else f"（单位{unit}）" if unit else ""
    return f"{ASKS_FIRST}{text}{how}"


def answered(case_id: str, pairs: Iterable[tuple[str, str]]) -> str:
    """Say what was noted."""
    told = "；".join(f"{question} {value}" for question, value in pairs)
    return f"已记下（{case_id}）：{told}。记错了就再说一次。"


def in_words(value: object, unit: str) -> str:
    """Say an answer."""
    if isinstance(value, bool):
        return "是" if value else "否"
    told = str(value)
    return f"{told}{unit}" if told[-1:].isdigit() or told[-1:] in {"万", "亿"} else told


def short_list(sure: int, maybe: int, missing: Sequence[str], *, named: bool) -> str:
    """Tell how much is to be handed in."""
    left = f"，还缺：{'；'.join(missing)}" if named and missing else ""
    left = left or ("，都已收到" if not missing else f"，还缺{len(missing)}份")
    return f"一定要交{sure}份" + (f"、看情况{maybe}份" if maybe else "") + f"{left}。"


def page_line() -> str:
    """Offer the page of a case; its words become the link."""
    return f"材料页（7天内有效，只限您本人第一次打开的浏览器）：{PAGE}"


def link_sent() -> str:
    """Say in a group where the link went."""
    return "材料页链接已私聊发给您，请勿转发。材料请在材料页或私聊里交，不要发在群里。"


def link_not_sent() -> str:
    """Say to somebody without a staff id how to hand papers in."""
    return "您不在本组织通讯录内，我没法给您私聊发链接。请让本企业已绑定的联系人或产业助理发同一句话领取链接。"


def link_private(name: str, case_id: str) -> str:
    """Give a link in private; the words of the page become the link."""
    return (
        f"{name}预审（{case_id}）的材料页在下面的按钮里。\n"
        f"7天内有效，只限您本人第一次打开的浏览器，请勿转发。手机可以直接拍照上传。\n{ADVICE}\n{PAGE}"
    )


def link_title(name: str) -> str:
    """Name the message that brings a link."""
    return f"预审材料页 {name}"


def how_to_hand_in() -> str:
    """Say what comes next."""
    return "也可以在私聊里直接发文件或照片；交齐后回复“提交检查”。"


def bind_first() -> str:
    """Say to a stranger what comes before a case."""
    return advised("还不知道您是哪家企业的人，没有开启预审。请先向产业助理要绑定码，私聊我发“绑定 绑定码”。")


def firm_needed() -> str:
    """Ask an assistant for which firm."""
    return advised("还不知道是哪家企业的预审。请到这家企业的项目群里@我发同一句话。")


def no_case() -> str:
    """Say that there is no case, and how to open one."""
    return advised("现在没有您可以办的预审。要开启，请发“预审 事项名”，如“预审 施工许可”。")


def no_case_of_office() -> str:
    """Say to an officer that no case here is his department's."""
    return advised("这里没有归您部门办理的预审。要看别的预审，请写上编号，或在控制台的“预审”里找。")


def not_here_now(case_id: str, state: str) -> str:
    """Say that a case is not where this could be done."""
    return advised(f"{case_id} 现在是“{state}”，这一步现在不能办。发“预审进度”可以看下一步。")


def which_case(rows: Iterable[str]) -> str:
    """Ask which of several cases is meant."""
    return advised("有几件预审，请选一件（或在话里写上编号）：", *rows)


def case_row(case_id: str, name: str, firm: str, project: str, state: str) -> str:
    """Name one of several cases."""
    of = "，".join(one for one in (firm, project) if one)
    return f"· {case_id} {name}{f'（{of}）' if of else ''}：{state}"


def changed_list(case_id: str) -> str:
    """Say that a newer list is in force."""
    return f"{case_id} 开启后清单已更新。请回复“按新清单检查 {case_id}”，材料都留着；按旧清单不能再通过。"
