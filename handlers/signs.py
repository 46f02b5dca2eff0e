"""What in a sentence shows what its speaker wants: pieces of it, its kinds of names and numbers, and how it sounds.

Names are put in place of what they name (a department, a paper, a 文号), so that what was learnt of one department
holds for all. How a sentence sounds is kept beside how it is written: 摧一下 sounds as 催一下 does, as does cui yixia.
"""

import re
from collections.abc import Mapping, Sequence

from handlers.ideas import IDEAS
from handlers.names import masked
from handlers.sounds import Heard, restored, spelled
from handlers.wording import MARK, without_files, written

__all__ = ["MARK", "masked", "signs", "without_files", "written"]

SIDES = {"enterprise": "firm", "stranger": "firm"}
_FORMS = (
    ("问", re.compile(r"吗|呢|怎么|什么|多少|为什么|哪|几|是不是|有没有|能不能|[没不]$|谁|[?？]")),
    ("令", re.compile(r"^(?:请|帮我?|给我?|把|我要|我想|快|再)")),
    ("短", re.compile(r"^.{1,4}$")),
    ("长", re.compile(r"^.{16,}$")),
)
_LONG = re.compile(r"[\u4e00-\u9fff]{2,}")
_HEARD: dict[int, dict[tuple[str, str], list[tuple[str, str, tuple[str, ...]]]]] = {}
_NOISE = re.compile(r"[^0-9a-z\u3400-\u9fff\ue000-\ue0ff]+")


def ideas(plain: str, heard: Heard, sounds: Mapping[str, str]) -> list[str]:
    """Return the names of the ideas that the words of a message say, as they are written or as they sound.

    Args:
        plain: the message, written.
        heard: its characters, or pieces in Latin letters, each with its syllable.
        sounds: pinyin without tones of single characters.

    """
    said = {name for name, words in IDEAS.items() if any(word in plain for word in words)}
    by_sound = _by_sound(sounds)
    for at in range(len(heard) - 1):
        for name, word, syllables in by_sound.get((heard[at][1], heard[at + 1][1]), ()):
            there = heard[at : at + len(syllables)]
            if tuple(one[1] for one in there) == syllables and _meant(word, [one[0] for one in there]):
                said.add(name)
    return sorted(said)


def _meant(word: str, written_: Sequence[str]) -> bool:
    """Tell whether what sounds as a word is that word: typed in letters, or with one character of it at least."""
    return all(one.isascii() for one in written_) or any(
        one == meant for one, meant in zip(written_, word, strict=True)
    )


def _by_sound(sounds: Mapping[str, str]) -> dict[tuple[str, str], list[tuple[str, str, tuple[str, ...]]]]:
    """Return the words of ideas by their first two syllables; made once for a table of sounds."""
    if id(sounds) not in _HEARD:
        table: dict[tuple[str, str], list[tuple[str, str, tuple[str, ...]]]] = {}
        for name, words in IDEAS.items():
            for word in filter(_LONG.fullmatch, words):
                syllables = tuple(syllable for _, syllable in spelled(word, sounds))
                if len(syllables) == len(word):
                    table.setdefault((syllables[0], syllables[1]), []).append((name, word, syllables))
        _HEARD.clear()
        _HEARD[id(sounds)] = table
    return _HEARD[id(sounds)]


def signs(text: str, role: str, sounds: Mapping[str, str]) -> list[str]:
    """Return every sign in a message, each once; those of ideas begin with @.

    Args:
        text: the message with its file marks.
        role: of the speaker; empty when it is not known.
        sounds: pinyin without tones of single characters.

    """
    plain = restored(written(text), sounds)
    kinds = masked(plain)
    body = "^" + _NOISE.sub("", kinds) + "$"
    found = {body[at : at + size] for size in (1, 2, 3, 4) for at in range(len(body) - size + 1)}
    raw = _NOISE.sub("", plain)
    found |= {f"o{raw[at : at + size]}" for size in (2, 3) for at in range(len(raw) - size + 1)}
    heard = spelled(raw, sounds)
    spoken = [syllable for _, syllable in heard]
    found |= {"s" + " ".join(spoken[at : at + size]) for size in (2, 3) for at in range(len(spoken) - size + 1)}
    said = ideas(plain, heard, sounds)
    asks = [name for name, pattern in _FORMS if pattern.search(plain)]
    marks = sorted({mark for mark in kinds if mark >= "\ue000"})
    kinds_said = [*said, *marks, *asks, *([] if said or marks else ["无"])]
    found |= {f"@{one}" for one in kinds_said}
    found |= {f"@{one} {other}" for at, one in enumerate(kinds_said) for other in kinds_said[at + 1 :]}
    runs = [run for run in _NOISE.sub(" ", kinds).split(" ") if run]
    found |= {f"^{run[:size]}" for run in runs for size in (1, 2)} | {
        f"{run[-size:]}$" for run in runs for size in (1, 2)
    }
    found.add(f"n{min(len(raw), 40) // 4}")
    found |= {f"c{mark}" for mark in "?？!！:：/《" if mark in text}
    files = MARK.findall(text)
    if files:
        found |= {"f", "f only" if not raw else "f words"}
    if role:
        side = SIDES.get(role, role)
        found |= {f"r{side}", *(f"@{one} r{side}" for one in kinds_said)}
    return sorted(found)
