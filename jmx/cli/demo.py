"""`jmx demo [DIR]`."""

import sys
import time
from datetime import date
from pathlib import Path
from typing import Annotated

import typer

from jmx.cli.opening import opened
from jmx.cli.options import ColorOption
from jmx.cli.output import deliver
from jmx.cli.terminal import progress
from jmx.model.finding import Finding
from jmx.processes import ProgramMissing, executable
from jmx.queries.map import drawn
from jmx.queries.overview import Overview, overview_of
from jmx.queries.packet import packet_of
from jmx.render import FORMATS
from jmx.repo import files
from jmx.report import packet as report
from jmx.report.ranking import shortest
from jmx.report.styled import Span, Spans
from jmx.resources import shipped
from jmx.writing.build import build

app = typer.Typer(rich_markup_mode=None)

# The example's last commit lies a few days before; everything is told as of this day, on every machine alike.
DAY = date(2026, 11, 2)
JOURNEY = "get-connected"
REPOSITORY = "broadband"


@app.command(epilog="Examples:  jmx demo  ·  jmx demo /tmp/try")
def demo(
    folder: Annotated[Path, typer.Argument(metavar="[DIR]", help="A new folder.")] = Path("jmx-demo"),
    color: ColorOption = "auto",
) -> None:
    """Build an example company's repository, with fourteen months of history, and run jmx on it."""
    began = time.perf_counter()
    built = folder / REPOSITORY
    with progress("building the repository") as step:
        build(shipped("examples") / "broadband", built, step)
    repository = opened(built, None, DAY.isoformat())
    journey = repository.journey(JOURNEY)
    pictures = {f"{JOURNEY}.{name}": drawn(repository, journey, name) for name in FORMATS}
    packet = packet_of(repository, journey)
    texts = {
        "review-packet.md": report.markdown(packet, f"{JOURNEY}.png").encode(),
        "review-packet.html": report.html(packet, pictures[f"{JOURNEY}.svg"]).encode(),
    }
    for name, content in (pictures | texts).items():
        files.write(folder / name, content)
    deliver(_screen(overview_of(repository), folder, list(pictures | texts), time.perf_counter() - began), None, color)


def _screen(found: Overview, folder: Path, names: list[str], seconds: float) -> Spans:
    """What was done, in one screen, and what to try next."""
    counted = f"{found.journeys} journeys, {found.pains} pains, {found.insights} insights, {found.reviews} reviews"
    findings = f"{found.errors} errors and {len(found.findings) - found.errors} warnings"
    on_day = f"--as-of {found.ranking.as_of}"
    return (
        Span(f"{found.organisation}: fourteen months of journey management in git\n", "bold"),
        Span(f"{folder / REPOSITORY}  {counted}\n\n"),
        Span("jmx lint ", "accent"),
        Span(f"found {findings}, among them:\n"),
        *(span for each in found.loudest(5) for span in _told(each)),
        Span("\njmx score pains ", "accent"),
        Span("puts first:\n"),
        *shortest(found.ranking, 3),
        Span("\nOpen these:\n", "bold"),
        *(Span(f"  {folder / name}\n") for name in names),
        Span("\nTry next:\n", "bold"),
        Span(f"  cd {folder / REPOSITORY}\n"),
        Span(f"  {_called()} lint {on_day}\n"),
        Span(f"  {_called()} review pay-the-bill {on_day}\n"),
        Span(f"  {_called()} changelog get-connected {on_day}\n"),
        Span(f"  {_called()} log waiting-in-all-day.severity {on_day}\n"),
        Span(f"  {_called()} render use-and-get-help -o help.png {on_day}\n"),
        Span(f"  {_called()} new journey\n"),
        Span(f"\nDone in {seconds:.1f} s.\n", "dim"),
    )


def _called() -> str:
    """How to call jmx from anywhere: by its name where that is on PATH, else by the path it was called by."""
    try:
        executable("jmx")
    except ProgramMissing:
        return str(Path(sys.argv[0]).absolute()) if sys.argv[0].endswith("jmx") else "python -m jmx"
    return "jmx"


def _told(finding: Finding) -> Spans:
    return Span(f"  {finding.code} ", finding.level.value), Span(f"{finding.words}\n")
