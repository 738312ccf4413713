"""What mends a finding: the edit that its hint asks for, where there is one right answer or a most likely one.

What hints show between backticks can be pasted; that is what is pasted here. Nothing is guessed that a hint does not
say, and an edit is made only where the file still says what was found in it.
"""

import csv
import re
from collections import Counter
from collections.abc import Callable, Container, Mapping, Sequence
from contextlib import suppress
from copy import deepcopy
from dataclasses import dataclass
from functools import cached_property, lru_cache
from pathlib import PurePosixPath
from typing import Any, NamedTuple

from jmx.errors import RefusedEdit, UnknownRef
from jmx.model import reading_rules as rules
from jmx.model.called import called
from jmx.model.everyday_words import field_called, kind_called
from jmx.model.finding import Finding, Fix, Level, Route, written_at
from jmx.model.identity import DEVICES, slug
from jmx.model.kinds import BY_WORD, HAPPENINGS_FILE, RECORD_ENDINGS, SETTINGS_FILE, Kind, kind_of
from jmx.model.path_pattern import leads_to
from jmx.model.workspace import Workspace
from jmx.reading import yaml as door
from jmx.reading.guard import Refusal
from jmx.reading.load import DID_YOU_MEAN, read_file
from jmx.reading.meant import IF_NONE
from jmx.reading.sheet import BadTable, TableHeader, TableText, header_of, text_of
from jmx.reading.validation_errors import kinds_at
from jmx.repo.tree import EditedTree, Tree, Unreadable
from jmx.writing.edit import REMOVE, FieldChange, OtherName, edited
from jmx.writing.pinning import pinned
from jmx.writing.readable import made_readable
from jmx.writing.splices import YamlSource, same

_SHOWN = re.compile(r"`([^`]+)`")
_MEANT = re.compile(r"^did you mean '([^']+)'\?$")
_THOUSANDS = re.compile(r"write numbers without it: ([0-9.]+)$")
_LIKELY = re.compile(r"\bif .* (is|are) meant\b|^did you mean|^the word says")
_DROPS = re.compile(r", only the number$")  # what else stands there is for people to leave out
_COLUMN = re.compile(r"^(date|value|sample) ")
_TODO = re.compile(r"# TODO: (\w+): ")
_MOST_REVEALED = 8  # so many edits one after the other, where one brings the next to light

Make = Callable[[bytes], bytes]
_parsed = lru_cache(maxsize=64)(door.parse)  # whoever mends one thing in a file often mends another


class Mend(NamedTuple):
    """What mends a finding: the file to change, how, under which path it lies from then on, and how sure that is."""

    path: str
    fix: Fix
    make: Make
    to: str


class Overtaken(RefusedEdit):
    """Another edit changed the place that this one is for."""


class LeftAlone(RefusedEdit):
    """It could be mended, and something else would get lost or come to light by that: the words say what."""


@dataclass(frozen=True)
class Mender:
    """What mends the findings of some records."""

    tree: Tree
    workspace: Workspace

    @cached_property
    def ignored_names(self) -> Container[str]:
        """The names out of ids that git ignores, of all files that are called otherwise so far."""
        files = (each for each in self.workspace.records.values() if not each.route and "/" not in each.ref)
        return self.tree.would_be_ignored([
            _called_by_id(each.path, each.ref) for each in files if PurePosixPath(each.path).stem != each.ref
        ])  # fmt: skip

    def mend(self, finding: Finding) -> Mend | None:
        """What mends a finding, as far as can be told without trying it; None where only a person can."""
        with suppress(LeftAlone):
            return self.asked(finding)
        return None

    def asked(self, finding: Finding) -> Mend | None:
        """The same; LeftAlone where it could be mended and is not."""
        way = _WAYS.get(finding.code)
        path = finding.mend[0] if finding.mend else finding.path
        content = self.tree.read(path) if way else None
        if way is None or content is None or isinstance(content, Unreadable):
            return None
        try:
            found = way(self, finding, content)
        except LeftAlone:
            raise
        except (RefusedEdit, UnknownRef, Refusal, BadTable):
            return None
        return found and Mend(path, found.fix, found.make, found.to or path)

    def target(self, finding: Finding, data: Any, shown: str) -> str | None:
        """The ref to write where one is wanted and `shown` is what a hint makes of the words there: of the one record
        that is called so, else of that with this id; None where there is none yet."""
        kind, within = _record_at(data, finding.route)
        kinds = kinds_at(kind.model, within) if kind else None
        if kinds is None:
            return shown
        written = written_at(data, finding.route)
        by_title = called(self.workspace, written, kinds) if isinstance(written, str) else None
        found = by_title or self.workspace.find(shown)
        if found is not None and found.kind in kinds:
            return found.ref
        return shown if "<" in shown else None


