"""What a case of pre-review may reach, and on which side of it somebody stands."""

import os
import tempfile
from collections.abc import Callable
from dataclasses import dataclass
from datetime import date, datetime, timedelta, timezone
from hashlib import sha256
from pathlib import Path

from casework.errors import CaseRefused, NoSuchCase
from casework.moves import Side
from config.city import City
from config.words import casework as words
from knowledge.papers.matters import Matters, NoSuchMatter
from knowledge.rules.checklist import Matter
from knowledge.rules.workday import due
from ledger.audit import Actor
from ledger.base import Ledger
from ledger.groups import Role, firms_of, looks_after, person_by_staff_id
from ledger.policies import OpenSession
from ledger.reviews import ReviewCase, case_by_id

OFFICER_DAYS = 1  # workdays in which an officer looks at a case
VALID_DAYS = 30  # calendar days a pass holds, or until the list changes
CHINA = timezone(timedelta(hours=8), "Asia/Shanghai")


@dataclass(frozen=True, slots=True)
class ReviewOffice:
    """The house as a case sees it."""

    ledger: Ledger
    city: City
    matters: Matters
    papers: Path  # folder of the files, by their bytes; shared by all machines
    pages_url: str
    now: Callable[[], datetime]  # aware

    def today(self) -> date:
        """Return today in China."""
        return self.now().astimezone(CHINA).date()

    def due(self, workdays: int) -> date:
        """Return the last day of a limit that begins today."""
        return due(self.today(), workdays, self.city.calendar).day

    def matter(self, case: ReviewCase) -> Matter:
        """Return the list of a case: the version it was opened with, whatever holds today.

        Raises:
            CaseRefused: the version is not among the city's files any more.

        """
        for one in self.matters.versions:
            if one.code == case.matter and one.version == case.version:
                return one
        raise CaseRefused(words.version_lost(case.case_id, case.matter, case.version))

    def newer(self, case: ReviewCase) -> Matter | None:
        """Return the list of the same matter that holds today, where it is another than the case's."""
        try:
            today = self.matters.find(case.matter, self.today())
        except NoSuchMatter:
            return None
        return today if today.version != case.version else None

    def keep(self, data: bytes) -> str:
        """Keep the bytes of a file under their hash, whole or not at all; return the hash."""
        key = sha256(data).hexdigest()
        place = self.place(key)
        if not place.exists():
            place.parent.mkdir(parents=True, exist_ok=True)
            with tempfile.NamedTemporaryFile(dir=place.parent, delete=False) as held:
                held.write(data)
                held.flush()
                os.fsync(held.fileno())
            Path(held.name).replace(place)
        return key

    def place(self, key: str) -> Path:
        """Return where the bytes of a hash are kept."""
        return self.papers / key[:2] / key

    def case(self, session: OpenSession, case_id: str, actor: Actor, *, lock: bool = False) -> tuple[ReviewCase, Side]:
        """Return a case and on which side this person stands.

        Raises:
            NoSuchCase: there is none, or it is not theirs to see.

        """
        case = case_by_id(session, case_id, lock=lock)
        side = side_of(session, actor.who, case) if case is not None else None
        if case is None or side is None:
            raise NoSuchCase(words.no_such_case(case_id))
        return case, side


def side_of(session: OpenSession, staff_id: str, case: ReviewCase) -> Side | None:
    """Return on which side of a case a person stands; None: it is not theirs.

    A member of the firm, the assistant of one of its groups, an officer of the department that decides the matter,
    an admin. Who is bound to nothing sees nothing.
    """
    person = person_by_staff_id(session, staff_id)
    if person is None or person.gone_at is not None:
        return None
    if person.role is Role.ENTERPRISE:
        return Side.FIRM if case.uscc in firms_of(session, staff_id) else None
    if person.role is Role.ASSISTANT:
        return Side.ASSISTANT if looks_after(session, staff_id, case.uscc) else None
    if person.role is Role.DEPARTMENT:
        return Side.OFFICER if of_department(person.department, case.dept) else None
    return Side.ADMIN if person.role is Role.ADMIN else None


def of_department(department: str, dept: str) -> bool:
    """Tell whether somebody's department is the one that decides a matter.

    >>> of_department("市住房和城乡建设局", "住房和城乡建设"), of_department("市财政局", "住房和城乡建设")
    (True, False)
    """
    first = dept.split("（", maxsplit=1)[0].split("(", maxsplit=1)[0]
    return bool(department) and (first in department or department.removesuffix("局").removeprefix("市") in dept)
