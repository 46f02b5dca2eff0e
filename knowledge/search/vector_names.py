"""How vectors and their collections are named."""

import re

GENERATION = re.compile(r"-g(\d+)$")  # of a rebuild


def place_of(name: str) -> tuple[str, int]:
    """Return the article a vector is of."""
    policy_id, _, ordinal = name.rpartition("#")
    return policy_id, int(ordinal)


def collection_name(model: str, dimensions: int) -> str:
    """Return a name Chroma takes: 3 to 512 of letters, digits, dot, dash, underscore."""
    return f"articles-{re.sub(r'[^a-zA-Z0-9._-]+', '-', model).strip('-._') or 'model'}-{dimensions}"


def dimensions_of(collection: str) -> int:
    """Return how long the vectors of a collection are, from its name; 0 for a name that is not ours."""
    found = re.search(r"-(\d+)$", GENERATION.sub("", collection))
    return int(found[1]) if found else 0