class _Way(NamedTuple):
    fix: Fix
    make: Make
    to: str = ""


def proven(path: str, content: bytes, mend: Mend, finding: Finding, mender: Mender) -> tuple[bytes, list[Finding]]:
    """The file as it is once a finding is mended, and all that is mended then: what the edit itself brings to light is
    mended too. RefusedEdit where something would be wrong then that was not."""
    after, mended = mend.make(content), [finding]
    if not path.endswith(RECORD_ENDINGS) or path == SETTINGS_FILE or finding.code.startswith("YML"):
        return after, mended  # a table is read as a whole, and of what could not be read nothing was known
    known = Counter((each.code, each.words) for each in _found(path, content))
    what = (finding.code, finding.words)
    for _ in range(_MOST_REVEALED):
        then = _found(path, after)
        if known[what] and sum((each.code, each.words) == what for each in then) >= known[what]:
            raise RefusedEdit("it would still be so; mend it by hand")
        more = Counter((each.code, each.words) for each in then) - known
        new = [each for each in then if each.level is Level.ERROR and more[each.code, each.words]]
        if not new:
            return after, mended
        before = after
        beneath = Mender(EditedTree(mender.tree, {path: after}), mender.workspace)
        ways = [(each, found) for each in reversed(new) if (found := beneath.mend(each)) and found.to == path]
        for each, way in ways:
            if mend.fix is Fix.UNSAFE or way.fix is Fix.SAFE:
                with suppress(Overtaken):
                    after = way.make(after)
                    mended.append(each)
        if after == before:
            spoilt = next((each for each in new if not _is_unread(each, finding, mend)), None)
            if spoilt is None:
                return after, mended
            raise RefusedEdit(f"after that, {spoilt.said}")
    raise RefusedEdit("one edit asks for another, and so on; mend it by hand")


def _is_unread(found: Finding, mended: Finding, mend: Mend) -> bool:
    """Whether a mistake stood in a field that was not read before, since nobody knew its name."""
    holder = mended.route[:-1]
    beneath = len(found.route) > len(mended.route) and found.route[: len(holder)] == holder
    return mend.fix is Fix.SAFE and mended.code == rules.UNKNOWN_FIELD.code and beneath


@lru_cache(maxsize=64)
def _found(path: str, content: bytes) -> tuple[Finding, ...]:
    return read_file(path, content).findings


# --- how a finding is mended, by its rule ---


def _readable(_mender: Mender, _finding: Finding, content: bytes) -> _Way:
    return _Way(made_readable(content).fix, lambda now: made_readable(now).content)


def _kind(_mender: Mender, finding: Finding, content: bytes) -> _Way | None:
    """Another word for a kind: certain where the file lies with others of that kind."""
    word, meant = written_at(_parsed(content), ("kind",)), _MEANT.match(finding.hint)
    if meant is None or not isinstance(word, str):
        return None
    kind = BY_WORD[meant[1]]
    same_word = kind_called(word) == kind.name or word.lower() == meant[1]
    among = finding.path.partition("/")[0] == kind.folder and "/" in finding.path
    fix = Fix.SAFE if same_word and among else Fix.UNSAFE
    return _Way(fix, _edits(content, [FieldChange(("kind",), meant[1])]))


