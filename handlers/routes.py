"""The one list of what the bot can do. 帮助 is printed from it; the first pattern that fits answers."""

import re

from handlers import arguments as args
from handlers import boundary, feedback, later
from handlers.answer_routes import ANSWER_ROUTES
from handlers.ask import ask
from handlers.bind import bind, give_code
from handlers.credit_code import ASKS as ASKS_CREDIT_CODE
from handlers.credit_code import credit_code
from handlers.details import details
from handlers.find import find, searched
from handlers.help import hello, help_from, how_to, thanks
from handlers.intents import Intent
from handlers.later_routes import later_routes
from handlers.library_routes import LIBRARY_ROUTES
from handlers.model_routes import MODEL_ROUTES
from handlers.push_routes import PUSH_ROUTES
from handlers.review_routes import REVIEW_ROUTES
from handlers.reward_routes import REWARD_ROUTES
from handlers.route import NO_PATTERN, STAFF, Route
from handlers.sensitive import SENSITIVE, sensitive
from handlers.status import status
from handlers.subscribe_routes import SUBSCRIBE_ROUTES
from handlers.whoami import whoami

DOC_NO = (
    r"(?:[一-龥]{2,12}\s*[〔\[(（【［﹝「]?\s*(?:19|20)\d{2}\s*[〕\])）】］﹞」]?\s*[年\-—]?\s*第?\s*\d{1,5}\s*号"
    r"|[一-龥]{2,12}令\s*第?\s*\d{1,5}\s*号)"
)
QUESTION = r"多少|好多|怎么|咋|如何|什么|啥|几|吗|么|呢|哪|谁|能不能|可不可以|有没有|有没得|是不是|[?？]"
# What is looked up elsewhere than among the documents.
NOT_A_TEXT = r"进度|工单|QYCS|预审|档案|走访|绑定|推送|到账|日志|操作|账号|权限|记录"
VALIDITY = r"有效|失效|废止|作废|效力|过期|管用|还能用|还在用|执行吗|施行了|状态|还算数"


def _p(pattern: str) -> re.Pattern[str]:
    return re.compile(pattern, re.IGNORECASE | re.DOTALL)


def _routes() -> list[Route]:
    return ROUTES


