"""The routes of one's own firm: its profile, what fits it, and how much."""

import re

from handlers import fit_pages, profile, record, reward, which_firm
from handlers import later_arguments as args
from handlers.intents import Intent
from handlers.route import NO_PATTERN, Route
from ledger.groups import Role


def _p(pattern: str) -> re.Pattern[str]:
    return re.compile(pattern, re.IGNORECASE | re.DOTALL)


REWARD_ROUTES: list[Route] = [
    Route(
        "record",
        _p(record.RECORD),
        record.record,
        "登记贷款 500万元 2025-03-01放款 2026-02-28到期：登记贷款、资质、项目、获奖、人才等（私聊，确认后才记下）",
        intents=(Intent.PROFILE_UPDATE,),
    ),
    Route(
        "undo",
        _p(record.UNDO),
        profile.undo_last,
        roles=frozenset({Role.ENTERPRISE}),
        quiet=True,
        intents=(Intent.PROFILE_UPDATE,),
    ),
    Route(
        "what_if",
        _p(reward.WHAT_IF),
        reward.what_if,
        "如果营收到5000万呢：看数字变了会多出哪些政策（私聊）",
        intents=(Intent.MATCH, Intent.CALCULATE),
    ),
    Route(
        "match",
        _p(reward.MATCH),
        reward.match_own,
        "匹配：看本企业可申报、可能符合、只差一项的政策；匹配 不符合：看其余为什么不符合",
        intents=(Intent.MATCH,),
        open=True,
        tool="按本企业的情况，问能享受哪些政策、符合哪些项目的条件",
        arguments=args.WhatIf,
        said="[{what_if} ]我们符合什么政策",
    ),
    Route(
        "calculate",
        _p(reward.CALCULATE),
        reward.calculate_own,
        "测算：算本企业能拿多少，例如：测算 研发费用补助、测算 步骤",
        intents=(Intent.CALCULATE,),
        open=True,
        tool="按本企业的数字测算能拿多少钱；只问标准和上限的用 ask",
        arguments=args.Sum,
        said="测算[ {item}][ {what_if}] 能拿多少钱",
    ),
    Route(
        "profile_view",
        _p(profile.VIEW),
        profile.profile,
        "档案：看本企业登记的情况；档案 营业收入2025 5600万元：登记或修改（私聊）",
        intents=(Intent.PROFILE_VIEW,),
        open=True,
        tool="看本企业的档案",
        said="档案",
    ),
    Route(
        "profile_update",
        _p(profile.UPDATE),
        profile.update_profile,
        intents=(Intent.PROFILE_UPDATE,),
        open=True,
        tool="改本企业的档案：营收、人数、联系人、法人",
        arguments=args.FactChange,
        acts=True,
        said="档案 {fact} {value}",
    ),
    Route(
        "unbind",
        _p(which_firm.UNBIND),
        which_firm.end_binding,
        "解除绑定：不再做企业联系人，网页链接随之失效（私聊）",
        intents=(Intent.UNBIND,),
        open=True,
        tool="解除说话人与企业的绑定",
        said="解除绑定",
        acts=True,
    ),
    Route("change_firm", _p(which_firm.CHANGE), which_firm.change_firm, intents=(Intent.PROFILE_VIEW,)),
    Route("firm_chosen", NO_PATTERN, fit_pages.firm_chosen, intents=(Intent.PROFILE_VIEW,)),
    Route("record_answer", NO_PATTERN, record.record_answer, intents=(Intent.PROFILE_UPDATE,)),
    Route("fact_given", _p(reward.SKIP), reward.fact_given, intents=(Intent.PROFILE_UPDATE,)),
    Route("item_numbered", NO_PATTERN, fit_pages.go_on, intents=(Intent.ITEM_DETAIL,)),
]
