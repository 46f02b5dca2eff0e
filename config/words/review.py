"""What a pre-review of papers says: the list of findings, the one sentence that always stands below it."""

from collections.abc import Iterable, Mapping

ADVICE = "预审意见不替代受理和审批决定。"
MARKS = {"通过": "✓", "缺失": "✗", "不符": "✗", "存疑": "？", "可容缺": "△", "不适用": "－"}
TO_DO = ("缺失", "不符", "存疑", "可容缺")
READY = "机器检查没有发现需要补正的问题，还要由预审员确认。"
NOT_HERE = "这个事项不用按这份清单办，请先看上面的说明。"
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


def confirm(asks: Iterable[str]) -> str:
    """Ask what only decides whether the matter is needed at all, or here."""
    return "另请确认（不影响材料清单）：" + "；".join(asks)


def gate(outcome: str, says: str) -> str:
    """Say that a matter is not done, or not like this, or not here."""
    return f"！ {outcome}：{says}"


def verdict(counts: Mapping[str, int], *, done: bool) -> str:
    """Count what is to be done."""
    told = "，".join(f"{name}{counts[name]}项" for name in TO_DO if counts.get(name))
    return f"要处理：{told}。" if told else READY if done else NOT_HERE


def matter_line(code: str, name: str, dept: str, papers: int, version: str) -> str:
    """Name a matter in one line."""
    return f"{code} {name} · {dept} · {papers}份材料 · 清单{version}"


def asked(key: str, asks: str) -> str:
    """Name a question of a matter in one line."""
    return f"  问 {key}：{asks}"


def unasked(keys: Iterable[str], known: Iterable[tuple[str, str]]) -> str:
    """Say which answers of a file no question asks for."""
    may = "、".join(f"{key}（{asks}）" for key, asks in known) or "（没有问题）"
    return f"没有用上的回答：{'、'.join(keys)}。这个事项没有这样的问题；可以回答的有：{may}。"


def needed(name: str, form: str, issuers: Iterable[str], defer: int) -> str:
    """Name a paper of a list in one line."""
    who = "、".join(issuers)
    later = f" · 可容缺，{defer}个工作日内补" if defer else ""
    return f"  · {name}（{form}{f'，{who}' if who else ''}）{later}"


NO_CHANGE = "和现行清单没有差别。"


def drafted(number: int, file: str) -> str:
    """Say that a draft is kept."""
    how = f"控制台“事项清单”，或由另一个系统用户执行 huiqi review matters publish {number}"
    return f"草稿 {number}（{file}）已保存，请另一个人核对后发布：{how}"


def draft_line(number: int, file: str, who: str, why: str) -> str:
    """Name a draft in one line."""
    return f"{number}  {file}  {who}：{why}"


def published(number: int, file: str) -> str:
    """Say that a draft holds."""
    return f"草稿 {number}（{file}）已发布。在办的预审继续用开始时的版本。"


def dropped(number: int, file: str) -> str:
    """Say that a draft is given up."""
    return f"草稿 {number}（{file}）已放弃。"


def no_file(name: str) -> str:
    """Say that there is no such file."""
    return f"没有“{name}”这份清单。请写 m1.yaml 到 m10.yaml，或 common.yaml。"


def not_utf8(name: str) -> str:
    """Say that a file can't be read."""
    return f"“{name}”不是 UTF-8 编码。请另存为 UTF-8 后再试。"
