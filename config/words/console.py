"""Sentences of the console that are not part of one page: menu, notices, refusals, names of fields."""

MENU = {
    "overview": "总览",
    "doubts": "待核清单",
    "waiting": "待发布",
    "library": "政策库",
    "upload": "上传",
    "bench": "检索测试",
    "census": "事项统计",
    "items": "奖励事项",
    "officials": "官方答复",
    "gaps": "问题清单",
    "pushes": "推送",
    "push_figures": "推送统计",
    "reviews": "预审",
    "review_figures": "预审统计",
    "matters": "事项清单",
    "audit": "审计",
    "grants": "权限",
}

DONE = {
    "settled": "已记录，改动在待发布版本里。",
    "proposed": "已存为 {n} 份事项草稿。经测试和他人审核发布后才生效。",
    "edited": "已生成待发布的新版本。由他人审核发布后生效。",
    "published": "已发布，现在就能查到。",
    "scheduled": "已安排定时发布。",
    "rejected": "已退回。",
    "retired": "已下架，不再被查到；版本都还在。",
    "restored": "已恢复上架。",
    "rolled": "已换回先前的版本。",
    "deleted": "已彻底删除，只留审计记录。",
    "related": "关系已加入待发布的新版本。",
    "unrelated": "关系已在待发布的新版本里去掉。",
    "windows": "申报窗口已写入待发布的新版本。",
    "fund": "资金状态已更新，立即生效。",
    "uploaded": "已收下 {n} 个文件，正在逐个读取。",
    "again": "已重新读取 {n} 个文件，仍读不了的留在列表里，原因已更新。",
    "bulk": "已为 {n} 份文件生成待发布的新版本。",
    "granted": "权限已授予，立即生效。",
    "revoked": "权限已收回，立即生效。",
    "official_saved": "已保存为草稿。由他人发布后才会用于回答。",
    "official_live": "已发布，符合的问题会先给出这条答复。",
    "official_retired": "已停用。",
    "official_reviewed": "已确认依据仍然有效，恢复使用。",
    "item_drafted": "已起草。改好后先试算，再提交复核；现行内容不变。",
    "item_saved": "已保存为草稿，没有发现问题。",
    "item_saved_faulty": "已保存为草稿，还有 {n} 处要改，见标红的行。",
    "item_dropped": "草稿已放弃，内容留在历次文本里。",
    "item_submitted": "已提交复核。由另一位管理员或审核人员处理。",
    "item_approved": "已通过。现在可以发布。",
    "item_returned": "已退回给编写人。",
    "matter_drafted": "草稿已保存，请另一个人核对后发布。",
    "matter_published": "已发布。在办的预审继续用开始时的版本。",
    "matter_dropped": "草稿已放弃。",
    "item_published": "已发布，立即用于匹配和测算。",
    "item_scheduled": "已定好日期，到那天零点起生效。",
    "item_withdrawn": "已撤下，恢复使用原来的文本。",
    "push_approved": "已批准，按安排的时间开始发送。",
    "push_paused": "已暂停，没有发出的不再发送。",
    "push_resumed": "已继续发送。",
    "push_stopped": "已停止，没有发出的不再发送。",
    "push_recalled": "已停止，并请钉钉撤回 {n} 条已送达的消息，一两分钟后可看到结果。",
    "push_again": "已重新排队发送 {n} 个不确定的接收人。",
    "review_claimed": "已认领，由您预审。",
    "review_opined": "已记下您的意见。",
    "review_noted": "已加入清单。",
    "review_passed": "已通过，企业已收到通知。",
    "review_returned": "已退回，企业已收到全部问题。",
    "review_followed": "已记下。",
    "review_kept": "已记下补交，企业已收到通知。",
    "routed": "已分派。",
    "dismissed": "已标记为不处理。",
}

ACTS = {
    "console.signed_in": "登录控制台",
    "console.signed_out": "退出控制台",
    "console.turned_away": "登录被拒（没有权限）",
    "official.written": "撰写官方答复",
    "official.edited": "修改官方答复",
    "official.published": "发布官方答复",
    "official.doubted": "官方答复转待复核",
    "official.retired": "停用官方答复",
    "item.drafted": "起草事项",
    "item.saved": "修改事项草稿",
    "item.submitted": "提交复核",
    "item.approved": "复核通过",
    "item.returned": "退回草稿",
    "item.scheduled": "定日发布事项",
    "item.schedule_failed": "定日发布未成",
    "item.published": "发布事项",
    "item.dropped": "放弃草稿",
    "item.withdrawn": "撤下事项",
    "item.table_exported": "导出事项表",
    "gap.routed": "分派问题",
    "gap.answered": "答复问题",
    "gap.dismissed": "问题不处理",
    "duty.granted": "授予权限",
    "duty.revoked": "收回权限",
    "policy.table_exported": "导出表格",
    "policy.originals_exported": "导出原件",
    "policy.taken_in": "收入",
    "policy.edited": "修改",
    "policy.published": "发布",
    "policy.scheduled": "安排定时发布",
    "policy.schedule_failed": "定时发布未成",
    "policy.rejected": "退回",
    "policy.retired": "下架",
    "policy.restored": "恢复上架",
    "policy.rolled_back": "换回旧版",
    "policy.deleted": "彻底删除",
    "base.rolled_back": "全库换回",
    "doubt.settled": "核定字段",
    "fund.said": "更新资金状态",
    "model.switched_off": "关闭大模型",
    "model.switched_on": "开启大模型",
    "answer.correct": "更正答复",
    "push.planned": "预览推送",
    "push.confirmed": "确认推送，待第二人批准",
    "push.sent": "确认推送",
    "push.approved": "批准推送",
    "push.running": "继续推送",
    "push.paused": "暂停推送",
    "push.stopped": "停止推送",
    "push.recalled": "撤回推送",
    "push.sent_again": "补发不确定的",
    "push.table_exported": "导出推送统计",
    "review.opened": "发起预审",
    "review.answered": "回答预审问题",
    "review.file": "交预审材料",
    "review.placed": "指定材料",
    "review.removed": "撤下材料",
    "review.submitted": "提交检查",
    "review.moved": "预审流转",
    "review.claimed": "认领预审",
    "review.opinion": "预审意见",
    "review.passed": "预审通过",
    "review.returned": "预审退回",
    "review.original_taken": "下载预审材料",
    "review.table_exported": "导出预审统计",
    "review.cases_exported": "导出预审明细",
}


