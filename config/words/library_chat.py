"""What administrators read in a chat about the base: files handed in, acts on documents, and lists."""

from collections.abc import Sequence

FIELD_WORDS = {  # what people call a field -> column of the ledger
    "department": ("牵头单位", "牵头部门", "主管部门", "责任单位", "责任部门", "解释单位", "咨询部门"),
    "expires_on": ("有效期至", "有效期", "失效日期", "失效时间", "到期日"),
    "effective_on": ("施行日期", "生效日期", "实施日期", "施行时间"),
    "issued_on": ("成文日期", "发文日期", "印发日期"),
    "published_on": ("发布日期", "公布日期"),
    "doc_no": ("文号", "发文字号"),
    "index_no": ("索引号",),
    "title": ("标题", "名称"),
    "issuer": ("发文机关", "发文单位", "印发单位"),
    "level": ("政策级别", "级别"),
    "region": ("适用地域", "适用地区", "适用范围", "地区"),
    "themes": ("主题",),
    "kind": ("文件类别", "文件类型", "类别"),
    "contact": ("联系电话", "咨询电话", "联系方式", "咨询方式", "电话"),
    "subject_types": ("企业属性",),
    "support_modes": ("支持方式",),
    "interpreters": ("解释部门",),
}
NAMES = {column: names[0] for column, names in FIELD_WORDS.items()}


def send_file() -> str:
    """Say how to hand a file in."""
    return "请在这里直接发送政策文件（Word、PDF、网页、图片等），一次一份或连续多份都可以，我会逐份回复识别结果。"


def not_here() -> str:
    """Say that there is nobody who could bring the file."""
    return "命令行里取不到聊天文件，请改用 huiqi library add 文件路径。"


def refused(name: str, reason: str, retry: int) -> str:
    """Tell that a file could not be taken in."""
    again = f"\n副本已保留，排除问题后发“重试 {retry}”。" if retry else ""
    return f"“{name}”没有收入：{reason}{again}"


def known(name: str, reason: str) -> str:
    """Tell that a file is in the base."""
    return f"“{name}”：{reason}"


def taken_head(title: str, policy_id: str, number: int, state: str) -> str:
    """Head what was read from a file."""
    version = f"第{number}版，" if number > 1 else ""
    return f"已读取《{title}》，编号 {policy_id}（{version}{state}）"


def fact(name: str, value: str) -> str:
    """One field."""
    return f"{name}：{value or '未识别'}"


def doubts(sentences: Sequence[str]) -> str:
    """What a person has to check."""
    return "待核：" + "；".join(one.rstrip("。") for one in sentences) + "。"


def near(rows: Sequence[tuple[str, str, str]]) -> str:
    """Name documents that are nearly the same: (id, title, share)."""
    return "相近文件：" + "；".join(f"{policy_id}《{title}》（相同{share}）" for policy_id, title, share in rows) + "。"


def impact(articles: int, rests: Sequence[str], answers: int) -> str:
    """Say what an act would change."""
    parts = [f"改动{articles}条"] if articles else []
    parts += [f"影响{'、'.join(rests)}"] if rests else []
    parts += [f"近期有{answers}次回答引用过"] if answers else []
    return "影响：" + "，".join(parts) + "。"


def next_steps(policy_id: str, problems: Sequence[str]) -> str:
    """Say what is to be done with a version that waits."""
    todo = f"先补：{'；'.join(one.rstrip('。') for one in problems)}。\n" if problems else ""
    return (
        f"{todo}改字段发“{policy_id} 有效期改成2027-12-31”；是旧文件的新版发“这份是修订版 旧的设失效”；"
        f"无误后由另一位管理员发“发布 {policy_id}”。"
    )


def which_how(act: str) -> str:
    """Ask which document is meant."""
    return f"请写明是哪份文件：编号、文号或书名，例如“{act} P000123”或“{act} 《文件标题》”。"


def which_this(policy_id: str, title: str, order: str) -> str:
    """Ask whether the document just spoken of is meant, and give the whole order."""
    return f"没有写明是哪份文件。是指 {policy_id}《{title}》的话，请发：{order}"


def privately() -> str:
    """Ask for a private chat: firms read along in a group."""
    return "政策库的管理请在与我的单聊里发送，群里不办理，也不显示未发布的内容。"


def one_day_please(said: str) -> str:
    """Ask for the day of a publication."""
    return f"“{said}”不是某一天，没有定时。请写明日期，例如“发布 P000123 12月1日”或“发布 P000123 下周一上午9点”。"


def which_several(rows: Sequence[tuple[str, str, str]], act: str) -> str:
    """Ask which of several documents is meant: (id, title, 文号)."""
    lines = [f"{policy_id} 《{title}》{doc_no}" for policy_id, title, doc_no in rows]
    return "\n".join(["对应不止一份文件，请用编号再发一次：", *lines, f"例如“{act} {rows[0][0]}”。"])


def not_in_base(given: str) -> str:
    """Tell that nothing has this name."""
    return f"库里和待发布里都没有“{given}”。请核对编号、文号或书名，可发“查找 关键词”或“待发布清单”。"


def nothing_waits(policy_id: str) -> str:
    """Tell that no version waits."""
    return f"{policy_id} 没有待发布的版本。发“政策状态 {policy_id}”看现状。"


def published(policy_id: str, title: str, number: int, notes: Sequence[str]) -> str:
    """Confirm a publication."""
    return "\n".join([f"已发布 {policy_id}《{title}》第{number}版，现在可以查到。", *notes])


