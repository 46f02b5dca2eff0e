"""The mark of what a model wrote, for files that leave the house (隐式标识).

人工智能生成合成内容标识办法 (in force since 2025-09-01) wants in a file's metadata: that the content is generated, the
name or code of who provides the service, and a number of the content. GB 45438-2025 (annexes E and F) names the fields:
one object AIGC with Label, ContentProducer, ProduceID, ReservedCode1, ContentPropagator, PropagateID, ReservedCode2,
all of them texts; the same names stand in the metadata that large providers write and in their public interfaces.
Label is 1 for what is generated (2 and 3 are for what may be). The reserved codes are the provider's own (signatures).
The house both makes what it exports and passes it on, so the two fields of the propagator name it as well; whoever
passes it on further writes himself there. Texts on a screen carry the visible
label instead (config/words/written.py). What is only quoted carries neither.
"""

import hashlib
import json
from dataclasses import dataclass

GENERATED = "1"  # 属于人工智能生成合成内容
FIELDS = (
    "Label", "ContentProducer", "ProduceID", "ReservedCode1", "ContentPropagator", "PropagateID", "ReservedCode2",
)  # fmt: skip


@dataclass(frozen=True, slots=True)
class AigcMark:
    """What the metadata of an exported file says about a text that a model wrote."""

    provider: str  # who answers for the service: name, or the code it was given
    content_id: str

    def fields(self) -> dict[str, dict[str, str]]:
        """Return the object to stand in a file's metadata."""
        said = {
            "Label": GENERATED,
            "ContentProducer": self.provider,
            "ProduceID": self.content_id,
            "ContentPropagator": self.provider,
            "PropagateID": self.content_id,
        }
        return {"AIGC": {name: said.get(name, "") for name in FIELDS}}

    def as_metadata(self) -> str:
        """Return the same as JSON."""
        return json.dumps(self.fields(), ensure_ascii=False)


def mark_of(text: str, provider: str, model: str, prompt_version: str = "") -> AigcMark:
    """Return the mark of a text; the same text by the same model has the same number.

    Args:
        text: what was written.
        provider: name or code of who answers for the service.
        model: as the endpoint gives it, with its version; with the text and the prompt it makes the number.
        prompt_version: of the prompt.

    >>> mark_of("结论", "示例市", "m1") == mark_of("结论", "示例市", "m1")
    True
    >>> mark_of("结论", "示例市", "m1") == mark_of("结论", "示例市", "m2")
    False
    """
    number = hashlib.sha256(f"{provider}\n{model}\n{prompt_version}\n{text}".encode()).hexdigest()[:32]
    return AigcMark(provider, number)
