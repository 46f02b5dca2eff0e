from datetime import date

import pytest

from knowledge.library.anatomy import Anatomy
from knowledge.library.document import Document, Paragraph, Table
from knowledge.library.relations import Link, find_links, sentence, title_key
from knowledge.library.validity import Validity
from ledger.bonds import Bond

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


def test_a_link_says_where_it_was_read() -> None:
    lines = ["第一条　制定本办法。", "第二条　本办法自2025年4月15日起施行，《甲办法》同时废止。"]
    found = next(link for link in links("关于印发《新办法》的通知", *lines) if link.bond is Bond.REPEALS)
    assert (found.block, found.quote) == (1, lines[1].rstrip("。"))
    assert lines[found.block][found.start : found.end] == found.quote


@pytest.mark.parametrize(
    ("line", "act", "clause", "old", "new"),
    [
        ("一、将第三条修改为：“给予8万元。”", "修改", "第三条", "", "给予8万元。"),
        ("二、第五条第二款中的“5万元”修改为“8万元”。", "修改", "第五条第二款", "5万元", "8万元"),
        ("三、删去第七条。", "删去", "第七条", "", ""),
        ("四、第八条第一款予以删除。", "删去", "第八条第一款", "", ""),
        ("五、删去第九条中的“或者个体户”。", "删去", "第九条", "或者个体户", ""),
        ("六、在第十条后增加一条，作为第十一条：“不重复享受。”", "增加", "第十一条", "", "不重复享受。"),
        ("七、原第十二条改为第十三条。", "改序", "第十二条", "", "第十三条"),
        ("八、将“市经信委”修改为“市经信局”。", "修改", "", "市经信委", "市经信局"),
    ],
)
def test_a_change_of_a_clause_keeps_the_words_before_and_after(
    line: str, act: str, clause: str, old: str, new: str
) -> None:
    found = links("关于修改《甲办法》的通知", line, kind="废止/修订通知")
    changes = [change for link in found for change in link.changes]
    assert [(one.act, one.clause, one.old, one.new) for one in changes] == [(act, clause, old, new)]
    assert line[changes[0].start : changes[0].end] in line


def test_new_wording_that_speaks_of_other_clauses_is_no_change() -> None:
    found = links(
        "关于修改《甲办法》的通知",
        "一、将第三条修改为：",
        "“第三条　删去第九条所列材料的，不予受理。”",
        kind="废止/修订通知",
    )
    assert [change.clause for link in found for change in link.changes] == ["第三条"]


def test_one_document_amends_two_and_each_keeps_its_clauses() -> None:
    found = links(
        "关于修改部分规范性文件的决定",
        "一、对《甲办法》（德示例规〔2021〕1号）作如下修改：",
        "1.将第三条中的“3年”修改为“5年”。",
        "二、对《乙办法》（德示例规〔2022〕2号）作如下修改：",
        "1.删去第六条。",
        kind="废止/修订通知",
    )
    assert [(link.target_key, link.clause) for link in found if link.bond is Bond.AMENDS] == [
        ("德示例规2021-1", "第三条"),
        ("德示例规2022-2", "第六条"),
    ]


@pytest.mark.parametrize(
    "sentence",
    [
        "《甲办法》已于2020年1月1日废止。",
        "根据《关于废止〈甲办法〉的决定》，做好衔接工作。",
        "《甲办法》有效期届满后自动失效。",
        "如《甲办法》废止，按新规定执行。",
        "本办法与《甲办法》不一致的，以本办法为准，法律另有规定的除外。",
        "对照《关于停止执行部分政策的通知》（德示例发〔2020〕1号）清理。",
    ],
)
def test_another_documents_repeal_is_not_this_ones(sentence: str) -> None:
    assert not [link for link in links("关于印发《新办法》的通知", sentence) if link.bond is Bond.REPEALS]


def test_the_document_that_begins_is_not_the_one_that_ends() -> None:
    found = links("关于印发《新办法》的通知", "《乙细则》自2025年4月15日起施行，《甲办法》同时废止。")
    assert told(found) == [(Bond.REPEALS, "甲办法")]


