"""What a machine can't run is left out aloud; where CI is set it is a failure."""

import os
import subprocess
import sys
from pathlib import Path

import pytest

ROOT = Path(__file__).resolve().parents[2]
CONFTEST = """
from dataclasses import replace
from tests import conftest as ours
from tests.conftest import *

for name in ("postgres", "realdata"):
    ours.NEEDS[name] = replace(ours.NEEDS[name], there=lambda: None)
"""
TESTS = """
import pytest

@pytest.mark.{marker}
def test_it(): pass

def test_other(): pass
"""


def run(folder: Path, marker: str, ci: str) -> tuple[int, str]:
    (folder / "conftest.py").write_text(CONFTEST)
    (folder / "pytest.ini").write_text("[pytest]\nmarkers =\n    postgres: x\n    realdata: x\n    browser: x\n")
    (folder / "test_some.py").write_text(TESTS.format(marker=marker))
    done = subprocess.run(
        [sys.executable, "-m", "pytest", "-q", "-p", "no:cacheprovider", str(folder)],
        cwd=folder,
        env={**os.environ, "PYTHONPATH": str(ROOT), "CI": ci, "PYTEST_DISABLE_PLUGIN_AUTOLOAD": "1"},
        capture_output=True,
        text=True,
        check=False,
    )
    return done.returncode, done.stdout


def test_a_missing_program_leaves_tests_out_and_says_how_to_add_them(tmp_path: Path) -> None:
    code, says = run(tmp_path, "postgres", "")
    assert code == 0, says
    assert "1 passed, 1 skipped" in says
    assert "left out: 1 tests that need PostgreSQL's server programs. To add them: apt-get install postgresql" in says


def test_with_ci_a_test_left_out_is_a_failure(tmp_path: Path) -> None:
    code, says = run(tmp_path, "postgres", "true")
    assert code == 1, says
    assert "CI leaves nothing out" in says


@pytest.mark.parametrize("ci", ["", "true"])
def test_real_texts_that_nobody_may_publish_never_fail_a_run(tmp_path: Path, ci: str) -> None:
    code, says = run(tmp_path, "realdata", ci)
    assert code == 0, says
    assert "left out: 1 tests that need the folder of real texts" in says
