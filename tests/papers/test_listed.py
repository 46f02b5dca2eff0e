"""What letters and lists tell without a label, all 示例."""

from datetime import date

from knowledge.papers.checking import check, read_paper
from knowledge.papers.fields import by_name, fields_of
from knowledge.papers.listed import listed
from knowledge.papers.matters import matters_of
from knowledge.papers.named_in_prose import nearest, with_names
from tests.papers.made_papers import form_of, page_of, paper_of

DAY = date(2026, 11, 23)
NAME = "示例年产五千台阀门建设项目"
M2 = matters_of("deyang").find("M2", DAY)
FORM = paper_of("1.pdf", f"企业投资项目备案信息登记表\n项目名称：{NAME}\n项目单位：示例光电有限公司")


def named_in(letter: str) -> list[str]:
    papers = [read_paper(one, M2) for one in (FORM, paper_of("2.pdf", f"符合产业政策声明\n{letter}\n特此声明。"))]
    return [one.value for one in with_names(papers)[1].parts[0].fields if one.name == "项目名称"]


def test_a_letter_names_the_project_as_the_forms_do_or_with_a_slip() -> None:
    assert named_in(f"我单位申请备案的{NAME}，符合产业政策。") == [NAME]
    assert named_in("我单位申请备案的示例年产五千台新阀门建设项目，符合产业政策。") == ["示例年产五千台新阀门建设项目"]


def test_a_text_that_names_another_thing_names_no_project() -> None:
    assert nearest(NAME, "办理示例县示范小学教学楼工程的手续") is None


def test_a_slip_in_a_letter_is_told_against_the_form() -> None:
    letter = paper_of("2.pdf", "符合产业政策声明\n我单位申请备案的示例年产五千台新阀门建设项目。\n特此声明。")
    told = check(M2, [read_paper(FORM, M2), read_paper(letter, M2)], {}, DAY)
    assert [one.result for one in told.findings if one.rule == "CR3"] == ["不符"]


def test_a_declaration_of_a_restricted_trade_is_told() -> None:
    for words, result in (("属于限制类项目", "不符"), ("不属于限制类、淘汰类、禁止类项目", "不适用")):
        letter = paper_of("2.pdf", f"符合产业政策声明\n本项目对照目录，{words}。\n特此声明。")
        told = check(M2, [read_paper(FORM, M2), read_paper(letter, M2)], {}, DAY)
        assert [one.result for one in told.findings if one.check == "不属于限制淘汰禁止类"] == [result]


def test_kitchen_rules_are_read_from_their_list() -> None:
    page = page_of("食品安全规章制度\n一、食品安全自查制度\n二、从业人员健康管理制度\n三、进货查验制度")
    (found,) = listed({"制度"}, (), [page])
    assert all(word in found.value for word in ("自查", "健康", "进货查验"))


def test_a_drawing_number_told_twice_is_found() -> None:
    rows = [["序号", "图号", "图名"], ["1", "建施-01", "总说明"], ["2", "建施-02", "一层"], ["3", "建施-02", "二层"]]
    assert [one.value for one in listed({"重复图号"}, (), [form_of(rows)])] == ["图号重复：建施-02"]
    assert not list(listed({"重复图号"}, (), [form_of(rows[:3])]))


def test_where_the_agent_lives_is_no_address_of_the_firm() -> None:
    letter = page_of("授权委托书\n兹委托王示例（身份证号510602199001011234）办理备案事项。")
    card = page_of("居民身份证\n姓名 王示例\n住址 示例市示例区一街1号\n公民身份号码 510602199001011234", 2)
    told = by_name(fields_of([letter, card]))
    assert ("住所" in told, [one.value for one in told["受托人证件姓名"]]) == (False, ["王示例"])


def test_a_telephone_left_empty_is_empty_though_a_sentence_stands_below() -> None:
    told = by_name(fields_of([page_of("联系人：李示\n联系电话：\n本单位对所填内容的真实性负责。")]))
    assert [one.value for one in told["联系电话"]] == [""]


def test_who_seals_at_the_end_is_no_party_of_the_form_above() -> None:
    told = by_name(fields_of([page_of("建 设 单 位：示例光电有限公司\n单位（公章）：示例测绘有限公司")]))
    assert [one.value for one in told["建设单位"]] == ["示例光电有限公司"]


def test_a_number_broken_at_the_margin_is_one() -> None:
    text = "1.签约合同价为：人民币（大写）壹亿贰仟贰佰柒拾壹万玖仟贰佰叁拾元整（¥1227192\n30.00元）；"
    assert [one.value for one in by_name(fields_of([page_of(text)]))["合同价"]] == ["¥122719230.00元"]


def test_a_seal_in_brackets_is_no_part_of_a_name() -> None:
    told = by_name(fields_of([page_of("委托人：示例光电有限公司 [印章：示例光电有限公司]")]))
    assert [one.value for one in told["委托人"]] == ["示例光电有限公司"]