def _kind_first(_mender: Mender, finding: Finding, _content: bytes) -> _Way | None:
    """The kind that all files of this place have, or that the fields have most likely, above all other fields."""
    line = _SHOWN.findall(finding.hint)[0]
    if not line.startswith("kind: "):
        return None

    def make(now: bytes) -> bytes:
        source = YamlSource(now)
        at = source.root.start_mark.index
        if source.root.flow_style or source.line_start(at) != at or "kind" in source.data:
            name, _, value = line.partition(": ")
            return edited(now, [FieldChange((name,), value)])
        text = f"{source.text[:at]}{line}{source.eol}{source.text[at:]}"
        return source.bom + text.encode("utf-8")

    return _Way(Fix.UNSAFE if finding.hint.startswith(DID_YOU_MEAN) else Fix.SAFE, make)


def _own_id(_mender: Mender, finding: Finding, content: bytes) -> _Way | None:
    own = _SHOWN.findall(finding.hint)[0].removeprefix("id: ")
    if own == "…":
        return None
    return _Way(Fix.SAFE, _edits(content, [FieldChange((*finding.route, "id"), own)]))


def _field_name(_mender: Mender, finding: Finding, content: bytes) -> _Way | None:
    """Another name for a field: certain where people call it so elsewhere, or it is only spelt otherwise."""
    word = str(finding.route[-1])
    if number := _THOUSANDS.search(finding.hint):
        return _number_with_comma(finding, content, number[1])
    meant = _MEANT.match(finding.hint)
    if meant is None:
        return None
    plain = word.lower().replace("-", "_").replace(" ", "_")
    spelt = plain == meant[1] or f"{plain}s" == meant[1] or plain == f"{meant[1]}s"
    fix = Fix.SAFE if spelt or field_called(word, (meant[1],)) else Fix.UNSAFE
    return _Way(fix, _edits(content, [FieldChange(finding.route, OtherName(meant[1]))]))


def _number_with_comma(finding: Finding, content: bytes, number: str) -> _Way:
    """`{n: 4,300}`, which YAML reads as a number and a field of its own."""
    holder, rest = finding.route[:-1], str(finding.route[-1])
    data = _parsed(content)
    names = list(written_at(data, holder))
    at = list(map(str, names)).index(rest)
    before, intended = names[at - 1], deepcopy(data)
    fields = written_at(intended, holder)
    fields[before] = door.scalar(number)
    del fields[names[at]]

    def make(now: bytes) -> bytes:
        source = YamlSource(now)
        if not same(source.data, data):
            raise Overtaken(_OTHERWISE)
        pairs = source.at(holder).node.value
        start, end = pairs[at - 1][1].start_mark.index, pairs[at][0].end_mark.index
        after = source.bom + f"{source.text[:start]}{number}{source.text[end:]}".encode()
        if not same(door.parse(after), intended):
            raise RefusedEdit("it cannot be joined safely; write the number by hand")
        return after

    sure = before in ("n", "sample") and "." not in number and rest != "000"  # some write 4,000 for 4
    return _Way(Fix.SAFE if sure else Fix.UNSAFE, make)


def _pasted(mender: Mender, finding: Finding, content: bytes) -> _Way | None:
    """What the hint shows, in place of all that is written."""
    if not finding.pasteable or _DROPS.search(finding.hint):
        return None
    hint, data, here = finding.hint.partition(IF_NONE)[0], _parsed(content), finding.route
    wanted = _wanted(finding, hint, data)
    value, written = wanted.get(here), written_at(data, here)
    if isinstance(value, str):
        target = mender.target(finding, data, value)
        if target is None or (", in quotes" in hint and YamlSource(content).at(here).node.value != target):
            return None  # nobody is called so yet; or it is `0x10`, which is not written as `16`
        wanted[here] = value = target
    if not wanted or not _said(written) <= _said(value, plain=True):
        return None  # something that was said would be said no more
    likely = finding.code in _GUESSED or _LIKELY.search(hint) or _is_guess(written, value)
    changes = [FieldChange(route, value) for route, value in wanted.items()]
    return _Way(Fix.UNSAFE if likely else Fix.SAFE, _edits(content, changes))


