"""How one document's act on another is told, from both sides."""

from datetime import date

_ACTIVE = {
    "废止": "废止了{}",
    "修改": "修改了{}",
    "修订": "修订并代替了{}",
    "落实": "依据或落实{}",
    "转发": "转发了{}",
    "解读": "解读{}",
    "申报通知": "是{}的申报通知",
    "延长": "延长了{}的有效期",
    "暂停": "暂停执行{}",
}
_PASSIVE = {
    "废止": "被{}废止",
    "修改": "被{}修改",
    "修订": "已由{}修订代替",
    "落实": "由{}具体落实",
    "转发": "由{}转发",
    "解读": "由{}解读",
    "申报通知": "由{}组织申报",
    "延长": "有效期由{}延长",
    "暂停": "由{}暂停执行",
}


def relation(bond: str, title: str, *, passive: bool = False, clause: str = "", since: date | None = None) -> str:
    """Tell what this document does to another, or (passive) what another does to it; ``bond`` as in the ledger."""
    name = f"《{title.strip('《》')}》"
    if clause and bond == "修改":
        said = f"被{name}修改{clause}" if passive else f"修改了{name}{clause}"
    else:
        said = (_PASSIVE if passive else _ACTIVE)[bond].format(name)
    if since is None:
        return said
    day = f"{since.year}年{since.month}月{since.day}日"
    return f"{said}至{day}" if bond == "延长" else f"{said}（自{day}起）"
