"""What the bot says in a chat about a pre-review: lists, cases, files, questions, and what officers decide there."""

from collections.abc import Iterable, Sequence
from datetime import date

from config.words.casework import ADVICE

LIST_TITLE, CASE_TITLE, QUESTION_TITLE = "材料清单", "材料预审", "预审问答"
FILES_TITLE, WHICH_TITLE, PRIVACY_TITLE = "预审收件", "哪一件预审", "个人信息提醒"
ASKS_FIRST = "请回答："  # before the question that a bare 是 or 否 answers
PAGE = "打开材料页"
MARK = "〔可容缺〕"


def _lines(head: str, rows: Iterable[str]) -> list[str]:
    told = list(rows)
    return [head, *told] if told else []


def advised(*lines: str) -> str:
    """Put the one sentence below that every reply about a pre-review ends with."""
    return "\n".join([*(line for line in lines if line), ADVICE])


def gate(outcome: str, says: str, source: str, *, met: bool) -> str:
    """Say in which case a matter is not done, or not here."""
    basis = f"（依据：{source}）" if source else ""
    return f"按您说的情况，{outcome}：{says}{basis}。" if met else f"· {outcome}：{says}{basis}"


def gates_head() -> str:
    """Stand above the cases in which nothing has to be handed in here."""
    return "先看这件事要不要办、在哪办："


def question_line(number: int, asks: str, unit: str) -> str:
    """List one open question."""
    return f"{number}. {asks}" + (f"（{unit}）" if unit else "")


def questions_head(count: int) -> str:
    """Stand above the questions that decide what is needed."""
    return f"决定要交哪些材料的问题（{count}个，可以写在同一句里，如“不是特殊建设工程”）："


def sure_head(count: int) -> str:
    """Stand above what is needed for sure."""
    return f"一定要交（{count}份）："


def maybe_head(count: int) -> str:
    """Stand above what is needed in some cases."""
    return f"看情况（{count}份）："


def not_needed_line(names: Sequence[str]) -> str:
    """Name what need not be handed in, by the answers given."""
    return f"按您的回答不用交：{'、'.join(names)}。" if names else ""


def material(number: int, name: str, form: str, issuers: Sequence[str]) -> str:
    """Name one paper of a list."""
    return f"{number}. {name}（{form}；{'、'.join(issuers)}出具）" if issuers else f"{number}. {name}（{form}）"


def only_if(condition: str) -> str:
    """Say when a paper is needed."""
    return f"——{condition}时才要"


def deferral(workdays: int, says: str) -> str:
    """Mark a paper that may follow later."""
    limits = f"，{says}" if says else ""
    return f"{MARK}书面承诺后{workdays}个工作日内补{limits}"


def limit_line(limit: str, result: str, dept: str) -> str:
    """Say how long it takes, what comes of it, and who decides."""
    return f"办理时限：{limit}。办理结果：{result}。办理部门：{dept}。"


def list_head(name: str, version: str) -> str:
    """Name a list."""
    return f"{name}要交的材料（清单{version}）"


def list_short(name: str, sure: Sequence[str], maybe: Sequence[str], later: Sequence[str]) -> str:
    """Tell a list in a group: names only."""
    told = f"{name}一定要交{len(sure)}份：{'、'.join(sure)}。"
    told += f"看情况{len(maybe)}份：{'、'.join(maybe)}。" if maybe else ""
    return told + (f"可容缺：{'、'.join(later)}。" if later else "")


def list_more(name: str) -> str:
    """Say where the whole list is told."""
    return f"每份的形式、条件和容缺期限，请私聊我发“{name}要哪些资料”。"


def guide_line(title: str) -> str:
    """Name a guide of the base; the title becomes a link."""
    return f"办事指南：{title}"


def review_this(name: str) -> str:
    """Say how to have papers looked at."""
    return f"预审 {name}"


def which_matter(names: Sequence[str]) -> str:
    """Ask which matter is meant."""
    return advised(f"请写明要预审哪个事项，如“预审 施工许可”。可以预审：{'、'.join(names)}。")


def several_matters(names: Sequence[str]) -> str:
    """Ask which of some matters is meant."""
    return f"这句话可能是几个事项：{'、'.join(names)}。请选一个，或写全称。"


def opened(name: str, case_id: str, version: str, state: str, *, new: bool) -> str:
    """Say that a case is open."""
    begun = "已开启预审" if new else "这件预审已经在办"
    return f"{begun}：{name}（{case_id}，清单{version}）。现在：{state}。"


