"""Rules about who answers for what."""

import re
from collections.abc import Iterable, Iterator
from datetime import timedelta

from jmx.lint.rule import LintContext, RawFinding, how_many, listed, rule
from jmx.model.codeowners import known_as
from jmx.model.finding import Level, Profile
from jmx.model.journey import Journey, Touchpoint, Vacant
from jmx.model.review import FINISHED, Initiative
from jmx.model.review_status import after, in_words
from jmx.model.settings import Person
from jmx.model.workspace import Located

VACANT_WARNING_DAYS, VACANT_ERROR_DAYS = 30, 90
QUARTER, YEAR = timedelta(days=92), timedelta(days=366)


@rule("OWN101", "journey-without-owner", Level.ERROR, Profile.STARTER, timed=True)
def journey_without_owner(context: LintContext) -> Iterator[RawFinding]:
    """Every active journey names the one person who answers for it.

    A committee is nobody: insight without an owner becomes documentation. Name a person in `owner`, by the id of
    people.yaml or as `Ana Ruiz <ana@x.example>`. A post that is honestly empty is written as
    `owner: {vacant: {since: 2026-01-31, covering: ana}}`; it warns after 30 days and fails after 90. Since when nobody
    owns the journey is told by git where it knows more: another `since` makes no vacancy younger. A branch brings it
    that takes the owner away, or adds a journey without one; whoever edits one that had none before is only warned.
    """
    for status in context.watched:
        journey = status.journey
        owner = journey.record.owner
        if owner is None:
            hint = "add `owner: …` with one person: an id, or Name <address>"
            since = context.last_edits.of(journey.ref).unowned
            days = (context.as_of - since).days if since else 0
            how_long = f"has had no owner for {in_words(days)}" if days > VACANT_WARNING_DAYS else "has no owner"
            yield RawFinding(journey, ("owner",), f"journey '{journey.ref}' {how_long}", hint, timed=False)
        elif isinstance(owner, Vacant):
            yield from _vacancy(context, journey, owner)


def _vacancy(context: LintContext, journey: Located[Journey], owner: Vacant) -> Iterator[RawFinding]:
    known = context.last_edits.of(journey.ref).unowned
    since = min(filter(None, (owner.vacant.since, known)))
    days = (context.as_of - since).days
    if days > VACANT_WARNING_DAYS:
        level = Level.ERROR if days > VACANT_ERROR_DAYS else Level.WARNING
        by_git = f", as its history says, though it names {owner.vacant.since}" if since < owner.vacant.since else ""
        words = f"journey '{journey.ref}' has had no owner for {in_words(days)}{by_git}"
        yield RawFinding(journey, ("owner",), words, "name one person", level)


@rule("OWN102", "owner-has-left", Level.ERROR, Profile.STARTER, timed=True)
def owner_has_left(context: LintContext) -> Iterator[RawFinding]:
    """The owner of an active journey still works here, and so does that of an initiative that is not finished.

    Reorganisations happen, journeys stay. When `left` in people.yaml lies in the past, somebody else has to take the
    journey over, or nobody hears what customers say about it. An initiative that nobody took over is a warning, told
    once a person: its pains count as worked on, and nobody does.
    """
    for status in context.watched:
        if status.left:
            words = f"the owner of journey '{status.journey.ref}', {status.owner_name}, left on {status.left}"
            yield RawFinding(status.journey, ("owner",), words, "name the person who answers for it now")
    for person, left in _left_behind(context).values():
        belong = f"{how_many(left, 'initiative')} still belong{'' if len(left) > 1 else 's'} to {person.label}"
        words = f"{belong}, who left on {person.left}: {listed(each.ref for each in left)}"
        hint = "name the person who answers for it now, or set `status: stopped`"
        yield RawFinding(left[0], ("owner",), words, hint, Level.WARNING)


def _left_behind(context: LintContext) -> dict[str, tuple[Person, list[Located[Initiative]]]]:
    """The initiatives that are not finished and whose owner has left, by what that person is called."""
    found: dict[str, tuple[Person, list[Located[Initiative]]]] = {}
    for initiative in context.workspace.of("initiative"):
        owner = initiative.record.owner
        person = context.workspace.person(owner, initiative.ref) if owner else None
        over = initiative.record.status in FINISHED
        if person and not over and person.left and person.left <= context.as_of:
            found.setdefault(person.label, (person, []))[1].append(initiative)
    return found


