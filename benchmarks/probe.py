"""Run in a process of its own: times one thing inside it and says so as JSON. `python -m benchmarks.probe WHAT DIR`."""

import gc
import json
import os
import resource
import subprocess
import sys
import tempfile
import time
from collections.abc import Callable
from functools import partial
from importlib import import_module
from pathlib import Path
from typing import TYPE_CHECKING, Any

from jmx.__main__ import expect_many_objects

if TYPE_CHECKING:
    from jmx.lint.rule import LintContext, Rule
    from jmx.model.workspace import Workspace
    from jmx.repo.git import Git


def floor(folder: Path) -> dict[str, float]:
    """Reading the bytes, and the bare parser over the same bytes: less no loader can do."""
    import yaml_rs

    start = time.perf_counter()
    contents = [path.read_bytes() for path in _yaml_files(folder)]
    read = time.perf_counter()
    for content in contents:
        try:
            yaml_rs.loads(content.decode())
        except ValueError:
            continue  # a repository that is broken on purpose
    parsed = time.perf_counter()
    return {"files": len(contents), "bytes": sum(map(len, contents)), "read": read - start, "parse": parsed - read}


def load(folder: Path) -> dict[str, float]:
    """Tree to workspace, as every command does it."""
    from jmx.reading.load import load
    from jmx.repo.tree import FolderTree

    start = time.perf_counter()
    loaded = load(FolderTree(folder))
    seconds = time.perf_counter() - start
    return {"seconds": seconds, "findings": len(loaded.findings), "files": loaded.workspace.files}


def growth(folder: Path) -> dict[str, float]:
    """What grows with the number of journeys, each part by itself: loading, linking, scopes, ranking, every rule."""
    from jmx.reading.load import Known, load
    from jmx.repo.tree import FolderTree

    known = Known()
    took = {"loading": _took(lambda: load(FolderTree(folder), known))}
    for _ in range(_TIMES):  # each time from nothing, since a workspace keeps its indexes
        start = time.process_time()
        workspace = load(FolderTree(folder), known).workspace
        again = {"linking, with files known": time.process_time() - start} | _growing(workspace)
        took |= {name: min(seconds, took.get(name, seconds)) for name, seconds in again.items()}
    return took


def _growing(workspace: "Workspace") -> dict[str, float]:
    from benchmarks.generate import AS_OF
    from jmx.lint import ALL_RULES
    from jmx.lint.rule import LintContext
    from jmx.model.change import NO_HISTORY
    from jmx.score.pains import rank_pains

    context = LintContext(workspace, NO_HISTORY, AS_OF)
    names = [journey.ref for journey in workspace.journeys()]
    parts: dict[str, Callable[[], object]] = {
        "looking at every place": lambda: sum(1 for name in names for _ in workspace.places(name)),
        "what points where": lambda: workspace.pointing_at(""),
        "scopes": lambda: sum(len(workspace.concerns(name)) for name in names),
        "review statuses": lambda: context.statuses,
        "ranking": lambda: rank_pains(workspace, AS_OF),
        "ranking each journey": lambda: [rank_pains(workspace, AS_OF, name) for name in names],
    }
    rules = {f"rule {rule.card.code}": partial(_run, rule, context) for rule in ALL_RULES}
    return {name: _took(part) for name, part in (parts | rules).items()}


def _run(rule: "Rule", context: "LintContext") -> object:
    return list(rule.findings(context))


_TIMES = 3
_FULL_CACHE = bytearray(64 * 1024 * 1024)


def _took(part: "Callable[[], object]") -> float:
    """Processor seconds of a part that begins with nothing of its own in the processor's caches: a small repository
    would lie in them whole, and look better than a large one. Nor does the garbage collector go over what other parts
    have left behind."""
    _FULL_CACHE.count(1)
    gc.freeze()
    start = time.process_time()
    part()
    return time.process_time() - start


def packets(folder: Path) -> dict[str, float]:
    """The packet of one journey, and those of a hundred; and the loading that either begins with."""
    with tempfile.TemporaryDirectory() as place:
        os.environ["JMX_CACHE_DIR"] = place
        took = {"load": load(folder)["seconds"], "one, cold": _packets(folder, 1)}
        return took | {"one, warm": _packets(folder, 1), "hundred": _packets(folder, 100)}


def _packets(folder: Path, most: int) -> float:
    from benchmarks.generate import AS_OF
    from jmx.queries.journey import packets_of
    from jmx.queries.repository import open_repository
    from jmx.report.packet import FORMATS, PacketReport
    from jmx.report.writers.terminal import Screen

    names = [path.stem for path in sorted((folder / "journeys").iterdir())[:most]]
    start = time.perf_counter()
    for packet in packets_of(open_repository(folder, as_of=str(AS_OF)), names):
        FORMATS["markdown"].write(PacketReport(packet), Screen())
    return time.perf_counter() - start


def history(folder: Path) -> dict[str, float]:
    """Every commit with what it changed; and what lint asks of history."""
    from jmx.history.review_proof import ReviewWalk, read_history
    from jmx.history.walk import walk
    from jmx.reading.load import load
    from jmx.repo.tree import FolderTree

    git, head = _history(folder)
    tree = FolderTree(folder, git)
    reviews = load(tree).workspace.of("review")
    start = time.perf_counter()
    commits = sum(1 for _ in walk(git, folder, [head]))
    walked = time.perf_counter()
    brought = len(read_history(ReviewWalk(git, folder, head), reviews, tree).brought)
    asked = time.perf_counter() - walked
    return {"commits": commits, "walk": walked - start, "reviews": len(reviews), "brought": brought, "proof": asked}


