"""Sentences around an answer that a model wrote."""

AI_LABEL = "以上内容由人工智能生成，仅供参考，以政策原文和主管部门答复为准"


def so_far(text: str) -> str:
    """Show what is written and checked while the rest is being written."""
    return f"结论：{text}"
