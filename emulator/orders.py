"""Carrying out ordered troubles: the same for the control API and the fault panel of the page."""

from typing import Any

from emulator.faults import ALWAYS, AT_ONCE, KINDS
from emulator.platform import Platform
from emulator.shapes import Change, TownError
from emulator.wire import Connection


class BadOrder(TownError):
    """An ordered fault is not known or lacks something; the text says what."""


def order(platform: Platform, kind: str, **facts: Any) -> dict[str, Any]:  # noqa: ANN401 - any JSON
    """Order a trouble: some happen now, the others wait for their moment.

    Args:
        platform: the emulator.
        kind: one of ``faults.KINDS``.
        facts: ``times`` (-1 is until cleared), ``path`` (part of a request path), and what the kind takes.

    Returns:
        What was done: ``{"kind", "now": bool, "connections"?: count, ...}``.

    Raises:
        BadOrder: unknown kind, or a wrong fact.

    """
    if kind not in KINDS:
        raise BadOrder(f"no fault {kind!r}; known: {', '.join(KINDS)}")
    times = facts.pop("times", 1)
    path = facts.pop("path", "")
    if isinstance(times, bool) or not isinstance(times, int) or (times < 1 and times != ALWAYS):
        raise BadOrder(f"times must be a positive number or {ALWAYS} for always, got {times!r}")
    if not isinstance(path, str):
        raise BadOrder(f"path must be a text, got {path!r}")
    if kind in AT_ONCE:
        done = _now(platform, kind, times, facts)
        platform.faults.note(kind)
    else:
        if kind == "qps":
            times = ALWAYS  # a limit stays until it is called off
        done = {"armed": platform.faults.arm(kind, times=times, path=path, **facts).shown()}
    platform.town.tell(Change("fault"))
    return {"kind": kind, "now": kind in AT_ONCE, **done}


def _now(platform: Platform, kind: str, times: int, facts: dict[str, Any]) -> dict[str, Any]:
    if kind == "token_expire":
        platform.tokens.expire()
        return {}
    if kind == "download_expire":
        return {"codes": platform.town.vault.expire_codes()}
    if kind in {"webhook_expire", "webhook_throttle"}:
        return _webhooks(platform, kind, str(facts.get("conversation", "")))
    if kind in {"disband", "bot_removed", "bot_restored"}:
        return _group(platform, kind, str(facts.get("conversation", "")))
    connections = platform.gateway.chosen(str(facts.get("connection", "")))
    for connection in connections:
        _trouble(platform, connection, kind, facts)
    if kind == "close" and (times > 1 or times == ALWAYS):
        platform.faults.arm("close", times=times if times == ALWAYS else times - 1)
    return {"connections": len(connections)}


def _webhooks(platform: Platform, kind: str, cid: str) -> dict[str, Any]:
    if kind == "webhook_expire":
        platform.sessions.expire(cid)
    else:
        platform.sessions.block_all([cid] if cid else list(platform.town.conversations))
    return {}


def _group(platform: Platform, kind: str, cid: str) -> dict[str, Any]:
    if kind == "disband":
        platform.town.disband(cid)
    else:
        platform.town.set_bot(cid, installed=kind == "bot_restored")
    return {"conversation": cid}


def _trouble(platform: Platform, connection: Connection, kind: str, facts: dict[str, Any]) -> None:
    if kind == "disconnect":
        platform.gateway.disconnect(connection, str(facts.get("reason", "connection is expired")))
    elif kind == "stall":
        connection.stalled = True
    elif kind == "close":
        connection.close(int(facts.get("code", 1000)))
    elif kind == "reset":
        connection.reset()
    elif kind == "bad_frame":
        connection.send(str(facts.get("text", "this is not JSON {")))
    else:
        topic = str(facts.get("topic", "/v1.0/unknown/topic"))
        platform.gateway.unknown_topic(connection, str(facts.get("type", "CALLBACK")), topic)
