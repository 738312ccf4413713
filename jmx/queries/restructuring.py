"""Records in another place, with all refs good: a touchpoint in another stage, an inline record in its own file."""

from collections.abc import Iterator, Mapping
from dataclasses import replace
from typing import Any

from jmx.compare.compare import compare
from jmx.errors import JmxError, RefusedEdit, UnknownRef
from jmx.model.called import called
from jmx.model.change import REFS, Change
from jmx.model.finding import Route, written_at
from jmx.model.identity import DEVICES, Identity, is_id, renamed_holder, slug
from jmx.model.kinds import BASELINE_FILE, BY_NAME, HAPPENINGS_FILE, RECORD_ENDINGS, Kind
from jmx.model.outline import Entry, outline
from jmx.model.record import fields_of, kinds_of
from jmx.model.workspace import Located, Titles
from jmx.queries.field_edits import FieldEdits, content_of, record_of, records_in, refuse_lost_refs
from jmx.queries.repository import Repository
from jmx.reading import yaml as door
from jmx.reading.tables import path_beside, series_path
from jmx.repo.tree import Unreadable
from jmx.report.wording import record_label
from jmx.writing.edit import FieldChange, edited
from jmx.writing.pinning import pinned
from jmx.writing.relocating import item_lines, prove_comments, put_in, replaced, taken_out
from jmx.writing.renaming import Renaming, naming, renamed
from jmx.writing.splitting import pointer_to, record_file
from jmx.writing.transaction import FileChange

Contents = dict[str, bytes | None]
_STEPS = "touchpoints"
_PEOPLE = "people.yaml"
_NAMING = (BASELINE_FILE, HAPPENINGS_FILE)  # files that hold no records in YAML, and name some
_SPLIT = ("stage", "touchpoint", "pain-point", "evidence", "metric", "person")


# --- a touchpoint in another stage, or elsewhere in its own ----------------------------------------------------------


def move_of(
    repository: Repository, ref: str, to: str, before: str | None = None, after: str | None = None
) -> FieldEdits:
    """The edits that put a touchpoint into a stage of its journey: at its end, or beside another touchpoint there."""
    workspace = repository.workspace
    touchpoint = record_of(repository, ref)
    if touchpoint.kind != "touchpoint" or workspace.records[touchpoint.journey].kind != "journey":
        what = "stands by itself" if touchpoint.kind == "touchpoint" else f"is a {touchpoint.kind}"
        raise UnknownRef(f"'{ref}' {what}; name a touchpoint in a journey: JOURNEY/TOUCHPOINT")
    journey = touchpoint.journey
    stages = {stage.ref: stage for stage in workspace.stages(journey)}
    found = workspace.find(to, journey) or called(workspace, to, among=stages.values())
    if found is None or found.ref not in stages:
        raise _no_stage_of(repository, journey, to, found)
    if before and after:
        raise JmxError("a touchpoint goes before another or after it; give one of --before and --after")
    item = next(
        each for stage in stages.values() for each in _steps(repository, stage) if _own(each) == _own(touchpoint)
    )
    target, steps = stages[found.ref], _steps(repository, stages[found.ref])
    beside = before or after
    if beside and (titled := called(workspace, beside, among=workspace.touchpoints_of.get(target.ref, ()))):
        beside = titled.ref
    index = _index(steps, beside, target) + (1 if after else 0) if beside else len(steps)
    if item in steps and index in (steps.index(item), steps.index(item) + 1):
        return FieldEdits((), (), Titles(workspace))
    return _told(repository, _relocated(repository, item, target, index))


def _no_stage_of(repository: Repository, journey: str, to: str, found: Located[Any] | None) -> JmxError:
    if found is not None and found.kind == "stage":
        return RefusedEdit(
            f"'{found.ref}' is a stage of another journey, where this would be a touchpoint without its past; to have "
            "it in both: jmx split, then point at it there with {ref: …}"
        )
    own = ", ".join(stage.ref.rpartition("/")[2] for stage in repository.workspace.stages(journey))
    return UnknownRef(f"'{journey}' has no stage '{to}'; its stages: {own}")


def _steps(repository: Repository, stage: Located[Any]) -> list[Entry]:
    """The touchpoints of a stage as they are written there, pointers too."""
    inside = (*stage.route, _STEPS)
    entries = outline(door.parse(content_of(repository, stage.path)), stage.path)
    return [each for each in entries if each.route[:-1] == inside]


def _own(record: Entry | Located[Any]) -> str:
    return record.ref.rpartition("/")[2]


def _index(steps: list[Entry], beside: str, stage: Located[Any]) -> int:
    found = next((index for index, each in enumerate(steps) if _own(each) == beside.rpartition("/")[2]), None)
    if found is None:
        there = ", ".join(map(_own, steps)) or "nothing"
        raise UnknownRef(f"stage '{_own(stage)}' has no touchpoint '{beside}'; it has {there}")
    return found


