"""Tree → workspace and findings. One broken file never hides the others."""

import gc
import hashlib
import re
import shlex
from collections.abc import Callable, Container, Iterable, Iterator, Mapping
from contextlib import contextmanager, suppress
from dataclasses import dataclass, field, replace
from datetime import date
from difflib import get_close_matches
from functools import cached_property
from typing import Any, TypeVar

from pydantic import ValidationError

from jmx import __version__
from jmx.errors import UnknownRef
from jmx.model import limits, reading_rules
from jmx.model.baseline import Baseline
from jmx.model.called import called
from jmx.model.everyday_words import kind_called
from jmx.model.finding import Finding, Level, Place, Route, shown, written_at
from jmx.model.form_words import ID_FORM
from jmx.model.identity import DEVICES, is_id, outermost, slug
from jmx.model.kinds import BASELINE_FILE, BY_NAME, BY_WORD, FOLDERS, HAPPENINGS_FILE, SETTINGS_FILE, Kind, kind_of
from jmx.model.outline import Document, Entry, record_outline
from jmx.model.record import Part, fields_of
from jmx.model.settings import Settings, rule_number
from jmx.model.unread import UnreadRecord, kinds_in, words_in
from jmx.model.workspace import Loaded, Located, Workspace
from jmx.reading import yaml as door
from jmx.reading.findings import Findings
from jmx.reading.guard import Refusal, ids_in, kinds_named_in, names_a_kind, nodes, text_in
from jmx.reading.kindless import NO_KIND_WORDS, kind_by_fields
from jmx.reading.links import link
from jmx.reading.locale_hints import harmless
from jmx.reading.meant import MADE
from jmx.reading.naming import Written
from jmx.reading.tables import series_path
from jmx.reading.validation_errors import findings_of
from jmx.repo.cache import Cache, pack, unpack
from jmx.repo.tree import LFS_POINTER, Content, HeldTree, Tree, Unreadable

_CODE, _NO_CODE = re.compile("[A-Z]{3}[0-9]{3}"), "XXX000"
_NAMED = 5  # so many files of one reason are named
_TODO = b"# TODO: "
_OWNER = re.compile(r"^owner:[ \t]+[\"']?([^\s\"'#\[{][^\"'#\n]*)", re.MULTILINE)
DID_YOU_MEAN = "did you mean"  # where a kind is nearly right
_SETTINGS_NAMES = (SETTINGS_FILE, "jmx.yml")
_OPEN_IT = "let jmx open it, or have git ignore it"  # a folder nobody looked into

CACHE_KIND = "what files say"
CACHE_VERSION = f"1 {__version__} {door.PARSER}"  # raise it whenever the same bytes would be parsed to other data
FEWEST_FILES = 500  # below, parsing takes less time than anybody notices
_NEW_SHARE = 20  # it is written anew when one file of so many is new

P = TypeVar("P", bound=Part)
Parse = Callable[[bytes], Document]  # the content of a file → plain data; Refusal where it cannot be parsed


@dataclass(frozen=True, slots=True)
class Read:
    """What one file gave: records as written, findings, and the records in it that cannot be read."""

    written: tuple[Written, ...] = ()
    findings: tuple[Finding, ...] = ()
    unread: tuple[UnreadRecord, ...] = ()


@dataclass(slots=True)
class Known:
    """What files gave before: trees of one repository share most of them, and those are not read again."""

    reads: dict[tuple[str, bytes], Read] = field(default_factory=dict)
    parsed: dict[bytes, Document] = field(default_factory=dict)  # contents as plain data

    def read(self, path: str, content: Content, parse: Parse) -> Read:
        """What a file gives; others are remembered with it."""
        if isinstance(content, Unreadable):
            return read_file(path, content)
        known = self.reads.get((path, content))
        if known is None:
            known = read_file(path, content, lambda content: self.parsed.get(content) or parse(content))
            self.reads[path, content] = known
        return known


def load_records(tree: Tree, known: Known | None = None) -> Workspace:
    """The records of a tree alone: what may be wrong with them is not looked for."""
    return load(tree, known, findings=False).workspace


