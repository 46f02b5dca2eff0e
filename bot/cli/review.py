"""huiqi review: papers of a matter, looked through before they are filed; and made-up ones to practise on."""

import json
from datetime import datetime
from pathlib import Path
from zoneinfo import ZoneInfo

import click

_HERE = ZoneInfo("Asia/Shanghai")


@click.group()
def review() -> None:
    """Look through the papers of a matter before they are filed (预审)."""


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

    day = (as_of or datetime.now(_HERE)).date()
    if list_only:
        click.echo("\n".join(faults_of(matter, seed, day)))
        return
    if out is None:
        raise click.UsageError("请用 --out 指定一个新的或空的文件夹，材料和 truth.json 写在里面。")
    look = Look(scan=scan, mixed=mixed, unhelpful=unhelpful_names)
    truth = write_pack(Wanted(matter, seed, day, (*faults, *more), look), out)
    click.echo(json.dumps({name: truth[name] for name in ("matter", "seed", "as_of", "faults")}, ensure_ascii=False))
