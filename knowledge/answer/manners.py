"""What a written sentence may not do whatever its passage says: promise, address, link; and names to look up."""

import re
from collections.abc import Iterator

from knowledge.answer.passage import Passage
from knowledge.answer.wording import flat
from knowledge.rules.period import Status
from knowledge.rules.quantity import Quantity

_PROMISE = re.compile(
    "您|你|贵(?:公司|司|企业|单位|厂)|我们|咱|本人|(?<!自)我(?!国|省|市|县|区)|可以拿到|能拿到|一定(?:能|会|可以|要|给|有|拿|通过|获|享|得)|必定|必然|"
    "肯定|保证(?!金|人|贷|保险|责任)|包过|包拿|放心|绝对|无疑|百分之百|100%(?:能|可|通过|获|拿|给)|稳拿|必拿|没问题|尽管|承诺(?:给|兑现|一定|能|可)|铁定|妥妥"
)
_LINK = re.compile(
    r"https?:|www\.|://|[a-z0-9-]+\.(?:com|cn|net|org|gov|edu|io|top|xyz|cc|vip|info|shop|site|club|html?|apk|exe)(?![a-z])"
    r"|\]\(|!\[|<[a-z/!]|[a-z0-9._-]+@[a-z0-9-]+\.|二维码|扫码|微信号|qq群|加群|加微信"
)
_MARKUP = re.compile(r"[`|{}<>#*_~^\\$]|\[|\]")
_LETTER = re.compile(r"[^\W\d_]")
_OURS = re.compile(r"[\u3400-\u9fff\uf900-\ufaffa-zⅰ-ⅻα-ω]")
_FIRM = re.compile(
    r"[\u3400-\u9fffa-z0-9()]{2,24}?(?:有限责任公司|股份有限公司|有限公司|集团(?!化)|合作社|(?<!工)厂(?!房|区|矿|家|商))"
)
LONG = 5  # digits of a number that is a name
_JOINED = re.compile("[或和及与]海关$|级.*主管部门")  # 被执行人或海关失信企业
_TITLE = re.compile("《([^《》]{2,80})》")
_OFFICE = re.compile(
    "[\u3400-\u9fff]{2}(?:委员会|管委会|办公室|人民政府|局(?!限|部|面)|厅|银行|协会|商会|服务中心|研究院|大学|医院|中心|海关|法院|检察院|税务局|管理局|公安局|派出所|支行)"
)
_RECEIVER = re.compile(
    "(?:向|由|(?<!已)(?<!曾)经(?!营|济|信|过|办)|(?<!申)(?<!填)(?<!上)(?<!汇)报)([\u3400-\u9fff()、]{2,16}?)(?:提出|提交|申报|申请|反映|报送|审核|审批|受理|发放|拨付|兑现|承担|负责|确认|出具|认定|核查|咨询)"
)
_HAN = re.compile("[\u3400-\u9fff]")
_FOR_EVER = re.compile("(?:长期|永久|一直|持续)有效")
_STATUS = (
    (Status.PARTLY, "部分(?:条款)?(?:失效|有效|废止)"),
    (Status.NOT_YET, "(?:尚未|还未|未|没有|暂未)(?:正式)?(?:施行|实施|生效|执行|出台)"),
    (Status.SUSPENDED, "暂停(?:执行|实施|施行)|暂缓(?:执行|实施|施行)"),
    (Status.REPEALED, "废止|作废|不再执行|停止执行"),
    (Status.REVISED, "已(?:被|经)?修订|修订版|新版"),
    (Status.EXPIRED, "失效|已?过期|已(?:经)?到期|不再有效|无效"),
    (Status.DRAFT, "征求意见"),
    (
        Status.IN_FORCE,
        "现行有效|(?:仍然?|目前|现在|继续|依然|还|持续|均|都)有效|有效(?!期|证|发票|凭|身份|载|的|认)|在有效期内|正在(?:执行|实施)",
    ),
)
_STATUS_SAID = tuple((status, re.compile(form)) for status, form in _STATUS)


def breaches(line: str) -> Iterator[tuple[str, str]]:
    """Give (fault, words) for what no answer may say."""
    if found := _PROMISE.search(line):
        yield "promise", found[0]
    if found := _LINK.search(line):
        yield "link", found[0]
    if found := _MARKUP.search(line):
        yield "signs", found[0]
    foreign = [char for char in _LETTER.findall(line) if not _OURS.match(char)]
    if foreign:
        yield "signs", "".join(foreign)


def names(line: str) -> Iterator[str]:
    """Give the names that must stand word for word: firms, offices, titles between 《》."""
    yield from _FIRM.findall(line)
    yield from (one for one in _OFFICE.findall(line) if not _JOINED.search(one))
    yield from _TITLE.findall(line)
    yield from (one for one in _RECEIVER.findall(line) if "的" not in one)


def wrong_status(part: str, passage: Passage) -> str:
    """Return the words that give a document a status it does not have on the day, unless the text itself says so."""
    text = flat(passage.text)
    if (ever := _FOR_EVER.search(part)) and ever[0] not in text:
        return ever[0]
    for status, form in _STATUS_SAID:
        found = form.search(part)
        if found is None:
            continue
        if status is passage.status or part.strip(",:") in text:
            return ""
        clause = next((one for one in re.split("[,:]", part) if found[0] in one), part)
        return "" if status is not Status.IN_FORCE and clause in text else found[0]
    return ""


def fact_fits(one: Quantity, fact: Quantity, scope: str, line: str) -> bool:
    """Tell whether a day or telephone of a document's facts is said for what it is; a year alone is its title's."""
    if one.unit == "日期":
        whole = isinstance(one.value, tuple) and all(one.value)
        return (
            bool(re.search("施行|有效|实施|执行|生效", scope))
            if whole
            else (one.value == fact.value and bool(_HAN.match(line[one.end :])))
        )
    if one.unit == "电话":
        return bool(re.search("咨询|电话|联系|热线|拨打", scope))
    return one.unit.startswith("第") or (one.unit == "" and len(one.words) >= LONG)  # 12345, the name of a line


def cut_short(part: str, text: str) -> bool:
    """Tell whether a quote begins or ends inside a clause of its text, so that it may mean something else."""
    wanted = part.strip(",:")
    at = text.find(wanted)
    before, after = text[at - 1 : at], text[at + len(wanted) : at + len(wanted) + 1]
    return bool((before and before not in ",。;:!?、)") or (after and after not in ",。;:!?"))