def questions_left(count: int) -> str:
    """Count the questions that are open."""
    return f"还有{count}个问题决定要交哪些材料。" if count else "问题都已回答。"


def asks(text: str, unit: str, *, yes_no: bool) -> str:
    """Ask one question; a bare answer to it is understood."""
    how = "（是/否）" if yes_no else f"（单位{unit}）" if unit else ""
    return f"{ASKS_FIRST}{text}{how}"


def answered(pairs: Iterable[tuple[str, str]]) -> str:
    """Say what was noted."""
    told = "；".join(f"{question} {value}" for question, value in pairs)
    return f"已记下：{told}。记错了就再说一次。"


def in_words(value: object, unit: str) -> str:
    """Say an answer."""
    if isinstance(value, bool):
        return "是" if value else "否"
    return f"{value}{unit}" if str(value)[-1:].isdigit() else str(value)


def short_list(sure: int, maybe: int, missing: Sequence[str], *, named: bool) -> str:
    """Tell how much is to be handed in."""
    left = f"，还缺：{'、'.join(missing)}" if named and missing else ""
    left = left or ("，都已收到" if not missing else f"，还缺{len(missing)}份")
    return f"一定要交{sure}份" + (f"、看情况{maybe}份" if maybe else "") + f"{left}。"


def page_line() -> str:
    """Offer the page of a case; its words become the link."""
    return f"材料页（7天内有效，只限您本人第一次打开的浏览器）：{PAGE}"


def link_sent() -> str:
    """Say in a group where the link went."""
    return "材料页链接已私聊发给您，请勿转发。材料请在材料页或私聊里交，不要发在群里。"


def link_not_sent() -> str:
    """Say to somebody without a staff id how to hand papers in."""
    return "您不在本组织通讯录内，我没法给您私聊发链接。请让本企业已绑定的联系人或产业助理发同一句话领取链接。"


def link_private(name: str, case_id: str, url: str) -> str:
    """Give a link in private, as markdown."""
    return (
        f"{name}预审（{case_id}）的材料页：[{PAGE}]({url})\n\n"
        f"7天内有效，只限您本人第一次打开的浏览器，请勿转发。手机可以直接拍照上传。\n\n{ADVICE}"
    )


def link_title(name: str) -> str:
    """Name the message that brings a link."""
    return f"预审材料页 {name}"


def how_to_hand_in() -> str:
    """Say what comes next."""
    return "也可以在私聊里直接发文件或照片；交齐后回复“提交检查”。"


def bind_first() -> str:
    """Say to a stranger what comes before a case."""
    return advised("还不知道您是哪家企业的人，没有开启预审。请先向产业助理要绑定码，私聊我发“绑定 绑定码”。")


def firm_needed() -> str:
    """Ask an assistant for which firm."""
    return advised("还不知道是哪家企业的预审。请到这家企业的项目群里@我发同一句话。")


def no_case() -> str:
    """Say that there is no case, and how to open one."""
    return advised("现在没有您可以办的预审。要开启，请发“预审 事项名”，如“预审 施工许可”。")


def not_here_now(case_id: str, state: str) -> str:
    """Say that a case is not where this could be done."""
    return advised(f"{case_id} 现在是“{state}”，这一步现在不能办。发“预审进度”可以看下一步。")


def which_case(rows: Iterable[str]) -> str:
    """Ask which of several cases is meant."""
    return advised("有几件预审，请选一件（或在话里写上编号）：", *rows)


def case_row(case_id: str, name: str, firm: str, project: str, state: str) -> str:
    """Name one of several cases."""
    of = "，".join(one for one in (firm, project) if one)
    return f"· {case_id} {name}{f'（{of}）' if of else ''}：{state}"


def changed_list(case_id: str) -> str:
    """Say that a newer list is in force."""
    return f"{case_id} 开启后清单已更新，本件仍按开启时的版本检查；要按新清单办，请撤回后重新发起。"


def not_here() -> str:
    """Say that there is nobody who could bring a file."""
    return "这里取不到聊天里的文件。请在钉钉私聊里发给我，或用材料页上传。"


def nothing_quoted() -> str:
    """Say that a quoted message brought no file."""
    return "引用的文件钉钉没有把内容传给我，我读不到，也没有收下。"


def quote_instead() -> str:
    """Say what to do where a quote carries nothing."""
    return "请在私聊里把文件发给我，或用材料页上传。"