def last_changes(folder: Path) -> dict[str, float]:
    """Which commit last changed each file."""
    from jmx.history.walk import last_changes

    git, head = _history(folder)
    start = time.perf_counter()
    found = last_changes(git, folder, head, git.tree_paths(head, folder))
    return {"files": len(found), "seconds": time.perf_counter() - start}


def meaning(folder: Path) -> dict[str, float]:
    """The life of every record: from nothing, as a command finds it."""
    return _lives(folder, None)


def remembered_meaning(folder: Path) -> dict[str, float]:
    """The same when it was found out before."""
    with tempfile.TemporaryDirectory() as place:
        _lives(folder, Path(place))
        return _lives(folder, Path(place))


def _lives(folder: Path, place: Path | None) -> dict[str, float]:
    from jmx.queries.histories import histories_of
    from jmx.queries.repository import Repository as Opened

    if place is not None:
        os.environ["JMX_CACHE_DIR"] = str(place)
    opened = Opened(folder, cached=place is not None)
    _history(folder)
    start = time.perf_counter()
    found = histories_of(opened)
    seconds = time.perf_counter() - start
    return {
        "seconds": seconds,
        "records": len(found.by_ref),
        "commits": len({event.oid for each in found.by_ref.values() for event in each.events}),
    }


def meaning_floor(folder: Path) -> dict[str, float]:
    """The least that takes: git's walk, git giving every content, and the bare parser over them, one after another."""
    import yaml_rs

    git = ["git", "-C", str(folder)]
    start = time.perf_counter()
    log = subprocess.run(
        [*git, "log", "--raw", "-z", "--no-renames", "--no-abbrev", "--format=%H"], capture_output=True, check=True
    )
    walked = time.perf_counter()
    words = (word.lstrip(b"\n") for word in log.stdout.split(b"\0"))
    oids = {oid for word in words if word[:1] == b":" for oid in word.split(b" ")[2:4] if oid.strip(b"0")}
    asked = time.perf_counter()
    answered = subprocess.run(
        [*git, "cat-file", "--batch"], input=b"\n".join(oids), capture_output=True, check=True
    ).stdout
    got = time.perf_counter()
    for content in _contents(answered):
        yaml_rs.loads(content.decode())
    return {"blobs": len(oids), "walk": walked - start, "contents": got - asked, "parse": time.perf_counter() - got}


def _contents(answered: bytes) -> list[bytes]:
    found, at = [], 0
    while at < len(answered):
        end = answered.index(b"\n", at)
        size = int(answered[at:end].split()[2])
        found.append(answered[end + 1 : end + 1 + size])
        at = end + size + 2
    return found


def pictures(folder: Path) -> dict[str, float]:
    """One map in each format, the first of its process, without loading the journey and importing libraries."""
    from jmx.queries.map import map_of
    from jmx.queries.repository import Repository as Opened
    from jmx.render.formats import render
    from jmx.render.theme import default_theme

    for library in ("pptx", "resvg_py", "typst"):
        import_module(library)
    view = map_of(Opened(folder, cached=False), "journey-00001")
    default_theme()
    took = {}
    options: dict[str, dict[str, Any]] = {"svg": {}, "html": {}, "png": {"dpi": 96.0}, "pptx": {}, "pdf": {}}
    for name in options:
        start = time.perf_counter()
        render(view, name, **options[name])
        took[name] = time.perf_counter() - start
    return took


def scores_over_time(folder: Path) -> dict[str, float]:
    """Who rated what, the ranking of twelve months and what moved in the last of them, each asked twice, beyond
    loading."""
    from benchmarks.generate import AS_OF
    from jmx.queries.ratings import ratings_of
    from jmx.queries.repository import open_repository
    from jmx.queries.score_history import movers_since, score_history_of

    since = f"{AS_OF.year}-01-01"
    asked: dict[str, Callable[[Any], object]] = {
        "ratings": ratings_of,
        "months": score_history_of,
        "movers": partial(movers_since, rev=since),
    }
    took = {}
    with tempfile.TemporaryDirectory() as cache:
        os.environ["JMX_CACHE_DIR"] = cache
        for name, ask in asked.items():
            for each in (f"{name}, first", name):
                repository = open_repository(folder, as_of=AS_OF)
                _ = repository.workspace, repository.edited  # what every ranking asks
                start = time.perf_counter()
                ask(repository)
                took[each] = time.perf_counter() - start
    return took


def _history(folder: Path) -> "tuple[Git, str]":
    from jmx.repo.git import open_git

    git = open_git(folder)
    head = git.head() if git is not None else None
    if git is None or head is None:
        raise SystemExit(f"{folder} has no history")
    return git, head


def _yaml_files(folder: Path) -> list[Path]:
    found = []
    for name, folders, files in os.walk(folder):
        folders[:] = [each for each in folders if not each.startswith(".")]
        found += [Path(name, each) for each in files if each.endswith(".yaml")]
    return found


PROBES: dict[str, Callable[[Path], dict[str, float]]] = {
    "floor": floor,
    "load": load,
    "growth": growth,
    "packets": packets,
    "history": history,
    "last-changes": last_changes,
    "meaning": meaning,
    "remembered-meaning": remembered_meaning,
    "meaning-floor": meaning_floor,
    "pictures": pictures,
    "scores-over-time": scores_over_time,
}

if __name__ == "__main__":
    expect_many_objects()  # as the command does
    answer = PROBES[sys.argv[1]](Path(sys.argv[2]))
    peak = resource.getrusage(resource.RUSAGE_SELF).ru_maxrss / (2**20 if sys.platform == "darwin" else 2**10)
    print(json.dumps(answer | {"peak_mb": peak}))
