"""Issues as Jira exports them (CSV): complaints become pain points, work becomes initiatives."""

import re
from collections import Counter
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, field, replace
from datetime import date
from typing import Any
from urllib.parse import quote

from jmx.foreign.draft import Carrier, Draft, Lost, NotReadable, each_once, without_empty
from jmx.foreign.lanes import JIRA, plain_words
from jmx.model import limits
from jmx.model.record import WEB
from jmx.reading.cells import SheetCell, TableSheet

SYSTEM = "Jira"
_KEY_LENGTH = 60
_NEEDED = ("key", "summary")
_MONTHS = {word: number for number, words in enumerate(JIRA["months"], 1) for word in words.split()}
_DAY = re.compile(r"(?P<day>\d{1,2})[/. -]+(?P<month>[^\W\d]+)\.?[/. -]+(?P<year>\d{4}|\d{2})(?!\d)")
_ISO = re.compile(r"(?P<year>\d{4})-(?P<month>\d{2})-(?P<day>\d{2})(?!\d)")
_KINDS = {plain_words(word): kind for kind in ("pain-point", "initiative") for word in JIRA[kind]}
_STATUS = {
    plain_words(word): status
    for status in ("proposed", "planned", "in-progress", "shipped", "stopped")
    for word in JIRA[status]
}
_FIELDS = {plain_words(word): name for name, words in JIRA["fields"].items() for word in words}
# What Jira's wiki marks up, and what is left of it: addresses stay, pictures and colours go.
_MARKUP = (
    (re.compile(r"\{(?:code|noformat|quote|color|panel)(?::[^}\n]*)?\}"), ""),
    (re.compile(r"\[([^|\]\n]+)\|((?:https?|mailto):[^|\]\s]+)[^\]\n]*\]"), r"\1 (\2)"),
    (re.compile(r"\[((?:https?|mailto):[^|\]\s]+)\]"), r"\1"),
    (re.compile(r"\[~[^\]\n]*\]"), "@somebody"),
    (re.compile(r"![\w .()-]+\.\w{2,4}(?:\|[^!\n]*)?!"), "(picture)"),
    (re.compile(r"^h[1-6]\.\s*", re.MULTILINE), ""),
    (re.compile(r"^(?:\*+|#+|-)\s+", re.MULTILINE), "- "),
    (re.compile(r"(?<![\w*])\*(?=\S)([^*\n]+)(?<=\S)\*(?![\w*])"), r"\1"),
    (re.compile(r"(?<!\w)_(?=\S)([^_\n]+)(?<=\S)_(?!\w)"), r"\1"),
    (re.compile(r"^-{4,}$", re.MULTILINE), ""),
)


@dataclass(frozen=True, slots=True)
class JiraWishes:
    """How issues are taken: all as one kind, where Jira is found, and which priority is which severity."""

    kind: str | None = None
    address: str = ""
    severity: Mapping[str, int] = field(default_factory=dict)


def is_export(sheets: Sequence[TableSheet]) -> bool:
    """Whether a table is an export of Jira's issues."""
    return len(sheets) == 1 and _header(sheets[0]) is not None


def severity_of(words: str) -> dict[str, int]:
    """Which priority is which severity, as somebody wrote it: `Highest=5, High=4`."""
    found: dict[str, int] = {}
    for each in filter(None, map(str.strip, words.split(","))):
        name, _, number = each.partition("=")
        if number.strip() not in ("1", "2", "3", "4", "5"):
            raise NotReadable(f"'{each}' is no priority with its severity; write them as: Highest=5, High=4")
        found[plain_words(name)] = int(number)
    return found


def issues_of(sheet: TableSheet, wishes: JiraWishes) -> tuple[Draft, ...]:
    """The issues of an export as drafts; what all of them leave behind is told with the first."""
    header = _header(sheet)
    if header is None:
        raise NotReadable("it is no export of Jira's issues: no columns `Issue key` and `Summary`")
    if wishes.address and not re.fullmatch(WEB, wishes.address):
        raise NotReadable(f"'{wishes.address}' is no web address; write it as https://jira.your.example")
    export = _Export(header[1], wishes)
    drafts = [draft for row, cells in sheet.rows.items() if row > header[0] and (draft := export.draft(row, cells))]
    if not drafts:
        raise NotReadable(export.nothing())
    first, *others = drafts
    return (replace(first, lost=tuple(export.told())), *others)


def _header(sheet: TableSheet) -> tuple[int, dict[int, str]] | None:
    """The row that names the columns, and their names."""
    for row, cells in list(sheet.rows.items())[:5]:
        names = {column: cell.text for column, cell in cells.items()}
        if set(_NEEDED) <= {_FIELDS.get(plain_words(each)) for each in names.values()}:
            return row, names
    return None


