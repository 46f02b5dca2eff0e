"""Made-up names, numbers and codes: right in form, belonging to nobody."""

from knowledge.papers.samples.dice import Dice
from knowledge.rules.uscc import body_character, check_character

BRANDS = (
    "锐驰", "中岷", "蜀恒", "川旌", "德阡", "绵远", "钟鼓", "孝泉", "文庙", "凯江", "石亭", "什邡坝",
    "龙居", "云湖", "白马", "罗江渡", "柳梢", "东湖山", "庐山路", "长白", "金山桥", "黄许", "双东", "和新",
)  # fmt: skip
_SURNAMES = (
    "王李张刘陈杨黄赵周吴徐孙朱马胡郭林何高罗郑梁谢宋唐许邓冯韩曹曾彭萧蔡潘田董袁于余"
    "叶蒋杜苏魏程吕丁沈任姚卢傅钟姜崔谭廖范汪陆金石戴贾韦夏邱方侯邹熊孟秦白江阎薛尹段"
    "雷"
)
_GIVEN = (
    "志明建国文华丽芳秀英伟强军磊洋勇艳杰娟涛超霞平刚桂兰玉梅晓东海燕春雪松柏林森浩宇"
    "晨曦思远子涵欣怡佳琪俊熙雨泽梓轩一诺安然博文"
)
_ID_WEIGHTS = (7, 9, 10, 5, 8, 4, 2, 1, 6, 3, 7, 9, 10, 5, 8, 4, 2)
_NOWHERE = "510699"  # a county that does not exist: no identity card begins so
_LETTERS = "0123456789ABCDEFGHJKLMNPQRTUWXY"


def person(dice: Dice) -> str:
    """Make a name of two or three characters."""
    given = dice.below(len(_GIVEN) // 2) * 2
    name = _GIVEN[given : given + 2] if dice.chance(0.8) else _GIVEN[given]
    return dice.pick(_SURNAMES) + name


def identity(dice: Dice) -> str:
    """Make the number of an identity card of nobody, with its right last character."""
    birth = f"{dice.between(1965, 1998)}{dice.between(1, 12):02d}{dice.between(1, 28):02d}"
    body = _NOWHERE + birth + dice.digits(3)
    total = sum(int(digit) * weight for digit, weight in zip(body, _ID_WEIGHTS, strict=True))
    return body + "10X98765432"[total % 11]


def telephone(dice: Dice) -> str:
    """Make a telephone number that is not given out."""
    return f"1990000{dice.digits(4)}" if dice.chance(0.7) else f"0838-000{dice.digits(4)}"


def credit_code(dice: Dice) -> str:
    """Make a 统一社会信用代码 whose two check characters are right."""
    body = "MA0" + "".join(dice.pick(_LETTERS) for _ in range(5))
    first = "91510600" + body + body_character(body)
    return first + check_character(first)


class Names:
    """Names of firms; no two of one story share a word."""

    def __init__(self, dice: Dice) -> None:
        self._left = dice.mixed(BRANDS)

    def firm(self, trade: str) -> str:
        """Make the name of a firm of a trade; it says 示例 itself."""
        return f"四川{self._left.pop()}示例{trade}有限公司"
