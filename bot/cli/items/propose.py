"""huiqi items propose: draft items from a policy's own sentences, every condition with its span."""

from datetime import UTC, datetime
from pathlib import Path
from typing import TYPE_CHECKING

import click

from bot.cli.library.house import BY, JSON, actor, one_meant, opened, say
from config.words import proposing as words

if TYPE_CHECKING:
    from bot.wiring import House
    from knowledge.items.proposing.source import Source


@click.command()
@click.argument("document", metavar="POLICY_ID|FILE")
@click.option("--save", is_flag=True, help="Keep the drafts; they still go through test, second person and publishing.")
@click.option("--no-model", is_flag=True, help="Patterns only, also where a model is configured.")
@click.option("--yaml", "as_yaml", is_flag=True, help="Print the texts of the drafts.")
@BY
@JSON
def propose(document: str, *, save: bool, no_model: bool, as_yaml: bool, by: str, as_json: bool) -> None:
    """Propose draft items from a policy of the base (id, 文号 or title), or from a file that is not in it."""
    from knowledge.answer.filling import Forms  # noqa: PLC0415 - imported when called, so that --help costs nothing
    from knowledge.items.proposing import asking, keeping, telling  # noqa: PLC0415

    with opened() as house:
        source = _source(house, document)
        forms = Forms(house.model, house.settings) if house.model is not None and not no_model else None
        proposal, drafts = asking.propose(source, house.city, house.ledger, forms)
        data = telling.told(proposal, drafts) | {"saved": []}
        lines = [one.text for one in drafts] if as_yaml else list(telling.lines(proposal, drafts))
        lines += [proposal.model] if proposal.model else []
        if save and drafts:
            who = actor(house, by)
            data["saved"] = keeping.kept(house.ledger, drafts, source.policy_id, who, datetime.now(UTC))
            lines.append(words.saved(list(data["saved"])))
    say(data, lines, as_json=as_json)


def _source(house: "House", document: str) -> "Source":
    """Read a file in the reading process, like every file that is handed in; else look the policy up."""
    from knowledge.items.proposing.opening import source_of_content, source_of_policy  # noqa: PLC0415 - as above
    from knowledge.library.reading import Reading  # noqa: PLC0415

    path = Path(document)
    if not path.is_file():
        return source_of_policy(house.ledger, one_meant(house, document))
    settings = house.settings
    with Reading(settings.library_parse_s, settings.library_max_text_chars) as reading:
        return source_of_content(reading.read_whole(path, path.stem, house.city.folder)[0]["content"])
