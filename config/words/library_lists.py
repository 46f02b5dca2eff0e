"""Lists for administrators in a chat: what waits, what lacks something, what failed, who did what."""

from collections.abc import Sequence


def list_head(what: str, total: int, shown: int) -> str:
    """Head a list."""
    more = f"，先列{shown}份" if shown < total else ""
    return f"{what}共{total}份{more}："


def page_head(what: str, total: int, page: int, pages: int) -> str:
    """Head one page of a list."""
    return f"{what}共{total}份" + (f"（第{page}/{pages}页）：" if pages > 1 else "：")


def next_page(order: str, page: int) -> str:
    """Say how to see the next page."""
    return f"看下一页请发：{order} 第{page}页"


def nothing_in_list(what: str) -> str:
    """Tell that a list is empty."""
    return f"{what}：没有。"


def list_row(number: int, policy_id: str, title: str, facts: str) -> str:
    """One document in a list."""
    return f"{number}. {policy_id} 《{title}》" + (f"\n{facts}" if facts else "")


WAITING_LIST, DOUBT_LIST = "待发布", "待核"
WITHOUT_EXPIRY, WITHOUT_CONTACT = "没有写有效期的现行政策", "没有联系电话的现行政策"
PUBLISH_TAIL = "发布请发“发布 编号”，退回请发“退回 编号 原因”。"
DOUBT_TAIL = "对照原文后更正请发“编号 字段改成……”，例如“P000123 主题改成科技创新”；逐项采纳请到控制台“待核”。"
EXPIRY_TAIL = "原文写有期限而没读到的，请发“编号 有效期改成2027-12-31”；原文没有期限的不用改。"
CONTACT_TAIL = "补填请发“编号 联系电话改成0838-……”。"
FAILED_TAIL = "重试请发“重试 编号”或“全部重试”。"


def expiring(when: str) -> str:
    """Name the list of what ends soon."""
    return f"{when}到期的政策"


def failed(day: str) -> str:
    """Name the list of files that could not be taken in."""
    return f"{day}导入失败的文件"


def failed_row(number: int, name: str, reason: str) -> str:
    """One file that could not be taken in."""
    return f"{number}号. {name}\n{reason}"


def retried(done: int, total: int, lines: Sequence[str]) -> str:
    """Tell what became of files tried once more."""
    return "\n".join([f"重试{total}份，收入{done}份：", *lines])


def audit_head(subject: str) -> str:
    """Head what was done to a document."""
    return f"{subject} 的操作记录（新的在前）："


def audit_row(at: str, who: str, action: str, detail: str) -> str:
    """One act."""
    return f"{at} {who} {action}" + (f"：{detail}" if detail else "")


def handed_in(number: int, who: str, at: str) -> str:
    """Say who handed a version in, and when."""
    return f"第{number}版 · {who}提交 · {at}"


def article_field(place: int, part: str) -> str:
    """Name a part of an article that was changed."""
    return f"第{place}段{ {'responsible': '牵头单位', 'text': '正文', 'label': '条款号'}.get(part, part) }"


def from_to(name: str, before: str, after: str) -> str:
    """Say what changed from what to what."""
    return f"{name} {before or '空'}→{after or '空'}"


def no_audit(subject: str) -> str:
    """Tell that nothing was done to a document."""
    return f"{subject} 没有操作记录。"


ACTIONS = {
    "policy.taken_in": "收入",
    "policy.edited": "修改",
    "policy.published": "发布",
    "policy.scheduled": "定时发布",
    "policy.schedule_failed": "定时发布未成",
    "policy.rejected": "退回",
    "policy.retired": "下架",
    "policy.restored": "恢复",
    "policy.rolled_back": "回滚",
    "policy.deleted": "删除",
    "base.rolled_back": "整库回滚",
    "doubt.settled": "处理待核",
    "fund.said": "登记资金",
}


def action_name(action: str) -> str:
    """Say an act of the audit in words."""
    return ACTIONS.get(action, action)
