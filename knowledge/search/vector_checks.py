"""Whether a collection of vectors can be relied on."""

from collections.abc import Sequence
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from chromadb.api.models.Collection import Collection

SAME = 0.01  # cosine distance of a vector to itself, with room for rounding


def finds_itself(collection: "Collection") -> bool:
    """Ask for the vector of one article: an index that is damaged does not find it."""
    some = collection.get(limit=1, include=["embeddings"])
    vectors = some["embeddings"]
    if vectors is None or not len(vectors):
        return collection.count() == 0
    own: list[Sequence[float] | Sequence[int]] = [[float(value) for value in vectors[0]]]
    found = collection.query(query_embeddings=own, n_results=1, include=["distances"])
    distances = (found["distances"] or [[]])[0]
    return bool(distances) and distances[0] < SAME
