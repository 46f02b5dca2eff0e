"""Papers a firm gave before: taken again with its consent."""


def only_firm() -> str:
    """Say who may consent."""
    return "沿用以前的材料要由企业自己同意。请让企业成员在材料页上确认。"


def none_chosen() -> str:
    """Say that no paper was chosen."""
    return "没有选中要沿用的材料。请在要沿用的材料旁边点“同意沿用”。"


def not_offered(file_id: int) -> str:
    """Say that a paper can't be used again."""
    return f"第{file_id}号文件不能沿用：不是本企业交过的、清单不需要、已经有了，或者有效期已过。请重新上传。"


def gone(name: str) -> str:
    """Say that the bytes of a paper are gone."""
    return f"“{name}”的原文件不在了，没有沿用。请重新上传。"
