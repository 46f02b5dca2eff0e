"""The routes of the pre-review: what a matter needs, a firm's case, its files, and what officers decide."""

import re
from dataclasses import replace

from handlers import later, review_files, review_moves, review_open, review_papers, review_place, review_private
from handlers import later_arguments as args
from handlers import review_progress as going
from handlers import review_rule as ruling
from handlers.desk import Desk
from handlers.intents import Intent
from handlers.message import Message, Reply
from handlers.review_named import named
from handlers.route import NO_PATTERN, OFFICE, Route

_MATTER = (
    r"(?:施工(?:许可证?|证)|施许|(?:用地|工程)?规划(?:许可证?|证)|用规证|工规证|施工图(?:设计文件)?(?:联合)?审查|图审|审图"
    r"|消防(?:设计)?审查|联合验收|竣工验收|联验|不动产(?:首次)?登记|产权证|房产证|大证|食品(?:经营)?(?:许可证?|证)|餐饮(?:许可证?|证)"
    r"|(?:企业|公司)(?:设立)?登记|注册(?:一?家)?公司|开(?:一?家)?公司|营业执照|(?:项目|投资|立项)备案|(?<![A-Z0-9])M(?:10|[1-9])(?![0-9]))"
)
_PAPERS = r"(?:资料|材料|东西|手续|文件|证件)"
_ASKS_FOR = (
    rf"(?:哪些|什么|啥子?|些什么|哪几[样份种个]){_PAPERS}|{_PAPERS}(?:清单|目录|有哪些|是哪些|有什么|要哪些|怎么准备)"
    r"|(?:需要|要|该|得)?(?:准备|提供|提交|交|带)(?:些|点)?(?:什么|啥|哪些)|清单"
)
_NOT_OURS = r"(?!.*(?:奖励|奖补|补贴|补助|贴息|资助|扶持|兑现|政策|贷款|推送|订阅|多久|几趟|窗口|电话|几天|多少钱))"
LIST = rf"^{_NOT_OURS}(?=.{{0,200}}{_MATTER}).{{0,200}}(?:{_ASKS_FOR})"


def _p(pattern: str) -> re.Pattern[str]:
    return re.compile(pattern, re.IGNORECASE | re.DOTALL)


def guide(message: Message, desk: Desk) -> Reply:
    """Tell how a matter is done: what the base says, else how long it takes, who decides, and what it needs."""
    answer = later.base_first(Intent.MATTER_GUIDE)(message, desk)
    office = desk.reviews()
    found = named(message.text, office.matters.on(office.today()))
    if answer.found or len(found) != 1:
        return answer
    given = review_papers.given_in(message.text, found[0])
    return replace(review_papers.told(message, desk, found[0].matter, given), unanswered=answer.unanswered)


