"""Values that no label introduces: in sentences, and those that are known by their own shape."""

import re
from collections.abc import Iterator, Sequence

from knowledge.papers.fields_amounts import UPPER
from knowledge.papers.fields_labels import Label, Pair
from knowledge.papers.fields_spoken import spoken
from knowledge.papers.page import Box, Line, Page
from knowledge.papers.ruling import share

_HAN = "\u3400-\u9fff"
_ORG = rf"[{_HAN}A-Za-z0-9（）()·]{{4,40}}?(?:公司|厂|局|研究院|设计院|中心|集团|合作社|政府|委员会)(?![）)有股])"
_AREA = r"[\d,，.]+\s*(?:万)?\s*(?:㎡|m2|m²|平方米|亩|公顷)"
_MONEY = r"[\d,，.]+\s*(?:亿|万)?元"
_CN = "一二三四五六七八九十"
_DAY = (
    rf"(?:(?:\d{{4}}|[〇○零{_CN}]{{4}})\s*年\s*[\d{_CN}]{{1,2}}\s*月\s*[\d{_CN}]{{1,3}}\s*日"
    r"|(?:19|20)\d{2}\s?[-./]\s?\d{1,2}\s?[-./]\s?\d{1,2}(?!\d))"
)
_KIND = r"(?:项目|工程|厂房|生产线|基地|产业园|园区|中心|大楼|综合楼|车间|仓库|小区|标段)"
_NAME = rf"([^，。；：“”\"《》\s（）()的]{{4,40}}?(?:[（(][^（）()]{{1,8}}[)）])?[^，。；：“”\"《》\s（）()的]{{0,14}}?)"
_IS = r"(?:为|是|系|约为?|共计?|合计|达|[:：])?\s*(?:人民币)?\s*[约共]?\s*"
_SHAPES: tuple[tuple[str, str, float], ...] = (
    ("项目代码", r"(?<!\d)(\d{4}\s?[-—–－]\s?\d{6}\s?[-—–－]\s?\d{2}\s?[-—–－]\s?\d{2}\s?[-—–－]\s?\d{6})(?!\d)", 0.95),
    ("统一社会信用代码", r"(?<![0-9A-Za-z])(9[123]\d{6}[0-9A-Z]{10})(?![0-9A-Za-z])", 0.9),
    ("证书编号", r"((?:建|地|乡|用)\s?字第\s?[0-9A-Za-z（）()\-—]{4,30}\s?号)", 0.95),
    ("证书编号", rf"([{_HAN}]\s?[（(〔]\s?20\d{{2}}\s?[)）〕]\s?[{_HAN}]{{2,12}}不动产权第\s?\d{{4,12}}\s?号)", 0.95),
    ("证书编号", rf"([（(][{_HAN}][)）]\s?JZ安许证字\s?[〔\[(（]?\s?\d{{4}}\s?[)）〕\]]?\s?[\d\-]{{3,}}\s?号?)", 0.95),
    ("宗地号", r"((?:[A-Z]{2,4}[-—]?)?20\d{2}[-—][A-Z]?\d{1,4}[-—]?\d{0,3}号?(?:宗地|地块))", 0.7),
    ("宗地号", r"(\d{12}GB\d{5})", 0.9),
)
_SENTENCES: tuple[tuple[str, str, float], ...] = (
    ("项目名称", r"[“\"《]([^”\"》]{4,60}?(?:项目|工程|厂房|生产线|基地|中心|园区?)[^”\"》]{0,14})[”\"》]", 0.7),
    (
        "项目名称",
        rf"(?:就|我单位建设的|我公司建设的|建设的|实施的|投资建设的|所递交的|递交的|承建的|承接的|办理)\s*{_NAME}"
        r"(?=(?:建设工程|工程|项目)?(?:施工及|施工投标|投标文件|工程施工|设计及|勘察及|监理及|及有关|有关事项|，|[（(](?:地址|项目代码|原项目|以下|总建)|施工许可|建设用地规划许可"
        r"|建设工程规划许可|消防设计审查|备案|不动产))",
        0.62,
    ),
    ("金额", rf"(?:落实|缴纳|到位|交纳|筹集|已缴|存入)[{_HAN}，,]{{0,14}}?{_IS}({_MONEY})", 0.7),
    ("签订日期", rf"(?:合同|协议书?)于\s*({_DAY})\s*(?:在[{_HAN}]{{2,12}})?(?:签订|签署|订立)", 0.9),
    ("交地时间", rf"(?:在|于)\s*({_DAY})\s*(?:之?前)?[，,]?(?:将|向受让人交付)[^。；]{{0,16}}(?:宗地|土地)?[^。；]{{0,6}}(?:交付|宗地)?", 0.85),
    ("权利人", rf"受\s?让\s?人\s*[:：]\s*({_ORG})", 0.85),
    ("法定代表人", rf"(?:选举|推选|委派|任命|聘任)\s?([{_HAN}]{{2,4}}?)\s?(?:同志|先生|女士)?(?:担任|为|任)[^。；，]{{0,24}}法定代表人", 0.85),
    ("姓名", rf"(?:选举|推选|任命|聘任|委派|兹任命)\s?([{_HAN}]{{2,4}}?)\s?(?:同志|先生|女士)?(?:[（(][^）)]*[)）])?(?:担任|为|任)", 0.8),
    ("法定代表人", rf"(?:本人|我)\s?([{_HAN}]{{2,4}}?)\s?[，,]?(?:系|是|为)\s?{_ORG}(?:[（(][^（）()]*[)）])?的?法定代表人", 0.85),
    ("法定代表人", rf"法定代表人\s?([{_HAN}]{{2,3}})(?=[，,。；]|\s)", 0.7),
    ("项目经理", rf"项目经理(?:姓名)?(?:为|由|是)\s?([{_HAN}]{{2,4}}?)(?=[，,。；（(\s]|担任|$)", 0.85),
    ("总监", rf"(?:总监理工程师|项目总监|总监)(?:姓名)?(?:为|由|是)\s?([{_HAN}]{{2,4}}?)(?=[，,。；（(\s]|担任|$)", 0.85),
    ("任期", rf"任期\s?(?:为)?\s?([{_CN}\d]+\s?年)", 0.85),
    ("委托事项", r"((?:办理|代办|申办)\s*[^。；，,：]{4,60}(?:事宜|手续|事项))", 0.8),
    ("委托事项", r"((?:办理|代办|申办)\s*[^。；，,：]{4,60}?(?:登记|申领|申请))(?!事宜|手续)", 0.75),
    ("项目名称", rf"(?:我单位|我公司|你单位|你公司|关于|的|[，。：“])\s*{_NAME}[（(](?:原|投资)?项目(?:统一)?代码", 0.8),
    ("终止日期", rf"(?:年限|年期|期限|使用权)[^。；]{{0,20}}至\s*({_DAY})\s*(?:止|届满)", 0.85),
    ("火灾危险性", r"火灾危险性(?:类别|分类)?(?:均?为|是|属)?\s*([甲乙丙丁戊]\s*类\s*(?:\d\s*项)?)", 0.85),
    ("耐火等级", r"耐火等级(?:均?为|是|不低于)?\s*([一二三四]\s*级)", 0.85),
    ("结论", r"结论(?:如下|为|是)?\s*[:：]\s*((?:不予?|未)?(?:合格|同意|通过|符合要求))", 0.8),
    ("容积率", r"容积率(?:为|不大于|不高于|≤|≥|<|不小于|不低于|[:：])*\s*([≤≥<>]?\s*\d+(?:\.\d+)?)", 0.8),
    (
        "建筑密度",
        r"(?:建筑密度|建筑系数)(?:为|不大于|不高于|≤|≥|<|不小于|不低于|[:：])*\s*([≤≥<>]?\s*\d+(?:\.\d+)?\s*%)",
        0.8,
    ),
    ("绿地率", r"绿地率(?:为|不大于|不高于|≤|≥|<|不小于|不低于|[:：])*\s*([≤≥<>]?\s*\d+(?:\.\d+)?\s*%)", 0.8),
    ("高度", r"建筑(?:总)?高度(?:为|约|[:：])*\s*(\d+(?:\.\d+)?\s*(?:m|米))", 0.8),
    (
        "受托人",
        rf"(?:兹|现|特|全权)*(?:委托|授权)\s*([{_HAN}]{{2,4}}?)\s*(?:同志|先生|女士|[（(，,]|为|作为|代表|办理|前往|（身份证)",
        0.85,
    ),
    ("委托人", rf"委托\s*人\s*[（(]?[{_HAN}]*[)）]?\s*[:：]\s*({_ORG})", 0.85),
    (
        "中标人",
        rf"(?:确定|评定|你(?:单位|公司|方)|兹定)\s*[:：，]?\s*({_ORG})\s*(?:为|被确定为)[{_HAN}]{{0,12}}中标",
        0.85,
    ),
    (
        "委托期限",
        rf"(?:委托|授权|有效)期限?[{_HAN}]{{0,4}}[:：]?\s*(自?\s*{_DAY}\s*起?\s*[至到—-]+\s*{_DAY}\s*止?)",
        0.9,
    ),
    ("有效期", rf"有效期\s*(?:限|自|至|到|为)?\s*[:：]?\s*((?:自?\s*{_DAY}\s*起?\s*[至到—-]+\s*)?{_DAY}\s*止?)", 0.85),
    ("工期", r"(?:合同|总|计划|中标)?工期(?:总日历天数|为|共|[:：])*\s*(\d+\s*(?:日历天|个月|天|日))", 0.85),
    (
        "资质等级",
        rf"([{_HAN}]{{2,14}}(?:工程)?(?:施工|设计|监理|勘察|测绘|专业)?(?:总承包|承包|资质)?(?:特|一|二|三|壹|贰|叁|甲|乙|丙)级)",
        0.6,
    ),
    ("身份证号", r"(?<!\d)(\d{17}[\dXx]|\d{6}[*＊]{8}[\dXx]{4})(?!\d)", 0.85),
    (
        "结论",
        r"((?:经[^。；]{0,40}?)?(?:审查|验收|核实|检测|评审)[^。；]{0,16}?(?:不合格|合格|不符合|符合|不同意|同意|不通过|通过)(?![书证])[^。；]{0,20})",
        0.6,
    ),
)
_PATTERNS = [(name, re.compile(form), sure) for name, form, sure in (*_SHAPES, *_SENTENCES)]
_UPPER_SURE, SPOKEN = 0.8, 0.86
_ADDRESSEE = re.compile(rf"^\s*({_ORG})\s*[:：]\s*$")
_OFFICE = re.compile(r"(?:局|政府|委员会|中心|厅)$")
_WON = re.compile(r"中标(?:人|单位|通知书)|确定你|你方中标")
_APPLIED = re.compile(r"你(?:单位|公司|方)[^。]{0,30}(?:申请|申报|提交|报送|报来)")
_LAST_DAY = re.compile(rf"^\s*(?:[{_HAN}（）()\s]{{0,14}}[:：])?\s*({_DAY})\s*$|[{_HAN}）)]\s+({_DAY})\s*$")
_NO_DAY = re.compile(r"期限|有效|[至到—-]\s*\d{4}\s*年|自\s*\d{4}")


