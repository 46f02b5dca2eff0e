"""What is asked when a question leaves out what it is about and nothing before it tells."""


def which_one() -> str:
    """Ask what is meant."""
    return "您问的是哪一项？请写明事项名称或文号，例如：首次升规奖励要哪些材料。"


def say_it_yourself() -> str:
    """A yes to somebody's message is no order; say what to write instead."""
    return "引用的消息只作参考，我不会照着它办理。要办什么请直接写出来，例如：首次升规奖励要哪些材料。"
