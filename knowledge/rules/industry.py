"""GB/T 4754-2017, the classification of industries: letter, division, group, class (C → C34 → C346 → C3463).

The letter is not part of the digits: it follows from the division. A code may stop early (C34); what lies below is
then unknown, and questions about it have no answer.
"""

import re

SECTIONS: dict[str, tuple[int, int]] = {
    "A": (1, 5), "B": (6, 12), "C": (13, 43), "D": (44, 46), "E": (47, 50), "F": (51, 52), "G": (53, 60), "H": (61, 62),
    "I": (63, 65), "J": (66, 69), "K": (70, 70), "L": (71, 72), "M": (73, 75), "N": (76, 79), "O": (80, 82),
    "P": (83, 83), "Q": (84, 85), "R": (86, 90), "S": (91, 96), "T": (97, 97),
}  # fmt: skip
"""Section letter to its first and last division, both included."""

SECTION_NAMES = {
    "A": "农、林、牧、渔业", "B": "采矿业", "C": "制造业", "D": "电力、热力、燃气及水生产和供应业", "E": "建筑业",
    "F": "批发和零售业", "G": "交通运输、仓储和邮政业", "H": "住宿和餐饮业", "I": "信息传输、软件和信息技术服务业",
    "J": "金融业", "K": "房地产业", "L": "租赁和商务服务业", "M": "科学研究和技术服务业",
    "N": "水利、环境和公共设施管理业", "O": "居民服务、修理和其他服务业", "P": "教育", "Q": "卫生和社会工作",
    "R": "文化、体育和娱乐业", "S": "公共管理、社会保障和社会组织", "T": "国际组织",
}  # fmt: skip
_CODE = re.compile(r"([A-T])?(\d{2,4})?")


def section_of(division: int) -> str | None:
    """Return the letter of the section a two-digit division lies in.

    >>> section_of(34), section_of(65), section_of(98)
    ('C', 'I', None)
    """
    return next((letter for letter, (first, last) in SECTIONS.items() if first <= division <= last), None)


def normalise(text: str) -> str:
    """Return a code with its letter: 3463, c3463 and C3463 are C3463.

    Raises:
        ValueError: not a code of the standard, or a letter that does not go with its division; a sentence says which.
    """
    code = "".join(text.split()).upper()
    found = _CODE.fullmatch(code)
    if not code or found is None:
        raise ValueError(f"“{text}”不是国民经济行业代码：应是一个门类字母加2至4位数字，如 C3463（GB/T 4754）")
    letter, digits = found[1], found[2]
    if digits is None:
        return code
    section = section_of(int(digits[:2]))
    if section is None:
        raise ValueError(f"行业代码“{text}”的大类 {digits[:2]} 不存在（GB/T 4754 的大类是 01 至 97）")
    if letter and letter != section:
        raise ValueError(f"行业代码“{text}”自相矛盾：大类 {digits[:2]} 属于门类 {section}，不属于 {letter}")
    return section + digits


def in_industry(code: str, branch: str) -> bool | None:
    """Tell whether a normalised code lies in a branch (C, C34, C3463), None when it stops too early to tell.

    >>> in_industry("C3463", "C34"), in_industry("C3463", "C35"), in_industry("C", "C34")
    (True, False, None)
    """
    if code.startswith(branch):
        return True
    return None if branch.startswith(code) else False
