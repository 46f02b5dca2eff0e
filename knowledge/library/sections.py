"""The large pieces of a document: wrapper notice, body, signature, attachments."""

import re
from dataclasses import dataclass, field
from enum import StrEnum

from knowledge.library.anatomy import Anatomy
from knowledge.library.document import Block, Document, Paragraph
from knowledge.library.head import ORG
from knowledge.library.structure import mark_of

_ATTACHMENT = re.compile(r"^附\s*(?:件|录|表)\s*(?P<n>[一二三四五六七八九十]{1,3}|\d{1,2})?\s*[:：]?\s*(?P<title>.*)$")
_LISTED = re.compile(r"^附\s*件\s*(?:\d{0,2}|[一二三四五六七八九十]{0,2})\s*[:：]\s*\S|^附\s*件\s+1\s*[.．、]")
_DAY = (
    r"(?:\d{4}\s*年\s*\d{1,2}\s*月\s*\d{1,2}\s*日|"
    r"[〇○零一二三四五六七八九]{4}年[一二三四五六七八九十]{1,2}月[一二三四五六七八九十]{1,3}日)"
)
_SIGNED = re.compile(rf"^[^。，；：！？]{{0,80}}?\s*{_DAY}$")
_FOOT = re.compile(r"^[（(]\s*此件.{2,12}[)）]$|^抄\s*送\s*[:：]|印发$|^(?:信息公开选项|公开方式)[:：]")
SHORT = 80  # characters of a signature or of an attachment's title


class Part(StrEnum):
    """What a section is."""

    NOTICE = "notice"
    BODY = "body"
    TAIL = "tail"
    LIST = "list"  # 附件：1.… 2.…
    ATTACHMENT = "attachment"


@dataclass(slots=True)
class Section:
    """A run of blocks of one kind; ``name`` is 附件1 or the inner title, ``path`` the headings above all in it."""

    part: Part
    name: str = ""
    path: tuple[str, ...] = ()
    blocks: list[Block] = field(default_factory=list)


def sections_of(document: Document, anatomy: Anatomy) -> list[Section]:
    """Cut a document into sections. Blocks the anatomy used up (title, 文号, data lines) are in none."""
    keys = {re.sub(r"\W", "", title): title for title in anatomy.inner_titles}
    sections = [Section(Part.NOTICE if anatomy.inner_titles else Part.BODY)]
    blocks = list(document.blocks)
    files = {f"附件：{name}": name for name in document.meta.get("内附文件", "").splitlines()}
    for at, block in enumerate(blocks):
        if isinstance(block, Paragraph) and block.text in files:  # what follows is the text of a file inside
            name = files[block.text]
            sections.append(Section(Part.ATTACHMENT, f"附件“{name}”", (f"附件：{name}",)))
            continue
        if at in anatomy.used:
            inner = keys.get(re.sub(r"\W", "", block.text)) if isinstance(block, Paragraph) else None
            if inner and any(section.blocks for section in sections):
                sections.append(_inner(inner, len(keys)))
            continue
        current = sections[-1]
        if not isinstance(block, Paragraph):
            current = _back_from(current, sections)
            current.blocks.append(block)
            continue
        section = _begins(block.text.strip(), _next_text(blocks, at), current)
        if section is None:
            section = _continues(block.text.strip(), current, sections)
        if section is not current:
            sections.append(section)
        if not (section.part is Part.ATTACHMENT and section is not current and section.path):
            section.blocks.append(block)
    return _notice_only([section for section in sections if section.blocks or section.path])


def _inner(title: str, count: int) -> Section:
    """Return the body of a wrapped document; its title stands before the label only where there are several."""
    return Section(Part.BODY, f"《{title}》" if count > 1 else "", (title,) if count > 1 else ())


def _begins(text: str, below: str, current: Section) -> Section | None:
    """Return the new section that ``text`` begins, if it begins one."""
    attachment = _ATTACHMENT.match(text)
    if attachment and len(text) <= SHORT:
        title = attachment["title"].strip()
        if _LISTED.match(text) and (not attachment["n"] or below.startswith("附件") or _is_signature(below, "")):
            return Section(Part.LIST)
        if title and (not attachment["n"] or "。" in title):
            return None
        name = "附件" + (attachment["n"] or "")
        return Section(Part.ATTACHMENT, name, (f"{name} {title}".strip(),))
    if _is_signature(text, below) and current.part is not Part.ATTACHMENT:
        return Section(Part.TAIL) if current.part is not Part.TAIL else current
    if _FOOT.search(text) and len(text) <= SHORT * 3 and current.part is not Part.ATTACHMENT:
        return Section(Part.TAIL) if current.part is not Part.TAIL else current
    return None


def _continues(text: str, current: Section, sections: list[Section]) -> Section:
    """Return the section a plain paragraph belongs to: signatures and lists end where text goes on."""
    if current.part is Part.LIST:
        if re.match(r"^\d{1,2}\s*[.．、]|^附\s*件", text) and len(text) <= SHORT:
            return current
        return Section(_resumed(sections))
    if current.part is Part.TAIL and (mark_of(text) or len(text) > SHORT):
        return Section(Part.BODY)
    return current


def _back_from(current: Section, sections: list[Section]) -> Section:
    if current.part in {Part.LIST, Part.TAIL}:
        sections.append(Section(Part.BODY))
    return sections[-1]


def _resumed(sections: list[Section]) -> Part:
    before = [section.part for section in sections if section.part in {Part.NOTICE, Part.BODY}]
    return before[-1] if before else Part.BODY


def _is_signature(text: str, below: str) -> bool:
    if len(text) > SHORT or not text:
        return False
    if _SIGNED.match(text):
        office = re.sub(_DAY, "", text).strip()
        return not office or bool(ORG.search(office))
    return bool(ORG.search(text) and "。" not in text and mark_of(text) is None and re.fullmatch(_DAY, below))


def _next_text(blocks: list[Block], at: int) -> str:
    below = blocks[at + 1] if at + 1 < len(blocks) else None
    return below.text.strip() if isinstance(below, Paragraph) else ""


def _notice_only(sections: list[Section]) -> list[Section]:
    """When a notice has no inner text behind it, its numbered part is the text itself."""
    if any(section.part in {Part.BODY, Part.ATTACHMENT} and section.blocks for section in sections):
        return sections
    for section in sections:
        if section.part is Part.NOTICE:
            section.part = Part.BODY
    return sections