class _Export:
    def __init__(self, names: Mapping[int, str], wishes: JiraWishes) -> None:
        self.names, self.wishes = names, wishes
        self.carrier = Carrier()
        self.unused: Counter[str] = Counter()
        self.kinds: Counter[str] = Counter()
        self.statuses: Counter[str] = Counter()

    def draft(self, row: int, cells: Mapping[int, SheetCell]) -> Draft | None:
        """A row as a draft; None where it has no key, or is neither a pain nor work."""
        said: dict[str, list[SheetCell]] = {}
        others: list[str] = []
        for column, cell in cells.items():
            name = _FIELDS.get(plain_words(self.names.get(column, "")))
            if name:
                said.setdefault(name, []).append(cell)
            else:
                others.append(self.names.get(column, "a column without a name"))
        issue = {name: found[0] for name, found in said.items()}
        key = self.carrier.line(issue["key"].text, issue["key"].address)[:_KEY_LENGTH] if "key" in issue else ""
        if not key or "summary" not in issue:
            self.carrier.drop(f"row {row}", " ".join(cell.text for cell in cells.values()), "it has no key or summary")
            return None
        kind = self.wishes.kind or _KINDS.get(plain_words(issue["type"].text) if "type" in issue else "")
        if kind is None:
            self.kinds[issue["type"].text if "type" in issue else "no type"] += 1
            return None
        self.unused.update(others)
        data = self._common(said, issue)
        data |= self._pain(issue, key) if kind == "pain-point" else self._initiative(issue, key)
        return Draft(kind, without_empty(data), origin=f"{SYSTEM} {key}")

    def _common(self, said: Mapping[str, list[SheetCell]], issue: Mapping[str, SheetCell]) -> dict[str, Any]:
        where = issue["summary"].address
        data = self.carrier.titled(issue["summary"].text, where, issue["key"].text)
        if "description" in issue:
            text = self.carrier.text(_plain(issue["description"].text), issue["description"].address)
            data["description"] = "\n".join(filter(None, (data.get("description"), text)))
        labels = (self.carrier.line(cell.text, cell.address)[: limits.TITLE_LENGTH] for cell in said.get("labels", ()))
        data["tags"] = each_once(each.strip() for label in labels for each in label.split(",") if each.strip())
        return data

    def _pain(self, issue: Mapping[str, SheetCell], key: str) -> dict[str, Any]:
        proof = {"title": f"{SYSTEM} {key}", "collected": self._day(issue, "created"), "source": self._address(key)}
        data: dict[str, Any] = {"evidence": [without_empty(proof)], "severity": self._severity(issue)}
        status = self._status(issue)
        if status in ("shipped", "stopped"):
            words = issue["resolution" if "resolution" in issue else "status"].text
            data |= {"status": "addressed" if status == "shipped" else "wont-fix"}
            data["why"] = f"{SYSTEM} says: {self.carrier.line(words, '')}"
        for name in ("assignee", "resolved"):
            self._leave(issue, name)
        return data

    def _initiative(self, issue: Mapping[str, SheetCell], key: str) -> dict[str, Any]:
        for name in ("assignee", "resolved", "created", "priority"):
            self._leave(issue, name)
        tracker = without_empty({"system": SYSTEM, "key": key, "url": self._address(key)})
        return {"tracker": tracker, "status": self._status(issue)}

    def _leave(self, issue: Mapping[str, SheetCell], name: str) -> None:
        if name in issue:
            self.unused[f"\0{name}"] += 1

    def _severity(self, issue: Mapping[str, SheetCell]) -> int | None:
        if "priority" not in issue:
            return None
        found = self.wishes.severity.get(plain_words(issue["priority"].text))
        if found is None:
            self.unused["\0priority"] += 1
        return found

    def _status(self, issue: Mapping[str, SheetCell]) -> str | None:
        """How far an issue is, by its status; one that is closed, by what came of it."""
        said = [plain_words(issue[name].text) for name in ("resolution", "status") if name in issue]
        found = [_STATUS[each] for each in said if each in _STATUS]
        if "stopped" in found:
            return "stopped"
        if "status" in issue and plain_words(issue["status"].text) not in _STATUS:
            self.statuses[issue["status"].text] += 1
            return None
        return found[-1] if found else None

    def _address(self, key: str) -> str:
        base = self.wishes.address.rstrip("/")
        return f"{base if base.endswith('/browse') else f'{base}/browse'}/{quote(key)}" if base else ""

    def _day(self, issue: Mapping[str, SheetCell], name: str) -> date | None:
        if name not in issue:
            return None
        day = day_in(issue[name].text) or issue[name].day
        if day is None:
            self.carrier.drop(issue[name].address, issue[name].text, "it is no day, or may mean two")
        return day

    # --- what is left behind ---

    def nothing(self) -> str:
        types = ", ".join(f"'{each}'" for each in self.kinds)
        return f"no issue in it is a complaint or work by its type ({types}); say what they are with --as"

    def told(self) -> Iterator[Lost]:
        yield from self.carrier.lost
        for words, count in self.kinds.items():
            yield Lost("type", words, f"{_issues(count)}: neither a complaint nor work; say what they are with --as")
        for words, count in self.statuses.items():
            yield Lost("status", words, f"{_issues(count)}: jmx does not know it; the status is left open")
        for name, count in self.unused.items():
            why = _LEFT.get(name, "jmx has no place for it")
            yield Lost("column", name.lstrip("\0"), f"{_issues(count)}: {why}")


_LEFT = {
    "\0priority": "it says what is done first, not how badly it hurts; where it does, say so: --severity 'High=4'",
    "\0assignee": "a name is nobody in jmx yet; set the owner",
    "\0resolved": "it is the day an issue was closed, not that on which customers got it; say that with: jmx ship",
    "\0created": "an initiative has no place for it",
}


def _issues(count: int) -> str:
    return "1 issue" if count == 1 else f"{count} issues"


def day_in(text: str) -> date | None:
    """The day of `31/Jul/26 9:15 AM`, in the months of four languages, or of `2026-07-31 09:15`."""
    found = _ISO.match(text.strip()) or _DAY.match(text.strip())
    if found is None:
        return None
    month = int(found["month"]) if found["month"].isdecimal() else _MONTHS.get(plain_words(found["month"]), 0)
    year = int(found["year"]) + (2000 if len(found["year"]) == 2 else 0)
    try:
        return date(year, month, int(found["day"]))
    except ValueError:
        return None


def _plain(text: str) -> str:
    """Text without the mark-up of Jira's wiki."""
    for pattern, left in _MARKUP:
        text = pattern.sub(left, text)
    return re.sub(r"\n{3,}", "\n\n", text)
