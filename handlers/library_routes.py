"""What admins can ask of the base in chat. A question that only sounds like an order is none."""

import re
from dataclasses import replace

from handlers import amend, library, library_lists
from handlers.intents import Intent
from handlers.route import ADMINS, EVERYBODY, Route
from handlers.upload import upload
from handlers.which import ID, THIS

_DOC_NO = r"[一-龥]{2,12}\s*[〔\[(（【]?\s*(?:19|20)\d{2}\s*[〕\])）】]?\s*[年\-—]?\s*第?\s*\d{1,5}\s*号"
_REF = rf"(?:{ID}|《[^》]{{2,120}}》|{_DOC_NO}|{THIS})"
_NO_QUESTION = r"(?!.*(?:吗|没有|什么时候|多少|怎么|如何|哪|几|[?？]))"
_PLEASE = r"^\s*(?:请|麻烦|帮我|把)?\s*"


def _p(pattern: str) -> re.Pattern[str]:
    return re.compile(pattern, re.IGNORECASE | re.DOTALL)


def _act(words: str) -> re.Pattern[str]:
    """Return the pattern of an order: the act and then a document, the document and then the act, or the act alone."""
    return _p(
        rf"{_PLEASE}{_NO_QUESTION}"
        rf"(?:(?:{words})(?:政策|文件)?[\s:：]*{_REF}|{_REF}\s*(?:{words})(?:\s|确认|$)|(?:{words})\s*$)"
    )


_SEE = r"^\s*(?:查|看|列出)?(?:一下)?"
_LACKS = r"(?:没有|没写|未写|缺少?|无)"
_OF = r"的?(?:清单|列表|政策|文件|项目|字段)?(?:\s*第\s*\d+\s*页)?[\s?？。!！]*$"
_DID = r"(?:改|动|发布|下架|上传|删)"

_ROUTES: list[Route] = [
    Route(
        "upload",
        _p(r"^\s*(?:上传|新增|录入|导入)(?:一份|这份|个)?(?:政策|文件)(?:文件)?[\s。!！]*$"),
        upload,
        "私聊直接发政策文件：读取并存为待发布，由另一位管理员发布",
        ADMINS,
    ),
    Route(
        "waiting_list",
        _p(rf"{_SEE}待(?:发布|审核?){_OF}"),
        library_lists.waiting_list,
        "待发布清单 / 待核清单：看等待审核的文件和识别存疑的字段",
        ADMINS,
    ),
    Route("doubt_list", _p(rf"{_SEE}待核(?:实)?{_OF}"), library_lists.doubt_list, "", ADMINS),
    Route(
        "without_expiry",
        _p(rf"{_SEE}{_LACKS}有效期{_OF}"),
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
        _p(rf"{_SEE}(?:\d{{1,3}}\s*[天日]内?|即将|快)(?:就?要)?(?:到期|失效|过期){_OF}"),
        library_lists.expiring,
        "",
        EVERYBODY,
    ),
    Route(
        "failed",
        _p(rf"{_SEE}(?:昨天|今天|前天|近7天)?(?:导入|上传|收入)失败{_OF}"),
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
        _p(rf"谁.{{0,8}}{_DID}(?:了|过|的)?.{{0,10}}{_REF}|{_REF}.{{0,6}}谁.{{0,8}}{_DID}"),
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
        _act("发布"),
        library.publish,
        "发布 / 退回 / 下架 / 恢复 / 回滚 / 删除 P000123",
        ADMINS,
    ),
    Route("reject_policy", _act("退回"), library.reject, "", ADMINS),
    Route("retire_policy", _act("下架"), library.retire, "", ADMINS),
    Route("restore_policy", _act("恢复"), library.restore, "", ADMINS),
    Route("roll_back_policy", _act("回滚"), library.roll_back, "", ADMINS),
    Route("delete_policy", _act("删除"), library.delete, "", ADMINS),
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
    Route("file", _p(r"(?!)"), upload, "", EVERYBODY, files=True),
]
LIBRARY_ROUTES: list[Route] = [
    replace(
        route,
        intents=(Intent.POLICY_STATUS, Intent.ADMIN_LIBRARY)
        if route.name == "policy_status"
        else (Intent.ADMIN_LIBRARY,),
    )
    for route in _ROUTES
]
