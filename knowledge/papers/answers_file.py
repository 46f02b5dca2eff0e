"""A file of answers to a matter's questions: JSON or YAML, question (or its key) to yes, no, a number or a text."""

from collections.abc import Mapping
from pathlib import Path

import yaml

from knowledge.errors import KnowledgeError
from knowledge.rules.checklist import Matter
from knowledge.rules.checklist_answers import AnswerUnusable, answers

SIZE_MAX = 1 << 20
SHAPE = "请写成一组“问题: 回答”，如 {“是否特殊建设工程？”: false} 或 special: false"


class AnswersRefused(KnowledgeError):
    """A file of answers can't be used. Nothing was checked."""


def read_answers(path: Path, matter: Matter) -> tuple[dict[str, object], tuple[str, ...]]:
    """Return the answers of a file that the matter asks for, and what it does not ask: who wrote that should be told.

    Raises:
        AnswersRefused: the file can't be read, is not of that shape, or an answer can't be used.

    """
    try:
        if path.stat().st_size > SIZE_MAX:
            raise AnswersRefused(f"回答文件“{path}”太大，没有使用。{SHAPE}。")
        told = yaml.safe_load(path.read_text(encoding="utf-8-sig"))
    except OSError as wrong:
        raise AnswersRefused(f"读不了回答文件“{path}”：{wrong.strerror or '请核对路径和权限'}。") from wrong
    except (UnicodeDecodeError, yaml.YAMLError, RecursionError, ValueError) as wrong:
        mark = getattr(wrong, "problem_mark", None)
        where = f"第{mark.line + 1}行附近" if mark is not None else "文件"
        raise AnswersRefused(f"回答文件“{path}”{where}看不懂，没有使用。{SHAPE}。") from wrong
    given = _shaped({} if told is None else told, str(path))
    unasked = tuple(key for key in given if matter.question(key) is None)
    return usable({key: value for key, value in given.items() if key not in unasked}, matter, str(path)), unasked


def usable(told: object, matter: Matter, name: str) -> dict[str, object]:
    """Return answers as they can be given to a check.

    Raises:
        AnswersRefused: as above.

    """
    given = _shaped(told, name)
    try:
        answers(matter, given, {})
    except AnswerUnusable as wrong:
        raise AnswersRefused(f"“{name}”：{wrong}") from wrong
    return given


def _shaped(told: object, name: str) -> dict[str, object]:
    if isinstance(told, Mapping) and isinstance(told.get("answers"), Mapping):
        told = told["answers"]
    if not isinstance(told, Mapping):
        raise AnswersRefused(f"“{name}”里不是回答。{SHAPE}。")
    return {str(key): value for key, value in told.items() if value is not None}
