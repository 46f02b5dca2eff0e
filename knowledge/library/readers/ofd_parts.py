"""The parts of an OFD package: documents, pages with their templates and remarks, pictures, attachments.

Only members of the package are ever opened; a path that leads nowhere gives an empty part.
"""

import posixpath
import zipfile
from collections.abc import Iterator
from dataclasses import dataclass, field
from typing import Any

from knowledge.errors import FileRefused

ATTACHED_BYTES = 64 << 20
PART_BYTES = 64 << 20


@dataclass(slots=True)
class Sheet:
    """One page: its own content, the templates under it, the remarks on it."""

    content: Any | None
    templates: list[Any] = field(default_factory=list)
    remarks: list[Any] = field(default_factory=list)
    area: str = ""  # "x y width height" of the document, where the page has none


class Parts:
    """Opens the parts of one package."""

    def __init__(self, archive: zipfile.ZipFile) -> None:
        self._archive = archive
        self._names = {name.replace("\\", "/").lstrip("/").lower(): name for name in archive.namelist()}
        self._pictures: dict[str, str] = {}
        self._documents: list[tuple[Any, str]] = []
        root = self.part("OFD.xml")
        if root is None:
            raise FileRefused("OFD 的入口文件 OFD.xml 已损坏，打不开。请重新取得完整的原件再上传。")
        self._root: Any = root

    @property
    def is_locked(self) -> bool:
        """True when the package says that its parts are encrypted."""
        return any(named(one) in {"Encryptions", "Encryption", "EncryptInfo"} for one in self._root.iter())

    @property
    def title(self) -> str:
        """The title the file gives itself, empty for none."""
        return next((text_of(one) for one in children(self._root, "Title")), "")

    def documents(self) -> list[tuple[Any, str]]:
        """Return (root, path) of every document of the package."""
        if not self._documents:
            for place in children(self._root, "DocRoot"):
                path = resolve("", text_of(place))
                root = self.part(path)
                if root is not None:
                    self._documents.append((root, path))
                    self._note_pictures(root, path)
        if not self._documents:
            raise FileRefused("OFD 里找不到正文（Document.xml），文件已损坏。请重新取得完整的原件再上传。")
        return self._documents

    def sheets(self, document: tuple[Any, str]) -> Iterator[Sheet]:
        """Give the pages of a document in its own order."""
        root, path = document
        area = next((text_of(box) for box in children(root, "PhysicalBox")), "")
        templates = {one.get("ID", ""): resolve(path, one.get("BaseLoc", "")) for one in children(root, "TemplatePage")}
        remarks = self._remarks(root, path)
        for pages in children(root, "Pages"):
            for page in children(pages, "Page"):
                content = self.part(resolve(path, page.get("BaseLoc", "")))
                used = [] if content is None else [one.get("TemplateID", "") for one in children(content, "Template")]
                under = [part for key in used if (part := self.part(templates.get(key, ""))) is not None]
                yield Sheet(content, under, remarks.get(page.get("ID", ""), []), area)

    def picture(self, resource: str) -> bytes | None:
        """Return the bytes of a picture by the number pages know it by."""
        return self._bytes(self._pictures.get(resource, ""))

    def attachments(self) -> Iterator[tuple[str, bytes]]:
        """Give (name, content) of the attachments, within limits of size."""
        room = ATTACHED_BYTES
        for root, path in self.documents():
            for place in children(root, "Attachments"):
                listing = resolve(path, text_of(place))
                for one in children(self.part(listing), "Attachment"):
                    found = next((text_of(file) for file in children(one, "FileLoc")), "")
                    data = self._bytes(resolve(listing, found))
                    room -= len(data or b"")
                    if data and room >= 0:
                        yield one.get("Name") or posixpath.basename(found), data

    def part(self, path: str) -> Any | None:  # noqa: ANN401 - an lxml element
        """Return the root of an XML part, None when it is missing or no XML. Entities are never resolved."""
        from lxml import etree  # noqa: PLC0415 - the parser is loaded when needed

        data = self._bytes(path)
        if not data:
            return None
        parser = etree.XMLParser(resolve_entities=False, no_network=True, load_dtd=False, recover=True)
        try:
            return etree.fromstring(data.lstrip(b"\xef\xbb\xbf \r\n\t"), parser)
        except (etree.XMLSyntaxError, ValueError):
            return None

    def _bytes(self, path: str) -> bytes | None:
        name = self._names.get(path.lower())
        if not path or name is None or self._archive.getinfo(name).file_size > PART_BYTES:
            return None
        return self._archive.read(name)

    def _note_pictures(self, root: Any, path: str) -> None:  # noqa: ANN401 - an lxml element
        for kind in ("PublicRes", "DocumentRes"):
            for place in children(root, kind):
                where = resolve(path, text_of(place))
                listing = self.part(where)
                if listing is None:
                    continue
                folder = resolve(where, listing.get("BaseLoc", "")) if listing.get("BaseLoc") else ""
                for one in children(listing, "MultiMedia"):
                    file = next((text_of(media) for media in children(one, "MediaFile")), "")
                    inside = posixpath.normpath(posixpath.join(folder, file.lstrip("/")))
                    choices = (inside, resolve(where, file), posixpath.normpath(file.lstrip("/")))
                    known = next((choice for choice in choices if choice.lower() in self._names), inside)
                    self._pictures.setdefault(one.get("ID", ""), known)

    def _remarks(self, root: Any, path: str) -> dict[str, list[Any]]:  # noqa: ANN401 - as above
        found: dict[str, list[Any]] = {}
        for place in children(root, "Annotations"):
            listing = resolve(path, text_of(place))
            for page in children(self.part(listing), "Page"):
                for file in children(page, "FileLoc"):
                    part = self.part(resolve(listing, text_of(file)))
                    if part is not None:
                        found.setdefault(page.get("PageID", ""), []).append(part)
        return found


def resolve(base: str, path: str) -> str:
    """Return the path of a member named in the part ``base``: from the root with a slash, else from its folder."""
    clean = path.strip().replace("\\", "/")
    if not clean:
        return ""
    joined = clean.lstrip("/") if clean.startswith("/") else posixpath.join(posixpath.dirname(base), clean)
    normal = posixpath.normpath(joined)
    return "" if normal.startswith("..") else normal


def named(element: Any) -> str:  # noqa: ANN401 - an lxml element
    """Return the name of an element without its namespace: some writers use their own."""
    tag = element.tag
    return tag.rpartition("}")[2].rpartition(":")[2] if isinstance(tag, str) else ""


def children(element: Any, name: str) -> Iterator[Any]:  # noqa: ANN401 - as above
    """Give all elements of a name below ``element`` (None: nothing)."""
    if element is not None:
        yield from (one for one in element.iter() if named(one) == name)


def text_of(element: Any) -> str:  # noqa: ANN401 - as above
    """Return the text directly in an element."""
    return (element.text or "").strip()
