"""The left side of a case: its files, and one page of one of them with the places of the findings."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass

from casework.office import ReviewOffice
from casework.review_check import reading_again
from casework.review_list import Item
from casework.slot_names import called
from config.words import review_console as words
from knowledge.papers.checking import Part
from knowledge.papers.page import Box, Field, Page, Paper
from knowledge.papers.plain import from_plain
from ledger.review_papers import ReviewFile, reading_of
from ledger.reviews import ReviewCase
from web.console.review_pages import Mark, TextBlock, blocks_of, is_drawn, joined, letter, mark_of, marks_on
from web.console.visit import Fields, Visit


@dataclass(frozen=True, slots=True)
class Spot:
    """Where a value of a finding stands: a link to it."""

    letter: str
    value: str
    file: str
    slots: str  # what the file is
    page: str
    link: str  # empty: the file is gone
    here: bool  # it is the place that is shown


@dataclass(frozen=True, slots=True)
class Leaf:
    """One page of a file as it is shown."""

    file: ReviewFile
    paper: Paper | None  # None: it waits to be read
    page: Page | None
    number: int
    chosen: int  # number of the finding that is looked at, 0: none
    marks: tuple[Mark, ...]
    blocks: tuple[TextBlock, ...]  # of a page without a picture
    picture: str  # its address; empty: none
    parts: tuple[Part, ...]
    field: str  # name of the field that is looked at
    read: bool  # what was read on the file is shown, too

    @property
    def pages(self) -> int:
        """How many pages the file has."""
        return len(self.paper.pages) if self.paper is not None else 0


@dataclass(frozen=True, slots=True)
class Chosen:
    """What the address asks to be shown."""

    file: ReviewFile | None
    page: int
    item: int
    field: str
    read: bool = False  # what was read on the file is shown, too


def chosen_in(query: Fields, items: Sequence[Item], files: Sequence[ReviewFile]) -> Chosen:
    """Return what is to be shown: what was asked for, else the first open finding with a place, else the first file."""
    number = query.number("i")
    file = next((one for one in files if one.file_id == query.number("file")), None)
    if file is not None:
        return Chosen(file, max(1, query.number("page", 1)), number, query.one("field")[:60], query.has("read"))
    open_ones = [one for one in items if not one.settled]
    for item in [one for one in items if one.number == number] or [*open_ones, *items]:
        for place in item.evidence:
            found = file_called(files, place["file"])
            if found is not None and place["box"]:
                return Chosen(found, max(1, int(place["page"])), item.number, "")
    return Chosen(files[0] if files else None, 1, number, "")


def file_called(files: Sequence[ReviewFile], name: str) -> ReviewFile | None:
    """Return the file a finding names: one that counts before one that was taken back or replaced."""
    known = [one for one in files if one.name == name]
    return next((one for one in known if counts(one)), known[-1] if known else None)


def counts(file: ReviewFile) -> bool:
    """Tell whether a file is one of those that are checked."""
    return file.removed_at is None and file.replaced_by is None


def leaf_of(visit: Visit, office: ReviewOffice, case: ReviewCase, chosen: Chosen, items: Sequence[Item]) -> Leaf | None:
    """Return the page to be shown; None where there is no file."""
    file = chosen.file
    if file is None:
        return None
    with office.ledger.read() as session:
        plain = reading_of(session, file.sha256)
    if plain is None:
        return Leaf(file, None, None, 1, chosen.item, (), (), "", (), "", read=False)
    paper = from_plain(plain)
    parts = reading_again(office, case, [file])[0].parts if chosen.read else ()
    number = min(chosen.page, max(1, len(paper.pages)))
    page = paper.pages[number - 1] if paper.pages else None
    if page is None:
        return Leaf(file, paper, None, number, chosen.item, (), (), "", parts, "", chosen.read)
    marks = marks_on(items, file.name, page.number, chosen.item) + _of_field(parts, chosen.field, page.number)
    drawn = is_drawn(paper, page)
    picture = f"{address_of(visit)}/file/{file.file_id}/page/{page.number}" if drawn else ""
    blocks = () if drawn else blocks_of(page, marks)
    marks = joined(marks) if drawn else marks
    return Leaf(file, paper, page, number, chosen.item, marks, blocks, picture, parts, chosen.field, chosen.read)


def _of_field(parts: Sequence[Part], name: str, page: int) -> tuple[Mark, ...]:
    found = [one for part in parts for one in part.fields if one.name == name and one.page == page]
    return tuple(mark_of(0, 0, {"box": _edges(one.box), "value": one.value}, chosen=True) for one in found if name)


def fields_on(leaf: Leaf) -> list[tuple[str, list[Field]]]:
    """Return what was read on a file, by material; a field that stands several times is told each time."""
    return [(part.slot, sorted(part.fields, key=lambda one: one.page)) for part in leaf.parts]


def _edges(box: Box) -> tuple[float, float, float, float]:
    return box.x0, box.y0, box.x1, box.y1


def spots_of(visit: Visit, item: Item, files: Sequence[ReviewFile], leaf: Leaf | None) -> list[tuple[str, list[Spot]]]:
    """Return the places of a finding as links by the value that stands there; the rarest value, mostly wrong, first."""
    found: dict[str, list[Spot]] = {}
    for at, place in enumerate(item.evidence):
        file, page = file_called(files, place["file"]), int(place["page"] or 0)
        here = leaf is not None and file is leaf.file and max(1, page) == leaf.number and leaf.chosen == item.number
        link = link_to(visit, file, max(1, page), item.number) if file is not None else ""
        slots = words.listed(called(slot) for slot in file.slots) if file is not None else ""
        said = words.page_of(page) if file is not None else words.gone_file()
        value = "" if place["value"] == place["file"] else str(place["value"])
        found.setdefault(value, []).append(Spot(letter(at), value, str(place["file"]), slots, said, link, here))
    return sorted(found.items(), key=lambda one: len(one[1]))


def link_to(visit: Visit, file: ReviewFile, page: int, item: int = 0, field: str = "", *, read: bool = False) -> str:
    """Return the address of the case with one page of a file shown; ``read``: with what was read on it."""
    return visit.link(file=file.file_id, page=page, i=item or "", field=field, read="1" if read else "") + "#paper"


def address_of(visit: Visit) -> str:
    """Return the address of the case itself."""
    return f"/console/reviews/{visit.path['case_id']}"


def files_by_slot(
    materials: Sequence[Mapping[str, object]], files: Sequence[ReviewFile]
) -> list[tuple[str, list[ReviewFile]]]:
    """Return the files that count by material, in the order of the list; what is no material comes last, nameless."""
    current = [one for one in files if counts(one)]
    slots = [str(one["slot"]) for one in materials]
    slots += [slot for file in current for slot in file.slots if slot not in slots]
    found = [(slot, [one for one in current if slot in one.slots]) for slot in dict.fromkeys(slots)]
    strays = [one for one in current if not one.slots]
    return found + ([("", strays)] if strays else [])
