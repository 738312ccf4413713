"""The formats of what journeys brought: those of reports, and a deck of slides."""

from collections.abc import Mapping

from jmx.queries.outcome_slides import outcome_slides
from jmx.render.pptx import pptx
from jmx.render.text_slides import text_slides
from jmx.render.theme import default_theme
from jmx.report.formats import ReportFormat
from jmx.report.outcomes import FORMATS as OF_REPORTS
from jmx.report.outcomes import OutcomesReport
from jmx.report.writers.terminal import Screen


def _deck(report: OutcomesReport, _: Screen) -> bytes:
    theme = default_theme()
    return pptx(text_slides(outcome_slides(report), theme), theme)


FORMATS: Mapping[str, ReportFormat[OutcomesReport]] = {
    **OF_REPORTS,
    "pptx": ReportFormat(name="pptx", endings=(".pptx",), write=_deck, binary=True),
}