ROUTES: list[Route] = [
    Route(
        "help",
        _p(r"^\s*(帮助|help|菜单|功能|怎么用|使用说明|你(能|会|可以)(做|干|帮).{0,6})[\s?？。!！]*$"),
        help_from(_routes),
        intents=(Intent.HELP,),
        tool="告诉用户能用哪些功能、怎么用",
        said="帮助",
    ),
    Route(
        "ask_line",
        _p(r"(?!)"),
        ask,
        "直接提问，例如：首次升规奖励怎么领（答案摘自政策原文，附文号、条款和原文链接）",
    ),
    Route(
        "picture_line",
        NO_PATTERN,
        ask,
        "发截图或引用文件再问一句，例如：这个还有效吗 / 这个能领多少（读图中的文号、标题和奖补项目，不保存图片）",
    ),
    Route(
        "details",
        _p(
            r"^\s*(请|麻烦|我要|我想)?(?:(?:刚才|刚刚|上面|前面|上次)(?:说|发|答|问)?的?)?(?:[那这][个条份项])?(?:文件|政策)?的?"
            r"(给我|帮我)?(看看|看一下|看|查看|发我?)?"
            r"(详情|详细(内容|说说|一点|点)?|展开(全文|看看|说说)?|原文|全文|条款(原文|全文)?)(在哪里?|发我|呢)?[\s?？。!！]*$"
        ),
        details,
        "详情：看上一条回答所依据的条款全文",
        intents=(Intent.ITEM_DETAIL, Intent.POLICY_QA, Intent.POLICY_SEARCH),
        tool="显示上一条回答所依据的条款全文",
        said="详情",
    ),
    *PUSH_ROUTES,
    *SUBSCRIBE_ROUTES,
    *LIBRARY_ROUTES,
    *MODEL_ROUTES,
    *REVIEW_ROUTES,
    Route(
        "find",
        # “查一下升规奖励多少” is a question, “查得到吗” is none of ours; “查找” is always a search.
        _p(
            rf"^\s*(查找|搜索)|^\s*(查政策|查询|查一下|找一下|查(?!得|不|到|处|出|实|验|收|账|封|看|询|一下|政策))\s*(?!.*({QUESTION}|"
            rf"{VALIDITY}|{NOT_A_TEXT}))\S"
        ),
        find,
        "查找 关键词：按标题、文号、地区、部门翻看政策目录，例如：查找 升规 旌阳区",
        intents=(Intent.POLICY_SEARCH,),
        tool="按标题、文号、地区、部门或主题翻看政策目录，返回文件清单和效力状态",
        arguments=args.Search,
        said="查找 {words} 第{page}页",
    ),
    Route(
        "whoami",
        _p(r"^\s*(我是谁|我的身份|whoami|当前身份)[\s?？。!！]*$"),
        whoami,
        "我是谁：查看您的身份和绑定的企业",
        intents=(Intent.IDENTITY,),
        open=True,
        tool="查看说话人的身份和绑定的企业",
        said="我是谁",
    ),
    Route(
        "give_code",
        _p(r"^\s*(生成)?绑定码"),
        give_code,
        "绑定码 统一社会信用代码：为企业生成一次性绑定码（私聊）",
        STAFF,
        intents=(Intent.BIND,),
        tool="为一家企业生成一次性绑定码",
        acts=True,
        arguments=args.CreditCode,
        said="绑定码 {code}",
    ),
    Route(
        "bind",
        _p(r"^\s*绑定|^\s*[2-9A-HJKMNP-Z]{8}\s*$"),
        bind,
        "绑定 绑定码：把您绑定为企业联系人（私聊）",
        intents=(Intent.BIND,),
        open=True,
        tool="用绑定码把说话人绑定为企业联系人",
        arguments=args.BindCodeGiven,
        acts=True,
        said="绑定 {code}",
    ),
    *REWARD_ROUTES,
    *ANSWER_ROUTES,
    Route(
        "disliked",
        _p(feedback.DISLIKED),
        feedback.disliked,
        "没帮助 / 答得不对：……：把没答好的问题转给主管部门",
        intents=(Intent.FEEDBACK,),
        tool="记下上一条回答没有帮助或答错了",
        acts=True,
        arguments=args.Remark,
        said="没帮助[ {remark}]",
    ),
    Route(
        "liked",
        _p(feedback.LIKED),
        feedback.liked,
        intents=(Intent.FEEDBACK,),
        tool="记下上一条回答有用",
        acts=True,
        said="有用",
    ),
    Route("reason", NO_PATTERN, feedback.reason, intents=(Intent.FEEDBACK,)),
    Route("remarked", NO_PATTERN, feedback.remarked, intents=(Intent.FEEDBACK,), open=True),
    Route(
        "credit_code",
        ASKS_CREDIT_CODE,
        credit_code,
        intents=(Intent.IDENTITY, Intent.PROFILE_VIEW),
        tool="核对一个统一社会信用代码写得对不对",
        arguments=args.CreditCode,
        said="统一代码 {code} 对不对",
    ),
    Route(
        "thanks",
        _p(r"^\s*(好的?|收到|明白了?|知道了|谢谢|多谢|感谢|辛苦了?|再见|拜拜|ok|[，,。!！~\s])+$"),
        thanks,
        intents=(Intent.CHITCHAT,),
    ),
    Route("sensitive", SENSITIVE, sensitive, intents=(Intent.UNSAFE,)),
    Route("complaint", boundary.COMPLAINT, boundary.complaint, intents=(Intent.UNSAFE,)),
    Route("others", boundary.OTHERS, boundary.others_business, intents=(Intent.UNSAFE,)),
    Route("decide", boundary.DECIDE, boundary.not_mine_to_decide, intents=(Intent.UNSAFE,)),
    Route(
        "out_of_scope",
        boundary.OUT_OF_SCOPE,
        boundary.out_of_scope,
        intents=(Intent.OUT_OF_SCOPE,),
        open=True,
        tool="与惠企服务无关的请求：礼貌说明不在服务范围",
    ),
    Route("false_papers", boundary.FALSE_PAPERS, boundary.no_false_papers, intents=(Intent.UNSAFE,)),
    Route(
        "unsafe",
        boundary.ATTACK,
        boundary.refuse,
        intents=(Intent.UNSAFE,),
        open=True,
        tool="要别家数据、作假、越权、代为认定、敏感话题：固定答复，不给内容",
    ),
    Route(
        "send_text",
        _p(rf"{DOC_NO}.*(?:发我|发一份|发一下|原文|全文)|^\s*(?:《.*》)?\s*{DOC_NO}\s*(?:文件?)?[\s?？。]*$"),
        status,
        intents=(Intent.POLICY_SEARCH, Intent.POLICY_STATUS),
    ),
    Route(
        "status",
        _p(rf"{DOC_NO}.*(?:{VALIDITY})|(?:{VALIDITY}).*{DOC_NO}"),
        status,
        "发文号问效力，例如：德办发〔2022〕12号还有效吗",
        intents=(Intent.POLICY_STATUS,),
        tool="查一份文件（按文号）在某一天的效力状态和修改、废止关系",
        arguments=args.PolicyNumber,
        said="{doc_no} 还有效吗",
    ),
    Route(
        "hello",
        _p(r"^\s*(在吗|在么|在不在|你好|您好|hi|hello|哈喽|[?？.。!！\s]+)[\s?？。!！~]*$"),
        hello,
        intents=(Intent.CHITCHAT,),
    ),
    Route(
        "human",
        _p(
            r"^\s*(?:我要|请|麻烦|帮我)?(?:转(?:接)?)?(?:人工|真人)(?:客服|服务|坐席)?[\s。!！~]*$|转(?:接)?(?:到)?(?:人工|真人)"
        ),
        later.human,
        "转人工：告诉您可以联系谁",
        intents=(Intent.HUMAN,),
        open=True,
        tool="用户要和人说话：告诉可以联系谁",
        said="转人工",
    ),
    Route("searched", NO_PATTERN, searched, intents=(Intent.POLICY_SEARCH,), open=True),
    Route("how_to", NO_PATTERN, how_to(help_from(_routes)), intents=(Intent.HELP,), open=True),
    Route(
        "small_talk",
        NO_PATTERN,
        later.small_talk,
        intents=(Intent.CHITCHAT,),
        open=True,
        tool="招呼、道谢、闲聊：回一句话",
    ),
    *later_routes(_routes),
    Route(
        "by_name",
        NO_PATTERN,
        ask,
        intents=(Intent.POLICY_STATUS,),
        open=True,
        tool="按标题问一份文件还有没有效（没有文号时）",
        arguments=args.PolicyTitle,
        said="{title}还有效吗",
    ),
    Route("item", NO_PATTERN, ask, intents=(Intent.ITEM_DETAIL,), open=True),
    Route(
        "ask",
        _p(r""),
        ask,
        intents=(Intent.POLICY_QA,),
        open=True,
        tool="回答政策问题：金额、条件、期限、材料、叠加；答案摘自政策原文并注明条款",
        arguments=args.Question,
        said="{question}",
    ),
]
