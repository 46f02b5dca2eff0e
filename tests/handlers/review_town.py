"""A firm with its group, people and officer of its own for one test of pre-review in a chat. All names are made up."""

import itertools
from collections.abc import Sequence
from dataclasses import dataclass, field, replace
from datetime import UTC, datetime

from bot.wiring import House
from casework.review_check import Checker
from handlers.message import Attachment, Message, Quoted, Reply, Speaker
from ledger.enterprises import know_enterprise
from ledger.groups import Group, Person, Role
from ledger.pushes import Delivery, DeliveryText
from ledger.review_papers import ReviewFile
from ledger.reviews import ReviewCase
from tests.handlers.talk import Talk

NUMBERS = itertools.count(1)
AT = datetime(2026, 11, 22, 2, 0, tzinfo=UTC)


@dataclass
class ReviewTown:
    """One firm's people; ``group`` is the talk everybody reads along in."""

    house: House
    number: int
    files: dict[str, bytes] = field(default_factory=dict)

    @property
    def uscc(self) -> str:
        """The firm's code."""
        return f"91510600{self.number:09}K"

    @property
    def group(self) -> str:
        """The group's conversation."""
        return f"cid-review-{self.number}"

    def who(self, role: str) -> Speaker:
        """Return one of the firm's people: member, colleague, rival, assistant, officer, outsider, stranger."""
        staff = f"{role}-{self.number}"
        match role:
            case "member" | "colleague":
                return Speaker(Role.ENTERPRISE, staff, "陈示例", self.uscc, "德阳示例食品有限公司")
            case "rival":
                return Speaker(Role.ENTERPRISE, staff, "孙示例", f"91510600{self.number:09}X", "德阳示例竞争有限公司")
            case "assistant":
                return Speaker(Role.ASSISTANT, staff, "王助理")
            case "officer" | "outsider":
                dept = "市市场监督管理局" if role == "officer" else "市财政局"
                return Speaker(Role.DEPARTMENT, staff, "李预审", department=dept)
            case "admin":
                return Speaker(Role.ADMIN, staff, "林管理")
        return Speaker(staff_id=staff, name="路人")

    def says(
        self,
        text: str,
        role: str = "member",
        *,
        group: bool = False,
        files: Sequence[tuple[str, bytes]] = (),
        kind: str = "file",
        quoted: Quoted | None = None,
        nameless: bool = False,
    ) -> Reply:
        """Say something as one of them, in private or in the group; return the answer."""
        speaker = replace(self.who(role), staff_id="") if nameless else self.who(role)
        cid = self.group if group else f"cid-alone-{speaker.staff_id}"
        held = dict(files)
        talk = Talk(self.house, speaker, cid, group, held)
        brought = tuple(Attachment("picture" if kind != "file" else "file", name, name) for name, _ in files)
        message = Message(
            f"m-{next(NUMBERS)}",
            cid,
            text,
            speaker,
            in_group=group,
            group_uscc=self.uscc if group else "",
            attachments=brought,
            quoted=quoted,
            kind=kind if files else "text",
        )
        return talk.hears(message)

    def check(self) -> None:
        """Check every round that waits."""
        desk = self.house.desk
        assert desk.opening is not None
        checker = Checker(desk.reviews(), desk.opening, "test")
        while checker.check_next() is not None:
            pass

    def case(self) -> ReviewCase:
        """Return the firm's newest case."""
        with self.house.ledger.read() as session:
            rows = session.query(ReviewCase).filter(ReviewCase.uscc == self.uscc).order_by(ReviewCase.case_id)
            return rows.all()[-1]

    def files_kept(self) -> list[ReviewFile]:
        """Return every file of the firm's cases."""
        with self.house.ledger.read() as session:
            rows = session.query(ReviewFile).join(ReviewCase, ReviewCase.case_id == ReviewFile.case_id)
            return rows.filter(ReviewCase.uscc == self.uscc).order_by(ReviewFile.file_id).all()

    def told(self, role: str) -> list[str]:
        """Return what was sent to one of them in private, oldest first."""
        with self.house.ledger.read() as session:
            rows = (
                session.query(DeliveryText.body)
                .join(Delivery, Delivery.body_key == DeliveryText.body_key)
                .filter(Delivery.receiver == f"p:{role}-{self.number}")
                .order_by(Delivery.delivery_id)
            )
            return [body for (body,) in rows]


def new_town(house: House) -> ReviewTown:
    """Write a firm and its people down."""
    town = ReviewTown(house, next(NUMBERS))
    with house.ledger.write() as session:
        know_enterprise(session, town.uscc, AT, "德阳示例食品有限公司", "510603")
        rival = town.who("rival")
        know_enterprise(session, rival.uscc, AT, rival.firm, "510603")
        session.flush()
        staff = town.who("assistant").staff_id
        session.add(Group(conversation_id=town.group, title="示例项目群", uscc=town.uscc, assistant=staff, bound_at=AT))
        for role in ("member", "colleague", "rival", "assistant", "officer", "outsider", "admin"):
            one = town.who(role)
            person = Person(staff_id=one.staff_id, name=one.name, role=one.role, uscc=one.uscc or None, bound_at=AT)
            person.department = one.department
            session.add(person)
    return town
