"""A firm, its group, an officer and small papers for a case of pre-review. All names are made up (示例)."""

import io
from collections.abc import Iterator, Mapping
from contextlib import contextmanager
from dataclasses import dataclass, field
from datetime import UTC, datetime, timedelta
from pathlib import Path

from docx import Document

from casework import review
from casework.office import ReviewOffice
from casework.review_check import Checker
from config.city import load_city
from knowledge.papers.matters import matters_of
from knowledge.papers.opening import Opening
from ledger.audit import Actor, Channel
from ledger.base import Ledger
from ledger.enterprises import know_enterprise
from ledger.groups import Group, Person, Role
from ledger.reviews import ReviewCase

T0 = datetime(2026, 11, 23, 1, 0, tzinfo=UTC)  # a Monday, nine in the morning in China
FIRM, OTHER = "91510600000001011K", "91510600000002022K"
NAME = "德阳示例食品有限公司"
GROUP = "cid-review=="
MEMBER = Actor("chen", "陈示例", "enterprise", Channel.CHAT)
COLLEAGUE = Actor("zhao", "赵示例", "enterprise", Channel.PAGE)
RIVAL = Actor("sun", "孙示例", "enterprise", Channel.CHAT)
ASSISTANT = Actor("wang", "王助理", "assistant", Channel.CHAT)
OFFICER = Actor("li", "李预审", "department", Channel.CONSOLE)
OUTSIDER = Actor("qian", "钱科员", "department", Channel.CONSOLE)
NO = ("packed_only", "farm", "machine", "supplied", "cold")  # questions of the food licence


@dataclass
class Town:
    """The house of a test: an office with a clock that is set by hand, and one checker."""

    office: ReviewOffice
    checker: Checker
    clock: list[datetime] = field(default_factory=lambda: [T0])

    def later(self, **more: float) -> None:
        """Let time pass."""
        self.clock[0] += timedelta(**more)

    def check(self) -> int:
        """Check every round that waits; return how many there were."""
        count = 0
        while self.checker.check_next() is not None:
            count += 1
        return count


def people(ledger: Ledger) -> None:
    """Write down who there is."""
    with ledger.write() as session:
        know_enterprise(session, FIRM, T0, NAME, "510603")
        know_enterprise(session, OTHER, T0, "德阳示例竞争有限公司", "510603")
        session.flush()
        session.add(Group(conversation_id=GROUP, title="示例食品项目群", uscc=FIRM, assistant="wang", bound_at=T0))
        rows: list[tuple[str, Role, str | None, str]] = [
            ("chen", Role.ENTERPRISE, FIRM, ""),
            ("zhao", Role.ENTERPRISE, FIRM, ""),
            ("sun", Role.ENTERPRISE, OTHER, ""),
        ]
        rows += [("wang", Role.ASSISTANT, None, ""), ("li", Role.DEPARTMENT, None, "市市场监督管理局")]
        rows += [("qian", Role.DEPARTMENT, None, "市财政局")]
        for staff, role, uscc, department in rows:
            session.add(Person(staff_id=staff, name=staff, role=role, uscc=uscc, department=department, bound_at=T0))


@contextmanager
def town(ledger: Ledger, home: Path) -> Iterator[Town]:
    """Open a house with people in it."""
    people(ledger)
    clock = [T0]
    office = ReviewOffice(
        ledger, load_city("deyang"), matters_of("deyang"), home, "http://pages.invalid", lambda: clock[0]
    )
    with Opening() as opening:
        yield Town(office, Checker(office, opening, "worker-1"), clock)


def opened(town: Town, project: str = "") -> ReviewCase:
    """Open a case of the food licence, which needs few papers."""
    return review.open_case(town.office, MEMBER, FIRM, "M10", GROUP, project)[0]


def answered(office: ReviewOffice, case_id: str) -> None:
    """Answer its questions: nothing more is needed."""
    for key in NO:
        review.answer(office, MEMBER, case_id, key, value=False)


def paper(title: str, fields: Mapping[str, str], tail: str = "") -> bytes:
    """Write a Word paper: a title, a table of fields, a line below."""
    document = Document()
    document.add_heading(title, 0)
    table = document.add_table(rows=0, cols=2)
    for name, value in fields.items():
        cells = table.add_row().cells
        cells[0].text, cells[1].text = name, value
    if tail:
        document.add_paragraph(tail)
    held = io.BytesIO()
    document.save(held)
    return held.getvalue()


def licence(address: str = "德阳市旌阳区示例路8号", until: str = "2040年1月1日") -> bytes:
    """Write a business licence."""
    fields = {"名称": NAME, "统一社会信用代码": FIRM, "法定代表人": "陈示例", "住所": address}
    return paper("营业执照", fields | {"经营范围": "食品销售；餐饮服务", "营业期限": f"2020年1月1日至{until}"})
