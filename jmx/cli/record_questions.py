"""What somebody at a terminal is asked of a review that was held: at most eight questions, each checked at once."""

from collections.abc import Callable, Sequence
from dataclasses import replace
from typing import Literal

from jmx.cli.questions import Question, offered_owner, reply
from jmx.cli.terminal import answered, complain
from jmx.model.said_review import SaidAgreement, SaidReview, SaidWords
from jmx.model.workspace import Workspace
from jmx.queries.before_review import agreeing_about, attendees_before, open_actions_of, owner_of
from jmx.queries.repository import Repository
from jmx.writing.agreed import VERDICTS, Agreeing, in_one_line, listed

_VERDICT = f"What did the review find the map to be? {', '.join(VERDICTS)}, or postponed to DAY: why"
_DECISION = "What was decided? text; why; owner; due (about REF may be a part; one a line, Enter when that is all)"
_ACTION = "What is to be done? Ana: call ten customers by 2027-01-31 (one a line, Enter when that is all)"


def ask_verdict(repository: Repository, journeys: Sequence[str], said: SaidReview) -> SaidReview:
    """What a review found is never assumed."""
    agreeing = agreeing_about(repository, journeys, said)
    problem = _problem(agreeing, lambda words: agreeing.verdict(SaidWords(words)))
    found = answered(_VERDICT, lambda words: problem(words) if words else "a review needs its verdict")
    return replace(said, verdict=SaidWords(found))


def ask_all(repository: Repository, journeys: Sequence[str], said: SaidReview) -> SaidReview:
    """All that was not said yet. A review that was put off decided nothing."""
    said = ask_verdict(repository, journeys, said)
    said = _ask_who(repository, journeys, said)
    if said.verdict.words.lower().startswith("postpone"):
        return said
    agreeing = agreeing_about(repository, journeys, said)
    before = ", ".join(attendees_before(repository, journeys))
    said = replace(said, attendees=listed(reply(Question("Who was there? Names, with commas", lambda _: "", before))))
    decisions = _lines(_DECISION, agreeing, "d")
    actions = _lines(_ACTION, agreeing, "a")
    return replace(said, decisions=decisions, actions=actions, closes=_ask_done(repository, journeys))


def _ask_who(repository: Repository, journeys: Sequence[str], said: SaidReview) -> SaidReview:
    if said.reviewer.words:
        return said
    agreeing = agreeing_about(repository, journeys, said)
    owner = owner_of(repository, journeys)
    leader = "" if agreeing.left(owner) else owner or offered_owner(repository.root, repository.workspace)
    owner = _name(leader, repository.workspace)
    problem = _problem(agreeing, lambda words: agreeing.person(SaidWords(words)))
    asked = Question("Who led it?", problem, owner, "" if owner else "a review has somebody who led it")
    return replace(said, reviewer=SaidWords(reply(asked)))


def _name(who: str, workspace: Workspace) -> str:
    return "" if not who else who if "<" in who else workspace.person_name(who)


def _lines(question: str, agreeing: Agreeing, letter: Literal["d", "a"]) -> tuple[SaidAgreement, ...]:
    """One thing a line, until nothing is typed."""
    problem = _problem(agreeing, lambda words: agreeing.agreed(letter, [in_one_line(words, "")]))
    found: list[SaidAgreement] = []
    asked = question
    while words := answered(asked, lambda words: problem(words) if words else ""):
        found.append(in_one_line(words, ""))
        asked = "And?"
    return tuple(found)


def _ask_done(repository: Repository, journeys: Sequence[str]) -> tuple[SaidWords, ...]:
    """Which of the open actions are done, by the numbers before them."""
    waiting = open_actions_of(repository, journeys)
    if not waiting:
        return ()
    for number, each in enumerate(waiting, 1):
        complain(f"{number:3}  {each.text} ({each.owner or 'nobody'}, {each.due or 'no date'})")

    def problem(words: str) -> str:
        odd = next((each for each in _numbers(words) if not each.isdigit() or not 0 < int(each) <= len(waiting)), "")
        return f"'{odd[:20]}' is none of the numbers; write for example 1 3" if odd else ""

    said = answered("Which of these are done? Their numbers (Enter: none)", problem)
    return tuple(SaidWords(waiting[int(each) - 1].ref) for each in _numbers(said))


def _numbers(words: str) -> list[str]:
    return words.replace(",", " ").split()


def _problem(agreeing: Agreeing, take: Callable[[str], object]) -> Callable[[str], str]:
    """What cannot stand in an answer, by taking it as if it were final."""

    def problem(words: str) -> str:
        agreeing.problems.clear()
        take(words)
        return agreeing.problems[0].words if agreeing.problems else ""

    return problem