def load(
    tree: Tree,
    known: Known | None = None,
    parse: Parse = door.parse,
    *,
    findings: bool = True,
    withheld: Container[str] = (),
) -> Loaded:
    """Reads, checks and links every record of a tree; of what is `known` nothing is read again, and what is `withheld`
    is taken to be elsewhere."""
    held = HeldTree(tree, withheld)
    told = Findings(limits.FINDINGS_A_RUN if findings else 0)
    with no_garbage_collection():
        paths = tree.paths()
        settings, wrong = load_settings(tree, paths)
        for finding in (*_too_many_files(paths), *(_closed(*each) for each in tree.closed()), *wrong):
            told.tell(finding)
        written: list[Written] = []
        unsettled = any(rule_number(each.route) is None for each in wrong)
        unread: list[UnreadRecord] = []
        record_paths = tuple(path for path in paths if path != SETTINGS_FILE)[: limits.FILES]
        for path, content in held.contents(record_paths):
            if not path.isprintable():
                told.tell(_bad_path(path))
            if isinstance(content, Unreadable) and content.remedy:
                continue  # told once for all files that are not here
            read = known.read(path, content, parse) if known else read_file(path, content, parse)
            written += read.written
            unread += read.unread
            for finding in read.findings:
                told.tell(finding)
        workspace = link(held, None if unsettled else settings, written, unread, len(record_paths), told)
        ignored = _ignored(held, workspace)
        for finding in (*_not_here(held), *(_ignored_by_git(path) for path in ignored)):
            told.tell(finding)
        all_told = tuple(_as_linked(each, workspace) for each in told.all())
        return Loaded(workspace, all_told, tuple(sorted(held.lacking)), ignored)


def _as_linked(finding: Finding, workspace: Workspace) -> Finding:
    """The finding with the hint that can be given once everything is linked."""
    wants_id = finding.code == reading_rules.NO_ID.code
    return _with_wanted_id(finding, workspace) if wants_id else _without_needless(finding, workspace)


def _without_needless(finding: Finding, workspace: Workspace) -> Finding:
    """A finding whose hint does not say how to make a record that is there already; with its id, where it was only
    called by its title."""
    made = MADE.search(finding.hint)
    if made is None:
        return finding
    ref, title = made["id"] or slug(made["title"]), made["title"]
    found = workspace.find(ref)
    with suppress(UnknownRef):  # of several that are called so nobody knows which is meant
        found = found or called(workspace, title, (made["kind"],))
    if found is None:
        return replace(finding, hint=finding.hint[: made.start()]) if ref in workspace.unread.ids else finding
    return replace(finding, hint=re.sub(rf"(?<=[` ]){re.escape(ref)}(?=`)", found.ref, finding.hint[: made.start()]))


def load_settings(tree: Tree, paths: tuple[str, ...]) -> tuple[Settings, list[Finding]]:
    """`jmx.yaml`, or the defaults where it is not among the paths or is wrong."""
    return settings_in(tree.read(SETTINGS_FILE)) if SETTINGS_FILE in paths else (Settings(), [])


def settings_in(content: Content) -> tuple[Settings, list[Finding]]:
    """What `jmx.yaml` says, or the defaults where it is wrong; where only rules of its own are, all but these."""
    read, wrong = _read_as(Settings, SETTINGS_FILE, content, limits.SETTINGS_BYTES)
    odd = {rule_number(each.route) for each in wrong}
    if odd and None not in odd and isinstance(content, bytes):
        data = door.parse(content, limits.SETTINGS_BYTES)
        data.pop("kind", None)
        read, more = _without_rules(data, odd)
        wrong += more
    return read or Settings(), wrong


