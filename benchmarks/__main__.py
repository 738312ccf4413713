"""`python -m benchmarks`: times jmx as a user meets it, and fails where a ratio to its floor is over its limit.

Seconds depend on the machine and are only told; ratios to a floor of the same run do not.
"""

import argparse
import json
import platform
import sys
import tempfile
from collections.abc import Callable, Iterator, Mapping
from dataclasses import asdict, dataclass, field
from pathlib import Path
from typing import Any

from benchmarks import measure, mermaid, score
from benchmarks.generate import AS_OF


@dataclass(frozen=True, slots=True)
class Figure:
    """One measured number. Only a ratio over its limit fails the run; other limits are targets on a 2-core machine."""

    section: str
    name: str
    value: float
    unit: str
    limit: float | None = None

    @property
    def over(self) -> bool:
        return self.limit is not None and self.value > self.limit

    @property
    def fails(self) -> bool:
        return self.over and self.unit == "x"

    @property
    def mark(self) -> str:
        if self.limit is None:
            return ""
        return "FAIL" if self.fails else "over" if self.over else "ok"


@dataclass(slots=True)
class Bench:
    """What was asked for, and the repositories made for it, each made once."""

    folder: Path
    journeys: int
    files: int
    commits: int
    runs: int
    full: bool
    _made: dict[str, Path] = field(default_factory=dict)

    @property
    def clean(self) -> Path:
        return self.repository("clean", self.journeys, self.files, self.commits)

    @property
    def tiny(self) -> Path:
        """So small that a command on it costs little but its start."""
        return self.repository("tiny", 1, 10, 3)

    @property
    def broken(self) -> Path:
        return self.repository("broken", self.journeys, self.files, 0, "every")

    def repository(
        self, name: str, journeys: int, files: int, commits: int, broken: str = "none", *options: str
    ) -> Path:
        if name not in self._made:
            say(f"making {name}: {journeys:,} journeys, {files:,} files, {commits:,} commits")
            target = self.folder / name
            # in a process of its own: a child counts the memory of whoever starts it as its own
            measure.python("-m", "benchmarks.generate", str(target), "--journeys", str(journeys), "--files", str(files),
                           "--commits", str(commits), "--broken", broken, *options, runs=1)  # fmt: skip
            self._made[name] = target
        return self._made[name]

    def at_size(self, limit: float) -> float | None:
        """A limit for the full size: on a small repository the cost of starting anything is most of the time."""
        return limit if self.full else None

    def probe(self, what: str, folder: Path) -> dict[str, float]:
        """The fastest of several runs of a probe, figure by figure."""
        ran = [measure.python("-m", "benchmarks.probe", what, str(folder), runs=1) for _ in range(self.runs)]
        answers = [each.answer() for each in ran]
        return {name: min(answer[name] for answer in answers) for name in answers[0]}

    def jmx(self, *arguments: str, codes: tuple[int, ...] = (0,)) -> measure.Ran:
        return measure.python("-m", "jmx", *arguments, runs=self.runs, codes=codes)

    def bare_python(self) -> float:
        return measure.python("-c", "pass", runs=max(5, self.runs)).seconds


def startup(bench: Bench) -> Iterator[Figure]:
    bare = bench.bare_python()
    yield Figure("startup", "bare Python", bare, "s")
    for option, limit in (("--version", 2.0), ("--help", 15.0)):
        seconds = measure.python("-m", "jmx", option, runs=max(5, bench.runs)).seconds
        yield Figure("startup", f"jmx {option}", seconds, "s")
        yield Figure("startup", f"jmx {option} / bare Python", seconds / bare, "x", limit)


def load(bench: Bench) -> Iterator[Figure]:
    floor, loaded = bench.probe("floor", bench.clean), bench.probe("load", bench.clean)
    if loaded["findings"]:
        raise SystemExit("the clean repository has findings; benchmarks/generate.py no longer fits the models")
    least = floor["read"] + floor["parse"]
    yield Figure(
        "load", f"floor: reading {floor['bytes'] / 1e6:.1f} MB in {floor['files']:,} files", floor["read"], "s"
    )
    yield Figure("load", "floor: bare parser over the same bytes", floor["parse"], "s")
    yield Figure("load", "load, in process", loaded["seconds"], "s", 1.2 if bench.full else None)
    yield Figure("load", "load / floor", loaded["seconds"] / least, "x", 6.0)
    yield from _by_size(bench)


