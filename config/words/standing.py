"""Where a document stands: its own clock, the window to apply, the fund, what took over, what was changed in it."""

LONGEST_TRANSITION = 120  # characters of the sentence on a transition


def amended(clause: str, source: str, since: str, change: str) -> str:
    """Say that a clause was changed by another document, with the new wording where it is known."""
    new = f"：{change}" if change else "，请以修改后的条文为准"
    return f"注意：{clause or '部分条款'}已由{source}修改{since_day(since)}{new}。"


def page_mark(since: str, change: str) -> str:
    """Close the mark of a changed article on its page; before it stands 本条已由 and the amending document."""
    return f"修改{since_day(since)}" + (f"：{change}。" if change else "，请以修改后的条文为准。")


def since_day(day: str) -> str:
    """Give the first day of a change; nothing when it is not known."""
    return f"（自{day}起）" if day else ""


def heirs(current: str, through: list[str]) -> str:
    """Name the document that is in force now, and those on the way to it."""
    way = f"（其间：{'、'.join(through)}）" if through else ""
    return f"现行文件：{current}{way}。"


def heirs_not_in_force(chain: list[str], status: str) -> str:
    """Name the documents that took over, of which the last is not the rule either."""
    return f"后续文件：{'、'.join(chain)}，{status}，请以主管部门最新文件为准。"


def window(state: str, detail: str, batch: str, notice: str) -> str:
    """Tell the window to apply; ``detail`` has its days, ``notice`` names the document that gives them."""
    said = "，".join(part for part in (detail, batch, notice) if part)
    return f"申报窗口：{state}" + (f"（{said}）" if said else "") + "。"


def opens(day: str) -> str:
    """Give the first day of a window."""
    return f"{day}起" if day else ""


def closes(day: str, hour: str) -> str:
    """Give the last day of a window."""
    return f"至{day}{hour}" if day else "未写截止日"


def closed(day: str) -> str:
    """Give the last day of a window that is over."""
    return f"{day}截止" if day else ""


def by_notice_of(source: str) -> str:
    """Name the notice that gives a window."""
    return f"见{source}"


def fund(year: int, state: str, note: str, day: str) -> str:
    """Tell what a department said of the money of a year."""
    said = "，".join(part for part in (note.strip("。；， "), f"{day}登记") if part)
    return f"资金（{year}年度）：{state}（{said}）。"


def transition(sentence: str) -> str:
    """Quote what the text says on what was granted before its end."""
    short = sentence if len(sentence) <= LONGEST_TRANSITION else sentence[: LONGEST_TRANSITION - 2] + "……"
    return f"过渡期：{short}"
