"""Sentences about questions without an answer: the list, the department's turn, and the answer coming back."""

from collections.abc import Sequence


def thanks_useful() -> str:
    """Take praise."""
    return "收到，谢谢反馈。"


def disliked(contact: str) -> str:
    """Take a complaint about an answer, and say what happens with it."""
    return f"抱歉没帮上忙，已记下这个问题，会转给主管部门补充答复，有了答复在这里告诉您。\n急用请咨询：{contact}"


REASONS = ("答非所问", "内容过时", "金额或条件不对", "看不懂、太笼统")
SHOWN = 60  # characters of a reason that are said back
_WHY = "哪里不好？回复序号："


def ask_why(reasons: Sequence[str]) -> str:
    """Ask what was wrong; ``asks_why`` knows it again."""
    listed = "\n".join(f"{number}. {reason}" for number, reason in enumerate(reasons, 1))
    return f"{_WHY}\n{listed}\n也可以直接说明，例如“答得不对：标准已经提高了”。"


def asks_why(text: str) -> bool:
    """Tell whether a text has asked what was wrong."""
    return _WHY in text


def remark_taken(remark: str) -> str:
    """Confirm what was said to be wrong."""
    shown = remark if len(remark) <= SHOWN else f"{remark[:SHOWN]}……"
    return f"原因已记下：{shown.rstrip('。')}。"


def said_wrong(people: int, remarks: Sequence[str]) -> str:
    """Say in a list how many were not content, and why."""
    why = "：" + "；".join(remarks) if remarks else "，没有说原因"
    return f"不满意{people}次{why}"


def nothing_to_rate() -> str:
    """Say that there is no answer the feedback could be about."""
    return "没有找到您最近的提问：请先提问，看到回答后再反馈；说的是别人问的那条，请引用那条回答再说“没用”。"


def nothing_open(loose: int = 0) -> str:
    """Say that no theme waits; ``loose`` questions were not gathered yet."""
    more = f"现有{loose}个提问还没归类，发“导出问题”可以先看。" if loose else ""
    return f"目前没有待处理的问题。企业问不到答案的问题每周一上午9点归类后列在这里。{more}"


def list_head(total: int, shown: int) -> str:
    """Head the list of open themes."""
    more = f"，先列{shown}个，其余见控制台或“导出问题”" if shown < total else ""
    return f"待处理问题{total}个{more}："


def theme_row(number: int, question: str, facts: str, department: str) -> str:
    """One theme in the list."""
    return f"{number}号. {question}\n{facts}" + (f" · {department}" if department else "")


def facts(state: str, questions: int, conversations: int) -> str:
    """Say where a theme stands and how many asked."""
    return f"{state} · {questions}次提问 · {conversations}个会话"


def proposed(department: str) -> str:
    """Mark a department that nobody has decided yet."""
    return f"建议：{department}"


def how_to_route() -> str:
    """Say how to give a theme to a department."""
    return "分派请发：分派 编号 给 部门，例如“分派 3 给 经信局”；不需要答复的发“不处理 3 原因”。"


def how_to_answer() -> str:
    """Say how a department answers."""
    return "答复请发：答复 编号：内容，例如“答复 3：……依据德办发〔2022〕12号第五条”。"


def routed(number: int, department: str, officers: int) -> str:
    """Confirm a routing."""
    if not officers:
        return (
            f"{number}号问题已分派给{department}，但该部门还没有绑定联络员，消息送不到。"
            "请先绑定：huiqi people bind --role department。"
        )
    return f"{number}号问题已分派给{department}，正在通知该部门{officers}位联络员。"


def dismissed(number: int) -> str:
    """Confirm that a theme needs no answer."""
    return f"{number}号问题已标记为不处理，原因已记录。"


