"""`jmx note`: what a customer said, written down, waiting, and filed."""

from collections.abc import Mapping, Sequence
from pathlib import Path, PurePosixPath
from typing import Annotated, get_args

import typer

from jmx.cli.command import deliver, opened, screen
from jmx.cli.editing import edit
from jmx.cli.filing import Ways, file_one_by_one
from jmx.cli.options import CommitOption, DryRunOption, RepoOption, WhyOption, named
from jmx.cli.terminal import complain, heard
from jmx.errors import JmxError, UnknownRef
from jmx.model import limits
from jmx.model.evidence import EvidenceType
from jmx.queries.notes import Filing, filed, inbox, noted, of_persons
from jmx.reading.issue_form import FormAnswers, form_answers
from jmx.repo import files
from jmx.report.notes import document
from jmx.report.writers.terminal import terminal
from jmx.review.notes import Inbox
from jmx.writing.new_record import Heard

app = typer.Typer(add_completion=False, rich_markup_mode=None)
_STDIN = "-"
_TYPES = ", ".join(get_args(EvidenceType))
_MOST_BYTES = limits.FILE_BYTES  # of a text or an event, however many bytes a letter takes


@app.command(
    epilog="Examples:  jmx note onboarding 'Gave up at the code'  ·  jmx note 'Pay now' --quote 'Where is the bill?' "
    "--from 'call of 12 May'  ·  jmx note  ·  jmx note --file onboarding"
)
def note(
    ref: Annotated[
        str | None,
        typer.Argument(metavar="REF", help="A journey, a place in it, a pain or a strength, by ref or title."),
    ] = None,
    texts: Annotated[
        list[str] | None, typer.Argument(metavar="TEXT", help="What you heard: a note each; - reads one from stdin.")
    ] = None,
    quotes: Annotated[
        list[str] | None,
        typer.Option("--quote", metavar="WORDS", help="What the customer said, word for word; repeatable."),
    ] = None,
    source: Annotated[
        str | None, typer.Option("--from", metavar="SOURCE", help="Where it comes from: a link, a ticket.")
    ] = None,
    kind: Annotated[str | None, typer.Option("--type", help=f"How it is known, if you know: {_TYPES}.")] = None,
    person: Annotated[
        str | None,
        typer.Option("--person", metavar="WHO", help="Who heard it: a person of people.yaml, or Name <address>."),
    ] = None,
    on: Annotated[
        str | None, typer.Option("--on", metavar="DAY", help="The day it was heard; today if left out.")
    ] = None,
    looked_at: Annotated[
        str | None,
        typer.Option("--personal-data", metavar="WHAT", help="Once you have looked: none, anonymised or consented."),
    ] = None,
    form: Annotated[
        Path | None,
        typer.Option(
            "--form", metavar="FILE", parser=named, help="An issue form, or the event that brought it; - is stdin."
        ),
    ] = None,
    file: Annotated[
        bool, typer.Option("--file", help="File notes one by one: all, those of a journey, or the one named.")
    ] = False,
    supports: Annotated[
        list[str] | None, typer.Option("--supports", metavar="REF", help="With --file NOTE: what it shows; repeatable.")
    ] = None,
    contradicts: Annotated[
        list[str] | None,
        typer.Option("--contradicts", metavar="REF", help="With --file NOTE: what it speaks against; repeatable."),
    ] = None,
    pains: Annotated[
        list[str] | None, typer.Option("--pain", metavar="TITLE", help="With --file NOTE: a new pain that it shows.")
    ] = None,
    drop: Annotated[bool, typer.Option("--drop", help="With --file NOTE: take it away.")] = False,
    repo: RepoOption = Path(),
    dry_run: DryRunOption = False,
    commit: CommitOption = False,
    why: WhyOption = None,
) -> None:
    """Write down what a customer said: it waits in the next packet of its journey until somebody files it.

    Without words, list what waits. With --file, say what a note supports or contradicts, or drop it.
    """
    ways: Ways = {"dry_run": dry_run, "commit": commit, "why": why}
    filing = Filing(tuple(supports or ()), tuple(contradicts or ()), tuple(pains or ()), drop)
    fields = {"collected": on, "type": kind, "source": source, "recorded_by": person, "personal_data": looked_at}
    given = {name: each for name, each in fields.items() if each}
    if not file and filing.says:
        raise JmxError("--supports, --contradicts, --pain and --drop file a note: jmx note --file NOTE …")
    if file and (texts or quotes or given or form):
        raise JmxError("--file is for notes that are written already; write one first: jmx note REF 'text'")
    if file:
        _file(repo, ref, filing, ways)
    elif form is not None:
        if ref or texts or quotes:
            raise JmxError("--form reads where and what from the form; leave out REF, TEXT and --quote")
        _write(repo, [_of_form(form_answers(_text_of(form)), given)], ways)
    elif ref is not None and (texts or quotes):
        _write(repo, _of_words(ref, texts or (), tuple(quotes or ()), given), ways)
    elif given:
        raise JmxError("nothing is noted without words: jmx note REF 'text'")
    else:
        deliver(terminal(document(_inbox(repo, ref)), screen()), None)


