"""What nobody who looks at a page sees: invisible letters, white ones on white, letters too small to read.

Such text is left out, for it can only be meant for a machine. Where something dark may lie behind white letters, or a
picture stands behind invisible ones (a scan with its recognised text), they stay: nothing that is seen may be lost.
"""

import re
from collections.abc import Iterator
from typing import Any

from knowledge.library.readers.docx_numbering import W

SMALL_PT = 2.0  # letters of this height and less are no text
WHITE = 0.97  # of full brightness in every colour
HIDDEN_CHARS = 300  # of a part of a web page that is switched off: more is a tab that waits for a click
_INVISIBLE = 3  # PDF: text rendering mode "neither fill nor stroke"
_OFF = re.compile(
    r"display\s*:\s*none|visibility\s*:\s*hidden|font-size\s*:\s*[01](?:\.\d+)?\s*(?:px|pt|em)?\s*(?:;|$)|opacity\s*:\s*0(?:\.0+)?\s*(?:;|$)",
    re.IGNORECASE,
)
_WHITE = re.compile(
    r"(?<![-\w])color\s*:\s*(?:#f{3}(?:f{3})?\b|white\b|rgba?\(\s*255\s*,\s*255\s*,\s*255)", re.IGNORECASE
)
_GROUND = re.compile(r"background", re.IGNORECASE)


def seen_page(page: Any) -> Any:  # noqa: ANN401 - the vendor's untyped page
    """Return a PDF page without the letters nobody sees; only the page in memory changes."""
    import pypdfium2.raw as raw  # noqa: PLC0415, PLR0402 - the parser is loaded when needed

    objects = list(page.get_objects(max_depth=1))
    pictures = [one for one in objects if one.type == raw.FPDF_PAGEOBJ_IMAGE]
    grounds = [one.get_bounds() for one in (*pictures, *(one for one in objects if _is_painted(one, raw)))]
    for one in objects:
        if one.type != raw.FPDF_PAGEOBJ_TEXT:
            continue
        invisible = raw.FPDFTextObj_GetTextRenderMode(one.raw) == _INVISIBLE and not pictures
        left, bottom, right, top = one.get_bounds()
        small = 0 < top - bottom <= SMALL_PT and right - left > 0 and _size(one, raw) <= SMALL_PT
        white = _is_white(one, raw) and not any(
            x0 <= (left + right) / 2 <= x1 and y0 <= (bottom + top) / 2 <= y1 for x0, y0, x1, y1 in grounds
        )
        if invisible or small or white:
            page.remove_obj(one)
    return page


def _size(text: Any, raw: Any) -> float:  # noqa: ANN401 - the vendor's untyped object
    """Return the height of letters in points, as they stand on the page."""
    import ctypes  # noqa: PLC0415 - only the vendor's plain interface tells the size

    size = ctypes.c_float()
    raw.FPDFTextObj_GetFontSize(text.raw, size)
    matrix = text.get_matrix()
    return float(size.value) * max(abs(float(matrix.d)), abs(float(matrix.b)))


def _colour(one: Any, raw: Any) -> tuple[int, int, int, int] | None:  # noqa: ANN401 - as above
    import ctypes  # noqa: PLC0415 - as above

    parts = [ctypes.c_uint() for _ in range(4)]
    if not raw.FPDFPageObj_GetFillColor(one.raw, *parts):
        return None
    red, green, blue, alpha = (int(part.value) for part in parts)
    return red, green, blue, alpha


def _is_white(one: Any, raw: Any) -> bool:  # noqa: ANN401 - as above
    colour = _colour(one, raw)
    return colour is not None and (colour[3] == 0 or min(colour[:3]) >= 255 * WHITE)


def _is_painted(one: Any, raw: Any) -> bool:  # noqa: ANN401 - as above
    """Tell whether something is a filled shape that is not white; what can't be told is taken for one."""
    return one.type not in {raw.FPDF_PAGEOBJ_TEXT, raw.FPDF_PAGEOBJ_IMAGE} and not _is_white(one, raw)


def is_unseen_run(run: Any) -> bool:  # noqa: ANN401 - lxml element
    """Tell whether nobody sees a run of a Word document: hidden, tiny, or white outside tables and shaded text."""
    marks = run.find(f"{W}rPr") if run.tag == f"{W}r" else None
    if marks is None:
        return False
    hidden, size, colour = (marks.find(f"{W}{name}") for name in ("vanish", "sz", "color"))
    if hidden is not None and hidden.get(f"{W}val") not in {"0", "false", "off"}:
        return True
    if size is not None and (size.get(f"{W}val") or "").isdigit() and int(size.get(f"{W}val")) <= 2 * SMALL_PT:
        return True
    white = colour is not None and (colour.get(f"{W}val") or "").upper() in {"FFFFFF", "FEFEFE"}
    shaded = marks.find(f"{W}shd") is not None or marks.find(f"{W}highlight") is not None
    return white and not shaded and not any(_is_ground(above) for above in run.iterancestors())


def _is_ground(above: Any) -> bool:  # noqa: ANN401 - lxml element
    """Tell whether something around a run may be dark: a table's cell, a shaded paragraph, a drawn box."""
    if above.tag == f"{W}p":
        shade = above.find(f"{W}pPr/{W}shd")
        return shade is not None
    return above.tag in {f"{W}tc", f"{W}txbxContent"}


def without_unseen(tree: Any) -> bool:  # noqa: ANN401 - the vendor's tree
    """Take out of a web page what nobody sees; tell whether there was any."""
    unseen = [node for node in tree.css("[style], [hidden], font[color]") if _is_unseen_node(node)]
    known = {node.mem_id for node in unseen}
    for node in [node for node in unseen if not any(above.mem_id in known for above in _above(node))]:
        node.decompose()  # and everything in it: no part of it may be touched again
    return bool(unseen)


def _above(node: Any) -> Iterator[Any]:  # noqa: ANN401 - the vendor's node
    while (node := node.parent) is not None:
        yield node


def _is_unseen_node(node: Any) -> bool:  # noqa: ANN401 - the vendor's node
    """Tell whether nobody sees a part of a web page: switched off and short, or white with no ground of its own."""
    attributes = node.attributes if node.tag and not node.tag.startswith("-") else {}
    style = attributes.get("style") or ""
    if _OFF.search(style) or "hidden" in attributes:
        return len(node.text(strip=True)) <= HIDDEN_CHARS
    colour = f"{style};color:{attributes.get('color') or ''}"
    return bool(_WHITE.search(colour)) and not _has_ground(node)


def _has_ground(node: Any) -> bool:  # noqa: ANN401 - the vendor's node
    return any(
        _GROUND.search(one.attributes.get("style") or "")
        or one.attributes.get("bgcolor")
        or one.attributes.get("background")
        for one in (node, *_above(node))
    )
