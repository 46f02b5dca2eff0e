"""Web archives (MHT) and saved letters (eml): the page inside, and the files beside it. Nothing is fetched."""

import email
import email.policy
from email.message import EmailMessage

from knowledge.errors import FileRefused
from knowledge.library.document import Attached, Document, Paragraph
from knowledge.library.readers import html
from knowledge.library.words_of_bytes import decode

PARTS_MAX = 2000
_DECORATION = ("image/", "text/css", "font/", "application/javascript", "text/javascript", "application/x-javascript")
_CID_PARTS = {"application/xml", "text/xml", "application/vnd.ms-officetheme", "application/x-mso"}


def read(data: bytes) -> Document:
    """Read a web archive.

    Raises:
        FileRefused: no page inside, or its encoding can't be told.

    """
    message = email.message_from_bytes(data, policy=email.policy.default)
    parts = [part for part in message.walk() if isinstance(part, EmailMessage) and not part.is_multipart()]
    if len(parts) > PARTS_MAX:
        raise FileRefused(f"网页存档里有 {len(parts)} 个部分，超过上限。请用浏览器另存为“网页，仅 HTML”再上传。")
    page = next((part for part in parts if part.get_content_type() == "text/html"), None)
    plain = next((part for part in parts if part.get_content_type() == "text/plain"), None)
    found = page or plain
    if found is None:
        raise FileRefused("网页存档里没有网页正文。请用浏览器另存为“网页，仅 HTML”再上传。")
    content, declared = _bytes(found), found.get_content_charset("")
    if page is None:
        lines = decode(content, declared).splitlines()
        document = Document(tuple(Paragraph(line.strip()) for line in lines if line.strip()))
    else:
        document = html.read_page(decode(content, declared or html.charset_of(content)))
    files = tuple(_file(part, at) for at, part in enumerate(parts) if part is not found and _is_file(part))
    return Document(document.blocks, document.meta, (*document.attached, *files))


def _bytes(part: EmailMessage) -> bytes:
    held = part.get_payload(decode=True)
    return held if isinstance(held, bytes) else b""


def _is_file(part: EmailMessage) -> bool:
    kind = part.get_content_type()
    named = part.get_content_disposition() == "attachment" or part.get_filename() is not None
    if kind.startswith(_DECORATION) or kind in _CID_PARTS:
        return part.get_content_disposition() == "attachment"
    return named or not kind.startswith(("text/", "multipart/"))


def _file(part: EmailMessage, at: int) -> Attached:
    name = part.get_filename() or str(part.get("Content-Location", "")).rpartition("/")[2] or f"附件{at}"
    return Attached(name, _bytes(part))
