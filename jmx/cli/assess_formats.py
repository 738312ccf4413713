"""The formats of `jmx assess`: those of reports, and a slide."""

from collections.abc import Mapping
from dataclasses import dataclass, replace
from functools import partial

from jmx.queries.repository import Repository
from jmx.report.assess import document
from jmx.report.assess_data import FORMATS
from jmx.report.assess_facts import AssessReport
from jmx.report.document import Figure, plain
from jmx.report.formats import ReportFormat
from jmx.report.writers.html import html
from jmx.report.writers.terminal import Screen

_ENDINGS = {"svg": ".svg", "png": ".png", "pdf": ".pdf", "pptx": ".pptx"}


@dataclass(frozen=True, slots=True)
class MaturitySlides:
    """The slide of an assessment of this repository."""

    repository: Repository

    def formats(self) -> Mapping[str, ReportFormat[AssessReport]]:
        """All formats; HTML begins with the slide."""
        slides = {name: replace(each, write=partial(self._write, name)) for name, each in SLIDES.items()}
        return {**FORMATS, **slides, "html": replace(FORMATS["html"], write=lambda report, _: self._page(report))}

    def _write(self, name: str, report: AssessReport, screen: Screen) -> bytes:
        return self.drawn(report, name)

    def _page(self, report: AssessReport) -> str:
        made = document(report)
        picture = Figure(plain(made.title), partial(self.drawn, report))
        return html(replace(made, blocks=(picture, *made.blocks)) if report.scope.journeys else made)

    def drawn(self, report: AssessReport, name: str = "svg") -> bytes:
        """The slide in a format; what is not drawn as it should be is said on stderr."""
        # what draws is loaded only where something is drawn
        from jmx.cli.many_maps import tell_boxes
        from jmx.queries.assess_picture import maturity_picture
        from jmx.queries.look import theme_of
        from jmx.render.formats import FORMATS as MAP_FORMATS
        from jmx.render.formats import page_as

        theme = theme_of(self.repository)
        picture = page_as(maturity_picture(report, theme), MAP_FORMATS[name], theme)
        tell_boxes([picture])
        return picture.content


def _unopened(report: AssessReport, screen: Screen) -> bytes:
    raise AssertionError("a slide is drawn once the repository is open")


SLIDES: Mapping[str, ReportFormat[AssessReport]] = {
    name: ReportFormat(name=name, endings=(ending,), write=_unopened, binary=name != "svg")
    for name, ending in _ENDINGS.items()
}
"""The same before the repository is open, for help."""
