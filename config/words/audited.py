"""What the audit log's facts are called on the page, for those who must be able to read it without the program."""

FACTS = {
    "number": "版本",
    "state": "状态",
    "file": "文件",
    "articles": "条款数",
    "documents": "随之改变的文件",
    "doubted": "转待复核的答复",
    "copy_of": "恢复自版本",
    "at": "定于",
    "doubt": "待核事项",
    "field": "字段",
    "verdict": "处理",
    "links": "关系",
    "windows": "申报窗口",
    "question": "问题",
    "text": "文字",
    "duty": "权限",
    "department": "部门",
    "year": "年份",
    "note": "说明",
    "digest": "文本摘要",
    "count": "数量",
    "filter": "筛选条件",
    "policies": "文件",
    "official": "官方答复",
    "day": "日期",
    "steps": "文件数",
    "bond": "关系",
    "target": "对方",
    "target_key": "对方",
    "since": "自",
    "clause": "条款",
    "quote": "原文",
    "change": "改动",
    "batch": "批次",
    "opens_on": "开始",
    "closes_on": "截止",
    "closes_at": "截止时刻",
    "all_year": "常年受理",
    "view": "列表",
    "words": "关键词",
    "theme": "主题",
    "label": "编号",
    "responsible": "责任单位",
    "name": "文件名",
    "to": "范围",
    "from": "从",
    "by": "由",
    "why": "原因",
    "rows": "行数",
    "receivers": "接收人",
    "deliveries": "接收人",
    "groups": "群数",
    "messages": "消息数",
    "not_before": "开始",
    "override": "例外",
    "manners": "不受限制",
}
UNTOLD = frozenset({"confidence", "ordinal"})
"""Facts that say nothing to a person."""


def nothing() -> str:
    """Stand for an empty value."""
    return "（空）"


def article(number: str, part: str) -> str:
    """Name a part of an article."""
    return f"第 {number} 条{FACTS.get(part, part)}"
