"""`jmx new KIND`."""

from collections.abc import Mapping
from pathlib import Path
from typing import Annotated, Any

import typer

from jmx.cli.app import near
from jmx.cli.options import RepoOption
from jmx.cli.session import Session
from jmx.cli.terminal import ask, asks, complain
from jmx.errors import JmxError, RefusedWrite
from jmx.model.kinds import BY_NAME, KINDS
from jmx.repo import files
from jmx.repo.scaffold import GOVERNANCE, needed, new_record

app = typer.Typer(rich_markup_mode=None)

# What governance settles before a map is drawn; asked of a person, given by flags in scripts.
QUESTIONS = {
    "owner": "Who answers for it? One person: an id, or Name <address>",
    "cadence": "How often is it reviewed? weekly, monthly, quarterly, half-yearly or annual",
    "triggers": "What forces a review in between? launch, outage, price, campaign, `3 insights`, `csat drops 5 %`",
    "forum": "Which meeting does it feed? The id of a forum in jmx.yaml",
}


@app.command(
    epilog="Examples:  jmx new journey  ·  jmx new journey --title Onboarding --owner 'Ana Ruiz <ana@x.example>' "
    "--cadence quarterly  ·  jmx new pain-point --title 'Waits too long' --set severity=4"
)
def new(
    kind: Annotated[str, typer.Argument(metavar="KIND", help=f"One of: {', '.join(kind.name for kind in KINDS)}.")],
    repo: RepoOption = Path(),
    title: Annotated[str | None, typer.Option("--title", help="What people call it.")] = None,
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
        raise JmxError(f"there is no kind '{kind}'{near(kind, list(BY_NAME)) or '; kinds: ' + ', '.join(BY_NAME)}")
    given = {"title": title, "id": record_id, "owner": owner, "cadence": cadence, "triggers": triggers, "forum": forum}
    answers = {name: answer for name, answer in given.items() if answer} | dict(map(_field, fields or ()))
    session = Session(repo)
    answers |= _asked(kind, answers)
    path, text = new_record(kind, answers, session.workspace if session.tree.paths() else None)
    if (session.root / path).exists():
        raise RefusedWrite(f"'{path}' is there already; give another --id")
    with files.locked(session.lock):
        files.write_inside(session.root, path, text.encode())
    complain(f"wrote {path}; fill in what is marked TODO, then: jmx lint")


def _asked(kind: str, answers: Mapping[str, Any]) -> dict[str, str]:
    """What a record cannot be without, and for a journey governance; an empty answer there leaves a TODO."""
    wanted = {field: f"The {kind}'s {field}?" for field in needed(kind)}
    if kind == "journey":
        wanted |= {field: QUESTIONS[field] for field in GOVERNANCE}
    open_ones = {field: question for field, question in wanted.items() if field not in answers}
    if asks():
        replies = {field: ask(question) for field, question in open_ones.items()}
        return {field: reply for field, reply in replies.items() if reply}
    for field in open_ones:
        if field in needed(kind):
            option = "--title" if field == "title" else f"--set {field}=…"
            raise JmxError(f"a new {kind} needs its {field}; give it with {option}")
    return {}


def _field(text: str) -> tuple[str, str]:
    name, equals, value = text.partition("=")
    if not equals:
        raise JmxError(f"'{text}' is not FIELD=VALUE")
    return name.strip(), value.strip()
