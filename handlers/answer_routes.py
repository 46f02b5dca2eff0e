"""What the office does about questions without an answer, and with its own official answers."""

import re

from handlers import arguments as args
from handlers import gaps, official
from handlers.intents import Intent
from handlers.route import DEPARTMENTS, OFFICE, STAFF, Route


def _p(pattern: str) -> re.Pattern[str]:
    return re.compile(pattern, re.IGNORECASE | re.DOTALL)


ANSWER_ROUTES: list[Route] = [
    Route(
        "list_gaps",
        _p(gaps.LIST),
        gaps.list_gaps,
        "问题清单：看企业问不到答案的问题",
        OFFICE,
        intents=(Intent.ADMIN_ANSWER,),
        tool="列出企业问不到答案的问题",
        said="问题清单",
    ),
    Route(
        "route_gap",
        _p(gaps.ROUTE),
        gaps.route_gap,
        "分派 3 给 经信局：把问题交给部门答复",
        STAFF,
        intents=(Intent.ADMIN_ANSWER,),
        tool="把一个问题交给部门答复",
        arguments=args.NumberedFor,
        acts=True,
        said="分派 {number} 给 {department}",
    ),
    Route(
        "route_gap_by_number",
        _p(gaps.ROUTE_BY_NUMBER),
        gaps.route_gap,
        "",
        STAFF,
        quiet=True,
        intents=(Intent.ADMIN_ANSWER,),
    ),
    Route(
        "dismiss_gap",
        _p(gaps.DISMISS),
        gaps.dismiss_gap,
        "",
        STAFF,
        intents=(Intent.ADMIN_ANSWER,),
        tool="把一个问题记为不处理",
        arguments=args.NumberedReason,
        acts=True,
        said="不处理 {number}[ {reason}]",
    ),
    Route(
        "answer_gap",
        _p(gaps.ANSWER),
        gaps.answer_gap,
        "答复 3：内容：部门答复一个问题，写上文号和条款",
        DEPARTMENTS,
        intents=(Intent.ADMIN_ANSWER,),
        tool="部门答复一个问题",
        arguments=args.NumberedText,
        acts=True,
        said="答复 {number}：{text}",
    ),
    Route(
        "export_gaps",
        _p(gaps.EXPORT),
        gaps.export_gaps,
        "导出问题：列出问不到答案的问题（私聊）",
        STAFF,
        intents=(Intent.ADMIN_ANSWER,),
        tool="把问不到答案的问题全部列出来带走",
        said="导出问题",
    ),
    Route(
        "list_officials",
        _p(r"^\s*官方答复(清单|列表)?[\s?？。!！]*$"),
        official.list_officials,
        "官方答复清单：看待审核和已发布的官方答复",
        OFFICE,
        intents=(Intent.ADMIN_ANSWER,),
        tool="列出待审核和已发布的官方答复",
        said="官方答复清单",
    ),
    Route(
        "show_official",
        _p(r"^\s*(看|查看)(官方)?答复\s*\d"),
        official.show_official,
        "",
        OFFICE,
        intents=(Intent.ADMIN_ANSWER,),
        tool="看一条官方答复的全文和依据",
        arguments=args.Numbered,
        said="看答复 {number}",
    ),
    Route(
        "publish_official",
        _p(
            r"^\s*(?:发布|审核通过|通过)(?:第?\s*\d{1,6}\s*[条号]?)?的?(?:官方)?答复"
            r"|^\s*(?:官方)?答复\s*\d{1,6}\s*号?\s*(?:发布|审核通过)[\s。]*$"
        ),
        official.publish_official,
        "发布答复 3：审核发布别人写的官方答复",
        DEPARTMENTS,
        intents=(Intent.ADMIN_ANSWER,),
        tool="审核发布一条官方答复",
        arguments=args.Numbered,
        acts=True,
        said="发布答复 {number}",
    ),
    Route(
        "edit_official",
        _p(r"^\s*(改|修改)(官方)?答复\s*\d"),
        official.edit_official,
        "",
        DEPARTMENTS,
        intents=(Intent.ADMIN_ANSWER,),
        tool="改一条官方答复的内容",
        arguments=args.NumberedText,
        acts=True,
        said="改答复 {number}：{text}",
    ),
    Route(
        "retire_official",
        _p(r"^\s*停用(官方)?答复"),
        official.retire_official,
        "",
        DEPARTMENTS,
        intents=(Intent.ADMIN_ANSWER,),
        tool="停用一条官方答复",
        arguments=args.Numbered,
        acts=True,
        said="停用答复 {number}",
    ),
]