def only_firm_hands_in() -> str:
    """Say who hands papers in."""
    return advised("办理部门不替企业交材料，这些文件没有收下。请企业成员或产业助理在材料页或私聊里交。")


def taken_as(name: str, slots: Sequence[str], why: str) -> str:
    """Say what a file was taken for."""
    told = "、".join(f"《{one}》" for one in slots)
    return f"{name}：认作{told}" + (f"（{why}）" if why else "")


def taken_unknown(name: str) -> str:
    """Say that nobody could tell what a file is."""
    return f"{name}：已收下，没有认出是哪份材料"


def still_reading(name: str) -> str:
    """Say that a file is being read."""
    return f"{name}：已收下，正在读"


def unreadable(name: str, trouble: str) -> str:
    """Say why a file can't be read."""
    return f"{name}：已收下，但读不了：{trouble}"


def known_file(name: str) -> str:
    """Say that a file had come before."""
    return f"{name}：内容和之前交过的一样，只算一份"


def not_taken(name: str, why: str) -> str:
    """Say why a file was not taken."""
    return f"{name}：没有收下。{why}"


def taken_head(name: str, case_id: str) -> str:
    """Say into which case files went."""
    return f"已放进{name}预审（{case_id}）："


def place_how(*, several: bool) -> str:
    """Say how to put right what a file was taken for."""
    one = "文件名 改成 监理合同" if several else "改成 监理合同"
    return f"认得不对，请回复“{one}”；不是这件事的材料，回复“移除 文件名”。"


def still_missing(names: Sequence[str], count: int) -> str:
    """Say what a case still lacks."""
    if not count:
        return "一定要交的都已收到。回复“提交检查”，一次列出全部问题。"
    return f"还缺{count}份：{'、'.join(names)}{'等' if count > len(names) else ''}。"


def taken_public(name: str, case_id: str, count: int, known: int, missing: int) -> str:
    """Say in a group that files came: counts only."""
    left = f"一定要交的还缺{missing}份" if missing else "一定要交的都已收到"
    return f"{name}预审（{case_id}）收到{count}份，认出{known}份；{left}。认作什么已私聊发给您。"


def told_privately() -> str:
    """Say that the rest went into the private chat."""
    return "明细已私聊发给您。"


def placed(name: str, slots: Sequence[str]) -> str:
    """Say what a file is now by somebody's word."""
    return f"{name} 已改成{'、'.join(f'《{one}》' for one in slots)}。"


def removed(name: str) -> str:
    """Say that a file was taken back."""
    return f"{name} 已移除。"


def no_such_slot(said: str, names: Sequence[str]) -> str:
    """Ask which material is meant."""
    return f"清单里没有找到“{said}”。清单里有：{'、'.join(names)}。"


def several_slots(said: str, names: Sequence[str]) -> str:
    """Ask which of several materials is meant."""
    return f"“{said}”可能是几份材料：{'、'.join(names)}。请写全一点。"


def no_file(said: str) -> str:
    """Say that no file of theirs is meant."""
    return f"没有找到您交的文件“{said}”。请写文件名，或在材料页里改。" if said else "您还没有在这件预审里交过文件。"


def files_to_which(rows: Iterable[str]) -> str:
    """Ask into which case files go."""
    return advised("有几件预审在收材料，这些文件放进哪一件？先没有收下：", *rows)


def into(case_id: str) -> str:
    """Name the order that puts the files sent before into a case."""
    return f"放进 {case_id}"


def nothing_before() -> str:
    """Say that no files came before."""
    return advised("没有找到您刚才发的文件。请再发一次。")


def no_case_for_files(names: Sequence[str]) -> str:
    """Say what to do with papers where no case is open."""
    return advised(
        f"收到{'、'.join(names) or '文件'}，但您现在没有在收材料的预审，没有收下。",
        "要预审，请先发“预审 事项名”，如“预审 施工许可”，再发材料。政策问题请直接用文字提问。",
    )


def files_title(name: str) -> str:
    """Name the private message about files sent in a group."""
    return f"预审收件 {name}"


ID_CARD, BANK_CARD = "身份证号", "银行账号"


def personal(kinds: Sequence[str], masked: Sequence[str], *, assistant: str = "") -> str:
    """Ask to recall a message with an ID or bank number in a group."""
    told = "、".join(dict.fromkeys(kinds))
    shown = f"（{'、'.join(masked)}）" if masked else ""
    who = f"（{assistant}）" if assistant else ""
    return (
        f"这条消息里有{told}{shown}，群里人多，请马上长按这条消息撤回（我撤不了别人的消息；"
        f"过了撤回时间请群管理员{who}处理）。我没有照着办理，号码也没有留存。需要交的，请私聊发给我或用材料页上传。"
    )


