"""A policy file in a private chat: fetched, read, and told in one message, with what is to be done next."""

import tempfile
from pathlib import Path, PurePath

from config.words import library_chat as words
from handlers.desk import Desk, actor_of
from handlers.message import Attachment, Link, Message, Reply
from handlers.review_files import take
from knowledge.errors import ActRefused, NotInBase
from knowledge.library.diff import ADDED
from knowledge.library.fields import shown
from knowledge.library.registrar import Registrar
from knowledge.library.taken import Taken
from ledger.groups import Role

FILES = frozenset({"file", "picture"})
FACTS = ("doc_no", "issued_on", "effective_on", "expires_on", "department", "level", "themes")
AT_ONCE = 10  # files of one message
MOST = 4  # doubts, near documents and things that rest on it, of each


def upload(message: Message, desk: Desk) -> Reply:
    """Take the files of an admin's private message into the base; those of others are papers of a pre-review."""
    if message.speaker.role is not Role.ADMIN or message.in_group:
        return take(message, desk)
    files = [one for one in message.attachments if one.kind in FILES]
    files = files or [one for one in (message.quoted.attachments if message.quoted else ()) if one.kind in FILES]
    if not files:
        return Reply(words.send_file(), title="上传政策")
    told = [_one(one, message, desk) for one in files[:AT_ONCE]]
    text = "\n\n".join(text for text, _ in told)
    return Reply(text, title="上传结果", whole=True, links=tuple(link for _, links in told for link in links))


def _one(file: Attachment, message: Message, desk: Desk) -> tuple[str, tuple[Link, ...]]:
    name = PurePath(file.name.replace("\\", "/")).name or ("图片.jpg" if file.kind == "picture" else "未命名文件")
    if desk.fetch is None:
        raise ActRefused(words.not_here())
    data = desk.fetch(file)
    with tempfile.TemporaryDirectory() as folder:
        path = Path(folder) / ("file" + PurePath(name).suffix[:12])
        path.write_bytes(data)
        taken = desk.acts().hand_in(path, actor_of(message), name=name)
    return told(taken, name, desk.acts()), _links(taken, desk)


def told(taken: Taken, name: str, registrar: Registrar) -> str:
    """Say what became of a file."""
    if taken.state in {"refused", "secret"}:
        return words.refused(name, taken.reason, taken.file_id if taken.state == "refused" else 0)
    if not taken.number or taken.state == "duplicate":
        return words.known(name, taken.reason)
    seen = registrar.look(taken.policy_id, taken.number)
    title = str(seen.fields.get("inner_title") or seen.fields.get("title"))
    lines = [words.taken_head(title, taken.policy_id, taken.number, seen.state)]
    lines += [words.fact(words.NAMES[field], shown(seen.fields.get(field))) for field in FACTS]
    if taken.state == "near" or taken.near:
        lines.append(taken.reason)
    if taken.near:
        lines.append(words.near([(one.policy_id, one.title, f"{one.likeness:.0%}") for one in taken.near[:MOST]]))
    if taken.doubts:
        lines.append(words.doubts(taken.doubts[:MOST]))
    effect = impact_line(registrar, taken.policy_id, taken.number)
    lines += [effect] if effect else []
    lines.append(words.next_steps(taken.policy_id, obstacles(registrar, taken.policy_id, taken.number)))
    return "\n".join(lines)


def obstacles(registrar: Registrar, policy_id: str, number: int) -> list[str]:
    """Return what stands between a version and its publication, one sentence for each field."""
    first: dict[str, str] = {}
    for one in registrar.problems(policy_id, number):
        if one.blocking:
            first.setdefault(one.field, one.sentence)
    return list(first.values())[:MOST]


def impact_line(registrar: Registrar, policy_id: str, number: int) -> str:
    """Say what an act would change; empty when nothing rests on what changes, or it can't be said yet."""
    try:
        effect = registrar.impact(policy_id, number)
    except (ActRefused, NotInBase):
        return ""
    rests = [f"{one.kind}“{one.name}”" for article in effect.articles for one in article.rests]
    rests += [f"{one.kind}“{one.name}”" for one in effect.whole]
    rests += [f"《{one.title}》的效力" for one in effect.documents]
    changed = [one for one in effect.articles if one.change != ADDED] if number else []
    if not (rests or changed or effect.answers):
        return ""
    return words.impact(len(changed), list(dict.fromkeys(rests))[:MOST], effect.answers)


def _links(taken: Taken, desk: Desk) -> tuple[Link, ...]:
    ids = [one.policy_id for one in taken.near[:MOST]]
    return tuple(Link(policy_id, desk.page_url(policy_id)) for policy_id in ids)
