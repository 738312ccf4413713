"""Rules about records that nothing uses, and files that are called otherwise than what they hold."""

from collections.abc import Iterator
from pathlib import PurePosixPath

from jmx.lint.rule import LintContext, RawFinding, rule
from jmx.model.finding import Fix, Level, Profile
from jmx.model.identity import DEVICES
from jmx.model.kinds import RECORD_ENDINGS
from jmx.model.workspace import Located, Workspace

_USED_BY = {
    "persona": "name it under `personas` of a journey it travels",
    "metric": "say with `at` what it measures, or name it under `metrics` of a journey",
    "team": "let a journey, stage, touchpoint, initiative or person name it",
}


@rule("REF101", "unused-record", Level.INFO)
def unused_record(context: LintContext) -> Iterator[RawFinding]:
    """Every persona, metric and team is named somewhere.

    What nothing names shows in no map, no packet and no ranking; it looks like knowledge and is none. Use it, or take
    the file out: git keeps it. Evidence that supports nothing is EVD104.
    """
    for kind, hint in _USED_BY.items():
        for record in context.workspace.of(kind):
            if not _is_used(context.workspace, record):
                yield RawFinding(record, (), f"nothing uses the {kind} '{record.ref}'", f"{hint}, or take it out")


def _is_used(workspace: Workspace, record: Located[object]) -> bool:
    places = getattr(record.record, "at", ()) or getattr(record.record, "between", None)
    # what is written into another record belongs to that, whether or not anybody points at it
    pointed_at = any(workspace.pointing_at(record.ref)) or workspace.undecided(record)
    return bool(places or "/" in record.ref or pointed_at)


@rule("REC101", "id-unlike-file", Level.INFO, Profile.STRICT, fix=Fix.SAFE)
def id_unlike_file(context: LintContext) -> Iterator[RawFinding]:
    """A file of one record is called as the record is.

    Whoever reads `at: waits-too-long` looks for `waits-too-long.yaml`. Rename the file (git keeps its history), or the
    record: `jmx rename OLD NEW`.
    """
    for located in context.workspace.records.values():
        name = PurePosixPath(located.path).stem
        is_file = not located.route and located.path.endswith(RECORD_ENDINGS)
        if is_file and name != located.ref and "/" not in located.ref:
            words = f"the {located.kind} '{located.ref}' stands in a file called '{name}'"
            hint = f"rename the file: git mv {located.path} {_beside(located)}"
            if located.ref in DEVICES:
                hint = f"Windows keeps that name for a device; give it another: jmx rename {located.ref} {name}"
            yield RawFinding(located, ("id",), words, hint)


def _beside(located: Located[object]) -> str:
    return PurePosixPath(located.path).with_stem(located.ref).as_posix()
