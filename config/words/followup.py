"""What is asked when a question leaves out what it is about and nothing before it tells."""


def which_one() -> str:
    """Ask what is meant."""
    return "您问的是哪一项？请写明事项名称或文号，例如：首次升规奖励要哪些材料。"


def quote_unknown() -> str:
    """Say that the message replied to is not known here, and what to do."""
    return (
        "您引用的那条消息，钉钉没有把内容传给我，我不知道写的是什么。"
        "请把文号、标题或要问的事直接打出来，例如：首次升规奖励要哪些材料。"
    )


def say_it_yourself() -> str:
    """A yes to somebody's message is no order; say what to write instead."""
    return "引用的消息只作参考，我不会照着它办理。要办什么请直接写出来，例如：首次升规奖励要哪些材料。"