def personal_file(names: Sequence[str]) -> str:
    """Ask to recall a picture of an ID card or a bank account in a group."""
    told = "、".join(names)
    return (
        f"{told}是身份证或银行账户材料，没有收下、没有留存。群里人多，请马上撤回那条消息"
        "（我撤不了别人的消息），再私聊发给我或用材料页上传。"
    )


def personal_name() -> str:
    """Name a picture without a name."""
    return "这张图片"


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


def receipt(number: str) -> str:
    """Name the number a filed case has."""
    return f"受理号：{number}。"


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


def no_round() -> str:
    """Say that nothing was checked yet."""
    return "还没有检查过，没有补正清单。材料交齐后回复“提交检查”。"


def settled(result: str, by: str) -> str:
    """Say below a point what an officer said of it."""
    return f"（预审员{by}：{result}）"


def submitted(name: str, case_id: str, number: int) -> str:
    """Say that a check begins."""
    return f"{name}预审（{case_id}）第{number}轮检查已开始，结果会发到群里（只有状态）和您的私聊（全部清单）。"


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


def number_needed(state: str) -> str:
    """Ask for the number that belongs to a move."""
    what = {"已办结": "证号，如“已办结 证号 510600202611230001”", "不予受理": "原因，如“不予受理 用地手续不全”"}
    told = what.get(state, "受理号，如“已申报 受理号 510600202611230001”")
    return advised(f"请写上{told}。")


def withdraw_sure(name: str, case_id: str, said: str) -> str:
    """Ask back before a case is ended."""
    return advised(f"撤回后{name}预审（{case_id}）就结束了，已交的材料不再检查。确定要撤回，请回复“{said}”。")


def item_settled(number: int, message: str, result: str, by: str) -> str:
    """Say what an officer has said of one point."""
    return f"第{number}项（{message}）：{by}记为“{result}”。"


def promised(slot: str, until: date) -> str:
    """Say what a firm has promised."""
    return f"已记下容缺承诺：《{slot}》{until.isoformat()}前补交。"


def passed(name: str, case_id: str, by: str, until: date | None) -> str:
    """Say that a case has passed."""
    last = f"，{until.isoformat()}前有效" if until is not None else ""
    return f"{name}预审（{case_id}）已由{by}确认通过{last}，企业已收到通知。"


def given_back(name: str, case_id: str, count: int) -> str:
    """Say that a case was given back."""
    return f"{name}预审（{case_id}）已退回补正，共{count}项，一次告知；企业已收到通知。"


def claimed(name: str, case_id: str, by: str) -> str:
    """Say that somebody has a case now."""
    return f"{name}预审（{case_id}）已由{by}接手。"


def left_open(lines: Iterable[str]) -> str:
    """Name what stands in the way of a pass."""
    rows = "\n".join(f"· {one}" for one in lines)
    how = "逐项回复“第3项 通过 原件已核对”“承诺容缺 材料名 日期前补”，或“退回 要改什么”"
    return f"还有没有处理的问题，没有通过。{how}：\n{rows}"


def left_count(count: int) -> str:
    """Count what stands in the way of a pass, in a group."""
    return f"还有{count}项没有处理，没有通过。明细已私聊发给您。"


def all_settled() -> str:
    """Say that nothing stands in the way any more."""
    return "清单上的问题都已处理，可以回复“预审通过”。"


def settle_how() -> str:
    """Say how an officer's word on a point is written."""
    return advised("请写明第几项、结论和理由，如“第3项 通过 原件已核对”“第3项 不符 面积差12平方米”。")


def promise_how() -> str:
    """Say how a promise is written."""
    return advised("请写明材料和补交日期，如“承诺容缺 档案意见 10月15日前补”。")


def rule_how() -> str:
    """Say what an officer may write."""
    return advised("请写“预审通过”“退回 要改什么”“第3项 通过 理由”或“承诺容缺 材料名 日期前补”。")


def confirmed_by_hand(text: str) -> str:
    """Give the reason of a point that was settled with no other words."""
    return text or "人工确认"


def left_short(count: int) -> str:
    """Count what an officer has still to say something of."""
    return f"清单上还有{count}项没有处理。"
