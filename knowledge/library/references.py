"""Documents named in a text: 《title》（文号）, with short names (以下简称《办法》) led back to the full ones."""

import re
from collections.abc import Iterable, Iterator
from dataclasses import dataclass, replace

from knowledge.library.titles import KEY_MAX, title_key
from knowledge.rules.docno import docno_key, find_docnos

_INNER = r"(?:[^《》]|《(?:[^《》]|《[^《》]*》)*》)+"
REFERENCE = re.compile(
    rf"《(?P<title>{_INNER})》\s*(?:[（(](?P<number>[^（）()]*[〔\[【（(]?\d{{4}}[〕\]】）)]?[^（）()]*号)[^（）()]*[)）])?"
)
_ALIAS = re.compile(
    rf"《(?P<title>{_INNER})》\s*[（(][^（）()]*?简称[:：]?\s*[《“\"](?P<alias>[^》”\"]{{2,20}})[》”\"]"
)
_CLAUSES = re.compile(
    r"第[一二三四五六七八九十百零\d]+(?:条|款|项|部分)(?:第?[（(]?[一二三四五六七八九十\d]+[)）]?[款项])*|(?:部分|有关|相关)条款"
)
# A short name that stands for some document of its kind, not a title.
_BARE = re.compile(
    r"^(?:实施|管理|暂行)?(?:办法|细则|通知|方案|规定|意见|条例|政策|措施|决定|公告|目录|标准|指南|规划|若干政策|若干措施|通告|函|规则)$"
)
DOCUMENT = re.compile(
    r"(?:办法|细则|通知|方案|规定|意见|条例|政策|措施|决定|公告|通告|标准|指南|指引|规划|规则|纲要|计划|法|批复|函|制度|规程|规范|十条|\d+条|"
    r"准则|要点|若干|解释|章程|办法\W|目录)\W?(?:[（(].{1,20}[)）])?$"
)


@dataclass(frozen=True, slots=True)
class Reference:
    """One document named, where it stands in the sentence, and the clauses named right behind it."""

    key: str  # its 文号 in the comparing spelling where given, else the key of its title
    title: str
    start: int
    end: int
    clause: str = ""

    @property
    def is_document(self) -> bool:
        """False for 《居住证》 and the like: no kind of document ends the name, and no 文号 stands beside it."""
        return bool(DOCUMENT.search(self.title)) or bool(re.search(r"\d{4}-\d+$", self.key))


class Names:
    """What one document calls others: short names and the 文号 it gives for a title anywhere."""

    def __init__(self, lines: Iterable[str]) -> None:
        """Read every alias and every title that has its 文号 beside it."""
        self._aliases: dict[str, str] = {}
        self._numbers: dict[str, str] = {}
        for line in lines:
            if "《" not in line:
                continue
            for match in REFERENCE.finditer(line):
                if match["number"] and (number := docno_key(match["number"])):
                    self._numbers.setdefault(title_key(match["title"]), number[:KEY_MAX])
            if "简称" in line:
                for match in _ALIAS.finditer(line):
                    self._aliases.setdefault(match["alias"], match["title"])

    def key(self, title: str) -> str:
        """Return the key of a title: its 文号 where the document gives it anywhere, else the title's own."""
        full = self._aliases.get(title, title)
        plain = title_key(full)
        return self._numbers.get(plain, plain)

    def in_text(self, text: str) -> list[Reference]:
        """Return the documents named in ``text``, in order; bare short names that nothing explains are left out."""
        matches = list(REFERENCE.finditer(text)) if "《" in text else []
        ends = [*(match.start() for match in matches[1:]), *([len(text)] if matches else [])]
        found = [
            replace(reference, clause=_clauses(text[match.end() : following]))
            for match, following in zip(matches, ends, strict=True)
            if (reference := self._reference(match))
        ]
        if matches:
            return found
        return [
            Reference(number.key[:KEY_MAX], "", number.start, number.end, _clauses(text[number.end :]))
            for number in find_docnos(text)
        ]

    def _reference(self, match: re.Match[str]) -> Reference | None:
        title = self._aliases.get(match["title"], match["title"])
        if _BARE.match(title):
            return None
        key = docno_key(match["number"] or "")[:KEY_MAX] or self.key(title)
        return Reference(key, title, match.start(), match.end()) if key else None


def _clauses(text: str) -> str:
    return "、".join(dict.fromkeys(_CLAUSES.findall(text)))[:KEY_MAX]


def masked(text: str) -> str:
    """Return a text of the same length in which titles and brackets say nothing: their words are no acts."""
    if "《" not in text and "（" not in text and "(" not in text:
        return text
    plain = re.sub(rf"《{_INNER}》", lambda match: "《" + "■" * (len(match[0]) - 2) + "》", text)
    return re.sub(r"[（(][^（）()]*[)）]", lambda match: "（" + "■" * (len(match[0]) - 2) + "）", plain)


def clauses_in(text: str) -> Iterator[str]:
    """Give every clause named: 第三条, 第五条第二款, 部分条款."""
    yield from _CLAUSES.findall(text)
