"""The lines of a PDF page's text layer with their places, measured in points from the upper left corner as shown."""

from collections.abc import Callable, Iterator
from typing import Any

from knowledge.library.document import Box
from knowledge.library.readers.page_lines import Seen

HAN = "\u3400"  # from here on letters are as high as the line; Latin fonts tell any height
_INVISIBLE = 3  # text render mode of ISO 32000-1, 9.3.6: neither filled nor stroked
_UNSEEN = str.maketrans("", "", "\ufffe\u00ad")


def text_lines(page: Any, layer: Any, *, scanned: bool) -> list[Seen]:  # noqa: ANN401 - the vendor's untyped page
    """Return the lines in the order of the layer; what lies beside the page or is drawn invisibly is left out.

    Args:
        page: the page.
        layer: its text.
        scanned: a picture covers the page; then the invisible text is what was recognised in it, and is kept.

    """
    across, down = page.get_size()
    place = placer(page)
    found = []
    for first, last, even, text in _stretches(layer, layer.get_text_range(), place):
        left, right = place(layer.get_charbox(first, loose=True)), place(layer.get_charbox(last, loose=True))
        letter = left if even == first else place(layer.get_charbox(even, loose=True))
        box = min(left[0], right[0]), letter[1], max(left[2], right[2]), letter[3]
        inside = box[2] > 0 and box[0] < across and box[3] > 0 and box[1] < down
        if inside and (scanned or not _is_invisible(layer, first)):
            found.append(Seen(text, box))
    return found


def _stretches(layer: Any, text: str, place: Callable[[Any], Box]) -> Iterator[tuple[int, int, int, str]]:  # noqa: ANN401
    """Give (first character, last character, one that shows the height, text) of every line.

    The layer knows most ends of lines; where it took one for a space, the next letter stands lower and further left.
    """
    at = 0
    for line in text.split("\n"):
        start = 0
        for cut in [*_breaks(layer, line, at, place), len(line)]:
            piece = line[start:cut]
            shown = piece.translate(_UNSEEN).strip()
            if shown:
                lead = start + len(piece) - len(piece.lstrip())
                tall = next((spot for spot in range(start, cut) if line[spot] >= HAN), lead)
                end = start + len(piece.rstrip()) - 1
                yield _index(layer, at + lead), _index(layer, at + end), _index(layer, at + tall), shown
            start = cut
        at += len(line) + 1


def _breaks(layer: Any, line: str, at: int, place: Callable[[Any], Box]) -> Iterator[int]:  # noqa: ANN401
    for space in range(1, len(line) - 1):
        if line[space] != " " or line[space - 1].isspace() or line[space + 1].isspace():
            continue
        before = place(layer.get_charbox(_index(layer, at + space - 1), loose=True))
        behind = place(layer.get_charbox(_index(layer, at + space + 1), loose=True))
        if behind[0] < before[0] and (behind[1] + behind[3]) / 2 > before[3]:
            yield space


def _index(layer: Any, at: int) -> int:  # noqa: ANN401
    import pypdfium2.raw as raw  # noqa: PLC0415, PLR0402 - the parser is loaded when needed

    return max(0, int(raw.FPDFText_GetCharIndexFromTextIndex(layer.raw, at)))


def _is_invisible(layer: Any, char: int) -> bool:  # noqa: ANN401
    import pypdfium2.raw as raw  # noqa: PLC0415, PLR0402 - as above

    drawn = raw.FPDFText_GetTextObject(layer.raw, char)
    return bool(drawn) and raw.FPDFTextObj_GetTextRenderMode(drawn) == _INVISIBLE


def placer(page: Any) -> Callable[[Any], Box]:  # noqa: ANN401
    """Return what turns (left, bottom, right, top) of the file into a box on the page as it is shown."""
    left, bottom, right, top = page.get_mediabox()
    turned = page.get_rotation()

    def place(edges: tuple[float, float, float, float]) -> Box:
        x0, y0, x1, y1 = edges
        if turned == 90:  # noqa: PLR2004 - a quarter, with the clock
            box = y0 - bottom, x0 - left, y1 - bottom, x1 - left
        elif turned == 180:  # noqa: PLR2004 - a half
            box = right - x1, y0 - bottom, right - x0, y1 - bottom
        elif turned == 270:  # noqa: PLR2004 - three quarters
            box = top - y1, right - x1, top - y0, right - x0
        else:
            box = x0 - left, top - y1, x1 - left, top - y0
        return box

    return place
