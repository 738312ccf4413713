"""`jmx new KIND`."""

import os
from collections.abc import Mapping
from pathlib import Path, PurePosixPath
from typing import Annotated, Any

import typer

from jmx.cli.command import opened, undo_interrupted, writing
from jmx.cli.options import RepoOption
from jmx.cli.questions import Question, meetings, offered_owner, reply
from jmx.cli.terminal import asks, complain
from jmx.errors import JmxError, near
from jmx.model.everyday_words import kind_called
from jmx.model.kinds import BY_NAME, KINDS
from jmx.model.workspace import Workspace
from jmx.queries.repository import Repository
from jmx.writing.field_input import naming_field, needed, problem_with
from jmx.writing.first_records import forum_called
from jmx.writing.new_record import NewRecord, new_record
from jmx.writing.transaction import FileChange

app = typer.Typer(add_completion=False, rich_markup_mode=None)

# What governance settles before a map of a journey is drawn; asked of a person, given by flags in scripts.
QUESTIONS = {
    "owner": "Who answers for it? One person: an id, or Name <address>",
    "cadence": "How often is it reviewed? weekly, monthly, quarterly, half-yearly or annual",
    "triggers": "What forces a review in between? launch, outage, price, campaign, `3 insights`, `csat worsens 5 %`",
    "forum": "Which meeting does it feed?",
}
_STANDS_IN = {"touchpoint": "stage", "stage": "journey"}
_FEW = 6


@app.command(
    epilog="Examples:  jmx new journey  ·  jmx new journey --title Onboarding --owner 'Ana Ruiz <ana@x.example>' "
    "--cadence quarterly  ·  jmx new pain-point --title 'Waits too long' --set severity=4"
)
def new(
    kind: Annotated[str, typer.Argument(metavar="KIND", help=f"One of: {', '.join(kind.name for kind in KINDS)}.")],
    repo: RepoOption = Path(),
    title: Annotated[
        str | None, typer.Option("--title", help="What people call it: its title, name or question.")
    ] = None,
    record_id: Annotated[str | None, typer.Option("--id", help="Its id; made from the title if left out.")] = None,
    owner: Annotated[str | None, typer.Option("--owner", help="Who answers for it: an id, or Name <address>.")] = None,
    cadence: Annotated[str | None, typer.Option("--cadence", help="How often a journey is reviewed.")] = None,
    triggers: Annotated[list[str] | None, typer.Option("--trigger", help="What forces a review; repeatable.")] = None,
    forum: Annotated[str | None, typer.Option("--forum", help="The forum a journey feeds, by id.")] = None,
    fields: Annotated[
        list[str] | None, typer.Option("--set", metavar="FIELD=VALUE", help="Any other field; repeatable.")
    ] = None,
) -> None:
    """Write a new record, with what it still needs listed as TODO.

    For a journey, the four questions of governance come first: owner, cadence, triggers, forum. A flag answers a
    question; without a terminal nothing is asked.
    """
    if kind not in BY_NAME:
        meant = kind_called(kind)
        instead = f"; did you mean '{meant}'?" if meant else near(kind, list(BY_NAME))
        raise JmxError(f"there is no kind '{kind}'{instead or '; kinds: ' + ', '.join(BY_NAME)}")
    answers: dict[str, Any] = dict(map(_field, fields or ()))
    called = "title" if naming_field(kind) in answers else naming_field(kind)
    given = {called: title, "id": record_id, "owner": owner, "cadence": cadence, "triggers": triggers, "forum": forum}
    answers = {name: answer for name, answer in given.items() if answer} | answers
    repository = opened(repo)
    undo_interrupted(repository)
    workspace = repository.workspace if repository.tree.paths() else Workspace()
    for name, answer in answers.items():
        if name != "id" and answer and (problem := problem_with(kind, name, answer, workspace)):
            raise JmxError(problem)
    answers |= _asked(kind, answers, workspace, repo)
    written = _written(repository, kind, answers, workspace)
    for note in written.notes:
        complain(note)
    complain(f"wrote {written.path}; fill in what is marked TODO, then: jmx lint")
    if written.open:
        complain(f"open: {', '.join(written.open)}")
    if kind in _STANDS_IN:
        complain(_to_put(kind, PurePosixPath(written.path).stem, workspace))


def _to_put(kind: str, name: str, workspace: Workspace) -> str:
    """How a record that means nothing by itself comes to stand where it belongs."""
    holder = _STANDS_IN[kind]
    refs = [each.ref for each in workspace.of(holder)]
    others = f"; or into {', '.join(refs[1:_FEW])}{', …' if refs[_FEW:] else ''}" if refs[1:] else ""
    return (
        f"it stands in no {holder} yet; put it there: jmx set {(refs or [holder.upper()])[0]}.{kind}s+={name}{others}"
    )


def _written(repository: Repository, kind: str, answers: Mapping[str, Any], workspace: Workspace) -> NewRecord:
    """The new record, in a file that nobody else has made meanwhile."""
    taken: set[str] = set()
    with writing(repository) as write:
        record = new_record(kind, answers, workspace, taken)
        left_out = repository.tree.left_out()
        while os.path.lexists(repository.root / record.path) or record.path in left_out:
            taken.add(record.path)
            record = new_record(kind, answers, workspace, taken)
        write([FileChange(record.path, None, record.text.encode())])
    return record


def _asked(kind: str, answers: Mapping[str, Any], workspace: Workspace, folder: Path) -> dict[str, str]:
    """What a record cannot be without, and for a journey governance; what is left open there becomes a TODO."""
    open_ones = [field for field in needed(kind) if not answers.get(field)]
    if not asks():
        for field in open_ones:
            option = "--title" if field == naming_field(kind) else f"--set {field}=…"
            raise JmxError(f"a new {kind} needs its {field}; give it with {option}")
        return {}
    if kind == "journey":
        open_ones += [field for field in QUESTIONS if field not in answers]
    replies = {field: reply(_question(kind, field, workspace, folder)) for field in open_ones}
    if replies.get("forum"):
        replies["forum"] = forum_called(replies["forum"], workspace) or replies["forum"]
    return {field: said for field, said in replies.items() if said}


def _question(kind: str, field: str, workspace: Workspace, folder: Path) -> Question:
    must = field in needed(kind)
    words = f"The {kind}'s {field}?" if must else QUESTIONS[field]
    if field == "forum":
        words += f" {meetings(workspace) or 'jmx.yaml names none yet; an id for it, like cx-board'}"
    offered = offered_owner(folder, workspace) if field == "owner" and kind == "journey" else ""

    def problem(said: str) -> str:
        named = forum_called(said, workspace) if field == "forum" else ""
        return problem_with(kind, field, named or said, workspace)

    return Question(words, problem, offered, f"a {kind} needs its {field}" if must else "")


def _field(text: str) -> tuple[str, str]:
    name, equals, value = text.partition("=")
    if not equals:
        raise JmxError(f"'{text}' is not FIELD=VALUE")
    return name.strip(), value.strip()
