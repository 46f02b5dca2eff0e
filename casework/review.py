"""What a firm does with its case: opens it, answers, hands papers in, has them checked, takes them back.

Every act is one transaction with its row in the audit. A thing done twice is done once: the same case, the same file.
"""

from collections.abc import Sequence

from casework.errors import CaseRefused
from casework.file_names import plain_name, unused
from casework.moves import TAKES_PAPERS, THEIRS, Side, may_move
from casework.office import OFFICER_DAYS, ReviewOffice
from casework.promises import awaits_papers
from config.words import casework as words
from knowledge.papers.answers_file import usable
from knowledge.papers.opening import SIZE_MAX_MB
from ledger import review_papers, review_rounds, reviews
from ledger.audit import Actor, record
from ledger.groups import Role, firms_of, looks_after, person_by_staff_id
from ledger.policies import OpenSession
from ledger.review_papers import ReviewFile
from ledger.review_rounds import ReviewRound
from ledger.reviews import ENDED, ReviewCase, ReviewState

FILES_MAX = 200  # of a case
NUMBERED = frozenset({ReviewState.SUBMITTED, ReviewState.ACCEPTED, ReviewState.REJECTED, ReviewState.DECIDED})


def open_case(
    office: ReviewOffice, actor: Actor, uscc: str, matter: str, conversation_id: str = "", project: str = ""
) -> tuple[ReviewCase, bool]:
    """Open a case for a matter, or return the one that is open already; the second value tells whether it is new.

    Args:
        office: the house.
        actor: a member of the firm, its assistant, or an admin.
        uscc: the firm.
        matter: code or name of the matter.
        conversation_id: of the group it is opened in; empty in private.
        project: what the firm calls it; two projects have a case each.

    Raises:
        NoSuchMatter: the matter is not on the city's lists today.
        CaseRefused: this person may not.

    """
    listed = office.matters.find(matter, office.today())
    if not uscc:
        raise CaseRefused(words.not_for_firm())
    with office.ledger.write() as session:
        if not _speaks_for(session, actor.who, uscc):
            raise CaseRefused(words.not_theirs())
        for known in reviews.cases_of_firm(session, uscc):
            same = known.matter == listed.code and known.project == project.strip()
            if same and known.state not in {*ENDED, ReviewState.SUBMITTED, ReviewState.ACCEPTED}:
                return known, False
        now = office.now()
        case = reviews.new_case(
            session,
            now,
            uscc=uscc,
            conversation_id=conversation_id,
            matter=listed.code,
            version=listed.version,
            dept=listed.dept,
            project=project.strip(),
            opened_by=actor.who,
            opened_by_name=actor.name,
        )
        reviews.note_step(session, case, ReviewState.OPENED, actor.who, actor.name, "", now)
        record(session, actor, "review.opened", case.case_id, now, after={"matter": listed.code, "uscc": uscc})
        return case, True


def answer(office: ReviewOffice, actor: Actor, case_id: str, key: str, value: object) -> ReviewCase:
    """Note the answer to one of the matter's questions; None takes it back.

    Raises:
        AnswersRefused: the answer can't be used.
        CaseRefused: papers and answers are not taken now.

    """
    with office.ledger.write() as session:
        case, _ = _open_to(office, session, case_id, actor)
        matter = office.matter(case)
        question = matter.question(key)
        named = question.key if question is not None else key
        given = {**case.answers, named: value}
        case.answers = usable({name: told for name, told in given.items() if told is not None}, matter, key)
        record(session, actor, "review.answered", case.case_id, office.now(), after={named: str(value)})
        return case


