"""`jmx demo [DIR]`."""

import sys
import time
from collections.abc import Iterable
from datetime import date
from pathlib import Path
from typing import Annotated

import typer

from jmx.cli.command import called, deliver, opened, screen
from jmx.cli.options import ColorOption
from jmx.cli.render import drawn
from jmx.cli.terminal import progress
from jmx.queries.journey import packet_of
from jmx.queries.map import map_of
from jmx.queries.map_history import MapHistories
from jmx.queries.overview import Overview, overview_of
from jmx.repo import files
from jmx.report import document as doc
from jmx.report.document import Inline, Inlines, words
from jmx.report.packet import FORMATS as PACKETS
from jmx.report.packet import PacketReport
from jmx.report.ranking_table import because
from jmx.report.wording import score_figure
from jmx.report.writers.terminal import terminal
from jmx.resources import shipped
from jmx.writing.replay import replay

app = typer.Typer(add_completion=False, rich_markup_mode=None)

# The example's last commit lies a few days before; everything is told as of this day, on every machine alike.
DAY = date(2026, 11, 2)
JOURNEY = "get-connected"
REPOSITORY = "broadband"
PICTURES = ("svg", "png", "pptx", "html")  # formats of the map that need nothing else
ENDINGS = {"md": "markdown", "html": "html"}


@app.command(epilog="Examples:  jmx demo  ·  jmx demo /tmp/try")
def demo(
    folder: Annotated[Path, typer.Argument(metavar="[DIR]", help="A new folder.")] = Path("jmx-demo"),
    color: ColorOption = "auto",
) -> None:
    """Build an example company's repository, with fourteen months of history, and run jmx on it."""
    began = time.perf_counter()
    built = folder / REPOSITORY
    with progress("building the repository") as step:
        replay(shipped("examples") / "broadband", built, step)
    repository = opened(built, as_of=DAY.isoformat())
    view = map_of(repository, JOURNEY)
    past = MapHistories(repository).of(view)
    pictures = {
        f"{JOURNEY}.{name}": drawn(view, name, **({"past": past} if name == "html" else {})) for name in PICTURES
    }
    packet = PacketReport(packet_of(repository, JOURNEY), lambda: pictures[f"{JOURNEY}.svg"], f"{JOURNEY}.png")
    told = {f"review-packet.{ending}": PACKETS[name].write(packet, screen()) for ending, name in ENDINGS.items()}
    texts = {name: str(content).encode() for name, content in told.items()}
    for name, content in (pictures | texts).items():
        files.write(folder / name, content)
    page = _screen(overview_of(repository), folder, list(pictures | texts), time.perf_counter() - began)
    deliver(terminal(page, screen()), None, color)


def _screen(found: Overview, folder: Path, names: list[str], seconds: float) -> doc.Document:
    """What was done, in one screen, and what to try next."""
    counted = f"{found.journeys} journeys, {found.pains} pains, {found.insights} insights, {found.reviews} reviews"
    findings = f"{found.errors} errors and {len(found.findings) - found.errors} warnings"
    loudest = (words(f"{each.code} ", each.level.value) + words(each.words) for each in found.loudest(5))
    first = (
        words(f"{'must ' if each.must else ''}{each.rank}. {each.title} ({score_figure(each.value)}; {because(each)})")
        for each in found.ranking.ranking.scores[:3]
    )
    program = called(str(Path(sys.argv[0]).absolute()) if sys.argv[0].endswith("jmx") else "python -m jmx")
    on_day = f"--as-of {found.ranking.as_of}"
    tries = (
        f"lint {on_day}", f"review pay-the-bill {on_day}", f"changelog get-connected {on_day}",
        f"log waiting-in-all-day.severity {on_day}", f"render use-and-get-help -o help.png {on_day}", "new journey",
    )  # fmt: skip
    commands = (words(each) for each in (f"cd {folder / REPOSITORY}", *(f"{program} {each}" for each in tries)))
    return doc.Document(
        words(f"{found.organisation}: fourteen months of journey management in git", "strong"),
        (
            doc.Paragraph(words(f"{folder / REPOSITORY}  {counted}")),
            _listed((Inline("jmx lint ", "accent"), Inline(f"found {findings}, among them:")), loudest),
            _listed((Inline("jmx score ", "accent"), Inline("puts first:")), first),
            _listed(words("Open these:", "strong"), (words(str(folder / name)) for name in names)),
            _listed(words("Try next:", "strong"), commands),
            doc.Paragraph(words(f"Done in {seconds:.1f} s.", "quiet")),
        ),
    )


def _listed(title: Inlines, lines: Iterable[Inlines]) -> doc.Section:
    return doc.Section(title, (doc.Bullets(tuple(doc.Bullet(line) for line in lines)),))
