"""Run in a process of its own: times one thing inside it and says so as JSON. `python -m benchmarks.probe WHAT DIR`."""

import json
import os
import resource
import sys
import time
from collections.abc import Callable
from pathlib import Path


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
    from jmx.repo.load import load
    from jmx.repo.tree import FolderTree

    start = time.perf_counter()
    loaded = load(FolderTree(folder))
    seconds = time.perf_counter() - start
    return {"seconds": seconds, "findings": len(loaded.findings), "files": loaded.workspace.files}


def history(folder: Path) -> dict[str, float]:
    """Every commit with what it changed; and what lint asks of history."""
    from jmx.repo.git import open_git
    from jmx.repo.git_history import read_history
    from jmx.repo.load import load
    from jmx.repo.tree import FolderTree

    git = open_git(folder)
    head = git.head() if git is not None else None
    if git is None or head is None:
        raise SystemExit(f"{folder} has no history")
    tree = FolderTree(folder, git)
    reviews = load(tree).workspace.of("review")
    start = time.perf_counter()
    commits = sum(1 for _ in git.log(head))
    walked = time.perf_counter()
    brought = len(read_history(git, folder, head, reviews, tree).brought)
    asked = time.perf_counter() - walked
    return {"commits": commits, "walk": walked - start, "reviews": len(reviews), "brought": brought, "proof": asked}


def _yaml_files(folder: Path) -> list[Path]:
    found = []
    for name, folders, files in os.walk(folder):
        folders[:] = [each for each in folders if not each.startswith(".")]
        found += [Path(name, each) for each in files if each.endswith(".yaml")]
    return found


PROBES: dict[str, Callable[[Path], dict[str, float]]] = {"floor": floor, "load": load, "history": history}

if __name__ == "__main__":
    answer = PROBES[sys.argv[1]](Path(sys.argv[2]))
    peak = resource.getrusage(resource.RUSAGE_SELF).ru_maxrss / (2**20 if sys.platform == "darwin" else 2**10)
    print(json.dumps(answer | {"peak_mb": peak}))
