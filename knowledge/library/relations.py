"""How a document acts on others, read from its title and its sentences.

废止 修改 修订 暂停 延长 change the other's dates; 落实 转发 解读 申报通知 only tie the two together.
"""

import re
from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from datetime import date
from functools import lru_cache
from itertools import pairwise

from knowledge.library.anatomy import Anatomy, wrapped_titles
from knowledge.rules.chinese_date import find_dates, parse_last_day
from knowledge.rules.docno import docno_key, find_docnos
from ledger.policies import Bond

KEY_MAX = 200  # characters the ledger keeps of a key
QUOTE_MAX = 500
_TALKS = frozenset({"解读", "图解"})  # they tell of other documents and change nothing
_OF_ONE_NAME = frozenset({Bond.REPLACES, Bond.FORWARDS})  # the two documents may share a title
_SEVERAL = re.compile(r"一批|部分|若干|有关|相关|以下|[\d一二三四五六七八九十]+[件部份]|文件$")
_REFERENCE = re.compile(
    r"《(?P<title>(?:[^《》]|《[^《》]*》)+)》\s*(?:[（(](?P<number>[^（）()]*[〔\[【（(]?\d{4}[〕\]】）)]?[^（）()]*号)[^（）()]*[)）])?"
)
_BASIS = re.compile(r"(?:根据|依据|按照|依照|遵照|贯彻(?:落实)?|落实|对照|政策依据|申报依据)[^。；]*")
_BASIS_HEADING = re.compile(r"(?:政策|申报|文件|制定)依据[:：]?$")
_UNDONE = r"(?:废止|失效|停止执行|不再执行|终止执行|停止实施|停止使用)"
_REPEALS = re.compile(rf"(?<!未){_UNDONE}(?!后|前|的|之|或者?|期间|、修改)")
_CHANGES = re.compile(r"修改为|修订为|调整为|改为|删去|删除|增加一[条款项]|(?:如下|以下|作出?)修改|予以修改|予以修订")
_SUSPENDS = re.compile(r"(?:暂停|暂缓|中止)(?:执行|实施|施行)(?!期间|后|前|的)")
_EXTENDS = re.compile(
    r"(?:延长|延续|顺延|调整|展期)[^，。；]{0,10}?至\s*(?P<day>\d{4}年(?:\d{1,2}月(?:\d{1,2}日|底)?|底))"
)
_CLAUSES = re.compile(
    r"第[一二三四五六七八九十百零\d]+(?:条|款|项|部分)(?:第?[（(]?[一二三四五六七八九十\d]+[)）]?[款项])*|(?:部分|有关|相关)条款"
)
_SINCE = re.compile(r"自(?P<day>\d{4}年\d{1,2}月\d{1,2}日)起")
_EDITION = re.compile(r"[（(][^（）()]*(?:修订|修正|修改)[^（）()]*[)）]|[（(]\d{4}年?(?:版|本)[)）]")
_SENTENCE = re.compile(r"[^。；;\n]+")


@dataclass(frozen=True, slots=True)
class Link:
    """One document acts on another, which is named by 文号 where it is given, else by title."""

    bond: Bond
    target_key: str
    since: date | None = None  # first day of the effect; for EXTENDS the new last day
    clause: str = ""
    quote: str = ""


def title_key(title: str) -> str:
    """Return the one spelling of a title: the wrapped one where there is one, without brackets and spaces.

    >>> title_key("关于印发〈甲办法（试行）〉的通知") == title_key("《甲办法(试行)》")
    True
    """
    inner = wrapped_titles(title.replace("〈", "《").replace("〉", "》"))
    return re.sub(r"[\W_]", "", inner[0] if inner else title)[:KEY_MAX]


@lru_cache(maxsize=20_000)
def keys_of(title: str, inner_title: str, doc_no_key: str) -> frozenset[str]:
    """Return every key other documents may name a document by."""
    whole = re.sub(r"[\W_]", "", title)
    return frozenset(filter(None, (doc_no_key, title_key(title), title_key(inner_title), whole[:KEY_MAX])))


def find_links(anatomy: Anatomy, paragraphs: Iterable[str]) -> list[Link]:
    """Return what a document does to others, each kind of act on each target once.

    A draft acts on nothing. An act begins on the day its sentence names, else with the document itself.
    """
    if anatomy.draft:
        return []
    begins = anatomy.validity.effective_on or anatomy.issued_on or anatomy.published_on
    own = keys_of(anatomy.title, anatomy.inner_title, anatomy.doc_no_key)
    found: dict[tuple[Bond, str], Link] = {}
    lines = list(paragraphs)
    for link in (*_from_title(anatomy, _said_begin(lines) or begins), *_from_text(anatomy, lines, begins)):
        at = (link.bond, link.target_key)
        if link.target_key in own and link.bond not in _OF_ONE_NAME:
            continue
        known = found.get(at)
        if known is None:
            found[at] = link
        elif link.clause and link.clause not in known.clause:
            clause = "、".join(filter(None, (known.clause, link.clause)))[:KEY_MAX]
            found[at] = Link(link.bond, link.target_key, known.since, clause, known.quote)
    return list(found.values())


def _said_begin(paragraphs: list[str]) -> date | None:
    """Return the day on which the act of the title begins, where a sentence names it: 自2026年7月1日起，暂停执行…."""
    for paragraph in paragraphs:
        for sentence in _SENTENCE.findall(paragraph):
            said = _SINCE.search(sentence)
            if said and (_REPEALS.search(sentence) or _SUSPENDS.search(sentence)):
                return find_dates(said["day"])[0].day
    return None


