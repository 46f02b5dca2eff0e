"""“本群阶段 项目建设”, in private with the group's title: at which stage of its life a group's firm is."""

import re
from collections.abc import Sequence

from config.words import stages as words
from handlers.desk import Desk, actor_of
from handlers.message import Message, Reply, Speaker
from ledger.audit import record
from ledger.groups import STAGES, Group, Role, group_by_conversation, groups_called, note_stage
from ledger.policies import OpenSession

TITLE = "项目群阶段"
NONE = "未知"
STAGE = (
    r"^\s*(?:请|麻烦|帮我)?(?:把|将)?\s*(?P<which>本群|(?:这|当前)个?群|群)的?(?:项目)?阶段\s*(?:改成|改为|设为|设成|登记为|更新为|是|为|[:：])?"
    r"\s*(?P<rest>\S.*?)?[\s。.!！]*$"
)
_STAGE = re.compile(STAGE, re.DOTALL)


def stage(message: Message, desk: Desk) -> Reply:
    """Note the stage of a group; who may is its own assistant, and an admin."""
    found = _STAGE.match(message.text)
    rest = (found["rest"] or "") if found else ""
    named = next((one for one in (*STAGES, NONE) if re.search(rf"{one}(?:阶段)?$", rest)), None)
    if named is None:
        return Reply(words.which_stage(STAGES), title=TITLE)
    title = re.sub(rf"{named}(?:阶段)?$", "", rest).strip(' \t“”"《》:：,，')
    if (message.in_group and title) or (not message.in_group and not title):
        return Reply(words.which_stage(STAGES) if message.in_group else words.which_group(), title=TITLE)
    with desk.ledger.write() as session:
        return Reply(_noted(session, message, desk, title, "" if named == NONE else named), title=TITLE)


def _noted(session: OpenSession, message: Message, desk: Desk, title: str, to: str) -> str:
    groups = _groups(session, message, title)
    if not message.in_group and len(groups) != 1:
        return words.several(title, len(groups)) if groups else words.no_such_group(title)
    if not groups or not _may(message.speaker, groups[0]):
        return words.not_yours()
    [group] = groups
    before = note_stage(session, group.conversation_id, to)
    record(
        *(session, actor_of(message), "group.stage", group.conversation_id, desk.now()),
        before={"stage": before or ""},
        after={"stage": to},
    )
    return words.noted(group.title, to) if to else words.cleared(group.title)


def _groups(session: OpenSession, message: Message, title: str) -> Sequence[Group]:
    if not message.in_group:
        of = message.speaker.staff_id if message.speaker.role is Role.ASSISTANT else ""
        return groups_called(session, title, of)
    here = group_by_conversation(session, message.conversation_id)
    return [here] if here is not None else []


def _may(speaker: Speaker, group: Group) -> bool:
    own = speaker.role is Role.ASSISTANT and bool(speaker.staff_id) and group.assistant == speaker.staff_id
    return own or speaker.role is Role.ADMIN
