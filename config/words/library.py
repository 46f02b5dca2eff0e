"""What administrators read about the base: what a version lacks, what became of a file, what an act would change."""

from collections.abc import Sequence
from datetime import date


def missing_field(name: str, suggestion: str = "") -> str:
    """Tell that a field which publishing needs is empty."""
    hint = f"原文可能是“{suggestion}”，" if suggestion else ""
    return f"{name}没有填写：{hint}请对照原文补填。"


def open_doubt(name: str, reason: str) -> str:
    """Tell that nobody has settled a doubt about a field which publishing needs."""
    return f"{name}待核：{reason}"


def same_person(who: str) -> str:
    """Tell that the reviewer wrote what is to be published."""
    return f"发布人不能是拟稿人：{who or '您'}参与了这一版的收入或修改，请由另一位审核人发布。"


def reviewer_unnamed() -> str:
    """Tell that nobody can be told apart from the author."""
    return "没有说明由谁审核：请由拟稿人以外的审核人发布。"


def no_original() -> str:
    """Tell that the original file is not there."""
    return "找不到原件：请重新上传原文件后再发布。"


def is_draft() -> str:
    """Tell that a draft is not a rule."""
    return "这是征求意见稿：可以入库备查，但不会用来回答问题。"


def ends_before_it_begins() -> str:
    """Tell that the days are the wrong way round."""
    return "有效期至早于施行日期：请对照原文改正。"


def begins_later(day: date) -> str:
    """Tell that the new text does not hold yet while the old one is live."""
    return f"新版自 {day.isoformat()} 起施行，现在发布会提前替换现行文本；可以设为到那天定时发布。"


def already_over(day: date) -> str:
    """Tell that the text has ended."""
    return f"这份文件已于 {day.isoformat()} 失效，发布后只会带着“已失效”出现。"


def near_text(title: str, policy_id: str, share: float) -> str:
    """Tell that another document is nearly the same."""
    return f"与 {policy_id}《{title}》文字相同 {share:.0%}：请确认不是重复收入。"


def same_file(policy_id: str) -> str:
    """Tell that these bytes are in the base."""
    return f"同一个文件已经收入，编号 {policy_id}。"


def same_text(policy_id: str) -> str:
    """Tell that this text is in the base."""
    return f"内容相同的文件已经收入，编号 {policy_id}。"


def same_text_as_past(policy_id: str, number: int) -> str:
    """Tell that this text was live once."""
    return f"内容与 {policy_id} 的历史版本第 {number} 版相同，没有重复收入；需要换回请用“回滚”。"


def taken_off(policy_id: str) -> str:
    """Tell that this document was taken off the shelf."""
    return (
        f"这份文件曾收入（编号 {policy_id}），现已下架，没有重复收入；需要恢复请用 huiqi library restore {policy_id}。"
    )


def same_name(name: str, policy_id: str) -> str:
    """Tell that this document, known by its number, is in the base with the same articles."""
    return f"{name}已经收入，条文相同，编号 {policy_id}。"


def new_version(name: str, policy_id: str, number: int, differs: Sequence[str]) -> str:
    """Tell that a file was taken as a new version of a known document."""
    what = f"（{'；'.join(differs)}）" if differs else ""
    return f"{name}已经收入为 {policy_id}，这一份条文不同{what}，作为第 {number} 版等待审核发布。"


def held_as_near(policy_id: str, title: str, share: float, differs: Sequence[str]) -> str:
    """Tell that a file waits because another document is nearly the same."""
    what = f"，不同之处：{'；'.join(differs)}" if differs else ""
    return f"与 {policy_id}《{title}》同名且文字相同 {share:.0%}{what}。已暂存待审核，请确认是新文件、新版本还是重复。"


def waits() -> str:
    """Tell that a file was read and waits."""
    return "已读取，等待审核发布。"


def to_check(doubts: Sequence[str]) -> str:
    """List what a person should look at."""
    return f"待核：{'；'.join(doubts)}。" if doubts else ""


def differs_in(label: str, old: str, new: str) -> str:
    """Tell one difference in a few words."""
    if old and new:
        return f"{label}“{old}”改为“{new}”"
    return f"{label}增加“{new}”" if new else f"{label}删去“{old}”"


def more_differences(count: int) -> str:
    """Close a list of differences that was cut."""
    return f"另有 {count} 处"


def draft_never_answers() -> str:
    """Tell that nothing may be claimed from a draft."""
    return "征求意见稿，不作为办事依据，不用于回答。"


def other_text_then(number: int, live: int) -> str:
    """Tell that another text was the rule on the day asked."""
    return f"该日适用的是第 {number} 版文本，现在发布的是第 {live} 版。"


def heir_not_in_force(title: str, status: str) -> str:
    """Tell that the last successor known is not the rule either."""
    return f"替代它的《{title}》在该日为“{status}”，请以主管部门最新文件为准。"


def clause_changed(clause: str, title: str, doc_no: str, change: str) -> str:
    """Tell that a clause was changed by another document, with the new wording where it is known."""
    new = f"：{change}" if change else ""
    return f"{clause}已由《{title}》{doc_no}修改{new}。"


_ACTS = {
    "policy.taken_in": "收入", "policy.edited": "修改", "policy.published": "发布", "policy.scheduled": "定时发布",
    "policy.schedule_failed": "定时发布未成", "policy.rejected": "退回", "policy.retired": "下架",
    "policy.restored": "恢复", "policy.rolled_back": "回滚", "policy.deleted": "删除", "fund.said": "登记资金状态",
    "doubt.settled": "处理待核", "base.rolled_back": "全库回滚",
}  # fmt: skip


def act_name(action: str) -> str:
    """Return what people call an act of the audit; acts of other rooms keep their own word."""
    return _ACTS.get(action, action)


def copy_lost() -> str:
    """Say why a file that waited was given up: no machine of ours holds what was handed in."""
    return (
        "等待读取的副本一小时内在任何一台服务器上都没有找到（收文件的服务器可能已停用或更换目录）。"
        "那台服务器恢复后可以重试；否则请重新上传原文件。"
    )
