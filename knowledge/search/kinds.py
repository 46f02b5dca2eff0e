"""What a question asks for, and which sentences can answer it: an amount, a day, a telephone, a place, a way."""

import re
from dataclasses import dataclass


@dataclass(frozen=True, slots=True)
class Kind:
    """One kind of question."""

    name: str
    asked: re.Pattern[str]  # in a folded question
    answers: re.Pattern[str]  # in a folded sentence
    headings: re.Pattern[str]  # in a heading or the first words of an article


_AMOUNT = (
    r"\d[\d,.]*\s*(?:元|万|亿|%|个?百分点|倍|分|折)|[一二两三四五六七八九十百千万]+(?:万元|元|成|倍|折)|减半|全额|百分之|"
    r"免征|免收|免除|全免|定额"
)
KINDS = (
    Kind(
        "meaning",
        re.compile("是什么意思|什么意思|什么是|什么叫|啥叫|怎么界定|怎么定义|怎么划分|算什么|算不算|标准是什么|是指"),
        re.compile("是指|所称|是按|界定|划分|标准为|包括|以上"),
        re.compile("标准|定义|界定|范围|解释"),
    ),
    Kind(
        "amount",
        re.compile(
            r"(?<!电话)(?<!号码)多少(?!天|久)|几百万|几十万|几万|几千|几百|几个点|金额|比例|比率|利率|额度|标准是|补助标准|奖励标准|能拿|能补|给几|最高|上限|怎么算|几分之几|奖励吗"
        ),
        re.compile(_AMOUNT),
        re.compile("标准|金额|奖励|补助|补贴|额度"),
    ),
    Kind(
        "date",
        re.compile(
            "什么时候|什么时间|何时|多久|多长时间|期限|截止|几号|几月|日期|哪天|时间|延长至|期间|来得及|到期|有效期|几天|多少天"
        ),
        re.compile(r"\d+\s*[年月日号天]|\d+个月|工作日|小时|长期|常年|季度"),
        re.compile("时间|期限|时限|截止|施行|有效期|办理时限"),
    ),
    Kind(
        "deadline",
        re.compile(
            "(?:申报|报名|申请|申领|账户确认|还能报|能报|补报|报).{0,8}(?:截止|什么时候|啥时候|何时|几号|几月|哪个月|哪天|时间)|截止"
            "|(?:什么时候|啥时候|何时|几号|几月|哪个月|哪天).{0,3}(?:申报|报名|申请|申领|申兑|能报|可以报|报(?!销|到|告))"
        ),
        re.compile(r"20\d\d年\d+月\d+日|\d+月\d+日|截止|之日起\d+个?(?:工作)?日内|每年\d+月|\d+月(?:至|底|前)|季度"),
        re.compile("申报时间|受理时间|时间安排|申报期|申领时间|时间和方式|申报.{0,4}时间|截止"),
    ),
    Kind(
        "contact",
        re.compile("电话|热线|联系方式|联系人|号码|拨打|找谁|找哪|咨询|谁管|哪个部门|哪个局|什么部门|归谁|谁负责"),
        re.compile(r"\d{3,4}[-—]\d{4,8}|12\d{3}|电话|热线|咨询|责任单位|负责解释|牵头"),
        re.compile("咨询|联系|电话|解释|责任单位"),
    ),
    Kind(
        "channel",
        re.compile("网址|网站|链接|路径|平台|登录|登陆|渠道|app|哪里办|在哪|去哪|哪里申|哪里报|入口|窗口"),
        re.compile(r"www\.|http|\.gov|网站|官网|平台|app|公众号|窗口|系统|惠企政策通|栏目|在线"),
        re.compile("渠道|方式|途径|地点|地址"),
    ),
    Kind(
        "condition",
        re.compile(
            "条件|要求|谁能|哪些企业|什么企业|符合|资格|门槛|可以报|能报|能不能|可以享受|对象|范围|怎样才|怎么才|才能"
        ),
        re.compile("应当|条件|须|符合|具备|不予|不支持|不适用|对象|范围|以上的|以下的"),
        re.compile("条件|对象|范围|资格|要求|不予支持"),
    ),
    Kind(
        "paper",
        re.compile("材料|资料|提交什么|准备什么|带什么|证明|表格|申请表|要交"),
        re.compile("材料|申请表|承诺书|证明|复印件|报告|执照|合同|发票"),
        re.compile("材料|资料|附件"),
    ),
    Kind(
        "how",
        re.compile("怎么(?!算)|如何|流程|程序|步骤|办理|申请|申报|领取|兑现|手续|怎样"),
        re.compile(
            "申请|申报|登录|提交|填报|受理|审核|公示|拨付|免申即享|快申快享|核对|确认收款|办理|向.{1,20}(?:提出|报)"
        ),
        re.compile("程序|流程|方式|申报|兑现|办理|渠道"),
    ),
)
BENEFIT = Kind(  # what is asked by naming a reward and nothing else: 外贸出口有没有补贴
    "benefit",
    re.compile("奖励|补贴|补助|优惠|贴息|减免|奖补|返还|资助|扶持|支持|免税|奖"),
    re.compile(rf"(?:给予|按|奖励|补助|补贴|返还|减按|贴息).{{0,40}}(?:{_AMOUNT})|免征|全额"),
    re.compile("标准|奖励|补助|补贴|优惠"),
)
NAMES = {
    "meaning": "含义",
    "amount": "金额或比例",
    "date": "时间",
    "deadline": "截止日期",
    "contact": "咨询部门",
    "channel": "办理渠道",
    "condition": "条件",
    "paper": "材料",
    "how": "办法",
    "benefit": "能得到什么",
}
"""The kinds as people read them."""
BARE = 6  # characters of a question that is only a name
_BY_NAME = {kind.name: kind for kind in (*KINDS, BENEFIT)}


def kinds_asked(clean: str) -> tuple[str, ...]:
    """Return the kinds a folded question asks for, the surest first.

    >>> kinds_asked("首次升规奖励怎么领")
    ('how', 'benefit')
    >>> kinds_asked("贴息能拿多少,找谁")
    ('amount', 'contact')
    """
    asked = tuple(kind.name for kind in KINDS if kind.asked.search(clean))
    if asked in ((), ("how",)) and BENEFIT.asked.search(clean):  # 奖励怎么领: what it is comes before how to get it
        return (*asked, BENEFIT.name)
    if not asked and len(clean) <= BARE:  # 升规: a name and nothing else asks what one gets
        return (BENEFIT.name,)
    return asked


def answers(kinds: tuple[str, ...], folded: str) -> float:
    """Return the part of the kinds asked that a folded text can answer, 0 to 1; 0 when nothing is asked."""
    if not kinds:
        return 0.0
    return sum(bool(_BY_NAME[kind].answers.search(folded)) for kind in kinds) / len(kinds)


def heads(kinds: tuple[str, ...], folded: str) -> bool:
    """Tell whether a folded heading announces what is asked for."""
    return any(_BY_NAME[kind].headings.search(folded) for kind in kinds)
