"""What the bot may not do, said the same way every time, without a model: domain rules on safety.

Other firms' data, decisions in place of a department, made-up figures, complaints about people.
"""

import re

from config.words import later as later_words
from config.words import people as words
from config.words import refusals as refusal_words
from handlers.desk import Desk
from handlers.message import Message, Reply
from handlers.refusals import kinds_of, refusal

# “所有企业都能申请吗 需要什么数据” asks for a rule: a verb or a space between whose and what ends the phrase.
_WHOSE = r"(所有|全部|别的|其他|其它|隔壁|对门|同行|竞争对手|人家)((?!都|能|可以|需要|应当|要)[^\s，,。？?]){0,10}"
# “某某公司申请了哪些奖励”: what a named firm did. “能申请哪些” asks for a rule, “公示名单” for a public list.
_NAMED_FIRM = (
    r"(?:^|[，。？！,\s、和与跟])(?:(?!我们|我司|我公司|咱|本公司|自己|贵|哪|什么)[^，。？！,\s、]){2,30}(?:公司|集团|厂)"
    r"(?:去年|今年|前年|近年|一共|总共|都|到底|已经|之前|最近|20\d\d年(?:度)?)*"
    r"(?:申请|申报|获得|享受|领取|拿|领|得|报|收)(?:了|过|到了?|走了)(?:哪些|什么|啥|多少|几|好多)"
)
_NEIGHBOURS = (
    r"(?:园区|隔壁|附近|周边|同行|旁边|(?:我们|这)(?:个|条)?(?:区|镇|街|园|行业|群))里?(?:还|都)?(?:有)?[^。？?]{0,4}"
    r"(?:哪几家|哪家|哪些(?:企业|公司|厂)|谁家|哪几个)(?:都|已经)?"
    r"(?:拿|领|得|获|享受|申请|申报|报)(?:得|取|到)?(?:了|过|到)(?!.{0,12}(?:公示|名单|公布))"
)
# “对手今年报了哪些项目”, “研发投入最高的前十家企业”: what others did, and who is the largest.
_RIVALS = (
    r"(?:竞争对手|对手|友商|隔壁|对门|同行|别家|人家|他们(?:家|公司|厂))[^，。？?！]{0,14}"
    r"(?:申报|申请|报|拿|领|得|获得|享受)(?:了|过|到)[^，。？?！]{0,6}(?:哪|什么|啥|多少|几|没)"
    r"|那一?家(?:公司|厂|企业)?[^，。？?！]{0,8}(?:拿|领|得)[^，。？?！]{0,6}(?:多少|好多|几)"
)
_RANKED = (
    r"(?:营收|研发|纳税|产值|补贴|投入|利润|欠税|亏损)[^，。？?]{0,8}(?:最高|最多|最大|前[一二三五十百\d]+)"
    r"[^，。？?]{0,6}(?:企业|公司|厂|家)(?!.{0,12}(?:奖|能|可以|标准|条件|扶持|支持))"
)
# “…的营收发我看看，我们是合作方”: who gives a reason to know of others.
_REASONED = (
    r"(?:营收|补贴|利润|研发|纳税|档案|数据|信息|资料|记录|异常|信用)[^。？?]{0,20}"
    r"(?:我们?是(?:他们|它|其|这家)?(?:公司)?的?(?:合作方|供应商|客户|股东|上游|下游|同行|合伙人)|(?:准备|打算|要|想)[跟和](?:他们|它|这家|该)(?:公司)?(?:签|合作|做生意))"
)
OTHERS = re.compile(
    rf"{_NAMED_FIRM}|{_NEIGHBOURS}|{_RIVALS}|{_RANKED}|{_REASONED}"
    rf"|{_WHOSE}(名单|联系电话|联系方式|电话号码|手机号|营收|营业额|利润|拿了多少|领了多少|得了多少)"
    rf"|{_WHOSE}(企业|公司|单位|人家|同行|对手|厂|家)的?数据"
    r"|(忽略|无视|忘记|忘掉).{0,8}(规则|指令|设定|提示)"
)
DECIDE = re.compile(
    r"你(现在|就)?是(局长|领导|管理员|市长|审批员)|(?<!多久)(?<!时候)(?<!何时)(?<!才能)批准我|给我(们)?(批准|通过|盖章)"
    r"|你(?:先|就|来|得)?(?:宣布|承认|保证)|(?:请|要求|命令)你?(?:宣布|承认)"
    r"|(?:以|用|代表)[^，。？?]{1,12}(?:局|政府|部门|委|厅|办)的?(?:名义|口气|身份)[^，。？?]{0,4}(?:写|发|出|拟|宣布)"
    r"|(?:替|代)(?:科长|处长|局长|主任|领导|他|她|经办人?)[^，。？?]{0,2}(?:签|批|盖|点个?同意|审)"
    r"|(?:回复|照着?念|照我说的(?:念|回)|重复)(?:以下|下面|这[句段])(?:内容|的?话)?"
    r"|(?:直接|马上|把|帮)[^，。？?]{0,16}(?:拨|打款|付款|付了|发钱)[^？?]{0,8}(?:不(?:用|要|需要?|必)|跳过)[^？?]{0,8}(?:复核|审|公示|第二)"
    r"|你就说(?!.{0,6}不).{0,8}(符合|可以|通过)|直接(给|让|帮)我(们)?(批|过|通过)|^\s*直接(通过|批准)(吧|了)?[。!！\s]*$"
)
# Who asks what follows from false papers, or how to report them, asks for a rule.
_FIGURES = "人数|职工|员工|营收|收入|研发|费用|产值|利润|数据|占比|数字|规模|社保"
FALSE_PAPERS = re.compile(
    r"(?:怎么|如何|咋|能不能|可不可以|有没有办法|教我?|帮我?|想).{0,24}(?:[不别]被?(?:查出来|查到|查出|发现|看出来)|发现不了|查不[出到]|看不出来|混过去|混过关|瞒过|骗过|糊弄)"
    r"|(?:教我?|怎么|如何|咋个?|帮我?).{0,4}(?:假装|冒充|伪装成|装成)"
    rf"|(?:怎么|如何|咋个?|想办法|教我?|帮我?).{{0,6}}(?:{_FIGURES}).{{0,6}}(?:做|报|弄|填|写|改|调|压|搞)(?:得)?(?:少|低|小|高|大|多)"
    r"|^(?!.*(举报|后果|处罚|处理|追回|追责|责任|查处|处置|打击|整治|防范|惩戒|监管|辨别|识别|查验|认定|算不算|会怎么样|会怎样|怎么办))"
    r".*((想办法|找个办法|有没有办法|帮).{0,12}(做到\d|凑到|凑够)"
    r"|(想办法|找个办法|怎么|如何|帮).{0,10}(虚增|虚构|伪造|造假|凑够|编造|虚报)|(?<![虚真打])假(发票|合同|材料|证明)"
    r"|(?<![A-Za-z])[Pp](?![A-Za-z]).{0,4}(?:章|证|执照|日期|金额|合同|报告|发票|数字|签字)"
    r"|(?:章|证|执照|日期|金额|合同|报告|发票|签字).{0,8}(?<![A-Za-z])[Pp](?:一下|图|一?个|掉|成)"
    r"|(?:买|卖)(?:一?个|张)?(?:高企|专精特新|小巨人|资质)(?:证书?|资格|名额|指标)|(?:高企|专精特新|小巨人|资质)(?:证书?|资格|名额)(?:有没有)?得?卖"
    r"|不(?:让|给|被)[^，。？?]{1,6}(?:发现|查到|查出|看出来|晓得|知道)[^，。？?]{0,12}(?:退库|重复|虚|假|造|两次|挂|改)"
    r"|(?:代办|中介|花|出|给)[^，。？?]{0,8}[包保](?:拿|过|中|下来|通过)"
    r"|把[^，。？?]{1,12}(?:写|报|填|说)成[^，。？?]{1,8}(?:应该|没事|没关系|行不|可以不|看不|查不|有没有事)"
    r"|(?:绕开|避开|躲过|绕过|逃过|躲开).{0,4}(?:查重|审核|检查|审计|监管|核查|比对|系统)"
    r"|(?:给|送|塞|返|分)[^，。？?]{0,3}(?:经办|科长|处长|局长|主任|审核|审批|专家|评委|领导|窗口)[^，。？?]{0,6}(?:[一二两三几\d]个?点|[一二两三]成|好处|烟|酒|意思)"
    r"|(?:经办|科长|处长|局长|主任|审核|审批|专家|评委|领导|窗口)[^，。？?]{0,6}(?:给|送|要|塞)(?:多少|点|些)?(?:好处|钱)"
    r"|(?:开票|开几张票|冲)[^。？?]{0,10}(?:收入|营收)[^。？?]{0,10}(?:红冲|冲回|凑)|红冲回)",
    re.DOTALL,
)
# Who asks what a rule says about corruption or reports, asks for a rule.
COMPLAINT = re.compile(
    r"^(?!.*(?:制度|条款|条例|规定|办法|政策|细则|条件|资格|奖|记录|犯罪档案|公告|影响.{0,4}(?:申报|认定|享受)))"
    r".*(?:收钱|受贿|行贿|贪污|吃拿卡要|腐败|纪委|举报.{0,8}(领导|干部|局长|人员|窗口|造假|假|骗|虚报|企业|公司))"
    r"|(?:你们?|局长|领导|科长|主任|书记|窗口|干部|他们?).{0,6}(?:收钱|收了钱|受贿|贪污|腐败)",
    re.DOTALL,
)
# What no person with a question types: orders to the machine, and code.
ATTACK = re.compile(
    r"(?:忽略|无视|忘记|忘掉|绕过|覆盖).{0,10}(?:规则|指令|设定|提示|限制|权限|要求)|(?:ignore|disregard|forget)\b.{0,30}(?:instruction|rule|prompt|above|previous)"
    r"|系统提示(?:词|语|$)|(?:输出|打印|显示|告诉|重复|泄露|原样|说出|给我|看|复述|展示|你的).{0,8}系统提示|(?:你的|输出|打印|全部|完整|显示|泄露|重复|忽略|原样|给我|初始|看).{0,10}提示词|提示词.{0,8}(?:是什么|发|给|输出|打印|内容|全文)|system\s*prompt|开发者模式|管理员模式|越狱|jailbreak|\bDAN\b|drop\s+table|select\s+.{1,30}\s+from|union\s+select|<\s*script|onerror\s*="
    r"|HUIQI_|\.\./|/(?:etc|var|root|home|proc|usr)/|环境变量|(?:服务器|目录|文件夹)(?:下面?|里面?|中)?的?.{0,6}(?:文件|内容).{0,6}(?:列|看|打|发|显)"
    r"|\b(?:update|delete|insert|alter|truncate)\b.{0,40}\b(?:set|from|into|table|where|values)\b|base64|\$\{"
    r"|(?:登录|后台|管理员).{0,2}(?:口令|密码|账号密码).{0,4}(?:是|发|给|告诉|多少)|告诉我.{0,10}(?:口令|密码)"
    r"|(?:按|照)着?(?:文件名|附件|文件|图片|引用|表格)名?(?:里|中|上)?(?:写的|说的|的指令)去?(?:做|办|执行)(?:吧|就行|一下)?\s*$"
    r"|你们?(?:是不是|到底|都)?[被受][^，。？?]{1,10}(?:控制|收买|操纵|指使|监视)"
    r"|(?:教我?|怎么|如何).{0,4}(?:做|配|造|制).{0,4}(?:炸药|炸弹|毒品|枪支)"
    r"|\{\{.*\}\}|rm\s+-rf|\bor\s+'?1'?\s*=\s*'?1|api\s*key|(?:数据库|后台|服务器).{0,6}密码",
    re.IGNORECASE | re.DOTALL,
)
# Who threatens; who speaks of dying is met by handlers/sensitive.py before.
DISTRESS = re.compile(r"活着没|炸(?:了|掉|毁)|弄死|砍死|同归于尽")
# Writing papers, buying shares, small talk: no policy answers that, whatever words it shares with one.
OUT_OF_SCOPE = re.compile(
    r"(帮|给|替)(我|我们|忙)?.{0,4}(写|起草|拟|编|翻译|画|做)(一?[个份篇首张段]|出).{0,12}(合同|文章|方案|论文|总结|报告|代码|程序|稿|诗|信|图|视频|PPT)"
    r"|^(?!.*(?:印花税|质押|减持)).*(?:股票.{0,12}(买|卖|涨|跌|推荐)|(买|卖|荐).{0,4}股票?)|天气(怎么样|如何|好不好|预报)|彩票(?!店|公益|业|发行|销售|机构)|讲个?(笑话|故事)(?!比赛)|唱(首|个)歌"
)


