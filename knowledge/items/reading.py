"""Items from a folder of YAML files, or one item from its text. All faults of all files are told at once."""

import re
from collections.abc import Iterable, Mapping
from pathlib import Path

from knowledge.items.checking import check_terms
from knowledge.items.faults import Fault, ItemsRefused, Sheet
from knowledge.items.place import Place
from knowledge.items.shared import COMMON, STACKING, Shared, overlapping, read_common, read_stacking, root_of
from knowledge.items.versions import Setting, read_version
from knowledge.rules.item import CLASSES, FIRM, GRANT, LEVELS, REDEEM_WAYS, Item, ItemSet, Terms

FIELDS = ("code", "name", "class", "level", "region", "dept", "themes", "redeem", "object", "versions")
LABELS = {"name": "名称", "class": "类别", "level": "级别", "region": "地区", "dept": "部门", "redeem": "兑现方式"}
OBJECTS = (FIRM, "城市")
SUFFIXES = frozenset({".yaml", ".yml"})
KEPT = 2000  # items read before: a city has a few hundred
_CODE = re.compile(r"[A-Z]{2,6}-\d{2,4}(-[0-9A-Z]{1,10}){0,3}")
_REGION = re.compile(r"\d{6}(-[A-Z]?\d{1,4})?")
_kept: dict[tuple[str, str, str], Item] = {}  # without a fault, by file, text and the texts that are shared


def read_items(folder: Path) -> ItemSet:
    """Return every item of a folder with the rules between them, by code.

    ``common.yaml`` is the negative list, ``stacking.yaml`` the groups and joint caps; both may be absent.

    Raises:
        ItemsRefused: with every fault of every file; or there is no such folder, or nothing in it.

    """
    if not folder.is_dir():
        raise ItemsRefused([Fault(str(folder), 0, "", "没有这个事项文件夹。请检查路径")])
    paths = sorted(path for path in folder.iterdir() if path.suffix in SUFFIXES and path.is_file())
    faults: list[Fault] = []
    texts = {path.name: text for path in paths if (text := _text(path, faults)) is not None}
    return read_texts(texts, faults)


def texts_in(folder: Path) -> dict[str, str]:
    """Return the texts of a folder by file name.

    Raises:
        ItemsRefused: one is no UTF-8, or can't be opened.

    """
    faults: list[Fault] = []
    paths = sorted(path for path in folder.iterdir() if path.suffix in SUFFIXES and path.is_file())
    texts = {path.name: text for path in paths if (text := _text(path, faults)) is not None}
    if faults:
        raise ItemsRefused(faults)
    return texts


def read_file(path: Path) -> ItemSet:
    """Return the one item of a file, read with what its folder shares.

    Raises:
        ItemsRefused: with every fault of the file.

    """
    faults: list[Fault] = []
    shared = [path.parent / name for name in (COMMON, STACKING) if (path.parent / name).is_file()]
    texts = {one.name: text for one in (*shared, path) if (text := _text(one, faults)) is not None}
    return read_texts(texts, faults)


def read_texts(texts: Mapping[str, str], faults: Iterable[Fault] = ()) -> ItemSet:
    """Return the items of texts by file name: a folder, or a folder with some texts replaced.

    When one text of a hundred has changed, the others are not read again.

    Raises:
        ItemsRefused: with every fault of every text, and ``faults`` found before.

    """
    told = list(faults)
    shared, beside = read_shared(texts, told), "\0".join(texts.get(name, "") for name in (COMMON, STACKING))
    items: list[Item] = []
    for name, text in texts.items():
        if name not in {COMMON, STACKING}:
            item = _read_or_known(name, text, shared, beside, told)
            items += [item] if item is not None else []
    told += _twice(items)
    if not told and not items:
        told.append(Fault("事项文件夹", 0, "", "里面没有事项。每个事项写成一个 .yaml 文件"))
    if told:
        raise ItemsRefused(told)
    return ItemSet(tuple(sorted(items, key=lambda item: item.code)), shared.groups, shared.joint_caps)


def read_item(text: str, file: str, shared: Shared) -> Item:
    """Return one item from its text.

    Raises:
        ItemsRefused: with every fault of the text.

    """
    sheet = Sheet(file)
    item = _item(text, sheet, shared)
    if item is None or sheet.faults:
        raise ItemsRefused(sheet.faults)
    return item


