"""How fast and how exactly papers are read: one A4 scan against bare rapidocr, a pack with text, fields on scans.

    PYTHONPATH=. python benchmarks/papers.py [--font FILE] [--scans N] [--json]

The scans are drawn here (示例 forms at 150 and 200 dpi, 2 degrees of slant, noise, a seal); they need a font with
Chinese letters, by default Noto Serif CJK where the system keeps it.
"""

import argparse
import io
import json
import math
import random
import tempfile
import time
from collections.abc import Callable, Iterator
from concurrent.futures import ThreadPoolExecutor
from pathlib import Path
from typing import Any

import numpy as np
from PIL import Image, ImageDraw, ImageFont
from rapidocr import RapidOCR

from knowledge.papers.fields import by_name, fields_of
from knowledge.papers.fields_printed import folded
from knowledge.papers.opening import Opening
from knowledge.papers.sheet import Size, recognised_page

FONTS = (
    "/usr/share/fonts/opentype/noto/NotoSerifCJK-Regular.ttc",
    "/usr/share/fonts/noto-cjk/NotoSerifCJK-Regular.ttc",
)
A4 = Size(595.3, 841.9)
PAPERS, PAGES = 14, 60
CORES = 2
RED = (200, 25, 30)


def main() -> None:
    """Measure and print."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--font", default=next((font for font in FONTS if Path(font).exists()), ""))
    parser.add_argument("--scans", type=int, default=6, help="scans whose fields are compared")
    parser.add_argument("--json", action="store_true")
    words = parser.parse_args()
    if not words.font:
        parser.error("no font with Chinese letters was found: name one with --font")
    told = {**against_bare(words.font), **exactness(words.font, words.scans), **pack()}
    print(json.dumps(told, ensure_ascii=False) if words.json else "\n".join(f"{key}: {told[key]}" for key in told))


def against_bare(font: str, rounds: int = 3) -> dict[str, float]:
    """Time one A4 scan through bare rapidocr and through reading and fields, by turns; the better of each."""
    picture, _ = scan(font, 200, 1)
    dots = np.ascontiguousarray(np.asarray(picture)[:, :, ::-1])
    bare = RapidOCR(params={"Global.log_level": "critical"})
    ways: dict[str, Callable[[], Any]] = {
        "bare": lambda: bare(dots),
        "ours": lambda: fields_of([recognised_page(dots, 1, A4, CORES)]),
    }
    best = dict.fromkeys(ways, math.inf)
    for at in range(rounds + 1):
        for name, way in ways.items():
            began = time.perf_counter()
            way()
            best[name] = min(best[name], time.perf_counter() - began) if at else math.inf
    return {
        "scan_ms": round(best["ours"] * 1000),
        "bare_rapidocr_ms": round(best["bare"] * 1000),
        "scan_times_bare": round(best["ours"] / best["bare"], 2),
    }


def exactness(font: str, count: int) -> dict[str, float]:
    """Compare the fields of drawn scans with what was drawn, as printed."""
    right = asked = 0
    missed: list[str] = []
    with tempfile.TemporaryDirectory() as folder, Opening(120.0) as opening:
        for at in range(count):
            picture, truth = scan(font, (150, 200)[at % 2], at)
            path = Path(folder) / f"{at}.png"
            picture.save(path)
            told = by_name(fields_of(opening.open(path).pages))
            for name, value in truth.items():
                asked += 1
                same = any(folded(one.value) == folded(value) for one in told.get(name, ()))
                right += same
                if not same:
                    missed.append(f"{name}={value}>{[one.value for one in told.get(name, ())]}")
    return {"scanned_fields": asked, "scanned_fields_exact": round(right / max(1, asked), 4), "missed": missed[:8]}  # type: ignore[dict-item] # a list for people


def pack() -> dict[str, float]:
    """Time a pack of 14 papers with 60 pages of text, two at once."""
    with tempfile.TemporaryDirectory() as folder, Opening(120.0, children=CORES) as opening:
        paths = list(written(Path(folder)))
        began = time.perf_counter()
        with ThreadPoolExecutor(CORES) as pool:
            papers = list(pool.map(opening.open, paths))
        found = sum(len(fields_of(paper.pages)) for paper in papers)
        took = time.perf_counter() - began
    return {"pack_pages": sum(len(paper.pages) for paper in papers), "pack_s": round(took, 1), "pack_fields": found}


def written(folder: Path) -> Iterator[Path]:
    """Write the papers of a pack with text, and give where they are."""
    from reportlab.lib import colors  # noqa: PLC0415 - for this part only
    from reportlab.lib.styles import ParagraphStyle  # noqa: PLC0415 - as above
    from reportlab.pdfbase import pdfmetrics  # noqa: PLC0415 - as above
    from reportlab.pdfbase.cidfonts import UnicodeCIDFont  # noqa: PLC0415 - as above
    from reportlab.platypus import PageBreak, Paragraph, SimpleDocTemplate, Table, TableStyle  # noqa: PLC0415 - as above

    pdfmetrics.registerFont(UnicodeCIDFont("STSong-Light"))
    style = ParagraphStyle("示例", fontName="STSong-Light", fontSize=11, leading=18, wordWrap="CJK")
    grid = TableStyle([("GRID", (0, 0), (-1, -1), 0.5, colors.black), ("FONT", (0, 0), (-1, -1), "STSong-Light", 10)])
    for at in range(PAPERS):
        story: list[Any] = []
        pages = PAGES // PAPERS + (at < PAGES % PAPERS)
        for number in range(pages):
            rows = [[name, value] for name, value in _truth(random.Random(at)).items()]  # noqa: S311 - made-up figures
            story += [Paragraph("示例申请表", style), Table(rows, style=grid, colWidths=[120, 320])]
            story += [
                Paragraph("本单位承诺所填内容真实、有效，并对材料的真实性负责。" * 6, style),
                Paragraph(f"第{number + 1}页 共{pages}页", style),
            ]
            story.append(PageBreak())
        path = folder / f"{at}.pdf"
        SimpleDocTemplate(str(path)).build(story)
        yield path


def _truth(dice: random.Random) -> dict[str, str]:
    area = f"{dice.randint(1000, 60000)}.{dice.randint(10, 99)}"
    return {
        "项目名称": f"示例市某某{dice.choice(('机械', '电子'))}年产{dice.randint(2, 90)}万套轴承生产线项目",
        "项目代码": f"24{dice.randint(10, 12)}-510600-04-01-{dice.randint(100000, 999999)}",
        "建设单位": f"示例市某某{dice.choice(('机械制造', '电子科技', '新材料'))}有限公司",
        "法定代表人": dice.choice(("张三丰", "李四光", "王小明")),
        "建设地点": f"示例市某某区工业园区示例路{dice.randint(1, 300)}号",
        "建筑面积": f"{area}平方米",
        "层数": f"地上{dice.randint(1, 9)}层/地下{dice.randint(1, 2)}层",
        "合同价": f"{dice.randint(500, 9000)}.{dice.randint(10, 99)}万元",
        "工期": f"{dice.randint(90, 700)}日历天",
        "施工单位": "四川示例建筑工程有限公司",
        "证书编号": f"建字第5106032026{dice.randint(10000, 99999)}号",
        "签订日期": f"2026年{dice.randint(1, 12)}月{dice.randint(1, 28)}日",
    }


def scan(font: str, dpi: int, seed: int) -> tuple[Image.Image, dict[str, str]]:
    """Draw a form as a scanner would give it; return it with what stands on it."""
    dice = random.Random(seed)  # noqa: S311 - made-up figures
    truth = _truth(dice)
    unit = dpi / 72
    wide, high = round(595.3 * unit), round(841.9 * unit)
    page = Image.new("RGB", (wide, high), "white")
    draw = ImageDraw.Draw(page)
    letters = ImageFont.truetype(font, round(10.5 * unit))
    draw.text(
        (wide / 2, 60 * unit), "示例申请表", font=ImageFont.truetype(font, round(18 * unit)), fill="black", anchor="mm"
    )
    top = 95 * unit
    for name, value in truth.items():
        for left, right, text in ((50, 170, name), (170, 545, value)):
            draw.rectangle(
                (left * unit, top, right * unit, top + 30 * unit), outline="black", width=max(1, round(0.7 * unit))
            )
            draw.text(((left + 5) * unit, top + 15 * unit), text, font=letters, fill="black", anchor="lm")
        top += 30 * unit
    draw.text((50 * unit, top + 30 * unit), "法定代表人（签字）：", font=letters, fill="black")
    side = 113 * unit
    draw.ellipse((300 * unit, top, 300 * unit + side, top + side), outline=RED, width=round(3 * unit))
    page = page.rotate(dice.choice((-2, 2)), resample=Image.Resampling.BICUBIC, fillcolor="white")
    noisy = np.asarray(page, float) + np.random.default_rng(seed).normal(0, 9, (high, wide, 3))
    held = io.BytesIO()
    Image.fromarray(noisy.clip(0, 255).astype(np.uint8)).save(held, "JPEG", quality=80)
    return Image.open(held).convert("RGB"), truth


if __name__ == "__main__":
    main()
