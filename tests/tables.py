"""What tests of tables share: a small repository, and a workbook that somebody fills in."""

import io
from collections.abc import Callable
from pathlib import Path
from typing import Any

from openpyxl import Workbook, load_workbook

from jmx.model.journey_table import label

JOURNEY = """kind: journey
id: buy
title: Buy a plan
owner: ana
volume: {n: 900, per: month}
stages:
  - id: choose
    title: Choose
    touchpoints:
      # the first thing people do
      - id: compare
        title: Compare plans
        channel: Website
        emotion: {default: 1, student: -1}  # as in the survey
        thoughts: ["Which one, and why?", =1+1]
        backstage: [{title: Prices are kept, team: web, system: Shop}]
        evidence: ["support: 12 mails in March", {ref: calls}]
      - id: ask
        title: Ask somebody
        emotion: -0.5
  - id: pay
    title: Pay
    touchpoints:
      - id: pay-now
        title: Pay now
        pains: [{id: waits, title: Waits too long, severity: 3, reach: 35 %}]
pains:
  - {id: dear, title: Too dear, at: [buy/compare, buy/pay], severity: 2, status: accepted, why: "-5 % is planned"}
"""
FILES = {
    "journeys/buy.yaml": JOURNEY,
    "evidence/calls.yaml": "kind: evidence\nid: calls\ntitle: Calls in March\ntype: support\ncollected: 2026-03-31\n"
    "sample: 120\ninsights: [{id: why, text: One in three asks why}]\n",
    "personas.yaml": "kind: personas\nitems: [{id: student, title: Student}, {id: family, title: Family}]\n",
    "people.yaml": "kind: people\nitems: [{id: ana, name: Ana Ruiz}, {id: ben, name: Ben Okoro}]\n",
    "teams.yaml": "kind: teams\nitems: [{id: web, title: Web team}]\n",
}


class FilledIn:
    """A workbook of jmx in somebody's hands."""

    def __init__(self, path: Path) -> None:
        self.path = path
        self.book: Workbook = load_workbook(path)

    def cell(self, sheet: str, title: str, field: str) -> Any:
        """The cell of a field of the record that is called so; sheets with records in columns are turned for it."""
        heads, row = self._heads(sheet), self._row(sheet, title)
        return self._at(sheet, row, heads[label(field)])

    def put(self, sheet: str, title: str, field: str, value: Any) -> "FilledIn":
        self.cell(sheet, title, field).value = value
        return self

    def add(self, sheet: str, **fields: Any) -> "FilledIn":
        """A row at the end."""
        heads = self._heads(sheet)
        row = next(n for n in range(2, 999) if self._at(sheet, n, heads["Title"]).value is None)
        for field, value in fields.items():
            self._at(sheet, row, heads[label(field)]).value = value
        return self

    def save(self, to: Path | None = None) -> Path:
        self.book.save(to or self.path)
        return to or self.path

    def _heads(self, sheet: str) -> dict[str, int]:
        found = {self._at(sheet, 1, at).value: at for at in range(1, 60)}
        return {str(name): at for name, at in found.items() if name}

    def _row(self, sheet: str, title: str) -> int:
        at = self._heads(sheet)["Title"]
        return next(n for n in range(2, 999) if self._at(sheet, n, at).value == title)

    def _at(self, sheet: str, row: int, column: int) -> Any:
        found = self.book[sheet]
        turned = found["A3"].value == "Title" or found["A2"].value == "Title"
        return found.cell(column, row) if turned else found.cell(row, column)


def saved_again(path: Path, change: Callable[[Workbook], None]) -> Path:
    """A workbook after somebody did something else to it."""
    book = load_workbook(path)
    change(book)
    out = io.BytesIO()
    book.save(out)
    path.write_bytes(out.getvalue())
    return path
