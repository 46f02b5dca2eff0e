"""A process that has loaded a program and waits; each start that is asked of it is an own process, as after an exec.

``python -m tests.warmed`` with the number of a socket and the modules to load: run by ``tests/warm.py`` only. An order
is one message: the module to run, its arguments, its environment and its folder, with the three standard files.
"""

import gc
import importlib
import json
import os
import runpy
import select
import socket
import sys
import tempfile
import time
from pathlib import Path
from typing import Any

ORDER_BYTES = 200_000
SEEN_S = 0.5  # the clock is read from its file with this much between the two looks at most


def ordered(door: socket.socket) -> dict[str, Any]:
    """Divide for each order; return it in the process that is to carry it out."""
    while True:
        text, files, _, _ = socket.recv_fds(door, ORDER_BYTES, 3)
        if not text:
            sys.exit(0)
        told, telling = os.pipe()
        between = os.fork()
        if between == 0:
            pid = os.fork()
            if pid == 0:
                for place, file in enumerate(files):
                    os.dup2(file, place)
                for one in (*files, told, telling, door.detach()):
                    os.close(one)
                return dict(json.loads(text))
            os.write(telling, str(pid).encode())
            os._exit(0)  # so that the one who ordered becomes the parent
        os.waitpid(between, 0)
        door.send(os.read(told, 32))
        for one in (*files, told, telling):
            os.close(one)


def wait_for_the_clock(file: Path) -> None:
    """Wait until a clock that is set (tests/clocks.py) is read anew: it is known by heart for up to a second."""
    ahead_s = float(file.read_text(encoding="utf-8"))
    while True:
        with tempfile.TemporaryFile() as fresh:
            really = os.fstat(fresh.fileno()).st_mtime
        if abs(time.time() - really - ahead_s) < SEEN_S:
            return
        select.select([], [], [], 0.02)


if __name__ == "__main__":
    gc.disable()
    for name in sys.argv[2:]:
        importlib.import_module(name)
    gc.freeze()
    order = ordered(socket.socket(fileno=int(sys.argv[1])))
    os.environ.clear()
    os.environ.update(order["environment"])
    os.chdir(order["folder"])
    sys.argv = ["", *order["arguments"]]
    gc.enable()
    if "FAKETIME_TIMESTAMP_FILE" in os.environ:
        wait_for_the_clock(Path(os.environ["FAKETIME_TIMESTAMP_FILE"]))
    runpy.run_module(order["module"], run_name="__main__", alter_sys=True)