def _wanted(finding: Finding, hint: str, data: Any) -> dict[Route, Any]:
    """What a hint says that places should hold; nothing where it leaves more than one thing to choose."""
    written = written_at(data, finding.route)
    if hint.startswith("put it in [ ]"):
        is_one = isinstance(written, str | int | float) and not re.search(r"[,;\n]", str(written))
        return {finding.route: [written]} if is_one else {}
    meant = _MEANT.match(hint)
    shown = [meant[1]] if meant else _SHOWN.findall(hint) if hint.startswith(("write `", "the word says")) else []
    if " or `" in hint:
        shown = shown[:1] if finding.code == rules.OUT_OF_SCALE.code else []  # there it is one share in two forms
    if any("…" in each for each in shown):
        return {}
    fields = [_fields(each) for each in shown]
    if all(fields):
        return {(*finding.route[:-1], name): value for each in fields for name, value in each.items()}
    if len(shown) > 1:
        return {}
    is_text = finding.code in (rules.WRONG_VALUE.code, rules.WRONG_FORM.code) and "without quotes" not in hint
    return {finding.route: shown[0] if is_text else _parsed(f"it: {shown[0]}".encode())["it"]}


def _fields(shown: str) -> Mapping[str, Any]:
    """The fields that a hint shows; none where it shows a value."""
    if ": " not in shown or shown.startswith("{"):
        return {}
    try:
        return door.parse(shown.encode())
    except Refusal:
        return {}


def _said(value: Any, *, plain: bool = False) -> set[str]:
    """The words in fields or a list, without the names of fields; those of a `plain` value too."""
    if isinstance(value, dict | list):
        inner = value.values() if isinstance(value, dict) else value
        return set().union(*(_said(each, plain=True) for each in inner))
    return set(slug(str(value)).split("-")) if plain else set()


def _is_guess(written: Any, value: Any) -> bool:
    """Whether more is put into words, or left out of them, than is certain: a name out of an address, one of several,
    fields beside those that are meant, letters of which some only look alike."""
    if not isinstance(value, str) or isinstance(written, list):
        return isinstance(value, str)
    name, mark, _ = value.partition("<")
    if isinstance(written, dict):
        several = any(isinstance(each, list | dict) for each in written.values())
        return several or len(written) > (2 if mark else 1) or not _words(name) <= _words(str(written))
    said = str(written)
    return not _words(name) <= _words(re.sub(r"\S+@\S+", "", said)) if mark else not said.isascii()


def _words(text: str) -> set[str]:
    return set(re.findall(r"\w+", text))


def _team_runs_it(mender: Mender, finding: Finding, content: bytes) -> _Way | None:
    """A team named as the owner: it runs the journey, whose owner is still to be found."""
    if not finding.hint.startswith("one person owns it"):
        return None
    team = _SHOWN.findall(finding.hint)[0].removeprefix("operations: ")
    found = mender.workspace.find(team)
    if found is None or found.kind != "team":
        return None
    route = (*finding.route[:-1], "operations")
    changes = [FieldChange(finding.route, OtherName("operations")), FieldChange(route, found.ref)]
    return _Way(Fix.UNSAFE, _edits(content, changes))


def _form(mender: Mender, finding: Finding, content: bytes) -> _Way | None:
    return _team_runs_it(mender, finding, content) or _pasted(mender, finding, content)


def _ref(_mender: Mender, finding: Finding, content: bytes) -> _Way | None:
    """A ref that leads nowhere: to the one record that is called so, else to the one that is written nearly so."""
    if not finding.path.endswith(RECORD_ENDINGS):
        return None
    meant, said = _MEANT.match(finding.hint), finding.hint.endswith(", which is called so")
    if not meant and not said:
        return None
    ref = meant[1] if meant else _SHOWN.findall(finding.hint)[0]
    value = OtherName(ref) if finding.at_key else ref
    return _Way(Fix.SAFE if said else Fix.UNSAFE, _edits(content, [FieldChange(finding.route, value)]))


def _written_ids(mender: Mender, finding: Finding, _content: bytes) -> _Way:
    """Ids of a file that were only made of titles, where they are pointed at."""
    records = mender.workspace.records
    led_to = [records[ref] for ref in sorted(mender.workspace.derived)]
    ids = {each.route: each.ref.rpartition("/")[2] for each in led_to if each.path == finding.path}
    return _Way(Fix.SAFE, lambda now: pinned(finding.path, now, ids))


