"""Names of departments, approvals, papers, rewards, places and numbers: one character stands for all of a kind.

So what was learnt of one department holds for all.
"""

import re

DEPARTMENT = (
    "政务服务和大数据管理局|政务和大数据局|发展和改革委员会|住房和城乡建设局|自然资源和规划局|人力资源和社会保障局|经济和信息化局|"
    "文化广播电视和旅游局|公积金中心|市场监管局|市场监督管理局|消防支队|消防大队|消防救援|供电公司|供水公司|燃气公司|自来水公司|"
    "人民银行|发改委|国资委|卫健委|管委会|金融办|发改|经信|工信|人社|住建|自规|国土|市监|商务局|科技局|教育局|财政局|司法局|公安局|民政局|"
    "水利局|水务局|农业局|文旅局|应急局|统计局|经合局|金融局|医保局|大数据局|数据局|税务局|税务|环保局|环境局|交通局|城管局|林草局|审计局|经信局|人社局|"
    "住建局|自规局|市监局|就业局|社保局|规划局|招商局|投促局|供电局|供电|供水|燃气|海关|消防|人防办|财政部门|主管部门"
)
# What an approval is called, what paper is asked for it, and what a firm can be rewarded for.
PERMIT = (
    "(?:建设)?(?:工程)?(?:用地)?(?:施工|规划|排污|安全生产|食品经营|食品生产|经营|生产|卫生|取水|采矿|运输)许可证?|施许|工规证?|用规证?|营业执照|执照|"
    "不动产(?:权证?|登记)?|首次登记|大证|土地证|产权证|房产证|(?:联合|竣工|消防|规划|预|五方|档案)验收|联验|竣备|竣工备案|规划(?:条件)?核实|土地核验|"
    "施工图(?:联合)?审查|联合审图|图审|审图合格书?|审图|消防(?:设计)?审查|消防备案|环评(?:批复)?|能评|节能审查|水土保持方案|水保|安评|交评|"
    "用地预审|选址意见书|方案(?:审查|联审)|立项|核准|(?:项目)?备案(?:证明)?|人防(?:手续|审查|意见)|质量?安全?监督手续|报装|占道|"
    "(?:企业|公司)?设立登记|变更登记|安许证?"
)
PAPER = (
    "(?:施工|监理|租赁|出让|购销|勘察|设计)合同|补充协议|中标通知书|(?:授权)?委托书|授权书|身份证|总平面?图|平面图|布局图|宗地图|勘测定界图|施工图|竣工图|图纸|"
    "章程|决议|申请(?:表|书)|登记表|送审表|明细表|承诺书|声明|盖章页|签字页|扫描件|复印件|原件|验资报告|完税证明|缴款凭证|消防专篇|节能专篇|计算书|"
    "(?:岩土)?(?:工程)?勘察报告|地勘报告|验收报告|查验报告|检测报告|测绘(?:成果|报告)|日照分析(?:报告)?|保修书|合格书|工资专户|专户|保证金|工伤保险|"
    "资质证书|建造师证|安全员证|健康证|任职文件|住所证明|使用证明|证明材料"
)
ITEM = (
    "(?:首次)?升规|小升规|上规|入规|进规|入统|高新技术企业|高企|国高|专精特新|小巨人|单项冠军|瞪羚(?:企业)?|独角兽(?:企业)?|技改|技术改造|设备更新|贴息|稳岗(?:返还|补贴)?|"
    "扩岗|展会|展位费|引才|外贸增量|出口信保|信保|创新券|上市|新三板|研发(?:费用|后补助)?|加计扣除|绿色工厂|绿色制造|智能工厂|首台套|个转企|限上|"
    "知识产权质押|专利|商标|标准制定|创业担保贷款|残保金|数字化转型|数字化|上云|dcmm|两化融合|质量奖|技能培训|以工代训|龙头企业|现代企业制度|租金减免|房租减免|"
    "孵化器|众创空间|(?:企业)?技术中心|工程(?:技术)?中心|重点实验室|博士后(?:工作站)?|院士工作站|海外仓|跨境电商|进博会|广交会|中欧班列|社保补贴|岗位补贴|见习补贴|人才公寓|安家(?:费|补贴)|"
    "留抵退税|六税两费|所得税|增值税|担保费|风险补偿|转贷|工业互联网|低空经济|氢能|预制菜|老字号|非遗|冷链"
)
KINDS: tuple[tuple[str, str], ...] = (  # (character put in its place, what it is)
    ("\ue000", r"qycs[-\w]*|ys-\d+|sb\d{6,}|t\d{4}"),  # our own case numbers
    ("\ue001", r"p\s?\d{5,6}"),  # a document of the base
    (
        "\ue002",
        r"[一-鿿]{1,8}[〔\[(（【]?(?:19|20)\d{2}[〕\])）】]?[年\-—]?\s*第?\s*\d{1,5}\s*号|(?<!\d)\d{1,4}号文",
    ),
    ("\ue003", r"(?<![0-9a-z])[0-9a-hj-npqrtuwxyo]{15,18}(?![0-9a-z])|1[3-9]\d[\d*x]{4,8}"),  # credit codes, phones
    ("\ue004", r"《[^》]{2,60}》"),
    (
        "\ue005",
        (
            r"(?:(?:19|20)\d{2}年)?\d{1,2}(?:月|\.|-|/)\d{1,2}[日号]?|(?:19|20)\d{2}[-年]\d{1,2}(?:[-月]\d{1,2}日?)?|"
            r"[上下本这]?周[一二三四五六日天]|[上下这本]个?月(?:底|初|\d+号)?|月底|年底|明天|后天|昨天|今天|前天|(?:今|明|去|前)年|[一二三四五六七八九十]+月"
        ),
    ),
    (
        "\ue006",
        r"[\d.]+\s*(?:个?w\b|万元?|亿元?|元|块)|[一二两三四五六七八九十百千几]+(?:来|多)?个?(?:万|亿|千万|百万)元?",
    ),
    (
        "\ue007",
        r"(?:给|把|和|对|找|让|请)?(?:(?:德阳)?示例[一-鿿]{2,6}?(?:公司|厂|机械|电子|食品|物流|材料|化工|药业|装备|包装)|示例[一-鿿]{2}|新希望六和|卓越光电|永志致远|添彩印务|广大特材)",
    ),
    ("\ue00a", PERMIT),
    ("\ue00b", PAPER),
    ("\ue008", rf"(?:市|区|县|省|我|本)?(?:{DEPARTMENT})局?"),
    ("\ue009", r"旌阳区?|广汉市?|什邡市?|绵竹市?|中江县?|罗江区?|经开区|高新区|园区|开发区|全市|全区"),
    ("\ue00c", ITEM),
    ("\ue00d", r"(?:规上|小微|中小|专精特新|外贸|商贸|建筑|工业|科技型|农业|软件)(?:工业|中小)?企业|个体户|个体工商户"),
    ("\ue00e", r"第\s*[一二三四五六七八九十\d]+\s*(?:项|条|个|步|栏|页)"),
    ("\ue00f", r"\d+(?:\.\d+)?%?|[一二三四五六七八九十两几]+(?=[个人家天号条次页])"),
)
# Of ITEM, what is one reward under several names.
_SAME = (
    "升规 上规 入规 进规 入统 小升规 首次升规",
    "高新技术企业 高企 国高",
    "技改 技术改造 设备更新",
    "专精特新 小巨人",
    "稳岗 稳岗返还 稳岗补贴",
    "展会 展位费 进博会 广交会",
    "信保 出口信保",
    "研发 研发费用 研发后补助",
    "数字化 数字化转型 上云",
    "专利 知识产权质押",
    "安家 安家费 安家补贴 引才",
    "上市 新三板",
)
_ONE_OF = {name: line.split()[0] for line in _SAME for name in line.split()}
_ITEM = re.compile(ITEM)
_RUN = re.compile(
    rf"(?:(?:{ITEM})(?:奖励?|补贴|补助|返还|贴息|政策|认定)*\s*(?:[、，,和与及]|以及|$|(?=\W*的)|(?=各|这|分别|怎|多|标|条|要|都)))+"
)
_JOINED = re.compile(r"[、，,和与及]|以及")
_TOGETHER = re.compile(r"叠加|同时|一起|冲突|区别|不同|关系|兼|重复|或|还是|哪个|一共|总共|合计|加起来|算")
_EACH = re.compile(r"^(?:分别|各自?|都|这?[几三四五六]个|政策|奖励|补贴|项目|是)*")
_ASKED = re.compile(r"标准|条件|金额|多少|好多|材料|怎么|咋|流程|什么|啥|比例|上限|有没有|吗")
MANY = 3
_KINDS = [(mark, re.compile(pattern, re.IGNORECASE)) for mark, pattern in KINDS]


def masked(plain: str) -> str:
    """Return a written message with one character in place of each name and number."""
    for mark, pattern in _KINDS:
        plain = pattern.sub(mark, plain)
    return plain


def apart(one: str, other: str) -> bool:
    """Tell whether two questions each name a reward, and none that both name."""
    named, others = ({_ONE_OF.get(found, found) for found in _ITEM.findall(text.lower())} for text in (one, other))
    return bool(named and others and not named & others)


def listed(text: str) -> list[str]:
    """Return the questions of one that names several rewards in a row; nothing unless there are MANY of them.

    >>> listed("想了解升规奖励、技改补助、稳岗返还的标准")
    ['升规奖励的标准', '技改补助的标准', '稳岗返还的标准']
    >>> listed("升规奖励、技改补助和稳岗返还能叠加吗")
    []
    """
    run = next((one for one in _RUN.finditer(text)), None)
    if run is None or _TOGETHER.search(text):
        return []
    names = [name.strip() for name in _JOINED.split(run[0]) if name.strip()]
    rest = _EACH.sub("", text[run.end() :])
    return [name + rest for name in names] if len(names) >= MANY and _ASKED.search(rest) else []