def said_on(page: Page) -> Iterator[Pair]:
    """Give what sentences and shapes tell."""
    for text, lines in _runs(page):
        for name, form, sure in _PATTERNS:
            for match in form.finditer(text):
                box, read = _where(match.start(1), match.end(1), lines)
                yield Pair(Label((name,)), match[1].strip(), box, sure * read, whole=False)
        for label, start, end in spoken(text):
            box, read = _where(start, end, lines)
            yield Pair(label, text[start:end].strip(), box, SPOKEN * read, whole=False)
        for match in UPPER.finditer(text):
            if "元" in match[1] or "圆" in match[1] or "整" in match[1]:
                box, read = _where(match.start(1), match.end(1), lines)
                yield Pair(Label(("大写金额",)), match[1].strip(), box, _UPPER_SURE * read, whole=False)


def addressed_on(page: Page) -> Iterator[Pair]:
    """Give whom a notice is addressed to: the winner of a bid, or the firm that applied."""
    told = page.text
    name = "中标人" if _WON.search(told) else "建设单位" if _APPLIED.search(told) else ""
    if not name:
        return
    for line in page.lines[:12]:
        if (match := _ADDRESSEE.match(line.text)) and not _OFFICE.search(match[1]):
            box = line.box.part(0.0, share(line.text, match.end(1)))
            yield Pair(Label((name,)), match[1].strip(), box, 0.85 * line.confidence, whole=False)
            return


