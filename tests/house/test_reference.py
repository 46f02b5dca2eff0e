"""docs/reference is written from the code."""

import json
import subprocess
import sys
from pathlib import Path

import pytest

ROOT = Path(__file__).resolve().parents[2]
WRITE = "import json; from bot.cli import reference; print(json.dumps(reference.pages()))"


@pytest.fixture(scope="module")
def pages() -> dict[str, str]:
    """The pages as a fresh process writes them: click remembers what was asked of a command before."""
    written = subprocess.run([sys.executable, "-c", WRITE], cwd=ROOT, capture_output=True, text=True, check=True)
    told: dict[str, str] = json.loads(written.stdout)
    return told


@pytest.mark.parametrize("name", ["settings.md", "commands.md", "requests.md"])
def test_the_reference_says_what_the_code_says(pages: dict[str, str], name: str) -> None:
    assert (ROOT / "docs" / "reference" / name).read_text(encoding="utf-8") == pages[name], "run `make docs`"
