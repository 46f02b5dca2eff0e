"""Telephone numbers for what this house does not answer: national ones, unless a city's channels.yaml names its own."""

from collections.abc import Mapping
from pathlib import Path
from typing import Any

import yaml

from config.errors import CityWrong
from config.yaml_text import read_yaml

NATIONAL: Mapping[str, str] = {
    "government": "12345",  # 政务服务便民热线
    "discipline": "12388",  # 纪检监察举报
    "labour": "12333",  # 人力资源和社会保障
    "legal": "12348",  # 公共法律服务
    "mind": "12356",  # 全国统一心理援助热线
    "emergency": "110、120",
}


def read_channels(path: Path) -> Mapping[str, str]:
    """Return the number for each purpose; a city without the file has the national ones.

    Raises:
        CityWrong: the file can't be read, names an unknown purpose, or gives something that is no text.

    """
    if not path.is_file():
        return NATIONAL
    try:
        given: Any = read_yaml(path.read_text(encoding="utf-8")) or {}
    except (OSError, UnicodeDecodeError, yaml.YAMLError) as wrong:
        raise CityWrong(f"{path} 读不出来：{wrong}。请改正后再启动。") from wrong
    if not isinstance(given, dict):
        raise CityWrong(f"{path} 的最外层应是“键: 值”。请改正后再启动。")
    for name, number in given.items():
        if name not in NATIONAL:
            raise CityWrong(f"{path} 不认识“{name}”，可用 {'、'.join(NATIONAL)}。请改正后再启动。")
        if not isinstance(number, str) or not number.strip():
            raise CityWrong(f"{path} 的 {name} 应是文字（号码要加引号），现在是 {number!r}。请改正后再启动。")
    return {**NATIONAL, **given}
