"""The formats of a ranking: those of reports, and slides with its picture."""

from collections.abc import Mapping
from dataclasses import dataclass, replace
from functools import partial
from typing import Annotated, Any

import typer

from jmx.cli.command import Asked
from jmx.errors import JmxError
from jmx.queries.repository import Repository
from jmx.report.formats import ReportFormat
from jmx.report.live_ranking import live_workbook
from jmx.report.ranking import FORMATS, RankingReport
from jmx.report.what_first import WhatFirstReport
from jmx.report.writers.terminal import Screen

LiveOption = Annotated[
    bool, typer.Option("--live", help="In a workbook (-o x.xlsx), scores and ranks are formulas over their inputs.")
]
_ENDINGS = {"svg": ".svg", "png": ".png", "pdf": ".pdf", "pptx": ".pptx"}
_WHICH = (
    "a slide is of pains or of fixes: jmx score fixes -o fixes.svg draws them by value and effort, "
    "jmx score pains -o pains.svg the few that hold most"
)


def _refused(facts: object, screen: Screen) -> bytes:
    raise JmxError(_WHICH)


NO_SLIDES: Mapping[str, ReportFormat[WhatFirstReport]] = {
    name: ReportFormat(name=name, endings=(ending,), write=_refused, binary=name != "svg")
    for name, ending in _ENDINGS.items()
}
"""The same for what has no picture: said where they are asked for."""


def refuse_lifeless(asked: Asked[Any], *, ranked: bool, live: bool) -> None:
    """Refuses --live for what is no workbook of a ranking."""
    if live and not (ranked and "xlsx" in asked.formats):
        raise JmxError("--live is for a workbook of pains or fixes: jmx score pains -o pains.xlsx --live")


@dataclass(frozen=True, slots=True)
class RankingSlides:
    """The picture of a ranking of this repository, of a journey where it is named; of the first `top` where somebody
    said so, else of as many as there is room for."""

    repository: Repository
    journey: str | None
    top: int | None
    live: bool = False
    """Whether a workbook calculates."""

    def formats(self) -> Mapping[str, ReportFormat[RankingReport]]:
        """All formats of a ranking."""
        slides = {
            name: ReportFormat(name=name, endings=each.endings, write=partial(self._write, name), binary=each.binary)
            for name, each in NO_SLIDES.items()
        }
        formats = {**FORMATS, **slides}
        if self.live:
            formats["xlsx"] = replace(FORMATS["xlsx"], write=lambda report, _: live_workbook(report))
        return formats

    def _write(self, name: str, report: RankingReport, screen: Screen) -> bytes:
        return self.drawn(report, name)

    def drawn(self, report: RankingReport, name: str = "svg") -> bytes:
        """The slide in a format; what is not drawn as it should be is said on stderr."""
        # what draws is loaded only where something is drawn
        from jmx.cli.many_maps import tell_boxes
        from jmx.queries.look import theme_of
        from jmx.queries.score_pictures import picture_of
        from jmx.render.formats import FORMATS as MAP_FORMATS
        from jmx.render.formats import page_as

        theme = theme_of(self.repository)
        some = replace(report.ranking, scores=report.ranking.scores[: self.top or None])
        scene = picture_of(self.repository, replace(report, ranking=some), theme, self.journey)
        picture = page_as(scene, MAP_FORMATS[name], theme)
        tell_boxes([picture])
        return picture.content