def _from_title(anatomy: Anatomy, begins: date | None) -> Iterator[Link]:
    title = anatomy.title
    booked = [title_key(match["title"]) for match in _REFERENCE.finditer(title)]
    if anatomy.kind in _TALKS:
        named = re.match(r"^(?:关于)?(.+?)(?:的)?(?:政策)?解读", title)
        keys = booked or ([title_key(named[1])] if named else [])
        yield from (Link(Bond.INTERPRETS, key, quote=title) for key in keys)
        return
    act = _act_of_title(title)
    if act is not None:
        if not booked and (
            plain := re.search(r"(?:废止|修改|暂停执行|停止执行|转发)(.+?)(?:的)(?:通知|决定|公告)", title)
        ):
            booked = [] if _SEVERAL.search(plain[1]) else [title_key(plain[1])]
        since = None if act is Bond.FORWARDS else begins
        yield from (Link(act, key, since, quote=title) for key in booked if key and act is not Bond.EXTENDS)
    known = anatomy.inner_title or title
    if re.search(r"重新(?:印发|发布|公布)", title) or _EDITION.search(known):
        yield Link(Bond.REPLACES, title_key(_EDITION.sub("", known)), begins, quote=title)


def _act_of_title(title: str) -> Bond | None:
    acts = (
        (r"(?:废止|宣布.*失效|停止执行|停止实施)", Bond.REPEALS),
        (r"(?:暂停|暂缓|中止)(?:执行|实施|施行)", Bond.SUSPENDS),
        (r"(?:修改|修正|调整)", Bond.AMENDS),
        (r"(?:转发|批转)", Bond.FORWARDS),
    )
    for form, bond in acts:
        if re.search(rf"(?:关于|办公室|办公厅|局|委|厅|^)(?:.{{0,12}})?{form}", title.partition("《")[0] or title):
            return bond
    return None


def _from_text(anatomy: Anatomy, paragraphs: list[str], begins: date | None) -> Iterator[Link]:
    act = _act_of_title(anatomy.title)
    subject = next(iter(_references(anatomy.title)), "")
    if anatomy.kind in _TALKS:
        return
    bond = Bond.NOTICE_OF if anatomy.kind == "申报通知" else Bond.IMPLEMENTS
    for heading, paragraph in pairwise(["", *paragraphs]):
        if _BASIS_HEADING.search(heading):
            yield from (Link(bond, key, quote=_quote(paragraph)) for key in _references(paragraph))
        for sentence in _SENTENCE.findall(paragraph):
            yield from _effects(sentence, begins, subject if act is Bond.AMENDS else "")
            yield from _bases(sentence, bond)
            if act is Bond.REPEALS:  # the list of a repealing document: every title in it is a target
                yield from (_link(Bond.REPEALS, key, sentence, begins) for key in _references(_BASIS.sub("", sentence)))


def _effects(sentence: str, begins: date | None, subject: str) -> Iterator[Link]:
    """Read 废止, 修改, 暂停, 延长 out of one sentence; ``subject`` is what an amending document amends."""
    plain = "，".join(
        part for part in re.split(r"[，,]", sentence) if not re.match(r"^\s*(?:根据|依据|按照|依照|为)", part)
    )
    extends = _EXTENDS.search(plain) if "有效期" in plain or "执行期" in plain else None
    if extends:
        last = parse_last_day(extends["day"])
        yield from (Link(Bond.EXTENDS, key, last, quote=_quote(sentence)) for key in _references(plain))
        return
    for form, bond in ((_REPEALS, Bond.REPEALS), (_SUSPENDS, Bond.SUSPENDS)):
        verb = form.search(plain)
        if verb is None:
            continue
        after = plain[verb.end() :]
        part = after if re.match(r"^\s*(?:《|以下|下列)", after) else plain[: verb.start()]
        for key, clause in _targets(part):
            yield _link(Bond.AMENDS if clause else bond, key, sentence, begins, clause)
    if _CHANGES.search(plain):
        targets = list(_targets(plain))
        clauses = "、".join(dict.fromkeys(_CLAUSES.findall(plain.partition("修改为")[0])))
        if targets and not re.match(r"^[^《]{0,4}“", plain):
            yield from (_link(Bond.AMENDS, key, sentence, begins, clause or clauses) for key, clause in targets[:1])
        elif subject and clauses:
            yield _link(Bond.AMENDS, subject, sentence, begins, clauses)


def _bases(sentence: str, bond: Bond) -> Iterator[Link]:
    for basis in _BASIS.findall(sentence):
        until = re.split(r"(?:制定|决定|现将|现就|经研究|组织开展)", basis)[0]
        yield from (Link(bond, key, quote=_quote(sentence)) for key in _references(until))


def _link(bond: Bond, key: str, sentence: str, begins: date | None, clause: str = "") -> Link:
    said = _SINCE.search(sentence)
    days = find_dates(said["day"]) if said else []
    return Link(bond, key, days[0].day if days else begins, clause, _quote(sentence))


def _quote(sentence: str) -> str:
    return sentence.strip()[:QUOTE_MAX]


def _targets(text: str) -> Iterator[tuple[str, str]]:
    """Give (key, clauses named behind it) for every document named in ``text``."""
    matches = list(_REFERENCE.finditer(text))
    ends = [match.start() for match in matches[1:]] + [len(text)]
    for match, following in zip(matches, ends, strict=False):
        clauses = _CLAUSES.findall(text[match.end() : following])
        yield _key(match), "、".join(dict.fromkeys(clauses))[:KEY_MAX]
    if not matches:
        yield from ((number.key, "") for number in find_docnos(text))


def _references(text: str) -> list[str]:
    return [key for key, _ in _targets(text)]


def _key(match: re.Match[str]) -> str:
    return docno_key(match["number"] or "")[:KEY_MAX] or title_key(match["title"])
