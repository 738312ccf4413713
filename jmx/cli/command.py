"""What every command shares: the options they have in common, the repository it asks, and where its product goes."""

import inspect
from collections import Counter
from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from contextlib import contextmanager
from dataclasses import dataclass, replace
from datetime import date
from functools import wraps
from pathlib import Path, PurePath
from typing import TYPE_CHECKING, Annotated, Any, Concatenate, Generic, TypeVar

from jmx import escape
from jmx.cli import options as opt
from jmx.cli import terminal
from jmx.errors import JmxError, RefusedWrite, UnknownRev
from jmx.processes import ProgramMissing, executable
from jmx.repo import files
from jmx.report.document import Inline, plain
from jmx.report.formats import Facts, ReportFormat
from jmx.report.step_chart import ASCII, UNICODE
from jmx.report.wording import kind_word
from jmx.report.writers.terminal import Screen

if TYPE_CHECKING:  # commands that open no repository do not wait for what reads one
    from jmx.queries.repository import Repository
    from jmx.render.formats import MapFormat
    from jmx.writing.transaction import FileChange

R = TypeVar("R")
Other = TypeVar("Other")
Format = TypeVar("Format", bound="ReportFormat[Any] | MapFormat")
Product = str | bytes | Iterable[Inline]
_KEYWORD = inspect.Parameter.KEYWORD_ONLY


# --- what is asked ---


@dataclass(frozen=True, slots=True, kw_only=True)
class Asked(Generic[Facts]):
    """What somebody said with the options that commands share."""

    format: ReportFormat[Facts]
    repo: opt.RepoOption = Path()
    at: opt.AtOption = None
    as_of: opt.AsOfOption = None
    output: opt.OutputOption = None
    color: opt.ColorOption = "auto"
    no_cache: opt.NoCacheOption = False
    also: tuple[tuple[ReportFormat[Facts], Path], ...] = ()
    """Formats that were asked for with files of their own."""
    usual: bool = False
    """Whether no format was named, so that it is the usual one."""

    @property
    def formats(self) -> frozenset[str]:
        """The names of all formats that are asked for."""
        return frozenset((self.format.name, *(each.name for each, _ in self.also)))

    def repository(self, fixed_day: date | None = None) -> "Repository":
        """The repository to ask; its notes are printed."""
        return opened(self.repo, self.at, self.as_of, fixed_day, cached=not self.no_cache)

    def of(self, formats: "Mapping[str, ReportFormat[Other]]") -> "Asked[Other]":
        """The same of another report of the command, in its formats: those named, and its usual one if none was."""
        shown = formats[next(iter(formats))] if self.usual else pick(formats, self.format.name, self.output)
        also = tuple((pick(formats, each.name, file), file) for each, file in self.also)
        return Asked(format=shown, output=self.output, color=self.color, also=also)

    def deliver(self, facts: Facts) -> None:
        """Writes the answer to where it was asked for, in each of the formats. No file is begun before all are made."""
        files = [(each.write(facts, Screen()), file) for each, file in self.also]
        shown = self.format.write(facts, screen(self.output))
        for product, file in files:
            deliver(product, file)
        if self.format.commands and self.output is None:
            terminal.say_commands(str(shown))
        else:
            deliver(shown, self.output, self.color)


def asking(
    formats: Mapping[str, ReportFormat[Facts]],
    options: str = "repo at as_of format output color no_cache",
    folder_with: Sequence[str] = (),
) -> Callable[[Callable[Concatenate[Asked[Facts], ...], R]], Callable[..., R]]:
    """Makes a command of a function that gets what the shared options say as one value; the first format is the usual.

    `options` are their names in the order of the help, with those of the function's own that stand among them; its
    other parameters come first. With those of its own options that are named in `folder_with` the output is a folder,
    so that its name says nothing of the format.
    """
    named = options.split()
    shared = dict(inspect.signature(Asked).parameters)
    del shared["also"], shared["usual"]
    by_name = Annotated[list[str] | None, opt.formats_option(formats)]
    shared["format"] = shared["format"].replace(annotation=by_name, default=None)

    def with_options(function: Callable[Concatenate[Asked[Facts], ...], R]) -> Callable[..., R]:
        own = dict(list(inspect.signature(function).parameters.items())[1:])
        names = [*(name for name in own if name not in named), *named]

        @wraps(function)
        def command(**given: Any) -> R:
            said = {name: given.pop(name) for name in named if name not in own}
            own_name, also = _named_formats(formats, said.get("format") or (), said.get("output"))
            into = any(given.get(name) not in (None, False) for name in folder_with)
            said["format"] = pick(formats, own_name, None if into else said.get("output"))
            asked = Asked(**said, also=also, usual=own_name is None and (into or said.get("output") is None))
            try:
                return function(asked, **given)
            except UnknownRev as error:
                _explain_if_record(error, asked.repo, function.__name__)
                raise

        parameters = [(own.get(name) or shared[name]).replace(kind=_KEYWORD) for name in names]
        vars(command)["__signature__"] = inspect.Signature(parameters)  # it is what typer reads
        return command

    return with_options


