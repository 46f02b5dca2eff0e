"""The commands as a script or a shell calls them."""

import json
import os
import shutil
import subprocess
import sys
from collections.abc import Callable
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import pytest

from bot.cli import main

ROOT = Path(__file__).resolve().parents[2]


@dataclass(frozen=True)
class Done:
    """How a command ended."""

    code: int
    out: str
    err: str

    @property
    def json(self) -> Any:  # noqa: ANN401 - any JSON
        """Read stdout, which must be one JSON object and nothing else."""
        assert self.out.count("\n") == 1, self.out
        found = json.loads(self.out)
        assert isinstance(found, dict)
        return found


Huiqi = Callable[..., Done]


@pytest.fixture(scope="session")
def shared_home(sample_home: Path, tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A home for commands that only read."""
    return Path(shutil.copytree(sample_home, tmp_path_factory.mktemp("commands") / "home"))


@pytest.fixture
def own_home(sample_home: Path, tmp_path: Path) -> Path:
    """A home for a command that writes."""
    return Path(shutil.copytree(sample_home, tmp_path / "home"))


@pytest.fixture
def huiqi(monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str], shared_home: Path) -> Huiqi:
    """Run a command inside this process: quick, with its exit code, stdout and stderr."""

    def run(*arguments: str, home: Path | None = None, **settings: str) -> Done:
        monkeypatch.setenv("HUIQI_HOME", str(home or shared_home))
        for name, value in settings.items():
            monkeypatch.setenv(name, value)
        capsys.readouterr()
        code = 0
        try:
            main(list(arguments))
        except SystemExit as end:
            code = end.code if isinstance(end.code, int) else int(end.code is not None)
        said = capsys.readouterr()
        return Done(code, said.out, said.err)

    return run


@pytest.fixture
def huiqi_process(tmp_path: Path) -> Huiqi:
    """Run a command as its own process, as a shell does."""

    def run(*arguments: str, home: Path | None = None, **settings: str) -> Done:
        environment = {"PATH": os.environ["PATH"], "PYTHONPATH": str(ROOT), **settings}
        environment["HUIQI_HOME"] = str(home or tmp_path / "empty")
        command = [sys.executable, "-m", "bot", *arguments]
        done = subprocess.run(
            command, env=environment, cwd=tmp_path, capture_output=True, text=True, timeout=120, check=False
        )
        return Done(done.returncode, done.stdout, done.stderr)

    return run