def to_officers(number: int, question: str, questions: int, conversations: int, remarks: Sequence[str]) -> str:
    """Bring a theme to a department's people."""
    return (
        f"企业有个问题库里没有答案，请贵部门答复（{number}号，{conversations}个会话问过{questions}次）：\n"
        f"“{question}”\n" + "".join(f"提问人说：{one}\n" for one in remarks) + f"请回复：答复 {number}：内容\n"
        "有依据的请写上文号和条款，例如“依据德办发〔2022〕12号第五条”。答复经另一人审核后，自动回到提问的群和企业。"
    )


def to_officers_title() -> str:
    """Title of that message in the conversation list."""
    return "请答复企业问题"


def answered(theme: int, number: int, cited: int) -> str:
    """Confirm a department's answer: it waits for another person."""
    basis = f"，引用{cited}处条款" if cited else "，没有引用条款（有依据的话请补上文号和条款再发一次）"
    return (
        f"{theme}号问题的答复已记为官方答复 {number} 的草稿{basis}。\n"
        f"请由另一位同事或管理员核对后发“发布答复 {number}”，发布后自动回复提问的群和企业。"
    )


def answer_how() -> str:
    """Say how to answer a theme."""
    return "请按“答复 编号：内容”的格式发送，例如“答复 3：可以申报，依据德办发〔2022〕12号第五条”。"


def not_your_theme(number: int, department: str) -> str:
    """Refuse to let one department answer for another."""
    return f"{number}号问题由{department or '其他部门'}答复。应由您部门答复的，请管理员重新分派。"


def back_to_asker(day: str, question: str) -> str:
    """Open the answer that comes back."""
    return f"{day}问过的“{question}”，现有官方答复："


def no_staff_id() -> str:
    """Why somebody outside the organisation can't be told."""
    return "提问人不在组织通讯录内，平台不支持主动发送"


def withdrawn() -> str:
    """Why nobody was told: the answer no longer holds."""
    return "官方答复已停用或待复核，没有发送"


def no_officer(department: str) -> str:
    """Why a department was not told."""
    return f"{department}没有绑定联络员"


def weekly(waiting: int, routed: int, rows: Sequence[str]) -> str:
    """Tell admins and assistants once a week that questions wait; see ``weekly_row``."""
    also = f"，另有{routed}个等部门答复" if routed else ""
    return "\n".join(
        [
            f"企业问不到答案的问题已归类：{waiting}个待分派{also}。{'问得最多的：' if len(rows) < waiting else ''}",
            *rows,
            "全部请发“问题清单”，分派请发“分派 编号 给 部门”。",
        ]
    )


def weekly_row(number: int, question: str, times: int, remarks: Sequence[str] = ()) -> str:
    """One question of the weekly message, with what askers said was wrong."""
    why = f"，不满意：{'；'.join(remarks)}" if remarks else ""
    return f"{number}号. {question}（{times}次{why}）"


def weekly_title() -> str:
    """Title of the weekly message in the conversation list."""
    return "本周问题清单"


def nothing_left() -> str:
    """Why nobody was told: all was dealt with before the message went out."""
    return "发送前已全部处理"


def exported(rows: int, lines: Sequence[str]) -> str:
    """Give the list of questions without an answer in a chat."""
    return "\n".join([f"问不到答案和不满意的问题共{rows}条（按提问次数）：", *lines])


def export_line(number: int, question: str, times: int, state: str, department: str) -> str:
    """One line of that list."""
    return f"{number}. {question}（{times}次，{state}{'，' + department if department else ''}）"


def export_file(path: str) -> str:
    """Say where the file is."""
    return f"完整表格（CSV）：{path}"


EXPORT_COLUMNS = ("编号", "问题", "类型", "提问时间", "群聊", "归类", "状态", "部门", "说明", "已回复", "未回复原因")
NOT_GATHERED = "未归类"
EXPORT_PRIVATELY = "问题清单可能涉及企业信息，请在与我的单聊里导出。"
EXPORT_NONE = "没有问不到答案的问题。"
EXPORT_HOW = "完整表格请管理员在服务器上运行：huiqi gaps list --all --csv 文件名。"
