"""Tree → workspace and findings. One broken file never hides the others."""

import gc
import re
from collections.abc import Callable, Iterator, Mapping
from contextlib import contextmanager
from dataclasses import dataclass, field, replace
from difflib import get_close_matches
from typing import Any

from pydantic import ValidationError

from jmx.model import file_rules, limits, record_rules
from jmx.model.finding import Finding, Place, Route
from jmx.model.identity import is_id, slug
from jmx.model.kinds import BY_NAME, BY_WORD, FOLDERS, SETTINGS_FILE, Kind
from jmx.model.outline import Document, Entry, record_outline
from jmx.model.settings import Settings
from jmx.model.workspace import Loaded, Located, Workspace
from jmx.reading import yaml as door
from jmx.reading.findings import Findings, shown
from jmx.reading.guard import Refusal
from jmx.reading.links import link
from jmx.reading.naming import Written
from jmx.reading.validation_errors import ID_FORM, findings_of
from jmx.repo.tree import Content, Tree, Unreadable

_ID_LINE = re.compile(rb"(?:^|[\s{,-])[\"']?id[\"']?[ \t]*:[ \t]*[\"']?([a-z0-9\x80-\xff-]+)")
_KIND = re.compile(rb"(?<![\w-])kind[\"']?\s*:\s*[\"']?([\w-]*)")
_BEFORE_FIELDS = re.compile(rb"[\r\n](?:[{?][ \t]*)?[\"']?\Z")  # what stands before a field that is in no other
_NOT_TEXT = b"\xef\xbb\xbf\xff\xfe \t\r\n"  # byte order marks and blanks
_API_VERSION = re.compile(rb"\bapiVersion[\"']?\s*:")

_TODO = b"# TODO: "

Parse = Callable[[bytes], Document]  # the content of a file → plain data; Refusal where it cannot be parsed


@dataclass(frozen=True, slots=True)
class Read:
    """What one file gave: records as written, findings for what could not be read, and the ids lost with that."""

    written: tuple[Written, ...] = ()
    findings: tuple[Finding, ...] = ()
    lost: frozenset[str] = frozenset()


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


def load(tree: Tree, known: Known | None = None, parse: Parse = door.parse, *, findings: bool = True) -> Loaded:
    """Reads, checks and links every record of a tree; of what is `known` nothing is read again."""
    told = Findings(limits.FINDINGS_A_RUN if findings else 0)
    with no_garbage_collection():
        paths = tree.paths()
        settings, wrong = load_settings(tree, paths)
        for finding in (*_too_many_files(paths), *(_closed(*each) for each in tree.closed()), *wrong):
            told.tell(finding)
        written: list[Written] = []
        lost: set[str] = {SETTINGS_FILE} if wrong else set()
        record_paths = tuple(path for path in paths if path != SETTINGS_FILE)[: limits.FILES]
        for path, content in tree.contents(record_paths):
            if not path.isprintable():
                told.tell(_bad_path(path))
            read = known.read(path, content, parse) if known else read_file(path, content, parse)
            written += read.written
            lost |= read.lost
            for finding in read.findings:
                told.tell(finding)
        workspace = link(tree, settings, written, lost, len(record_paths), told)
        return Loaded(workspace, tuple(told.all()), frozenset(lost - {SETTINGS_FILE}))


def load_settings(tree: Tree, paths: tuple[str, ...]) -> tuple[Settings, list[Finding]]:
    """`jmx.yaml`, or the defaults where it is not among the paths or is wrong."""
    if SETTINGS_FILE not in paths:
        return Settings(), []
    content = tree.read(SETTINGS_FILE)
    if isinstance(content, Unreadable):
        return Settings(), [_unreadable(SETTINGS_FILE, content)]
    try:
        data = door.parse(content, limits.SETTINGS_BYTES)
        data.pop("kind", None)
        return Settings.model_validate(data), []
    except Refusal as refusal:
        return Settings(), [refusal.card.at(SETTINGS_FILE, refusal.words, hint=refusal.hint, place=refusal.place)]
    except ValidationError as error:
        return Settings(), list(findings_of(error, Settings, SETTINGS_FILE, (), data))


