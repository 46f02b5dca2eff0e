"""What is said of the stage of the life cycle a project group's firm is at."""

from collections.abc import Sequence


def noted(title: str, stage: str) -> str:
    """Receipt."""
    return f"已登记：项目群“{title}”的阶段是{stage}。可以按阶段推送，例如：推送 升规奖励 给 {stage}阶段的群。"


def cleared(title: str) -> str:
    """Receipt: nobody knows any more."""
    return f"已清除项目群“{title}”的阶段。"


def which_stage(stages: Sequence[str]) -> str:
    """The words name no stage, or several."""
    return f"没有登记：请写一个阶段（{'、'.join(stages)}），例如：本群阶段 {stages[1]}。"


def which_group() -> str:
    """In private one has to say which group."""
    return "没有登记：请在项目群里说“本群阶段 项目建设”，或私聊写明群名，例如：群阶段 示例项目群 项目建设。"


def no_such_group(title: str) -> str:
    """Nobody of the speaker's groups is called like that."""
    return f"没有登记：您负责的群里没有叫“{title}”的。请写完整的群名，或在群里说“本群阶段 项目建设”。"


def several(title: str, count: int) -> str:
    """Several groups have one name."""
    return f"没有登记：有{count}个群都叫“{title}”。请到那个群里说“本群阶段 项目建设”。"


def not_yours() -> str:
    """Only the group's own assistant, or an admin, may."""
    return "没有登记：群阶段只能由负责这个群的产业助理或管理员登记。"
