"""The one door to the policy base: ask both legs, filter, rank, and say how sure we are."""

import threading
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import date

import structlog

from knowledge.errors import IndexBroken
from knowledge.rules.period import Status
from knowledge.search import confidence
from knowledge.search.calibrate import REFUSE_BELOW
from knowledge.search.drafts import draft_first
from knowledge.search.editions import Editions
from knowledge.search.excerpts import show
from knowledge.search.filters import Tier, Wanted, admits, places_asked, remembered, tier_of
from knowledge.search.given import hit_of, policy_hit
from knowledge.search.hits import Excerpt, Hit, PolicyHit
from knowledge.search.kept import Kept, OnDay
from knowledge.search.keyword import WordIndex
from knowledge.search.legs import WORDS_ALONE, Legs
from knowledge.search.passages import Passage, choose, in_tiers, standing
from knowledge.search.patience import Left
from knowledge.search.places import CityWords
from knowledge.search.query import Query, understand
from knowledge.search.rank import Ranked, rank
from knowledge.search.spelling import Speller
from knowledge.search.synonyms import Synonyms
from knowledge.search.weighed import Weighed
from ledger.articles import all_policies
from ledger.base import Ledger
from ledger.policies import Facets, Policy

log = structlog.get_logger()

DOCUMENTS = 8  # wanted after the filter, before their articles are compared
STANDING = 60  # documents of a list that are looked at for title, place and day
NAMED = 2.0  # score of a document asked for by its 文号: above anything found by text
WANTED_KEPT = 32  # filters whose documents are remembered


@dataclass(frozen=True, slots=True)
class Found:
    """What the base has for a question."""

    query: Query
    hits: tuple[Hit, ...] = ()
    confidence: float = 0.0  # 0 to 1: the chance that the best excerpt answers
    answerable: bool = False  # at or above the threshold; below it nothing must be claimed
    draft: PolicyHit | None = None  # a 征求意见稿 that fits better than anything in force: to be named, never quoted
    around: tuple[Hit, ...] = ()  # every article of the first hit's document, in reading order
    excerpts: tuple[Excerpt, ...] = ()  # up to three quotes that may hold the answer, the likeliest first
    weighed: Weighed | None = None  # for --explain, see explain.py; the shelf always leaves it

    @property
    def day(self) -> date:
        """The day for which it was looked up."""
        return self.weighed.wanted.day if self.weighed else date.min


