from datetime import date

import pytest

from knowledge.library.anatomy import Anatomy
from knowledge.library.relations import Link, find_links, title_key
from knowledge.library.validity import Validity
from ledger.policies import Bond

BEGINS = date(2025, 4, 15)


def links(title: str, *lines: str, kind: str = "行政规范性文件", draft: bool = False) -> list[Link]:
    anatomy = Anatomy(title=title, kind=kind, draft=draft, validity=Validity(BEGINS))
    return find_links(anatomy, lines)


def told(found: list[Link]) -> list[tuple[Bond, str]]:
    return [(link.bond, link.target_key) for link in found]


@pytest.mark.parametrize(
    "sentence",
    [
        "本办法自2025年4月15日起施行，《甲办法》（德示例规〔2019〕6号）同时废止。",
        "原《甲办法》（德示例规〔2019〕6号）同时废止。",
        "《甲办法》（德示例规【2019】第6号）自2025年4月15日起停止执行。",
        "经研究，现决定废止《甲办法》（德示例规〔2019〕6号）。",
        "德示例规〔2019〕6号文件同时废止。",
        "根据《乙规定》，《甲办法》（德示例规〔2019〕6号）予以废止。",
    ],
)
def test_every_way_to_repeal_is_read_with_its_day(sentence: str) -> None:
    found = [link for link in links("关于印发《新办法》的通知", sentence) if link.bond is Bond.REPEALS]
    assert told(found) == [(Bond.REPEALS, "德示例规2019-6")]
    assert found[0].since == BEGINS
    assert found[0].quote in sentence


def test_a_repeal_may_name_its_own_day() -> None:
    found = links("关于印发《新办法》的通知", "《甲办法》自2026年1月1日起废止。")
    assert [(link.target_key, link.since) for link in found] == [("甲办法", date(2026, 1, 1))]


def test_several_documents_are_repealed_in_one_sentence() -> None:
    found = links("关于印发《新办法》的通知", "《甲办法》（德示例规〔2019〕6号）和《乙细则》同时废止。")
    assert told(found) == [(Bond.REPEALS, "德示例规2019-6"), (Bond.REPEALS, "乙细则")]


def test_the_list_of_a_repealing_document_is_repealed() -> None:
    lines = ["经研究，下列文件予以废止：", "1.《甲办法》（德示例规〔2019〕6号）", "2.《乙细则》"]
    found = links("关于废止一批文件的通知", *lines, kind="废止/修订通知")
    assert told(found) == [(Bond.REPEALS, "德示例规2019-6"), (Bond.REPEALS, "乙细则")]


@pytest.mark.parametrize(
    "sentence",
    [
        "《甲办法》废止前已经受理的，按原规定办理。",
        "《甲办法》未废止。",
        "政策到期或者废止的，及时下线相应事项。",
        "恢复执行或者废止上述办法的，另行发文。",
    ],
)
def test_talk_of_a_repeal_is_no_repeal(sentence: str) -> None:
    assert not [link for link in links("关于某事的通知", sentence) if link.bond is Bond.REPEALS]


def test_a_clause_that_is_repealed_is_an_amendment() -> None:
    found = links("关于某事的通知", "《甲办法》（德示例规〔2019〕6号）第三条、第五条同时废止。")
    assert told(found) == [(Bond.AMENDS, "德示例规2019-6")]
    assert found[0].clause == "第三条、第五条"


def test_an_amending_document_gathers_its_clauses() -> None:
    found = links(
        "关于修改《甲办法》的通知", "一、将第三条修改为：“给予8万元”。", "二、删去第七条。", kind="废止/修订通知"
    )
    assert told(found) == [(Bond.AMENDS, "甲办法")]
    assert found[0].clause == "第三条、第七条"


def test_a_suspension_begins_on_the_day_the_text_names() -> None:
    found = links("关于暂停执行《甲办法》的通知", "自2026年7月1日起，暂停执行《甲办法》。", kind="废止/修订通知")
    assert [(link.bond, link.target_key, link.since) for link in found] == [(Bond.SUSPENDS, "甲办法", date(2026, 7, 1))]


def test_an_extension_gives_the_new_last_day() -> None:
    found = links("关于延长《甲办法》有效期的通知", "《甲办法》（德示例规〔2019〕6号）有效期延长至2027年12月31日。")
    assert (Bond.EXTENDS, "德示例规2019-6", date(2027, 12, 31)) in [
        (link.bond, link.target_key, link.since) for link in found
    ]


def test_a_new_edition_replaces_the_old_one() -> None:
    found = links("关于印发《甲办法（2025年修订）》的通知", "第一条　制定本办法。")
    assert (Bond.REPLACES, "甲办法") in told(found)


@pytest.mark.parametrize(
    ("title", "kind", "line", "bond"),
    [
        ("关于转发《甲办法》的通知", "其他政策文件", "请执行。", Bond.FORWARDS),
        ("《甲办法》解读", "解读", "《乙办法》同时废止。", Bond.INTERPRETS),
        ("关于申报2026年奖励的通知", "申报通知", "根据《甲办法》，现组织申报。", Bond.NOTICE_OF),
        ("关于印发《丙细则》的通知", "实施细则", "根据《甲办法》，制定本细则。", Bond.IMPLEMENTS),
    ],
)
def test_ties_that_change_nothing(title: str, kind: str, line: str, bond: Bond) -> None:
    assert told(links(title, line, kind=kind)) == [(bond, "甲办法")]


def test_a_draft_acts_on_nothing() -> None:
    assert links("甲办法（征求意见稿）", "《乙办法》同时废止。", draft=True) == []


def test_a_document_does_not_act_on_itself() -> None:
    assert links("关于印发《甲办法》的通知", "《甲办法》同时废止。") == []


def test_a_title_has_one_key_however_it_is_wrapped() -> None:
    keys = {
        title_key(title)
        for title in ("甲办法（试行）", "《甲办法(试行)》", "德阳市示例局关于印发〈甲办法（试行）〉的通知")
    }
    assert keys == {"甲办法试行"}
