"""Blank forms of a matter's papers, as Word files to fill in: the fields that are checked, in the list's own order.

They are 示例 and say so. Only papers whose list names a form have one; what others issue nobody fills in himself.
"""

import io
from collections.abc import Iterator

from docx import Document
from docx.enum.table import WD_ALIGN_VERTICAL
from docx.enum.text import WD_ALIGN_PARAGRAPH
from docx.shared import Cm, Pt

from casework.errors import CaseRefused
from casework.notice_docx import set_page
from config.words import blank_form as words
from knowledge.rules.checklist import FormAnswer, KeyField, Material, Matter
from knowledge.rules.checklist_checks import Sealed

_LABEL_CM, _VALUE_CM, _ROW_CM = 4.6, 12.6, 0.9


def forms_of(matter: Matter) -> tuple[Material, ...]:
    """Return the papers of a matter that have a blank form."""
    return tuple(one for one in matter.materials if one.template)


def blank_form(matter: Matter, paper: str) -> tuple[str, bytes]:
    """Return the file name and the docx of a blank form.

    Args:
        matter: the list.
        paper: the slot, its key, or the form's own name.

    Raises:
        CaseRefused: this paper has no form; which have is said.

    """
    known = forms_of(matter)
    one = next((each for each in known if paper in (each.name, each.key, each.template)), None)
    if one is None:
        raise CaseRefused(words.no_such_form(paper, (each.name for each in known)))
    document = Document()
    set_page(document)
    head = document.add_paragraph()
    head.alignment = WD_ALIGN_PARAGRAPH.CENTER
    run = head.add_run(_title(one))
    run.bold, run.font.size = True, Pt(18)
    document.add_paragraph(words.NOT_OFFICIAL)
    table = document.add_table(rows=0, cols=2)
    table.style = "Table Grid"
    table.autofit = False
    for column, width in zip(table.columns, (_LABEL_CM, _VALUE_CM), strict=True):
        column.width = Cm(width)  # not every program looks at the cells
    for field in one.fields:
        row = table.add_row()
        row.height = Cm(_ROW_CM)
        label, value = row.cells
        label.text, value.text = field.name, words.choices(_choices(matter, one, field))
        label.vertical_alignment = value.vertical_alignment = WD_ALIGN_VERTICAL.CENTER
        label.width, value.width = Cm(_LABEL_CM), Cm(_VALUE_CM)
    document.add_paragraph()
    for line in _signed(one):
        document.add_paragraph(line)
    document.add_paragraph(words.HOW).runs[0].bold = True
    for hint in _hints(one):
        document.add_paragraph(hint, style="List Bullet")
    document.core_properties.title = _title(one)
    held = io.BytesIO()
    document.save(held)
    return words.file_name(matter.code, _title(one)), held.getvalue()


def _title(one: Material) -> str:
    return one.template.removesuffix("（示例）")


def _choices(matter: Matter, one: Material, field: KeyField) -> tuple[str, ...]:
    """Return what is ticked there: where a field answers a question of the list by fixed words both ways."""
    for question in matter.questions:
        for form in question.forms:
            if _is_here(form, one, field) and form.yes and form.no:
                return (form.yes[0], form.no[0])
    return ()


def _is_here(form: FormAnswer, one: Material, field: KeyField) -> bool:
    return form.ref.slot == one.name and form.ref.name == field.name


def _signed(one: Material) -> Iterator[str]:
    """Yield the places to sign, where the list checks that they are."""
    marks = next((check.test for check in one.checks if isinstance(check.test, Sealed)), None)
    if marks is not None:
        yield words.SEAL
        yield words.SIGNATURE
    if not any(field.kind == "date" for field in one.fields):
        yield words.DAY


def _hints(one: Material) -> Iterator[str]:
    kinds = {field.kind for field in one.fields}
    yield from (hint for kind, hint in words.HINTS.items() if kind in kinds)
    if any(field.name == "项目代码" for field in one.fields):
        yield words.PROJECT_CODE
    yield words.SAME
