"""How an answer given before is told at the command line: in a line, in full, as JSON, and by who heard it."""

from collections.abc import Iterator, Mapping, Sequence
from datetime import datetime
from typing import TYPE_CHECKING, Any

if TYPE_CHECKING:
    from ledger.corrections import CorrectionNotice
    from ledger.feedback import Feedback
    from ledger.traces import Told

LINE_CHARS = 60
Done = Mapping[tuple[str, str], Sequence["CorrectionNotice"]]  # conversation and person in private -> corrections


def described(one: "Told", provider: str) -> dict[str, Any]:
    """Give an answer as JSON; one that a model wrote carries the mark the law wants in what leaves the house."""
    from handlers.said import typed  # noqa: PLC0415 - imported when called: --help costs nothing
    from knowledge.answer.aigc import mark_of  # noqa: PLC0415

    facts = one.trace
    written = one.mode == "model"
    mark = mark_of(one.shown, provider, facts.get("model", ""), facts.get("prompt", "")) if written else None
    return {
        "answer": one.answer_id,
        "message": one.message,
        "at": one.said_at.isoformat(),
        "who": {
            "conversation": one.conversation_id,
            "group": one.group if one.in_group else None,
            "asker": one.sender,
            "name": one.name,
            "firm": one.firm,
            "uscc": one.uscc,
        },
        "question": typed(one.payload),
        "rewritten": facts.get("rewritten", ""),
        "text": one.shown,
        "cites": list(one.cites),
        "mode": one.mode,
        "delivered": one.door or None,
        "trouble": one.trouble,
        "trace": one.trace,
        **(mark.fields() if mark else {}),
    }


def word(one: "Feedback") -> dict[str, Any]:
    """Give a person's word about an answer as JSON."""
    return {"who": one.who, "useful": one.useful, "reason": one.reason, "at": one.at.isoformat()}


def line(one: "Told") -> str:
    """Tell an answer briefly: number, when, where, who, question and its beginning."""
    from handlers.said import typed  # noqa: PLC0415 - as above

    heard = "" if one.door else "（未送达）"
    first = one.shown.replace("\n", " ")[:LINE_CHARS]
    return (
        f"{one.answer_id}  {_local(one.said_at)}  {_where(one)} {one.name} {one.firm}{heard}\n"
        f"    问：{typed(one.payload)[:LINE_CHARS]}\n    答：{first}"
    )


def whole(one: "Told", said: Sequence["Feedback"], corrected: Sequence["CorrectionNotice"]) -> Iterator[str]:
    """Tell all that is known of an answer: what was asked, what it rests on, how it came about, who saw it."""
    facts = one.trace
    yield line(one)
    yield one.shown
    if "rewritten" in facts:
        yield f"  补全为：{facts['rewritten']}"
    if facts.get("question", facts.get("rewritten")) != facts.get("rewritten"):
        yield f"  实际检索：{facts['question']}"
    seen = one.quoted
    yield from dict.fromkeys(f"  依据：{_source(cite)}" for cite in seen)  # two quotes of one article are one source
    yield from dict.fromkeys(f"  备查（说“详情”才看到）：{_source(cite)}" for cite in one.cites if cite not in seen)
    yield f"  生成方式：{facts.get('model') or '政策原文摘录'}" + (
        f"，提示词{facts['prompt']}" if "prompt" in facts else ""
    )
    if facts.get("sure") is not None:
        yield f"  把握：{facts['sure']:.2f}"
    for looked in facts.get("seen", []):
        yield f"  看过：{looked['policy_id']} {looked['article']}  得分{looked['score']:.3f}"
    yield from (f"  未采用：{check}" for check in facts.get("checks", []))
    if facts.get("calls"):
        reader = f"，由{facts['reader']}读题" if facts.get("reader") else ""
        tokens = f"{facts.get('tokens_in', 0)}+{facts.get('tokens_out', 0)} tokens"
        yield f"  模型：{facts['calls']}次调用，{tokens}{reader}"
    yield f"  用时：{facts.get('ms', 0)}毫秒；送达：{one.door or one.trouble or '否'}"
    yield f"  看到的人：{_seen_by(one)}"
    for opinion in said:
        yield f"  反馈：{opinion.who} {'有用' if opinion.useful else '没用'} {opinion.reason}"
    yield from (f"  {_corrected(notice)}" for notice in corrected)


def heard_by(found: Sequence["Told"], done: Done) -> list[dict[str, Any]]:
    """Put answers together by the conversation that heard them, the newest first; those not delivered are left out."""
    places: dict[tuple[str, str], list[Told]] = {}
    for one in found:
        if one.door:
            places.setdefault(one.place, []).append(one)
    return [
        {
            "conversation": those[0].conversation_id,
            "group": those[0].group if those[0].in_group else None,
            "firm": those[0].firm,
            "uscc": those[0].uscc,
            "people": list(dict.fromkeys(one.name or one.sender for one in those)),
            "answers": [one.answer_id for one in those],
            "first": those[-1].said_at.isoformat(),
            "last": those[0].said_at.isoformat(),
            "corrected": [_corrected(notice) for notice in done.get(place, ())],
        }
        for place, those in places.items()
    ]


def heard_lines(row: Mapping[str, Any]) -> Iterator[str]:
    """Tell one conversation of ``heard_by``."""
    where = f"群“{row['group']}”" if row["group"] is not None else "私聊"
    numbers = "、".join(map(str, row["answers"]))
    last = _local(datetime.fromisoformat(row["last"]))
    yield f"{where} {row['firm']}  提问人：{'、'.join(row['people'])}  最近{last}  答复{numbers}"
    yield from (f"    {one}" for one in row["corrected"])


def _source(cite: Mapping[str, Any]) -> str:
    return f"《{cite.get('title')}》{cite.get('doc_no')} {cite.get('article')}（{cite.get('status')}）"


def _where(one: "Told") -> str:
    return f"群“{one.group}”" if one.in_group else "私聊"


def _seen_by(one: "Told") -> str:
    if not one.door:
        return "无（未送达）"
    return (
        f"群“{one.group}”全体成员（{one.firm or '未绑定企业'}）"
        if one.in_group
        else f"{one.name or one.sender}（私聊）"
    )


def _corrected(notice: "CorrectionNotice") -> str:
    told = f"{_local(notice.told_at)}已送达" if notice.told_at else notice.trouble or "待发送"
    return f"更正{notice.correction_id}号：{told}"


def _local(moment: datetime) -> str:
    from bot.cli.library.house import local  # noqa: PLC0415 - as above

    return local(moment)