def _without_rules(data: dict[str, Any], odd: Container[int | None]) -> tuple[Settings | None, list[Finding]]:
    """The settings with something that cannot be asked in place of some of its rules."""
    rules = [_stand_in(rule) if number in odd else rule for number, rule in enumerate(data["lint"]["rules"])]
    try:
        settings = Settings.model_validate({**data, "lint": {**data["lint"], "rules": rules}})
    except ValidationError as error:  # what the first look had no room for
        return None, list(findings_of(error, Settings, SETTINGS_FILE, (), data))
    made = [
        rule.model_copy(update={"when": "", "code": rule.code.replace(_NO_CODE, "")}) if number in odd else rule
        for number, rule in enumerate(settings.lint.rules)
    ]
    return settings.model_copy(update={"lint": settings.lint.model_copy(update={"rules": tuple(made)})}), []


def _stand_in(rule: object) -> dict[str, str]:
    """A rule with the code and the name of one that cannot be read, so that what names it is not wrong too."""
    fields = rule if isinstance(rule, dict) else {}
    code, name = str(fields.get("code")), str(fields.get("name"))
    known = {"code": code if _CODE.fullmatch(code) else _NO_CODE, "name": name if is_id(name) else "unread"}
    return known | {"kind": "unread", "when": "true", "say": "unread"}


def baseline_in(content: Content) -> tuple[Baseline | None, list[Finding]]:
    """What the file of the baseline says; None where it is wrong."""
    return _read_as(Baseline, BASELINE_FILE, content, limits.GLANCE_BYTES)


def _read_as(model: type[P], path: str, content: Content, most_bytes: int) -> tuple[P | None, list[Finding]]:
    """A file that holds no record, and what is wrong with it."""
    if isinstance(content, Unreadable):
        return None, [_unreadable(path, content)]
    try:
        data = door.parse(content, most_bytes)
        data.pop("kind", None)
        return model.model_validate(data), []
    except Refusal as refusal:
        empty = refusal.card is reading_rules.EMPTY_FILE  # every setting may be left out, and so may all of them
        return None, [] if empty else [refusal.finding(path)]
    except ValidationError as error:
        return None, list(findings_of(error, model, path, (), data))


def read_file(path: str, content: Content, parse: Parse = door.parse) -> Read:
    """One file's records, checked each by itself."""
    if isinstance(content, Unreadable):
        own = UnreadRecord(path, _stem(path), _kinds_at(path))  # of what lies elsewhere nobody knows that it is ours
        return Read(findings=(_unreadable(path, content),), unread=(own,) if is_ours(path) else ())
    if path.rpartition("/")[2] in _SETTINGS_NAMES:
        return Read(findings=(_idle_settings(path),))
    try:
        data = parse(content)
    except Refusal as refusal:
        if not is_ours(path) and not names_a_kind(content):
            return Read()  # a YAML file of someone else's, which jmx has no business with
        found = _findings_anyway(path, content) if refusal.card is reading_rules.AMBIGUOUS_VALUE else ()
        return Read(findings=found or (refusal.finding(path),), unread=(_unparsed(path, content),))
    return _read_data(path, content, data)


def _findings_anyway(path: str, content: bytes) -> tuple[Finding, ...]:
    """All that is wrong in a file which is refused only because other tools would read it otherwise."""
    try:
        data, odd = door.read_anyway(content)
    except Refusal:
        return ()
    return (*(each.finding(path) for each in odd), *_read_data(path, content, data).findings)


def _read_data(path: str, content: bytes, data: Document) -> Read:
    word = data.get("kind")
    if word is None:
        none = _no_kind(path, data)
        if none is None:
            return Read()
        unread, meant = _unparsed(path, content), kind_by_fields(data)
        unread = replace(unread, kinds=kinds_in(meant.name)) if meant and not unread.kinds else unread
        return Read(findings=(none,), unread=(unread,))
    kind = kind_of(data)
    if kind is None:
        wrong = Read(findings=(_unknown_kind(path, word),), unread=(_unparsed(path, content),))
        return Read() if "apiVersion" in data else wrong
    if len(content) > limits.NODES and nodes(data) > limits.NODES:
        too_much = Refusal(reading_rules.TOO_COMPLEX, f"the file holds more than {limits.NODES:,} values", "split it")
        return Read(findings=(too_much.finding(path),), unread=(_unparsed(path, content),))
    if "items" in data or (word == kind.plural and word != kind.name):
        read = _read_items(path, kind, data)
    else:
        read = _checked(path, kind, {key: value for key, value in data.items() if key != "kind"}, ())
    return replace(read, findings=(*read.findings, *_todos(path, content, data))) if _TODO in content else read


