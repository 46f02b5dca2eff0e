"""huiqi review: papers of a matter, looked through before they are filed; and made-up ones to practise on."""

import json
import os
from collections import Counter
from collections.abc import Iterator
from datetime import date, datetime
from pathlib import Path
from typing import TYPE_CHECKING
from zoneinfo import ZoneInfo

import click

from bot.cli.review_cases import add_commands
from bot.cli.review_matters import matters
from config.words import review as words

if TYPE_CHECKING:
    from knowledge.papers.checking import Checked
    from knowledge.rules.checklist import Matter

_HERE = ZoneInfo("Asia/Shanghai")


@click.group()
def review() -> None:
    """Look through the papers of a matter before they are filed (预审)."""


review.add_command(matters)
add_commands(review)


@review.command()
@click.option("--matter", "called", required=True, help="M1 to M10, or the name of the matter.")
@click.argument("folder", metavar="DIR", type=click.Path(path_type=Path))
@click.option(
    "--answers", type=click.Path(path_type=Path), default=None, help="Answers to its questions: JSON or YAML."
)
@click.option("--as-of", type=click.DateTime(["%Y-%m-%d"]), default=None, help="The day of the application.")
@click.option("--city", default="deyang", show_default=True, help="Whose lists hold.")
@click.option("--json", "as_json", is_flag=True, help="One JSON object on stdout.")
def check(called: str, folder: Path, answers: Path | None, as_of: datetime | None, city: str, *, as_json: bool) -> None:
    """Check a folder of papers against a matter's list: everything that is wrong, at once."""
    from config.city import load_city  # noqa: PLC0415 - imported when called, so that --help costs nothing
    from knowledge.papers.answers_file import read_answers  # noqa: PLC0415
    from knowledge.papers.pack_folder import as_plain, check_folder  # noqa: PLC0415

    day = _day(as_of)
    matter = _matter(city, called, day)
    given, unasked = read_answers(answers, matter) if answers is not None else ({}, ())
    if unasked:
        click.echo(words.unasked(unasked, [(one.key, one.asks) for one in matter.questions]), err=True)
    calendar = load_city(city).calendar
    checked = check_folder(folder, matter, given, day, calendar, at_once=os.cpu_count() or 1, without=answers)
    click.echo(json.dumps(as_plain(checked), ensure_ascii=False) if as_json else "\n".join(_told(checked)))


@review.command("list")
@click.option("--matter", "called", default=None, help="M1 to M10, or its name: its papers. Without: all matters.")
@click.option("--as-of", type=click.DateTime(["%Y-%m-%d"]), default=None, help="The day of the application.")
@click.option("--city", default="deyang", show_default=True, help="Whose lists hold.")
def list_matters(called: str | None, as_of: datetime | None, city: str) -> None:
    """List the matters, or the papers and questions of one."""
    from knowledge.papers.matters import matters_of  # noqa: PLC0415 - as above

    day = _day(as_of)
    if called is None:
        for one in matters_of(city).on(day):
            click.echo(words.matter_line(one.code, one.name, one.dept, len(one.materials), one.version))
        return
    matter = _matter(city, called, day)
    click.echo(words.matter_line(matter.code, matter.name, matter.dept, len(matter.materials), matter.version))
    for question in matter.questions:
        click.echo(words.asked(question.key, question.asks))
    for paper in matter.materials:
        defer = paper.deferral.workdays if paper.deferral is not None else 0
        click.echo(words.needed(paper.name, paper.form, paper.issuers, defer))


@review.command()
@click.option("--matter", "called", required=True, help="M1 to M10, or its name.")
@click.option("--paper", default=None, help="The paper, by its slot or its form's name. Without: all that have a form.")
@click.option("--out", type=click.Path(path_type=Path), default=Path(), help="The folder.", show_default="here")
@click.option("--city", default="deyang", show_default=True, help="Whose lists hold.")
def form(called: str, paper: str | None, out: Path, city: str) -> None:
    """Write blank forms of a matter's papers (示例) as Word files to fill in."""
    from casework.blank_form import blank_form, forms_of  # noqa: PLC0415 - as above
    from config.words import blank_form as form_words  # noqa: PLC0415

    matter = _matter(city, called, _day(None))
    written = [blank_form(matter, one) for one in ([paper] if paper else [each.name for each in forms_of(matter)])]
    for name, data in written:
        kept = out / name
        try:
            out.mkdir(parents=True, exist_ok=True)
            kept.write_bytes(data)
        except OSError as wrong:
            raise click.ClickException(f"写不了“{kept}”：{wrong.strerror}。请换一个目录。") from wrong
        click.echo(form_words.written(str(kept)))


