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

    most: int = field(default_factory=lambda: limits.FINDINGS_A_RUN)
    _findings: list[Finding] = field(default_factory=list)
    _known: set[tuple[str, str, Route, str, Place | None]] = field(default_factory=set)
    _of_file: Counter[str] = field(default_factory=Counter)
    _left: Counter[str] = field(default_factory=Counter)  # of files that have more than their share
    _beyond: Counter[str] = field(default_factory=Counter)  # of files read when the whole run had enough

    def tell(self, finding: Finding) -> None:
        """Keeps a finding, once: a file that stands in two journeys is not wrong twice."""
        path = finding.path
        if self.enough(path):
            full = self._of_file[path] >= limits.FINDINGS_A_FILE
            (self._left if full else self._beyond)[path] += 1
            return
        known = (finding.code, path, finding.route, finding.words, finding.place)
        if known not in self._known:
            self._known.add(known)
            self._of_file[path] += 1
            self._findings.append(finding)

    def enough(self, path: str) -> bool:
        """Whether another finding of a file would only be counted, so that its hint need not be looked for."""
        return self._of_file[path] >= limits.FINDINGS_A_FILE or len(self._findings) >= self.most

    def all(self) -> list[Finding]:
        """What was told, and how much more there would be."""
        more = [
            file_rules.TOO_MANY.at(path, f"{left:,} more findings in this file") for path, left in self._left.items()
        ]
        if self._beyond:
            left, files = self._beyond.total(), len(self._beyond)
            words = f"{left:,} more findings in {files:,} {'file' if files == 1 else 'files'} that are not told"
            more.append(file_rules.TOO_MANY.at(next(iter(self._beyond)), words))
        return [*self._findings, *more]
