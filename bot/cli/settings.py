"""huiqi settings: every setting with its value and meaning."""

import json

import click
from pydantic import SecretStr

from config.log import mask_text
from config.settings import Settings, load_settings


@click.command()
@click.option("--json", "as_json", is_flag=True, help="One JSON object on stdout.")
def settings(*, as_json: bool) -> None:
    """Show every setting with its value and meaning; secrets are masked."""
    loaded = load_settings()
    rows = {"HUIQI_" + name.upper(): _shown(getattr(loaded, name)) for name in Settings.model_fields}
    if as_json:
        click.echo(json.dumps(rows, ensure_ascii=False))
        return
    for name, field in Settings.model_fields.items():
        variable = "HUIQI_" + name.upper()
        click.echo(f"{variable}={rows[variable]}\n    {field.description}")


def _shown(value: object) -> str:
    if isinstance(value, SecretStr):
        return "********" if value.get_secret_value() else ""
    return mask_text(str(value))  # an address of a database may hold a password