def _by_size(bench: Bench) -> Iterator[Figure]:
    many = 20_000 if bench.full else 5_000
    small = bench.repository("1,000 files", 200, 1_000, 0)
    large = bench.repository(f"{many:,} files", many // 5, many, 0)
    costs = [bench.probe("load", folder) for folder in (small, large)]
    each = [cost["seconds"] / cost["files"] for cost in costs]
    yield Figure("load", "a file of 1,000", each[0] * 1000, "ms")
    yield Figure("load", f"a file of {many:,}", each[1] * 1000, "ms")
    yield Figure("load", f"cost a file, {many:,} / 1,000", each[1] / each[0], "x", 1.2)


def lint(bench: Bench) -> Iterator[Figure]:
    start = _lint(bench, bench.tiny).seconds
    yield Figure("lint", "jmx lint, of one journey", start, "s")
    without_history = bench.repository("no history", bench.journeys, bench.files, 0)
    for name, folder, code, target, limit in (
        ("without history", without_history, 0, 2.0, 8.0),
        ("every file with a finding", bench.broken, 1, 3.5, 18.0),
    ):
        floor = bench.probe("floor", folder)
        ran = _lint(bench, folder, "--no-cache", code=code)
        over_floor = (ran.seconds - start) / (floor["read"] + floor["parse"])
        yield Figure("lint", f"jmx lint, {name}", ran.seconds, "s", bench.at_size(target))
        yield Figure("lint", f"peak memory, {name}", ran.peak_mb, "MB", bench.at_size(300.0))
        yield Figure("lint", f"{name}, without start / floor", over_floor, "x", limit)
    yield from _lint_with_history(bench, start)


def _lint_with_history(bench: Bench, start: float) -> Iterator[Figure]:
    """As a CI job meets it that keeps no cache, and as somebody who runs it again and again."""
    folder, floor = bench.clean, bench.probe("floor", bench.clean)
    log = measure.run(["git", "-C", str(folder), "log", "--raw", "-z", "--no-renames"], runs=bench.runs).seconds
    cold = _lint(bench, folder, "--no-cache")
    over_floor = (cold.seconds - start) / (log + floor["read"] + floor["parse"])
    yield Figure("lint", "with all of history, cold", cold.seconds, "s", bench.at_size(7.0))
    yield Figure("lint", "peak memory, cold", cold.peak_mb, "MB", bench.at_size(300.0))
    yield Figure("lint", "cold, without start / floor", over_floor, "x", bench.at_size(6.0))
    _lint(bench, folder)
    warm = _lint(bench, folder).seconds
    yield Figure("lint", "nothing changed since", warm, "s", bench.at_size(0.8))
    yield Figure("lint", "nothing changed since / cold", warm / cold.seconds, "x", bench.at_size(0.2))
    since = _lint(bench, folder, "--since", "HEAD~1").seconds
    yield Figure("lint", "--since HEAD~1, asked again", since, "s", bench.at_size(1.0))
    yield Figure("lint", "one file changed", min(_after_edits(bench, folder)), "s", bench.at_size(1.2))
    changed = min(_after_edits(bench, folder, "--since", "HEAD"))
    yield Figure("lint", "--since HEAD, one file changed", changed, "s", bench.at_size(1.0))


def _after_edits(bench: Bench, folder: Path, *options: str) -> Iterator[float]:
    """How long each run takes after another edit of one file."""
    file = next(iter(sorted((folder / "journeys").iterdir())))
    before = file.read_bytes()
    for number in range(bench.runs):
        file.write_bytes(before.replace(b"\ntitle: ", b"\ntitle: Edit %d of " % (number + 1), 1))
        yield measure.python("-m", "jmx", "lint", "-C", str(folder), "--as-of", str(AS_OF), *options, runs=1).seconds
    file.write_bytes(before)


def _lint(bench: Bench, folder: Path, *options: str, code: int = 0) -> measure.Ran:
    return bench.jmx("lint", "-C", str(folder), "--as-of", str(AS_OF), *options, codes=(code,))


def growth(bench: Bench) -> Iterator[Figure]:
    """Ten times the journeys may take twelve times as long, in every part: nothing grows faster than n log n.

    Where memory is much slower than the processor's caches, merely looking at every place takes more than ten times as
    long; then that is the floor.
    """
    few = 1_000 if bench.full else 200
    sizes = [(count, bench.repository(f"{count:,} journeys", count, 2 * count - 10, 0)) for count in (few, 10 * few)]
    small, large = (bench.probe("growth", folder) for _, folder in sizes)
    most = max(12.0, 1.33 * large[_LOOKING] / small[_LOOKING])
    for name in [each for each in small if each != "peak_mb"]:
        yield Figure("growth", f"{name}, of {few:,} journeys", small[name] * 1000, "ms")
        ratio = large[name] / max(small[name], _LEAST_SECONDS)
        yield Figure("growth", f"{name}, {10 * few:,} / {few:,} journeys", ratio, "x", round(most, 1))


_LOOKING = "looking at every place"
_LEAST_SECONDS = 0.0005  # what takes less is compared with this: it could not be told from noise


def packets(bench: Bench) -> Iterator[Figure]:
    """Packets in one process; reviews were held in the last week, or each on a day of its own in the last quarter."""
    spread = bench.repository("spread", bench.journeys, bench.files, bench.commits, "none", "--spread")
    for name, folder in (("reviewed last week", bench.clean), ("over a quarter", spread)):
        took = bench.probe("packets", folder)
        yield Figure("packets", f"one, cold, {name}", took["one, cold"], "s")
        yield Figure("packets", f"one, warm, {name}", took["one, warm"], "s", bench.at_size(1.5))
        yield Figure("packets", f"a hundred, {name}", took["hundred"], "s", bench.at_size(20.0))
        yield Figure("packets", f"one, warm / load, {name}", took["one, warm"] / took["load"], "x", bench.at_size(1.5))
        yield Figure("packets", f"a hundred / load, {name}", took["hundred"] / took["load"], "x", bench.at_size(12.0))


def history(bench: Bench) -> Iterator[Figure]:
    argv = ["git", "-C", str(bench.clean), "log", "--raw", "-z", "--no-renames"]
    bare = measure.run(argv, runs=bench.runs).seconds
    asked = bench.probe("history", bench.clean)
    yield Figure("history", f"floor: bare git log of {asked['commits']:,} commits", bare, "s")
    yield Figure("history", "every commit, typed", asked["walk"], "s")
    yield Figure("history", "every commit / floor", asked["walk"] / bare, "x", 3.0)
    yield Figure("history", f"proof of {asked['reviews']:,} reviews, as lint asks it", asked["proof"], "s")
    yield Figure("history", "proof / floor", asked["proof"] / bare, "x", 2.0)


_SAME_WALK = (
    "log", "--topo-order", "--diff-merges=separate", "--no-renames", "--raw", "--no-abbrev", "-z", "--pretty=oneline",
    "--parents", "HEAD",
)  # fmt: skip


def past(bench: Bench) -> Iterator[Figure]:
    """Dates and meaning out of history; the floors are the same git command, and git and the parser by themselves."""
    same = measure.run(["git", "-C", str(bench.clean), *_SAME_WALK], runs=bench.runs).seconds
    dates = bench.probe("last-changes", bench.clean)
    yield Figure("past", "floor: the same git command, output discarded", same, "s")
    yield Figure("past", f"last change of {dates['files']:,.0f} files", dates["seconds"], "s")
    yield Figure("past", "last change / the same git command", dates["seconds"] / same, "x", bench.at_size(1.25))
    floor, meaning = bench.probe("meaning-floor", bench.clean), bench.probe("meaning", bench.clean)
    remembered = bench.probe("remembered-meaning", bench.clean)
    least = floor["walk"] + floor["contents"] + floor["parse"]
    yield Figure("past", f"floor: git and the bare parser over {floor['blobs']:,.0f} contents", least, "s")
    yield Figure("past", f"lives of {meaning['records']:,.0f} records", meaning["seconds"], "s", 6.0)
    yield Figure("past", "lives / floor", meaning["seconds"] / least, "x", bench.at_size(2.0))
    yield Figure("past", "lives, peak memory", meaning["peak_mb"], "MB", 250.0)
    yield Figure("past", "lives, remembered", remembered["seconds"], "s", 0.4)
    yield Figure("past", "lives, remembered / floor", remembered["seconds"] / least, "x", bench.at_size(0.15))
    yield from _diffs(bench)
    yield from _by_commits(bench)


def _diffs(bench: Bench) -> Iterator[Figure]:
    many = min(1_000, bench.commits // 2)
    loaded = bench.probe("load", bench.clean)["seconds"]
    start = bench.jmx("diff", "HEAD~1", "HEAD", "--no-effects", "-C", str(bench.tiny)).seconds
    argv = ("diff", f"HEAD~{many}", "HEAD", "-C", str(bench.clean), "--as-of", str(AS_OF))
    for name, options, target, limit in (
        ("without effects", ("--no-effects",), 1.0, 1.5),
        ("with effects", (), 3.0, 4.0),
    ):
        seconds = bench.jmx(*argv, *options).seconds
        yield Figure("past", f"jmx diff HEAD~{many:,} HEAD, {name}", seconds, "s", target)
        yield Figure(
            "past", f"diff {name}, without start / load", (seconds - start) / loaded, "x", bench.at_size(limit)
        )


def _by_commits(bench: Bench) -> Iterator[Figure]:
    few, many = (2_000, 100_000) if bench.full else (500, 5_000)
    costs = []
    for commits in (few, many):
        folder = bench.repository(f"{commits:,} commits", 50, 250, commits)
        costs.append(bench.probe("meaning", folder)["seconds"] / commits)
        yield Figure("past", f"lives, a commit of {commits:,}", costs[-1] * 1000, "ms")
    yield Figure("past", f"cost a commit, {many:,} / {few:,}", costs[1] / costs[0], "x", 1.2)


def render(bench: Bench) -> Iterator[Figure]:
    floor = bench.probe("floor", bench.clean)
    start, ran = (_render(bench, folder) for folder in (bench.tiny, bench.clean))
    over_floor = (ran.seconds - start.seconds) / (floor["read"] + floor["parse"])
    yield Figure("render", "jmx render, of one journey", start.seconds, "s")
    yield Figure("render", f"jmx render, one map of {bench.journeys:,} journeys", ran.seconds, "s")
    yield Figure("render", "peak memory", ran.peak_mb, "MB", 150.0)
    yield Figure("render", "without start / floor", over_floor, "x", 8.0)
    took = bench.probe("pictures", bench.tiny)
    for name, most in (("svg", 0.04), ("html", 0.06), ("png", 0.3), ("pptx", 0.25), ("pdf", 0.3)):
        yield Figure("render", f"one map as {name.upper()}, beyond loading and imports", took[name], "s", most)
    yield from _all_maps(bench)


def _all_maps(bench: Bench) -> Iterator[Figure]:
    """The maps of all journeys by one command, with their index; then once more, when nothing is new."""
    argv = ("-m", "jmx", "render", "--all", "-C", str(bench.clean), "-o", str(bench.folder / "maps"))
    for name, target in (("into a new folder", 20.0), ("where nothing is new", None)):
        ran = measure.python(*argv, runs=1)
        limit = bench.at_size(target) if target else None
        yield Figure("render", f"jmx render --all of {bench.journeys:,} journeys, {name}", ran.seconds, "s", limit)
    yield Figure("render", "jmx render --all, peak memory", ran.peak_mb, "MB", bench.at_size(300.0))


def _render(bench: Bench, folder: Path) -> measure.Ran:
    return bench.jmx("render", "journey-00001", "-C", str(folder), "-o", str(bench.folder / "map.svg"))


def writing(bench: Bench) -> Iterator[Figure]:
    """Edits of a large repository; renaming and laying out are written to disk, each once."""
    yield from _single(bench)
    seconds = measure.python("-m", "jmx", "rename", "newcomer", "newbie", "-C", str(_named(bench)), runs=1).seconds
    yield Figure("writing", f"jmx rename, with {_REFERENCES} references", seconds, "s", 2.0)
    untidy = str(bench.repository("untidy", bench.journeys, bench.files, 0))
    for name in ("every journey laid out anew", "all as it should be"):
        ran = measure.python("-m", "jmx", "fmt", "-C", untidy, runs=1)
        yield Figure("writing", f"jmx fmt, {bench.files:,} files, {name}", ran.seconds, "s", bench.at_size(15.0))
        yield Figure("writing", f"peak memory, {name}", ran.peak_mb, "MB")


_REFERENCES = 500
_SINGLE = {
    "set": ("set", "journey-00001.tier=2"),
    "set of a sponsor": ("set", "journey-00001.sponsor=owner-1"),
    "note": ("note", "journey-00001", "Wants a bill"),
}


def _single(bench: Bench) -> Iterator[Figure]:
    """One edit among all files: where nothing is remembered of them, and where an index says which are concerned."""
    loaded = bench.probe("load", bench.clean)["seconds"]
    for name, command in _SINGLE.items():
        start = bench.jmx(*command, "--dry-run", "-C", str(bench.tiny)).seconds
        first = min(_first(bench, command) for _ in range(bench.runs))
        again = bench.jmx(*command, "--dry-run", "-C", str(bench.clean)).seconds - start
        yield Figure("writing", f"jmx {name}, of one journey", start, "s")
        yield Figure("writing", f"jmx {name}, in {bench.files:,} files, no index", first, "s", bench.at_size(1.5))
        yield Figure("writing", f"jmx {name}, with an index, without start", again, "s", bench.at_size(0.3))
        yield Figure(
            "writing", f"jmx {name}, with an index, without start / load", again / loaded, "x", bench.at_size(0.5)
        )


def _first(bench: Bench, command: tuple[str, ...]) -> float:
    folder = str(bench.clean)
    measure.python("-m", "jmx", "cache", "--clear", "-C", folder, runs=1)
    return measure.python("-m", "jmx", *command, "--dry-run", "-C", folder, runs=1).seconds


def _named(bench: Bench) -> Path:
    """A repository of one persona that so many pains name."""
    folder = bench.folder / "named"
    folder.mkdir()
    (folder / "newcomer.yaml").write_text("kind: persona\nid: newcomer\ntitle: Newcomer\n", "utf-8")
    for number in range(_REFERENCES):
        text = f"kind: pain-point\nid: pain-{number}\ntitle: Pain {number}\nseverity: 3\npersonas: [newcomer]\n"
        (folder / f"pain-{number}.yaml").write_text(text, "utf-8")
    return folder


def beside_mermaid(bench: Bench) -> Iterator[Figure]:
    lacks = mermaid.why_not()
    if lacks:
        say(f"not compared with Mermaid: {lacks}")
        return
    yield from mermaid.compared(bench, Figure)


def scoring(bench: Bench) -> Iterator[Figure]:
    yield from score.measured(bench, Figure)
    took, loaded = bench.probe("scores-over-time", bench.clean), bench.probe("load", bench.clean)
    for name, told in (("ratings", "who rated what"), ("months", "twelve months"), ("movers", "what moved")):
        yield Figure("score", f"{told}, first", took[f"{name}, first"], "s")
        yield Figure("score", f"{told}, remembered", took[name], "s", bench.at_size(1.0))
    remembered = sum(took[name] for name in ("ratings", "months", "movers"))
    yield Figure("score", "all of that, remembered / load", remembered / loaded["seconds"], "x", bench.at_size(1.5))


_QUESTIONS = {
    "find, words": ("find", "explained", "about"),
    "find, a short condition": ("find", "kind:pain", "severity:4+"),
    "find, an expression": ("find", 'kind == "touchpoint" && pain_count > 3'),
    "list": ("list", "pains", "--limit", "20"),
    "trace": ("trace", "journey-00001"),
    "impact": ("impact", "journey-00001"),
}


def find(bench: Bench) -> Iterator[Figure]:
    """What is looked up in all records, beyond what a list that is nearly empty takes: start and load."""
    _asked(bench, "trace", "journey-00001")  # so that everything is remembered that can be
    least = _asked(bench, "list", "stage-models")
    yield Figure("find", f"floor: start and load of {bench.files:,} files", least, "s")
    for name, command in _QUESTIONS.items():
        yield Figure("find", f"jmx {name}, beyond that", _asked(bench, *command) - least, "s", bench.at_size(0.3))
    for name in ("trace", "find, words"):
        yield Figure(
            "find", f"jmx {name}, cold", _asked(bench, *_QUESTIONS[name], "--no-cache"), "s", bench.at_size(3.5)
        )


_PORTFOLIO: Mapping[str, float | None] = {
    "status": 1.0,
    "teams": 1.0,
    "tree": 1.0,
    "due": 1.0,
    "outcomes": 2.0,
    "assess": 2.0,
}  # seconds where nothing changed since


def portfolio(bench: Bench) -> Iterator[Figure]:
    """Whole answers over all journeys: the first time, and where nothing changed since."""
    for command, most in _PORTFOLIO.items():
        yield Figure("portfolio", f"jmx {command}, the first time", _once(bench, command, "--no-cache"), "s")
        _once(bench, command)
        yield Figure("portfolio", f"jmx {command}, again", _asked(bench, command), "s", most and bench.at_size(most))


def _once(bench: Bench, *command: str) -> float:
    argv = ("-m", "jmx", *command, "-C", str(bench.clean), "--as-of", str(AS_OF))
    return measure.python(*argv, runs=1).seconds


def _asked(bench: Bench, *command: str) -> float:
    return bench.jmx(*command, "-C", str(bench.clean), "--as-of", str(AS_OF)).seconds


SECTIONS: dict[str, Callable[[Bench], Iterator[Figure]]] = {
    "startup": startup,
    "load": load,
    "lint": lint,
    "growth": growth,
    "packets": packets,
    "history": history,
    "past": past,
    "render": render,
    "writing": writing,
    "score": scoring,
    "find": find,
    "portfolio": portfolio,
    "mermaid": beside_mermaid,
}


def main() -> int:
    given = _arguments()
    with tempfile.TemporaryDirectory(prefix="jmx-bench-") as folder:
        bench = Bench(Path(folder), given.journeys, given.files, given.commits, given.runs, given.full)
        figures = [figure for name in given.only for figure in SECTIONS[name](bench)]
    print(table(figures))
    if given.json:
        given.json.write_text(json.dumps(record(bench, figures), indent=2) + "\n", "utf-8")
    return int(any(figure.fails for figure in figures))


def table(figures: list[Figure]) -> str:
    """The figures in columns: section, name, value with its unit, limit, mark."""
    width = max(len(figure.name) for figure in figures)
    lines = [f"{'':{9 + width}} {'measured':>12} {'limit':>10}"]
    for figure in figures:
        value, limit = f"{figure.value:.3g} {figure.unit}", f"{figure.limit:g} {figure.unit}" if figure.mark else ""
        lines.append(f"{figure.section:8} {figure.name:{width}} {value:>12} {limit:>10} {figure.mark}".rstrip())
    return "\n".join(lines)


def record(bench: Bench, figures: list[Figure]) -> dict[str, Any]:
    return {
        "python": platform.python_version(),
        "system": f"{platform.system()} {platform.machine()}",
        "size": {"journeys": bench.journeys, "files": bench.files, "commits": bench.commits},
        "figures": [asdict(figure) | {"mark": figure.mark} for figure in figures],
    }


def say(words: str) -> None:
    print(words, file=sys.stderr, flush=True)


def _arguments() -> argparse.Namespace:
    parser = argparse.ArgumentParser(prog="python -m benchmarks", description=__doc__)
    parser.add_argument("--journeys", type=int)
    parser.add_argument("--files", type=int)
    parser.add_argument("--commits", type=int)
    parser.add_argument("--full", action="store_true", help="1,000 journeys, 5,000 files, 20,000 commits")
    parser.add_argument("--only", default=",".join(SECTIONS), help=f"some of: {', '.join(SECTIONS)}")
    parser.add_argument("--runs", type=int, default=3, help="how often; the fastest counts")
    parser.add_argument("--json", type=Path, help="also write the figures there")
    given = parser.parse_args()
    given.only = given.only.split(",")
    for name in given.only:
        if name not in SECTIONS:
            parser.error(f"there is no section '{name}'; there are {', '.join(SECTIONS)}")
    for name, usual, full in (("journeys", 200, 1_000), ("files", 1_000, 5_000), ("commits", 2_000, 20_000)):
        if getattr(given, name) is None:
            setattr(given, name, full if given.full else usual)
    return given


if __name__ == "__main__":
    sys.exit(main())
