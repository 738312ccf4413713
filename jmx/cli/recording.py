"""`jmx review --record`: from flags, from questions or from a filled-in packet to one record, and its commit."""

import os
from collections.abc import Callable, Sequence
from dataclasses import dataclass
from pathlib import Path

from jmx.cli.command import undo_interrupted, writing
from jmx.cli.committing import commit_written, refuse_without_author
from jmx.cli.record_questions import ask_all, ask_verdict
from jmx.cli.terminal import asks, complain, say
from jmx.errors import JmxError, RefusedWrite
from jmx.model import limits
from jmx.model.said_review import SaidAgreement, SaidReview, SaidWords
from jmx.queries.recorded_packet import with_packet
from jmx.queries.recording import Meeting, ReviewRecord, record_of_review
from jmx.queries.repository import Repository
from jmx.repo import files
from jmx.writing.agreed import in_one_line
from jmx.writing.field_input import problem_with
from jmx.writing.first_records import person_with
from jmx.writing.transaction import FileChange

_SHORT = 30


@dataclass(frozen=True, slots=True)
class RecordOptions:
    """What somebody said with the options of `--record`."""

    reviewer: str | None = None
    recorded_by: str | None = None
    verdict: str | None = None
    held: str | None = None
    decisions: Sequence[str] = ()
    actions: Sequence[str] = ()
    attendees: Sequence[str] = ()
    closes: Sequence[str] = ()
    put_off_to: str | None = None
    why: str | None = None
    between: bool = False
    filled: Path | None = None
    promotes: Sequence[str] = ()
    commit: bool = False
    dry_run: bool = False

    @property
    def given(self) -> bool:
        """Whether anything of the record was said."""
        return self != RecordOptions(commit=self.commit, dry_run=self.dry_run)

    def said(self) -> SaidReview:
        """The words, each with its option."""
        if self.why and not self.put_off_to:
            raise JmxError(
                "--why is the reason for --postpone-to; the reason of a decision is a part of it: 'text; why'"
            )
        if self.put_off_to and self.verdict:
            raise JmxError("a review that was put off found nothing; leave out --verdict or --postpone-to")
        return SaidReview(
            reviewer=_said("--reviewer", self.reviewer),
            recorded_by=_said("--recorded-by", self.recorded_by),
            held=_said("--date", self.held),
            attendees=tuple(self.attendees),
            verdict=_said("--verdict", self.verdict),
            put_off_to=_said("--postpone-to", self.put_off_to),
            put_off_why=_said("--why", self.why),
            decisions=_agreements("--decision", self.decisions),
            actions=_agreements("--action", self.actions),
            closes=tuple(SaidWords(each, "--close") for each in self.closes),
        )


def _said(option: str, words: str | None) -> SaidWords:
    return SaidWords(words or "", option if words else "")


def _agreements(option: str, lines: Sequence[str]) -> tuple[SaidAgreement, ...]:
    return tuple(in_one_line(each, f"{option} '{_shortened(each)}'") for each in lines)


def _shortened(words: str) -> str:
    line = " ".join(words.split())
    return line if len(line) <= _SHORT else f"{line[:_SHORT].rstrip()}…"


def record(repository: Repository, journeys: Sequence[str], options: RecordOptions) -> None:
    """Writes the record of a review, and commits it if asked; nothing is written unless all of it can stand."""
    if options.commit:
        refuse_without_author(repository)
    if not options.dry_run:
        undo_interrupted(repository)
    committer = committer_of(repository) if options.commit else ""
    meeting = Meeting(tuple(journeys), between=options.between, committer=committer, promotes=tuple(options.promotes))
    said = options.said()
    if options.filled is not None:
        meeting, said, notes = with_packet(repository, meeting, said, _content(options.filled), str(options.filled))
        for each in notes:
            complain(f"jmx: {each}")
    elif not options.between and not said.finds and asks():
        said = (ask_verdict if options.given else ask_all)(repository, journeys, said)
    write_record(
        repository,
        lambda: record_of_review(repository, meeting, said),
        commit=options.commit,
        dry_run=options.dry_run,
    )


def write_record(
    repository: Repository, make: Callable[[], ReviewRecord], *, commit: bool, dry_run: bool = False
) -> None:
    """Writes a record once all of it can stand, says what its writer should know, and commits it if asked; a `dry_run`
    shows it instead."""
    if commit:
        refuse_without_author(repository)
    made = make()
    if dry_run:
        _show(repository, made, commit=commit)
        return
    _write(repository, made.files)
    for each in made.notes:
        complain(each)
    if commit:
        commit_written(repository, [each.path for each in made.files], made.message)
    else:
        what = "it" if len(made.files) == 1 else "them"
        complain(f"commit {what}: the commit is the proof (with --commit, jmx makes it)")


def committer_of(repository: Repository) -> str:
    """Whose commit it would be, as a record names them; empty where git knows nobody."""
    author = repository.git.author() if repository.git else None
    if author is None:
        return ""
    who = person_with(author.address, repository.workspace) or str(author)
    return "" if problem_with("review", "reviewer", who, repository.workspace) else who


def _content(file: Path) -> bytes:
    found = files.read(file.parent, file.name, limits.WORKBOOK_BYTES)
    if isinstance(found, str):
        raise JmxError(f"'{file}' cannot be read: {found}")
    return found


def _write(repository: Repository, changes: Sequence[FileChange]) -> None:
    with writing(repository) as write:
        _refuse_existing(repository, changes)
        write(changes)
    for each in changes:
        complain(f"wrote {each.path}")


def _refuse_existing(repository: Repository, changes: Sequence[FileChange]) -> None:
    for each in changes:
        new = each.before is None
        if new and (os.path.lexists(repository.root / each.path) or each.path in repository.tree.left_out()):
            raise RefusedWrite(f"'{each.path}' is there already; add to that file")


def _show(repository: Repository, made: ReviewRecord, *, commit: bool) -> None:
    """What would be written, each file whole, and the message of its commit."""
    _refuse_existing(repository, made.files)
    for each in made.files:
        complain(f"would {'write' if each.before is None else 'change'} {each.path}:")
        say((each.after or b"").decode("utf-8", "replace"))
    for note in made.notes:
        complain(note)
    if commit:
        complain(f"would commit {'it' if len(made.files) == 1 else 'them'}: {made.message.strip()}")
    complain("nothing was written")
