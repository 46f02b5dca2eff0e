"""What is to be said of files as such: not recognised, not to be opened, there twice or in two versions."""

from collections.abc import Iterator, Sequence

from knowledge.papers.facts import Reading, is_drawing
from knowledge.papers.former_names import former_names
from knowledge.papers.handed_twice import same_again, versions
from knowledge.rules.agreement_values import DOUBT, PASS, WRONG, Evidence, Finding
from knowledge.rules.checklist_checks import ANY, BLOCKER, NOTE, WARNING

_PLACE_IT = "请指明它是哪份材料，或者换成清晰、带标题的文件再交一次；与本事项无关的请撤下"


def files_told(readings: Sequence[Reading]) -> tuple[Finding, ...]:
    """Return what is to be said of the files of a pack; those of one material under its name."""
    again = same_again([one.paper for one in readings])
    told = [_again(readings[at], readings[earlier]) for at, earlier in again.items()]
    told += [_stray(one) for at, one in enumerate(readings) if not one.parts and at not in again]
    return (*told, *_versions([one for at, one in enumerate(readings) if at not in again]))


def _again(one: Reading, earlier: Reading) -> Finding:
    name, first = one.paper.name, earlier.paper.name
    slot = one.slots[0] if one.slots else ANY
    evidence = (Evidence(name, 0, None, name), Evidence(first, 0, None, first))
    return Finding(slot, "F", PASS, NOTE, f"“{name}”和“{first}”内容相同，按一份检查", evidence, "", "重复文件")


def _stray(reading: Reading) -> Finding:
    """Say of a file that nobody could tell what it is."""
    paper = reading.paper
    place = (Evidence(paper.name, 0, None, paper.name),)
    if any(True for page in paper.pages for _ in former_names(page)):
        message = f"“{paper.name}”是名称变更的证明，核对名称时已经用上"
        return Finding(ANY, "F", PASS, NOTE, message, place, "", "认材料")
    if is_drawing(paper.name):
        message = f"“{paper.name}”是设计软件的图形文件，机器不检查，由预审员查看"
        return Finding(ANY, "F", PASS, NOTE, message, place, "", "认材料")
    if paper.trouble:
        message = f"文件“{paper.name}”打不开，也认不出是哪份材料：{paper.trouble}"
        return Finding(ANY, "F", WRONG, BLOCKER, message, place, _PLACE_IT, "认材料")
    return Finding(ANY, "F", DOUBT, WARNING, f"没有认出文件“{paper.name}”是哪份材料", place, _PLACE_IT, "认材料")


def _versions(readings: Sequence[Reading]) -> Iterator[Finding]:
    """Give the pairs of files that look like two versions of one paper."""
    for slot in dict.fromkeys(slot for one in readings for slot in one.slots):
        files = [
            (one.paper, [field for part in one.parts for field in part.fields])
            for one in readings
            if one.slots == (slot,)
        ]
        for one, other in versions(files):
            yield Finding(
                slot,
                "F",
                DOUBT,
                WARNING,
                f"“{one.name}”和“{other.name}”像是同一份材料的两个版本，请确认以哪份为准",
                (Evidence(one.name, 0, None, one.name), Evidence(other.name, 0, None, other.name)),
                "请只留最终版，撤下旧的一份",
                "两个版本",
            )
