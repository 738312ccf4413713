"""Questions to somebody at a terminal: what Enter takes, what leaves one open, and which meetings there are."""

from collections.abc import Callable
from pathlib import Path
from typing import NamedTuple

from jmx.cli.terminal import answered
from jmx.model.workspace import Workspace
from jmx.repo.git import identity
from jmx.writing.field_input import problem_with
from jmx.writing.first_records import person_with

OPEN = "-"
"""The answer that leaves a question open where Enter takes what is offered."""


class Question(NamedTuple):
    """What is asked; what Enter takes, if anything; and why an answer cannot stand, empty where it can."""

    words: str
    problem: Callable[[str], str]
    offered: str = ""
    lacking: str = ""
    """What is said to whoever leaves it open; empty where that is fine."""

    @property
    def prompt(self) -> str:
        """The question with what Enter does."""
        if self.lacking:
            return self.words
        enter = f"Enter: {self.offered}; {OPEN} to leave open" if self.offered else "Enter to leave open"
        return f"{self.words} ({enter})"


def reply(question: Question) -> str:
    """An answer that can stand; empty where the question is left open."""

    def meant(said: str) -> str:
        if question.offered and said in ("", OPEN):
            return question.offered if not said else ""
        return said

    def problem(said: str) -> str:
        return question.problem(meant(said)) if meant(said) else question.lacking

    return meant(answered(question.prompt, problem))


def offered_owner(folder: Path, workspace: Workspace) -> str:
    """Who sits there, as git knows them: the id of their record if there is one, else name and address; empty where git
    knows nobody or their name cannot stand."""
    known = identity(folder)
    if known is None:
        return ""
    owner = person_with(known.address, workspace) or str(known)
    return "" if problem_with("journey", "owner", owner, workspace) else owner


def meetings(workspace: Workspace) -> str:
    """The forums there are, to choose from; empty where there are none."""
    return ", ".join(
        each.id if each.id == each.title.lower() else f"{each.id} ({each.title})" for each in workspace.settings.forums
    )