def scheduled(policy_id: str, title: str, at: str) -> str:
    """Confirm a publication at a later time."""
    return f"{policy_id}《{title}》已设为 {at} 自动发布；要取消发“退回 {policy_id} 原因”。"


def reviewed_by_you(policy_id: str) -> str:
    """Refuse a publication by the one who handed it in."""
    return f"不能由您发布 {policy_id}：上传或修改的人不能审核自己的稿件，请另一位管理员发“发布 {policy_id}”。"


def reason_needed(act: str, policy_id: str) -> str:
    """Ask for a reason."""
    return f"请写明原因，例如“{act} {policy_id} 施行日期有误”。"


def rejected(policy_id: str, title: str) -> str:
    """Confirm that a version goes back."""
    return f"已退回 {policy_id}《{title}》，原因已记录，不会发布。"


CONFIRM = "确定请发："


def confirm(act: str, policy_id: str, title: str, what: str, to: str = "") -> str:
    """Ask for a confirmation before something is taken away or put back; ``to`` is where it goes back to."""
    order = f"{act} {policy_id} {to} 确认" if to else f"{act} {policy_id} 确认"
    return f"{act} {policy_id}《{title}》{what}\n{CONFIRM}{order}"


def confirm_whole(order: str) -> str:
    """Ask for the whole order where a bare 确认 is too little."""
    return f"删除不能恢复，只回“确认”不算。确定请发完整的：{order}"


DELETE_MEANS = "会删除原件、全部版本和索引，只留操作记录，不能恢复。只想不再被查到，请用“下架”。"
RETIRE_MEANS = "后不再用于查询和回答，可随时“恢复”。"


def deleted(policy_id: str, title: str) -> str:
    """Confirm a deletion."""
    return f"已删除 {policy_id}《{title}》，各处副本和索引已清除，操作记录保留。"


def retired(policy_id: str, title: str) -> str:
    """Confirm that a document is off the shelf."""
    return f"已下架 {policy_id}《{title}》，不再被查到。恢复请发“恢复 {policy_id}”。"


def restored(policy_id: str, title: str, number: int) -> str:
    """Confirm that a document is back."""
    return f"已恢复 {policy_id}《{title}》第{number}版，现在可以查到。"


def rolled_back(policy_id: str, title: str, number: int, to: str) -> str:
    """Confirm that an earlier text is live again."""
    return f"已把 {policy_id}《{title}》恢复为{to}的内容（作为第{number}版发布）。"


def edited(policy_id: str, number: int, changes: Sequence[tuple[str, str, str]]) -> str:
    """Confirm an edit: (field, before, after); it waits for another person."""
    lines = [f"{name}：{before or '（空）'} → {after or '（空）'}" for name, before, after in changes]
    return "\n".join(
        [f"{policy_id} 已改，存为待发布的第{number}版：", *lines, f"请另一位管理员核对后发“发布 {policy_id}”。"]
    )


def field_how() -> str:
    """Say how to change a field."""
    fields = "、".join(NAMES.values())
    return (
        f"没看懂要改哪个字段。格式：P000123 有效期改成2027-12-31；P000123 第5条的牵头单位改成经信局。可改：{fields}。"
    )


def no_department(word: str) -> str:
    """Tell that the city has no such department."""
    return f"不认识部门“{word}”。请写全称或常用简称，例如“经信局”。"


def no_region(word: str) -> str:
    """Tell that the city has no such place."""
    return f"不认识地区“{word}”。请写“德阳市”“旌阳区”这样的名称。"


def no_article(policy_id: str, label: str) -> str:
    """Tell that a document has no such article."""
    return f"{policy_id} 里没有{label}。请核对条款，或发“政策状态 {policy_id}”打开原文查看。"


def several_articles(policy_id: str, label: str, labels: Sequence[str]) -> str:
    """Ask which of several articles is meant."""
    return (
        f"{policy_id} 里有{len(labels)}处“{label}”：{'、'.join(labels)}。请写完整，例如“{labels[0]}的牵头单位改成……”。"
    )


def revision_is_version(policy_id: str, number: int) -> str:
    """Tell that a file is already held as a new version of the same document."""
    return (
        f"这份已作为 {policy_id} 的第{number}版待发布；发布后旧版自动成为历史版本，不用另设失效。"
        f"请另一位管理员发“发布 {policy_id}”。"
    )


def revision(new_id: str, old_id: str, old_title: str, number: int) -> str:
    """Confirm that one document will replace another."""
    return (
        f"已记录：{new_id} 是《{old_title}》（{old_id}）的修订版，存为待发布的第{number}版。"
        f"发布 {new_id} 后，{old_id} 自动变为已修订并指向新文件。请另一位管理员发“发布 {new_id}”。"
    )


def revision_of_what(new_id: str, rows: Sequence[tuple[str, str, str]]) -> str:
    """Ask which document is replaced."""
    lines = [f"{policy_id} 《{title}》{doc_no}" for policy_id, title, doc_no in rows]
    named = ["可能是：", *lines] if lines else []
    return "\n".join([f"{new_id} 修订的是哪份旧文件？", *named, f"请发“{new_id} 是 旧文件编号或文号 的修订版”。"])


def status_head(policy_id: str, title: str, doc_no: str) -> str:
    """Head the status of a document."""
    return f"{policy_id} 《{title}》{doc_no}"


def version_line(number: int, state: str, author: str, reviewer: str) -> str:
    """One version of a document."""
    by = f"，审核{reviewer}" if reviewer else ""
    return f"第{number}版：{state}（{author or '未记名'}{by}）"