def _field_out(_mender: Mender, finding: Finding, content: bytes) -> _Way:
    return _Way(Fix.UNSAFE, _edits(content, [FieldChange(finding.route, REMOVE)]))


def _item_out(_mender: Mender, finding: Finding, content: bytes) -> _Way:
    """One of a list in jmx.yaml, or one of its paths, and what holds it where nothing else does; or its record as it is
    spelt."""
    if meant := _MEANT.match(finding.hint) or re.fullmatch("write `(.*)`", finding.hint):
        fix = Fix.UNSAFE if finding.hint.startswith("did") else Fix.SAFE
        return _Way(fix, _edits(content, [FieldChange(finding.route, meant[1])]))
    numbers = [index for index, step in enumerate(finding.route) if isinstance(step, int)]
    route = finding.route[: numbers[0]] if numbers else finding.route
    item = written_at(_parsed(content), finding.route[: numbers[0] + 1] if numbers else route)

    def make(now: bytes) -> bytes:
        data = _parsed(now)
        written = written_at(data, route)
        items = written if numbers and written else [written]
        at = next((index for index, each in enumerate(items) if same(each, item)), None)
        if at is None:
            raise Overtaken(_OTHERWISE)
        left, field = [*items[:at], *items[at + 1 :]], route
        while not left and len(field) > 1 and len(written_at(data, field[:-1])) == 1:
            field = field[:-1]
        own = _without_comment(now, (*route, at)) if numbers else now
        if not left and len(field) == len(data) == 1:
            return _emptied(own)
        return edited(own, [FieldChange(field, left or REMOVE)])

    return _Way(Fix.SAFE if finding.code == rules.UNUSED_SUPPRESSION.code else Fix.UNSAFE, make)


def _without_comment(content: bytes, item: Route) -> bytes:
    """The file without the lines right above an item of a list that say something of it."""
    source = YamlSource(content)
    entry = source.at(item)
    if entry.parent.flow_style:
        return content
    start = end = source.line_start(source.entry_start(entry.parent, entry.index))
    indent = source.text[start:].partition("-")[0]
    while start and re.match(rf"{indent}#", source.text[source.line_start(start - 1) : start]):
        start = source.line_start(start - 1)
    after = source.bom + f"{source.text[:start]}{source.text[end:]}".encode()
    return after if same(door.parse(after), source.data) else content


def _emptied(content: bytes) -> bytes:
    """A file of one field without that: what stands above and below is left."""
    source = YamlSource(content)
    ((key, value),) = source.root.value
    start, end = source.line_start(key.start_mark.index), source.next_line(source.end(value))
    return source.bom + f"{source.text[:start]}{source.text[end:]}".encode()


def _todos_out(_mender: Mender, _finding: Finding, content: bytes) -> _Way | None:
    """Lines that ask for a list in which something stands by now."""
    filled = {str(name) for name, value in _parsed(content).items() if isinstance(value, list) and value}

    def make(now: bytes) -> bytes:
        lines = now.split(b"\n")
        names = [_TODO.match(line.decode("utf-8", "replace")) for line in lines]
        return b"\n".join(line for line, name in zip(lines, names, strict=True) if not (name and name[1] in filled))

    return _Way(Fix.UNSAFE, make) if make(content) != content else None


def _file_name(mender: Mender, finding: Finding, _content: bytes) -> _Way | None:
    """A file called as its record is, where no other has that name. LeftAlone where git or jmx.yaml has something else
    to say about that name."""
    to = _called_by_id(finding.path, finding.ref)
    there = mender.tree.read(to)
    if finding.ref in DEVICES or not (isinstance(there, Unreadable) and "no such file" in there.why):
        return None
    if to in mender.ignored_names:
        raise LeftAlone(f"git ignores {to}, so the next commit would lose it; change .gitignore, or the id")
    settings = mender.workspace.settings
    for pattern in (*settings.exclude, *(settings.lint.per_path or {})):
        if leads_to(pattern, finding.path) != leads_to(pattern, to):
            raise LeftAlone(f"'{pattern}' in {SETTINGS_FILE} is about one name and not the other; rename it by hand")
    return _Way(Fix.SAFE, lambda now: now, to)


def _called_by_id(path: str, ref: str) -> str:
    return str(PurePosixPath(path).with_stem(ref))


