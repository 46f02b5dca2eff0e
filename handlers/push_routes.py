"""The routes of pushes by command, for the people of the office."""

import re

from handlers import later_arguments as args
from handlers import push as pushing
from handlers import push_summary
from handlers.intents import Intent
from handlers.push import NUMBER
from handlers.route import OFFICE, Route
from handlers.stage import STAGE, stage

_END = r"[\s。.!！]*$"
_NUMBERED = rf"(?:\s*{NUMBER})?"
_LAST = r"(?:把)?(?:刚才|刚刚|上一?[条次]|这[条次]|那[条次]|最近)?(?:发)?的?(?:那|这)?[条次个]?"
_NOT = rf"^\s*(?:(?:算了|那就|先|暂时)[\s，,]*)*(?:不|别|不要|不用)(?:再)?(?:推送|推|发送|发)了?[吧啦]?{_END}"


def _p(pattern: str) -> re.Pattern[str]:
    return re.compile(pattern, re.IGNORECASE | re.DOTALL)


PUSH_ROUTES: list[Route] = [
    Route(
        "stage",
        _p(STAGE),
        stage,
        "本群阶段 项目建设：登记项目群的阶段（企业开办、项目建设、生产运营、转型升级），私聊写 群阶段 群名 项目建设",
        OFFICE,
        intents=(Intent.BIND,),
    ),
    Route(
        "push_confirm",
        _p(rf"^\s*(?:立即|马上)?\s*确认(?:推送|发送)\s*{NUMBER}\s*(?:立即|马上)?{_END}|^\s*(?:立即|马上)确认{_END}"),
        pushing.confirmed,
        "",
        OFFICE,
        intents=(Intent.PUSH,),
    ),
    Route("push_yes", _p(rf"^\s*(?:确认|确定)(?:推送|发送)?{_END}"), pushing.bare_confirmed, "", OFFICE, quiet=True),
    Route("push_not", _p(_NOT), pushing.left_alone, "", OFFICE, quiet=True),
    Route(
        "push_approve",
        _p(rf"^\s*批准(?:推送)?\s*{NUMBER}{_END}"),
        pushing.approved,
        "批准推送 编号：作为第二人批准别人发起的大范围推送（私聊）",
        OFFICE,
        intents=(Intent.PUSH,),
    ),
    Route(
        "push_move",
        _p(rf"^\s*(?:暂停|继续|恢复|停止)\s*{_LAST}\s*推送{_NUMBERED}{_END}"),
        pushing.moved,
        "暂停推送 / 继续推送 / 停止推送 [编号]：管理推送中的消息（私聊）",
        OFFICE,
        quiet=True,
        intents=(Intent.PUSH_RECALL,),
    ),
    Route("push_again", _p(rf"^\s*补发\s*{NUMBER}{_END}"), pushing.sent_again, "", OFFICE, intents=(Intent.PUSH,)),
    Route(
        "push_remind",
        _p(
            rf"^\s*(?:给|把)?(?:{NUMBER}\s*)?(?:未读|没看|没读|未看)(?:过)?的?(?:企业|群)?(?:再|都)?(?:提醒|推送|推|发)"
            rf"(?:一[次遍下])?{_NUMBERED}{_END}"
        ),
        pushing.remind,
        "未读的再提醒一次：向没有看过的群再推一次（私聊）",
        OFFICE,
        intents=(Intent.PUSH,),
    ),
    Route(
        "push_recall_bare",
        _p(rf"^\s*撤回{_END}"),
        pushing.bare_taken_back,
        "",
        OFFICE,
        quiet=True,
        intents=(Intent.PUSH_RECALL,),
    ),
    Route(
        "push_recall",
        _p(rf"^\s*{_LAST}\s*撤回\s*{_LAST}\s*推送{_NUMBERED}(?:\s+{_LAST})?{_END}|^\s*推送{_NUMBERED}\s*撤回{_END}"),
        pushing.taken_back,
        "撤回推送 [编号]：停止并撤回24小时内送达的推送（私聊）",
        OFFICE,
        intents=(Intent.PUSH_RECALL,),
        open=True,
        tool="（工作人员）撤回、停止一次推送",
        arguments=args.Sent,
        said="撤回推送[ {what}]",
        acts=True,
    ),
    Route(
        "push_correct",
        _p(rf"^\s*更正(?:推送)?\s*{NUMBER}\s*[:：]\s*\S"),
        pushing.corrected,
        "更正推送 编号：正文：停止发错的推送，只向收到过的群和人更正（私聊）",
        OFFICE,
        intents=(Intent.PUSH_RECALL,),
        acts=True,
    ),
    Route(
        "push_figures",
        _p(push_summary.FIGURES),
        push_summary.figures,
        "本月推送统计 / 上周推送送达率：一段时间推送的结果（私聊）",
        OFFICE,
        quiet=True,
        intents=(Intent.PUSH_STAT, Intent.ADMIN_FIGURES),
    ),
    Route(
        "push_stat",
        _p(
            rf"^\s*(?:{_LAST}\s*推送|这[条次])\s*{_NUMBERED}\s*的?(?:哪些|有哪些|谁|多少)(?:企业|群|人)?(?:看|读|收到)(?:了|过)?[?？]?{_END}"
            rf"|^\s*推送(?:的)?(?:进度|情况|结果){_NUMBERED}{_END}"
        ),
        push_summary.of_a_time(pushing.stat),
        "这条哪些企业看了 / 推送进度 [编号]：看送达和已读（私聊）",
        OFFICE,
        intents=(Intent.PUSH_STAT,),
        open=True,
        tool="（工作人员）一次推送谁看了、送达多少",
        arguments=args.Sent,
        said="[{what} ]推送有哪些企业看了",
    ),
    Route(
        "push",
        _p(r"^\s*/?推送\s+\S|^\s*(?:把)?推送?(?:这|那)[份个条]\S*\s*(?:给|到)\s*\S"),
        pushing.push,
        "推送 政策或项目 给 范围：先预览再确认，例如 推送 升规奖励 给 旌阳区 规上工业（私聊）",
        OFFICE,
        intents=(Intent.PUSH,),
        open=True,
        tool="（工作人员）把政策推送给企业或群：预览、定时、再提醒未读",
        arguments=args.Sending,
        said="推送 {what}[ 给 {to}][ {when}][ {preview}]",
        acts=True,
    ),
]
