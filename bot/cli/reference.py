"""The reference pages of docs/, made from the code so that they can't go stale."""

import click
from pydantic import SecretStr

from bot.cli import COMMANDS, Commands, cli
from config.settings import Settings
from config.words.people import ROLE_NAMES
from handlers.routes import ROUTES


def pages() -> dict[str, str]:
    """Return file name to Markdown text."""
    return {"settings.md": _settings(), "commands.md": _commands(), "requests.md": _requests()}


def _settings() -> str:
    lines = [
        "# Settings",
        "",
        "Environment variables, or the same names without `HUIQI_` in lower case in a TOML file (`huiqi.toml`, or the",
        "file named by `HUIQI_CONFIG`). The environment wins. `huiqi settings` shows the values in force.",
        "",
        "| variable | default | meaning | range |",
        "|---|---|---|---|",
    ]
    for name, field in Settings.model_fields.items():
        default = field.default.get_secret_value() if isinstance(field.default, SecretStr) else field.default
        limits = ", ".join(_limit(part) for part in field.metadata if _limit(part))
        lines.append(f"| `HUIQI_{name.upper()}` | `{default}` | {field.description} | {limits} |".replace("``", ""))
    return "\n".join(lines) + "\n"


def _limit(part: object) -> str:
    signs = {"ge": "≥", "gt": ">", "le": "≤", "lt": "<", "pattern": "matches"}
    said = [f"{sign} {getattr(part, name)}" for name, sign in signs.items() if getattr(part, name, None) is not None]
    return " ".join(said).replace("|", "\\|")


def _commands() -> str:
    lines = ["# Commands", "", "```", _help(cli, "huiqi"), "```", ""]
    group = click.Context(cli)
    for name in COMMANDS:
        command = Commands.get_command(cli, group, name) if isinstance(cli, Commands) else None
        if command is None:
            continue
        lines += [f"## huiqi {name}", "", "```", _help(command, f"huiqi {name}"), "```", ""]
        if isinstance(command, click.Group):
            for sub, inner in command.commands.items():
                lines += ["```", _help(inner, f"huiqi {name} {sub}"), "```", ""]
    return "\n".join(lines)


def _help(command: click.Command, path: str) -> str:
    names = ["-h", "--help"]  # as under the whole group; click keeps the first it was asked for
    with click.Context(
        command, info_name=path, max_content_width=100, terminal_width=100, help_option_names=names
    ) as context:
        return command.get_help(context)


def _requests() -> str:
    lines = [
        "# What people can ask",
        "",
        "Printed from `handlers/routes.py`, as 帮助 is.",
        "",
        "| 用法 | 谁可以用 |",
        "|---|---|",
    ]
    for route in ROUTES:
        if route.help:
            everybody = len(route.roles) == len(ROLE_NAMES)
            who = "所有人" if everybody else "、".join(ROLE_NAMES[role] for role in ROLE_NAMES if role in route.roles)
            lines.append(f"| {route.help} | {who} |")
    return "\n".join(lines) + "\n"