def _cell(_mender: Mender, finding: Finding, content: bytes) -> _Way | None:
    """One cell of a table; every other byte stays."""
    shown, column = _SHOWN.findall(finding.hint), _COLUMN.match(finding.words)
    if len(shown) != 1 or column is None or finding.place is None or not finding.hint.startswith("write `"):
        return None
    if _DROPS.search(finding.hint):
        return None
    kept = text_of(content)
    number, before = finding.place.line - 1, _table_lines(kept)
    line = before[number] if number < len(before) else ""
    needed = ("date", "type", "title") if finding.path == HAPPENINGS_FILE else ("date", "value")
    header = header_of(before, needed, (*needed, "sample", "segment"))

    def make(now: bytes) -> bytes:
        lines = _table_lines(text_of(now))
        if lines[number : number + 1] != [line]:
            raise Overtaken(_OTHERWISE)
        lines[number] = _other_cell(lines, header, number, column[1], shown[0])
        return kept.encoded("".join(lines))

    return _Way(Fix.UNSAFE if _LIKELY.search(finding.hint) else Fix.SAFE, make)


def _table_lines(kept: TableText) -> list[str]:
    return re.findall(r"[^\n]*\n|[^\n]+\Z", kept.text)


def _other_cell(lines: Sequence[str], header: TableHeader, number: int, column: str, new: str) -> str:
    """A row with something else in a column. RefusedEdit where something in it is quoted."""
    cells = next(csv.reader([lines[number]], delimiter=header.separator), [])
    pieces = lines[number].split(header.separator)
    at = header.names.index(column)
    if len(pieces) != len(cells) or at >= len(pieces) or cells[at].strip() not in pieces[at]:
        raise RefusedEdit("something in this row is quoted; write it by hand")
    pieces[at] = pieces[at].replace(cells[at].strip(), new)
    return header.separator.join(pieces)


def _edits(content: bytes, changes: Sequence[FieldChange]) -> Make:
    """Makes changes of fields, where these still hold what they held."""
    data = _parsed(content)
    held = [(change.route, written_at(data, change.route)) for change in changes]

    def make(now: bytes) -> bytes:
        found = _parsed(now)
        if not all(same(written_at(found, route), value) for route, value in held):
            raise Overtaken(_OTHERWISE)
        return edited(now, changes)

    return make


def _record_at(data: Mapping[str, Any], route: Route) -> tuple[Kind | None, Route]:
    """The kind of record a route of a file leads into, and the way from there."""
    return kind_of(data), route[2:] if route[:1] == ("items",) else route


_OTHERWISE = "it is written otherwise by now"
_GUESSED = frozenset({rules.OUT_OF_SCALE.code, rules.SUPPRESSION_TOO_LONG.code})
_WAYS: Mapping[str, Callable[[Mender, Finding, bytes], _Way | None]] = {
    **dict.fromkeys(("YML001", "YML002", "YML003", "YML004", "YML005", "YML010", "YML013", "YML017"), _readable),
    rules.BAD_TABLE.code: _cell,
    rules.UNKNOWN_KIND.code: _kind,
    rules.NO_KIND.code: _kind_first,
    rules.NO_ID.code: _own_id,
    rules.UNKNOWN_FIELD.code: _field_name,
    rules.WRONG_TYPE.code: _pasted,
    rules.OUT_OF_SCALE.code: _pasted,
    rules.NOT_A_DATE.code: _pasted,
    rules.WRONG_VALUE.code: _pasted,
    rules.WRONG_FORM.code: _form,
    rules.TODO_LEFT.code: _todos_out,
    rules.DANGLING.code: _ref,
    rules.WRONG_KIND.code: _team_runs_it,
    rules.BAD_OVERLAY.code: _field_out,
    rules.DERIVED_REF.code: _written_ids,
    rules.UNUSED_SUPPRESSION.code: _item_out,
    rules.SUPPRESSION_TOO_LONG.code: _pasted,
    rules.IDLE_EXCLUSION.code: _item_out,
    "REC101": _file_name,
}
MENDED = frozenset(_WAYS)
"""The codes of the rules some of whose findings can be mended."""
