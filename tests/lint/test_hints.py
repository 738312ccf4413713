"""What a hint shows between backticks is pasted as its reader would: what it was about is gone then, and nothing is
newly wrong. A hint is told from prose by its shape alone."""

import json
import re
import shlex
from collections import Counter
from collections.abc import Callable, Iterator, Mapping
from contextlib import chdir
from dataclasses import dataclass, field
from functools import cache
from pathlib import Path
from typing import Any

import pytest
import yaml

from jmx.lint import ALL_CARDS
from jmx.model.finding import Finding, Level, Route
from jmx.model.kinds import BY_NAME
from jmx.model.reading_rules import DANGLING, READING_RULES
from jmx.reading import yaml as door
from jmx.reading.findings import placed
from jmx.report.explain import _written
from jmx.report.rules import page
from tests.lint.test_rule_examples import made, strictly
from tests.lint.test_rules import CASES
from tests.model.test_recurrence import WRONG_RULES
from tests.reading.test_links import BAD_ROWS, JOURNEY, METRIC, ROWS_OF_TWO_MEANINGS, WRONG
from tests.reading.test_load_bad_input import BAD
from tests.support import CHECKOUT, Ran

# How many pastes, or commands to run, the hints of a rule give at least; a rule that is not here gives prose.
AT_LEAST: Mapping[str, int] = {
    "ACT101": 8, "ACT102": 2, "ACT103": 2, "ACT105": 1, "ACT106": 1, "ACT107": 1, "ACT108": 1, "EVD101": 2,
    "EVD103": 1, "LNT002": 1, "OWN101": 1, "OWN103": 2, "REC001": 1, "REC002": 1, "REC003": 2, "REC004": 8,
    "REC005": 4, "REC006": 19, "REC007": 3, "REC008": 6, "REC009": 15, "REC010": 22, "REF001": 14, "REF002": 2,
    "REF006": 1, "STL101": 13, "STL102": 1, "STL103": 1, "STL106": 1, "STL108": 2, "STL109": 6, "STL110": 1,
    "YML001": 1, "YML021": 24,
}  # fmt: skip
_SPAN = re.compile(r"`([^`]+)`|(?<=did you mean )'([^']+)'")
_VERB = re.compile(r"\b(write|add|did you mean|one of|look like)\b")
_JMX = re.compile(r"jmx (?=[a-z])[^;`]+")
_HOLE = re.compile(r"(\w+): …")
_READING = {card.code for card in READING_RULES}
_ASKS = ("jmx note --file", "--record")  # commands that ask on a terminal


@dataclass(frozen=True)
class Paste:
    """What a hint shows, what is to be done with it, and the words before and behind it."""

    text: str
    verb: str
    before: str
    behind: str

    @property
    def fields(self) -> Mapping[str, Any]:
        """The fields that are pasted; none where it is a value."""
        value = _plain(self.text)
        return value if isinstance(value, dict) and not self.text.startswith("{") else {}

    @property
    def is_yaml(self) -> bool:
        """Whether it is fields or an item with their values, or a value that is to be written."""
        if self.fields:
            return None not in self.fields.values()
        return (
            self.text[:1] in "{[" or self.text.startswith("- ") or (bool(self.verb) and _plain(self.text) is not None)
        )


def _plain(text: str) -> Any:
    try:
        return yaml.safe_load(text)
    except yaml.YAMLError:
        return None


def pastes(hint: str) -> Iterator[tuple[Paste, ...]]:
    """What a hint shows to be pasted, each way by itself; what `and` joins goes together."""
    together: list[Paste] = []
    verb, end, found = "", 0, list(_SPAN.finditer(hint))
    for index, span in enumerate(found):
        before = hint[end : span.start()]
        said = _VERB.findall(before)
        verb = said[-1] if said else verb if before.strip() in ("or", "and", ",", ", or", "") else ""
        behind = hint[span.end() : found[index + 1].start() if index + 1 < len(found) else None]
        paste = Paste(span[1] or span[2], verb, before, behind)
        if together and before != " and ":
            yield tuple(together)
            together = []
        if not paste.text.startswith(("jmx ", "git ")) and paste.is_yaml:
            together.append(paste)
        end = span.end()
    if together:
        yield tuple(together)


@cache
def _examples() -> Mapping[str, Mapping[str, str]]:
    """What `jmx explain` shows for the fields of each model."""
    return {
        model: {name: each["example"] for name, each in fields.items() if isinstance(each, Mapping)}
        for model, fields in _written().items()
    }


