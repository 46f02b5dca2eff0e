"""What administrators read in a chat about going back, ending a document, and what is not done in a chat."""

from collections.abc import Sequence


def privately() -> str:
    """Ask for a private chat: firms read along in a group."""
    return "请在与我的单聊里发送：政策库的管理、清单和未发布的内容不在群里显示。"


def one_day_please(said: str) -> str:
    """Ask for the day of a publication."""
    return f"“{said}”不是某一天，没有定时。请写明日期，例如“发布 P000123 12月1日”或“发布 P000123 下周一上午9点”。"


def goes_back(live: int, to: int, articles: int, fields: Sequence[tuple[str, str, str]]) -> str:
    """Say what a roll-back does: how many articles change, and which fields from what to what."""
    changed = [f"改动{articles}条"] if articles else []
    changed += [f"{name} {before or '空'}→{after or '空'}" for name, before, after in fields]
    return f"会把现在的第{live}版换回第{to}版的内容（{'；'.join(changed) or '没有改动'}），马上生效。"


def comes_back(to: int) -> str:
    """Say what a roll-back of a document that is off the shelf does."""
    return f"现在没有上架，会重新上架第{to}版的内容，马上生效。"


def roll_back_how(day: str) -> str:
    """Say how one document and how the whole base goes back."""
    return (
        "请写明回滚哪一份，例如“回滚 P000123 到昨天”“回滚 P000123 到上一版”。\n"
        f"整个政策库回到某天的样子，请在服务器上先看预演：huiqi library rollback-base {day}，确认后加 --do。"
    )


def no_version_before(policy_id: str) -> str:
    """Tell that there is no earlier version."""
    return f"{policy_id} 没有更早发布过的版本。发“政策状态 {policy_id}”看全部版本。"


def voided(policy_id: str, day: str) -> str:
    """Say what making a document void means, and what else may be meant."""
    return (
        f"发布后，{policy_id} 自{day}起按“已失效”对待，仍查得到并注明失效。"
        f"被新文件替代的，请改发“新文件编号 是 {policy_id} 的修订版”；只想不再被查到，发“下架 {policy_id}”。"
    )


def text_how(what: str, policy_id: str) -> str:
    """Say how the wording of an article is put right: never by a line in a chat."""
    named = policy_id or "P000123"
    return (
        f"{what}写在条文里，不能在聊天里直接改。原文件有修订的，请把新文件发给我（存为新版本，逐条比对后由另一位管理员发布）；"
        f"只是识别错字的，请在控制台打开 {named} 改这一条，"
        f"或在服务器上运行 huiqi library edit {named} --set articles.3.text=更正后的全文。"
    )


def export_how() -> str:
    """Say how the base is written to files."""
    return (
        "导出或备份政策库请在服务器上运行：huiqi library export 目录或文件名.zip（原件、字段、条款、关系都在内，"
        "表格可用办公软件打开，可用 huiqi library add 再导入）。"
    )


def nothing_to_confirm() -> str:
    """Tell that no order waits for a confirmation."""
    return "没有等待确认的操作。请把要办的事写完整，例如“下架 P000123 确认”。"