GIVERS = {"sample": "示例数据"}
"""Who gave a duty when it was no person of the organisation."""


def done(key: str, count: int) -> str:
    """Say that an act is done; nothing for a key nobody knows."""
    return DONE.get(key, "").replace("{n}", str(count))


def not_signed_in() -> str:
    """Say that the sign-in is over."""
    return "登录已过期或已退出，刚才的操作没有执行。请重新登录后再做一次。"


def no_duty() -> str:
    """Refuse a person who has no duty at all."""
    return "您已通过钉钉登录，但还没有控制台的权限。需要使用的，请联系管理员授权后再登录。"


def not_your_duty() -> str:
    """Refuse an act that belongs to another duty."""
    return "您的权限不包括这项操作，什么也没有改动。如需要，请联系管理员调整权限。"


def forged() -> str:
    """Refuse a form without the right token."""
    return "这次提交没有通过安全校验（页面可能已打开太久），什么也没有改动。请返回刷新页面后再提交。"


def not_there() -> str:
    """Say that there is nothing to be seen at an address."""
    return "没有这个页面，或者这份内容已经不在了。"


def too_much() -> str:
    """Refuse a form that is too large."""
    return "提交的内容太大，没有处理。请分几次提交。"


def way_lost() -> str:
    """Refuse a return from the sign-in page that does not belong to this browser."""
    return "这次登录没有完成：登录链接已用过、已过期，或不是从本浏览器发起的。请重新登录。"


def sign_in_refused() -> str:
    """Say that the person refused to agree."""
    return "您在钉钉登录页选择了不同意，没有登录。"


def too_many_sign_ins() -> str:
    """Refuse to begin yet another sign-in."""
    return "登录尝试太频繁，已暂停一分钟。请稍后再点登录；已经登录的人不受影响。"


def own_work() -> str:
    """Refuse to move what one wrote oneself."""
    return "这份文件的现行版本由您本人编写，下架、恢复或换回须由另一位审核人员操作。"


def not_confirmed(word: str) -> str:
    """Refuse an act that was not confirmed by typing."""
    return f"没有执行：请在确认框里输入“{word}”。"


def no_reason() -> str:
    """Refuse an act without a reason."""
    return "没有执行：请写明原因，它会留在审计记录里。"


def bad_day(name: str) -> str:
    """Refuse what is not a day."""
    if not name:
        return "没有执行：请选择日期。"
    return f"“{name}”不是有效的日期，请写成 2026-11-22 这样。"


def too_large(mb: int) -> str:
    """Refuse a file that is larger than one may be."""
    return f"文件超过 {mb} MB 的上限，没有留下。请压缩图片或按文件拆开后再上传。"


def no_workbook() -> str:
    """Say that no file was chosen."""
    return "没有选择文件。请选择导出后改好的 xlsx 表格再上传。"


def no_firm_there(place: str) -> str:
    """Say that a rehearsal could not stand at a place."""
    return f"（没有登记在{place}的企业，以下按不指定所在地回答。）\n"


def not_your_department() -> str:
    """Refuse to write for another department."""
    return "只能以本部门的名义答复。请选择您所在的部门。"


def publish_day() -> str:
    """Refuse a schedule without a day."""
    return "没有执行：定时发布要选择日期。"


def rollback_target() -> str:
    """Refuse to go back to nowhere."""
    return "没有执行：请选择要换回的版本，或填写日期。"


def elsewhere() -> str:
    """Stand for a place that is none of the city's."""
    return "外地"


def no_document() -> str:
    """Say that a document is not in the base (any more)."""
    return "政策库里没有这份文件，可能已被删除。可在政策库里按标题或文号查找。"


def no_region(code: str) -> str:
    """Refuse a place nobody knows."""
    return f"没有代码为“{code}”的地区，请从列表里选择。"
