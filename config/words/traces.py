"""Sentences about answers given before: the correction in the chat, and what the command line tells of them."""


def correction_title() -> str:
    """Title of a correction in the conversation list."""
    return "更正说明"


def correction(day: str, question: str, text: str, contact: str) -> str:
    """Say in the conversation that heard a wrong answer what is right."""
    return f"更正：{day}关于“{question}”的答复有误，请以本条为准。\n{text}\n咨询：{contact}\n给您带来不便，抱歉。"


def interrupted() -> str:
    """Why nobody knows whether a conversation was told, and what to do."""
    return "发送的瞬间程序中断，可能已送达：请看一眼该会话，没有收到就把同一条 correct 命令再执行一次，只补发给它"


def nobody_heard() -> str:
    """Say that no delivered answer fits."""
    return "没有查到这样的答复。可换个条件再查，例如 --contains 20万元、--policy 编号、--since 日期。"


def no_such_answer(number: int) -> str:
    """Say that no answer has this number."""
    return f"没有编号为{number}的答复。编号可用 huiqi trace list 查到。"


def more_found(found: int, shown: int) -> str:
    """Say that more answers fit than were told."""
    return f"符合条件的答复共{found}条，先列最近{shown}条；看全部请加 --limit {found}，或再加 --firm、--day 缩小范围。"


def heard(answers: int, conversations: int) -> str:
    """Sum up who heard an answer, and say how to correct it."""
    return f"共{conversations}个会话收到{answers}条这样的答复。更正请用 huiqi trace correct 更正内容，加同样的条件。"


def told_already() -> str:
    """Refuse to say the same correction twice to the same people."""
    return "收到这些答复的会话都已经收到过这条更正，没有重复发送。进度看 huiqi trace corrections；要补充请换一段内容。"


def narrow_first() -> str:
    """Refuse to take every answer there ever was."""
    return "请至少给一个条件（答复编号、政策、条款、原文字样、企业、时间）：不加条件会包括全部答复。"


def will_correct(answers: int, conversations: int) -> str:
    """Tell before a correction is ordered whom it would reach."""
    return f"将更正{answers}条答复，发给收到它们的{conversations}个会话。确认发送请加 --yes。"


def ordered(number: int, conversations: int) -> str:
    """Say that a correction is on its way."""
    return f"更正{number}号已登记，将由服务进程发给{conversations}个会话，进度看 huiqi trace corrections。"
