"""What is asked when a question leaves out what it is about and nothing before it tells."""


def which_one() -> str:
    """Ask what is meant."""
    return "您问的是哪一项？请写明事项名称或文号，例如：首次升规奖励要哪些材料。"
