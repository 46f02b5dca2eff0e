"""What was understood where it is not what was typed: one short phrase, for the head of an answer."""

from knowledge.search.query import Query

LONGEST = 20  # characters of a question that is repeated whole
LONGEST_IN_GROUP = 12  # where every character is taken from the answer


def read_as(query: Query, *, in_group: bool = False) -> str:
    """Return the words that were looked up in place of a slip, a sound or initials; empty when nothing was changed."""
    whole = query.clean.strip(" 。.？?！!")
    if not query.corrected or len(whole) <= (LONGEST_IN_GROUP if in_group else LONGEST):
        return whole if query.corrected else ""
    return "、".join(dict.fromkeys(meant for _, meant in query.corrected))
