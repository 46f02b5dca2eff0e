"""The rows of the form of windows, as they were typed."""

from typing import Any

from web.console.visit import Fields

COLUMNS = ("batch", "opens_on", "closes_on", "closes_at", "quote")


def rows_of_windows(form: Fields) -> list[dict[str, Any]]:
    """Read when one may apply; rows without anything in them are left out."""
    columns = {name: form.every(name) for name in COLUMNS}
    rows = []
    for place in range(len(columns["batch"])):
        row: dict[str, Any] = {name: values[place] if place < len(values) else "" for name, values in columns.items()}
        row["all_year"] = str(place) in form.every("all_year")
        if any(row.values()):
            rows.append({name: value or None if name.endswith("_on") else value for name, value in row.items()})
    return rows
