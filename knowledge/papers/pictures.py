"""Pages of papers as pictures: drawn in a child process within limits when somebody looks, then kept.

What a file holds never reaches a browser: it gets a JPEG of ours, turned upright as the boxes of findings are.
"""

import base64
import os
import tempfile
from pathlib import Path

from knowledge.errors import FileRefused
from knowledge.library.reading import Reading

DRAWN_S = 20.0  # seconds for one page
CHARS_MAX = 500_000  # room for the answer: 24 bytes each, a page is below two mebibytes
KINDS = frozenset({"pdf", "image"})  # of papers that have pages to draw


class Pictures:
    """The pictures of one home. Any thread may ask; one page is drawn at a time, and once."""

    def __init__(self, papers: Path, kept: Path) -> None:
        """Take the folder of the files, by their bytes as ``casework.office`` keeps them, and one for the pictures."""
        self._papers, self._kept = papers, kept
        self._reading = Reading(DRAWN_S, CHARS_MAX, program="knowledge.papers.drawing_child")

    def picture(self, sha256: str, number: int, turned: int = 0) -> Path:
        """Return the JPEG of a page.

        Args:
            sha256: of the file.
            number: of the page, from 1.
            turned: degrees with the clock the page was found turned; it is drawn upright.

        Raises:
            FileRefused: there is none, or it can't be drawn in time and memory; the sentence says what to do.

        """
        place = self._kept / sha256[:2] / sha256 / f"{number}-{turned}.jpg"
        if place.is_file():
            return place
        original = self._papers / sha256[:2] / sha256
        if not original.is_file():
            raise FileRefused("文件不在了，看不到图像。请企业重新上传。")
        answer = self._reading.ask(original, {"page": str(number), "turned": str(turned % 360)})
        return _keep(place, base64.b64decode(answer["picture"]))

    def close(self) -> None:
        """End the drawing process."""
        self._reading.close()


def _keep(place: Path, data: bytes) -> Path:
    place.parent.mkdir(parents=True, exist_ok=True)
    with tempfile.NamedTemporaryFile(dir=place.parent, delete=False) as held:
        held.write(data)
        held.flush()
        os.fsync(held.fileno())
    Path(held.name).replace(place)
    return place
