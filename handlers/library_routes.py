"""What admins can ask of the base in chat. A question that only sounds like an order is none."""

import re
from collections.abc import Callable
from dataclasses import replace

from config.words import library_acts as acts
from config.words import library_chat as words
from handlers import amend, library, library_lists
from handlers.ask import ask
from handlers.desk import Desk
from handlers.intents import Intent
from handlers.library_tools import LIBRARY_TOOLS
from handlers.library_when import WHEN
from handlers.message import Message, Reply
from handlers.route import ADMINS, EVERYBODY, Route
from handlers.upload import upload
from handlers.which import ID, REMEMBERED, THIS
from ledger.answers import last_said

_DOC_NO = r"[一-龥]{2,12}\s*[〔\[(（【]?\s*(?:19|20)\d{2}\s*[〕\])）】]?\s*[年\-—]?\s*第?\s*\d{1,5}\s*号"
_REF = rf"(?:{ID}|《[^》]{{2,120}}》|{_DOC_NO}|{THIS})"
_NO_QUESTION = r"(?!.*(?:吗|没有|什么时候|多少|怎么|如何|哪|几|推送|[?？]))"
_PLEASE = r"^\s*(?:请|麻烦|帮我|把|将)*\s*"
_SURE = r"(?:[，,\s]*(?:确认|确定))?[\s。!！]*$"


def _p(pattern: str) -> re.Pattern[str]:
    return re.compile(pattern, re.IGNORECASE | re.DOTALL)


def _act(words: str, to: str = "") -> re.Pattern[str]:
    """Return the pattern of an order: the act and then a document, the document and then the act, or the act alone.

    A time may stand before the act, and ``to``, where it leads, behind it.
    """
    kind = "(?:政策|文件)?"
    return _p(
        rf"{_PLEASE}{_NO_QUESTION}"
        rf"(?:{WHEN}(?:{words}){kind}{to}[\s:：]*{_REF}"
        rf"|{_REF}{kind}[，,\s]*{WHEN}(?:{words})(?:{to}{_SURE}|\s|$)"
        rf"|{WHEN}(?:{words}){kind}{to}{_SURE})"
    )


_BEFORE = r"[上前]一?个?版本?"
_PLACE = rf"(?:到|至|回)\s*(?:昨天|前天|{_BEFORE}|第\s*\d+\s*版|[\d年月日号\-./]{{3,12}})"
_TO = rf"(?:\s*(?:{_PLACE}|{_BEFORE})的?(?:版本|内容|状态)?)"
_SEE = (
    r"^\s*(?:请|麻烦|帮我|给我)*(?:查|看|找|列|导出|列出|显示)?(?:一下|出|下|看)?"
    r"(?:现在|目前|还|都)*(?:有没有|有)?(?:哪些|哪几份|什么|所有|全部)?(?:政策|文件|项目)?(?:是|还|都)?"
)
_LACKS = r"(?:没有?写?明?|未写明?|没填|未填|缺少?|无)"
_OF = (
    r"的?(?:清单|列表|政策|文件|项目|字段|那些|那几份|有哪些|是哪些|有几份|有多少|有什么|了)*"
    r"(?:\s*第\s*\d+\s*页)?[\s?？。!！]*$"
)
_DID = r"(?:改|动|发布|下架|上传|删|撤)"
_SPAN = (
    r"(?:(?:\d{1,3}|[一二两三四五六七八九十]{1,3})\s*(?:天|日|个?月|周|个?星期|年)(?:之?内|以内)?|今天|今年|明年|本月|这个?月|下个?月|本周|这周|下周"
    r"|本季度|下季度|年底前?|即将|快|马上|临近|最近)"
)
_FAILED = (
    r"(?:(?:导入|上传|收入|读取|识别)(?:失败|不成功|没成功|出错)"
    r"|没(?:有)?(?:导入?进?去?|传上去|收进来|读出来|导入成功))"
)
_DAYS = r"(?:昨天|今天|前天|近7天|最近|这周|本周)?"


def confirmed(message: Message, desk: Desk) -> Reply:
    """“确认”: carries out what the bot has just asked to be confirmed; a deletion needs its whole order."""
    order = _asked_for(message, desk)
    if not order:
        return ask(message, desk)
    if order.startswith("删除"):
        return Reply(words.confirm_whole(order), title="请确认", whole=True)
    route = next(one for one in LIBRARY_ROUTES if one.pattern.search(order))
    return route.handler(replace(message, text=order), desk)


def _asked_for(message: Message, desk: Desk) -> str:
    """Return the order that the bot's very last words to this admin asked to be confirmed."""
    with desk.ledger.read() as session:
        since = desk.now() - REMEMBERED
        said = last_said(session, message.conversation_id, message.speaker.staff_id, since)[:1]
    return said[0][0].rpartition(words.CONFIRM)[2].strip() if said and words.CONFIRM in said[0][0] else ""


def _privately(handler: Callable[[Message, Desk], Reply]) -> Callable[[Message, Desk], Reply]:
    """Keep what only admins may see out of groups, where firms read along."""

    def private(message: Message, desk: Desk) -> Reply:
        return Reply(acts.privately(), title="请私聊") if message.in_group else handler(message, desk)

    return private