def filled(text: str) -> str:
    """A paste with its holes filled in by what `jmx explain` shows for these fields."""
    names = frozenset(re.findall(r"(\w+): ", text))
    best = max(_examples().values(), key=lambda each: len(each.keys() & names))
    every = {name: each for examples in _examples().values() for name, each in examples.items()} | dict(best)
    return _HOLE.sub(lambda hole: every.get(hole[1], f"{hole[1]}: words"), text)


# --- where it is pasted ---


@dataclass
class Node:
    """A node of a document: where it and its key begin and end, and what holds it."""

    value: Any
    holder: "Node | None" = None
    key: Any = None


def node_at(root: Any, route: Route) -> tuple[Node, int]:
    """The innermost node on a route, and how many of its steps lead there."""
    node = Node(root)
    for done, step in enumerate(route):
        value = node.value.value if node.value.id != "scalar" else ()
        if node.value.id == "mapping":
            found = next(((key, each) for key, each in value if key.value == step), None)
        else:
            found = (None, value[step]) if isinstance(step, int) and step < len(value) else None
        if found is None:
            return node, done
        node = Node(found[1], node, found[0])
    return node, len(route)


def _end(text: str, node: Any) -> int:
    return node.start_mark.index + len(text[node.start_mark.index : node.end_mark.index].rstrip())


def with_fields(text: str, finding: Finding, paste: Paste, route: Route) -> str:
    """A text with fields in the record, in the place of the field that is wrong, or beside it."""
    try:
        root = yaml.compose(text)
    except yaml.YAMLError:
        root = None
    if root is None:
        return _over_line(text, finding, filled(paste.text))
    node, done = node_at(root, route)
    name = next(iter(paste.fields))
    is_field = done == len(route) and node.key is not None
    inside = node.value.id == "mapping" and not (is_field and (route[-1] == name or paste.verb != "add"))
    holder = node if inside else node.holder
    while holder is not None and holder.value.id != "mapping":
        holder = holder.holder
    assert holder is not None
    there = next(((key, value) for key, value in holder.value.value if key.value == name), None)
    if there is None and is_field and paste.verb != "add" and holder is node.holder:
        there = (node.key, node.value)
    new = filled(paste.text)
    if there:
        return text[: there[0].start_mark.index] + new + text[_end(text, there[1]) :]
    if holder.value.flow_style:
        at = holder.value.start_mark.index + 1
        return f"{text[:at]}{new}, {text[at:]}"
    first = holder.value.value[0][0].start_mark
    return text[: first.index] + new + "\n" + " " * first.column + text[first.index :]


def with_value(text: str, finding: Finding, paste: Paste, route: Route) -> str:
    """A text with a value, or the name of a field, in the place of the one that is wrong."""
    node, done = node_at(yaml.compose(text), route)
    assert done == len(route), "the value stands somewhere"
    wrong = node.key if finding.at_key else node.value
    new = filled(paste.text.removeprefix("- "))
    return text[: wrong.start_mark.index] + new + text[_end(text, wrong) :]


def _over_line(text: str, finding: Finding, new: str) -> str:
    assert finding.place is not None
    lines = text.split("\n")
    lines[finding.place.line - 1] = lines[finding.place.line - 1][: finding.place.column - 1] + new
    return "\n".join(lines)


def with_cell(text: str, finding: Finding, paste: Paste) -> str:
    """A table with another cell, the one that the finding quotes, or another row."""
    assert finding.place is not None
    lines = text.split("\n")
    row = lines[finding.place.line - 1]
    quoted = re.search(r"'([^']+)'", finding.words)
    whole = paste.verb == "look like" or quoted is None
    lines[finding.place.line - 1] = paste.text if whole else row.replace(quoted[1], paste.text)  # type: ignore[index]
    return "\n".join(lines)


# --- pasting ---


@dataclass
class Shown:
    """A repository with what is found in it."""

    folder: Path
    workspace: Any = None
    raw: tuple[Finding, ...] = ()
    placed: Mapping[tuple[str, ...], Finding] = field(default_factory=dict)


def looked_at(folder: Path) -> Shown:
    opened = strictly(folder)
    if not (folder / ".git").exists():
        vars(opened)["whole_git"] = None  # asking git hundreds of times takes longer than all else
    raw = opened.raw_findings
    by_name = {_name(each): each for each in placed(opened.tree, raw)}
    return Shown(folder, opened.workspace, raw, by_name)


