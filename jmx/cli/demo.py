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
from jmx.model.finding import Finding, Level
from jmx.processes import ProgramMissing, executable
from jmx.queries.map import drawn
from jmx.queries.packet import packet_of
from jmx.queries.repository import Repository
from jmx.repo import files
from jmx.report import packet as report
from jmx.report.ranking import RankingReport, shortest
from jmx.report.styled import Span, Spans
from jmx.resources import shipped
from jmx.score.pains import rank_pains
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
    pictures = {f"{JOURNEY}.{ending}": drawn(repository, journey, ending) for ending in ("svg", "png", "html")}
    packet = packet_of(repository, journey)
    texts = {
        "review-packet.md": report.markdown(packet, f"{JOURNEY}.png").encode(),
        "review-packet.html": report.html(packet, pictures[f"{JOURNEY}.svg"]).encode(),
    }
    for name, content in (pictures | texts).items():
        files.write(folder / name, content)
    deliver(_screen(repository, folder, list(pictures | texts), time.perf_counter() - began), None, color)


def _screen(repository: Repository, folder: Path, names: list[str], seconds: float) -> Spans:
    """What was done, in one screen, and what to try next."""
    workspace = repository.workspace
    insights = sum(len(each.record.learnt) for each in workspace.of("evidence"))
    ranking = rank_pains(workspace, repository.as_of)
    organisation = workspace.settings.organisation or "an example company"
    counted = (
        f"{len(workspace.journeys())} journeys, {len(workspace.of('pain-point'))} pains, {insights} insights, "
        f"{len(workspace.of('review'))} reviews"
    )
    return (
        Span(f"{organisation}: fourteen months of journey management in git\n", "bold"),
        Span(f"{folder / REPOSITORY}  {counted}\n\n"),
        Span("jmx lint ", "accent"),
        Span(f"found {_found(repository.findings)}, among them:\n"),
        *_some(repository.findings),
        Span("\njmx score pains ", "accent"),
        Span("puts first:\n"),
        *shortest(RankingReport(ranking, repository.as_of), 3),
        Span("\nOpen these:\n", "bold"),
        *(Span(f"  {folder / name}\n") for name in names),
        Span("\nTry next:\n", "bold"),
        Span(f"  cd {folder / REPOSITORY}\n"),
        Span(f"  {_called()} lint --as-of {repository.as_of}\n"),
        Span(f"  {_called()} review pay-the-bill --as-of {repository.as_of}\n"),
        Span(f"  {_called()} changelog get-connected --as-of {repository.as_of}\n"),
        Span(f"  {_called()} log waiting-in-all-day.severity --as-of {repository.as_of}\n"),
        Span(f"  {_called()} render use-and-get-help -o help.png --as-of {repository.as_of}\n"),
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


def _found(findings: tuple[Finding, ...]) -> str:
    errors = sum(1 for finding in findings if finding.level is Level.ERROR)
    return f"{errors} errors and {len(findings) - errors} warnings"


def _some(findings: tuple[Finding, ...]) -> Spans:
    """One finding of each rule, the loudest first."""
    firsts = {finding.code: finding for finding in reversed(findings)}
    loudest = sorted(firsts.values(), key=lambda finding: (-finding.level.rank, finding.code))[:5]
    spans = []
    for finding in loudest:
        spans += [Span(f"  {finding.code} ", finding.level.value), Span(f"{finding.words}\n")]
    return tuple(spans)
