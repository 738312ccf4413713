"""The same journeys drawn by Mermaid's own command line, which starts a browser for it."""

import json
import os
import shutil
from collections.abc import Iterator, Sequence
from pathlib import Path
from typing import TYPE_CHECKING

from benchmarks import measure

if TYPE_CHECKING:
    from benchmarks.__main__ import Bench, Figure

_FETCHED = Path(__file__).parents[1] / "build/tools/mermaid"
_MANY = 50
_QUIET = (
    "--no-sandbox", "--disable-gpu", "--no-first-run", "--disable-background-networking", "--disable-component-update",
    "--disable-sync",
)  # fmt: skip


def why_not() -> str:
    """What is lacking here to compare with; nothing where all is there."""
    if not _mmdc().is_file():
        return "no Mermaid command line: `make build/tools/.installed`, or JMX_MERMAID names a folder that has one"
    return "" if _browser() else "no Chromium on PATH"


def compared(bench: "Bench", figure: type["Figure"]) -> Iterator["Figure"]:
    """One map, and many by one command each: so many diagrams in one document, which starts one browser."""
    one, many = bench.tiny, bench.repository(f"{_MANY} journeys", _MANY, 5 * _MANY, 0)
    sources = bench.folder / "diagrams"
    _draw(one, sources, "mermaid")
    _draw(many, sources / "many", "mermaid")
    diagrams = [each.read_text("utf-8") for each in sorted((sources / "many").glob("*.mmd"))]
    document = sources / "many.md"
    document.write_text("\n".join(f"```mermaid\n{each}```\n" for each in diagrams), "utf-8")
    for name, folder, source, most in (
        ("one map", one, next(iter(sources.glob("*.mmd"))), 0.2),
        (f"{len(diagrams)} maps", many, document, 1 / 30),
    ):
        theirs = _mermaid(bench, source)
        ours = min(_draw(folder, bench.folder / "drawn" / str(run), "svg") for run in range(bench.runs))
        yield figure("mermaid", f"{name}, by jmx", ours, "s")
        yield figure("mermaid", f"{name}, by mermaid-cli", theirs, "s")
        yield figure("mermaid", f"{name}, jmx / mermaid-cli", ours / theirs, "x", most)


def _draw(folder: Path, into: Path, format_name: str) -> float:
    """How long all maps of a repository take."""
    argv: Sequence[str] = ("-m", "jmx", "render", "--all", "-C", str(folder), "-f", format_name, "-o", str(into))
    return measure.python(*argv, runs=1).seconds


def _mermaid(bench: "Bench", source: Path) -> float:
    settings = bench.folder / "puppeteer.json"
    settings.write_text(json.dumps({"executablePath": _browser(), "args": _QUIET}), "utf-8")
    target = bench.folder / f"theirs{'.md' if source.suffix == '.md' else '.svg'}"
    argv = [str(_mmdc()), "--quiet", "-p", str(settings), "-i", str(source), "-o", str(target)]
    return measure.run(argv, runs=bench.runs).seconds


def _mmdc() -> Path:
    return Path(os.environ.get("JMX_MERMAID", "") or _FETCHED) / "node_modules/.bin/mmdc"


def _browser() -> str:
    return shutil.which("chromium") or shutil.which("chromium-browser") or shutil.which("google-chrome") or ""
