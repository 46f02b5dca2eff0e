"""A YAML file as plain values, with the line every value stands on: for files whose readers want no more than that."""

from collections.abc import Mapping
from dataclasses import dataclass
from pathlib import Path
from typing import TypeAlias

from knowledge.items.facts_text import note_lines, plain
from knowledge.items.faults import Fault, Sheet
from knowledge.items.marks import read_spots

Steps: TypeAlias = tuple[str | int, ...]


@dataclass(frozen=True, slots=True)
class Lined:
    """What a file says, and where it says it. With faults the value is None."""

    file: str
    value: object
    lines: Mapping[Steps, int]
    faults: tuple[Fault, ...]

    def line(self, *steps: str | int) -> int:
        """Return the line a value stands on, else that of the nearest value around it."""
        while steps and steps not in self.lines:
            steps = steps[:-1]
        return self.lines.get(steps, 1)

    def fault(self, says: str, *steps: str | int) -> Fault:
        """Return a fault at a value."""
        return Fault(self.file, self.line(*steps), "", says)


def lined(path: Path) -> Lined:
    """Read a YAML file strictly: a bare ``on`` and a name written twice are faults."""
    name = path.as_posix()
    sheet = Sheet(name, bare_days=True)
    lines: dict[Steps, int] = {}
    try:
        spots = read_spots(path.read_text(encoding="utf-8-sig"), sheet)
    except UnicodeDecodeError:
        sheet.wrong(0, "", "不是 UTF-8 编码。请另存为 UTF-8 后再用")
        spots = None
    except OSError as wrong:
        sheet.wrong(0, "", f"读不了这个文件：{wrong.strerror}。请检查路径和权限")
        spots = None
    if spots is not None:
        note_lines(spots, (), lines)
    value = None if spots is None else plain(spots, sheet, "")
    return Lined(name, None if sheet.faults else value, lines, tuple(sheet.faults))
