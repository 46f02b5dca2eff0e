"""Making files of papers: which go together, what the files are called, how each looks."""

from collections.abc import Iterator
from dataclasses import dataclass, field

from knowledge.papers.samples.blocks import Sheet
from knowledge.papers.samples.dice import Dice
from knowledge.papers.samples.drafting import Draft, draw_up, has_drawing
from knowledge.papers.samples.locking import Lock
from knowledge.papers.samples.page import SetPage
from knowledge.papers.samples.pdf import Photograph, jpeg_of, pdf_of
from knowledge.papers.samples.planting import Pack
from knowledge.papers.samples.scan import Scanned, png_of, scanned
from knowledge.papers.samples.setting import set_sheet
from knowledge.papers.samples.truth import FileTruth, Part, note_flowing, note_page
from knowledge.papers.samples.word import docx_of

_ON_PAPER = frozenset({"模糊", "倒置"})  # wrong only on what was scanned
_OF_PAGES = frozenset({"缺页", "首页", "空白页", "加密"})
_TOGETHER = 0.5  # share of materials of several papers that come in one file
_NEXT_TOO = 0.12  # share of papers that share a file with the next material


@dataclass(frozen=True, slots=True)
class Look:
    """How a pack is handed in."""

    scan: bool = False  # every paper scanned
    mixed: bool = False  # about half of the papers scanned
    unhelpful: bool = False  # file names that say nothing


@dataclass(slots=True)
class _Bundle:
    """Papers that become one file, or the pictures of one file."""

    drafts: list[Draft]
    scan: bool
    form: str = "pdf"  # pdf, docx, jpg, png
    sheets: list[Sheet] = field(default_factory=list)


def files_of(pack: Pack, look: Look) -> Iterator[tuple[str, bytes, FileTruth]]:
    """Give name, bytes and truth of each file of a pack, in the order of the list.

    Raises:
        NoFont: scanned-looking pages are wanted and this machine has no Chinese font.
    """
    taken: set[str] = set()
    for at, bundle in enumerate(_bundles(pack, look), 1):
        dice = Dice("file", pack.telling.matter, pack.seed, bundle.drafts[0].slot, bundle.drafts[0].kind.name)
        for data, form, parts, pages in _written(bundle, dice):
            name = _name(bundle, at, form, dice, taken, unhelpful=look.unhelpful)
            yield name, data, FileTruth(name, "scan" if bundle.scan else form.replace("pdf", "text"), pages, parts)


def _bundles(pack: Pack, look: Look) -> list[_Bundle]:
    dice = Dice("bundles", pack.telling.matter, pack.seed)
    throws = {
        (one.slot, one.kind.name): (dice.chance(_TOGETHER), dice.chance(_NEXT_TOO), dice.chance(0.5))
        for one in pack.drafts
    }
    bundles: list[_Bundle] = []
    for draft in pack.drafts:
        same, following, scan_too = throws[draft.slot, draft.kind.name]
        before = bundles[-1] if bundles else None
        alone = draft.flaws & (_ON_PAPER | _OF_PAGES)
        joins = same if before and before.drafts[-1].slot == draft.slot else following
        if before and joins and not alone and not before.drafts[-1].flaws & (_ON_PAPER | _OF_PAGES):
            before.drafts.append(draft)
        else:
            bundles.append(_Bundle([draft], look.scan or (look.mixed and scan_too) or bool(draft.flaws & _ON_PAPER)))
    for bundle in bundles:
        bundle.sheets = [draw_up(draft, pack.telling, pack.seed) for draft in bundle.drafts]
        bundle.form = _form(bundle, pack)
    return bundles


def _form(bundle: _Bundle, pack: Pack) -> str:
    first = bundle.drafts[0]
    dice = Dice("form", pack.telling.matter, pack.seed, first.slot, first.kind.name)
    if bundle.scan:
        picture = dice.pick(("pdf", "jpg", "png", "jpg"))
        return "pdf" if len(bundle.drafts) > 1 or any(one.flaws & _OF_PAGES for one in bundle.drafts) else picture
    fixed = len(bundle.drafts) > 1 or has_drawing(bundle.sheets[0]) or first.kind.family == "licence"
    return "pdf" if fixed or first.flaws & _OF_PAGES or bundle.sheets[0].wide else dice.pick(("docx", "pdf"))


