"""Sentences of the page on which a firm hands in the papers of a pre-review."""

from collections.abc import Sequence
from datetime import date

DONE = {
    "answered": "已记下回答，清单已按新的回答更新。",
    "taken_back": "已取消这个回答。",
    "placed": "已改好，按您指定的材料检查。",
    "removed": "已删除。要用可以重新上传。",
    "submitted": "已提交检查。机器检查完会一次列出全部问题，并私聊通知提交人。",
    "human": "已转人工预审，预审员会在规定的工作日内查看。",
    "back": "已撤回，可以修改材料了。改好后请重新提交检查。",
    "reused": "已按您的同意沿用，同意人和时间已记下。检查时和新交的材料一样核对，不用了可以随时删除。",
    "filed": "已记下正式申报。",
}
READING, RECOGNISED, UNREADABLE, UNKNOWN = "读取中", "已认出", "打不开", "没认出"
WANTED, CHANGED, CONFIRMED, PROMISED = "待交", "已更新，待检查", "人工已确认", "已承诺容缺"
KEPT = "承诺已兑现"
YOU, COLLEAGUE = "您", "同事"


def done(key: str, count: int) -> str:
    """Say what has been done; empty for what this page does not do."""
    if key == "files":
        return f"收到{count}个文件，正在读取。认出是哪份材料后会显示在下面。" if count else ""
    return DONE.get(key, "")


def not_from_here() -> str:
    """Say that a form was not sent from this page."""
    return "这次提交不是从本页发出的，或者页面已过期，什么也没有改。请刷新页面后再试。"


def link_ended() -> str:
    """Say to a script that this browser may not go on."""
    return "链接已失效，或已在另一台设备上打开。请私聊惠企助手发“预审链接”，取您自己的新链接。"


def piece_too_big() -> str:
    """Say that a piece was cut off or is too big."""
    return "这一段没有传完整，请重试。"


def nothing_chosen() -> str:
    """Say that no file was chosen."""
    return "没有选中文件。请先选择文件或拍照，再点上传。"


def too_much(files: int) -> str:
    """Say that too much came at once."""
    return f"一次传得太多，没有全部收下。一次最多{files}个文件，请分几次上传。"


def not_whole() -> str:
    """Say that a form of files broke off."""
    return "上传中断，没有收完整。已收到的文件在下面，其余的请再选一次。"


def no_receipt() -> str:
    """Ask for the number of a receipt."""
    return "请填写受理号（政务服务网或窗口给的编号），再点“已正式申报”。"


def not_yours() -> str:
    """Say that somebody may not open a file."""
    return "这个文件只能由企业成员或者上传它的人打开。"


def where(file: str, page: int, value: str) -> str:
    """Say where something stands."""
    place = f"“{file}”" + (f"第{page}页" if page else "")
    return f"{place}：{value}" if value and value != file else place


def settled(result: str, name: str, reason: str, until: date | None) -> str:
    """Say what an officer has said of a line."""
    later = f"（{until.isoformat()}前补交）" if until is not None else ""
    return f"预审员{name}：{result}{later}" + (f"，{reason}" if reason else "")


def added(name: str) -> str:
    """Say who has added a line to the list."""
    return f"由预审员{name}提出"


def recognised(slots: Sequence[str], why: str) -> str:
    """Say what a file was taken for, and by what."""
    return "认作" + "".join(f"《{slot}》" for slot in slots) + (f"：{why}" if why else "")


def placed(who: str, looks_like_it: bool) -> str:  # noqa: FBT001 - read as a sentence by the one caller
    """Say that a person said what a file is."""
    return f"由{who}指定" + ("" if looks_like_it else "；机器没有从内容认出它，提交后会照常检查")


def reused(who: str) -> str:
    """Say that a file was given before, and who agreed to its use."""
    return f"沿用贵公司以前交过的材料，由{who}同意；提交后照常检查"


def reading() -> str:
    """Say that a file waits to be read."""
    return "正在读取，读完会显示是哪份材料"


def unknown() -> str:
    """Ask what a file is."""
    return "没有认出是哪份材料，请在下面指明；与本事项无关的请删除"


def defer(workdays: int, says: str) -> str:
    """Say that a paper may follow."""
    return f"可容缺：书面承诺后{workdays}个工作日内补交" + (f"（{says}）" if says else "")


def missing_first(left: int, count: int, deferrable: int, asked: int, unknown: int, broken: int, unread: int) -> str:
    """Say in one line what is still missing before a check; ``left`` lines of the last list wait for another paper."""
    told = [
        f"上轮清单还有{left}项没动" if left else "",
        f"还缺{count}份必交材料" if count else "",
        f"{deferrable}份可容缺" if deferrable else "",
        f"{asked}个问题没回答" if asked else "",
        f"{unknown}个文件没认出" if unknown else "",
        f"{broken}个文件打不开" if broken else "",
        f"{unread}个文件在读取" if unread else "",
    ]
    return "，".join(one for one in told if one) or "材料齐了，可以提交检查"


def not_here(outcome: str) -> str:
    """Say before a check that the matter is not to be done like this."""
    return f"按现在的回答：{outcome}，不用交材料"


def next_step(state: str, due: date | None, valid_until: date | None, officer: str) -> str:
    """Say in each state what happens next and what to do."""
    last = f"，{due.isoformat()}前" if due is not None else ""
    holds = f"，{valid_until.isoformat()}前有效（清单更新后要重新核对）" if valid_until is not None else ""
    who = officer or "预审员"
    return {
        "已开启": "先回答下面的问题，清单会随回答变化；再上传材料，最后提交检查。",
        "收材料": "继续上传材料，交齐后提交检查。检查会一次列出全部问题。",
        "机器检查中": "机器正在检查，一般几分钟内完成。可以关掉本页，检查完会私聊通知提交人。",
        "待企业补正": "请按下面的清单一次改好，重新提交检查。认为没有问题的，可以转人工预审。",
        "待人工预审": f"{who}正在看材料{last}给出意见。要换材料请先撤回修改。",
        "已退回补正": f"{who}已看过并退回，请按下面的清单一次改好，重新提交检查。",
        "预审通过": (
            f"{who}已确认通过{holds}。请到政务服务网或窗口正式申报，拿到受理号后填在下面，或在群里回复“已申报 受理号”。"
        ),
        "已正式申报": "已正式申报，等待部门受理。",
        "已受理": "部门已受理，等待办理结果。",
        "不予受理": "部门没有受理，本次预审已结束。改好后可以重新发起预审。",
        "已办结": "已经办结，本次预审已结束。",
        "已撤回": "已撤回，本次预审已结束。需要时可以重新发起。",
    }.get(state, "")


def newer_list(version: str, since: date) -> str:
    """Say that the list has changed since the case was opened."""
    return (
        f"清单已有新版（{version}，{since.isoformat()}起）。本件仍按发起时的清单检查；要按新清单办，请撤回后重新发起。"
    )


def round_line(number: int, who: str, result: str) -> str:
    """Say one round in a line."""
    return f"第{number}轮 · {who}提交 · {result}"


def round_waits(state: str) -> str:
    """Say how far a round without a result is."""
    return {"failed": "检查没有完成，请重新提交"}.get(state, "检查中")


def step_line(after: str, who: str, why: str) -> str:
    """Say one move in a line."""
    return f"{after} · {who or '系统'}" + (f"：{why}" if why else "")
