"""A city of two made-up items and firms made as a test needs them, with the results stored of them."""

from collections import Counter
from collections.abc import Mapping
from datetime import UTC, date, datetime
from pathlib import Path
from typing import Any

from knowledge.items.census import worth
from knowledge.items.offers import Offers
from knowledge.items.standing import Standing
from knowledge.rules.bulk.codes import STATES
from ledger import match_counts, matches
from ledger.base import Ledger
from ledger.enterprises import know_enterprise
from ledger.facts import FactSource, Given, Giver, note_facts

NOW = datetime(2026, 11, 22, 2, 0, tzinfo=UTC)
DAY, NEXT = date(2026, 11, 22), date(2026, 11, 23)
GIVER = Giver(FactSource.IMPORTED, DAY)
WAN = 1_000_000  # fen
ITEM = """
code: {code}
name: 营收奖励（示例）
class: 奖补类
level: 市级
region: "510600"
dept: 经济和信息化局
themes: [产业发展]
redeem: 快申快享
versions:
- from: "2026-01-01"
  to: {until}
  basis:
    main: {{doc: 德示例规〔2026〕1号, title: 示例办法, article: 第一条, quote: 营业收入达到1000万元的奖励10万元。}}
  conditions:
    all:
    - {{fact: {fact}, op: ">=", value: {value}, basis: main, says: 达到标准}}
  negative_list: false
  amount: {{min: [{amount}], basis: main}}
  window: {{kind: by_notice}}
  channel: 示例渠道
  contact: {{dept: 经济和信息化局, phone: 0838-1234567}}
"""


class City:
    """A folder of two items, a ledger with some firms, and the stored results of both."""

    def __init__(self, ledger: Ledger, folder: Path) -> None:
        self.ledger, self.folder = ledger, folder
        self.write("XX-01")
        self.write("XX-02", fact="employees", value="50", amount="{mul: [100元, {fact: employees, year: event_year}]}")
        self.standing = Standing(ledger, Offers(ledger, folder), lambda: NOW)

    def text(self, code: str, **changed: str) -> str:
        told = {"until": "null", "fact": "revenue", "value": "1000万元", "amount": "10万元"} | changed
        return ITEM.format(code=code, **told)

    def write(self, code: str, **changed: str) -> None:
        (self.folder / f"{code.lower()}.yaml").write_text(self.text(code, **changed), encoding="utf-8")

    def firm(self, at: int, **facts: object) -> str:
        uscc = f"91510600000000{at:03d}X"
        with self.ledger.write() as session:
            know_enterprise(session, uscc, NOW, f"示例{at}")
            given = [Given(name, value, 2025) for name, value in facts.items()]
            note_facts(session, uscc, given, GIVER, NOW)
        return uscc

    def states(self, uscc: str) -> dict[str, str]:
        with self.ledger.read() as session:
            kept = matches.results_of(session, [uscc])[uscc]
            codes = matches.rules_known(session)[kept.rules].codes
        return {code: STATES[place].value for code, place in zip(codes, kept.states, strict=True)}

    def amounts(self, uscc: str) -> Mapping[str, Any]:
        with self.ledger.read() as session:
            return matches.results_of(session, [uscc])[uscc].amounts

    def counted_anew(self) -> Counter[tuple[str, str]]:
        """What the stored rows come to, counted one by one."""
        with self.ledger.read() as session:
            codes = {digest: rules.codes for digest, rules in matches.rules_known(session).items()}
            names = {number: gap for gap, number in matches.gap_numbers(session).items()}
            every = [firm.kept for firm in matches.held_after(session) if firm.kept is not None]
            return +worth(every, codes, names)

    def counts(self) -> Counter[tuple[str, str]]:
        with self.ledger.read() as session:
            return match_counts.counts(session)
