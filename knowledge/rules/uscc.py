"""统一社会信用代码, the code of a market entity (GB 32100-2015; its body GB 11714)."""

from dataclasses import dataclass

ALPHABET = "0123456789ABCDEFGHJKLMNPQRTUWXY"  # no I O S V Z
LENGTH = 18
_WEIGHTS = tuple(pow(3, i, 31) for i in range(LENGTH - 1))
_LOOKALIKES = str.maketrans({"I": "1", "O": "0", "S": "5", "Z": "2"})
_BODY_WEIGHTS = (3, 7, 9, 10, 5, 8, 4, 2)
_BODY = slice(8, 16)
_BODY_CHECK = 16
_FULL_WIDTH = {0xFF01 + i: 0x21 + i for i in range(94)} | {0x3000: 0x20}


def normalise(text: str) -> str:
    """Strip spaces and hyphens, make it half-width and upper-case.

    >>> normalise(" 91510600 0000-01011k ")
    '91510600000001011K'
    """
    return "".join(text.translate(_FULL_WIDTH).upper().replace("-", "").split())


def check_character(first17: str) -> str:
    """Return the 18th character for the first 17 (GB 32100-2015, 5.5).

    Raises:
        ValueError: a character outside the alphabet, or not 17 of them.
    """
    if len(first17) != LENGTH - 1:
        raise ValueError("the check character stands on 17 characters")
    total = sum(ALPHABET.index(char) * weight for char, weight in zip(first17, _WEIGHTS, strict=True))
    return ALPHABET[(31 - total % 31) % 31]


def is_valid(code: str) -> bool:
    """Return whether a normalised code has the right length, alphabet and check character.

    A failed check is a warning for a human: a few codes in real use fail it.
    """
    return len(code) == LENGTH and all(c in ALPHABET for c in code) and check_character(code[:-1]) == code[-1]


def likely(code: str) -> str:
    """Return the valid code that was probably meant (O for 0, I for 1 ...), or an empty string.

    >>> likely("91510600OO0001011K")
    '91510600000001011K'
    """
    guess = code.translate(_LOOKALIKES)
    return guess if guess != code and is_valid(guess) else ""


@dataclass(frozen=True, slots=True)
class Examined:
    """What the two check characters say of a code."""

    valid: bool
    normalised: str
    reason: str  # empty when valid; a sentence for the person who typed it


def body_character(body: str) -> str:
    """Return the 17th character, the check of the organisation's eight before it (GB 11714).

    Letters count A=10 … Z=35; 10 is written X and 11 is written 0.

    >>> body_character("00000101"), body_character("MA0000X3")
    ('1', '1')
    """
    total = sum(int(char, 36) * weight for char, weight in zip(body, _BODY_WEIGHTS, strict=True))
    return "0123456789X0"[11 - total % 11]


def examine(code: str) -> Examined:
    """Check length, letters and both check characters of a code as it was typed.

    A failed check is a warning for a human to confirm, never a refusal: a few codes in real use fail one.

    >>> examine("91510600 00000 1011k").valid
    True
    """
    plain = normalise(code)
    wrong = _wrong(plain)
    guess = likely(plain) if wrong else ""
    if guess:
        wrong += f"；是不是 {guess}？（字母 I、O、S、Z 不用于代码，常是 1、0、5、2 之误）"
    return Examined(not wrong, plain, wrong + "。请与营业执照核对后确认。" if wrong else "")


def _wrong(code: str) -> str:
    strange = "、".join(dict.fromkeys(char for char in code if char not in ALPHABET))
    if len(code) != LENGTH:
        return f"统一社会信用代码应是{LENGTH}位，现在是{len(code)}位"
    if strange:
        return f"统一社会信用代码里不用 {strange}"
    if check_character(code[:-1]) != code[-1]:
        return f"第18位校验码应是 {check_character(code[:-1])}，现在是 {code[-1]}"
    if body_character(code[_BODY]) != code[_BODY_CHECK]:
        return f"第17位（主体标识码的校验码）应是 {body_character(code[_BODY])}，现在是 {code[_BODY_CHECK]}"
    return ""
