"""`python -m benchmarks.stale_docs CLONE…`: what became of declared review dates in public repositories.

Documents of many organisations say in their front matter when they were reviewed and for how long that holds
(`last_reviewed_on`, `review_in`). Clones of such repositories show how well dates alone keep documents alive: how many
are overdue, by how much, and how many reviews changed nothing but the date. docs/stale-docs.md tells method and result.
"""

import argparse
import re
import subprocess
import sys
from collections import defaultdict
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, field
from datetime import date
from pathlib import Path
from statistics import median

from jmx.model.review_status import after

FIELDS = re.compile(rb"""^(last_reviewed_on|review_in):\s*["']?([^"'#\r\n]*)""")
_SPAN = re.compile(r"(\d+)\s*(day|week|month|year)s?")
_DOCUMENTS = ("*.md", "*.md.erb", "*.markdown", "*.html.erb")
_HEADS = (
    "repository", "as of", "documents", "overdue", "days, median",
    "reviews", "late", "days, median", "only the date", "five or more at once",
)  # fmt: skip
_MANY = 5  # documents given a new date in one commit


@dataclass(frozen=True, slots=True)
class Bump:
    """A commit gave a document a later day of review; `late` is by how many days that was after the one before was
    due, below 0 where it was early, None where that is not said."""

    commit: str
    path: str
    alone: bool
    """Whether nothing else in the document changed."""
    late: int | None


@dataclass(frozen=True, slots=True)
class Standing:
    """A document as it stands: by how many days its review is overdue, below 0 where it is not."""

    path: str
    late: int


@dataclass(frozen=True, slots=True)
class Clone:
    """What a clone tells."""

    name: str
    as_of: date
    documents: Sequence[Standing]
    bumps: Sequence[Bump]


@dataclass(slots=True)
class _Patch:
    """What one commit did to one document: its fields before and after, and whether anything else changed."""

    before: dict[str, str] = field(default_factory=dict)
    after: dict[str, str] = field(default_factory=dict)
    others: bool = False


def measured(folder: Path, as_of: date | None = None) -> Clone:
    """What a clone tells on a day, or else on the day of its newest commit."""
    day = as_of or date.fromisoformat(_git(folder, "log", "-1", "--format=%cs").decode().strip())
    return Clone(_name(folder), day, tuple(_standing(folder, day)), tuple(_bumps(folder)))


def due(reviewed: str, review_in: str) -> date | None:
    """When the next review is due; None where day or span are not written as such."""
    span = _SPAN.match(review_in.strip())
    try:
        day = date.fromisoformat(reviewed.strip())
    except ValueError:
        return None
    return after(day, f"P{span[1]}{span[2][0].upper()}") if span else None


def _standing(folder: Path, as_of: date) -> Iterator[Standing]:
    told: dict[str, dict[str, str]] = defaultdict(dict)
    for line in _git(
        folder, "grep", "-z", "-E", "^(last_reviewed_on|review_in):", "HEAD", "--", *_DOCUMENTS
    ).splitlines():
        name, _, text = line.partition(b"\0")
        if found := FIELDS.match(text):
            told[name.decode("utf-8", "replace")].setdefault(found[1].decode(), found[2].decode("utf-8", "replace"))
    for path, fields in sorted(told.items()):
        day = due(fields.get("last_reviewed_on", ""), fields.get("review_in", ""))
        if day is not None:
            yield Standing(path.removeprefix("HEAD:"), (as_of - day).days)


def _bumps(folder: Path) -> Iterator[Bump]:
    """Every commit but merges that gave a document a later day."""
    log = _git(
        folder, "log", "--no-merges", "-M", "-U20", "--format=%x00%H %cs", "-G^last_reviewed_on:", "--", *_DOCUMENTS
    )
    for told in log.split(b"\0")[1:]:
        head, _, patches = told.partition(b"\n")
        commit, day = head.decode().split()
        for path, patch in _patches(patches):
            old, new = patch.before.get("last_reviewed_on", ""), patch.after.get("last_reviewed_on", "")
            if old and new and new > old:  # a document that is new, or goes, was not reviewed
                was_due = due(old, patch.before.get("review_in", ""))
                late = (date.fromisoformat(day) - was_due).days if was_due else None
                yield Bump(commit, path, not patch.others, late)


def _patches(text: bytes) -> Iterator[tuple[str, _Patch]]:
    for part in re.split(rb"^diff --git ", text, flags=re.MULTILINE)[1:]:
        head, _, body = part.partition(b"\n@@")
        patch = _Patch()
        for line in body.splitlines()[1:]:
            found = FIELDS.match(line[1:])
            for sign, fields in ((b"+", patch.before), (b"-", patch.after)):
                if found and line[:1] != sign:
                    fields.setdefault(found[1].decode(), found[2].decode("utf-8", "replace").strip())
            patch.others |= line[:1] in (b"+", b"-") and not found and bool(line[1:].strip())
        yield head.rpartition(b" b/")[2].partition(b"\n")[0].decode("utf-8", "replace"), patch


def _git(folder: Path, *arguments: str) -> bytes:
    ran = subprocess.run(["git", "-C", str(folder), *arguments], capture_output=True)
    if ran.returncode > 1 or (ran.returncode and arguments[0] != "grep"):  # grep that finds nothing ends with 1
        raise SystemExit(f"{folder}: {ran.stderr.decode('utf-8', 'replace').strip()}")
    return ran.stdout


def _name(folder: Path) -> str:
    named = folder.resolve()
    return named.parent.name if named.name in ("repo", ".git") else named.name


def table(clones: Sequence[Clone]) -> str:
    """The figures as a table in Markdown; of several clones with those of all together."""
    rows = [
        f"| {' | '.join(_HEADS)} |",
        f"| --- | --- |{' ---: |' * (len(_HEADS) - 2)}",
    ]
    together = Clone(
        "all together",
        max(each.as_of for each in clones),
        [each for clone in clones for each in clone.documents],
        [each for clone in clones for each in clone.bumps],
    )
    told = (*clones, together) if len(clones) > 1 else clones
    return "\n".join([*rows, *(f"| {' | '.join(_row(each))} |" for each in told)])


def _row(clone: Clone) -> Iterator[str]:
    overdue = [each.late for each in clone.documents if each.late > 0]
    late = [each.late for each in clone.bumps if each.late is not None]
    at_once: dict[str, int] = defaultdict(int)
    for bump in clone.bumps:
        at_once[bump.commit] += 1
    yield from (clone.name, str(clone.as_of), f"{len(clone.documents):,}")
    yield _share(len(overdue), len(clone.documents))
    yield _middle(overdue)
    yield f"{len(clone.bumps):,}"
    yield _share(sum(each > 0 for each in late), len(late))
    yield _middle([each for each in late if each > 0])
    yield _share(sum(each.alone for each in clone.bumps), len(clone.bumps))
    yield _share(sum(at_once[each.commit] >= _MANY for each in clone.bumps), len(clone.bumps))


def _share(part: int, whole: int) -> str:
    return f"{100 * part / whole:.0f} %" if whole else "–"


def _middle(days: Sequence[int]) -> str:
    return f"{median(days):,.0f}" if days else "–"


def main() -> int:
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("clones", nargs="+", type=Path, metavar="CLONE")
    parser.add_argument("--as-of", type=date.fromisoformat, help="the day to judge by, instead of each newest commit's")
    given = parser.parse_args()
    sys.stdout.write(table([measured(folder, given.as_of) for folder in given.clones]) + "\n")
    return 0


if __name__ == "__main__":
    raise SystemExit(main())
