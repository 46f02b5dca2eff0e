"""One paper of a matter's list, read from its YAML."""

from collections.abc import Mapping, Sequence
from dataclasses import replace

from knowledge.items.place import Place
from knowledge.papers.matters_checks import read_check
from knowledge.papers.matters_conditions import read_condition
from knowledge.papers.matters_refs import Papers, Scope, count, told_texts
from knowledge.papers.matters_shared import Shared, read_key_field
from knowledge.rules.checklist import Deferral, KeyField, Material, Reason
from knowledge.rules.checklist_checks import BLOCKER, Check, Owned, Ref, Sealed, Sound

FIELDS = (
    "key", "name", "form", "issuers", "fields", "checks", "file", "defer", "needed_if", "reasons", "looks", "template",
)  # fmt: skip
_FILE_KINDS = ("pdf", "docx", "image", "dwg", "ofd")


def read_names(place: Place) -> dict[str, str]:
    """Return the papers of a version by short key, before any check is read."""
    found: dict[str, str] = {}
    for one in place.each("材料"):
        if not one.only(FIELDS, "材料"):
            continue
        key, name = one.need("key", "代号"), one.need("name", "名称")
        short = key.text("代号") if key is not None else ""
        full = name.text("名称") if name is not None else ""
        if short in found and key is not None:
            key.wrong(f"代号“{short}”已经用在《{found[short]}》。请换一个")
        elif full and full in found.values() and name is not None:
            name.wrong(f"《{full}》写了两次。请只留一份")
        elif short and full:
            found[short] = full
    return found


def read_fields(place: Place, shared: Shared) -> dict[str, Mapping[str, KeyField]]:
    """Return the key fields of each paper by its short key."""
    found: dict[str, Mapping[str, KeyField]] = {}
    for one in place.each("材料"):
        key, fields = one.get("key"), one.get("fields")
        if key is None or not key.is_word:
            continue
        mine: dict[str, KeyField] = {}
        for entry in fields.each("字段") if fields is not None else ():
            known = read_key_field(entry, shared)
            if known is not None and known.name in mine:
                entry.wrong(f"字段“{known.name}”写了两次。请只留一个")
            elif known is not None:
                mine[known.name] = known
        found.setdefault(key.text("代号"), _apart(mine))
    return found


def _apart(fields: Mapping[str, KeyField]) -> dict[str, KeyField]:
    """Return a paper's fields so that a word leads to one field only: the one that must be there, or to none.

    面积 on a paper with both areas says nothing; on one that must print the floor area it is that.
    """
    claims: dict[str, list[KeyField]] = {}
    for one in fields.values():
        for word in one.also:
            claims.setdefault(word, []).append(one)

    def mine(word: str, one: KeyField) -> bool:
        needed = [each for each in claims[word] if not each.optional]
        return word not in fields and (len(claims[word]) == 1 or needed == [one])

    return {
        name: replace(one, also=tuple(word for word in one.also if mine(word, one))) for name, one in fields.items()
    }


def read_material(place: Place, papers: Papers) -> Material | None:
    """Return one paper with its checks; the check of the file itself comes first."""
    key, name = place.get("key"), place.get("name")
    short = key.text("代号") if key is not None and key.is_word else ""
    if short not in papers.names or name is None:
        return None
    form, issuers, when = place.need("form", "形式"), place.need("issuers", "出具单位"), place.get("needed_if")
    checks = place.get("checks")
    read_ones = [read_check(one, Scope(papers, short)) for one in checks.each("检查")] if checks is not None else []
    template = place.get("template")
    return Material(
        key=short,
        name=papers.names[short],
        form=form.text("形式") if form is not None else "",
        issuers=issuers.texts("出具单位") if issuers is not None else (),
        fields=tuple(papers.fields.get(short, {}).values()),
        checks=_with_usual(
            tuple(one for one in read_ones if one is not None), _file(place, papers, short), papers, short
        ),
        deferral=_deferral(place.get("defer")),
        needed_if=read_condition(when, papers.known) if when is not None else None,
        reasons=_reasons(place.get("reasons"), papers.shared),
        looks=told_texts(place, "looks"),
        template=template.text("样表") if template is not None else "",
    )


def _with_usual(told: tuple[Check, ...], file: Check, papers: Papers, short: str) -> tuple[Check, ...]:
    """Return the checks of a paper with those every paper has: of the file, and of places left unsealed or unsigned."""
    if any(isinstance(one.test, Sealed) for one in told):
        return (file, *told)
    usual = papers.shared.checks.get("S")
    name, fix = (usual.name, usual.fix) if usual is not None else ("S", "")
    return (file, *told, Check("S", papers.names[short], name, Sealed(papers.names[short], 0), BLOCKER, fix))


def usual_owners(papers: Papers, told: Sequence[Check]) -> list[Check]:
    """Return the check of whose seals stand on a paper, for each paper whose list says nothing of it."""
    known = {one.test.slot for one in told if isinstance(one.test, Owned)}
    usual = papers.shared.checks.get("CR14")
    name, fix = (usual.name, usual.fix) if usual is not None else ("CR14", "")
    companies = [one for one in papers.shared.fields.values() if one.kind == "company"]
    return [
        Check("CR14", slot, name, Owned(slot, _on(slot, companies), anywhere=True), BLOCKER, fix)
        for slot in papers.names.values()
        if slot not in known
    ]


def _on(slot: str, fields: Sequence[KeyField]) -> tuple[Ref, ...]:
    return tuple(Ref(slot, (one.name,), one.kind, optional=True) for one in fields)


def _file(place: Place, papers: Papers, short: str) -> Check:
    """Return the check every paper has: it opens, is whole and legible."""
    usual = papers.shared.checks.get("F")
    sound, inner = Sound(papers.names[short]), place.get("file")
    if inner is not None and inner.only(("pages", "oldest", "forms"), "文件"):
        forms = inner.get("forms")
        sound = replace(
            sound,
            pages=count(inner, "pages", 1),
            oldest=count(inner, "oldest", 0),
            forms=tuple(one.one_of(_FILE_KINDS, "文件类型") for one in forms.each("文件类型"))
            if forms is not None
            else (),
        )
    name, fix = (usual.name, usual.fix) if usual is not None else ("F", "")
    return Check("F", papers.names[short], name, sound, BLOCKER, fix)


def _deferral(place: Place | None) -> Deferral | None:
    if place is None or not place.only(("days", "says"), "容缺"):
        return None
    days, says = place.need("days", "工作日"), place.get("says")
    number = days.whole("容缺工作日", 1) if days is not None else None
    return None if number is None else Deferral(number, says.text("承诺内容") if says is not None else "")


def _reasons(place: Place | None, shared: Shared) -> tuple[Reason, ...]:
    if place is None:
        return ()
    names = tuple(shared.reasons)
    found = [one.one_of(names, "退件原因") for one in place.each("退件原因")]
    return tuple(shared.reasons[one] for one in found if one)