def hand_in(
    office: ReviewOffice,
    actor: Actor,
    case_id: str,
    name: str,
    data: bytes,
    *,
    door: str,
    slots: Sequence[str] | None = None,
) -> tuple[ReviewFile, bool]:
    """Take a file into a case; the same bytes once more are the same file (second value False).

    Args:
        office: the house.
        actor: who hands it in.
        case_id: of the case.
        name: what the file is called; only its last part counts.
        data: its bytes.
        door: page, chat, reuse.
        slots: what it is by this person's word; None: it is recognised.

    Raises:
        CaseRefused: too big, empty, too many, or nothing is taken now. Nothing was kept.

    """
    plain = plain_name(name)
    if not data:
        raise CaseRefused(words.empty_file(plain))
    if len(data) > SIZE_MAX_MB << 20:
        raise CaseRefused(words.too_big(plain, len(data) / (1 << 20), SIZE_MAX_MB))
    with office.ledger.read() as session:
        _takes_papers(office, session, case_id, actor)
    key = office.keep(data)
    with office.ledger.write() as session:
        case = _takes_papers(office, session, case_id, actor, lock=True)
        _known_slots(office, case, slots or ())
        files = review_papers.files_of(session, case_id)
        if (known := next((one for one in files if one.sha256 == key), None)) is not None:
            if slots is not None and (case.state in TAKES_PAPERS or known.round > case.round):
                known.placed = known.slots = sorted({*known.slots, *slots})
                known.placed_by = actor.who
            return known, False
        if len(files) >= FILES_MAX:
            raise CaseRefused(words.too_many(FILES_MAX))
        called = unused(plain, {one.name for one in files})
        file = _added(office, session, case, actor, ReviewFile(name=called, sha256=key, size=len(data), door=door))
        if slots is not None:
            file.placed, file.placed_by = list(slots), actor.who
        return file, True


def _added(office: ReviewOffice, session: OpenSession, case: ReviewCase, actor: Actor, file: ReviewFile) -> ReviewFile:
    """Write a file down for the round that is being prepared."""
    now = office.now()
    file.case_id, file.round, file.uploaded_at, file.slots = case.case_id, case.round + 1, now, []
    file.uploaded_by, file.uploaded_name = actor.who, actor.name
    review_papers.add_file(session, file)
    if case.state is ReviewState.OPENED:
        reviews.note_step(session, case, ReviewState.UPLOADING, actor.who, actor.name, "", now)
    record(session, actor, "review.file", case.case_id, now, after={"file": file.file_id, "sha256": file.sha256})
    return file


def place_file(office: ReviewOffice, actor: Actor, case_id: str, file_id: int, slots: Sequence[str]) -> ReviewFile:
    """Say which materials a file is: a person's word counts before what was recognised.

    Raises:
        CaseRefused: no such file or material, or nothing is taken now.

    """
    with office.ledger.write() as session:
        case = _takes_papers(office, session, case_id, actor, lock=True)
        file = _changeable(session, case, file_id)
        _known_slots(office, case, slots)
        before, file.placed = list(file.slots), list(dict.fromkeys(slots))
        file.slots, file.placed_by = list(file.placed), actor.who
        told = {"file": file_id, "slots": file.placed}
        record(session, actor, "review.placed", case_id, office.now(), before={"slots": before}, after=told)
        return file


def remove_file(office: ReviewOffice, actor: Actor, case_id: str, file_id: int) -> ReviewFile:
    """Take a file back; what it had replaced counts again.

    Raises:
        CaseRefused: no such file, or nothing is taken now.

    """
    with office.ledger.write() as session:
        case = _takes_papers(office, session, case_id, actor, lock=True)
        file = _changeable(session, case, file_id)
        file.removed_at, file.removed_by = office.now(), actor.who
        for one in review_papers.files_of(session, case_id, every=True):
            if one.replaced_by == file_id:
                one.replaced_by = None
        record(session, actor, "review.removed", case_id, office.now(), after={"file": file_id, "name": file.name})
        return file


