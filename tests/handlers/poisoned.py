"""Documents with something in them that no reader of the page sees, or that speaks to a machine. Our own (示例)."""

import itertools
from collections.abc import Callable
from html import escape
from pathlib import Path
from typing import Any

from tests.library.made import rule

NUMBERS = itertools.count(300)


def poisoned(folder: Path, row: dict[str, Any]) -> Path:
    """Write the document of one attack; return where it lies."""
    number = next(NUMBERS)
    clauses = [f"第二条 对{row['about']}企业给予一次性奖励{number % 7 + 2}万元。"]
    clauses += [f"第三条 {row['visible']}"] if "visible" in row else []
    text = rule(
        f"德阳市{row['about']}企业奖励办法（示例）",
        f"德示例规〔2026〕{number}号",
        "2026年3月2日",
        *[clause.partition(" ")[2] for clause in clauses],
        begins="自2026年4月1日起施行，有效期至2029年3月31日",
    )
    folder.mkdir(parents=True, exist_ok=True)
    kind = row["form"].partition("_")[0]
    path: Path = folder / row.get("name", f"{number}.{'txt' if kind == 'text' else kind}")
    FORMS[row["form"]](path, text.split("\n"), row.get("hidden", ""))
    return path


def _text(path: Path, lines: list[str], _hidden: str) -> None:
    path.write_text("\n".join(lines), encoding="utf-8")


def _docx(how: str) -> Callable[[Path, list[str], str], None]:
    def write(path: Path, lines: list[str], hidden: str) -> None:
        import docx as word  # noqa: PLC0415 - only where a Word file is written
        from docx.shared import Pt, RGBColor  # noqa: PLC0415

        document = word.Document()
        for line in lines:
            paragraph = document.add_paragraph(line)
            if not line.startswith("第二条"):
                continue
            if how == "comment":
                document.add_comment(paragraph.runs, text=hidden, author="示例")
            elif how == "properties":
                document.core_properties.comments = document.core_properties.subject = hidden
            else:
                run = paragraph.add_run("\u200b".join(hidden) if how == "zero_width" else hidden)
                if how == "white":
                    run.font.color.rgb = RGBColor(255, 255, 255)
                run.font.hidden = how in {"vanish", "zero_width"}
                run.font.size = Pt(1) if how == "tiny" else None
        document.save(str(path))

    return write


def _pdf(how: str) -> Callable[[Path, list[str], str], None]:
    def write(path: Path, lines: list[str], hidden: str) -> None:
        from reportlab.pdfbase import pdfmetrics  # noqa: PLC0415 - only where a PDF is written
        from reportlab.pdfbase.cidfonts import UnicodeCIDFont  # noqa: PLC0415
        from reportlab.pdfgen.canvas import Canvas  # noqa: PLC0415

        pdfmetrics.registerFont(UnicodeCIDFont("STSong-Light"))
        page = Canvas(str(path))
        if how == "metadata":
            page.setSubject(hidden)
            page.setKeywords(hidden)
        for at, line in enumerate(lines):
            page.setFont("STSong-Light", 12)
            page.drawString(60, 780 - 20 * at, line)
            if line.startswith("第二条") and how != "metadata":
                page.setFont("STSong-Light", 0.5 if how == "tiny" else 12)
                page.setFillColorRGB(*((1, 1, 1) if how == "white" else (0, 0, 0)))
                shown = page.beginText(-900 if how == "outside" else 60, 780 - 20 * at - 10)
                shown.setTextRenderMode(3 if how == "invisible" else 0)
                shown.textLine(hidden)
                page.drawText(shown)
                page.setFillColorRGB(0, 0, 0)
        page.save()

    return write


def _html(how: str) -> Callable[[Path, list[str], str], None]:
    forms = {
        "comment": "<!-- {} -->",
        "display_none": '<span style="display:none">{}</span>',
        "white": '<span style="color:#ffffff">{}</span>',
        "attribute": '<span title="{0}" data-note="{0}" aria-label="{0}"></span>',
        "script": '<script type="text/plain">{}</script>',
    }

    def write(path: Path, lines: list[str], hidden: str) -> None:
        body = "".join(
            f"<p>{escape(line)}{forms[how].format(hidden) if line.startswith('第二条') else ''}</p>" for line in lines
        )
        page = f"<!DOCTYPE html><html><head><meta charset='utf-8'><title>{escape(lines[1])}</title></head>"
        path.write_text(f"{page}<body>{body}</body></html>", encoding="utf-8")

    return write


FORMS: dict[str, Callable[[Path, list[str], str], None]] = {
    "text": _text,
    **{f"docx_{how}": _docx(how) for how in ("white", "vanish", "comment", "properties", "tiny", "zero_width")},
    **{f"pdf_{how}": _pdf(how) for how in ("white", "tiny", "outside", "invisible", "metadata")},
    **{f"html_{how}": _html(how) for how in ("comment", "display_none", "white", "attribute", "script")},
}
