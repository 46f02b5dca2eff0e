"""Words a person may tap: the chat says them for whoever taps.

``dtmd://dingtalkclient/sendMessage?content=`` is not in the platform's documents; it is used widely, and where a
client does not know it the words stand there to be typed.
"""

from urllib.parse import quote

SAY = "dtmd://dingtalkclient/sendMessage?content="


def tap(label: str, said: str = "") -> str:
    """Return a label, already safe as markdown, as a link that says ``said``, or the label itself."""
    return f"[{label}]({SAY}{quote(said or label)})"