class Shelf:
    """The policy base of one house.

    Args:
        ledger: the truth.
        words: the words' leg.
        legs: what there is beside the words.
        synonyms: of the city.
        city: names of places and departments.
        refuse_below: own threshold of the confidence; 0: the calibrated one.

    """

    def __init__(
        self,
        ledger: Ledger,
        words: WordIndex,
        legs: Legs = WORDS_ALONE,
        synonyms: Synonyms | None = None,
        city: CityWords | None = None,
        refuse_below: float = 0.0,
    ) -> None:
        self.ledger = ledger
        self.words = words
        self.legs = legs
        self.synonyms = synonyms or Synonyms()
        self.city = city or CityWords()
        self.refuse_below = refuse_below or REFUSE_BELOW
        self._mutex = threading.Lock()
        self._kept_number = -1
        self._kept = Kept(ledger)
        self._editions = Editions(ledger)
        self._admits: dict[Wanted, dict[str, bool]] = {}
        self._tiers: dict[Wanted, dict[Policy, Tier]] = {}
        self._speller: Speller | None = None
        self._prepared = False  # a question was looked up

    # -- the two questions ----------------------------------------------------------------------------

    def find(
        self,
        text: str,
        *,
        day: date,
        facets: Facets | None = None,
        limit: int = 3,
        place: str = "",
        left: Left | None = None,
    ) -> Found:
        """Find the articles that answer a question.

        Args:
            text: as the person typed it.
            day: for which the answer must hold.
            facets: to narrow the documents.
            limit: articles at most.
            place: code of where the person's firm is; a place named in the question outranks it.
            left: seconds the question has left for what may be silent; None: it waits for it.

        """
        query = self.understand(text)
        places = places_asked(query, place, self.city.lies_in)
        wanted = Wanted(day, facets or Facets(), places=places, home=self.city.home, levels=query.levels)
        if not query.grams:
            return Found(query, weighed=Weighed(query, wanted))
        texts = self._texts(day)
        every = _named(query, texts) if query.doc_nos else self._rank(query, wanted, DOCUMENTS, texts, left)
        known = texts.known([one.policy_id for one in every])
        given = [one for one in every if not query.doc_nos or admits(known[one.policy_id], wanted)]
        tiers = in_tiers(given, known, self._tier_at(wanted), query)
        units = confidence.units_of(query, self._frequency, self.words.size())
        passages = choose(query, units, tiers, known, texts.read, wanted)
        rarity = confidence.rarity_in(self._frequency, self.words.size())
        shown = show(query, units, rarity, tiers, passages, known, texts.read)
        sure = 1.0 if query.doc_nos and shown.passages else shown.sure

        def hit(one: Passage) -> Hit:
            return hit_of(one, known[one.policy_id], wanted, texts.version(one.policy_id))

        return Found(
            query,
            tuple(hit(one) for one in shown.passages[:limit]),
            round(sure, 4),
            answerable=sure >= self.refuse_below,
            draft=draft_first(every, known, units, wanted, query, texts),
            around=_around(shown.passages[0], known, wanted, texts) if shown.passages else (),
            excerpts=tuple(Excerpt(hit(one.passage), one.last, one.text, one.within) for one in shown.cuttings),
            weighed=Weighed(query, wanted, every, tiers, shown.passages, known),
        )

    def prepare(self, text: str, day: date) -> None:
        """Load what the first question of a process needs, and let the other legs begin to load; nothing later on.

        Args:
            text: what will be asked.
            day: for which.

        """
        if not self._prepared:
            self.find(text, day=day, left=lambda: 0.0)

    def find_policies(
        self,
        text: str,
        *,
        day: date,
        facets: Facets | None = None,
        statuses: Sequence[Status] = (),
        limit: int = 10,
        offset: int = 0,
        left: Left | None = None,
    ) -> list[PolicyHit]:
        """Find documents: by 文号 first, then by title, then by text; without a text, by facets, newest first."""
        weighed = self.weigh_policies(text, day=day, facets=facets, statuses=statuses, enough=offset + limit, left=left)
        shown = weighed.every[offset : offset + limit]
        return [policy_hit(weighed.known[one.policy_id], weighed.wanted, one.score) for one in shown]

    def weigh_policies(
        self,
        text: str,
        *,
        day: date,
        facets: Facets | None = None,
        statuses: Sequence[Status] = (),
        enough: int = 10,
        left: Left | None = None,
    ) -> Weighed:
        """Return the documents of a list, ``enough`` of them in their final order, with what they were weighed by."""
        query = self.understand(text)
        wanted = Wanted(day, facets or Facets(), frozenset(statuses), query.regions, self.city.home)
        texts = self._texts(day)
        if not query.grams:
            with self.ledger.read() as session:
                listed = texts.known([policy.policy_id for policy in all_policies(session)])
                every = {name: policy for name, policy in listed.items() if admits(policy, wanted)}
            return Weighed(query, wanted, [Ranked(policy_id, 0.0, ()) for policy_id in every], known=every)
        ranked = _named(query, texts) if query.doc_nos else []
        named = {one.policy_id for one in ranked}
        by_text = self._rank(query, wanted, enough, texts, left)
        known = texts.known([*named, *(one.policy_id for one in by_text)])
        by_text = [one for one in by_text if one.policy_id not in named and not known[one.policy_id].draft]
        head = by_text[: max(STANDING, enough)]
        tier_at = self._tier_at(wanted)
        head = [replace(one, score=one.score * standing(known[one.policy_id], tier_at, query)) for one in head]
        ranked = [one for one in ranked if admits(known[one.policy_id], wanted)]
        shown = ranked + sorted(head, key=lambda one: -one.score) + by_text[len(head) :]
        return Weighed(query, wanted, shown, known=known)

    # -- finding --------------------------------------------------------------------------------------

    def understand(self, text: str) -> Query:
        """Take a question apart with the words of this base and city."""
        self._refresh()
        return understand(text, self.synonyms, self.city, self._spelling())

    def _refresh(self) -> None:
        self.words.catch_up(self.ledger)
        with self._mutex:
            if self._kept_number != self.words.number:
                self._kept_number = self.words.number
                self._kept = Kept(self.ledger)
                self._admits = {}
                self._tiers = {}
                self._speller = None

    def _spelling(self) -> Speller:
        with self._mutex:
            if self._speller is None:
                self._speller = Speller(
                    lambda term: self.words.frequency("grams", term) > 0,
                    (*self.synonyms.vocabulary(), *self.city.regions),
                    self.words.vocabulary,
                    self.synonyms.initials,
                )
            return self._speller

    def _texts(self, day: date) -> OnDay:
        """Return the documents as they stand on a day."""
        return OnDay(self._kept, self._editions.on(day, self._kept_number))

    def _frequency(self, term: str) -> int:
        return self.words.frequency("grams", term)

    def _tier_at(self, wanted: Wanted) -> Callable[[Policy], Tier]:
        if len(self._tiers) > WANTED_KEPT:
            self._tiers = {}
        return remembered(lambda policy: tier_of(policy, wanted), self._tiers.setdefault(wanted, {}))

    def _rank(self, query: Query, wanted: Wanted, enough: int, texts: OnDay, left: Left | None) -> list[Ranked]:
        self._prepared = True
        anywhere = replace(wanted, places=())  # the place decides the tier, not what may be shown
        if len(self._admits) > WANTED_KEPT:
            self._admits = {}

        def admitted(policy_ids: Sequence[str]) -> dict[str, Policy]:
            kept = self._admits.setdefault(anywhere, {})
            known = texts.known(policy_ids)
            for name, policy in known.items():
                if name not in kept:
                    kept[name] = policy.draft or admits(policy, wanted)
            return {name: policy for name, policy in known.items() if kept[name]}

        meaning, weights = self.legs.near(query.clean, left), self.legs.weights
        try:
            ranked = rank(query, self.words, admitted, enough, meaning, weights, texts.then)
        except IndexBroken as broken:
            log.warning("words.broken", reason=str(broken))
            self.words.rebuild(self.ledger)
            ranked = rank(query, self.words, admitted, enough, meaning, weights, texts.then)
        return self.legs.reordered(query.clean, ranked, texts.read, left)


def _named(query: Query, texts: OnDay) -> list[Ranked]:
    """Return the documents whose 文号 is named, with all their articles."""
    found = texts.numbered(query.doc_nos)
    return [Ranked(name, NAMED, tuple((at, 0.0) for at in ordinals)) for name, ordinals in found.items()]


def _around(first: Passage, known: Mapping[str, Policy], wanted: Wanted, texts: OnDay) -> tuple[Hit, ...]:
    policy, version = known[first.policy_id], texts.version(first.policy_id)
    rows = texts.whole(first.policy_id)
    return tuple(hit_of(replace(first, article=row, score=0.0), policy, wanted, version) for row in rows)
