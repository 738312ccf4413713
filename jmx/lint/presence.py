"""Rules about whether people are there: owners who have gone quiet, and teams that no review hears."""

from collections.abc import Iterable, Iterator, Mapping
from datetime import date

from jmx.lint.ownership import calls_a_group
from jmx.lint.rule import LintContext, RawFinding, how_many, listed, rule
from jmx.model.finding import Level, Profile
from jmx.model.review import Review
from jmx.model.review_status import ReviewStatus, in_words
from jmx.model.settings import Person
from jmx.model.workspace import Located, Workspace


@rule("OWN109", "owner-absent", Level.WARNING, timed=True)
def owner_absent(context: LintContext) -> Iterator[RawFinding]:
    """The owner of a journey is around: they commit, or take part in reviews.

    People change teams long before somebody edits people.yaml, and a journey whose owner went quiet is nobody's. Asked
    are all commits in this repository, by the addresses of people.yaml and of `.mailmap`, and the reviews that the
    owner held, wrote down or attended; so are those of their `deputy`. `limits.owner_absent_days` in jmx.yaml says how
    long is too long (180 days), counted from the day they became the owner at the earliest. Told once an owner; nothing
    of one without an address, and nothing in a shallow clone, where nobody can know.
    """
    owned: dict[str, list[ReviewStatus]] = {}
    for status in context.watched:
        told = status.person and status.person.emails and not status.left and not calls_a_group(status.owner_name)
        if told and not _may_have_met(context, status):
            owned.setdefault(status.owner_name, []).append(status)
    met = _met_in_reviews(context) if owned and context.activity.known else {}
    for name, statuses in owned.items() if context.activity.known else ():
        seen = (_last_seen(context, each, met) for each in _standing_in(context, statuses[0]))
        last = max(filter(None, seen), default=None)
        absent = list(_absent(context, statuses, last))
        if absent:
            yield _quiet(context, name, absent, last)


def _may_have_met(context: LintContext, status: ReviewStatus) -> bool:
    """Whether a review that cannot be read may name the owner of a journey, or who stands in for them."""
    names = (name for each in _standing_in(context, status) for name in (each.id, each.label, *each.emails) if name)
    return any(context.workspace.unread.may_name(name, "review") for name in names)


def _standing_in(context: LintContext, status: ReviewStatus) -> Iterator[Person]:
    """The owner of a journey, and who stands in for them."""
    if status.person is not None:
        yield status.person
        deputy = context.workspace.person(status.person.deputy) if status.person.deputy else None
        yield from (deputy,) if deputy else ()


def _last_seen(context: LintContext, person: Person, met: Mapping[str, date]) -> date | None:
    days = (context.activity.last(person.emails, context.as_of), met.get(person.label))
    return max(filter(None, days), default=None)


def _met_in_reviews(context: LintContext) -> Mapping[str, date]:
    """The last day on which people had a part in a review, by their names."""
    found: dict[str, date] = {}
    people = _names(context.workspace)
    for held in (each for status in context.statuses.values() for each in status.reviews):
        record: Review = held.review.record
        for who in filter(None, (record.reviewer, record.recorded_by, *record.attendees)):
            person = context.workspace.person(who, held.review.ref) or people.get(who.casefold())
            if person and held.counts:
                found[person.label] = max(held.counts, found.get(person.label, held.counts))
    return found


def _names(workspace: Workspace) -> Mapping[str, Person]:
    """The people by what they are called where somebody only writes a name."""
    people = [each.record for each in workspace.of("person")]
    return {name.casefold(): person for person in people for name in (person.label, *person.emails)}


def _absent(context: LintContext, statuses: Iterable[ReviewStatus], last: date | None) -> Iterator[ReviewStatus]:
    """The journeys whose owner has been absent since too long, and has been their owner for as long."""
    most = context.settings.limits.owner_absent_days
    if last is not None and (context.as_of - last).days <= most:
        return
    for status in statuses:
        since = context.last_edits.edited(status.journey.ref, "owner")
        if since is not None and (context.as_of - since).days > most:
            yield status


def _quiet(context: LintContext, name: str, absent: list[ReviewStatus], last: date | None) -> RawFinding:
    journeys = f"journey{'s' if len(absent) > 1 else ''} {listed(each.journey.ref for each in absent)}"
    if last is None:
        said = "has never committed anything here or taken part in a review"
    else:
        said = f"has not committed or taken part in a review for {in_words((context.as_of - last).days)}"
    words = f"{name}, who owns {journeys}, {said}"
    hint = "ask whether they still look after it; if not, name the person who does"
    return RawFinding(absent[0].journey, ("owner",), words, hint)


@rule("OWN110", "team-not-in-review", Level.INFO, Profile.STRICT)
def team_not_in_review(context: LintContext) -> Iterator[RawFinding]:
    """The teams that run the stages of a journey are heard in its reviews.

    What a review decides about a stage whose team was not there is news to that team, or never reaches it. Looked at is
    the last review: its reviewer, who wrote it down, and `attendees`, by the `teams` of people.yaml. Nothing is told
    where it names no attendees, or somebody whose team nobody knows. Told once a journey.
    """
    people = _names(context.workspace)
    for status in context.surely_reviewed:
        present = _present(context.workspace, status, people)
        stages = context.workspace.stages(status.journey.ref)
        unheard = {each.record.team: None for each in stages if each.record.team and each.record.team not in present}
        if present and unheard and status.last:
            review = status.last.review
            many = how_many(unheard, "team")
            words = (
                f"nobody in the last review of journey '{status.journey.ref}', '{review.ref}', belongs to {many} "
                f"that its stages name: {listed(unheard)}"
            )
            yield RawFinding(review, ("attendees",), words, "invite somebody of that team to the next one")


def _present(workspace: Workspace, status: ReviewStatus, people: Mapping[str, Person]) -> frozenset[str]:
    """The teams that had somebody in the last review; nothing where that is not known of everybody."""
    if status.last is None or not status.last.review.record.attendees:
        return frozenset()
    review: Located[Review] = status.last.review
    teams = {name.casefold(): each.ref for each in workspace.of("team") for name in (each.ref, each.record.label)}
    found: set[str] = set()
    for who in filter(None, (review.record.reviewer, review.record.recorded_by, *review.record.attendees)):
        person = workspace.person(who, review.ref) or people.get(who.casefold())
        if who.casefold() in teams:
            found.add(teams[who.casefold()])
        elif person and person.teams:
            found.update(person.teams)
        else:
            return frozenset()
    return frozenset(found)