def _inbox(repo: Path, ref: str | None) -> Inbox:
    try:
        return inbox(opened(repo), ref)
    except UnknownRef as error:
        raise UnknownRef(f"{error}; to write a note, say where and what: jmx note REF 'text'") from error


def _of_words(ref: str, texts: Sequence[str], quotes: tuple[str, ...], given: Mapping[str, str]) -> list[Heard]:
    """A note for each text; what a customer said word for word is one too, where nothing else is said."""
    if len(texts) > 1 and quotes:
        raise JmxError("--quote belongs to one note; write one text with it")
    said = [_text_of(Path(_STDIN)) if each == _STDIN else each for each in texts]
    return [Heard((ref,), each, quotes, given) for each in said or quotes[:1]]


def _of_form(answers: FormAnswers, given: Mapping[str, str]) -> Heard:
    """The note of a form; what an option says goes before what the form does."""
    said = {"source": answers.source, "type": answers.type, **given}
    quotes = (answers.quote,) if answers.quote else ()
    return Heard((answers.where,), answers.heard or answers.quote, quotes, said, answers.author)


def _text_of(path: Path) -> str:
    """A text of a file, or with - of stdin."""
    found = heard(_MOST_BYTES) if str(path) == _STDIN else files.read(path.parent, path.name, _MOST_BYTES)
    if isinstance(found, str):
        raise JmxError(f"'{path}' cannot be read: {found}")
    if len(found) > _MOST_BYTES:
        raise JmxError(
            f"that is more than {limits.TEXT_LENGTH:,} characters; a note is a few lines, with a link to the rest"
        )
    try:
        return found.decode("utf-8-sig")
    except UnicodeDecodeError as error:
        raise JmxError(f"'{path}' holds bytes that are no text; save it as UTF-8") from error


def _write(repo: Path, notes: Sequence[Heard], ways: Ways) -> None:
    """Writes notes down, and says how they go on; nothing about persons is committed unawares."""
    found = of_persons(notes)
    if found:
        told = f"this looks like somebody's address or telephone number: {', '.join(found)}"
        do = "git forgets nothing: write 'a customer' instead, or say --personal-data consented"
        if ways["commit"]:
            raise JmxError(f"{told}; {do}")
        complain(f"jmx: {told}; {do}")
    about = [ref for each in notes for ref in each.about]
    edits = edit(opened(repo), lambda repository: noted(repository, notes), about=about, **ways)
    if not ways["dry_run"]:
        names = [PurePosixPath(each.path).stem for each in edits.files]
        one = f"it waits in the next packet; file it: jmx note --file {names[0]}"
        complain(one if len(names) == 1 else "they wait in the next packet; file them: jmx note --file")


def _file(repo: Path, ref: str | None, filing: Filing, ways: Ways) -> None:
    if not filing.says:
        file_one_by_one(repo, ref, ways)
    elif ref is None:
        raise JmxError("name the note: jmx note --file NOTE …; those that wait: jmx note")
    else:
        edit(opened(repo), lambda repository: filed(repository, ref, filing), **ways)
