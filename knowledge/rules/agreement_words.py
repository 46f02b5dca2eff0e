"""Names, codes and uses as papers print them, made comparable; and which differences a scan may have made.

Brackets, spaces, full width and stamps such as （盖章） never make a difference. Every other character does: 有限公司
and 有限责任公司 are two firms unless a paper proves a former name.
"""

import re
import unicodedata

from knowledge.rules.chinese_date import chinese_int

_FORMS = str.maketrans({"[": "(", "]": ")", "【": "(", "】": ")", "〔": "(", "〕": ")", "{": "(", "}": ")"})
_DASHES = re.compile(r"[‐‑‒–—―－−﹣﹘~～_]+")
_PROVINCE = re.compile(r"^(?:中国|[一-鿿]{2,3}省|[一-鿿]{2,8}自治区)")
_SLIPS = 2
_DISTRICT = re.compile(r"(?:(?<=市)|(?<=省)|(?<=州)|^)([一-鿿]{2,3}(?:区|县)|(?:广汉|什邡|绵竹)市)(?![一-鿿]{0,4}园)")
_DOOR = re.compile(r"([^\W\d区县市镇乡]{1,8}(?:路|街|大道|巷)(?:[东西南北中一二三四五六七八九十]段)?)(\d+)号")
_SPACE = re.compile(r"\s+")
_STAMPED = re.compile(
    r"\((?:盖章|公章|签章|印章|签字|盖公章|签名|单位公章|签字盖章|章|加盖公章)\)|[(:：]?(?:盖章|签章)[)]?$"
)
_TWICE = re.compile(r"(有限公司|有限责任公司|公司)(?:公司)+$")  # a name over two lines, its end told again
_CUT = re.compile(r"(?<=[\u3400-\u9fff]{4})(有限(?:责任)?)公?$")  # the end of a name that stands on the next line
_POINTS = re.compile(r"[、,，.。·・•;；:：\"'“”‘’《》<>!！?？/\\|*_^`]+")
_TITLE = re.compile(r"(?:先生|女士|同志|经理|总监|工程师)$|\(.*?\)")
_CODE_IN = re.compile(r"[A-Za-z0-9-]{6,}")
_PROJECT_CODE = re.compile(r"\d{4}-\d{6}-\d{2}-\d{2}-\d{6}")
_LOOKALIKES = (
    "0OoQDCＯ〇○", "1Il|!丨", "5Ss", "2Zz", "8B&", "6Gb", "9gq", "4A", "7T?", "UV", "MN",
    "已己巳", "末未", "土士", "日曰目", "人入八", "干千于", "大太犬", "田由甲申", "几儿九", "王玉主", "贝见",
    "戊戌戍成",
    "东车", "天夭无", "木本术", "治冶", "汇江", "徽微", "候侯", "拔拨", "辨辩瓣", "哀衰衷", "祟崇", "折拆析", "竞竟",
    "刺剌", "卜下", "白自", "问间", "良艮", "住往佳", "要耍", "侍待", "枚枝", "令今", "口囗", "力カ刀", "一-—", "阳阴",
    "洋祥", "晶品", "圆园",
)  # fmt: skip
_GROUP_OF = {char: at for at, group in enumerate(_LOOKALIKES) for char in group}
_USES = (
    ("工业", ("工业", "工矿", "M1", "M2", "M3", "0601", "1001")),
    ("物流仓储", ("仓储", "物流", "W1", "W2", "W3", "0604", "1101")),
    ("商业", ("商业", "商服", "商务", "零售", "B1", "B2", "B3", "0901", "05H1")),
    ("居住", ("住宅", "居住", "R1", "R2", "R3", "0701", "城镇住宅")),
    ("公共服务", ("教育", "医疗", "文化", "体育", "科研", "机关", "A1", "A2", "A3", "A4", "A5", "0801", "0803")),
    ("公用设施", ("公用设施", "供应设施", "U1", "U2", "U3")),
    ("交通", ("交通", "道路", "S1", "S2", "S3")),
    ("绿地", ("绿地", "公园", "G1", "G2", "G3")),
)
_GRADES = {"一类": "1", "二类": "2", "三类": "3"}
_FLOORS = re.compile(r"(?:地上|主楼|层数[:：]?)?\s*(-?\d+)\s*(?:层|F|f|/|$)")
_HAN_FLOORS = re.compile(r"[一二三四五六七八九十]+(?=层)")
_BELOW = re.compile(r"(?:地下|负|-|B)\s*(\d+)\s*(?:层|F|f)?")


def fold(text: str) -> str:
    """Return a text half-width, without spaces, its brackets and dashes of one form."""
    plain = unicodedata.normalize("NFKC", text).translate(_FORMS)
    return _SPACE.sub("", _DASHES.sub("-", plain))


def fold_company(text: str) -> str:
    """Return a firm's name for comparing.

    >>> fold_company("德阳示例（集团） 有限公司（盖章）") == fold_company("德阳示例(集团)有限公司")
    True
    >>> fold_company("德阳示例有限公司") == fold_company("德阳示例有限责任公司")
    False
    >>> fold_company("德阳示例环保设备有限公") == fold_company("德阳示例环保设备有限公司")
    True
    """
    plain = _POINTS.sub("", _STAMPED.sub("", fold(text))).strip("-").upper()
    return _CUT.sub(r"\1公司", _TWICE.sub(r"\1", plain))