_ROUTES: list[Route] = [
    Route(
        "upload",
        _p(
            r"^\s*(?:我要|我想|请|帮我|怎么|如何|在哪里?)?(?:上传|新增|录入|导入)(?:一份|这份|个|新的?)?(?:政策|文件)(?:文件)?[\s。!！?？]*$"
        ),
        upload,
        "私聊直接发政策文件：读取并存为待发布，由另一位管理员发布",
        ADMINS,
    ),
    Route(
        "waiting_list",
        _p(rf"{_SEE}(?:待|等待?|没有?)(?:发布|审核?){_OF}"),
        library_lists.waiting_list,
        "待发布清单 / 待核清单：看等待审核的文件和识别存疑的字段",
        ADMINS,
    ),
    Route(
        "doubt_list", _p(rf"{_SEE}(?:字段)?(?:待核(?:实|对)?|识别存疑|存疑){_OF}"), library_lists.doubt_list, "", ADMINS
    ),
    Route(
        "without_expiry",
        _p(rf"{_SEE}{_LACKS}有效期限?{_OF}"),
        library_lists.without_expiry,
        "查没有有效期的政策 / 没有联系电话的 / 30天内到期的",
        ADMINS,
    ),
    Route(
        "without_contact",
        _p(rf"{_SEE}{_LACKS}(?:联系|咨询)?(?:电话|方式){_OF}"),
        library_lists.without_contact,
        "",
        ADMINS,
    ),
    Route(
        "expiring",
        _p(rf"{_SEE}{_SPAN}(?:就?要|会)?(?:到期|失效|过期){_OF}"),
        library_lists.expiring,
        "",
        EVERYBODY,
    ),
    Route(
        "failed",
        _p(rf"{_SEE}{_DAYS}(?:有)?(?:哪些|哪几份|什么)?(?:文件|政策)?{_FAILED}{_OF}"),
        library_lists.failed,
        "昨天导入失败的文件，然后“重试 12”或“全部重试”",
        ADMINS,
    ),
    Route(
        "retry",
        _p(r"^\s*(?:全部重试|重试(?:全部)?(?:\s*\d+\s*号?[、,，\s]*)*)[\s。!！]*$"),
        library_lists.retry,
        "",
        ADMINS,
    ),
    Route(
        "audit",
        _p(
            rf"谁.{{0,8}}{_DID}(?:了|过|的)?.{{0,10}}{_REF}|{_REF}.{{0,10}}谁.{{0,8}}{_DID}"
            rf"|{_REF}的?(?:操作|修改|变更|改动)(?:记录|历史|日志)|^\s*(?:看|查)?(?:一下)?(?:操作|修改|改动)记录[\s。]*$"
            r"|^\s*(?:是|查一?下)?谁.{0,6}(?:把|改)\S{0,6}(?:有效期|文号|标题|金额|部门|单位|电话|主题|级别)\S{0,4}(?:改|动)?(?:了|过|的)?[\s?？]*$"
        ),
        library_lists.audit,
        "谁在什么时候改了 P000123：看操作记录",
        ADMINS,
    ),
    Route(
        "policy_status",
        _p(rf"^\s*政策状态[\s:：]*(?:{_REF}|$)"),
        library.policy_status,
        "政策状态 P000123（也可写文号或《标题》）",
        ADMINS,
    ),
    Route(
        "publish_policy",
        _act("发布|上架|上线"),
        library.publish,
        "发布 / 退回 / 下架 / 恢复 / 回滚 / 删除 P000123；发布可写“下周一上午9点”",
        ADMINS,
    ),
    Route(
        "roll_back_policy",
        _act(f"回滚|(?:回退|还原|恢复|退回)(?=[^，。]{{0,80}}{_TO})", f"{_TO}?"),
        library.roll_back,
        "",
        ADMINS,
    ),
    Route("reject_policy", _act("退回"), library.reject, "", ADMINS),
    Route("retire_policy", _act("下架|撤下|撤掉|撤回|下线"), library.retire, "", ADMINS),
    Route("restore_policy", _act("恢复|重新上架"), library.restore, "", ADMINS),
    Route("delete_policy", _act("彻底删除|删除|删掉"), library.delete, "", ADMINS),
    Route(
        "amend",
        _p(amend.CHANGES),
        amend.amend,
        "P000123 有效期改成2027-12-31；第5条的牵头单位改成经信局：改字段，由另一位管理员发布",
        ADMINS,
    ),
    Route(
        "revision",
        _p(amend.REVISION),
        amend.revision,
        "这份是修订版 旧的设失效：说明刚上传的文件替代哪一份",
        ADMINS,
    ),
    Route(
        "void",
        _p(amend.VOID),
        amend.void,
        "P000123 设失效：没有新文件替代时把有效期截到昨天，由另一位管理员发布",
        ADMINS,
    ),
    Route("wording", _p(amend.WORDING), amend.wording, "", ADMINS, quiet=True),
    Route(
        "export_base",
        _p(r"^\s*(?:备份|导出)(?:一下)?(?:全部|整个|所有)?(?:数据|政策库|政策|数据库|政策清单|政策目录)[\s。!！]*$"),
        library_lists.export_base,
        "",
        ADMINS,
        quiet=True,
    ),
    Route("confirm", _p(r"^\s*(?:确认|确定|是的|没错)[\s。!！]*$"), confirmed, "", ADMINS, quiet=True),
    Route("file", _p(r"(?!)"), upload, "", EVERYBODY, files=True),
]


def _as_listed(route: Route) -> Route:
    """Put what all of them share to a route."""
    intents: tuple[Intent, ...] = (Intent.ADMIN_LIBRARY,)
    if route.name == "policy_status":
        intents = (Intent.POLICY_STATUS, Intent.ADMIN_LIBRARY)
    handler = _privately(route.handler) if route.roles == ADMINS else route.handler
    listed = replace(route, handler=handler, intents=intents)
    tool = LIBRARY_TOOLS.get(route.name)
    return tool.of(listed) if tool else listed


LIBRARY_ROUTES: list[Route] = [_as_listed(route) for route in _ROUTES]
