"""Places as people call them; a document of another city has no place of ours."""

from config.city import City
from config.words import console as words
from knowledge.rules.region import ELSEWHERE


def place_name(city: City, code: str) -> str:
    """Return the name of a place of the city, a word for one elsewhere, or the code nobody knows."""
    return city.region_name(code) or (words.elsewhere() if code == ELSEWHERE else code)
