"""The matters of a city from a folder of YAML files: m1.yaml to m10.yaml, common.yaml. All faults are told at once."""

import functools
import itertools
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import date
from pathlib import Path

from config.city import CITIES
from knowledge.errors import KnowledgeError
from knowledge.items.faults import Fault, Sheet
from knowledge.items.place import Place
from knowledge.items.shared import read_span, root_of
from knowledge.papers.matters_checks import read_check
from knowledge.papers.matters_conditions import (
    Known,
    question_kinds,
    read_not_needed,
    read_parameters,
    read_question,
)
from knowledge.papers.matters_materials import read_fields, read_material, read_names, usual_owners
from knowledge.papers.matters_refs import Papers, Scope, read_ref, told_texts
from knowledge.papers.matters_shared import COMMON, Shared, read_shared
from knowledge.rules.agreement_words import fold
from knowledge.rules.checklist import FormAnswer, Matter, Question

SUFFIXES = frozenset({".yaml", ".yml"})
FOLDER = "matters"
_ROOT = ("code", "name", "also", "dept", "versions")
_VERSION = (
    "version", "from", "to", "limit", "limit_workdays", "result", "notes", "parameters", "questions", "not_needed",
    "materials", "cross",
)  # fmt: skip


class MattersRefused(KnowledgeError):
    """Matters can't be used; ``faults`` are all that is wrong with them. Nothing of them was used."""

    def __init__(self, faults: Iterable[Fault]) -> None:
        self.faults = tuple(sorted(set(faults)))
        super().__init__("\n".join(str(fault) for fault in self.faults))


class NoSuchMatter(KnowledgeError):
    """There is no such matter, or none on that day. The message names those there are."""


@dataclass(frozen=True, slots=True)
class Matters:
    """Every version of every matter of a city."""

    versions: tuple[Matter, ...]

    def on(self, day: date) -> tuple[Matter, ...]:
        """Return the matters that can be filed on a day, each in the version of that day, by number."""
        found = [one for one in self.versions if one.since <= day and (one.until is None or day <= one.until)]
        return tuple(sorted(found, key=lambda one: (len(one.code), one.code)))

    def find(self, word: str, day: date) -> Matter:
        """Return the matter of a code (M7) or a name people use (施工许可), in the version of a day.

        Raises:
            NoSuchMatter: no matter is called so, or several are, or it has no version on that day.

        """
        plain = fold(word).upper()
        named = [one for one in self.versions if plain in _names(one)]
        named = named or [one for one in self.versions if plain and any(plain in name for name in _names(one))]
        codes = sorted({one.code for one in named})
        if len(codes) != 1:
            told = "、".join(
                dict.fromkeys(f"{one.code} {one.name}" for one in sorted(named or self.versions, key=_by_code))
            )
            why = f"“{word}”可能是几个事项" if codes else f"没有“{word}”这个事项"
            raise NoSuchMatter(f"{why}。请写编号或全称，有：{told}。")
        held = next((one for one in named if one.since <= day and (one.until is None or day <= one.until)), None)
        if held is None:
            spans = "、".join(f"{one.since}至{one.until or '今'}" for one in named)
            raise NoSuchMatter(f"“{named[0].name}”在{day}没有执行的清单版本，有：{spans}。请核对日期。")
        return held

    def version(self, code: str, version: str) -> Matter | None:
        """Return one version of a list: a case keeps the one it began with."""
        return next((one for one in self.versions if (one.code, one.version) == (code, version)), None)


def read_matters(folder: Path) -> Matters:
    """Return the matters of a folder.

    Raises:
        MattersRefused: with every fault of every file; or there is no such folder, or nothing in it.

    """
    faults: list[Fault] = []
    return read_texts(_texts(folder, faults), faults)


def texts_in(folder: Path) -> dict[str, str]:
    """Return the texts of a folder by file name.

    Raises:
        MattersRefused: there is no such folder, or a file can't be read.

    """
    faults: list[Fault] = []
    texts = _texts(folder, faults)
    if faults:
        raise MattersRefused(faults)
    return texts


def _texts(folder: Path, faults: list[Fault]) -> dict[str, str]:
    if not folder.is_dir():
        raise MattersRefused([Fault(str(folder), 0, "", "没有这个事项清单文件夹。请检查路径")])
    texts = {}
    for path in sorted(one for one in folder.iterdir() if one.suffix in SUFFIXES and one.is_file()):
        try:
            texts[path.name] = path.read_text(encoding="utf-8-sig")
        except UnicodeDecodeError:
            faults.append(Fault(path.name, 0, "", "不是 UTF-8 编码。请另存为 UTF-8 后再用"))
        except OSError as error:
            faults.append(Fault(path.name, 0, "", f"读不了这个文件：{error.strerror}。请检查权限"))
    return texts


def matters_of(city: str) -> Matters:
    """Return the matters of a city: a name in config/cities, or a path to a city's folder. Read again when they change.

    Raises:
        MattersRefused: as ``read_matters``.

    """
    folder = (Path(city) if "/" in city else CITIES / city) / FOLDER
    marks = ((one.name, one.stat()) for one in sorted(folder.glob("*.y*ml")))
    return _read_once(folder, tuple((name, mark.st_mtime_ns, mark.st_size) for name, mark in marks))


@functools.lru_cache(maxsize=4)
def _read_once(folder: Path, _marks: tuple[tuple[str, int, int], ...]) -> Matters:
    return read_matters(folder)


