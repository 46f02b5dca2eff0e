"""A small town's policies, written for these tests."""

from collections.abc import Callable, Iterator, Sequence
from datetime import UTC, date, datetime
from pathlib import Path

import pytest

from config.city import load_city
from knowledge.rules.docno import docno_key
from knowledge.search.keyword import WordIndex
from knowledge.search.places import CityWords
from knowledge.search.shelf import Shelf
from knowledge.search.synonyms import city_synonyms
from ledger.base import Ledger, connect
from ledger.policies import Article, Policy, next_number
from tests.databases import blank_sqlite

TODAY = date(2026, 11, 22)
Put = Callable[..., None]


@pytest.fixture
def ledger(tmp_path: Path) -> Iterator[Ledger]:
    opened = connect(blank_sqlite(tmp_path / "ledger.sqlite3"))
    yield opened
    opened.close()


@pytest.fixture
def put(ledger: Ledger) -> Put:
    """Put one policy into the ledger: its id, title, texts of its articles, and any column by name."""

    def put_one(policy_id: str, title: str, texts: Sequence[str], **columns: object) -> None:
        with ledger.write() as session:
            known = session.get(Policy, policy_id)
            if known is not None:
                session.delete(known)
                session.flush()
            number = str(columns.get("doc_no", ""))
            articles = [Article(ordinal=at, label=f"第{at}条", path=[], text=text) for at, text in enumerate(texts, 1)]
            facts = {"level": "市级", "region": "510600", "doc_no_key": docno_key(number), "inner_title": "", **columns}
            session.add(
                Policy(
                    policy_id=policy_id,
                    title=title,
                    articles=articles,
                    added_at=datetime.now(UTC),
                    change_no=next_number(session, "change"),
                    **facts,
                )
            )

    return put_one


@pytest.fixture
def remove(ledger: Ledger) -> Callable[[str], None]:
    """Take a policy out of the base, as the library does: the row stays, its text goes."""

    def remove_one(policy_id: str) -> None:
        with ledger.write() as session:
            policy = session.get(Policy, policy_id)
            assert policy is not None
            policy.articles.clear()
            policy.removed_at = datetime.now(UTC)
            policy.change_no = next_number(session, "change")

    return remove_one


@pytest.fixture
def shelf(ledger: Ledger, tmp_path: Path) -> Shelf:
    """The policy base of Deyang over an empty ledger."""
    city = CityWords.of(load_city("deyang"))
    return Shelf(ledger, WordIndex(tmp_path / "index"), synonyms=city_synonyms("deyang"), city=city)


@pytest.fixture
def town(put: Put, shelf: Shelf) -> Shelf:
    """Fifteen invented policies: in force, expired, repealed, draft, of the city, a county, the country."""
    began = date(2025, 1, 1)
    put(
        "P1",
        "示例市支持工业企业升级措施",
        [
            "首次升规奖励。对首次纳入规模以上工业统计库的企业，一次性奖励20万元；次年增长一成以上的，再奖励10万元。",
            "奖励实行免申即享，企业核对收款账户即可，不用提交材料。",
            "咨询电话：市经信局企业科，0838-0000001。",
        ],
        doc_no="德示例规〔2025〕1号",
        department="德阳市经济和信息化局",
        effective_on=began,
    )
    put(
        "P2",
        "示例市专精特新企业奖励办法",
        ["对首次认定的专精特新中小企业，一次性奖励15万元。", "申报时间为每年3月1日至3月31日。"],
        doc_no="德示例规〔2025〕2号",
        effective_on=began,
    )
    put(
        "P3",
        "示例市高新技术企业奖励办法",
        ["对首次认定的高新技术企业，一次性奖励8万元。", "企业通过惠企政策通在线申报，提交证书和申请表。"],
        doc_no="德示例规〔2025〕3号",
        effective_on=began,
    )
    put(
        "P4",
        "示例市促进外贸发展措施",
        ["对出口额比上年增长的外贸企业，每增长1美元补贴0.03元，最高30万元。"],
        doc_no="德示例规〔2025〕4号",
        effective_on=began,
    )
    put(
        "P5",
        "示例市研发费用后补助细则",
        ["企业上年度研发费用比前年增加的，增加部分按6%给予补助，最高60万元。"],
        doc_no="德示例规〔2025〕5号",
        effective_on=began,
    )
    put(
        "P6",
        "旌阳区工业企业升规奖励办法",
        ["对注册在旌阳区、首次升规的工业企业，旌阳区再奖励7万元。"],
        level="县级",
        region="510603",
        doc_no="旌示例规〔2025〕1号",
        effective_on=began,
    )
    put(
        "P7",
        "示例市企业租金补贴办法",
        ["对租用标准厂房的企业，每平方米每月补贴租金3元。"],
        doc_no="德示例规〔2020〕7号",
        effective_on=date(2020, 1, 1),
        expires_on=date(2022, 12, 31),
    )
    put(
        "P8",
        "示例市高新技术企业奖励暂行办法",
        ["对首次认定的高新技术企业，一次性奖励5万元。"],
        doc_no="德示例规〔2020〕8号",
        effective_on=date(2020, 1, 1),
        repealed_on=began,
        successor_id="P3",
    )
    put(
        "P9",
        "示例市新型储能补贴办法（征求意见稿）",
        ["对建成新型储能电站的企业，按放电量每千瓦时补贴0.2元。"],
        draft=True,
    )
    put(
        "P10",
        "国家中小企业优惠税收公告",
        ["小型微利企业的应纳税所得额减按四分之一计入。"],
        level="国家级",
        region="100000",
        effective_on=began,
    )
    put("P11", "示例市贷款贴息办法", ["对制造业企业的设备贷款，按实付利息的一半贴息。"], effective_on=began)
    put("P12", "示例市稳岗返还通知", ["不裁员少裁员的企业，按上年失业保险费的60%返还。"], effective_on=began)
    put("P13", "示例市人才引进办法", ["引进的博士每月补贴5000元，连续三年。"], effective_on=began)
    put("P14", "示例市质量奖办法", ["获得质量奖的企业，奖励30万元。"], effective_on=date(2027, 1, 1))
    put("P15", "示例市创新券办法", ["科技型中小企业可以申领创新券，每年最高10万元。"], effective_on=began)
    return shelf
