"""What admins can say about the language model."""

import re

from config.words.model import HELP
from handlers.intents import Intent
from handlers.model_switch import model_status, switch_off, switch_on
from handlers.route import ADMINS, Route

SETTINGS = (Intent.ADMIN_SETTINGS,)
_MODEL = r"(?:AI|ai)?大?模型"
_HEAD = r"^\s*(?:请|麻烦)?(?:你)?(?:帮我)?(?:立即|马上|现在)?"
_TAIL = r"(?:掉|了|吧|一下)*[\s。.!！]*$"


def _order(does: str) -> re.Pattern[str]:
    switched = rf"(?:把)?(?:切换)?{_MODEL}(?:开关)?(?:切换|设置?|改|调)?(?:为|成|到)?(?:{does})"
    return re.compile(rf"{_HEAD}(?:{switched}|(?:{does}){_MODEL}){_TAIL}")


MODEL_ROUTES: list[Route] = [
    Route(
        "model_off",
        _order("关闭|关|停用|停|禁用"),
        switch_off,
        HELP,
        ADMINS,
        acts=True,
        intents=SETTINGS,
        tool="关闭大模型",
        said="切换大模型为关闭",
    ),
    Route(
        "model_on",
        _order("开启|打开|开|启用|恢复"),
        switch_on,
        "",
        ADMINS,
        acts=True,
        intents=SETTINGS,
        tool="开启大模型",
        said="切换大模型为开启",
    ),
    Route(
        "model_status",
        re.compile(
            rf"^\s*(?:看|查|查看)?(?:一下)?{_MODEL}(?:的)?(?:状态|开关(?:状态)?|(?:开|关)(?:着|了)(?:吗|没))[\s?？。]*$"
        ),
        model_status,
        "",
        ADMINS,
        intents=SETTINGS,
        tool="看大模型开着还是关着",
        said="大模型状态",
    ),
]