def submit(office: ReviewOffice, actor: Actor, case_id: str) -> ReviewRound:
    """Have the papers checked: one round more. Asked twice at once, one round.

    Raises:
        CaseRefused: there are no papers, or it is not their move.

    """
    with office.ledger.write() as session:
        case, side = office.case(session, case_id, actor, lock=True)
        if case.state is ReviewState.CHECKING:
            known = review_rounds.round_of(session, case_id, case.round)
            if known is not None:
                return known
        may_move(case, ReviewState.CHECKING, side)
        if not review_papers.files_of(session, case_id):
            raise CaseRefused(words.nothing_to_check())
        now = office.now()
        asked = review_rounds.ask_round(session, case, actor.who, actor.name, office.today(), now)
        case.due_on = None
        reviews.note_step(session, case, ReviewState.CHECKING, actor.who, actor.name, "", now)
        record(session, actor, "review.submitted", case_id, now, after={"round": case.round})
        return asked


def move(office: ReviewOffice, actor: Actor, case_id: str, after: ReviewState, why: str = "") -> ReviewCase:
    """Make a plain move: to a person (HUMAN), back to change papers (UPLOADING), withdrawn, and what follows a pass.

    ``why`` is the 受理号 of SUBMITTED and ACCEPTED and the certificate's number of DECIDED.

    Raises:
        CaseRefused: it does not follow, or is not theirs.

    """
    with office.ledger.write() as session:
        case, side = office.case(session, case_id, actor, lock=True)
        may_move(case, after, side)
        if after in NUMBERED and not why.strip():
            raise CaseRefused(words.number_needed(after.value))
        if after in {ReviewState.SUBMITTED, ReviewState.ACCEPTED}:
            case.receipt = why[:80]
        if after is ReviewState.DECIDED:
            case.certificate = why[:80]
        if after is ReviewState.UPLOADING:
            case.claimed_by = case.claimed_name = ""
            case.valid_until = None
        case.due_on = office.due(OFFICER_DAYS) if after is ReviewState.HUMAN else None
        reviews.note_step(session, case, after, actor.who, actor.name, why, office.now())
        record(session, actor, "review.moved", case_id, office.now(), after={"state": after.value}, reason=why)
        return case


def _open_to(
    office: ReviewOffice, session: OpenSession, case_id: str, actor: Actor, *, lock: bool = False
) -> tuple[ReviewCase, Side]:
    case, side = office.case(session, case_id, actor, lock=lock)
    if side not in {*THEIRS, Side.ADMIN}:
        raise CaseRefused(words.not_theirs())
    if case.state not in TAKES_PAPERS:
        raise CaseRefused(words.not_now(case_id, case.state.value))
    return case, side


def _takes_papers(
    office: ReviewOffice, session: OpenSession, case_id: str, actor: Actor, *, lock: bool = False
) -> ReviewCase:
    """Return a case that takes papers from this person: one that is open, or has passed on a promise."""
    case, side = office.case(session, case_id, actor, lock=lock)
    if side in {*THEIRS, Side.ADMIN} and awaits_papers(session, case):
        return case
    return _open_to(office, session, case_id, actor, lock=lock)[0]


def _changeable(session: OpenSession, case: ReviewCase, file_id: int) -> ReviewFile:
    """Return a file of a case; what has passed is not changed any more."""
    file = _file(session, case, file_id)
    if case.state not in TAKES_PAPERS and file.round <= case.round:
        raise CaseRefused(words.not_now(case.case_id, case.state.value))
    return file


def _speaks_for(session: OpenSession, staff_id: str, uscc: str) -> bool:
    person = person_by_staff_id(session, staff_id)
    if person is None or person.gone_at is not None:
        return False
    if person.role is Role.ASSISTANT:
        return looks_after(session, staff_id, uscc)
    return person.role is Role.ADMIN or uscc in firms_of(session, staff_id)


def _file(session: OpenSession, case: ReviewCase, file_id: int) -> ReviewFile:
    file = review_papers.file_by_id(session, file_id)
    if file is None or file.case_id != case.case_id or file.removed_at is not None:
        raise CaseRefused(words.no_such_file(file_id))
    return file


def _known_slots(office: ReviewOffice, case: ReviewCase, slots: Sequence[str]) -> None:
    matter = office.matter(case)
    for slot in slots:
        if matter.material(slot) is None:
            raise CaseRefused(words.no_such_slot(slot))
