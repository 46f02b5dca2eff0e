"""A look at a picture or file that somebody only asks about: read in a process of its own, nothing of it is kept."""

import tempfile
import threading
from pathlib import Path

from config.settings import Settings
from knowledge.errors import LookRefused
from knowledge.library.reading import Reading

PAGES = 3  # scanned pages or photos of one file: who asks about more names it
SECONDS = 10.0  # for the file, and for each of its pages that has to be recognised
WAITING = 3  # looks that may wait for the one before: answering threads are few
BUSY = "现在要看的图片和文件较多，这一份还没来得及看。请直接打出文号或标题，或一分钟后再发一次。"
OFF = "本机没有开启图片识别。请直接打出文号、标题或要问的事。"


class Glance:
    """Reads one file after another, within tighter limits than those of the base's own originals.

    Any number of threads may call ``text``; at most ``WAITING`` wait, the others are told to come again.
    """

    def __init__(self, settings: Settings) -> None:
        self._reading = Reading(
            min(SECONDS, settings.library_parse_s),
            settings.library_max_text_chars,
            ocr_pages=min(PAGES, settings.ocr_pages),
            ocr_page_s=min(SECONDS, settings.ocr_page_s),
            ocr_memory_mb=settings.ocr_memory_mb,
        )
        self._places = threading.BoundedSemaphore(1 + WAITING)
        self._recognises = settings.ocr_pages > 0

    def text(self, data: bytes, *, picture: bool = False) -> str:
        """Return the text of a file, one paragraph or row a line.

        Raises:
            SecretMark: it bears a mark of secrecy.
            LookRefused: too many wait, or recognition is switched off.
            FileRefused: nothing legible, damaged, too long, too slow, hostile.

        """
        if picture and not self._recognises:
            raise LookRefused(OFF)
        if not self._places.acquire(blocking=False):
            raise LookRefused(BUSY)
        try:
            with tempfile.TemporaryDirectory() as folder:
                path = Path(folder) / "file"
                path.write_bytes(data)
                document, _, _ = self._reading.read(path)
                return document.text
        finally:
            self._places.release()

    def close(self) -> None:
        """End the reading process; a later look starts another."""
        self._reading.close()
