"""What the bot says in a chat of how a case of pre-review stands and moves."""

from collections.abc import Iterable
from datetime import date

from config.words.review_chat import advised


def stands(name: str, case_id: str, state: str, number: int, project: str) -> str:
    """Say where a case is."""
    of = f"·{project}" if project else ""
    return f"{name}{of}预审（{case_id}）：{state}" + (f"，第{number}轮。" if number else "。")


def in_hand_of(whose: str, due: date | None) -> str:
    """Say who has a case now, and by when."""
    return f"现在由{whose}办理" + (f"，{due.isoformat()}前" if due is not None else "") + "。"


WHOSE = {
    "已开启": "企业（回答问题、交材料）",
    "收材料": "企业（交材料，交齐后回复“提交检查”）",
    "机器检查中": "系统（检查完会通知）",
    "待企业补正": "企业（按清单一次改好，再回复“提交检查”）",
    "已退回补正": "企业（按清单一次改好，再回复“提交检查”）",
    "预审通过": "企业（到政务服务网或窗口正式申报，拿到受理号后回复“已申报 受理号”）",
    "已正式申报": "办理部门（受理后回复“已受理 受理号”）",
    "已受理": "办理部门（办结后回复“已办结 证号”）",
}


def with_officer(name: str) -> str:
    """Say which officer has a case."""
    return f"预审员{name}" if name else "预审员（还没有人认领）"


def valid_until(day: date) -> str:
    """Say how long a pass holds."""
    return f"预审通过，{day.isoformat()}前有效（清单更新后要重新核对）。"


def expired(day: date) -> str:
    """Say that a pass has ended."""
    return f"预审通过已于{day.isoformat()}过期。已经申报的请补报受理号，没有申报的请发“撤回修改”，核对后重新提交检查。"


def list_changed() -> str:
    """Say that a pass rests on a list that does not hold any more."""
    return "清单已更新，原来的预审通过不再适用，正在退回。"


def promise(slot: str, until: date, came_on: date | None, *, over: bool) -> str:
    """Say how a promise stands."""
    if came_on is not None:
        return f"容缺：《{slot}》已于{came_on.isoformat()}补交。"
    return f"容缺：《{slot}》承诺{until.isoformat()}前补交，" + ("已过期，还没有收到。" if over else "还没有收到。")


def rechecked(name: str, case_id: str, version: str, told: Iterable[str], number: int) -> str:
    """Say that a case goes on by the list that holds today."""
    then = f"第{number}轮检查已开始，结果会通知。" if number else "还没有材料，交齐后回复“提交检查”。"
    return f"{name}预审（{case_id}）改按清单{version}办，材料都留着。变化：{'；'.join(told)}。{then}"


def receipt(number: str) -> str:
    """Name the number a filed case has."""
    return f"受理号：{number}。"


def certificate(number: str) -> str:
    """Name the certificate of a case."""
    return f"证号：{number}。"


def noted_by(who: str, when: str, why: str) -> str:
    """Say who noted how a case stands, and when."""
    return f"{when} 由{who}登记" + (f"：{why}。" if why else "。")


def papers_count(files: int, unread: int) -> str:
    """Count the files of a case."""
    return f"已交{files}个文件" + (f"，{unread}个正在读。" if unread else "。")


def last_round(number: int, counts: str) -> str:
    """Say what the last check came to."""
    return f"第{number}轮检查：{counts}。"


def checking_failed() -> str:
    """Say that a check did not end."""
    return "上一轮检查没有完成，材料都在，请再回复“提交检查”。"


def points_head(name: str, case_id: str, number: int, counts: str) -> str:
    """Stand above the whole list of a round."""
    return f"{name}预审（{case_id}）第{number}轮：{counts}。"


def points_title(name: str) -> str:
    """Name the private message with a whole list."""
    return f"补正清单 {name}"


def more_points(count: int) -> str:
    """Count the points that one message does not take."""
    return f"……还有{count}项，见材料页或下载的补正通知。" if count > 0 else ""


def no_round() -> str:
    """Say that nothing was checked yet."""
    return "还没有检查过，没有补正清单。材料交齐后回复“提交检查”。"


def settled(result: str, by: str) -> str:
    """Say below a point what an officer said of it."""
    return f"（预审员{by}：{result}）"


def submitted(name: str, case_id: str, number: int, *, in_group: bool) -> str:
    """Say that a check begins, and where its result is told."""
    where = "发到群里（只有状态）和您的私聊（全部清单）" if in_group else "发到您的私聊（全部清单）"
    return f"{name}预审（{case_id}）第{number}轮检查已开始，结果会{where}。"


def handed_over(name: str, case_id: str, due: date | None) -> str:
    """Say that a person looks at a case now."""
    by = f"，{due.isoformat()}前给出意见" if due is not None else ""
    return f"{name}预审（{case_id}）已转预审员人工预审{by}。"


def taken_back(name: str, case_id: str) -> str:
    """Say that papers may be changed again."""
    return f"{name}预审（{case_id}）已撤回修改，可以换材料；改好后回复“提交检查”。"


def withdrawn(name: str, case_id: str) -> str:
    """Say that a case has ended."""
    return f"{name}预审（{case_id}）已撤回。要再办，请重新发“预审 {name}”。"


def noted(name: str, case_id: str, state: str, number: str) -> str:
    """Say that what followed a pass was noted."""
    return f"已记下：{name}预审（{case_id}）{state}{f'（{number}）' if number else ''}。"


def withdraw_sure(name: str, case_id: str, said: str) -> str:
    """Ask back before a case is ended."""
    return advised(f"撤回后{name}预审（{case_id}）就结束了，已交的材料不再检查。确定要撤回，请回复“{said}”。")