def check(kind: Kind, data: dict[str, Any]) -> tuple[Finding, ...]:
    """The findings of one document of a kind: the whole of what pydantic and jmx say about it alone."""
    return _checked("", kind, data, ()).findings


def _todos(path: str, content: bytes, data: Mapping[str, Any]) -> Iterator[Finding]:
    """One note a file on what it lists as still to be filled in."""
    lines = content.decode("utf-8", "replace").split("\n")
    asking = ((number, line) for number, line in enumerate(lines, 1) if line.lstrip().startswith("# TODO: "))
    left = [(number, line) for number, line in asking if not _is_filled_in(line, data)]
    if left:
        number, line = left[0]
        words = f"{f'{len(left)} things are' if len(left) > 1 else 'something is'} still to be filled in"
        hint = "fill in the lines marked TODO, or take them out"
        yield reading_rules.TODO_LEFT.at(path, words, hint=hint, place=Place(number, line.index("#") + 1))


def _is_filled_in(todo: str, data: Mapping[str, Any]) -> bool:
    """Whether the record has the value that a line at its margin asks for. Of a list, what is there may be but a part,
    or an example; and a draft is still to be made active."""
    value = data.get(todo.removeprefix("# TODO: ").partition(":")[0])
    return not (value is None or value == "draft" or isinstance(value, list))


def _read_items(path: str, kind: Kind, data: Mapping[str, Any]) -> Read:
    items = data.get("items")
    if not isinstance(items, list):
        words = f"a file of {kind.plural} holds a list under 'items'"
        return Read(
            findings=(reading_rules.WRONG_TYPE.at(path, words, route=("items",)),), unread=(_lost(path, kind, data),)
        )
    findings = [
        reading_rules.UNKNOWN_FIELD.at(path, f"unknown field '{shown(key)}' beside 'items'", route=(key,))
        for key in data
        if key not in ("kind", "items") and not str(key).startswith("x-")
    ]
    reads = [_item(path, kind, item, ("items", index)) for index, item in enumerate(items)]
    written = tuple(each for read in reads for each in read.written)
    found = (*findings, *(each for read in reads for each in read.findings))
    return Read(written, found, tuple(each for read in reads for each in read.unread))


def _item(path: str, kind: Kind, item: object, route: Route) -> Read:
    if isinstance(item, dict):
        return _checked(path, kind, item, route)
    words = f"a {kind.name} is written as fields"
    wrong = reading_rules.WRONG_TYPE.at(path, words, hint=_as_fields(kind, item), route=route, pasteable=True)
    return Read(findings=(wrong,), unread=(_lost(path, kind, item),))


def _as_fields(kind: Kind, item: object) -> str:
    """How somebody who is only named is written, where the name may be shown."""
    name = item if isinstance(item, str) and item.isalpha() and harmless(item.lower()) else ""
    needed = (field for field, info in fields_of(kind.model).items() if info.is_required())
    said = "".join(f", {field}: {name if name and field in ('name', 'title') else '…'}" for field in needed)
    return f"write `{{id: {slug(name) or '…'}{said}}}`"


def _checked(path: str, kind: Kind, data: dict[str, Any], route: Route) -> Read:
    missing = []
    if data.get("id") is None:
        hint = f"add `id: {_proposed_id(data)}`"
        missing.append(reading_rules.NO_ID.at(path, f"this {kind.name} has no id", hint=hint, route=route))
    try:
        record = kind.model.model_validate(data)
    except ValidationError as error:
        found = (*missing, *_named(findings_of(error, kind.model, path, route, data), kind, data, route))
        return Read(findings=found, unread=(_lost(path, kind, data),))
    if missing:
        return Read(findings=tuple(missing), unread=(_lost(path, kind, data),))
    entries = tuple(entry.without_words() for entry in record_outline(kind.name, data, path, route))
    odd = [entry for entry in entries if not entry.ref.isascii() and not is_id(entry.ref.rpartition("/")[2])]
    if odd:
        return Read(findings=tuple(_odd_id(entry) for entry in odd), unread=(_lost(path, kind, data),))
    inside = tuple(
        Located(each.ref, each.kind, _part(record, each.route[len(route) :]), path, each.route, each.identity)
        for each in entries
        if not each.target and each.route != route  # the record of a pointer is in a file of its own
    )
    return Read((Written(Located(record.id or "", kind.name, record, path, route), inside, entries),))