def days_of(page: Page) -> Iterator[Pair]:
    """Give the day a page is signed with: it stands alone or ends one of its last lines."""
    for line in page.lines[-14:]:
        match = _LAST_DAY.search(line.text)
        if match and not _NO_DAY.search(line.text):
            group = 1 if match[1] else 2
            box = line.box.part(share(line.text, match.start(group)), share(line.text, match.end(group)))
            yield Pair(Label(("日期",)), match[group], box, 0.75 * line.confidence, whole=False)


def _runs(page: Page) -> Iterator[tuple[str, list[tuple[int, Line]]]]:
    """Give the text of the page as runs of lines that may belong to one sentence, and where each line begins in it."""
    text, lines = "", []
    for line in page.lines:
        lines.append((len(text), line))
        text += line.text
        ends = line.place.x1 < 0.7 or line.text.endswith(("。", "；", "：", ":"))
        if ends and not line.text.endswith(("如下：", "如下:")):  # noqa: PLR2004 - of the page: the margin was not reached
            yield text, lines
            text, lines = "", []
    if text:
        yield text, lines


def _where(start: int, end: int, lines: Sequence[tuple[int, Line]]) -> tuple[Box, float]:
    box: Box | None = None
    sure = 1.0
    for begins, line in lines:
        stops = begins + len(line.text)
        if stops <= start or begins >= end:
            continue
        part = line.box.part(
            share(line.text, max(0, start - begins)), share(line.text, min(len(line.text), end - begins))
        )
        box = part if box is None else box.around(part)
        sure = min(sure, line.confidence)
    return box or lines[0][1].box, sure
