"""Originals the tests write themselves."""

import io
import zipfile
from pathlib import Path

NOTICE = """索引号: 510600-2023-000007   公文种类: 通知   发布机构: 德阳市示例局
成文日期: 2023-03-10   发布日期: 2023-03-15   文号: 德示例规〔2023〕7号   公开属性: 主动公开
                关于印发《德阳市促进示例产业发展若干政策》的通知
各县(市、区)人民政府,德阳经开区、德阳高新区管委会,市级有关部门:
  经市政府同意,现将《德阳市促进示例产业发展若干政策》印发给你们,请认真贯彻执行。
                                   德阳市示例局  2023年3月10日
              德阳市促进示例产业发展若干政策
一、支持企业做大做强
(一)首次升规奖励。对首次纳入规模以上工业统计库的企业,给予一次性奖励20万元;次年营业收入增长10%以上的,再奖励10万元。(责任单位:市经济和信息化局、市统计局)
(二)研发增量补助。对规上工业企业研发费用较上年增长10%以上的,增量500万元(含)以内部分按8%、500万元至2000万元(含)部分按5%、超过2000万元部分按3%给予补助,单户最高不超过100万元。
二、附则
(一)同一事项按"就高不重复"原则执行,被列入失信被执行人的企业不予支持。
(二)本政策自2023年4月15日起施行,有效期3年,由市示例局会同市财政局负责解释。
附件:1.申报指南 2.资金申请表
"""


def rule(
    name: str,
    doc_no: str,
    day: str,
    *clauses: str,
    issuer: str = "德阳市示例局",
    begins: str = "自印发之日起施行",
) -> str:
    """Write a notice that wraps a rule; ``clauses`` are its articles after the first."""
    lines = [
        doc_no,
        f"{issuer}关于印发《{name}》的通知",
        "各区（市、县）人民政府：",
        f"现将《{name}》印发给你们，请遵照执行。",
        issuer,
        day,
        name,
        f"第一条　为了{name}的实施，制定本办法。",
        *[f"第{'〇一二三四五六七八九'[number]}条　{text}" for number, text in enumerate(clauses, 2)],
        f"第{'〇一二三四五六七八九'[len(clauses) + 2]}条　本办法{begins}。",
    ]
    return "\n".join(lines)


def write(folder: Path, name: str, text: str) -> Path:
    path = folder / name
    path.parent.mkdir(parents=True, exist_ok=True)
    path.write_text(text, encoding="utf-8")
    return path


def docx(path: Path, paragraphs: list[str], tables: list[list[list[str]]] | None = None) -> Path:
    """Write a Word file with paragraphs, then tables."""
    import docx as word  # noqa: PLC0415 - only where a Word file is written

    document = word.Document()
    for text in paragraphs:
        document.add_paragraph(text)
    for rows in tables or []:
        table = document.add_table(len(rows), len(rows[0]))
        for row, cells in zip(table.rows, rows, strict=True):
            for cell, text in zip(row.cells, cells, strict=True):
                cell.text = text
    document.save(str(path))
    return path


def repack(source: Path, target: Path, replaced: dict[str, bytes]) -> Path:
    """Copy a zip with some members replaced or added."""
    with zipfile.ZipFile(source) as old, zipfile.ZipFile(target, "w", zipfile.ZIP_DEFLATED) as new:
        for entry in old.infolist():
            if entry.filename not in replaced:
                new.writestr(entry, old.read(entry))
        for name, data in replaced.items():
            new.writestr(name, data)
    return target


def zip_of(members: dict[str, bytes]) -> bytes:
    held = io.BytesIO()
    with zipfile.ZipFile(held, "w", zipfile.ZIP_DEFLATED) as archive:
        for name, data in members.items():
            archive.writestr(name, data)
    return held.getvalue()


def pdf(path: Path, pages: list[list[str]], *, password: str = "", grid: list[list[str]] | None = None) -> Path:
    """Write a PDF with a Chinese font; ``grid`` is a ruled table on the first page."""
    from reportlab.lib import colors  # noqa: PLC0415 - only where a PDF is written
    from reportlab.pdfbase import pdfmetrics  # noqa: PLC0415
    from reportlab.pdfbase.cidfonts import UnicodeCIDFont  # noqa: PLC0415
    from reportlab.pdfgen.canvas import Canvas  # noqa: PLC0415
    from reportlab.platypus import Table  # noqa: PLC0415

    pdfmetrics.registerFont(UnicodeCIDFont("STSong-Light"))
    canvas = Canvas(str(path), encrypt=password or None)
    for number, lines in enumerate(pages):
        canvas.setFont("STSong-Light", 12)
        for place, line in enumerate(lines):
            canvas.drawString(72, 780 - 20 * place, line)
        if grid and number == 0:
            table = Table(grid, colWidths=110, rowHeights=24)
            table.setStyle(
                [("GRID", (0, 0), (-1, -1), 1, colors.black), ("FONT", (0, 0), (-1, -1), "STSong-Light", 12)]
            )
            table.wrapOn(canvas, 400, 400)
            table.drawOn(canvas, 72, 300)
        canvas.showPage()
    canvas.save()
    return path
