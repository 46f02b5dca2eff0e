"""A look at a picture or file somebody asks about: read within tight limits, nothing kept, nobody waits for long."""

import tempfile
import threading
from collections.abc import Iterator
from pathlib import Path

import pytest

from config.settings import Settings
from knowledge.errors import FileRefused, LookRefused, SecretMark
from knowledge.library.document import Document
from knowledge.library.glance import WAITING, Glance
from knowledge.library.reading import Reading
from tests.library.made_formats import SCAN

SCREENSHOT = SCAN.with_name("示例截图.png")


@pytest.fixture(scope="module")
def glance() -> Iterator[Glance]:
    made = Glance(Settings())
    yield made
    made.close()


def test_a_screenshot_and_a_text_file_are_read_and_no_copy_stays(
    glance: Glance, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(tempfile, "tempdir", str(tmp_path))
    assert "德经信示例规" in glance.text(SCREENSHOT.read_bytes(), picture=True)
    assert glance.text("德示例发〔2026〕3号\n示例市示例产业发展办法".encode()).startswith("德示例发〔2026〕3号")
    assert list(tmp_path.iterdir()) == []


@pytest.mark.parametrize("data", [b"", b"\xff\xd8\xff\xe0 no picture", b"\x00" * 4000, SCREENSHOT.read_bytes()[:900]])
def test_what_can_not_be_read_is_refused_and_the_next_is_read(glance: Glance, data: bytes) -> None:
    with pytest.raises(FileRefused):
        glance.text(data, picture=True)
    assert glance.text("首次升规奖励二十万元怎么领".encode())


def test_a_mark_of_secrecy_is_said(glance: Glance) -> None:
    with pytest.raises(SecretMark):
        glance.text("机密★1年\n示例市示例局\n关于示例事项的通知\n各单位：请按要求办理。".encode())


def test_with_recognition_switched_off_pictures_are_refused_at_once_and_files_are_read() -> None:
    off = Glance(Settings(ocr_pages=0))
    try:
        with pytest.raises(LookRefused, match="没有开启图片识别"):
            off.text(SCREENSHOT.read_bytes(), picture=True)
        assert off.text("首次升规奖励二十万元怎么领".encode())
    finally:
        off.close()


def test_no_more_than_a_few_wait_for_a_look(glance: Glance, monkeypatch: pytest.MonkeyPatch) -> None:
    begun, go_on = threading.Semaphore(0), threading.Event()
    read = Reading.read

    def slowly(self: Reading, path: Path) -> tuple[Document, str, str]:
        begun.release()
        go_on.wait(20)
        return read(self, path)

    monkeypatch.setattr(Reading, "read", slowly)
    told: list[str] = []
    threads = [
        threading.Thread(target=lambda: told.append(glance.text("首次升规奖励怎么领啊".encode())))
        for _ in range(1 + WAITING)
    ]
    for thread in threads:
        thread.start()
        begun.acquire(timeout=20)
    with pytest.raises(LookRefused, match="一分钟后再发一次"):
        glance.text("首次升规奖励怎么领啊".encode())
    go_on.set()
    for thread in threads:
        thread.join()
    assert len(told) == 1 + WAITING