def fold_name(text: str) -> str:
    """Return a project's name for comparing: every character counts, points, dashes and brackets don't."""
    return re.sub(r"[()-]", "", fold_company(text))


def fold_place(text: str) -> str:
    """Return an address for comparing."""
    return re.sub(r"[()-]", "", _PROVINCE.sub("", fold_company(text)))


def other_place(one: str, other: str) -> bool:
    """Tell whether two addresses can't be one place: another district or county, or another road or number in it.

    >>> other_place("德阳市旌阳区甲路8号", "德阳市罗江区甲路8号"), other_place("旌阳区甲路8号", "旌阳区甲路9号")
    (True, True)
    >>> other_place("旌阳区甲路8号", "旌阳区甲路与乙路交汇处"), other_place("德阳市甲路8号", "旌阳区甲路8号地块")
    (False, False)
    """
    districts = {found[-1] for text in (one, other) if (found := _DISTRICT.findall(text))}
    if len(districts) > 1:
        return True
    doors = [_DOOR.search(text.replace("街道", "镇")) for text in (one, other)]
    told = [(match[1], match[2]) for match in doors if match is not None]
    if len(told) < _SLIPS:
        return False
    (road, number), (its_road, its_number) = told
    return number != its_number or not (road.endswith(its_road) or its_road.endswith(road))


def fold_code(text: str) -> str:
    """Return a code, a number of a parcel or certificate for comparing.

    >>> fold_code("2208—510600－04-01-123456"), fold_code("宗地编号：DY-2024 (03) 号")
    ('2208-510600-04-01-123456', 'DY-202403')
    """
    plain = fold(text).upper()
    exact = _PROJECT_CODE.search(plain)
    if exact:
        return exact[0]
    plain = re.sub(r"^[一-鿿]{2,8}[:：]", "", plain)
    return re.sub(r"[()第号:：,.]", "", plain)


def written_code(text: str) -> str:
    """Return the code a text holds as it is written, with half-width figures and dashes."""
    found = max(_CODE_IN.findall(fold(text)), key=len, default="")
    return found.upper() or fold(text).upper()


def fold_person(text: str) -> str:
    """Return a person's name for comparing."""
    return _POINTS.sub("", _TITLE.sub("", _STAMPED.sub("", fold(text))))


def land_use(text: str) -> tuple[str, str]:
    """Return the family of a land use and its class where one is printed.

    >>> land_use("工业用地"), land_use("一类工业用地（M1）"), land_use("二类工业用地")
    (('工业', ''), ('工业', '1'), ('工业', '2'))
    """
    plain = fold(text).upper()
    for family, words in _USES:
        if any(word in plain for word in words):
            digit = next((grade for word, grade in _GRADES.items() if word in plain), "")
            coded = re.search(r"(?<![A-Z0-9])[MWBRAUSG]([1-6])(?!\d)", plain)
            return family, digit or (coded[1] if coded else "")
    return plain, ""


def same_use(one: tuple[str, str], other: tuple[str, str]) -> bool:
    """Tell whether two uses agree: one family, and the same class where both print one."""
    return one[0] == other[0] and (one[1] == other[1] or not one[1] or not other[1])


def floors(text: str) -> tuple[int, int | None] | None:
    """Return floors above and below ground; below is None where nothing is said of it.

    >>> floors("地上5层，地下1层"), floors("5F/-1F"), floors("5"), floors("5/1")
    ((5, 1), (5, 1), (5, None), (5, 1))
    """
    plain = _HAN_FLOORS.sub(lambda match: f"{chinese_int(match[0])}", fold(text))
    pair = re.fullmatch(r"\D{0,4}(\d+)F?/-?(\d+)F?", plain)
    if pair:
        return int(pair[1]), int(pair[2])
    under = _BELOW.search(plain)
    rest = plain[: under.start()] + " " + plain[under.end() :] if under else plain
    above = _FLOORS.search(rest) or re.search(r"(\d+)", rest)
    if above is None:
        return (0, int(under[1])) if under else None
    return int(above[1]), int(under[1]) if under else None


def near(one: str, other: str) -> bool:
    """Tell whether two codes may be one with a slip: two places at most, or one more or less.

    >>> near("2508-510600-123456", "2508-510600-123465"), near("2508-510600-123456", "2701-510600-998877")
    (True, False)
    """
    if len(one) == len(other):
        return sum(left != right for left, right in zip(one, other, strict=True)) <= _SLIPS
    short, long = sorted((one, other), key=len)
    return len(long) - len(short) == 1 and any(long[:at] + long[at + 1 :] == short for at in range(len(long)))


def lookalike(one: str, other: str) -> bool:
    """Tell whether two texts differ only in characters that scans confuse.

    >>> lookalike("91510600OO0001011K", "91510600000001011K"), lookalike("未来", "末来"), lookalike("甲厂", "乙厂")
    (True, True, False)
    """
    if one == other or len(one) != len(other):
        return False
    pairs = [(left, right) for left, right in zip(one, other, strict=True) if left != right]
    return all(_GROUP_OF.get(left, -1) == _GROUP_OF.get(right, -2) for left, right in pairs)