def _named(findings: Iterable[Finding], kind: Kind, data: dict[str, Any], route: Route) -> Iterator[Finding]:
    """What is wrong with a record, each with the ref of the one in it that it is about, and the title of what has none
    there, so that the same is known again wherever that stands."""
    entries = {each.route: each.ref for each in record_outline(kind.name, data, "", route)}
    for finding in findings:
        ways = [finding.route[:length] for length in range(len(finding.route), len(route) - 1, -1)]
        around = next((way for way in ways if way in entries), route)
        ref = entries.get(around, "")
        inside = (written_at(data, way[len(route) :]) for way in ways if len(way) > len(around))
        titles = (each.get("title") for each in inside if isinstance(each, dict))
        titled = next((title for title in titles if isinstance(title, str)), "")
        yield replace(finding, ref=ref if all(map(is_id, ref.split("/"))) else "", target=shown(titled))


def _part(part: Any, route: Route) -> Any:
    """What stands inside a record at the end of a route."""
    for step in route:
        part = part[step] if isinstance(step, int) else getattr(part, step)
    return part


def _odd_id(entry: Entry) -> Finding:
    """About an id whose letters are not written as jmx writes them: capitals, signs, two alphabets in one word."""
    own = entry.ref.rpartition("/")[2]
    hint = f"write `{slug(own)}`" if slug(own) else ""
    route = (*entry.route, "ref" if entry.target else "id")
    return reading_rules.WRONG_FORM.at(
        entry.path, f"'{route[-1]}' should be {ID_FORM}", hint=hint, route=route, pasteable=True
    )


def _lost(path: str, kind: Kind, data: Any) -> UnreadRecord:
    """A record that is wrong, with its own id and those of people who live in it."""
    fields = data if isinstance(data, dict) else {}
    people = fields.get("people")
    inside = [each.get("id") for each in people if isinstance(each, dict)] if isinstance(people, list) else []
    ids = frozenset(str(each) for each in (fields.get("id"), *inside) if each is not None)
    owner = fields.get("owner")
    said = owner if isinstance(owner, str) else ""
    return UnreadRecord(path, ids, kinds_in(kind.name), words_in(data), parsed=True, owner=said)


def _unparsed(path: str, content: bytes) -> UnreadRecord:
    """What a file that cannot be parsed, or of which nobody knows what it is, most likely holds."""
    named = kinds_named_in(content)
    kinds = frozenset[str]().union(*map(kinds_in, named)) if named else _kinds_at(path)
    text = text_in(content)
    owner = _OWNER.search(text)
    said = owner[1].strip() if owner else ""
    return UnreadRecord(path, _stem(path) | ids_in(content), kinds, words_in(text), owner=said)


def _kinds_at(path: str) -> frozenset[str]:
    """The kinds of what a file may hold by its place; none where that says nothing."""
    kind = _kind_at(path)
    return kinds_in(kind.name) if kind else frozenset()


def _proposed_id(data: dict[str, Any]) -> str:
    title = data.get("title") or data.get("name")
    return (slug(title) if isinstance(title, str) else "") or "…"


def _with_wanted_id(finding: Finding, workspace: Workspace) -> Finding:
    """The finding with the id that the record should have: by which refs name it already, else that of its file, else
    one out of its title."""
    proposed = finding.hint.removeprefix("add `id: ").removesuffix("`")
    (stem,) = _stem(finding.path)
    own = (slug(stem), proposed) if not finding.route else (proposed,)
    free = [each for each in own if is_id(each) and each not in workspace.records]
    asked = {outermost(link.target) for link in workspace.dangling}
    of_file = [each for each in free if each == stem and not each.isdecimal() and each not in DEVICES]
    wanted = next(iter([each for each in free if each in asked] or of_file), proposed)
    return replace(finding, hint=f"add `id: {wanted}`")


