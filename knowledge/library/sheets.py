"""Pages of originals as pictures: drawn in a reading process of their own when somebody looks, then kept.

A picture is drawn within the same limits as a reading; what can't be drawn is shown as text only.
"""

import json
from pathlib import Path

from knowledge.errors import FileRefused, NotInBase
from knowledge.library.originals import Originals
from knowledge.library.reading import Reading

DRAWN_S = 15.0  # seconds for one page
DRAWN = ("application/pdf", "image/")
SIZES = "sizes.json"
Size = tuple[float, float]  # width and height, in the measure of ``Paragraph.box``


class Sheets:
    """The pictures of one home. Any thread may ask; one page is drawn at a time."""

    def __init__(self, originals: Originals) -> None:
        self._originals = originals
        self._reading = Reading(DRAWN_S, 1)

    def close(self) -> None:
        """End the drawing process."""
        self._reading.close()

    def sizes(self, sha256: str, media_type: str) -> tuple[Size, ...]:
        """Return the size of each page that can be shown; nothing for a format that has no pages to draw."""
        original = self._originals.place_of(sha256, media_type)
        if not media_type.startswith(DRAWN) or not original.is_file():
            return ()
        kept = self._originals.sheet_path(sha256, SIZES)
        if not kept.is_file():
            try:
                found = self._reading.sizes(original)
            except FileRefused:
                found = []
            self._originals.keep_sheet(sha256, SIZES, json.dumps(found).encode())
            return tuple(found)
        return tuple((across, down) for across, down in json.loads(kept.read_text()))

    def picture(self, sha256: str, media_type: str, number: int) -> Path:
        """Return the picture of a page, counted from 1.

        Raises:
            NotInBase: there is none, or it can't be drawn.

        """
        if not 0 < number <= len(self.sizes(sha256, media_type)):
            raise NotInBase(f"没有第 {number} 页的图像。请下载原件查看。")
        kept = self._originals.sheet_path(sha256, f"{number}.jpg")
        if kept.is_file():
            return kept
        try:
            data = self._reading.draw(self._originals.place_of(sha256, media_type), number)
        except FileRefused as no:
            raise NotInBase(str(no)) from no
        return self._originals.keep_sheet(sha256, f"{number}.jpg", data)
