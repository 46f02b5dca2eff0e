"""统一社会信用代码, the code of a market entity (GB 32100-2015; its body GB 11714)."""

ALPHABET = "0123456789ABCDEFGHJKLMNPQRTUWXY"  # no I O S V Z
LENGTH = 18
_WEIGHTS = tuple(pow(3, i, 31) for i in range(LENGTH - 1))
_LOOKALIKES = str.maketrans({"I": "1", "O": "0", "S": "5", "Z": "2"})
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
