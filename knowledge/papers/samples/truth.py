"""What is known of a made-up pack, for whoever measures the reader: every field in its place, every fault."""

from dataclasses import dataclass, field

from knowledge.papers.samples.labels import usual_name
from knowledge.papers.samples.page import Place, SetPage, Stamp
from knowledge.papers.samples.scan import turned_box

Entry = dict[str, object]


@dataclass(slots=True)
class Part:
    """One paper, or the pages of it that stand in one file."""

    slot: str
    paper: str  # name of the kind
    pages: list[int]  # page numbers in the file
    fields: dict[str, Entry] = field(default_factory=dict)
    seals: list[Entry] = field(default_factory=list)
    signatures: list[Entry] = field(default_factory=list)

    def as_json(self) -> Entry:
        """Give what goes into truth.json."""
        return {
            "slot": self.slot,
            "paper": self.paper,
            "pages": self.pages,
            "fields": self.fields,
            "seals": self.seals,
            "signatures": self.signatures,
        }


@dataclass(slots=True)
class FileTruth:
    """One file with the papers in it."""

    name: str
    how: str  # docx, text, scan
    pages: int
    parts: list[Part]

    def as_json(self) -> Entry:
        """Give what goes into truth.json: the fields of all its papers, and each paper by itself."""
        fields: dict[str, Entry] = {}
        for part in self.parts:
            for name, entry in part.fields.items():
                fields.setdefault(name, entry)
        return {
            "file": self.name,
            "how": self.how,
            "pages": self.pages,
            "slots": list(dict.fromkeys(part.slot for part in self.parts)),
            "fields": fields,
            "seals": [seal for part in self.parts for seal in part.seals],
            "signatures": [one for part in self.parts for one in part.signatures],
            "parts": [part.as_json() for part in self.parts],
        }


def note_page(part: Part, page: SetPage, number: int, skew: float = 0.0) -> None:
    """Note what stands on a page, as page ``number`` of its file."""
    begun = ""
    for place in page.places:
        entry: Entry = {"value": place.value, "usual": usual_name(place.name), "page": number}
        entry["box"] = _fractions(_edges(place), page, skew)
        if place.name not in part.fields:
            part.fields[place.name] = entry
            begun = place.name
        elif place.follows and begun == place.name:
            part.fields[place.name]["box"] = _around(part.fields[place.name]["box"], entry["box"])
        else:
            begun = ""
    for stamp in page.stamps:
        edges = (stamp.x, stamp.y, stamp.x + stamp.width, stamp.y + stamp.height)
        entry = {"page": number, "box": _fractions(edges, page, skew), "name": stamp.name, **_looks(stamp)}
        (part.seals if stamp.kind == "seal" else part.signatures).append(entry)


def note_flowing(part: Part, pages: list[SetPage]) -> None:
    """Note what a file without pages of its own says: no boxes, all on page 1."""
    for page in pages:
        note_page(part, page, 1)
    for entry in (*part.fields.values(), *part.seals, *part.signatures):
        entry["box"] = None


def _looks(stamp: Stamp) -> Entry:
    colour = "grey" if stamp.copied else "red" if stamp.kind == "seal" else "blue"
    return {"shape": stamp.shape, "colour": colour} if stamp.kind == "seal" else {"colour": colour}


def _around(one: object, other: object) -> list[float]:
    if not isinstance(one, list) or not isinstance(other, list):
        raise TypeError("boxes are lists")
    return [min(one[0], other[0]), min(one[1], other[1]), max(one[2], other[2]), max(one[3], other[3])]


def _edges(place: Place) -> tuple[float, float, float, float]:
    return place.x0, place.y0, place.x1, place.y1


def _fractions(edges: tuple[float, float, float, float], page: SetPage, skew: float) -> list[float]:
    x0, y0, x1, y1 = turned_box(edges, skew, (page.width, page.height)) if skew else edges
    scaled = (x0 / page.width, y0 / page.height, x1 / page.width, y1 / page.height)
    return [round(min(1.0, max(0.0, edge)), 4) for edge in scaled]
