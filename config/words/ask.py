"""Sentences of asking, finding and checking a document."""

import re
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


BASIS = "依据："  # begins the line that names what an answer rests on


def with_place(sentence: str, where: str) -> str:
    """Put the place in the policy behind a short answer."""
    return f"{sentence}（{where}）"


def basis(title: str, doc_no: str, article: str, status: str) -> str:
    """Name what an answer rests on."""
    return f"{BASIS}{source(title, doc_no, article)}，{status}"


def place(article: str) -> str:
    """Name a place in the document that is being quoted."""
    return f"（{article}）" if article else "（原文）"


def item(sentence: str, where: str) -> str:
    """One item of a list that is quoted."""
    return f"· {sentence}{where}"


def also(sentence: str, where: str, status: str) -> str:
    """Quote what another article says to the question, with its place; without a sentence, only name it."""
    return f"另据：{sentence}——{where}，{status}。" if sentence else f"另据：{where}，{status}。"


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


def not_yet(since: str) -> str:
    """Say first that a text does not hold yet."""
    return f"注意：所依据的文件尚未施行{since}，施行前不能作为申报依据。"


def not_then(day: str, status: str, since: str) -> str:
    """Say first that a text was not the rule on the day asked for."""
    if status == "未施行":
        return f"注意：{day}时这份文件尚未施行{since}，以下是后来的规定，当时不适用。"
    return f"注意：{day}时这份文件{status}{since}，以下不是当时的现行规定。"


def as_of(said: str, day: str, today: str) -> str:
    """Say for which day an answer holds, and what has become of its document since."""
    later = f"；该文件今天{today}" if today else ""
    return f"以下按“{said}”（{day}）的规定{later}。"


def earlier_text(day: str, number: int, live: int, since: str) -> str:
    """Say that the words quoted are not those of the version on the shelf, and from when that one holds."""
    return f"以下引自{day}时施行的文本（第{number}版）；第{live}版{f'自{since}起施行，' if since else ''}内容可能不同。"


def as_of_today(day: str) -> str:
    """Say that a question about another time is answered by the rule of today."""
    return f"以下按今天（{day}）的规定。"


def changed_within(said: str, first: str, last: str) -> str:
    """Say that the status changed within the days asked for."""
    return f"“{said}”期间有变化：期初{first}，期末{last}。"


def beside(where: str, clause: str, source_: str) -> str:
    """Give what another level pays for the same thing, briefly."""
    return f"{where}另有：{clause}（{source_}）。"


def not_ours(places: Sequence[str], city: str, contact_point: str) -> str:
    """Say that a question is about a place whose rules are not kept here."""
    where = "、".join(places)
    return (
        f"您问的是{where}的政策。本库只收国家、四川省和{city}的文件，没有{where}的规定，不作回答。\n"
        f"请向{where}的主管部门或当地12345咨询；如果企业在{city}，请写明后再问。\n{contact(contact_point)}"
    )


def away_general(places: Sequence[str]) -> str:
    """Say that only what holds everywhere is answered for another place."""
    return f"以下是国家或省的规定；{'、'.join(places)}当地的规定不在本库。"


def which_subject(said: str) -> str:
    """Ask for the subject when only a time or “policy” was named."""
    when = f"{said}的" if said else ""
    return f"请写明想查哪一类事项，例如“{when}升规奖励政策”“{when}稳岗返还政策”；也可以发“查找 关键词”翻看政策目录。"


def no_such_level(levels: Sequence[str], level: str) -> str:
    """Say that the level asked for has nothing, and whose rule follows."""
    return f"没有查到{'、'.join(levels)}的规定，以下是{level}文件。"


def clarify(question: str, choices: Sequence[str]) -> str:
    """Ask which of several readings is meant; ``clarified_question`` reads the question back."""
    rows = "\n".join(f"{number}. {choice}" for number, choice in enumerate(choices, 1))
    return f"您问的“{question}”有不同理解，请选一个（回复序号或名称）：\n{rows}"


_CLARIFIED = re.compile(r"^您问的“(.*)”有不同理解，请选一个", re.DOTALL)


def clarified_question(text: str) -> str:
    """Return the question of a ``clarify`` text, or nothing when it is another text."""
    found = _CLARIFIED.match(text)
    return found[1] if found else ""


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


def understood(meant: str) -> str:
    """Say in few words what was looked up where it is not what was typed."""
    return f"按“{meant}”查询。"


def listed_as_of(day: str) -> str:
    """Say that a list holds what was the rule on another day."""
    return f"以下是{day}当时有效的政策。"


def listed_level(levels: Sequence[str]) -> str:
    """Say that a list was narrowed to levels named in the words."""
    return f"只列{'、'.join(levels)}政策。"


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
