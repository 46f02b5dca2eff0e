"""What a pre-review of papers says: the list of findings, the one sentence that always stands below it."""

from collections.abc import Iterable, Mapping

ADVICE = "预审意见不替代受理和审批决定。"
MARKS = {"通过": "✓", "缺失": "✗", "不符": "✗", "存疑": "？", "可容缺": "△", "不适用": "－"}
TO_DO = ("缺失", "不符", "存疑", "可容缺")
READY = "机器检查没有发现需要补正的问题，还要由预审员确认。"
ALL_TOLD = "以上是这一轮的全部问题，一次说全；改好后一起交。"


def head(name: str, code: str, version: str, papers: int, pages: int) -> str:
    """Say what was checked."""
    return f"{name}（{code}）· 清单{version} · {papers}个文件，{pages}页"


def material(name: str, status: str, files: Iterable[str]) -> str:
    """Say how one paper of the list stands."""
    told = "、".join(files)
    return f"{MARKS[status]} {name} — {status}{f'（{told}）' if told else ''}"


def finding(number: int, result: str, message: str, fix: str) -> str:
    """Say one thing that is to be mended or looked at."""
    return f"{number}. [{result}] {message}" + (f"\n   怎么改：{fix}" if fix else "")


def questions(asks: Iterable[str]) -> str:
    """Ask what decides which papers are needed."""
    return "还要先回答：" + "；".join(asks)


def verdict(counts: Mapping[str, int]) -> str:
    """Count what is to be done."""
    told = "，".join(f"{name}{counts[name]}项" for name in TO_DO if counts.get(name))
    return f"要处理：{told}。" if told else READY


def stray(name: str) -> str:
    """Say that nobody could tell what a file is."""
    return f"？ {name} — 没有认出是哪份材料"


def matter_line(code: str, name: str, dept: str, papers: int, version: str) -> str:
    """Name a matter in one line."""
    return f"{code} {name} · {dept} · {papers}份材料 · 清单{version}"


def asked(key: str, asks: str) -> str:
    """Name a question of a matter in one line."""
    return f"  问 {key}：{asks}"


def needed(name: str, form: str, issuers: Iterable[str], defer: int) -> str:
    """Name a paper of a list in one line."""
    who = "、".join(issuers)
    later = f" · 可容缺，{defer}个工作日内补" if defer else ""
    return f"  · {name}（{form}{f'，{who}' if who else ''}）{later}"