def _name(finding: Finding) -> tuple[str, ...]:
    return finding.code, finding.path, finding.words


def paste_into(shown: Shown, finding: Finding, paste: Paste) -> None:
    """Puts a paste where the hint says, else where the finding stands."""
    folder, path, route, change = shown.folder, finding.path, finding.route, with_value
    if paste.fields:
        change = with_fields
    named = re.match(r" to metric '([^']+)'", paste.behind)
    new = re.match(r" to an (\w+)", paste.behind) or re.search(r"in the next (\w+): $", paste.before)
    listed = re.match(r" to $", paste.behind)
    person = re.search(r"(?:under '([\w-]+)' in|into) ([\w/.-]+): $", paste.before)
    if finding.mend:
        path, route = finding.mend
    elif named:
        located = shown.workspace.find(named[1])
        path, route = located.path, located.route
    elif new and new[1] in BY_NAME:
        record = _RECORDS[new[1]]
        if "{journey}" in record:
            record = record.replace("{journey}", shown.workspace.journeys()[0].ref)
        (folder / "new.yaml").write_text(record + filled(paste.text))
        return
    elif person and person[1]:
        located = shown.workspace.find(person[1])
        path, route = located.path, located.route
    elif person or listed:
        list_name = "items" if person else next(each for each in ("goals", "forums") if f"`{each}`" in finding.hint)
        target = folder / (person[2] if person else "jmx.yaml")
        start = "kind: people\n" if person else ""
        target.write_text(f"{start}{list_name}:\n  - {paste.text.removeprefix('- ')}\n")
        return
    target = folder / path
    text = target.read_bytes().decode("utf-8-sig")
    told = shown.placed[_name(finding)]
    if path.endswith(".csv"):
        target.write_bytes(with_cell(text, told, paste).encode())
    else:
        target.write_bytes(change(text, told, paste, route).encode())


_RECORDS = {
    "initiative": "kind: initiative\nid: a-new-one\ntitle: A new one\nstatus: in-progress\n",
    "review": "kind: review\nid: the-next\ndate: 2026-06-30\njourneys: [{journey}]\n"
    "reviewer: Ana Ruiz <ana@x.example>\n",
}


# --- what there is ---


def _of_files(files: Mapping[str, str | bytes]) -> Callable[[Path], Path]:
    def make(folder: Path) -> Path:
        for path, text in files.items():
            (folder / path).parent.mkdir(parents=True, exist_ok=True)
            (folder / path).write_bytes(text if isinstance(text, bytes) else text.encode())
        return folder

    return make


def _of_card(example: str) -> Callable[[Path], Path]:
    return lambda folder: made(folder, example)


def everything() -> Iterator[tuple[str, Callable[[Path], Path]]]:
    """Whatever of the tests' own material something is found in."""
    for card in ALL_CARDS:
        yield card.code, _of_card(page(card)["fails"])
    beside = {
        "personas/students.yaml": "kind: persona\nid: students\ntitle: Students\n",
        "teams/frontdesk.yaml": "kind: team\nid: frontdesk\ntitle: Front desk\n",
    }
    for name, text in BAD.items():
        content = text.replace("{id}", name) if isinstance(text, str) else text
        yield name, _of_files({f"journeys/{name}.yaml": content, **beside})
    for path in sorted(CASES.glob("*.yaml")):
        for case in door.parse(path.read_bytes())["fail"]:
            yield f"{path.stem} {case['name']}", _of_files(case["files"])
    for line, _ in WRONG:
        yield line, _of_files({"journeys/j.yaml": f"{JOURNEY}{line}\n"})
    for rule, _, _ in WRONG_RULES:
        yield rule, _of_files({"jmx.yaml": f"forums: [{{id: board, title: Board, recurs: {json.dumps(rule)}}}]\n"})
    for separator, rows in ((",", BAD_ROWS), (";", ROWS_OF_TWO_MEANINGS)):
        for row, _, _ in rows:
            table = f"{separator.join(('date', 'value', 'sample'))}\n{row}\n"
            yield row, _of_files({"metrics/csat.yaml": METRIC, "metrics/csat.csv": table})


def shared_cases() -> Iterator[tuple[str, Callable[[Path], Path]]]:
    for folder in sorted((CHECKOUT.parent / "shared" / "cases").glob("*/input")):
        files = {str(path.relative_to(folder)): path.read_bytes() for path in folder.rglob("*.yaml")}
        yield folder.parent.name, _of_files(files)


