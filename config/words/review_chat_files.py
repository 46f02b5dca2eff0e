"""What the bot says of files sent in a chat for a pre-review."""

from collections.abc import Iterable, Sequence

from config.words.review_chat import advised


def not_here() -> str:
    """Say that there is nobody who could bring a file."""
    return "这里取不到聊天里的文件。请在钉钉私聊里发给我，或用材料页上传。"


def nothing_quoted() -> str:
    """Say that a quoted message brought no file."""
    return "引用的文件钉钉没有把内容传给我，我读不到，也没有收下。"


def quote_instead() -> str:
    """Say what to do where a quote carries nothing."""
    return "请在私聊里把文件发给我，或用材料页上传。"


def only_firm_hands_in() -> str:
    """Say who hands papers in."""
    return advised("办理部门不替企业交材料，这些文件没有收下。请企业成员或产业助理在材料页或私聊里交。")


def still_reading(name: str) -> str:
    """Say that a file is being read."""
    return f"{name}：已收下，正在读"


def told_later(count: int) -> str:
    """Say that the rest comes in private, once, when everything is read."""
    return f"还有{count}个文件正在读，读完私聊一次告诉您。"


def not_told_later(count: int) -> str:
    """Say to somebody who can't be written to where to look."""
    return f"还有{count}个文件正在读，读完在材料页和“预审进度”里看。"


def too_many_at_once(most: int, names: Sequence[str]) -> str:
    """Say which files of one message were not taken."""
    return f"一次最多收{most}个文件，这{len(names)}个没有收下，请再发一次：{'；'.join(names)}。"


def known_file(name: str) -> str:
    """Say that a file had come before."""
    return f"{name}：内容和之前交过的一样，只算一份"


def not_taken(name: str, why: str) -> str:
    """Say why a file was not taken."""
    return f"{name}：没有收下。{why}"


def taken_head(name: str, case_id: str) -> str:
    """Say into which case files went."""
    return f"已放进{name}预审（{case_id}）："


def taken_public(name: str, case_id: str, count: int, known: int, missing: int) -> str:
    """Say in a group that files came: counts only."""
    left = f"一定要交的还缺{missing}份" if missing else "一定要交的都已收到"
    return f"{name}预审（{case_id}）收到{count}份，认出{known}份；{left}。认作什么已私聊发给您。"


def told_privately() -> str:
    """Say that the rest went into the private chat."""
    return "明细已私聊发给您。"


def placed(name: str, slots: Sequence[str]) -> str:
    """Say what a file is now by somebody's word."""
    return f"{name} 已改成{'、'.join(f'《{one}》' for one in slots)}。"


def removed(name: str) -> str:
    """Say that a file was taken back."""
    return f"{name} 已移除。"


def no_such_slot(said: str, names: Sequence[str]) -> str:
    """Ask which material is meant."""
    return f"清单里没有找到“{said}”。清单里有：{'；'.join(names)}。"


def several_slots(said: str, names: Sequence[str]) -> str:
    """Ask which of several materials is meant."""
    return f"“{said}”可能是几份材料：{'；'.join(names)}。请写全一点。"


def no_file(said: str) -> str:
    """Say that no file of theirs is meant."""
    return f"没有找到您交的文件“{said}”。请写文件名，或在材料页里改。" if said else "您还没有在这件预审里交过文件。"


def files_to_which(rows: Iterable[str]) -> str:
    """Ask into which case files go."""
    return advised("有几件预审在收材料，这些文件放进哪一件？先没有收下：", *rows)


def into(case_id: str) -> str:
    """Name the order that puts the files sent before into a case."""
    return f"放进 {case_id}"


def nothing_before() -> str:
    """Say that no files came before."""
    return advised("没有找到您刚才发的文件。请再发一次。")


def no_case_for_files(names: Sequence[str]) -> str:
    """Say what to do with papers where no case is open."""
    return advised(
        f"收到{'、'.join(names) or '文件'}，但您现在没有在收材料的预审，没有收下。",
        "要预审，请先发“预审 事项名”，如“预审 施工许可”，再发材料。政策问题请直接用文字提问。",
    )


def files_title(name: str) -> str:
    """Name the private message about files sent in a group."""
    return f"预审收件 {name}"


def promised_taken(promised: str) -> str:
    """Say what becomes of papers that come after a pass."""
    return f"预审已通过，只收承诺容缺的材料：{promised}。核对后私聊告诉您结果。"
