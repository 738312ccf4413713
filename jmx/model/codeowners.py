"""CODEOWNERS, the file by which GitHub and GitLab ask people to approve: which line gives a file to whom."""

import re
from collections import defaultdict
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from enum import StrEnum
from functools import cached_property
from typing import NamedTuple

from jmx.model.path_pattern import PathSteps
from jmx.model.settings import Person, Team


class CodeHost(StrEnum):
    """Who reads the file."""

    GITHUB = "github"
    GITLAB = "gitlab"


# Where each looks for the file, in its order; the first one counts.
PLACES = {
    CodeHost.GITHUB: (".github/CODEOWNERS", "CODEOWNERS", "docs/CODEOWNERS"),
    CodeHost.GITLAB: ("CODEOWNERS", "docs/CODEOWNERS", ".gitlab/CODEOWNERS"),
}
ALL_PLACES = (".github/CODEOWNERS", "CODEOWNERS", "docs/CODEOWNERS", ".gitlab/CODEOWNERS")
BLOCK = "jmx codeowners"
_END = f"# {BLOCK}: end"
_WORD = re.compile(r"(?:\\.|[^\s\\]|\\$)+")
_SECTION = re.compile(r"\^?\[[^\]]+\](?:\[\d+\])?(?:\s+[^\s].*)?$")
_OF_ALL = frozenset({"*", "**", "**/*", "/", "/*", "/**", "/**/*"})
_UNESCAPED_MARK = re.compile(r"(?<!\\)(?:\\\\)*[*?]")
_ESCAPED = re.compile(r"\\(.)|\[")
# GitHub takes `#` for the beginning of a comment, escaped or not; any one character is the nearest that it reads.
_LEFT_OPEN = {CodeHost.GITHUB: re.compile(r"[#\x00-\x1f\x7f\ud800-\udfff]"),
              CodeHost.GITLAB: re.compile(r"[\x00-\x1f\x7f\ud800-\udfff]")}  # fmt: skip
_MARKS = re.compile(r"[\\*?\[\] ]")


class OwnersLine(NamedTuple):
    """A line that gives files to people, or with no owners to nobody."""

    number: int
    pattern: str
    owners: tuple[str, ...]
    section: str = ""

    @property
    def of_all(self) -> bool:
        """Whether it is about every file there is, and so says nothing of journeys."""
        return self.pattern in _OF_ALL

    @property
    def path(self) -> str:
        """The one file or folder that it names; empty where it is a pattern or a name in any folder."""
        named = _ESCAPED.sub(lambda match: match[1] or "[", self.pattern).strip("/")
        marks = _UNESCAPED_MARK.search(self.pattern)
        return "" if marks or not self.pattern.startswith("/") else named

    def fits(self, path: str) -> bool:
        """Whether it is about a file, from the top of the repository on."""
        steps = PathSteps.of(_ESCAPED.sub(_for_steps, self.pattern))
        # `docs/*` is what lies directly in a folder
        return steps.leads_to(path.split("/"), whole=self.pattern.endswith("/*") and not self.of_all)


@dataclass(frozen=True)
class CodeOwners:
    """What the file says, and where it lies below the top of the repository."""

    path: str
    text: str

    @property
    def ours_end(self) -> int | None:
        """The number of the line where what `jmx codeowners` wrote ends; None where it wrote nothing."""
        rows = [row.strip() for row in self.text.splitlines()]
        return rows.index(_END) + 1 if _END in rows else None

    @cached_property
    def lines(self) -> tuple[OwnersLine, ...]:
        return tuple(_lines(self.text))

    def of(self, path: str) -> tuple[OwnersLine, ...]:
        """The lines that count for a file: of each section the last one that fits."""
        around = (path, *(path[:at] for at, mark in enumerate(path) if mark == "/"))
        named = (line for each in around for line in self._by_path.get(each, ()))
        fitting = sorted(line for line in (*named, *self._with_marks) if line.fits(path))
        return tuple({line.section: line for line in fitting}.values())

    @cached_property
    def _by_path(self) -> Mapping[str, Sequence[OwnersLine]]:
        """The lines that name one file or folder from the top on, which are most of them, by what they name."""
        found: dict[str, list[OwnersLine]] = defaultdict(list)
        for line in self.lines:
            if line.path:
                found[line.path].append(line)
        return found

    @cached_property
    def _with_marks(self) -> Sequence[OwnersLine]:
        return [line for line in self.lines if not line.path]

    @property
    def first_section(self) -> int | None:
        """The number of the line where the first section of GitLab begins."""
        rows = self.text.splitlines()
        return next((number for number, row in enumerate(rows, 1) if _SECTION.match(row.strip())), None)


def pattern_for(path: str, host: CodeHost) -> str:
    """The pattern that means one file, and no other as far as the host can be told so."""
    escaped = _MARKS.sub(lambda mark: "\\" + mark.group(), path)
    return "/" + _LEFT_OPEN[host].sub("?", escaped)


def known_as(record: Person | Team) -> tuple[str, ...]:
    """What a person or a team may be called in the file; what to write comes first."""
    handle = ("@" + record.handle.removeprefix("@"),) if record.handle else ()
    return (*handle, *(record.emails if isinstance(record, Person) else ()))


def _lines(text: str) -> Iterator[OwnersLine]:
    section = ""
    for number, row in enumerate(text.splitlines(), 1):
        line = row.strip()
        if _SECTION.match(line):
            section = line.partition("]")[0].lstrip("^[").casefold()
        elif line and not line.startswith("#"):
            pattern, *owners = _WORD.findall(line)
            named = [each.partition("#")[0] for each in owners]
            end = next((at for at, each in enumerate(owners) if each.startswith("#")), len(owners))
            yield OwnersLine(number, pattern, tuple(filter(None, named[:end])), section)


def _for_steps(match: re.Match[str]) -> str:
    """A character by itself: an opening bracket is one in these files, and so is what stands after a backslash."""
    mark = match[1] or "["
    return f"[{mark}]" if mark in "*?[" else mark