def is_code(text: str) -> bool:
    """Tell whether a text can be the code of an item: DY-13, DY-04-510681-2025."""
    return _CODE.fullmatch(text) is not None


def read_shared(texts: Mapping[str, str], faults: list[Fault]) -> Shared:
    """Return what the items of a folder share; faults are added to ``faults``."""
    common, stacking = Sheet(COMMON), Sheet(STACKING)
    negative = read_common(texts[COMMON], common) if COMMON in texts else ()
    found = read_stacking(texts[STACKING], stacking) if STACKING in texts else Shared()
    faults += [*common.faults, *stacking.faults]
    return Shared(negative, found.groups, found.joint_caps, found.names)


def _text(path: Path, faults: list[Fault]) -> str | None:
    try:
        return path.read_text(encoding="utf-8-sig")
    except UnicodeDecodeError:
        faults.append(Fault(path.name, 0, "", "不是 UTF-8 编码。请另存为 UTF-8 后再用"))
    except OSError as error:
        faults.append(Fault(path.name, 0, "", f"读不了这个文件：{error.strerror}。请检查权限"))
    return None


def _twice(items: Iterable[Item]) -> list[Fault]:
    first: dict[str, Item] = {}
    faults = []
    for item in items:
        earlier = first.setdefault(item.code, item)
        if earlier is not item:
            faults.append(Fault(item.file, 1, "code", f"编号“{item.code}”已经用在 {earlier.file}。请换一个编号"))
    return faults


def _read_or_known(name: str, text: str, shared: Shared, beside: str, told: list[Fault]) -> Item | None:
    known = _kept.get((name, text, beside))
    if known is not None:
        return known
    sheet = Sheet(name)
    item = _item(text, sheet, shared)
    told += sheet.faults
    if item is not None and not sheet.faults:
        if len(_kept) >= KEPT:
            _kept.clear()
        _kept[name, text, beside] = item
    return item


def _item(text: str, sheet: Sheet, shared: Shared) -> Item | None:
    root = root_of(text, sheet)
    if root is None or not root.only(FIELDS, "事项"):
        return None
    words = {name: _word(root, name, choices) for name, choices in _CHOICES.items()}
    code, region = _word(root, "code"), _word(root, "region")
    if code and not _CODE.fullmatch(code):
        _at(root, "code").wrong(f"编号“{code}”应如 DY-13 或 DY-04-510681-2025")
    if region and not _REGION.fullmatch(region):
        _at(root, "region").wrong(f"“{region}”不是六位行政区划代码，如 510600")
    themes, thing = root.need("themes", "主题词"), root.get("object")
    item = Item(
        code=code,
        name=_word(root, "name"),
        kind=words["class"],
        level=words["level"],
        region=region,
        dept=_word(root, "dept"),
        themes=tuple(one.text("主题词") for one in themes.each("主题词")) if themes is not None else (),
        redeem=words["redeem"],
        object=thing.one_of(OBJECTS, "惠及对象") if thing is not None else FIRM,
        versions=_versions(root, Setting(shared, words["class"] == GRANT)),
        file=sheet.file,
    )
    return item if code else None


_CHOICES = {"class": CLASSES, "level": LEVELS, "redeem": REDEEM_WAYS}


def _at(root: Place, name: str) -> Place:
    return root.get(name) or root


def _word(root: Place, name: str, choices: tuple[str, ...] = ()) -> str:
    found = root.need(name)
    if found is None:
        return ""
    return found.one_of(choices, LABELS[name]) if choices else found.text(LABELS.get(name, name))


def _versions(root: Place, setting: Setting) -> tuple[Terms, ...]:
    place = root.need("versions", "各个版本")
    if place is None:
        return ()
    found: list[Terms] = []
    spans = []
    for one in place.each("versions"):
        before = len(one.sheet.faults)
        terms = read_version(one, setting)
        if terms and len(one.sheet.faults) == before:
            check_terms(terms[0], one.sheet, one.spot.line, one.where)
            spans += [] if terms[0].draft else [(terms[0].since, terms[-1].until)]
        found += terms
    if place.is_list and not found and not root.sheet.faults:
        place.wrong("没有版本。请至少写一个")
    shared = overlapping(spans)
    if shared:
        place.wrong(
            f"两个版本的日期重叠：从 {shared[1]} 起的版本还没有结束，{shared[0]} 又开始了一个。请改正 from 和 to"
        )
    return tuple(sorted(found, key=lambda terms: terms.since))