REVIEW_ROUTES: list[Route] = [
    Route("personal_numbers", NO_PATTERN, review_private.warned, intents=(Intent.UNSAFE,)),
    Route("review_answer", NO_PATTERN, review_open.answered, intents=(Intent.PREREVIEW_UPLOAD,)),
    Route("review_place", NO_PATTERN, review_place.corrected, intents=(Intent.PREREVIEW_UPLOAD,)),
    Route("review_into", _p(review_files.INTO), review_files.into, intents=(Intent.PREREVIEW_UPLOAD,)),
    Route(
        "prereview_list",
        _p(LIST),
        review_papers.matter_list,
        "施工许可证要哪些资料：看一件审批事项要不要办、要交哪些材料、哪些可容缺",
        intents=(Intent.PREREVIEW_LIST,),
        open=True,
        tool="问一件审批事项要交哪些材料，要样本和模板",
        arguments=args.Matter,
        said="{matter} 要交哪些材料",
    ),
    Route(
        "review_submit",
        _p(review_moves.SUBMIT),
        review_moves.submit,
        "提交检查 / 转人工预审 / 撤回修改 / 撤回预审：材料交齐后检查，请预审员看，换材料，不办了",
        intents=(Intent.PREREVIEW_UPLOAD,),
    ),
    Route("review_by_newer", _p(review_moves.BY_NEWER), review_moves.by_newer, intents=(Intent.PREREVIEW_UPLOAD,)),
    Route("review_by_hand", _p(review_moves.BY_HAND), review_moves.by_hand, intents=(Intent.PREREVIEW_UPLOAD,)),
    Route("review_take_back", _p(review_moves.TAKE_BACK), review_moves.take_back, intents=(Intent.PREREVIEW_UPLOAD,)),
    Route("review_withdraw", _p(review_moves.WITHDRAW), review_moves.withdraw, intents=(Intent.PREREVIEW_UPLOAD,)),
    Route(
        "review_filed",
        _p(review_moves.FILED),
        review_moves.filed,
        "已申报 受理号 … / 已受理 受理号 … / 不予受理 原因 / 已办结 证号 …：预审通过后记下正式办理的结果",
        intents=(Intent.PREREVIEW_UPLOAD,),
    ),
    Route(
        "prereview_query",
        _p(going.PROGRESS),
        going.progress,
        "预审进度：看预审到哪一步、在谁手里、哪天前（也可说“进度到哪了”）",
        intents=(Intent.PREREVIEW_QUERY,),
        open=True,
        tool="问自己的材料预审结果、缺什么、为什么退回",
        arguments=args.Case,
        said="查[ {about}][ {number}] 预审结果",
    ),
    Route(
        "review_points",
        _p(going.POINTS),
        going.points,
        "看补正清单：最近一轮检查要改的全部问题（群里只显示数量，明细私聊）",
        intents=(Intent.PREREVIEW_QUERY,),
    ),
    Route(
        "review_claim",
        _p(ruling.CLAIM),
        ruling.claim,
        "接手预审 [R000012]：认领一件待人工预审的材料",
        OFFICE,
        intents=(Intent.PREREVIEW_CONFIRM,),
    ),
    Route(
        "prereview_confirm",
        _p(ruling.RULE),
        ruling.rule,
        "预审通过 第3项人工确认 / 承诺容缺 档案意见 10月15前补：预审意见，记名",
        OFFICE,
        intents=(Intent.PREREVIEW_CONFIRM,),
        open=True,
        tool="（审查人员）预审通过、退回补正、承诺容缺",
        arguments=args.Ruling,
        said="预审意见：{act}[ {number}][ {note}]",
        acts=True,
    ),
    Route(
        "review_promise_kept",
        _p(ruling.KEPT),
        ruling.kept,
        "容缺已补 档案意见：承诺容缺的材料补来了，记下日期和确认人",
        OFFICE,
        quiet=True,
        intents=(Intent.PREREVIEW_CONFIRM,),
    ),
    Route(
        "review_item",
        _p(ruling.ITEM),
        ruling.rule_item,
        "第3项 通过 原件已核对：逐项写人工意见和理由",
        OFFICE,
        quiet=True,
        intents=(Intent.PREREVIEW_CONFIRM,),
    ),
    Route(
        "review_return",
        _p(ruling.RETURN),
        ruling.give_back,
        "退回 缺监理合同盖章页：把一件预审退回补正，一次说全",
        OFFICE,
        quiet=True,
        intents=(Intent.PREREVIEW_CONFIRM,),
    ),
    Route(
        "prereview_upload",
        _p(review_open.OPEN),
        review_open.open_or_go_on,
        "预审 施工许可：正式申报前先检查材料，私聊直接发文件，或用材料页上传",
        intents=(Intent.PREREVIEW_UPLOAD,),
        open=True,
        tool="交材料来预审，请帮看材料有没有问题",
        arguments=args.Papers,
        said="请预审我们的[ {matter}][ {paper}] 材料",
    ),
    Route(
        "matter_guide",
        NO_PATTERN,
        guide,
        intents=(Intent.MATTER_GUIDE,),
        open=True,
        tool="问一件审批事项怎么办、在哪办、多久、什么顺序",
        arguments=args.MatterAsked,
        said="{matter} {question}",
    ),
]
