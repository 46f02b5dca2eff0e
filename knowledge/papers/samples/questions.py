"""The questions a matter's checklist asks, by the keys of the city's lists, answered from the story."""

from collections.abc import Mapping

_ASKED: dict[str, dict[str, str]] = {
    "M1": {"licensed_first": "是否前置许可", "branch": "", "foreign": "", "home": ""},
    "M2": {"located": "是否附宗地图", "changed": "是否变更备案", "zone": "是否已下放", "approval": "", "upgrade": ""},
    "M3": {"zone": "是否已下放", "allotted": "", "same_land": ""},
    "M4": {
        "sunlight": "是否住宅",
        "opinions": "是否涉及人防",
        "publicity": "是否批前公示",
        "agent": "是否委托代理",
        "zone": "是否已下放",
        "small": "",
    },
    "M5": {"zone": "是否已下放", "low_risk": ""},
    "M6": {
        "special": "是否特殊建设工程",
        "permitted": "是否永久建筑",
        "temporary": "是否临时性建筑",
        "extraordinary": "是否特殊消防设计",
        "joint": "是否联合审图",
    },
    "M7": {
        "supervised": "是否必须监理",
        "special": "是否特殊建设工程",
        "zone": "是否已下放",
        "relief": "",
        "phased": "",
    },
    "M8": {
        "defence": "是否涉及人防",
        "special": "是否特殊建设工程",
        "housing": "是否住宅",
        "works": "是否涉及专项自验",
        "zone": "是否已下放",
        "small": "",
    },
    "M9": {"housing": "是否住宅", "county": "是否已下放", "registered": ""},
    "M10": {"packed_only": "仅预包装", "machine": "是否自动售货设备", "supplied": "是否统一配送", "farm": ""},
}  # key of the list: what the story says; empty: always no


def answered(matter: str, answers: Mapping[str, bool]) -> dict[str, bool]:
    """Answer a matter's questions as ``--answers`` wants them."""
    return {key: bool(said) and answers[said] for key, said in _ASKED[matter].items()}
