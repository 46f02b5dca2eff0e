"""What a case says when something can't be done, and of what has moved."""

from collections.abc import Iterable
from datetime import date


def no_such_move(case_id: str, state: str, after: str) -> str:
    """Refuse a move that does not follow."""
    return f"{case_id} 现在是“{state}”，不能变成“{after}”。请先查看进度（发“预审进度”）。"


def not_your_move(case_id: str, after: str, whose: str) -> str:
    """Refuse a move that is somebody else's."""
    return f"{case_id} 要变成“{after}”，只能由{whose}来办。"


def version_lost(case_id: str, matter: str, version: str) -> str:
    """Say that the list of a case is gone."""
    gone = f"{case_id} 用的清单（{matter} {version}）已不在城市配置里，无法继续检查"
    return f"{gone}。请管理员放回这一版清单，或撤回后重新发起。"


def no_such_case(case_id: str) -> str:
    """Say that there is no such case for this person."""
    return f"没有找到预审“{case_id}”，或者它不归您办理。请核对编号。"


def not_for_firm() -> str:
    """Say that a case needs a firm."""
    return "还不知道是哪家企业的预审。请在企业的项目群里发起，或者先绑定企业。"


def not_theirs() -> str:
    """Say that somebody may not open a case for this firm."""
    return "只有这家企业的成员，或者负责它的产业助理，才能发起它的预审。"


def not_now(case_id: str, state: str) -> str:
    """Say that no papers are taken now."""
    return f"{case_id} 现在是“{state}”，不能改动材料。要换材料，请先发“撤回修改”，改好后重新提交检查。"


def too_big(name: str, megabytes: float, most: int) -> str:
    """Say that a file is too big."""
    return f"“{name}”有 {megabytes:.1f} MB，超过 {most} MB 的上限，没有收下。请压缩或拆分后再上传。"


def empty_file(name: str) -> str:
    """Say that a file is empty."""
    return f"“{name}”是空文件，没有收下。请重新选择文件。"


def too_many(most: int) -> str:
    """Say that a case holds too many files."""
    return f"这件预审已有{most}个文件，达到上限。请先删去不需要的文件。"


def no_such_file(file_id: int) -> str:
    """Say that a file is not in this case."""
    return f"这件预审里没有第{file_id}号文件，可能已经删除。请刷新页面。"


def no_such_slot(slot: str) -> str:
    """Say that a material is not on the list."""
    return f"清单里没有“{slot}”这份材料。请从清单里选择。"


def nothing_to_check() -> str:
    """Say that there are no papers yet."""
    return "还没有交材料，没有可以检查的。请先上传材料。"


def no_such_finding(key: str) -> str:
    """Say that a finding is not there."""
    named = f"第{key}项" if key.isdigit() else f"“{key}”这一项"
    return f"这一轮的清单里没有{named}。发“看补正清单”可以看全部序号。"


def nothing_lacks(slot: str) -> str:
    """Say that a paper is not among those that are missing."""
    return f"这一轮没有缺《{slot}》，不用承诺容缺。发“看补正清单”可以看还有哪些问题。"


def reason_needed() -> str:
    """Ask for a reason."""
    return "改变机器的结论要写明理由，如“第3项 原件已核对，一致”。"


def day_needed() -> str:
    """Ask for the day of a promise."""
    return "承诺容缺要写明补交日期，如“承诺容缺 档案意见 10月15日前补”。"


def day_past(day: date) -> str:
    """Say that a promise lies in the past."""
    return f"补交日期{day.isoformat()}已经过去，请写今天以后的日期。"


def not_deferrable(slot: str) -> str:
    """Say that a paper can't follow later."""
    return f"《{slot}》按清单不能容缺，必须先补齐。" if slot else "这一项不是缺材料，不能承诺容缺，要先改好。"


def still_open(items: Iterable[str]) -> str:
    """Say what stands in the way of a pass."""
    listed = "\n".join(f"· {one}" for one in items)
    return f"还有没有处理的问题，不能通过。请逐项人工确认、承诺容缺，或者退回：\n{listed}"


def claimed_by(name: str) -> str:
    """Say who has claimed a case."""
    return f"这件预审已由{name}认领。如需接手，请先和对方说好，再点“接手”。"


def nothing_to_return() -> str:
    """Ask what is to be mended."""
    return "没有写要改什么。请写明要补正的内容，如“退回 缺监理合同盖章页”。"


def officers_only(case_id: str) -> str:
    """Say who may decide."""
    return f"{case_id} 的意见只能由预审员、产业助理或管理员来写。"


def not_promised(slot: str) -> str:
    """Say that a paper was not promised, or has come."""
    return f"《{slot}》没有待兑现的容缺承诺。发“预审进度”可以看还有哪些承诺。"


def questions_open(asks: Iterable[str]) -> str:
    """Say that questions stand in the way of a pass."""
    listed = "".join(f"“{one}”" for one in asks)
    return f"还有问题没有回答，要不要交有关材料定不下来，不能通过：{listed}。请退回，或请企业撤回修改、回答后重新检查。"


def recheck_due(case_id: str) -> str:
    """Say that what was checked is not what counts now."""
    return f"{case_id} 的材料或清单在上次检查后变了，没有通过。请先退回，由企业重新提交检查。"


