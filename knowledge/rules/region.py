"""Which place a document holds in: GB/T 2260 codes by prefix, zones under their seat.

Codes: "" and "100000" are the whole country, "510000" a province, "510600" a city, "510681" a county,
"510600-Z01" a zone (our own code) whose seat is 510600. A document of 510600 holds
in every 5106xx unless it says 市本级.
"""

COUNTRY = "100000"
ELSEWHERE = "999999"
"""A place that is named but that the city folder does not know: it covers nothing but itself."""

_LEVELS = {0: "国家级", 2: "省级", 4: "市级", 6: "县级"}


def covers(policy_region: str, place_region: str) -> bool:
    """Tell whether a document of ``policy_region`` holds for someone at ``place_region``.

    >>> covers("510600", "510681"), covers("510681", "510600"), covers("510600", "510600-Z01")
    (True, False, True)
    """
    if "-" in policy_region:
        return policy_region == place_region
    return seat(place_region).startswith(significant(policy_region))


def significant(code: str) -> str:
    """Return the part of a code that names the place: 510600 gives 5106, the country gives nothing."""
    code = seat(code)
    if code in {"", COUNTRY}:
        return ""
    while code.endswith("00"):
        code = code[:-2]
    return code


def seat(code: str) -> str:
    """Return the GB/T 2260 part of a code: the seat of a zone, else the code itself."""
    return code.partition("-")[0]


def level_of(code: str) -> str:
    """Return the level of a place: 国家级 省级 市级 县级 园区级; empty for a code of no known length."""
    if "-" in code:
        return "园区级"
    return _LEVELS.get(len(significant(code)), "")
