"""What is said of pushes by command: who receives them and why, previews, receipts, refusals."""

from collections.abc import Mapping, Sequence

TERMS: Mapping[str, str] = {
    "all": "全部",
    "mine": "工号",
    "region": "行政区划代码或名称",
    "zone": "园区代码或名称",
    "industry": "行业代码",
    "above-scale": "规模以上",
    "size": "大型、中型、小型或微型",
    "qualified": "资质名称",
    "matched": "符合条件",
    "not-applied": "没有申报过",
    "group": "群的会话编号",
    "stage": "企业开办、项目建设、生产运营或转型升级",
}
EXAMPLE = "region:510603,industry:C,above-scale"


def _how() -> str:
    terms = "all、mine:工号、region:代码、zone:代码、industry:C、above-scale、size:小型、qualified:资质名称"
    return f"可用的条件：{terms}、matched、not-applied、stage:项目建设、group:会话编号，用逗号隔开，例如 {EXAMPLE}。"


def expression_empty() -> str:
    """Nothing was said of who receives it."""
    return f"没有写推送给谁。{_how()}"


def term_empty(text: str) -> str:
    """Two commas with nothing between them."""
    return f"“{text}”里有一项是空的（多了一个逗号）。请去掉后再试。"


def term_unknown(term: str) -> str:
    """A term nobody knows."""
    return f"推送范围里的“{term}”不认识，没有推送。{_how()}"


def term_needs_value(name: str) -> str:
    """A term without what it needs."""
    return f"“{name}:”后面没有写{TERMS[name]}。请写成 {name}:{TERMS[name]}。"


def term_takes_no_value(name: str, value: str) -> str:
    """A term with something it does not take."""
    return f"“{name}”后面不带内容，去掉“:{value}”后再试。"


def value_wrong(name: str, value: str, why: str) -> str:
    """A value that does not exist."""
    return f"推送范围 {name}:{value} 不能用：{why}"


def no_such_place(known: Sequence[str]) -> str:
    """Why a place can't be used."""
    return f"本市没有这个地区或园区。可用：{'、'.join(known)}。"


def no_such_size() -> str:
    """Why a size can't be used."""
    return "企业规模只有 大型、中型、小型、微型。"


def no_such_stage(known: Sequence[str]) -> str:
    """Why a stage can't be used."""
    return f"项目阶段只有 {'、'.join(known)}。"


def needs_item(name: str) -> str:
    """A term that is about an item, in a push that is about none."""
    return f"“{name}”要有奖补项目才能判断：请用 --item 项目编号，或用依据它有奖补项目的政策（--policy）。没有推送。"


def not_your_group(groups: Sequence[str]) -> str:
    """An assistant may push to nobody else's groups."""
    return (
        f"没有推送：{'、'.join(groups)}不是您负责的群。产业助理只能推送到自己负责的群；"
        "需要时请该群的产业助理或管理员推送。"
    )


# why somebody is in


def because(term: str, value: str = "") -> str:
    """Say in a few words why a firm is among the receivers; the same for all whom one term brought."""
    says = {
        "all": "面向全部项目群",
        "mine": "产业助理负责的项目群",
        "group": "指定的项目群",
        "stage": f"{value}阶段的项目群",
        "region": f"注册地在{value}",
        "zone": f"位于{value}",
        "industry": f"行业属于{value}",
        "above-scale": "规模以上企业",
        "size": f"{value}企业",
        "qualified": f"具有“{value}”资质",
        "matched": f"企业档案符合“{value}”的条件",
        "not-applied": "没有申报或享受记录",
    }
    return says[term]


# why somebody is not


def no_such_group() -> str:
    """Why: nobody knows this conversation."""
    return "机器人不认识这个群：请先把机器人拉进群，或核对会话编号。"


def stage_unknown() -> str:
    """Why: nobody has said at which stage the group's firm is."""
    return "群没有登记项目阶段，判断不了条件。"


def gone() -> str:
    """Why: the platform has said so."""
    return "群已解散或机器人已被移出。"


def group_without_firm() -> str:
    """Why: a condition on firms can't be asked of a group without one."""
    return "群没有绑定企业，判断不了条件。"


def nobody_there() -> str:
    """Why: a firm without any group or bound person."""
    return "企业没有项目群，也没有绑定的联系人。"


def unknown_fact(names: Sequence[str]) -> str:
    """Why: nobody knows whether the firm meets a condition."""
    return f"企业档案缺少{'、'.join(names)}，判断不了条件。"