def _written(bundle: _Bundle, dice: Dice) -> Iterator[tuple[bytes, str, list[Part], int]]:
    """Give the bytes, the format, the papers and the number of pages of each file that a bundle becomes."""
    if bundle.form == "docx":
        yield docx_of(bundle.sheets[0]), "docx", [_docx_part(bundle)], 1
        return
    parts: list[tuple[Part, list[SetPage], Draft]] = []
    pages: list[SetPage] = []
    for draft, sheet in zip(bundle.drafts, bundle.sheets, strict=True):
        shown = _pages(set_sheet(sheet), draft)
        parts.append(
            (Part(draft.slot, draft.kind.name, list(range(len(pages) + 1, len(pages) + 1 + len(shown)))), shown, draft)
        )
        pages += shown
    if not bundle.scan:
        for part, shown, _ in parts:
            for number, page in zip(part.pages, shown, strict=True):
                note_page(part, page, number)
        lock = Lock("sample") if any(draft.flaws & {"加密"} for draft in bundle.drafts) else None
        yield pdf_of(pages, lock), "pdf", [part for part, _, _ in parts], len(pages)
        return
    yield from _scans(bundle, parts, dice)


def _scans(
    bundle: _Bundle, parts: list[tuple[Part, list[SetPage], Draft]], dice: Dice
) -> Iterator[tuple[bytes, str, list[Part], int]]:
    pictures: list[Photograph] = []
    grey = any("复印" in draft.flaws for draft in bundle.drafts)
    for part, shown, draft in parts:
        for number, page in zip(part.pages, shown, strict=True):
            seen = scanned(page, dice, blurred="模糊" in draft.flaws, grey=grey)
            if "倒置" in draft.flaws:
                seen = Scanned(seen.picture.rotate(180), seen.skew, seen.dpi)
            if bundle.form == "pdf":
                note_page(part, page, number, seen.skew)
                pictures.append(Photograph(jpeg_of(seen.picture, 72), seen.picture.size, (page.width, page.height)))
            else:
                alone = Part(part.slot, part.paper, [1])
                note_page(alone, page, 1, seen.skew)
                data = jpeg_of(seen.picture, 80) if bundle.form == "jpg" else png_of(seen.picture, seen.dpi)
                yield data, bundle.form, [alone], 1
    if bundle.form == "pdf":
        lock = Lock("sample") if any("加密" in draft.flaws for draft in bundle.drafts) else None
        yield pdf_of(pictures, lock), "pdf", [part for part, _, _ in parts], len(pictures)


def _pages(pages: list[SetPage], draft: Draft) -> list[SetPage]:
    """Lose or add the pages that a fault asks for; page numbers stay as they were printed."""
    if "首页" in draft.flaws:
        return pages[:1]
    if "缺页" in draft.flaws:
        return pages[:1] + pages[2:]
    if "空白页" in draft.flaws:
        return [*pages, SetPage(pages[-1].width, pages[-1].height)]
    return pages


def _docx_part(bundle: _Bundle) -> Part:
    """Note what a docx says; it has no pages of its own, so there are no boxes."""
    draft, sheet = bundle.drafts[0], bundle.sheets[0]
    part = Part(draft.slot, draft.kind.name, [1])
    note_flowing(part, set_sheet(sheet))
    return part


def _name(bundle: _Bundle, at: int, form: str, dice: Dice, taken: set[str], *, unhelpful: bool) -> str:
    """Name a file as people do: by what it is, or, unhelpfully, as the telephone did."""
    kind = bundle.drafts[0].kind.name
    for turn in range(1, 1000):
        if unhelpful:
            number = dice.between(1000, 9999)
            stem = dice.pick(
                (
                    f"IMG_{number}",
                    f"扫描件{len(taken) + 1}",
                    f"微信图片_2026{number}",
                    f"新建文档({number % 90})",
                    f"scan{number}",
                )
            )
        else:
            helpful = (f"{at:02d}{kind}", kind, f"{kind}(盖章版)", f"{bundle.sheets[0].title.replace(' ', '')}")
            stem = helpful[dice.below(4)] if turn == 1 else f"{at:02d}{kind}_{turn}"
        name = f"{stem}.{form}"
        if name not in taken:
            taken.add(name)
            return name
    raise ValueError("no free file name")
