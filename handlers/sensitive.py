"""What gets a fixed neutral reply and never a model: self-harm, officials, unpaid wages, petitions, politics.

Found also inside longer messages, in traditional characters, and with signs put between the characters. Questions
about rules that share their words (拖欠中小企业账款, 农民工工资保证金, 行贿记录) are ordinary questions.
"""

import re
from collections.abc import Callable

from config.words import sensitive as words
from handlers.desk import Desk
from handlers.message import Message, Reply
from knowledge.search.traditional import PAIRS

_BETWEEN = r"[\s\W_]{0,3}"
_OTHERS: dict[str, str] = {}
for _old, _new in zip(PAIRS[::2], PAIRS[1::2], strict=True):
    _OTHERS[_new] = _OTHERS.get(_new, "") + _old


def _loose(word: str) -> str:
    """Return a pattern for a word, whatever signs stand between its characters, in either script."""
    return _BETWEEN.join(f"[{char}{_OTHERS[char]}]" if char in _OTHERS else re.escape(char) for char in word)


def _any(listed: str) -> str:
    return "(?:" + "|".join(_loose(word) for word in listed.split()) + ")"


_OFFICIAL = _any(
    "领导 书记 市长 区长 县长 局长 科长 处长 主任 干部 公务员 官员 办事员 经办人 窗口人员 "
    "工作人员 你们局 你们科 你们领导"
)
_CLAUSE = r"(?:^|[，。,；;！!？?\n])"
_WITHIN = r"[^，。,；;！!？?\n]"
_RULE = (
    "(?:保证金|专用账户|专户|条例|管理办法|政策|补贴|奖励|贴息|申报|申请条件|资格|认定|名单|影响(?:申|享|评)|信用|记录|档案|"
    "能不能报|还能报|标准|账款|款项|货款|工程款)"
)
_HARM = _any("自杀 自鲨 紫杀 自残 不想活 寻短见 寻死 割腕 喝农药 死了算了 一了百了 写遗书 zisha")
SELF_HARM = (
    rf"{_HARM}(?!式)|{_loose('烧炭')}(?![企窑厂业工改加行])|{_loose('上吊')}(?![机车装])|{_loose('结束生命')}(?!周期)|"
    rf"(?<!年)(?<!减){_loose('轻生')}(?![产活])|{_loose('跳楼')}(?!价|机|大甩|促销)"
    rf"|(?<!不)(?<!我们)想{_BETWEEN}死(?![磕守板角])|{_loose('死给你们看')}|{_loose('去死')}(?![亡角])"
    rf"|(?:我|人|全家|真的?|实在)[^企业公司厂店行,，。]{{0,6}}{_loose('活不下去')}"
)
_UNPAID = _any("拖欠 克扣 不发 没发 不给 欠着 没拿到 发不出 赖")
_WAGE = _any("工资 薪水 工钱 薪资 血汗钱 加班费 劳务费")
_OWED = _any("讨薪 欠薪 讨xin 要不到工资 工资没发 工资没着落 工资不发 工资拖了")
WAGES = (
    rf"{_CLAUSE}(?!{_WITHIN}*{_RULE}){_WITHIN}*?(?:{_UNPAID}{_WITHIN}{{0,10}}{_WAGE}|{_OWED}"
    rf"|(?<!拖)(?<![不无未])欠{_WITHIN}{{1,10}}{_WAGE}|工资{_WITHIN}{{0,8}}(?:没发|不发|拖欠|拖着|没到账|欠着|没给))"
)
_TAKES = _any(
    "收钱 收了钱 收礼 受贿 贪 索贿 吃回扣 拿回扣 回扣 好处费 红包 贪污 腐败 徇私 "
    "开后门 走后门 被查 双规 落马 包庇 情人 小三 情妇"
)
_ROTTEN = _any(
    "吃拿卡要 贪污受贿 权钱交易 保护伞 官商勾结 暗箱操作 内定 潜规则 钱权交易 贪官 狗官 塞钱 塞红包 疏通关系 打点关系"
)
CORRUPTION = (
    rf"{_OFFICIAL}.{{0,10}}{_TAKES}|{_ROTTEN}|(?:举报|检举|揭发|告).{{0,6}}{_OFFICIAL}"
    rf"|(?:给|送).{{0,8}}{_OFFICIAL}.{{0,6}}(?:送?(?:点|些|个)?(?:礼(?![貌仪堂])|红包|钱|好处|烟酒)|送[烟酒]|意思意思)"
)
_PROTEST = _any(
    "上访 集访 越级告状 去信访 要信访 拉横幅 静坐 游行 示威 罢工 聚众闹 聚众堵 围堵 堵门 闹事 集体维权 "
    "强拆 民告官 讨说法 "
    "进京告状 去北京告 去省里告 告到省里 告到中央"
)
DISPUTES = (
    rf"{_PROTEST}|(?:去|要|就|一起|组织|大家|工人).{{0,4}}{_loose('堵路')}|"
    r"(?:去|到|来|要|准备|组织|叫|工人)[^，。；;！!？?]{0,10}(?:堵|围|闹)[^，。；;！!？?]{0,3}(?:政府|管委会|你们|政务大厅)(?:大?门|口)?|"
    r"(?:去|到)[^，。；;！!？?]{0,3}(?:政府|管委会)(?:大?门口)[^，。；;！!？?]{0,3}(?:坐|闹|堵|拉)|"
    rf"(?:要告|去告|起诉).{{0,3}}{_any('政府 局里 你们局 住建局 税务局 管委会')}"
    r"|(?:跟|和|与|被).{0,10}(?:打官司|告上法庭|闹翻|起了纠纷|有纠纷).{0,12}(?:怎么办|咋办|帮|管)"
)
_STATE = _any(
    "习近平 总书记 国家主席 政治局 中南海 六四 天安门事件 法轮功 台独 港独 藏独 疆独 "
    "文革 政变 颠覆 一党专政 独裁 反动 共匪 "
    "民主运动 多党 言论自由"
)
_BAD = _any("下台 垮台 倒台 专制 腐败 无能 骗人 骗子 黑暗 该死 推翻")
POLITICS = (
    rf"^(?!.*(?:指示|讲话|精神|会议|强调|批示|部署|考察|主席令)).*{_STATE}"
    rf"|{_any('共产党 国民党 中央领导 国家领导人 政府')}.{{0,6}}{_BAD}"
    rf"|{_OFFICIAL}.{{0,6}}(?:是谁的人|什么背景|后台是谁|人品|怎么样|好不好|坏不坏|多大岁数|老婆|家里|住哪|工资多少|什么时候退|会不会调走)"
    rf"|(?:你|您)(?:怎么看|对|觉得|认为).{{0,8}}{_any('领导 政府 共产党 市长 书记 台湾 战争 选举 特朗普 拜登 普京')}"
)