@rule("OWN103", "cadence-too-long", Level.WARNING)
def cadence_too_long(context: LintContext) -> Iterator[RawFinding]:
    """An active journey is reviewed at least once a quarter; one of tier 3 at least once a year.

    With a cadence of years a map is never overdue, however little of it is still true: owners change, systems change,
    and nobody is asked. Write `cadence: quarterly`, or a shorter one; the cadence may also come from the journey's
    tier in jmx.yaml. A journey that matters little is `tier: 3`, and one nobody uses any more is `status: retired`.
    """
    for status in context.watched:
        journey, cadence = status.journey, status.cadence
        longest, often = (YEAR, "a year") if journey.record.tier == 3 else (QUARTER, "a quarter")
        if after(context.as_of, cadence) - context.as_of > longest:
            words = f"the cadence of journey '{journey.ref}', {cadence}, is longer than {often}"
            often_enough = "write `cadence: quarterly`, or add `tier: 3` if it matters little"
            hint = "review it more often" if often == "a year" else often_enough
            yield RawFinding(journey, ("cadence",), words, hint)


# Words that call a group where a person should stand, in the languages that journeys are written in here.
_GROUP = re.compile(
    r"\b(team|committee|board|council|department|dept|squad|tribe|guild|group|office|desk|everybody|everyone|"
    r"gremium|abteilung|ausschuss|équipe|comité|equipo)\b",
    re.IGNORECASE,
)
# No comma and no `y`: `Ruiz, Ana` and `José Ortega y Gasset` are one person each.
_SEVERAL = re.compile(r"\s(?:&|\+|and|und|or|oder)\s|[/;]", re.IGNORECASE)


def calls_a_group(name: str) -> bool:
    """Whether a name is that of a group, or of more than one person."""
    return bool(_GROUP.search(name) or _SEVERAL.search(name))


@rule("OWN104", "owner-is-no-person", Level.WARNING, Profile.STARTER)
def owner_is_no_person(context: LintContext) -> Iterator[RawFinding]:
    """The owner of an active journey is one person, not a team or two.

    What a team owns nobody owns: each believes another looks after it. Name the one who answers for the journey; the
    team that runs it is its `operations`, and who stands in is the person's `deputy`.
    """
    for status in context.watched:
        name = status.owner_name
        if calls_a_group(name) and not context.workspace.undecided(status.journey, "person"):
            what = "a group" if _GROUP.search(name) else "more than one person"
            words = f"the owner of journey '{status.journey.ref}', {name}, is {what}"
            yield RawFinding(status.journey, ("owner",), words, "name one person; a team goes under `operations`")


@rule("OWN105", "owner-not-among-people", Level.INFO)
def owner_not_among_people(context: LintContext) -> Iterator[RawFinding]:
    """Where people are written down, the owner of a journey is one of them.

    Of an owner who is only a name and an address nobody is told when they leave, and nobody stands in for them. Add
    them to people.yaml; a repository that keeps no people is not asked.
    """
    workspace, known = context.workspace, bool(context.workspace.of("person"))
    for status in context.watched:
        owner = status.journey.record.owned_by
        if known and "<" in owner and not (_is_known(context, owner) or workspace.unread.may_name(owner, "person")):
            words = f"{status.owner_name}, who owns journey '{status.journey.ref}', is not among the people"
            yield RawFinding(status.journey, ("owner",), words, "add them to people.yaml, with this address")


def _is_known(context: LintContext, owner: str) -> bool:
    address = owner.rstrip(">").partition("<")[2].strip().casefold()
    return any(address == each.casefold() for person in context.workspace.of("person") for each in person.record.emails)


@rule("OWN106", "too-many-journeys", Level.WARNING)
def too_many_journeys(context: LintContext) -> Iterator[RawFinding]:
    """Nobody owns more journeys than they can look after.

    Whoever owns ten journeys reviews none of them. `limits.journeys_per_owner` in jmx.yaml says how many may be one
    person's (5); share them out, or retire what nobody uses. Told once an owner, at the last of their journeys.
    """
    most = context.settings.limits.journeys_per_owner
    owned: dict[str, list[Located[Journey]]] = {}
    for status in context.watched:
        if status.owner_name:
            owned.setdefault(status.owner_name, []).append(status.journey)
    for name, journeys in owned.items():
        if len(journeys) > most:
            words = f"{name} owns {len(journeys)} journeys, and more than {most} are too many for one person"
            yield RawFinding(journeys[-1], ("owner",), words, "find another owner for some of them")


