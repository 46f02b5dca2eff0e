"""One list of many firms (qualifications, loans, earlier awards) as a table: a row for every record, by firm."""

from array import array
from collections.abc import Mapping, Sequence

import numpy as np

from knowledge.rules.bulk.columns import Bytes, Flags, Rows, Words, WordsMaking
from knowledge.rules.bulk.days import Breaks, stood_for
from knowledge.rules.fact_kinds import Record


class Table:
    """The records of one list.

    ``owners`` are the firms with at least one; theirs begin at ``starts``. ``known`` tells of whom the list is known.
    """

    def __init__(self, known: Flags, firm: Rows, fields: Mapping[str, Words]) -> None:
        self.known = known
        self.firm = firm  # of each record, rising
        self.fields = dict(fields)
        self._index()

    def _index(self) -> None:
        self.owners, self.starts = np.unique(self.firm, return_index=True)
        self._both: dict[object, Words] = {}
        self.said: dict[object, Bytes] = {}  # what the records say to a demand, kept for whoever asks the same

    def __len__(self) -> int:
        return len(self.firm)

    def field(self, names: Sequence[str], breaks: Sequence[Breaks] = ()) -> Words:
        """Return a field of every record, or several as one column of what they hold together.

        ``breaks``: for each field the days that count, so that those between them stand for one another.
        """
        key = tuple(names), tuple(breaks)
        if key not in self._both:
            columns = [self.fields.get(name) or Words(np.zeros(len(self), np.uint8), [None]) for name in names]
            stood = [*breaks, *[()] * (len(names) - len(breaks))]
            kept = [_stood(column, days) for column, days in zip(columns, stood, strict=True)]
            self._both[key] = kept[0] if len(kept) == 1 else self.joined(names, kept)
        return self._both[key]

    def joined(self, names: Sequence[str], columns: Sequence[Words]) -> Words:
        """Return columns as one, of what every record holds in all of them together."""
        both = np.zeros(len(self), np.int64)
        for column in columns:
            both = both * len(column.values) + column.places
        _, first, places = np.unique(both, return_index=True, return_inverse=True)
        values = [{name: column.value(int(at)) for name, column in zip(names, columns, strict=True)} for at in first]
        shifted = (places + 1).astype(np.min_scalar_type(len(values) + 1))
        return Words(shifted, [None, *(_held(one) for one in values)])

    def records(self, firm: int) -> tuple[Record, ...] | None:
        """Return the records of one firm, None when nobody knows."""
        if not self.known[firm]:
            return None
        first, last = np.searchsorted(self.firm, (firm, firm + 1))
        return tuple(self.record(at) for at in range(int(first), int(last)))

    def record(self, at: int) -> Record:
        """Return one record."""
        return _held({name: column.value(at) for name, column in self.fields.items()})

    def put(self, firm: int, records: Sequence[Record] | None) -> None:
        """Replace the records of one firm."""
        self.known[firm] = records is not None
        fresh = list(records or ())
        first, last = (int(one) for one in np.searchsorted(self.firm, (firm, firm + 1)))
        for name in {name for record in fresh for name in record} - set(self.fields):
            self.fields[name] = Words(np.zeros(len(self.firm), np.uint8), [None])
        self.firm = np.concatenate((self.firm[:first], np.full(len(fresh), firm, np.int64), self.firm[last:]))
        for name, column in self.fields.items():
            places = column.places
            gap = np.zeros(len(fresh), places.dtype)
            column.move(np.concatenate((places[:first], gap, places[last:])))
            for at, record in enumerate(fresh):
                column.put(first + at, record.get(name))
        self._index()


def _stood(column: Words, breaks: Breaks) -> Words:
    return column.stood_for(breaks, lambda value: stood_for(value, breaks)) if breaks else column


def _held(record: Mapping[str, object]) -> Record:
    return {name: value for name, value in record.items() if value is not None}


class TableMaking:
    """A table as it is read, firm by firm."""

    def __init__(self) -> None:
        self.known = array("q")
        self.firm = array("q")
        self.fields: dict[str, WordsMaking] = {}

    def add(self, firm: int, records: Sequence[Record]) -> None:
        """Add the records of one firm; firms come in order."""
        self.known.append(firm)
        for record in records:
            at = len(self.firm)
            self.firm.append(firm)
            for name, value in record.items():
                field = self.fields.get(name)
                if field is None:
                    field = self.fields[name] = WordsMaking.start()
                field.add(at, value)

    def table(self, firms: int) -> Table:
        """Return the table."""
        known = np.zeros(firms, np.bool_)
        known[np.frombuffer(self.known, np.int64)] = True
        firm = np.frombuffer(self.firm, np.int64).copy() if self.firm else np.zeros(0, np.int64)
        return Table(known, firm, {name: made.column(len(firm)) for name, made in self.fields.items()})
