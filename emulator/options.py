"""What can be set for a run. Facts that nobody could confirm about the real platform are switches here."""

from dataclasses import dataclass, fields
from typing import Any

CHOICES = {"quoted_file": ("with_code", "unknown", "only_id"), "webhook_scope": ("conversation", "session")}


@dataclass(slots=True)
class Options:
    """Settings of one emulator; each can also be changed while it runs (``POST /emulator/options``)."""

    client_id: str = "dingdemo000000001"
    client_secret: str = "demo-secret"  # noqa: S105 - the published secret of a pretend app
    robot_code: str = ""  # "" means: the same as client_id, as for internal apps
    public_url: str = "http://127.0.0.1:8000"  # what the town's own links start with

    # Stream connections
    ticket_life_s: float = 90.0  # official
    ack_timeout_s: float = 60.0  # field reports: about 60 s, once 16 s
    redeliveries: int = 3  # not documented
    fire_and_forget: bool = False  # the older official text: robot messages are never sent again
    hold_when_offline: bool = True  # what is said while nothing is connected: kept for later, or lost
    ping_every_s: float = 25.0  # field reports: 20-30 s; 0 is never
    greet: bool = False  # send SYSTEM CONNECTED and REGISTERED; not always seen
    disconnect_grace_s: float = 10.0  # from the disconnect frame to the end of the socket
    outsider_union_id: bool = True  # senderUnionId in the messages of people without staff id

    # Quoting a file in a group: with_code, unknown (unknownMsgType), or only_id (no repliedMsg)
    quoted_file: str = "with_code"

    # Tokens, sessions, files
    token_life_s: float = 7200.0  # official
    webhook_life_s: float = 5400.0  # official sample
    download_code_life_s: float = 7200.0  # not documented
    download_link_life_s: float = 600.0  # not documented
    query_key_life_s: float = 86400.0  # official: asked about and taken back within 24 hours

    # Signing in
    auth_code_life_s: float = 300.0  # official, of the code inside the client; assumed for the browser's
    redirect_hosts: str = ""  # host or host:port, comma-separated; "" is any address of this machine

    # Limits; 0 is none
    webhook_per_minute: int = 20  # documented for custom robots, assumed for session webhooks
    webhook_block_s: float = 600.0
    webhook_scope: str = "conversation"  # or "session": each message's webhook counts alone
    webhook_bytes: int = 20_000
    robot_bytes: int = 15_000  # msgParam, official
    group_per_minute: int = 0  # groupMessages/send to one group: no number is published
    api_qps: int = 20  # per API, standard edition
    card_value_bytes: int = 0  # one card field: a third-party adapter says 1024

    def bot(self) -> str:
        """Return the robot code."""
        return self.robot_code or self.client_id

    def change(self, values: dict[str, Any]) -> None:
        """Set some fields by name.

        Raises:
            ValueError: no such field, or a value of another type.

        """
        checked = {name: self._checked(name, value) for name, value in values.items()}
        for name, value in checked.items():
            setattr(self, name, value)

    def _checked(self, name: str, value: object) -> object:
        known = [f.name for f in fields(self)]
        if name not in known:
            raise ValueError(f"no option {name!r}; known: {', '.join(known)}")
        kind = type(getattr(self, name))
        if kind is float and isinstance(value, int) and not isinstance(value, bool):
            value = float(value)
        if type(value) is not kind:
            raise ValueError(f"option {name!r} is a {kind.__name__}, got {value!r}")
        if name in CHOICES and value not in CHOICES[name]:
            raise ValueError(f"option {name!r} is one of {', '.join(CHOICES[name])}, got {value!r}")
        return value