def _stem(path: str) -> frozenset[str]:
    """The id a file most likely holds: refs to it are not called dangling because the file is broken."""
    return frozenset({path.rpartition("/")[2].rpartition(".")[0]})


def _not_here(tree: HeldTree) -> Iterator[Finding]:
    """A finding for each reason why contents are elsewhere."""
    reasons: dict[Unreadable, list[str]] = {}
    for path, why in sorted(tree.lacking.items()):
        reasons.setdefault(why, []).append(path)
    for why, paths in reasons.items():
        words = f"not read: {why.why}"
        if len(paths) > 1:
            words += f"; so are {len(paths) - 1:,} more: {', '.join(paths[1:_NAMED])}{', …' if paths[_NAMED:] else ''}"
        if not tree.committed:
            yield reading_rules.NOT_HERE.at(paths[0], words, hint=why.remedy)
            continue
        words += "; what it says is not in git" if why == LFS_POINTER else ""
        hint = "read the files here, without --at"
        yield reading_rules.NOT_HERE.at(paths[0], words, hint=hint, level=Level.WARNING)


def _ignored(tree: HeldTree, workspace: Workspace) -> tuple[str, ...]:
    """The tables that are read here though git ignores them."""
    series = (series_path(metric) for metric in workspace.of("metric"))
    return tuple(sorted({path for path in (*series, HAPPENINGS_FILE) if path and tree.ignored(path)}))


def _ignored_by_git(path: str) -> Finding:
    hint = "take it out of .gitignore, and commit it"
    return reading_rules.IGNORED.at(path, "git ignores this table, so nobody else has its values", hint=hint)


def _too_many_files(paths: tuple[str, ...]) -> list[Finding]:
    if len(paths) <= limits.FILES:
        return []
    words = f"{len(paths):,} YAML files; jmx reads the first {limits.FILES:,}"
    return [reading_rules.TOO_LARGE.at(paths[limits.FILES], words, hint="name a smaller root with -C")]


def is_ours(path: str) -> bool:
    """Whether a file holds records by its place: a folder of them, or a name at the root that says of which kind."""
    return _kind_at(path) is not None


def _kind_at(path: str) -> Kind | None:
    folder, inside, _ = path.partition("/")
    known = (kind for kind in BY_NAME.values() if kind.folder == folder)
    return next(known, None) if inside else _kind_by_name(path)


def _kind_by_name(path: str) -> Kind | None:
    """The kind of which a file at the root holds several, by its name: `people.yaml`."""
    return next((kind for kind in BY_NAME.values() if path in (f"{kind.plural}.yaml", f"{kind.plural}.yml")), None)


def _bad_path(path: str) -> Finding:
    return reading_rules.BAD_PATH.at(
        path, "the file's name holds bytes or marks that cannot be printed", hint="rename it"
    )


def _unreadable(path: str, content: Unreadable, hint: str = "put a regular file here") -> Finding:
    card = reading_rules.SYMLINK if content.symlink else reading_rules.UNREADABLE
    if content.repository:
        card, hint = (
            reading_rules.NESTED_REPOSITORY,
            "delete its .git and add its files here, or name its folder with -C",
        )
    return card.at(path, f"not read: {content.why}", hint=hint)


def _closed(path: str, why: Unreadable) -> Finding:
    """About a folder that was not searched."""
    return _unreadable(path, why, "put the folder itself here, or name it with -C" if why.symlink else _OPEN_IT)


def _idle_settings(path: str) -> Finding:
    """About settings that nobody reads: in a folder of this repository, or under another name."""
    folder = path.rpartition("/")[0]
    words = f"these settings do not hold: jmx reads {SETTINGS_FILE} at the top alone"
    hint = "move what it says there, where paths begin at the top" if folder else f"call it {SETTINGS_FILE}"
    if folder and folder.partition("/")[0] not in FOLDERS:
        hint += f"; or go by this one: `jmx lint -C {shlex.quote(folder)}`"
    return reading_rules.IDLE_SETTINGS.at(path, words, hint=hint)


