"""How pages are drawn: the templates, the words for acts, and moments in China's time."""

import re
from datetime import datetime

import jinja2
from markupsafe import Markup, escape

from config.words.console import ACTS
from knowledge.library.fields import name_of
from web.console.document import as_printed
from web.console.release import CHINA

CHANGES = {"新增": "added", "删去": "removed", "修改": "changed", "移动": "moved"}
FILES = {"待发布": "good", "已收入": "good", "未收入": "bad", "涉密拒收": "bad"}


def templates() -> jinja2.Environment:
    """Return the templates; what is put into them is escaped."""
    made = jinja2.Environment(loader=jinja2.PackageLoader("web"), autoescape=True, trim_blocks=True)
    made.filters |= {
        "china": in_china,
        "change_class": lambda kind: CHANGES.get(kind, ""),
        "file_class": lambda state: FILES.get(state, ""),
        "act_name": act_name,
        "name_of": name_of,
        "as_printed": relation_as_printed,
        "plain": without_commands,
        "size": in_kilobytes,
        "field": lambda thing, name: str(getattr(thing, name)),
    }
    return made


def in_china(moment: datetime | None) -> str:
    """Return a moment as people in China read it; nothing for none."""
    return moment.astimezone(CHINA).strftime("%Y-%m-%d %H:%M") if moment else ""


def without_commands(sentence: str) -> str:
    """Leave out the parts of a sentence that name a command: who works in the console has no command line.

    >>> without_commands("没有编号 P000009。编号可用 huiqi find 查到。")
    '没有编号 P000009。'
    """
    if "huiqi " not in sentence:
        return sentence
    kept = [part for part in re.split(r"(?<=[。；])", sentence) if "huiqi " not in part]
    return re.sub("；$", "。", "".join(kept))


def relation_as_printed(relation: str) -> str:
    """Return "废止 德商务示例规2026-73" with the 文号 as offices print it."""
    bond, _, other = relation.partition(" ")
    return f"{bond} {as_printed(other)}" if other else relation


def in_kilobytes(size: int) -> str:
    """Return a size in bytes as people read it.

    >>> in_kilobytes(164), in_kilobytes(2_600_000)
    ('1 KB', '2539 KB')
    """
    return f"{-(-size // 1024)} KB"


def act_name(action: str) -> str:
    """Return what an act of the audit log is called."""
    return ACTS.get(action, action)


def hidden_token(csrf: str) -> Markup:
    """Return the field that every form carries."""
    return Markup('<input type="hidden" name="csrf" value="{}">').format(escape(csrf))
