"""All kinds of papers by matter and material; the materials bear the names of the checklists, letter for letter."""

from knowledge.papers.samples.stock import Slot
from knowledge.papers.samples.stock_build import BUILD
from knowledge.papers.samples.stock_design import DESIGN, FIRE
from knowledge.papers.samples.stock_finish import FINISH
from knowledge.papers.samples.stock_food import FOOD
from knowledge.papers.samples.stock_founding import FILING_PROJECT, FOUNDING
from knowledge.papers.samples.stock_land import LAND, WORKS
from knowledge.papers.samples.stock_title import TITLE

MATTERS = {
    "M1": "企业设立登记",
    "M2": "企业投资项目备案",
    "M3": "建设用地规划许可证",
    "M4": "建设工程规划许可证",
    "M5": "施工图设计文件审查",
    "M6": "特殊建设工程消防设计审查",
    "M7": "建筑工程施工许可证",
    "M8": "竣工联合验收",
    "M9": "不动产登记(土地及房屋首次)",
    "M10": "食品经营许可",
}
SHELF: dict[str, dict[str, Slot]] = {
    "M1": FOUNDING,
    "M2": FILING_PROJECT,
    "M3": LAND,
    "M4": WORKS,
    "M5": DESIGN,
    "M6": FIRE,
    "M7": BUILD,
    "M8": FINISH,
    "M9": TITLE,
    "M10": FOOD,
}
