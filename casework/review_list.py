"""The list of one round: what is to be mended or decided, numbered once, with what officers have said of it."""

from collections.abc import Mapping
from dataclasses import dataclass
from hashlib import sha256
from typing import Any

from casework.slot_names import called, quoted, spoken
from config.words import casework as words
from knowledge.rules.agreement_values import DEFERRED, DOUBT, MISSING, PASS, WRONG
from knowledge.rules.checklist import Matter, needed
from knowledge.rules.checklist_checks import NOTE
from ledger.review_rounds import ReviewOpinion, ReviewRound

HARD = (MISSING, WRONG)  # the firm mends these, or an officer says otherwise
ASKED = (MISSING, WRONG, DOUBT, DEFERRED)
OWN = "note:"  # keys of what an officer adds


@dataclass(frozen=True, slots=True)
class Item:
    """One line of the list."""

    number: int  # from 1, the same for everybody in this round
    key: str
    slot: str
    result: str  # of the machine; of the officer where it is his own
    message: str
    fix: str
    severity: str
    evidence: tuple[dict[str, Any], ...] = ()
    opinion: ReviewOpinion | None = None

    @property
    def paper(self) -> str:
        """The paper it is about, as people call it; empty where it is about several."""
        return "" if self.slot == "*" else called(self.slot)

    @property
    def settled(self) -> bool:
        """Whether an officer has said that it stands in nobody's way."""
        return self.opinion is not None and self.opinion.result in {PASS, DEFERRED}

    @property
    def stands(self) -> str:
        """The result as it stands: an officer's word before the machine's."""
        return self.opinion.result if self.opinion is not None else self.result

    @property
    def told(self) -> str:
        """What is said of it, with an officer's reason."""
        if self.opinion is None or self.key.startswith(OWN) or not self.opinion.reason:
            return self.message
        return words.with_reason(self.message, self.opinion.name, self.opinion.reason)

    @property
    def headed(self) -> str:
        """What was found, with the material in front where the sentence does not name it."""
        return self.front + self.message

    @property
    def front(self) -> str:
        """The material, where the sentence does not name it."""
        return "" if self.slot == "*" or called(self.slot) in self.message else quoted([self.slot])


def key_of(finding: Mapping[str, Any]) -> str:
    """Return the key of a finding: the same thing found again in a later round has the same one."""
    told = sha256(str(finding["message"]).encode()).hexdigest()[:10]
    return f"{finding['slot']}|{finding['rule']}|{finding.get('check', '')}|{told}"[:400]


def items_of(row: ReviewRound, opinions: Mapping[str, ReviewOpinion]) -> list[Item]:
    """Return the whole list of a round: what the machine found, then what officers added in it; as people say it."""
    slots = [str(one["slot"]) for one in row.materials]
    found = [
        one
        for one in row.findings
        if (one["result"] in ASKED and one["severity"] != NOTE) or (one["rule"] == "C" and one["severity"] == "blocker")
    ]
    found.sort(key=lambda one: (ASKED.index(one["result"]) if one["result"] in ASKED else -1, one["slot"] == "*"))
    items = [
        Item(
            number,
            key_of(one),
            one["slot"],
            one["result"],
            spoken(one["message"], slots),
            spoken(one["fix"], slots),
            one["severity"],
            tuple(one["evidence"]),
            opinions.get(key_of(one)),
        )
        for number, one in enumerate(found, 1)
    ]
    own = [one for key, one in opinions.items() if key.startswith(OWN) and one.round == row.number]
    for number, one in enumerate(own, len(items) + 1):
        items.append(Item(number, one.key, one.slot, one.result, one.reason, "", "blocker", (), one))
    return items


def deciding(row: ReviewRound, matter: Matter) -> list[str]:
    """Return the open questions that decide which materials are needed; whether any is, an officer sees himself."""
    keys = {question.key for one in needed(matter, {}) for question in one.open}
    return [str(one["asks"]) for one in row.questions if one["key"] in keys]


def open_items(row: ReviewRound, opinions: Mapping[str, ReviewOpinion], *, hard: bool) -> list[Item]:
    """Return what still stands in the way; ``hard``: of the firm, leaving out what only a person can decide."""
    return [
        one
        for one in items_of(row, opinions)
        if not one.settled and (one.result not in {DOUBT, DEFERRED} if hard else True)
    ]