def number_needed(state: str) -> str:
    """Ask for the number that belongs to a move."""
    what = {"已办结": "证号，如“已办结 证号 510600202611230001”", "不予受理": "原因，如“不予受理 用地手续不全”"}
    return f"请写上{what.get(state, '受理号，如“已申报 受理号 510600202611230001”')}。"


ADVICE = "预审意见不替代受理和审批决定。"
RESULTS = ("缺失", "不符", "存疑", "可容缺")


def promised(until: date) -> str:
    """Say what was promised."""
    return f"企业书面承诺{until.isoformat()}前补交"


def short(number: int, result: str, message: str) -> str:
    """Name one line of the list."""
    return f"第{number}项 [{result}] {message[:60]}"


def not_in_hand(case_id: str, state: str) -> str:
    """Say that an officer can't act on a case now."""
    return f"{case_id} 现在是“{state}”，只有“待人工预审”时才能确认、退回或通过。"


def counts(results: Iterable[str]) -> str:
    """Count the results of a list."""
    told = list(results)
    return "、".join(f"{name}{told.count(name)}项" for name in RESULTS if name in told) or "没有发现问题"


def title(matter: str, firm: str) -> str:
    """Name a message about a case."""
    return f"预审 {matter}" + (f" {firm}" if firm else "")


def item(number: int, result: str, message: str, fix: str) -> str:
    """Say one line of the list."""
    return f"{number}. [{result}] {message}" + (f"\n怎么改：{fix}" if fix else "")


def with_reason(message: str, officer: str, reason: str) -> str:
    """Say what was found, and what an officer says of it."""
    return f"{message}（预审员{officer}：{reason}）"


def round_over(case_id: str, number: int) -> str:
    """Refuse to decide on papers that were not looked at."""
    return f"{case_id} 已经到第{number}轮，材料可能换过，没有执行。请看过新的材料再处理。"


def _rest(more: int) -> str:
    return f"\n……还有{more}项，见材料页或下载的补正通知。" if more > 0 else ""


def checked_public(matter: str, case_id: str, number: int, told: str, state: str) -> str:
    """Say in a group what a round came to."""
    after = "机器没有发现必须改的问题，已转预审员人工预审。" if state == "待人工预审" else "请按清单改好后一次交齐。"
    return f"{matter}预审（{case_id}）第{number}轮检查完成：{told}。{after}明细已私聊发给提交人。\n{ADVICE}"


def checked_private(matter: str, case_id: str, number: int, told: str, lines: Iterable[str], more: int) -> str:
    """Say to whoever asked what a round came to, everything at once."""
    listed = "\n".join(lines)
    head = f"{matter}预审（{case_id}）第{number}轮：{told}。" + ("以下一次说全，改好后一起交：" if listed else "")
    return f"{head}\n{listed}{_rest(more)}\n{ADVICE}" if listed else f"{head}\n{ADVICE}"


def not_checked(case_id: str, number: int) -> str:
    """Say that there is no result of a round."""
    return f"{case_id} 第{number}轮还没有检查结果，没有通知可以下载。请先提交检查，完成后再下载。"


def answers_an_act() -> str:
    """Say why a message about a case does not wait for office hours."""
    return "回应办理人刚做的事"


def unreadable() -> str:
    """Say that a file could be opened, and then not be read."""
    return "这个文件打得开，但读的时候出错了，没有读取。请另存为 PDF 或重新扫描后再上传，并告诉产业助理。"


def unread() -> str:
    """Say that a file has not been read yet."""
    return "文件还没有读完。请稍后再看。"


def given_up(matter: str, case_id: str, number: int) -> str:
    """Say that the machine could not check a round."""
    said = (
        f"{matter}预审（{case_id}）第{number}轮检查没有完成，材料都还在。请重新提交检查；再不行请联系产业助理人工预审。"
    )
    return f"{said}\n{ADVICE}"


def returned_public(matter: str, case_id: str, number: int, told: str, officer: str) -> str:
    """Say in a group that a case was given back."""
    return f"{matter}预审（{case_id}）第{number}轮已由预审员{officer}退回补正：{told}。明细已私聊发给提交人。\n{ADVICE}"


def returned_private(matter: str, case_id: str, number: int, lines: Iterable[str], more: int, officer: str) -> str:
    """Say to whoever asked what an officer wants mended."""
    listed = "\n".join(lines)
    return f"{matter}预审（{case_id}）第{number}轮，预审员{officer}退回，请一次补正：\n{listed}{_rest(more)}\n{ADVICE}"


def promise_line(slot: str, until: date | None) -> str:
    """Say what is to follow."""
    return f"《{slot}》承诺{until.isoformat() if until else ''}前补交"


def passed(matter: str, case_id: str, number: int, officer: str, until: date, promises: Iterable[str]) -> str:
    """Say that a case has passed."""
    later = "；".join(promises)
    follows = f"\n容缺：{later}。" if later else ""
    return (
        f"{matter}预审（{case_id}）第{number}轮已由预审员{officer}确认通过，{until.isoformat()}前有效"
        f"（清单更新后要重新核对）。{follows}\n下一步：到政务服务网或窗口正式申报，拿到受理号后回复“已申报 受理号”。"
        f"\n{ADVICE}"
    )
