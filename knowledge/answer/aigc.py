"""The mark of what a model wrote, for files that leave the house (隐式标识).

人工智能生成合成内容标识办法 (in force since 2025-09-01) wants in a file's metadata: that the content is generated, who
provides the service, and a number of the content; GB 45438-2025 names the fields. Texts on a screen carry the visible
label instead (config/words/written.py). What is only quoted carries neither.
"""

import hashlib
import json
from dataclasses import dataclass

GENERATED = "1"  # 属于人工智能生成合成内容


@dataclass(frozen=True, slots=True)
class AigcMark:
    """What the metadata of an exported file says about a text that a model wrote."""

    provider: str  # who answers for the service: name or code
    model: str  # as the endpoint gives it, with its version
    content_id: str

    def fields(self) -> dict[str, dict[str, str]]:
        """Return the object to stand in a file's metadata."""
        fields = {"Label": GENERATED, "ContentProducer": f"{self.provider}/{self.model}", "ProduceID": self.content_id}
        rest = dict.fromkeys(("ReservedCode1", "ContentPropagator", "PropagateID", "ReservedCode2"), "")
        return {"AIGC": fields | rest}

    def as_metadata(self) -> str:
        """Return the same as JSON."""
        return json.dumps(self.fields(), ensure_ascii=False)


def mark_of(text: str, provider: str, model: str, prompt_version: str = "") -> AigcMark:
    """Return the mark of a text; the same text by the same model has the same number.

    >>> mark_of("结论", "示例市", "m1") == mark_of("结论", "示例市", "m1")
    True
    """
    number = hashlib.sha256(f"{provider}\n{model}\n{prompt_version}\n{text}".encode()).hexdigest()[:32]
    return AigcMark(provider, model, number)
