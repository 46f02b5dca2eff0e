"""How people say the name of a material: without the note behind it that says when it is asked for."""

import re
from collections.abc import Iterable

_NOTE = re.compile(r"\s+[（(][^（()）]*[）)]\s*$|\s*[（(]\s*(?:C\s*(?:[:：][^（()）]*)?|常要求)\s*[）)]\s*$")
_NOTE_WITHIN = re.compile(r"\s*[（(](?:C(?:\s*[:：][^（()）]*)?|常要求)[）)]")


def called(slot: str) -> str:
    """Return a material's name without its note.

    >>> called("监理合同 (C: 必须监理)"), called("场所使用证明 (常要求)"), called("住所(场所)证明")
    ('监理合同', '场所使用证明', '住所(场所)证明')
    """
    return _NOTE.sub("", slot)


def bare(text: str) -> str:
    """Return a sentence in which materials are named without their notes, whatever list they are of.

    >>> bare("《监理合同 (C: 必须监理)》合同价大写为“壹元整”")
    '《监理合同》合同价大写为“壹元整”'
    """
    return _NOTE_WITHIN.sub("", text)


def quoted(slots: Iterable[str]) -> str:
    """Name materials in a sentence; their names hold 、 themselves.

    >>> quoted(["人防、园林等意见 (C)", "申请表"])
    '《人防、园林等意见》《申请表》'
    """
    return "".join(f"《{called(one)}》" for one in slots)


def spoken(text: str, slots: Iterable[str]) -> str:
    """Return a sentence with the names of materials in it as people say them.

    >>> spoken("《监理合同 (C: 必须监理)》没有交。", ["监理合同 (C: 必须监理)"])
    '《监理合同》没有交。'
    """
    for slot in slots:
        text = text.replace(slot, called(slot))
    return text
