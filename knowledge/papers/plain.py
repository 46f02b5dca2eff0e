"""Papers as plain data that JSON can carry between the processes, and back."""

from typing import Any

from knowledge.papers.page import Box, Cell, Field, Line, Page, Paper, Seal


def to_plain(paper: Paper) -> dict[str, Any]:
    """Turn a paper into plain data; the lines of cells are told by their places in the page's lines."""
    return {
        "name": paper.name,
        "kind": paper.kind,
        "trouble": paper.trouble,
        "encrypted": paper.encrypted,
        "parts": list(paper.parts),
        "pages": [_page(page) for page in paper.pages],
        "proposed": [[one.name, one.value, one.page, _edges(one.box), one.confidence] for one in paper.proposed],
    }


def from_plain(data: dict[str, Any]) -> Paper:
    """Turn plain data back; the opposite of ``to_plain``."""
    pages = tuple(_page_of(page) for page in data["pages"])
    told = data.get("proposed", ())  # not in what was kept before there were any
    proposed = tuple(Field(name, value, None, page, Box(*box), sure) for name, value, page, box, sure in told)
    return Paper(data["name"], data["kind"], pages, data["trouble"], data["encrypted"], tuple(data["parts"]), proposed)


def _page(page: Page) -> dict[str, Any]:
    place = {id(line): at for at, line in enumerate(page.lines)}
    return {
        "size": [page.number, page.width, page.height, page.how, page.turned, page.blank, page.blurred, page.exact],
        "lines": [
            [line.text, line.confidence, _edges(line.box), line.level and _edges(line.level), line.faint]
            for line in page.lines
        ],
        "cells": [
            [_edges(cell.box), [place[id(line)] for line in cell.lines if id(line) in place]] for cell in page.cells
        ],
        "seals": [
            [_edges(seal.box), seal.shape, seal.colour, seal.name, seal.confidence, seal.name_confidence]
            for seal in page.seals
        ],
        "marks": [[_edges(box) for box in boxes] for boxes in (page.signatures, page.typed_names, page.unsigned)],
    }  # fmt: skip


def _page_of(data: dict[str, Any]) -> Page:
    number, width, height, how, turned, blank, blurred, exact = data["size"]
    lines = tuple(
        Line(
            text,
            Box(*box),
            sure,
            Box(*level) if level else None,
            tuple((at, one) for told in faint for at, one in told),
        )
        for text, sure, box, level, *faint in data["lines"]  # readings kept from before told nothing of letters
    )
    signatures, typed, unsigned = (tuple(Box(*box) for box in boxes) for boxes in data["marks"])
    return Page(
        number, width, height, lines, how, turned, blank, blurred,
        tuple(Seal(Box(*box), *rest) for box, *rest in data["seals"]),
        signatures, typed, unsigned,
        tuple(Cell(Box(*box), tuple(lines[at] for at in held)) for box, held in data["cells"]),
        exact,
    )  # fmt: skip


def _edges(box: Box) -> list[float]:
    return [round(float(edge), 4) for edge in (box.x0, box.y0, box.x1, box.y1)]