def not_so(term: str, value: str) -> str:
    """Why: the firm does not meet a condition."""
    says = {
        "region": f"注册地不在{value}。",
        "zone": f"不在{value}。",
        "industry": f"行业不属于{value}。",
        "above-scale": "不是规模以上企业。",
        "size": f"不是{value}企业。",
        "qualified": f"没有在有效期内的“{value}”资质。",
        "matched": f"不符合“{value}”的条件。",
        "not-applied": "已申报或已享受过。",
        "stage": f"群不在“{value}”阶段。",
    }
    return says[term]


def match_unknown(item: str) -> str:
    """Why: facts are missing that would decide whether an item fits."""
    return f"企业档案资料不全，判断不了是否符合“{item}”。"


CAPPED = "已到上限。"
REPEATED = "最近已收到过同一内容"
REFUSED: Mapping[str, str] = {
    "applied": "已申报",
    "enjoyed": "已享受",
    "irrelevant": "不相关",
    "later": "暂不需要",
    "opted_out": "退订",
}


def refused(kind: str, day: str) -> str:
    """Why: the firm has said that it does not want it."""
    return f"企业在{day}选择了“{REFUSED[kind]}”。"


def had_already(campaign_id: str) -> str:
    """Why: it was told the same a few days ago."""
    return f"{REPEATED}（{campaign_id}）。"


def group_cap(cap: int) -> str:
    """Why: enough pushes to this group today."""
    return f"这个群今天已有{cap}次推送，{CAPPED}"


def for_deadline() -> str:
    """Why manners are set aside, for the record."""
    return "截止日期提醒：不受次数限制，必要时在非工作日推送"


def chosen_hour() -> str:
    """Why manners are set aside, for the record."""
    return "订阅人自己选定的推送时间"


def names_another(firm: str) -> str:
    """Why: nothing of one firm appears in another's group."""
    return f"正文提到企业“{firm}”，只能发到它自己的群。"


# what may not be done


def no_such_campaign(campaign_id: str) -> str:
    """Nobody knows the number."""
    return f"没有编号为 {campaign_id} 的推送。请用 huiqi push list 查看编号。"


def nobody_receives(why: str) -> str:
    """A push without any receiver."""
    return f"没有可推送的群或联系人，没有发送。{why}"


def not_from(campaign_id: str, state: str, act: str) -> str:
    """An act a campaign's state does not allow."""
    return f"推送 {campaign_id} 现在是“{STATES[state]}”，不能{act}。"


def not_yours(campaign_id: str) -> str:
    """Somebody else's push."""
    return f"推送 {campaign_id} 不是您发起的，只有发起人和管理员能操作。"


def plan_too_old(campaign_id: str, hours: int) -> str:
    """A preview that is too old to be what is sent."""
    return f"推送 {campaign_id} 的预览已超过{hours}小时，企业档案和名单可能变了，没有发送。请重新预览。"


def own_approval(campaign_id: str) -> str:
    """Nobody approves their own push."""
    return f"推送 {campaign_id} 是您自己发起的，要由另一位工作人员批准。"


def past(moment: str) -> str:
    """A time that is over."""
    return f"定时推送的时间 {moment} 已经过去。请写以后的时间，例如 2026-11-24 09:00。"


def time_wrong(text: str) -> str:
    """A time nobody can read."""
    return f"看不懂时间“{text}”。请写成 2026-11-24 09:00（北京时间）或 09:30。"


def text_unusable(name: str, why: str) -> str:
    """A file whose text can't be pushed."""
    return f"不能推送文件 {name}：{why}"


def no_such_policy(policy_id: str) -> str:
    """A policy that is not on the shelf."""
    return f"政策库里没有编号为 {policy_id} 的已发布文件。请用 huiqi find 查编号。"


def no_such_item(code: str) -> str:
    """An item nobody knows."""
    return f"没有编号为 {code} 的奖补项目。请用 huiqi match --all 查看项目编号。"


def no_terms(name: str) -> str:
    """An item that does not hold today."""
    return f"“{name}”现在没有执行中的条款（已到期、未开始或仍在征求意见），没有推送。"


STATES: Mapping[str, str] = {
    "draft": "待确认",
    "approval": "待第二人批准",
    "running": "推送中",
    "paused": "已暂停",
    "stopped": "已停止",
    "done": "已完成",
}