def test_a_repeal_on_grounds_does_not_undo_its_grounds() -> None:
    found = links("关于印发《新办法》的通知", "2001年根据《修订决定》修订的《甲办法》同时废止。")
    assert told(found) == [(Bond.REPEALS, "甲办法")]


def test_a_table_of_repealed_documents_is_read_row_by_row() -> None:
    rows = (("1", "关于印发甲办法的通知", "德示例发〔2010〕1号"), ("2", "德阳市乙意见", "无"))
    document = Document(
        (
            Paragraph("关于废止部分文件的通知"),
            Paragraph("宣布失效的文件目录"),
            Table(("序号", "文件名称", "文号"), rows),
        )
    )
    found = find_links(Anatomy(title="关于废止部分文件的通知", kind="废止/修订通知"), document)
    assert told(found) == [(Bond.REPEALS, "德示例发2010-1"), (Bond.REPEALS, "德阳市乙意见")]
    assert (found[0].block, found[0].quote) == (2, "序号：1；文件名称：关于印发甲办法的通知；文号：德示例发〔2010〕1号")


def test_a_list_of_what_stays_is_not_repealed() -> None:
    found = links(
        "关于公布文件清理结果的通知",
        "一、继续有效的文件",
        "1.《甲办法》",
        "二、废止的文件",
        "2.《乙办法》",
        kind="废止/修订通知",
    )
    assert told(found) == [(Bond.REPEALS, "乙办法")]


def test_a_short_name_stands_for_the_full_one_and_a_bare_one_for_nothing() -> None:
    found = links(
        "关于某事的通知",
        "根据《甲补贴办法》（德示例规〔2020〕3号，以下简称《办法》）制定本通知。",
        "《办法》第三条停止执行。",
    )
    assert (Bond.AMENDS, "德示例规2020-3") in told(found)
    assert told(links("关于某事的通知", "根据《细则》办理。")) == []


def test_a_paper_that_is_no_document_is_no_basis() -> None:
    assert links("关于某事的通知", "按照《居住证》登记的地址办理。") == []


def test_the_number_given_once_names_the_title_everywhere() -> None:
    found = links("关于转发《甲办法》的通知", "现将《甲办法》（川示例规〔2024〕8号）转发给你们。")
    assert told(found) == [(Bond.FORWARDS, "川示例规2024-8")]


@pytest.mark.parametrize(
    ("bond", "active", "passive"),
    [
        (Bond.REPEALS, "废止了《甲办法》", "被《甲办法》废止"),
        (Bond.REPLACES, "修订并代替了《甲办法》", "已由《甲办法》修订代替"),
        (Bond.FORWARDS, "转发了《甲办法》", "由《甲办法》转发"),
        (Bond.INTERPRETS, "解读《甲办法》", "由《甲办法》解读"),
        (Bond.NOTICE_OF, "是《甲办法》的申报通知", "由《甲办法》组织申报"),
        (Bond.IMPLEMENTS, "依据或落实《甲办法》", "由《甲办法》具体落实"),
        (Bond.SUSPENDS, "暂停执行《甲办法》", "由《甲办法》暂停执行"),
        (Bond.EXTENDS, "延长了《甲办法》的有效期", "有效期由《甲办法》延长"),
    ],
)
def test_a_relation_is_told_from_both_sides(bond: Bond, active: str, passive: str) -> None:
    assert sentence(bond, "甲办法") == active
    assert sentence(bond, "甲办法", passive=True) == passive


def test_a_relation_tells_its_clauses_and_its_day() -> None:
    assert sentence(Bond.AMENDS, "甲办法", clause="第三条") == "修改了《甲办法》第三条"
    assert (
        sentence(Bond.REPEALS, "甲办法", passive=True, since=date(2025, 4, 15))
        == "被《甲办法》废止（自2025年4月15日起）"
    )
    assert sentence(Bond.EXTENDS, "甲办法", since=date(2027, 12, 31)) == "延长了《甲办法》的有效期至2027年12月31日"