def read_file(path: str, content: Content, parse: Parse = door.parse) -> Read:
    """One file's records, checked each by itself."""
    if isinstance(content, Unreadable):
        return Read(findings=(_unreadable(path, content),), lost=_stem(path))
    try:
        data = parse(content)
    except Refusal as refusal:
        if not _ours(path) and not _names_a_kind(content):
            return Read()  # a YAML file of someone else's, which jmx has no business with
        finding = refusal.card.at(path, refusal.words, hint=refusal.hint, place=refusal.place)
        return Read(findings=(finding,), lost=_stem(path) | _ids_in(content))
    word = data.get("kind")
    if word is None:
        return Read(findings=(_no_kind(path),)) if _ours(path) else Read()
    kind = BY_WORD.get(word) if isinstance(word, str) else None
    if kind is None:
        return Read() if "apiVersion" in data else Read(findings=(_unknown_kind(path, word),))
    if len(content) > limits.NODES and _nodes(data) > limits.NODES:
        words = f"the file holds more than {limits.NODES:,} values"
        return Read(
            findings=(file_rules.TOO_COMPLEX.at(path, words, hint="split it"),), lost=_stem(path) | _ids_in(content)
        )
    if "items" in data or (word == kind.plural and word != kind.name):
        read = _read_items(path, kind, data)
    else:
        read = _checked(path, kind, {key: value for key, value in data.items() if key != "kind"}, ())
    return replace(read, findings=(*read.findings, *_todos(path, content))) if _TODO in content else read


def check(kind: Kind, data: dict[str, Any]) -> tuple[Finding, ...]:
    """The findings of one document of a kind: the whole of what pydantic and jmx say about it alone."""
    return _checked("", kind, data, ()).findings


def _todos(path: str, content: bytes) -> Iterator[Finding]:
    """One note a file on what it lists as still to be filled in."""
    lines = content.decode("utf-8", "replace").split("\n")
    left = [(number, line) for number, line in enumerate(lines, 1) if line.lstrip().startswith("# TODO: ")]
    if left:
        number, line = left[0]
        words = f"{f'{len(left)} things are' if len(left) > 1 else 'something is'} still to be filled in"
        hint = "fill in the lines marked TODO, or take them out"
        yield record_rules.TODO_LEFT.at(path, words, hint=hint, place=Place(number, line.index("#") + 1))


def _read_items(path: str, kind: Kind, data: Mapping[str, Any]) -> Read:
    items = data.get("items")
    if not isinstance(items, list):
        words = f"a file of {kind.plural} holds a list under 'items'"
        return Read(findings=(record_rules.WRONG_TYPE.at(path, words, route=("items",)),))
    findings = [
        record_rules.UNKNOWN_FIELD.at(path, f"unknown field '{shown(key)}' beside 'items'", route=(key,))
        for key in data
        if key not in ("kind", "items") and not str(key).startswith("x-")
    ]
    reads = [_item(path, kind, item, ("items", index)) for index, item in enumerate(items)]
    written = tuple(each for read in reads for each in read.written)
    found = (*findings, *(each for read in reads for each in read.findings))
    return Read(written, found, frozenset().union(*(read.lost for read in reads)))


def _item(path: str, kind: Kind, item: object, route: Route) -> Read:
    if isinstance(item, dict):
        return _checked(path, kind, item, route)
    words = f"a {kind.name} is written as fields"
    return Read(findings=(record_rules.WRONG_TYPE.at(path, words, hint="write `- id: …`", route=route),))


def _checked(path: str, kind: Kind, data: dict[str, Any], route: Route) -> Read:
    missing = []
    if data.get("id") is None:
        hint = f"add `id: {_proposed_id(data)}`"
        missing.append(record_rules.NO_ID.at(path, f"this {kind.name} has no id", hint=hint, route=route))
    try:
        record = kind.model.model_validate(data)
    except ValidationError as error:
        found = (*missing, *findings_of(error, kind.model, path, route, data))
        return Read(findings=found, lost=_lost_with(data))
    if missing:
        return Read(findings=tuple(missing))
    entries = tuple(entry.without_words() for entry in record_outline(kind.name, data, path, route))
    odd = [entry for entry in entries if not entry.ref.isascii() and not is_id(entry.ref.rpartition("/")[2])]
    if odd:
        return Read(findings=tuple(_odd_id(entry) for entry in odd), lost=_lost_with(data))
    inside = tuple(
        Located(each.ref, each.kind, _part(record, each.route[len(route) :]), path, each.route, each.identity)
        for each in entries
        if not each.target and each.route != route  # the record of a pointer is in a file of its own
    )
    return Read((Written(Located(record.id or "", kind.name, record, path, route), inside, entries),))


def _part(part: Any, route: Route) -> Any:
    """What stands inside a record at the end of a route."""
    for step in route:
        part = part[step] if isinstance(step, int) else getattr(part, step)
    return part


