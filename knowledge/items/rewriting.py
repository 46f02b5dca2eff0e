"""Other values in the text of an item: what is changed is written anew, every other line stays as its author wrote it.

Comments and the form of what did not change are kept. Should that ever give something else than was asked for, the
whole text is written anew instead: what is asked for always comes out.
"""

from collections.abc import Mapping
from dataclasses import dataclass, field
from itertools import takewhile
from typing import Any

from knowledge.items.facts_text import plain
from knowledge.items.faults import Fault, ItemsRefused, Sheet
from knowledge.items.marks import Fields, Rows, Spot, read_spots
from knowledge.items.writing import STEP, after_name, block, flow

Tree = dict[str, Any]  # a text as plain values: groups, lists, texts, exact numbers, true, false


def tree_of(text: str, file: str) -> Tree:
    """Return a text as plain values; what is null is left out, as if it were not written.

    Raises:
        ItemsRefused: it is no YAML, or not a group; every fault with its line.

    """
    sheet = Sheet(file)
    spot = read_spots(text, sheet)
    found = pruned(plain(spot, sheet, "")) if spot is not None else None
    if not sheet.faults and not isinstance(found, dict):
        sheet.wrong(1, "", "最外层应是一组“名称: 值”。请照已有的事项填写")
    if sheet.faults or not isinstance(found, dict):
        raise ItemsRefused(sheet.faults or [Fault(file, 0, "", "文件是空的。请写上内容")])
    return found


def pruned(value: Any) -> Any:  # noqa: ANN401 - any plain value
    """Return a value without the names that have null."""
    if isinstance(value, Mapping):
        return {name: pruned(one) for name, one in value.items() if one is not None}
    return [pruned(one) for one in value] if isinstance(value, list | tuple) else value


def written(tree: Mapping[str, Any]) -> str:
    """Return plain values as a new text."""
    return "\n".join(block(dict(tree), 0)) + "\n"


def rewritten(text: str, tree: Mapping[str, Any]) -> str:
    """Return the text with other values, changed where they differ.

    Raises:
        ItemsRefused: the text is no YAML.

    """
    before = tree_of(text, "")
    if before == tree:
        return text
    sheet = Sheet("")
    spot = read_spots(text, sheet)
    work = _Work(text)
    if isinstance(spot, Fields):
        work.change(spot, tree)
    made = work.text()
    return made if _reads(made, tree) else written(tree)


def _reads(text: str, tree: Mapping[str, Any]) -> bool:
    try:
        return tree_of(text, "") == tree
    except ItemsRefused:
        return False


@dataclass(slots=True)
class _Work:
    """The pieces of a text that are replaced."""

    old: str
    pieces: list[tuple[int, int, str]] = field(default_factory=list)

    def text(self) -> str:
        made = self.old
        for start, end, new in sorted(self.pieces, reverse=True):
            made = made[:start] + new + made[end:]
        return made

    def change(self, spot: Spot, new: Any) -> None:  # noqa: ANN401 - any plain value
        """Make a value another one that is of the same kind: a group, a list, or a word."""
        if pruned(plain(spot, Sheet(""), "")) == new:
            return
        if isinstance(spot, Fields) and isinstance(new, Mapping):
            self._group(spot, new)
        elif isinstance(spot, Rows) and isinstance(new, list) and len(new) == len(spot.nodes):
            for one, value in zip(spot.nodes, new, strict=True):
                self.change(one, value)
        elif isinstance(spot, Rows) and isinstance(new, list) and new and not spot.span.flow:
            self._rows(spot, new)
        else:
            self.pieces.append((spot.span.start, spot.span.end, flow(new)))

    def _group(self, spot: Fields, new: Mapping[str, Any]) -> None:
        if spot.span.flow and (set(spot.nodes) != set(new) or list(new) != list(spot.nodes)):
            self.pieces.append((spot.span.start, spot.span.end, flow(new)))
            return
        for name, one in spot.nodes.items():
            if name not in new:
                if pruned(plain(one, Sheet(""), "")) is not None:
                    self._drop(spot, name)
            elif _same_kind(one, new[name]) or spot.span.flow:
                self.change(one, new[name])
            else:
                self._put(spot, name, new[name])
        self._add(spot, {name: value for name, value in new.items() if name not in spot.nodes})

    def _put(self, spot: Fields, name: str, value: Any) -> None:  # noqa: ANN401 - any plain value
        """Write the value of a name of a block anew."""
        where = spot.names[name]
        colon = self.old.index(":", where.end) + 1
        told = after_name(value, spot.span.column, colon - self._line_start(colon))
        self.pieces.append((colon, spot.nodes[name].span.end, told))

    def _drop(self, spot: Fields, name: str) -> None:
        """Take a name out of a block with its whole lines."""
        start, end = spot.names[name].start, spot.nodes[name].span.end
        names = list(spot.nodes)
        if name == names[0] and len(names) > 1:  # the first may share its line with a dash
            self.pieces.append((start, spot.names[names[1]].start, ""))
        else:
            self.pieces.append((self._line_start(start), self._line_end(end) + 1, ""))

    def _add(self, spot: Fields, new: Mapping[str, Any]) -> None:
        """Write further names behind the last of a block."""
        if new:
            end = self._line_end(spot.span.end)
            self.pieces.append((end, end, "\n" + "\n".join(block(dict(new), spot.span.column))))

    def _rows(self, spot: Rows, new: list[Any]) -> None:
        """Write the rows of a block list that differ, from the first to the last of them."""
        old = [pruned(plain(one, Sheet(""), "")) for one in spot.nodes]
        head = _alike(old, new)
        tail = min(_alike(old[::-1], new[::-1]), len(old) - head, len(new) - head)
        lines = block(new[head : len(new) - tail], spot.span.column) if head + tail < len(new) else []
        starts = [self._line_start(one.span.start) for one in spot.nodes]
        ends = [self._line_end(one.span.end) + 1 for one in spot.nodes]
        start = starts[head] if head < len(old) else ends[-1]
        end = ends[len(old) - tail - 1] if len(old) - tail > head else start
        self.pieces.append((start, end, "".join(f"{line}\n" for line in lines)))

    def _line_start(self, at: int) -> int:
        return self.old.rfind("\n", 0, at) + 1

    def _line_end(self, at: int) -> int:
        """Return where the line of the character before a place ends, without its break."""
        found = self.old.find("\n", max(0, at - 1))
        return len(self.old) if found < 0 else found


def _same_kind(spot: Spot, value: Any) -> bool:  # noqa: ANN401 - any plain value
    if isinstance(spot, Fields):
        return isinstance(value, Mapping)
    if isinstance(spot, Rows):
        return isinstance(value, list) and (not spot.span.flow or len(value) == len(spot.nodes))
    return not isinstance(value, Mapping | list)


def _alike(first: list[Any], second: list[Any]) -> int:
    """Return how many values two lists begin with alike."""
    return sum(1 for _ in takewhile(lambda pair: pair[0] == pair[1], zip(first, second, strict=False)))


__all__ = ["STEP", "Tree", "pruned", "rewritten", "tree_of", "written"]