def read_texts(texts: Mapping[str, str], faults: Iterable[Fault] = ()) -> Matters:
    """Return the matters of texts by file name: a folder, or a folder with some texts replaced before they are saved.

    Raises:
        MattersRefused: with every fault of every text, and ``faults`` found before.

    """
    told = list(faults)
    shared = Shared()
    if COMMON in texts:
        sheet = Sheet(COMMON)
        root = root_of(texts[COMMON], sheet)
        shared = read_shared(root) if root is not None else shared
        told += sheet.faults
    versions: list[Matter] = []
    for name, text in texts.items():
        if name != COMMON:
            sheet = Sheet(name)
            root = root_of(text, sheet)
            versions += _matter(root, shared) if root is not None else []
            told += sheet.faults
    told += _twice(versions)
    if not told and not versions:
        told.append(Fault("事项清单文件夹", 0, "", "里面没有事项。每个事项写成一个 .yaml 文件"))
    if told:
        raise MattersRefused(told)
    return Matters(tuple(sorted(versions, key=lambda one: (*_by_code(one), one.since))))


def _by_code(one: Matter) -> tuple[int, str]:
    return len(one.code), one.code


def _names(one: Matter) -> list[str]:
    return [fold(word).upper() for word in (one.code, one.name, *one.also)]


def _twice(versions: Sequence[Matter]) -> list[Fault]:
    first: dict[str, str] = {}
    faults = []
    for one in versions:
        earlier = first.setdefault(one.code, one.file)
        if earlier != one.file:
            faults.append(Fault(one.file, 1, "code", f"编号“{one.code}”已经用在 {earlier}。请换一个编号"))
    return faults


def _matter(root: Place, shared: Shared) -> list[Matter]:
    if not root.only(_ROOT, "事项"):
        return []
    words = [one.text(what) if (one := root.need(name, what)) is not None else "" for name, what in _WORDS]
    place = root.need("versions", "各个版本")
    found = []
    for one in place.each("versions") if place is not None else ():
        matter = _version(one, shared, words, told_texts(root, "also"))
        found += [matter] if matter is not None else []
    if place is not None and place.is_list and not found and not root.sheet.faults:
        place.wrong("没有版本。请至少写一个")
    for early, late in itertools.pairwise(sorted(found, key=lambda one: one.since)):
        if early.until is None or early.until >= late.since:
            root.wrong(
                f"两个版本的日期重叠：{late.since} 起的版本开始时，{early.since} 起的版本还没有结束。请改正 from 和 to"
            )
    if len({one.version for one in found}) < len(found):
        root.wrong("两个版本的版本号相同。请换一个版本号")
    return found


_WORDS = (("code", "编号"), ("name", "名称"), ("dept", "部门"))


def _version(place: Place, shared: Shared, words: Sequence[str], also: tuple[str, ...]) -> Matter | None:
    if not place.only(_VERSION, "版本"):
        return None
    span = read_span(place)
    materials = place.need("materials", "材料")
    texts = {
        name: one.text(name) if (one := place.need(name)) is not None else "" for name in ("version", "limit", "result")
    }
    if materials is None or span is None:
        return None
    parameters = read_parameters(place.get("parameters"))
    known = Known(question_kinds(place.get("questions")), {one.name: one for one in parameters})
    names = read_names(materials)
    papers = Papers(names, {key: {} for key in names} | read_fields(materials, shared), shared, known)
    days = place.get("limit_workdays")
    cross, gates = place.get("cross"), place.get("not_needed")
    checks = [read_check(one, Scope(papers)) for one in cross.each("跨材料检查")] if cross is not None else []
    rules = [read_not_needed(one, known) for one in gates.each("无需办理")] if gates is not None else []
    papers_read = [read_material(one, papers) for one in materials.each("材料")]
    told = [one for one in checks if one is not None]
    if not names and not place.sheet.faults:
        materials.wrong("没有材料。请至少写一份")
    return Matter(
        code=words[0],
        name=words[1],
        dept=words[2],
        version=texts["version"],
        since=span[0],
        until=span[1],
        limit=texts["limit"],
        limit_workdays=days.whole("办理工作日", 0) if days is not None else None,
        result=texts["result"],
        materials=tuple(one for one in papers_read if one is not None),
        cross=(*told, *usual_owners(papers, told)),
        questions=_questions(place.get("questions"), known, papers),
        not_needed=tuple(one for one in rules if one is not None),
        parameters=parameters,
        notes=told_texts(place, "notes"),
        also=also,
        sureness=shared.sureness,
        file=place.sheet.file,
    )


def _questions(place: Place | None, known: Known, papers: Papers) -> tuple[Question, ...]:
    found = []
    for one in place.each("questions") if place is not None else ():
        question = read_question(one, known)
        if question is None:
            continue
        forms = one.get("forms")
        answers = [_form_answer(each, papers) for each in forms.each("表上的回答")] if forms is not None else []
        found.append(replace(question, forms=tuple(each for each in answers if each is not None)))
    return tuple(found)


def _form_answer(place: Place, papers: Papers) -> FormAnswer | None:
    if not place.only(("field", "says_yes", "says_no"), "表上的回答"):
        return None
    field = place.need("field", "字段")
    ref = read_ref(field, Scope(papers)) if field is not None else None
    return None if ref is None else FormAnswer(ref, told_texts(place, "says_yes"), told_texts(place, "says_no"))
