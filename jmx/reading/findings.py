"""The findings of one reading: each once, so many of a file, and so many in all."""

from collections import Counter
from dataclasses import dataclass, field

from jmx.model import file_rules, limits
from jmx.model.finding import Finding, Place, Route


def shown(value: object) -> str:
    """The beginning of what somebody wrote, with a mark for each letter that cannot be printed."""
    return "".join(letter if letter.isprintable() else "�" for letter in str(value)[: limits.HINT_LENGTH])


@dataclass(slots=True)
class Findings:
    """Keeps findings up to the limits and counts those beyond: a wrong column is wrong in a hundred thousand rows."""

    most: int
    _findings: list[Finding] = field(default_factory=list)
    _known: set[tuple[str, str, Route, str, Place | None]] = field(default_factory=set)
    _of_file: Counter[str] = field(default_factory=Counter)
    _untold: Counter[str] = field(default_factory=Counter)

    def tell(self, finding: Finding) -> None:
        """Keeps a finding, once: a file that stands in two journeys is not wrong twice."""
        path = finding.path
        if self.enough(path):
            self._untold[path] += 1
            return
        known = (finding.code, path, finding.route, finding.words, finding.place)
        if known not in self._known:
            self._known.add(known)
            self._of_file[path] += 1
            self._findings.append(finding)

    def enough(self, path: str) -> bool:
        """Whether another finding of a file would only be counted, so that its hint need not be looked for."""
        return self._is_full(path) or len(self._findings) >= self.most

    def _is_full(self, path: str) -> bool:
        return self._of_file[path] >= limits.FINDINGS_A_FILE

    def all(self) -> list[Finding]:
        """What was told, and how much more there would be."""
        more = [
            (path, f"{left:,} more findings in this file") for path, left in self._untold.items() if self._is_full(path)
        ]
        beyond = {path: left for path, left in self._untold.items() if not self._is_full(path)}
        if beyond:
            files = "1 file" if len(beyond) == 1 else f"{len(beyond):,} files"
            more.append((next(iter(beyond)), f"{sum(beyond.values()):,} more findings in {files} that are not told"))
        return [*self._findings, *(file_rules.TOO_MANY.at(path, words) for path, words in more)]
