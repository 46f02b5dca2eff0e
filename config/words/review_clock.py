"""What is said of a case by the calendar: to a firm that keeps it waiting, to officers, of a pass and of promises."""

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date

from config.words.casework import ADVICE


@dataclass(frozen=True, slots=True)
class Named:
    """A case as people know it."""

    matter: str
    case_id: str
    round: int
    firm: str

    def __str__(self) -> str:
        return f"{self.matter}预审（{self.case_id}）"


def title(named: Named) -> str:
    """Name a message about a case."""
    return f"预审提醒 {named.matter} {named.firm}"


def waits(named: Named, state: str, workdays: int, left: int) -> str:
    """Remind a firm that its case waits for it."""
    items = f"，还有{left}项要处理" if left else ""
    return (
        f"{named}第{named.round}轮为“{state}”已满{workdays}个工作日{items}。"
        f"请改好后一次交齐，再提交检查；不办了可以撤回。发“预审进度”查看清单。\n{ADVICE}"
    )


def _project(project: str) -> str:
    return f"，项目“{project}”" if project else ""


PAGE = "打开预审页"  # becomes the link


def to_officers(named: Named, project: str, day: date) -> str:
    """Tell officers that a case waits for a person."""
    return (
        f"待人工预审：{named.firm}的{named}{_project(project)}，第{named.round}轮机器检查已完成。"
        f"请在{day.isoformat()}前认领并确认：{PAGE}\n{ADVICE}"
    )


def overdue(named: Named, officer: str, day: date) -> str:
    """Tell officers that the day of a case is over."""
    who = f"（{officer}已认领）" if officer else "，还没有人认领"
    return f"已超期：{named.firm}的{named}应在{day.isoformat()}前完成人工预审{who}。请尽快处理：{PAGE}\n{ADVICE}"


def pass_ends(named: Named, until: date) -> str:
    """Say that a pass ends soon."""
    return (
        f"{named}的预审通过{until.isoformat()}到期。请在到期前到政务服务网或窗口正式申报，"
        f"拿到受理号后回复“已申报 受理号”。\n{ADVICE}"
    )


def pass_over(named: Named, until: date) -> str:
    """Say that a pass has ended."""
    return (
        f"{named}的预审通过已于{until.isoformat()}到期。已经申报的，请回复“已申报 受理号”；"
        f"还没有申报的，请发“撤回修改”，核对材料后重新提交检查。\n{ADVICE}"
    )


def list_changed(named: Named, before: str, after: str) -> str:
    """Say that a pass does not hold any more because the list has changed."""
    return (
        f"{named}的材料清单已由{before}更新为{after}，原来的预审通过不再适用，已退回“收材料”。"
        f"交过的材料都还在，请重新提交检查，按新清单核对。已经申报的，请联系产业助理登记受理号。\n{ADVICE}"
    )


def why_again(before: str, after: str) -> str:
    """Say in the record why a pass was put back."""
    return f"清单由{before}更新为{after}，预审通过不再适用"


def promise_soon(named: Named, slots: str, until: date) -> str:
    """Say that the day of a promise is near."""
    return (
        f"{named}承诺容缺的{slots}还没有补交，要在{until.isoformat()}前补交。"
        f"请在材料页或私聊里交，收到后自动核对。\n{ADVICE}"
    )


def promise_over(named: Named, slots: str, until: date) -> str:
    """Say that the day of a promise is over."""
    return (
        f"{named}承诺容缺的{slots}应在{until.isoformat()}前补交，已经过期，还没有收到。"
        f"请立即在材料页或私聊里补交，或与预审员说明；未按承诺补交可能影响办理。\n{ADVICE}"
    )


def promise_kept(named: Named, slots: str, day: date) -> str:
    """Say that what was promised has come, and is right."""
    return f"{named}承诺容缺的{slots}已于{day.isoformat()}补交，核对没有发现问题，承诺已兑现。\n{ADVICE}"


def promise_wrong(named: Named, slots: str, count: int) -> str:
    """Say in a group that what was promised has come, and is not right."""
    return f"{named}承诺容缺的{slots}已收到，核对发现{count}项问题，承诺还没有兑现。明细已私聊发给提交人。\n{ADVICE}"


def promise_wrong_private(named: Named, slots: str, lines: Iterable[str]) -> str:
    """Say to whoever sent it what is not right."""
    listed = "\n".join(lines)
    return f"{named}承诺容缺的{slots}已收到，但还要改，改好后重新交：\n{listed}\n{ADVICE}"