def _pattern(text: str) -> re.Pattern[str]:
    return re.compile(text, re.IGNORECASE | re.DOTALL)


def _self_harm(desk: Desk) -> Reply:
    channels = desk.city.channels
    return Reply(words.self_harm(channels["mind"], channels["emergency"]), title="我们很担心您")


def _wages(desk: Desk) -> Reply:
    return Reply(words.wages(desk.city.channels["labour"], desk.city.channels["government"]), title="欠薪反映渠道")


def _corruption(desk: Desk) -> Reply:
    return Reply(words.corruption(desk.city.channels["discipline"], desk.city.channels["government"]), title="反映渠道")


def _disputes(desk: Desk) -> Reply:
    return Reply(words.disputes(desk.city.channels["government"], desk.city.channels["legal"]), title="诉求渠道")


def _politics(desk: Desk) -> Reply:
    return Reply(words.politics(desk.city.channels["government"]), title="不在服务范围")


TOPICS: tuple[tuple[str, re.Pattern[str], Callable[[Desk], Reply]], ...] = (
    ("self_harm", _pattern(SELF_HARM), _self_harm),
    ("wages", _pattern(WAGES), _wages),
    ("corruption", _pattern(CORRUPTION), _corruption),
    ("disputes", _pattern(DISPUTES), _disputes),
    ("politics", _pattern(POLITICS), _politics),
)
SENSITIVE = _pattern("|".join(f"(?:{pattern.pattern})" for _, pattern, _ in TOPICS))


def topic_of(text: str) -> str:
    """Return self_harm, wages, corruption, disputes or politics; empty for an ordinary message."""
    return next((name for name, pattern, _ in TOPICS if pattern.search(text)), "")


def sensitive(message: Message, desk: Desk) -> Reply:
    """Give the fixed reply of the first topic that is found; the gravest stands first."""
    told = next(say for _, pattern, say in TOPICS if pattern.search(message.text))
    return told(desk)