def _relocated(repository: Repository, item: Entry, stage: Located[Any], index: int) -> Contents:
    """The files in which a touchpoint stands at another place."""
    here, there = content_of(repository, item.path), content_of(repository, stage.path)
    lines = item_lines(here, item.route)
    more = put_in(there, stage.route, _STEPS, index, (written_at(door.parse(here), item.route), lines))
    place = int(item.route[-1])
    if item.path != stage.path:
        edits = {item.path: taken_out(here, item.route), stage.path: more}
        prove_comments((here, there), edits.values())
        return {**edits, **_pictures(repository, item.path, item.route, stage.path)}
    if item.route[:-1] == (*stage.route, _STEPS) and index <= place:
        place += 1
    after = taken_out(more, (*item.route[:-1], place))
    prove_comments((here,), (after,))
    return {item.path: after}


# --- an inline record in a file of its own ---------------------------------------------------------------------------


def split_of(repository: Repository, ref: str, new_id: str | None = None) -> FieldEdits:
    """The edits that give an inline record a file of its own, and leave a pointer to it in its place."""
    record = record_of(repository, ref)
    kind = _kind_to_split(record)
    own = _id_to_have(repository, record, new_id)
    path = f"{kind.folder}/{own}.yaml" if kind.folder else _PEOPLE
    edits = _with_its_own_refs(repository, record, own)
    content = edits.get(record.path) or b""
    value = written_at(door.parse(content), record.route)
    lines = item_lines(content, record.route)
    if kind.name == "person":
        edits[record.path] = taken_out(content, record.route)
        edits |= _among_people(repository, value, lines)
    else:
        file = record_file(kind, own, value, lines, path)
        inside = [*_full_refs(repository, record, file, own)]
        made = edited(file, inside) if inside else file
        left = _left_behind(record, kind, value, content, own)
        prove_comments((content,), (made, left))
        edits |= {record.path: left, path: made, **_table(repository, record, path)}
        edits |= _pictures(repository, record.path, record.route, path)
    told = _told(repository, edits, {record.ref: own})
    return replace(told, otherwise=f"{record_label(record.kind, record.record.label)} stands in {path} now")


def _kind_to_split(record: Located[Any]) -> Kind:
    """The kind of a record that can be given a file; RefusedEdit where it has one, or cannot have one."""
    if record.kind not in _SPLIT:
        raise RefusedEdit(f"'{record.ref}' is a {record.kind}, which has no file of its own; {', '.join(_SPLIT)} may")
    if len(record.route) < 2 or record.route[-2] == "items":
        raise RefusedEdit(f"'{record.ref}' is a record of its own already, in {record.path}")
    return BY_NAME[record.kind]


def _id_to_have(repository: Repository, record: Located[Any], new_id: str | None) -> str:
    own = new_id or record.ref.rpartition("/")[2]
    if not is_id(own):
        raise JmxError(f"'{own[:80]}' is no id: write {slug(own) or 'small letters, digits and single hyphens'}")
    if own in DEVICES:
        raise JmxError(f"'{own}' is no id: Windows keeps that name for a device; choose another")
    taken = repository.workspace.records.get(own)
    if taken is not None and taken.ref != record.ref:
        there = f"'{own}' is there already: {taken.kind} “{taken.record.label}” in {taken.path}"
        raise JmxError(f"{there}; give another id with --id, as: --id {record.journey}-{own}")
    return own


def _with_its_own_refs(repository: Repository, record: Located[Any], own: str) -> Contents:
    """The files in which a record and those in it have the ids they go by, and are named as they will be. Places keep
    the names that they have in their journey."""
    derived = {
        each.route: each.ref.rpartition("/")[2]
        for each in repository.workspace.records.values()
        if each.path == record.path and each.route[: len(record.route)] == record.route
        if each.identity is not Identity.WRITTEN and each.kind in BY_NAME
    }
    content = content_of(repository, record.path)
    content = pinned(record.path, content, derived) if derived else content
    if record.kind in ("stage", "touchpoint", "person"):
        return {record.path: content}
    asked = Renaming(record, own, naming(repository.workspace, record.ref, repository.baseline))
    return {
        path: renamed(path, content if path == record.path else content_of(repository, path), asked)
        for path in asked.paths
    }


def _full_refs(repository: Repository, record: Located[Any], file: bytes, own: str) -> Iterator[FieldChange]:
    """The refs in a record that were short for something in its journey, as they must be written outside of it."""
    if record.kind in ("stage", "touchpoint"):
        return
    data = door.parse(file)
    for link in repository.workspace.links:
        route = link.route[len(record.route) :]
        if link.path != record.path or link.route[: len(record.route)] != record.route:
            continue
        written = written_at(data, route)
        inside = renamed_holder(link.target, {record.ref})
        target = own + link.target[len(inside) :] if inside else link.target
        if isinstance(written, str) and written != target:
            yield FieldChange(route, target)


