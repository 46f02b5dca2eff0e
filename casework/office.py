"""What a case of pre-review may reach, and on which side of it somebody stands."""

import os
import re
import tempfile
from collections.abc import Callable
from dataclasses import dataclass
from datetime import date, datetime, timedelta, timezone
from hashlib import sha256
from pathlib import Path

from casework.errors import CaseRefused, NoSuchCase
from casework.moves import Side
from config.city import City
from config.settings import Settings
from config.words import casework as words
from knowledge.papers.matter_shelf import MatterShelf
from knowledge.papers.matters import Matters, NoSuchMatter
from knowledge.rules.checklist import Matter
from knowledge.rules.workday import due
from ledger.audit import Actor
from ledger.base import Ledger
from ledger.consoles import Duty, duties_of
from ledger.enterprises import Enterprise, enterprise_by_uscc
from ledger.groups import Person, Role, firms_of, looks_after, person_by_staff_id
from ledger.policies import OpenSession
from ledger.reviews import ReviewCase, case_by_id

OFFICER_DAYS = 1  # workdays in which an officer looks at a case
VALID_DAYS = 30  # calendar days a pass holds, or until the list changes
CHINA = timezone(timedelta(hours=8), "Asia/Shanghai")
COUNTIES = frozenset({"county", "county_city"})  # kinds of places that have offices of their own
_OFFICE = re.compile("(?:牵头|局|委员会|委|厅|办公室|中心)$")  # behind what an office is for


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
        side = side_of(session, actor.who, case, self.city) if case is not None else None
        if case is None or side is None:
            raise NoSuchCase(words.no_such_case(case_id))
        return case, side


def office_for(ledger: Ledger, city: City, settings: Settings, now: Callable[[], datetime]) -> ReviewOffice:
    """Return the office of a house, with the city's lists as they are now; they are read again when they change.

    Raises:
        MattersRefused: the city's lists can't be used.

    """
    lists = MatterShelf(ledger, city.folder).current()
    return ReviewOffice(ledger, city, lists, settings.home / "papers", settings.pages_url, now)


def side_of(session: OpenSession, staff_id: str, case: ReviewCase, city: City | None = None) -> Side | None:
    """Return on which side of a case a person stands; None: it is not theirs.

    A member of the firm, the assistant of one of its groups, an officer of the department that decides the matter,
    an admin. Who is bound to nothing sees nothing. Whoever is none of these by their role in the chat may be an
    officer or an admin by a duty in the console; a member of the firm never becomes the officer of its case.

    Args:
        session: of the ledger.
        staff_id: the person.
        case: the case.
        city: knows departments by all their names; without it only by the name that is written down.

    """
    person = person_by_staff_id(session, staff_id)
    if person is not None and person.gone_at is not None:
        return None
    return (_by_role(session, person, case, city) if person is not None else None) or _by_duty(
        session, staff_id, case, city
    )


def _by_role(session: OpenSession, person: Person, case: ReviewCase, city: City | None) -> Side | None:
    if person.role is Role.ENTERPRISE:
        return Side.FIRM if case.uscc in firms_of(session, person.staff_id) else None
    if person.role is Role.ASSISTANT:
        return Side.ASSISTANT if looks_after(session, person.staff_id, case.uscc) else None
    if person.role is Role.DEPARTMENT:
        decides = of_department(person.department, case.dept, city) and in_reach(session, person.department, case, city)
        return Side.OFFICER if decides else None
    return Side.ADMIN if person.role is Role.ADMIN else None


def _by_duty(session: OpenSession, staff_id: str, case: ReviewCase, city: City | None) -> Side | None:
    grants = duties_of(session, staff_id)
    if any(
        one.duty is Duty.DEPARTMENT
        and of_department(one.department, case.dept, city)
        and in_reach(session, one.department, case, city)
        for one in grants
    ):
        return Side.OFFICER
    return Side.ADMIN if any(one.duty is Duty.ADMIN for one in grants) else None


def of_department(department: str, dept: str, city: City | None = None) -> bool:
    """Tell whether somebody's department is one of those that decide a matter, as its list writes them.

    >>> of_department("市住房和城乡建设局", "住房和城乡建设牵头"), of_department("市财政局", "住房和城乡建设")
    (True, False)
    >>> of_department("德阳市经济和信息化局", "发展改革（技术改造项目：经济和信息化）"), of_department("局", "水利")
    (True, False)
    """
    known = city.department_by_word(department) if city is not None else None
    names = [_plain(department), *([_plain(known.full)] if known is not None else [])]
    deciding = (_OFFICE.sub("", _plain(part)) for part in re.split("[（）()、，,：:]", dept))
    return any(part in name for part in deciding if len(part) >= 2 for name in names)  # noqa: PLR2004 - 水利


def in_reach(session: OpenSession, department: str, case: ReviewCase, city: City | None) -> bool:
    """Tell whether an office's place holds the firm of a case: a county's office sees its county's firms only.

    An office that names no county is the city's, and sees all of it. A firm whose place nobody knows is the city's.
    """
    county = county_of(department, city)
    if not county or city is None:
        return True
    firm = enterprise_by_uscc(session, case.uscc)
    return firm is not None and place_of(firm, city) == county


def county_of(department: str, city: City | None) -> str:
    """Return the code of the county an office's name says it belongs to; empty for the city's own."""
    found = [one.code for one in city.regions_in(department) if one.kind in COUNTIES] if city is not None else []
    return found[-1] if found else ""


def place_of(firm: Enterprise, city: City) -> str:
    """Return the county of a firm: as it is known, else as its credit code says; empty when neither is known."""
    code = firm.region[:6] or firm.uscc[2:8]  # GB 32100: the authority that registered it
    found = city.region_by_code(code)
    return code if found is not None and found.kind in COUNTIES else ""


def _plain(name: str) -> str:
    return name.replace("和", "").replace("与", "").strip()
