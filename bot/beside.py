"""Commands of ours run beside the house, in a process of their own that steps back for everybody else."""

import os
import subprocess
import sys
from collections.abc import Sequence
from pathlib import Path
from typing import IO

from config.settings import Settings

GENTLY = 10  # by how much it steps back (nice)


def start_beside(
    settings: Settings, arguments: Sequence[str], out: IO[bytes] | None = None, *, held: bool = False
) -> subprocess.Popen[bytes]:
    """Start a command for the home this process serves; its output goes to a file, or nowhere.

    ``held``: its input is a pipe of ours, which ends when this process does, however it ends.
    """
    root = str(Path(__file__).resolve().parent.parent)
    paths = os.pathsep.join(filter(None, (root, os.environ.get("PYTHONPATH", ""))))
    here = {"HUIQI_HOME": str(settings.home), "HUIQI_DATABASE_URL": settings.database_url}
    here["HUIQI_SAMPLE"] = "false"  # whoever serves has loaded it
    child = subprocess.Popen(  # noqa: S603 - our own interpreter and modules
        [sys.executable, "-m", "bot", *arguments],
        stdin=subprocess.PIPE if held else None,
        stdout=subprocess.DEVNULL if out is None else out,
        env=os.environ | {"PYTHONPATH": paths} | here,
        start_new_session=True,  # Ctrl-C reaches us; we tell the child
    )
    os.setpriority(os.PRIO_PROCESS, child.pid, GENTLY)
    return child
