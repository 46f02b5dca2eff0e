"""YAML read strictly: every value with the line it stands on, every fault of the writing found."""

from collections.abc import Hashable, Mapping
from dataclasses import dataclass
from pathlib import Path

import yaml

from config.words import rule_cases as words

Steps = tuple[str | int, ...]


@dataclass(frozen=True, slots=True)
class Fault:
    """One thing that is wrong in a file."""

    file: str
    line: int  # first line 1
    says: str

    def __str__(self) -> str:
        return words.fault(self.file, self.line, self.says)


@dataclass(frozen=True, slots=True)
class Lined:
    """What a file says, and where it says it."""

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
        return Fault(self.file, self.line(*steps), says)


def lined(path: Path) -> Lined:
    """Read a YAML file. What can't be read is a fault, and then the value is None."""
    name = path.as_posix()
    try:
        text = path.read_text("utf-8")
        loader = yaml.SafeLoader(text)
    except (OSError, UnicodeDecodeError, yaml.YAMLError) as wrong:
        return Lined(name, None, {}, (Fault(name, 1, words.unreadable(_reason(wrong))),))
    try:
        node = loader.get_single_node()
        walk = _Walk(name)
        if node is not None:
            walk.node(node, ())
        value = None if node is None or walk.faults else loader.construct_document(node)
    except (yaml.YAMLError, ValueError) as wrong:
        mark = getattr(wrong, "problem_mark", None)
        return Lined(name, None, {}, (Fault(name, mark.line + 1 if mark else 1, words.no_yaml(_reason(wrong))),))
    finally:
        loader.dispose()
    return Lined(name, value, walk.lines, tuple(walk.faults))


def _reason(wrong: Exception) -> str:
    return str(getattr(wrong, "problem", None) or getattr(wrong, "strerror", None) or wrong)


class _Walk:
    """Notes lines, and keys that YAML would read as something else or keep silently only once."""

    def __init__(self, file: str) -> None:
        self.file = file
        self.lines: dict[Steps, int] = {}
        self.faults: list[Fault] = []

    def node(self, node: yaml.Node, steps: Steps) -> None:
        self.lines[steps] = node.start_mark.line + 1
        if isinstance(node, yaml.SequenceNode):
            for at, inner in enumerate(node.value):
                self.node(inner, (*steps, at))
        elif isinstance(node, yaml.MappingNode):
            seen: set[Hashable] = set()
            for key, inner in node.value:
                self._key(key, seen)
                self.node(inner, (*steps, str(key.value)))

    def _key(self, key: yaml.Node, seen: set[Hashable]) -> None:
        line = key.start_mark.line + 1
        if key.tag not in {"tag:yaml.org,2002:str", "tag:yaml.org,2002:int"}:
            self.faults.append(Fault(self.file, line, words.strange_key(str(key.value))))
        elif str(key.value) in seen:
            self.faults.append(Fault(self.file, line, words.twice(str(key.value))))
        seen.add(str(key.value))
