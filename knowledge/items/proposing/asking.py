"""One door: a document in, checked drafts out; by patterns, and with a model beside them where there is one."""

from pathlib import Path

from config.city import City
from knowledge.items.proposing.draft import Proposal
from knowledge.items.proposing.proposal import proposed
from knowledge.items.proposing.second_reader import Filler, read_beside
from knowledge.items.proposing.source import Source
from knowledge.items.proposing.telling import Written, written
from knowledge.items.reading import read_shared
from knowledge.items.shared import COMMON, STACKING
from ledger.base import Ledger
from ledger.items import open_items, published_items


def propose(source: Source, city: City, ledger: Ledger, model: Filler | None = None) -> tuple[Proposal, list[Written]]:
    """Propose drafts; a model that fails leaves them as the patterns read them.

    Args:
        source: the document.
        city: whose items these will be.
        ledger: knows which codes are taken.
        model: reads the same articles, believed only where its quotes stand in them.

    """
    folder = city.folder / "items"
    proposal = proposed(source, city, _codes(ledger, folder))
    if model is not None:
        read_beside(proposal, model)
    texts = {
        name: (folder / name).read_text(encoding="utf-8") for name in (COMMON, STACKING) if (folder / name).is_file()
    }
    return proposal, written(proposal, city, read_shared(texts, []))


def _codes(ledger: Ledger, folder: Path) -> set[str]:
    with ledger.read() as session:
        taken = {row.code for row in (*published_items(session), *open_items(session))}
    return taken | {path.stem.upper() for path in folder.glob("*.yaml")}