def _day(as_of: datetime | None) -> date:
    return (as_of or datetime.now(_HERE)).date()


def _matter(city: str, called: str, day: date) -> "Matter":
    from knowledge.papers.matters import matters_of  # noqa: PLC0415 - as above

    return matters_of(city).find(called, day)


def _told(checked: "Checked") -> Iterator[str]:
    """Say for people what a check found: the papers, then what is to be mended, then what is asked."""
    matter = checked.matter
    yield words.head(
        matter.name,
        matter.code,
        matter.version,
        len(checked.readings),
        sum(len(one.paper.pages) for one in checked.readings),
    )
    yield from (words.gate(gate.rule.outcome, gate.rule.says) for gate in checked.reviewed.gates if gate.met)
    for one in checked.reviewed.standings:
        files = [reading.paper.name for reading in checked.readings if one.material.name in reading.slots]
        yield words.material(one.material.name, one.status, files)
    open_ones = [one for one in checked.findings if one.result in words.TO_DO and one.severity != "note"]
    yield words.verdict(Counter(one.result for one in open_ones), done=checked.ready)
    for number, told in enumerate(open_ones, 1):
        yield words.finding(number, told.result, told.message, told.fix)
    deciding = {one for gate in checked.reviewed.gates for one in gate.open}
    if asked := [one.asks for one in checked.reviewed.to_ask if one not in deciding]:
        yield words.questions(asked)
    if deciding:
        yield words.confirm(one.asks for one in checked.reviewed.to_ask if one in deciding)
    if open_ones:
        yield words.ALL_TOLD
    yield words.ADVICE


@review.command()
@click.option("--matter", required=True, help="M1 to M10, or the name of the matter.")
@click.option(
    "--fault", "faults", multiple=True, help="A fault by its name, e.g. 缺公章; NAME@材料 chooses the material."
)
@click.argument("more", nargs=-1, metavar="[FAULT]...")
@click.option("--out", type=click.Path(path_type=Path), help="A new or empty folder for the papers and truth.json.")
@click.option("--seed", default=0, show_default=True, help="The same seed gives the same papers.")
@click.option("--scan", is_flag=True, help="All papers look scanned, at 150 to 200 dpi.")
@click.option("--mixed", is_flag=True, help="About half of the papers look scanned.")
@click.option("--unhelpful-names", is_flag=True, help="File names that say nothing: IMG_2041.jpg, 扫描件1.pdf.")
@click.option(
    "--as-of", type=click.DateTime(["%Y-%m-%d"]), default=None, help="The day of handing in; today without it."
)
@click.option("--list", "list_only", is_flag=True, help="Only list the faults that this matter's papers can have.")
def sample(  # noqa: PLR0913 - one argument an option
    matter: str,
    faults: tuple[str, ...],
    more: tuple[str, ...],
    out: Path | None,
    seed: int,
    as_of: datetime | None,
    *,
    scan: bool,
    mixed: bool,
    unhelpful_names: bool,
    list_only: bool,
) -> None:
    """Write a made-up pack of papers (示例) with planted faults, for tests and for training."""
    from knowledge.papers.samples.filing import Look  # noqa: PLC0415 - imported when called, so that --help costs nothing
    from knowledge.papers.samples.pack import Wanted, faults_of, write_pack  # noqa: PLC0415

    day = _day(as_of)
    if list_only:
        click.echo("\n".join(faults_of(matter, seed, day)))
        return
    if out is None:
        raise click.UsageError("请用 --out 指定一个新的或空的文件夹，材料和 truth.json 写在里面。")
    look = Look(scan=scan, mixed=mixed, unhelpful=unhelpful_names)
    truth = write_pack(Wanted(matter, seed, day, (*faults, *more), look), out)
    click.echo(json.dumps({name: truth[name] for name in ("matter", "seed", "as_of", "faults")}, ensure_ascii=False))