@rule("OWN107", "no-operations-team", Level.INFO, Profile.STRICT)
def no_operations_team(context: LintContext) -> Iterator[RawFinding]:
    """An active journey names the team that runs it day by day.

    The owner answers for the journey; somebody else hears every day what goes wrong in it. Without `operations` a
    finding has nobody to go to between two reviews.
    """
    for status in context.watched:
        if status.journey.record.operations is None:
            words = f"no team runs journey '{status.journey.ref}' day by day"
            yield RawFinding(status.journey, (), words, "add `operations: ` with a team of teams.yaml")


@rule("OWN108", "nobody-works-on-it", Level.INFO, Profile.STRICT)
def nobody_works_on_it(context: LintContext) -> Iterator[RawFinding]:
    """Every touchpoint of an active journey, and every step behind it, is some team's.

    A pain at a step that is nobody's goes from one meeting to the next. The team may be said of the touchpoint, of its
    stage, or of the whole journey (`operations`). Told once a journey.
    """
    workspace = context.workspace
    for status in context.watched:
        journey = status.journey
        if journey.record.operations is None:
            idle = [
                step
                for stage in workspace.stages(journey.ref)
                for step in workspace.touchpoints_of.get(stage.ref, ())
                if stage.record.team is None and _has_idle_part(step.record)
            ]
            if idle:
                many = how_many(idle, "touchpoint")
                words = f"{many} of journey '{journey.ref}' that no team works on: {listed(each.ref for each in idle)}"
                yield RawFinding(
                    idle[0], (), words, "add `team: ` there, to the stage, or `operations: ` to the journey"
                )


def _has_idle_part(step: Touchpoint) -> bool:
    return step.team is None and (not step.backstage or any(each.team is None for each in step.backstage))


@rule("OWN115", "codeowners-disagree", Level.WARNING)
def codeowners_disagree(context: LintContext) -> Iterator[RawFinding]:
    """Whoever owns a journey is asked to approve changes of its file.

    Where CODEOWNERS gives the file to somebody else, changes pass the one who answers for them. `jmx codeowners` writes
    its lines anew; of several lines that fit, GitHub and GitLab go by the last. A repository is asked only where the
    file speaks of journeys, and where jmx knows what the owner is called there: `handle` and `emails` of people.yaml.
    """
    file = context.codeowners
    for status in context.watched if file else ():
        owner = status.person
        if file is None or owner is None or status.left:
            continue
        journey, names = status.journey, {each.casefold() for each in known_as(owner)}
        lines = [each for each in file.of(context.folder + journey.path) if not each.of_all]
        given = {name for each in lines for name in each.owners}
        if lines and not names & {each.casefold() for each in given} and _tells(context, owner, given):
            words = f"line {lines[-1].number} of {file.path} gives journey '{journey.ref}' to {_given(given)}"
            later = file.ours_end and lines[-1].number > file.ours_end
            hint = "take that line out, or move it above the marked lines" if later else "run `jmx codeowners`"
            yield RawFinding(journey, ("owner",), f"{words}, and {owner.label} owns it", hint)
        elif not lines and file.ours_end and names:
            words = f"{file.path} gives journey '{journey.ref}' to nobody, and {owner.label} owns it"
            yield RawFinding(journey, ("owner",), words, "run `jmx codeowners`")


def _given(names: Iterable[str]) -> str:
    return listed(sorted(names), marks="") or "nobody"


def _tells(context: LintContext, owner: Person, given: Iterable[str]) -> bool:
    """Whether names that are not the owner's show that it is somebody else: a handle may be theirs, unless their own is
    known or it is another's."""
    others = {name.casefold() for kind in ("person", "team") for each in context.workspace.of(kind)
              if each.record is not owner for name in known_as(each.record)}  # fmt: skip
    return bool(owner.handle) or all(not name.startswith("@") or name.casefold() in others for name in given)
