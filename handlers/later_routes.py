"""The routes of what is understood and not built yet; each goes when its feature comes."""

import re
from collections.abc import Callable, Sequence

from handlers import later, push_summary
from handlers import later_arguments as args
from handlers.intents import Intent
from handlers.route import ADMINS, DEPARTMENTS, EVERYBODY, NO_PATTERN, OFFICE, Route, Tool
from ledger.groups import Role

# What is asked of the base first: its answer may be all that is wanted.
BASE_FIRST = (
    Intent.APPLY_START,
    Intent.NO_APPLY_QUERY,
    Intent.FIND_CONTACT,
)
# Of one's own case we know nothing yet; the same asked in general may have a rule.
OWN_CASE = (
    Intent.APPLY_PROGRESS,
    Intent.TICKET_CREATE,
    Intent.TICKET_PROGRESS,
    Intent.TICKET_URGE,
    Intent.TICKET_RATE,
)
NOT_YET = (
    Intent.APPLY_FILL,
    Intent.APPLY_SUBMIT,
    Intent.TICKET_ASSIGN,
    Intent.PLAN_VIEW,
    Intent.PLAN_UPDATE,
    Intent.VISIT_LOG,
    Intent.ADMIN_ITEM,
    Intent.ADMIN_FIGURES,
    Intent.ADMIN_SETTINGS,
    Intent.ADMIN_ACCOUNTS,
)
ROLES: dict[Intent, frozenset[Role]] = {
    Intent.TICKET_ASSIGN: OFFICE,
    Intent.VISIT_LOG: OFFICE,
    Intent.ADMIN_ITEM: DEPARTMENTS,
    Intent.ADMIN_FIGURES: OFFICE,
    Intent.ADMIN_SETTINGS: ADMINS,
    Intent.ADMIN_ACCOUNTS: ADMINS,
}
# Orders that can't be anything else; everything else is understood by what was learnt.
PATTERNS: dict[Intent, str] = {
    Intent.TICKET_CREATE: r"^\s*(?:我要|帮我)?吹哨(?:\s*[:：]|\s+\S|\s*$)",
    Intent.VISIT_LOG: r"^\s*登记走访",
}


# What acts is asked back before it is done, once it can be: until then there is nothing to confirm (Route.ready).
TOOLS: dict[Intent, Tool] = {
    Intent.APPLY_START: Tool("开始申报一个项目", args.Item, "我要申报 {item}"),
    Intent.APPLY_FILL: Tool(
        "填申报表：自动填、改一栏、带出上次的", args.FormField, "填申报表[ {item}][ {field}][ {value}]", acts=True
    ),
    Intent.APPLY_SUBMIT: Tool(
        "把填好的申报交上去，或撤回已提交的申报", args.Submitting, "{act}[{item}]申报", acts=True
    ),
    Intent.APPLY_PROGRESS: Tool(
        "问本企业的申报、审核、公示、拨付到了哪一步，钱到没到账", args.MaybeItem, "我们申报的[ {item}] 进度到哪一步了"
    ),
    Intent.NO_APPLY_QUERY: Tool(
        "问免申即享：我们在不在名单、为什么没有、要不要申请、怎么确认账户", args.Asked, "免申即享 {question}"
    ),
    Intent.FIND_CONTACT: Tool("问一件事找哪个部门、谁、电话、地址", args.Asked, "{question}"),
    Intent.TICKET_CREATE: Tool(
        "吹哨：反映困难、投诉推诿，请部门来解决（还没有登记过的事）", args.Trouble, "吹哨：{text}", acts=True
    ),
    Intent.TICKET_PROGRESS: Tool(
        "问反映过的事、吹哨工单办到哪一步", args.Case, "我的吹哨工单[{number}][{about}]办到哪一步了"
    ),
    Intent.TICKET_URGE: Tool(
        "催办一张工单、催一个部门", args.Urging, "催办[ {department}] 我的工单[ {number}][ {about}]", acts=True
    ),
    Intent.TICKET_RATE: Tool(
        "给办结的工单评价、要求重办", args.Rating, "评价我的工单[ {number}][ {about}][ {score}][ {remark}]", acts=True
    ),
    Intent.TICKET_ASSIGN: Tool(
        "（工作人员）签收、转派、退回、延期、办结一张工单",
        args.Assigning,
        "工单[ {number}][ {about}] {act}[ 给 {department}][ {days}天][ {reason}]",
        acts=True,
    ),
    Intent.PLAN_VIEW: Tool("看项目代办计划：节点、本周应办、周报", args.Plan, "查看[ {project}] {part}"),
    Intent.PLAN_UPDATE: Tool(
        "更新项目节点、说明延期", args.Step, "更新节点[ {project}] {step} {state}[ {day}][ {reason}]", acts=True
    ),
    Intent.VISIT_LOG: Tool("（工作人员）登记走访", args.Visit, "登记走访 {firm}[ {text}]", acts=True),
    Intent.ADMIN_ITEM: Tool(
        "（管理员）奖补项目：新增、改条件金额、免申即享批次、拨付表",
        args.ItemOrder,
        "奖补项目 {act} {item}[ {detail}]",
        acts=True,
    ),
    Intent.ADMIN_FIGURES: Tool("（管理员）统计、报表、导出数据", args.Figures, "统计[ {period}] {what}[ 按{by}分]"),
    Intent.ADMIN_SETTINGS: Tool(
        "（管理员）改设置：推送频率、屏蔽词、节假日", args.SettingChange, "设置 {setting}[ 改为 {value}]", acts=True
    ),
    Intent.ADMIN_ACCOUNTS: Tool(
        "（管理员）账号和权限：加人、停用、改角色、绑定群", args.AccountOrder, "账号 {act} {who}[ {to}]", acts=True
    ),
}


def later_routes(routes: Callable[[], Sequence[Route]]) -> list[Route]:
    """Return the routes of wants without a feature, and of orders that were not said in a known form."""
    found = [_route(intent, later.base_first(intent)) for intent in BASE_FIRST]
    found += [_route(intent, later.unless_general(intent)) for intent in OWN_CASE]
    found += [_route(intent, _not_yet(intent)) for intent in NOT_YET]
    found += [
        Route(f"{intent}_ways", NO_PATTERN, later.ways(intent, routes), roles=roles, intents=(intent,), open=True)
        for intent, roles in ((Intent.ADMIN_LIBRARY, ADMINS), (Intent.ADMIN_ANSWER, OFFICE))
    ]
    return found


def _not_yet(intent: Intent) -> later.Handler:
    """Return the handler of a want without a feature; figures of pushes are there, others are not."""
    handler = later.not_yet(intent)
    return push_summary.of_a_time(handler) if intent is Intent.ADMIN_FIGURES else handler


def _route(intent: Intent, handler: later.Handler) -> Route:
    pattern = re.compile(PATTERNS[intent], re.IGNORECASE) if intent in PATTERNS else NO_PATTERN
    roles = ROLES.get(intent, EVERYBODY)
    route = Route(intent.value, pattern, handler, "", roles, intents=(intent,), open=True, ready=False)
    return TOOLS[intent].of(route)
