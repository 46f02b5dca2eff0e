"""How the things of a sentence stand to each other: before or after, done or to be done, by whom, of one what.

All words of 拨付后公示5个工作日 stand in 公示5个工作日后拨付. So what says before and after, already, 同一, 满, and who
does something is held against the passage for itself.
"""

import re
from collections.abc import Iterator

from knowledge.answer.faults import Doubt, Fault
from knowledge.answer.passage import Window
from knowledge.answer.wording import canonical, clauses_of, masked, read_quantities

_HAN = "\u3400-\u9fff"
_THEN = re.compile(rf"([{_HAN}]{{2}})(?:之|以)?(前|后)(?![补续者置款台期沿景端往退的])")
_GAP = "[^,。;前后]{0,12}"
_PAID = "拨付|发放|兑现|到账|通过|批准|奖励|支付|认定|受理|办结|入选|列入|公示"
_ALREADY = re.compile(rf"已(?:经)?({_PAID})")
_OWED = re.compile(r"应当?(拨付|缴纳|偿还|发放|返还|发生)的")
_ONE = re.compile(rf"同一(?:个)?([{_HAN}]{{2}})")
_ELAPSED = re.compile(r"满(\d+(?:年|个月|天|日))")
_BECAME = re.compile(rf"([{_HAN}]{{2}})(转型为|变更为|升级为|转为|改为|注册为)[{_HAN}]{{1,10}}后(?:的)?([{_HAN}]{{2}})")
_BRACKETS = re.compile(r"\((?:市|区|州|县|市、区|市、州|特区)\)")
_DOES = re.compile(
    "初审|复审|复核|审核|审批|受理|认定|推荐|公示|拨付|核查|核实|牵头|兑现|承担|评审|确认|核定|发放|审定|汇总|监督|备案|组织"
)
_OFFICE_END = re.compile("(?:局|部门|委|办|中心|机构|政府|银行|厅|园区|管委会|窗口|院|所|股|科)$")
_WITH = re.compile("会同|联合|(?<=[局门委办厅行心构])(?:以及|和|与|及|同)")


def relations_off(part: str, window: Window) -> Iterator[Doubt]:
    """Doubt a relation between things that is not the window's."""
    said, text = canonical(part), canonical(window.text)
    yield from _before_or_after(said, text)
    yield from _done(said, text)
    yield from _of_another(said, text)
    yield from _by_whom(said, text)
    yield from _became(said, text)


def _before_or_after(said: str, text: str) -> Iterator[Doubt]:
    line, there = (masked(one, read_quantities(one)) for one in (said, text))
    for found in _THEN.finditer(line):
        word, then = found.groups()
        if word not in there or re.search(f"{word}{_GAP}{then}", there) or f"{then}{word}" in line[: found.start()]:
            continue
        follows = line[found.end() : found.end() + 2]
        behind = there[there.find(word) + len(word) :]
        if then == "后" and re.match("的?[,、;]", behind) and (len(follows) < len(word) or follows in behind):
            continue  # 经审核通过,拨付 is 审核通过后拨付
        yield Doubt(Fault.CRITICAL, found[0])


def _done(said: str, text: str) -> Iterator[Doubt]:
    for clause in clauses_of(said):
        if re.search("(?:的|时|者)$", clause):
            continue
        for found in _ALREADY.finditer(clause):
            if found[1] in text and not re.search(f"已(?:经)?[^,。;]{{0,6}}{found[1]}|{found[1]}过", text):
                yield Doubt(Fault.MODALITY, found[0])
    for found in _OWED.finditer(said):
        if found[1] in text and not re.search(f"应当?{found[1]}", text):
            yield Doubt(Fault.MODALITY, found[0])


def _of_another(said: str, text: str) -> Iterator[Doubt]:
    """Doubt 同一企业 for 同一设备, and a time that has gone by for one that is agreed on: 满3年 for 3年以上的合同."""
    for noun in _ONE.findall(said):
        if _ONE.search(text) and not re.search(f"同一[^,。;]{{0,4}}{noun}", text):
            yield Doubt(Fault.BELONGS, f"同一{noun}")
    for span in _ELAPSED.findall(said):
        if f"满{span}" not in text and re.search(rf"{span}(?:以上|及以上)(?!的)[{_HAN}]", text):
            yield Doubt(Fault.BELONGS, f"满{span}")


def _became(said: str, text: str) -> Iterator[Doubt]:
    """Doubt what is said of something that has first become something else: 个体工商户 for 个体工商户转型为企业后."""
    for before, becomes, after in _BECAME.findall(text):
        if before in said and after in said and becomes not in said:
            yield Doubt(Fault.CONDITION, becomes)


def _by_whom(said: str, text: str) -> Iterator[Doubt]:
    theirs = list(_agents(text))
    for agent, act in _agents(said):
        same = [other for other, its in theirs if its == act]
        if same and not any(agent in other or other in agent for other in same):
            yield Doubt(Fault.NAME, agent + act)


def _agents(line: str) -> Iterator[tuple[str, str]]:
    """Give who is said to do something, the first of several who do it together, and what."""
    for segment in re.split("[,、;:。]", _BRACKETS.sub("", line)):
        act = _DOES.search(segment)
        if act is None:
            continue
        agent = _WITH.split(re.sub("^.*?(?:由|经(?!济|营|信|开|办)|为|是)", "", segment[: act.start()]))[
            0
        ].removesuffix("负责")
        if _OFFICE_END.search(agent):
            yield agent, act[0]