def _no_kind(path: str, data: Document) -> Finding | None:
    """About a file that holds records by its place or its fields; None where nothing says that it is ours."""
    if kind := _kind_at(path):
        hint = f"add `kind: {kind.name if '/' in path else kind.plural}` at the top"
    elif meant := kind_by_fields(data):
        hint = f"{DID_YOU_MEAN} `kind: {meant.name}`? Then add it at the top"
    else:
        return None
    return reading_rules.NO_KIND.at(path, NO_KIND_WORDS, hint=hint)


def _unknown_kind(path: str, word: object) -> Finding:
    near = get_close_matches(shown(word), BY_WORD, 1) if isinstance(word, str) else []
    meant = kind_called(word) if isinstance(word, str) else ""
    words = f"unknown kind '{shown(word)}'" if isinstance(word, str) else "'kind' should be one word"
    hint = f"{DID_YOU_MEAN} '{meant or near[0]}'?" if meant or near else "kinds: " + ", ".join(BY_NAME)
    return reading_rules.UNKNOWN_KIND.at(path, words, hint=hint, route=("kind",))


# --- kept from one run to the next, so that files which have not changed are not parsed again ---


class ParseCache:
    """Parses files, or takes from the cache what their bytes were parsed to before. `root` tells apart the folders of
    one repository that are read as repositories of journeys."""

    def __init__(self, cache: Cache, root: str) -> None:
        self._cache = cache
        self._key = f"{CACHE_VERSION}:{root}"
        self._met: dict[str, bytes] = {}
        self._new = 0

    @cached_property
    def _stored(self) -> Mapping[str, bytes]:
        stored = self._cache.get(CACHE_KIND, self._key)
        return stored if isinstance(stored, dict) else {}

    def parse(self, content: bytes) -> Document:
        """The content of a file as plain data; Refusal where it cannot be parsed."""
        key = hashlib.blake2b(content, digest_size=16).hexdigest()
        packed = self._stored.get(key)
        if packed is not None:
            self._met[key] = packed
            return _unpacked(packed)
        data = door.parse(content)
        self.keep(key, packed_data(data))
        return data

    def keep(self, key: str, packed: bytes | None) -> None:
        """Adds what a file with some digest says, where it can be kept."""
        if packed is not None:
            self._met[key] = packed
            self._new += 1

    def save(self) -> None:
        """Keeps what the files say that were parsed now, if there is enough that is new; beside what was kept before,
        as long as that is not more than twice as much."""
        if self._new * _NEW_SHARE > len(self._met):
            earlier = self._stored if len(self._stored) <= 2 * len(self._met) else {}
            self._cache.put(CACHE_KIND, {self._key: {**earlier, **self._met}})


def packed_data(data: Document) -> bytes | None:
    """Plain data, and where in it days stand, which are kept as text; None for what cannot be kept."""
    days: list[Route] = []
    return pack([data, days]) or pack([_without_days(data, (), days), days])


def _without_days(value: Any, route: Route, days: list[Route]) -> Any:
    if isinstance(value, dict):
        return {key: _without_days(each, (*route, key), days) for key, each in value.items()}
    if isinstance(value, list):
        return [_without_days(each, (*route, index), days) for index, each in enumerate(value)]
    if type(value) is date:
        days.append(route)
        return value.isoformat()
    return value


def _unpacked(packed: bytes) -> Document:
    data: Document
    data, days = unpack(packed)
    for *way, last in days:
        holder: Any = data
        for step in way:
            holder = holder[step]
        holder[last] = date.fromisoformat(holder[last])
    return data


@contextmanager
def no_garbage_collection() -> Iterator[None]:
    """Loading makes many objects and no cycles; walking them all again and again would double its time."""
    was = gc.isenabled()
    gc.disable()
    try:
        yield
    finally:
        if was:
            gc.enable()
