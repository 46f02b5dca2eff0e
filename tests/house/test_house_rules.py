"""Rules of the house that no tool knows."""

import ast
import re
import subprocess
import tomllib
from collections.abc import Iterator
from pathlib import Path

import pytest

ROOT = Path(__file__).resolve().parents[2]
ROOMS = ("bot", "handlers", "web", "casework", "outreach", "knowledge", "ledger", "config", "emulator")
FORBIDDEN_NAMES = {"utils", "helpers", "manager", "service", "common", "core", "misc"}
# One broad except at the door for messages, one in the worker.
BROAD_EXCEPT_DOORS = {"bot/dispatch.py", "bot/inbox.py"}


def tracked() -> list[str]:
    listing = subprocess.run(
        ["git", "ls-files", "--cached", "--others", "--exclude-standard"],  # noqa: S607 - git of the machine
        cwd=ROOT,
        capture_output=True,
        text=True,
        check=False,
    )
    if listing.returncode:
        pytest.skip("not a git checkout")
    return [name for name in listing.stdout.splitlines() if (ROOT / name).is_file()]


def house_files() -> Iterator[tuple[str, str]]:
    for room in ROOMS:
        for path in sorted((ROOT / room).rglob("*.py")):
            name = path.relative_to(ROOT).as_posix()
            if "/migrations/versions/" not in name:
                yield name, path.read_text(encoding="utf-8")


def test_no_file_is_longer_than_300_lines() -> None:
    assert [name for name, text in house_files() if text.count("\n") > 300] == []


def test_no_function_is_longer_than_50_lines() -> None:
    long = [
        f"{name}:{node.name}"
        for name, text in house_files()
        for node in ast.walk(ast.parse(text))
        if isinstance(node, ast.FunctionDef | ast.AsyncFunctionDef) and (node.end_lineno or 0) - node.lineno >= 50
    ]
    assert long == []


def test_no_file_has_a_name_that_says_nothing() -> None:
    assert [name for name, _ in house_files() if Path(name).stem in FORBIDDEN_NAMES] == []


def test_broad_except_stands_at_two_doors_only() -> None:
    broad = {
        name
        for name, text in house_files()
        for node in ast.walk(ast.parse(text))
        if isinstance(node, ast.ExceptHandler)
        and (node.type is None or (isinstance(node.type, ast.Name) and node.type.id in {"Exception", "BaseException"}))
    }
    assert broad <= BROAD_EXCEPT_DOORS


def test_async_stands_only_at_the_doors() -> None:
    asynchronous = {
        name
        for name, text in house_files()
        for node in ast.walk(ast.parse(text))
        if isinstance(node, ast.AsyncFunctionDef)
    }
    assert [name for name in asynchronous if name.split("/")[0] not in {"bot", "web", "emulator"}] == []


def test_every_room_is_placed_on_a_floor() -> None:
    rooms = {path.parent.name for path in ROOT.glob("*/__init__.py")}
    contracts = tomllib.loads((ROOT / "pyproject.toml").read_text(encoding="utf-8"))["tool"]["importlinter"]
    floors = next(c for c in contracts["contracts"] if c["id"] == "floors")["layers"]
    placed = {room.strip() for floor in floors for room in floor.split("|")} | {"emulator"}
    assert rooms == placed == set(contracts["root_packages"])


def test_dependency_files_name_no_address() -> None:
    for name in ("requirements.txt", "requirements-dev.txt"):
        assert "://" not in (ROOT / name).read_text(encoding="utf-8")


def test_no_file_names_a_path_of_a_machine() -> None:
    found = []
    for name in tracked():
        path = ROOT / name
        if path.suffix in {".png", ".pdf", ".docx", ".xlsx", ".zip"}:
            continue
        if re.search(r"(^|[\s\"'(=])/(home|root|work|Users)/", path.read_text(encoding="utf-8", errors="ignore")):
            found.append(name)
    assert found in ([], ["tests/house/test_house_rules.py"])


def test_no_committed_file_is_larger_than_two_mebibytes() -> None:
    assert [name for name in tracked() if (ROOT / name).stat().st_size > 2 << 20] == []