def _left_behind(record: Located[Any], kind: Kind, value: Any, content: bytes, own: str) -> bytes:
    """The file that a record stood in: with a pointer, unless the record itself says where it stands."""
    if kind.name == "pain-point" and record.route[-2] == "pains" and isinstance(value, Mapping) and value.get("at"):
        return taken_out(content, record.route)
    return replaced(content, record.route, pointer_to(kind, own, record.ref.rpartition("/")[2]))


def _among_people(repository: Repository, value: Any, lines: tuple[str, ...]) -> Contents:
    """The file that lists people, with one more."""
    if _PEOPLE not in repository.folder.paths():
        return {
            _PEOPLE: "".join(
                f"{line}\n" for line in ("kind: people", "items:", *(f"  {each}" for each in lines))
            ).encode()
        }
    content = content_of(repository, _PEOPLE)
    items = door.parse(content).get("items")
    if not isinstance(items, list):
        raise RefusedEdit(f"'{_PEOPLE}' holds no list of people under `items`; put it there by hand")
    return {_PEOPLE: put_in(content, (), "items", len(items), (value, lines))}


def _table(repository: Repository, record: Located[Any], path: str) -> Contents:
    """The table of a metric, which lies beside its file."""
    series = record.record.series if record.kind == "metric" else None
    if not series:
        return {}
    old, new = series_path(record), path_beside(path, series)
    others = [each.ref for each in repository.workspace.of("metric") if series_path(each) == old and each != record]
    content = repository.folder.read(old)
    if others or isinstance(content, Unreadable):
        why = f"'{others[0]}' has its values there too" if others else content.why  # type: ignore[union-attr]
        raise RefusedEdit(f"its table '{old}' would have to move to '{new}': {why}")
    return {} if old == new else {old: None, new: content}


def _pictures(repository: Repository, path: str, route: Route, new_path: str) -> Contents:
    """The pictures of touchpoints at a place in a file, or in it, as they lie beside another file. What others show too
    stays for them; what is not there, `jmx render` tells."""
    shown = [each for each in repository.workspace.of("touchpoint") if each.record.image]
    goes = [each for each in shown if each.path == path and each.route[: len(route)] == route]
    kept = {path_beside(each.path, each.record.image) for each in shown if each not in goes}
    edits: Contents = {}
    for each in goes:
        old, new = path_beside(path, each.record.image), path_beside(new_path, each.record.image)
        content = repository.folder.read(old)
        if old == new or isinstance(content, Unreadable):
            continue
        if repository.folder.read(new) != content:
            edits[new] = content
        if old not in kept:
            edits[old] = None
    return edits


# --- what both come to ------------------------------------------------------------------------------------------------


def _told(repository: Repository, edits: Contents, known: Mapping[str, str] | None = None) -> FieldEdits:
    """The files to write and what they change in meaning: where records stand and what they are called, and nothing
    else; RefusedEdit otherwise."""
    before = {path: repository.folder.read(path) for path in edits}
    known_files = {*repository.folder.paths(), *_NAMING}
    clash = [path for path, content in edits.items() if content is not None and path not in known_files
             and not isinstance(before[path], Unreadable)]  # fmt: skip
    if clash:
        raise RefusedEdit(f"'{clash[0]}' is there already")
    held = {path: None if isinstance(content, Unreadable) else content for path, content in before.items()}
    files = tuple(FileChange(path, held[path], after) for path, after in edits.items() if held[path] != after)
    later = refuse_lost_refs(repository, edits)
    old = {path: content for path, content in before.items() if _holds_records(path)}
    new = {path: content for path, content in edits.items() if content is not None and _holds_records(path)}
    changes = compare(records_in(old), records_in(new), known=known or {})
    odd = [each for each in changes if not (each.sort in REFS or _is_about_places(each))]
    if odd:
        raise RefusedEdit(f"this would change what '{odd[0].ref}' says ({odd[0].field or odd[0].sort}); do it by hand")
    names = Titles(repository.workspace, later)
    return FieldEdits(files, tuple(each for each in changes if not _is_ref_written_out(each)), names)


def _holds_records(path: str) -> bool:
    return path.endswith(RECORD_ENDINGS) and path != BASELINE_FILE


def _is_about_places(change: Change) -> bool:
    """Whether a change is one of place: the stage of a touchpoint, the order in a stage, a ref that is written out."""
    return change.field == "stage" or change.field.startswith("order of") or _is_ref_written_out(change)


def _is_ref_written_out(change: Change) -> bool:
    kind = BY_NAME.get(change.kind)
    info = fields_of(kind.model).get(change.field) if kind else None
    return info is not None and kinds_of(info) is not None