class Outcome:
    """What became of the pastes: how many there were of each rule, and which did not help."""

    def __init__(self, jmx: Callable[..., Ran], folder: Path) -> None:
        self.jmx, self.folder = jmx, folder
        self.given: Counter[str] = Counter()
        self.failed: list[str] = []
        self.seen: set[tuple[str, str, str]] = set()

    def of(self, name: str, make: Callable[[Path], Path]) -> None:
        first = self._made(make)
        for finding in looked_at(first).raw:
            known = finding.code, finding.hint, finding.words if finding.code in _READING else ""
            if known in self.seen:
                continue
            self.seen.add(known)
            for together in pastes(finding.hint):
                self.given[finding.code] += 1
                self._try(name, self._made(make), finding, together)
            for command in _JMX.findall(finding.hint):
                self.given[finding.code] += 1
                self._run(name, self._made(make), finding, command)

    def _written(self, folder: Path, finding: Finding) -> str:
        path = folder / finding.path
        return path.read_bytes().decode("utf-8", "replace") if path.is_file() and not path.is_symlink() else ""

    def _is_new(self, dangling: Finding, pasted: str, before: str) -> bool:
        """Whether a ref that leads nowhere came with the paste: in what was unread before others may have stood."""
        ref = dangling.words.split("'")[1]
        return ref in pasted and ref not in before

    def _made(self, make: Callable[[Path], Path]) -> Path:
        number = sum(1 for _ in self.folder.iterdir())
        return make(self.folder / f"made-{number}-{len(self.seen)}" / "r")

    def _try(self, name: str, folder: Path, finding: Finding, together: tuple[Paste, ...]) -> None:
        before = looked_at(folder)
        folder_text = self._written(folder, finding)
        what = f"{name}: {finding.code} {finding.words} | {finding.hint}: {[each.text for each in together]}"
        try:
            for paste in together:
                paste_into(before, finding, paste)
        except Exception as error:
            self.failed.append(f"{what} cannot be pasted: {error!r}")
            return
        for command in _JMX.findall(finding.hint):
            if command.startswith("jmx new "):
                self._said(folder, command)
        after = looked_at(folder).raw
        known = {_name(each) for each in before.raw}
        pasted = " ".join(each.text for each in together)
        new = [
            each
            for each in after
            if each.level is Level.ERROR
            and _name(each) not in known
            and (each.code in _READING or finding.code not in _READING)
            and not (each.code == DANGLING.code and not self._is_new(each, pasted, folder_text))
        ]
        left = [
            each for each in after if (each.code, each.path) == (finding.code, finding.path)
            and (each.route == finding.route if finding.route else each.words == finding.words)
        ]  # fmt: skip
        if left or new:
            told = [f"{each.code} {each.words} | {each.hint}" for each in (*left, *new)]
            self.failed.append(f"{what} leaves {told}")

    def _run(self, name: str, folder: Path, finding: Finding, command: str) -> None:
        ran = self._said(folder, command)
        if ran.code:
            self.failed.append(f"{name}: {finding.code} {finding.hint}: {command} ends with {ran.code}: {ran.err}")

    def _said(self, folder: Path, command: str) -> Ran:
        """How a command of a hint ends where its reader stands; one that asks says only how it is used."""
        asks = ["--help"] if any(each in command for each in _ASKS) else []
        with chdir(folder):
            return self.jmx(*shlex.split(command.rstrip("."))[1:], *asks)


def test_every_hint_that_is_yaml_or_a_command_can_be_pasted(jmx: Callable[..., Ran], tmp_path: Path) -> None:
    outcome = Outcome(jmx, tmp_path)
    for name, make in everything():
        outcome.of(name, make)
    assert not outcome.failed, "\n".join(outcome.failed)
    assert {code: least for code, least in AT_LEAST.items() if outcome.given[code] < least} == {}


def test_so_can_those_about_maps_that_people_drew(jmx: Callable[..., Ran], tmp_path: Path) -> None:
    cases = list(shared_cases())
    if not cases:
        pytest.skip("../shared/cases is not there beside the checkout")
    outcome = Outcome(jmx, tmp_path)
    for name, make in cases:
        outcome.of(name, make)
    assert not outcome.failed, "\n".join(outcome.failed)
