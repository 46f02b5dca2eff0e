"""Sentences of asking, finding and checking a document."""

from collections.abc import Sequence

EXCERPT_LABEL = "原文摘录，以政策原文和主管部门答复为准。"


def conclusion(sentence: str) -> str:
    """Open an answer with the policy's own sentence."""
    return f"结论：{sentence}"


def conclusion_of_place(place: str, sentence: str) -> str:
    """Open an answer that holds in one county only."""
    return f"结论（{place}）：{sentence}"


def source(title: str, doc_no: str, article: str) -> str:
    """Name a document and the place in it."""
    number = f"（{doc_no}）" if doc_no else ""
    return f"《{title}》{number}{article}"


def basis(title: str, doc_no: str, article: str, status: str) -> str:
    """Name what an answer rests on."""
    return f"依据：{source(title, doc_no, article)}，{status}"


def place(article: str) -> str:
    """Name a place in the document that is being quoted."""
    return f"（{article}）" if article else "（原文）"


def item(sentence: str, where: str) -> str:
    """One item of a list that is quoted."""
    return f"· {sentence}{where}"


def also(sentence: str, where: str, status: str) -> str:
    """Quote what another article says to the question, with its place."""
    return f"另据：{sentence}——{where}，{status}。"


def next_step(sentence: str) -> str:
    """Say how to go on, in the policy's own words."""
    return f"办法：{sentence}"


def mode_line(mode: str) -> str:
    """Say how an item is paid out, by the name of its mode."""
    return _MODES.get(mode, f"{mode}，按当年申报通知办理。")


def short_mode_line(mode: str) -> str:
    """Say the same where there is little room."""
    return _MODES.get(mode, mode).split("，", 1)[0] + "。"


_MODES = {
    "免申即享": "免申即享，由主管部门核实，无需申报，按通知确认收款账户。",
    "快申快享": "快申快享，按当年申报通知在线申请。",
    "即申即享": "即申即享，按当年申报通知在线申请。",
    "自行申报享受": "自行申报享受，在纳税申报时按规定填报，资料留存备查。",
    "自行判别": "自行判别、申报享受，资料留存备查。",
}


def contact(whom: str) -> str:
    """Say who to ask."""
    return f"咨询：{whom}"


def not_found(contact_point: str) -> str:
    """Refuse to guess, and offer the next step."""
    return (
        "现有政策库没有查到能直接回答这个问题的条款，为避免误导不作判断。\n"
        "您可以换个说法再问（例如写上政策名称、文号或奖励名称），或发“查找 关键词”翻看政策目录。\n"
        f"{contact(contact_point)}"
    )


def no_longer(status: str, since: str) -> str:
    """Say first that a text is not the rule of the day; the basis below it names the text."""
    return f"注意：所依据的文件{status}{since}，以下只是当时的规定，不能作为现在申报的依据。"


def only_draft(title: str) -> str:
    """Say that all there is is a draft."""
    return f"库中只有{_draft_name(title)}，尚未正式出台，不能作为依据，暂不引用其中的标准。"


def _draft_name(title: str) -> str:
    """Name a draft by its own title: a call for comments carries it between 《》."""
    inner = title.partition("《")[2].rpartition("》")[0] or title
    return f"《{inner}》" + ("" if "征求意见稿" in inner else "的征求意见稿")


def successor(title: str, doc_no: str) -> str:
    """Name the document that took over."""
    return f"现行文件：{source(title, doc_no, '')}。"


def status_line(title: str, doc_no: str, status: str, dates: str) -> str:
    """Say the status of one document."""
    return f"{source(title, doc_no, '')}：{status}{dates}。"


def in_force_from_to(start: str, end: str) -> str:
    """Give the days a document is in force, both included."""
    if start and end:
        return f"（{start}起施行，有效期至{end}）"
    if start:
        return f"（{start}起施行，未规定有效期）"
    return "（原文未写施行日期）"


def expired_on(day: str) -> str:
    """Give the last day of a validity that has ended."""
    return f"（有效期至{day}）"


def since_day(day: str) -> str:
    """Give the first day of a status."""
    return f"（自{day}起）"


def unknown_doc_no(doc_no: str, contact_point: str) -> str:
    """Say that a 文号 is not in the base, and judge nothing."""
    return f"库中未查到“{doc_no}”，对它的效力不作判断。请核对文号，或发“查找 标题”再找。\n{contact(contact_point)}"


def nearly(title: str, doc_no: str) -> str:
    """Offer a document whose 文号 is nearly the one asked for."""
    return f"库中有一份文号相近的文件：《{title}》（{doc_no}），需要的话请发这个文号再问。"


def doc_no_how() -> str:
    """Say how to write a 文号."""
    return "没有读出完整的文号。请按“德办发〔2022〕12号”这样的格式再发一次，或发“查找 标题”。"


def several(doc_no: str, count: int) -> str:
    """Say that one 文号 fits several documents."""
    return f"“{doc_no}”对应{count}份文件："


def draft_status(title: str) -> str:
    """Say the status of a draft."""
    name = _draft_name(title).removesuffix("的征求意见稿")
    return f"{name}是征求意见稿，尚未正式出台，没有效力，不能作为申报依据。"


def found_policies(total: int, page: int, pages: int) -> str:
    """Head a page of a list of policies."""
    return f"共查到{total}份政策（第{page}/{pages}页）："


def policy_row(number: int, title: str, doc_no: str, status: str) -> str:
    """One policy in a list."""
    return f"{number}. 《{title}》\n" + " · ".join(part for part in (doc_no, status) if part)


def next_page(words: str, page: int) -> str:
    """Say how to see the next page."""
    return f"看下一页请发：查找 {words} 第{page}页"


def nothing_to_list(words: str) -> str:
    """Say that a search found no document."""
    return f"没有查到与“{words}”有关的政策。可以减少字数或换个说法再查。"


def no_details() -> str:
    """Say that there is no recent answer to detail."""
    return "最近十分钟里没有可以展开的回答，请直接再问一次。"


def details_head() -> str:
    """Head the whole articles of the last answer."""
    return "上一条回答所依据的条款全文："


def detail(title: str, doc_no: str, article: str, status: str, text: str) -> str:
    """One whole article with its source above it."""
    return f"{source(title, doc_no, article)}，{status}：\n{text}"


def related(titles: Sequence[str]) -> str:
    """Name other documents on the same matter."""
    return "相关：" + "；".join(f"《{title}》" for title in titles)