def _odd_id(entry: Entry) -> Finding:
    """About an id whose letters are not written as jmx writes them: capitals, signs, two alphabets in one word."""
    own = entry.ref.rpartition("/")[2]
    hint = f"write {slug(own)}" if slug(own) else ""
    route = (*entry.route, "ref" if entry.target else "id")
    return record_rules.WRONG_FORM.at(entry.path, f"'{route[-1]}' should be {ID_FORM}", hint=hint, route=route)


def _lost_with(data: dict[str, Any]) -> frozenset[str]:
    """The ids nothing can be said about because a record is wrong: its own, and those of people who live in it."""
    people = data.get("people")
    inside = [each.get("id") for each in people if isinstance(each, dict)] if isinstance(people, list) else []
    return frozenset(str(each) for each in (data.get("id"), *inside) if each is not None)


def _ids_in(content: bytes) -> frozenset[str]:
    """The ids that stand in a file that cannot be parsed, as far as a glance can tell."""
    text = content[: limits.FILE_BYTES].replace(b"\0", b"")
    return frozenset(found.decode("utf-8", "replace") for found in _ID_LINE.findall(text))


def _names_a_kind(content: bytes) -> bool:
    """Whether a file that cannot be parsed is meant as a record, as far as a glance can tell.

    One of jmx's kinds, anywhere; or any word as the kind of the whole document, which may be misspelt. Where the file
    has an `apiVersion`, as those of Kubernetes have, only one of jmx's kinds for the whole document. ASCII shows
    through UTF-16 and UTF-32 once their zeros are gone.
    """
    text = b"\n" + content.replace(b"\0", b"").lstrip(_NOT_TEXT)
    foreign = _API_VERSION.search(text) is not None
    for found in _KIND.finditer(text):
        known = found[1].decode("ascii", "replace") in BY_WORD
        of_document = _BEFORE_FIELDS.search(text, max(0, found.start() - limits.HINT_LENGTH), found.start()) is not None
        if (known or of_document) and (not foreign or (known and of_document)):
            return True
    return False


def _nodes(data: object) -> int:
    """How many values a document holds, keys counted; a few more than the limit are as good as all."""
    count, left = 1, [data]
    while left and count <= limits.NODES:
        each = left.pop()
        if isinstance(each, dict):
            count += 2 * len(each)
            left += each.values()
        elif isinstance(each, list):
            count += len(each)
            left += each
    return count


def _proposed_id(data: dict[str, Any]) -> str:
    title = data.get("title") or data.get("name")
    return (slug(title) if isinstance(title, str) else "") or "…"


def _stem(path: str) -> frozenset[str]:
    """The id a file most likely holds: refs to it are not called dangling because the file is broken."""
    return frozenset({path.rpartition("/")[2].rpartition(".")[0]})


def _too_many_files(paths: tuple[str, ...]) -> list[Finding]:
    if len(paths) <= limits.FILES:
        return []
    words = f"{len(paths):,} YAML files; jmx reads the first {limits.FILES:,}"
    return [file_rules.TOO_LARGE.at(paths[limits.FILES], words, hint="name a smaller root with -C")]


def _ours(path: str) -> bool:
    return path.partition("/")[0] in FOLDERS and "/" in path


def _bad_path(path: str) -> Finding:
    return file_rules.BAD_PATH.at(path, "the file's name holds bytes or marks that cannot be printed", hint="rename it")


def _unreadable(path: str, content: Unreadable) -> Finding:
    card = file_rules.SYMLINK if content.symlink else file_rules.UNREADABLE
    return card.at(path, f"not read: {content.why}", hint="put a regular file here")


def _closed(path: str, content: Unreadable) -> Finding:
    """About a folder nobody looked into."""
    if content.repository:
        hint = "delete its .git and add its files here, or run jmx in it with -C"
        return file_rules.NESTED_REPOSITORY.at(path, f"not read: {content.why}", hint=hint)
    return file_rules.UNREADABLE.at(path, f"not read: {content.why}", hint="let jmx open it, or have git ignore it")


def _no_kind(path: str) -> Finding:
    folder = path.partition("/")[0]
    kind = next(kind for kind in BY_NAME.values() if kind.folder == folder)
    return record_rules.NO_KIND.at(path, "no 'kind' says what this is", hint=f"add `kind: {kind.name}` at the top")


def _unknown_kind(path: str, word: object) -> Finding:
    near = get_close_matches(shown(word), BY_WORD, 1) if isinstance(word, str) else []
    words = f"unknown kind '{shown(word)}'" if isinstance(word, str) else "'kind' should be one word"
    hint = f"did you mean '{near[0]}'?" if near else "kinds: " + ", ".join(BY_NAME)
    return record_rules.UNKNOWN_KIND.at(path, words, hint=hint, route=("kind",))


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
        gc.freeze()
