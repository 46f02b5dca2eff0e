"""What an administrator reads about a value that is unsure, missing, or contradicted. (reason, what to check)."""

from datetime import date

Words = tuple[str, str]

FIELDS = {
    "title": "标题",
    "inner_title": "内层标题",
    "doc_no": "文号",
    "index_no": "索引号",
    "issuer": "发文机关",
    "co_issuers": "联合发文机关",
    "issued_on": "成文日期",
    "printed_on": "印发日期",
    "published_on": "发布日期",
    "effective_on": "施行日期",
    "expires_on": "有效期",
    "interpreters": "解释部门",
    "department": "主管部门",
    "contact": "咨询方式",
    "responsible": "责任单位",
    "attachments": "附件",
    "kind": "文件类别",
    "level": "政策级别",
    "region": "适用地域",
    "scope": "适用范围",
    "themes": "主题",
    "subject_types": "企业属性",
    "support_modes": "支持方式",
    "windows": "申报时间",
    "draft": "征求意见稿",
    "secret": "密级",
    "source": "来源",
    "red_head": "版头",
    "signature": "落款",
    "co_issuer": "联合发文机关",
    "page": "页面信息",
}


def field_name(field: str) -> str:
    """Return what people call a field."""
    return FIELDS.get(field, field)


def missing(field: str) -> Words:
    """Tell that a facet that publishing needs was not found."""
    name = field_name(field)
    return f"原文中没有读到{name}。", f"请对照原文补填{name}，确认后再发布。"


def unsure(field: str, value: str, rule: str) -> Words:
    """Tell that a value was read but is not sure."""
    name = field_name(field)
    how = f"（依据：{field_name(rule)}）" if rule else ""
    return f"{name}可能是“{value}”，但把握不大{how}，暂未采用。", f"请对照原文核实{name}，正确则确认，不正确请改填。"


def guessed(field: str, value: str) -> Words:
    """Tell that a value stands in its field though it is not sure."""
    name = field_name(field)
    return f"{name}“{value}”是推断的，把握不大。", f"请核实{name}。"


def two_numbers(printed: str, said: str) -> Words:
    """Tell that head and page give two 文号."""
    return f"正文文号“{printed}”与页面登记的“{said}”不一致。", "请以加盖公章的原文为准，确认文号。"


def two_days(field: str, one: date, other: date) -> Words:
    """Tell that two places give two days."""
    name = field_name(field)
    return f"{name}有两种写法：正文为{one.isoformat()}，页面登记为{other.isoformat()}。", f"请核实以哪个{name}为准。"


def issued_after_published(issued: date, published: date) -> Words:
    """Tell that a document would have been published before it was made."""
    return (
        f"成文日期{issued.isoformat()}晚于发布日期{published.isoformat()}。",
        "请核实两个日期，其中一个可能读错或登记错。",
    )


def ends_before_it_starts(start: date, end: date) -> Words:
    """Tell that the validity ends before it begins."""
    return f"有效期截止{end.isoformat()}早于施行日期{start.isoformat()}。", "请核实施行日期和有效期。"


def term_without_start() -> Words:
    """Tell that a term is given and no day to count it from."""
    return "写明了有效期年限，但没有读到起算日期，无法算出截止日。", "请补填成文日期或施行日期。"


def issuers_missing(said: int, found: int) -> Words:
    """Tell that a joint document names fewer offices than it says."""
    return f"标题写明{said}个部门联合发文，只读到{found}个。", "请对照落款补全联合发文机关。"


def places_differ(one: str, other: str, why: str) -> Words:
    """Tell that two clues name two places."""
    return f"发文机关所在地为{one}，但{why}指向{other}。", "请核实本文件适用于哪一级、哪个地区。"


def no_duty(clause: str) -> Words:
    """Tell that a measure names no unit though others do."""
    return f"{clause}有奖补内容，但没有写明责任单位。", "请确认由哪个部门负责兑现这一条。"


def attachment_missing(names: str) -> Words:
    """Tell that attachments are named and not in the file."""
    return f"原文列出的附件不在本文件中：{names}。", "请补传附件，或确认附件另行发布。"


def maybe_draft(words: str) -> Words:
    """Tell that a text may be a draft."""
    return f"文中有“{words}”，可能是征求意见稿。", "请确认是正式文件还是征求意见稿；征求意见稿不作为依据回答。"


def secret(words: str) -> Words:
    """Tell that a text bears a mark of secrecy."""
    return f"文件带有“{words}”标识。", "涉密和内部文件不得入库，请立即核实并移除。"


def no_window() -> Words:
    """Tell that a notice gives no days to apply."""
    return "申报通知没有读到申报起止时间。", "请对照原文补填申报时间。"


def window_unclear(words: str) -> Words:
    """Tell that the days to apply are not clear."""
    return f"申报时间“{words}”不够明确。", "请核实开始和截止日期，以及是企业申报还是部门报送的时限。"
