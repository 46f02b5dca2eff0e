"""huiqi doctor: check everything; each finding says how to mend it."""

import json
import sys

import click

from config.settings import load_settings


@click.command()
@click.option("--json", "as_json", is_flag=True, help="One JSON object on stdout.")
def doctor(*, as_json: bool) -> None:
    """Check settings, home, database, DingTalk and clock; exit code 1 when something needs mending."""
    from bot.doctor import examine  # noqa: PLC0415 - imported when called, so that --help costs nothing
    from ledger.migrate import pending  # noqa: PLC0415

    findings = examine(load_settings(), pending)
    if as_json:
        rows = [{"name": f.name, "ok": f.ok, "says": f.says, "mend": f.mend} for f in findings]
        click.echo(json.dumps({"findings": rows}, ensure_ascii=False))
    else:
        for finding in findings:
            click.echo(f"{'✓' if finding.ok else '✗'} {finding.name}：{finding.says}")
            if not finding.ok:
                click.echo(f"    处理办法：{finding.mend}")
    sys.exit(0 if all(finding.ok for finding in findings) else 1)