def others_business(message: Message, _desk: Desk) -> Reply:
    """Refuse another firm's data; whoever names their own firm hears that its records are not looked up here."""
    firm = message.speaker.firm
    if firm and firm in message.text and re.search(_NAMED_FIRM, message.text):
        return Reply(refusal_words.own_record(firm), title="查不到记录")
    if set(kinds_of(message.text)) <= {"else", "others"}:
        return Reply(words.others_business(), title="不能提供")
    return Reply(refusal(message.text), title="不能提供")


def not_mine_to_decide(_message: Message, _desk: Desk) -> Reply:
    """Refuse to decide."""
    return Reply(words.not_mine_to_decide(), title="不能代为认定")


def no_false_papers(_message: Message, _desk: Desk) -> Reply:
    """Refuse to help with made-up figures."""
    return Reply(words.no_false_papers(), title="不能协助")


def complaint(_message: Message, _desk: Desk) -> Reply:
    """Name the channels for complaints."""
    return Reply(words.complaint_channel(), title="反映渠道")


def refuse(message: Message, desk: Desk) -> Reply:
    """Refuse what was understood as unsafe: with the sentence that fits what was asked for."""
    for pattern, handler in (
        (DISTRESS, in_need),
        (COMPLAINT, complaint),
        (DECIDE, not_mine_to_decide),
        (FALSE_PAPERS, no_false_papers),
    ):
        if pattern.search(message.text):
            return handler(message, desk)
    quoted = message.quoted.text if message.quoted is not None else ""
    return Reply(refusal(message.text, quoted), title="不能协助")


def in_need(_message: Message, _desk: Desk) -> Reply:
    """Name who helps at once."""
    return Reply(later_words.in_need(), title="紧急求助")


def out_of_scope(_message: Message, desk: Desk) -> Reply:
    """Say what the bot is for."""
    return Reply(words.out_of_scope(desk.settings.contact), title="不在服务范围")