def _named_formats(
    formats: Mapping[str, ReportFormat[Facts]], names: Sequence[str], output: Path | None
) -> tuple[str | None, tuple[tuple[ReportFormat[Facts], Path], ...]]:
    """The name of the format to show, and the formats that go into files of their own (`NAME=FILE`)."""
    parted = [each.partition("=") for each in names]
    shown = [name for name, given, _ in parted if not given]
    if len(shown) > 1:
        raise JmxError(f"one format is shown, not {' and '.join(shown)}; write the others to files: -f {shown[1]}=FILE")
    also = tuple((pick(formats, name, opt.named(file)), opt.named(file)) for name, given, file in parted if given)
    if twice := [str(file) for file, times in Counter((output, *(file for _, file in also))).items() if times > 1]:
        raise JmxError(f"two formats cannot go into one file, '{twice[0]}'")
    return (shown[0] if shown else None), also


def pick(formats: Mapping[str, Format], name: str | None, file: PurePath | None) -> Format:
    """The format of that name, else the one that the file's ending means, else the first where there is no file."""
    if name is not None and name not in formats:
        raise JmxError(f"unknown format '{name}'; formats: {', '.join(formats)}")
    if name is not None or file is None:
        chosen = formats[name or next(iter(formats))]
        if chosen.binary and file is None:
            raise JmxError(f"{chosen.name} goes into a file: name one with -o")
        return chosen
    endings = {ending: each for each in formats.values() for ending in each.endings}
    found = endings.get("".join(file.suffixes[-2:]).lower()) or endings.get(file.suffix.lower())
    if found is None:
        known = ", ".join(sorted(filter(None, endings)))
        raise JmxError(f"'{file}' does not say which format; end it in {known}, or use --format")
    return found


def _explain_if_record(error: UnknownRev, repo: Path, command: str) -> None:
    """Raises a clearer error where somebody gave a record in place of a commit."""
    from jmx.queries.repository import Repository

    try:
        workspace = Repository(repo).workspace
    except JmxError:
        return  # there are no records to mean
    found = workspace.find(error.rev) if error.rev else None
    if found is not None:
        journey = workspace.find(found.journey)
        is_part = command == "diff" and journey is not None and journey.kind == "journey"
        only = f"; to see only what concerns it: jmx diff --journey {found.journey}" if is_part else ""
        told = f"'{error.rev}' is the {kind_word(found.kind)} “{found.record.label}”"
        raise JmxError(f"{told}; name a commit, a tag or a date (2026-03-31) there{only}") from error


# --- which repository ---


class SpokenNotes(list[str]):
    """Notes of an answer, printed on stderr as soon as they are made."""

    def append(self, note: str) -> None:
        terminal.complain(f"jmx: {note}")
        super().append(note)


def opened(
    repo: Path, at: str | None = None, as_of: str | None = None, fixed_day: date | None = None, *, cached: bool = True
) -> "Repository":
    """The repository a command asks, whose notes are printed."""
    from jmx.queries.repository import Repository

    return Repository(repo, at, as_of, fixed_day, cached, notes=SpokenNotes())


@contextmanager
def writing(repository: "Repository", *, from_top: bool = False) -> Iterator[Callable[[Sequence["FileChange"]], None]]:
    """The function that writes several files all or nothing, and the write lock for as long as it is wanted.

    What an interrupted command has left half written is undone first. Paths are relative to the root, or `from_top` to
    the top of git.
    """
    from jmx.model.kinds import SETTINGS_FILE
    from jmx.repo.tree import may_hold_record
    from jmx.writing import transaction

    with transaction.locked(repository.area) as undone:
        if undone:
            repository.note(undone)
        area = replace(repository.area, prefix="") if from_top else repository.area

        def write(changes: Sequence["FileChange"]) -> None:
            unread = [each.path for each in changes if each.after is not None and each.path in repository.excluded]
            if unread and not from_top:
                raise RefusedWrite(
                    f"'{unread[0]}' would not be read, since {SETTINGS_FILE} excludes it; nothing was written"
                )
            new = [each.path for each in changes if each.before is None and may_hold_record(each.path)]
            lost = () if from_top else repository.folder.would_be_ignored(new)
            if found := next((path for path in new if path in lost), ""):
                raise RefusedWrite(f"'{found}' would not be read, since git ignores it; nothing was written")
            transaction.write(area, changes)

        yield write


def undo_interrupted(repository: "Repository") -> None:
    """For a command that is going to write: what it reads must not be what another one has left half written."""
    if repository.interrupted:
        with writing(repository):
            pass


# --- where its product goes ---


def deliver(product: Product, output: Path | None, color: str = "auto") -> None:
    """Writes the product to `output` once all its bytes exist, or prints it."""
    if output is not None:
        files.write(output, _bytes(product))
    elif isinstance(product, str | bytes):
        terminal.say(product if isinstance(product, str) else product.decode())
    else:
        terminal.say_styled(product, color)


def _bytes(product: Product) -> bytes:
    if isinstance(product, bytes):
        return product
    text = product if isinstance(product, str) else escape.terminal(plain(product))
    return text.encode("utf-8", "backslashreplace")


def screen(output: Path | None = None) -> Screen:
    """What the terminal on stdout has room for, and can show; a file has room for everything."""
    return Screen() if output else Screen(terminal.width(), UNICODE if terminal.draws_boxes() else ASCII)


def called(otherwise: str) -> str:
    """How jmx is called from anywhere: by its name where that is on PATH."""
    try:
        executable("jmx")
    except ProgramMissing:
        return otherwise
    return "jmx"
