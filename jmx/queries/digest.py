"""What waits for each person: what is due soon or late, and notes on their journeys that nobody filed; and what is new
to them."""

from collections.abc import Iterator, Sequence
from datetime import date

from jmx.errors import JmxError
from jmx.model.notes import notes_by_journey
from jmx.queries.due import asked_for, due_of
from jmx.queries.news import news_since
from jmx.queries.repository import Repository
from jmx.report.digest import DigestReport, OwnerDigest, WaitingNotes, WhatIsNew
from jmx.review.due_item import EVIDENCE, FREEZE, DueItem, Whose, leavers, whose

A_FORTNIGHT = 14
A_WEEK = 7


def digest_of(
    repository: Repository, owner: str = "", within: int = A_FORTNIGHT, since: date | None = None
) -> DigestReport:
    """The digests of those for whom something waits or is new, by name; of one person where they are named. What nobody
    owns is under no name. What is new, is so since a day, a week ago where none is said."""
    found = due_of(repository, within=within)
    wanted = asked_for(repository, owner)
    items = [each for each in found.items if each.kind != FREEZE]
    notes, news = list(_notes(repository)), _news(repository, since)
    gone = leavers(repository.workspace, repository.as_of)
    told = {Whose(each.owner, each.owner_key) for each in items} | {each.who for each in notes} | news.people
    people = {each.key: each for each in sorted({_still_there(each, gone) for each in told}, reverse=True)}
    in_order = sorted(people.values(), key=lambda each: (not each.key, each.name, each.key))
    digests = tuple(
        _digest(who, gone, items, notes, news) for who in in_order if wanted is None or who.key == wanted.key
    )  # fmt: skip
    return DigestReport(digests, repository.as_of, found.until, news.since, repository.read_at)


def _news(repository: Repository, since: date | None) -> WhatIsNew:
    """What is new; where nobody named a day, nothing is where that cannot be known."""
    if since is not None:
        return news_since(repository, since)
    week_ago = date.fromordinal(max(1, repository.as_of.toordinal() - A_WEEK))
    try:
        return news_since(repository, week_ago)
    except JmxError as error:
        repository.note(f"what is new is left out: {error}")
        return WhatIsNew(None)


def _notes(repository: Repository) -> Iterator[WaitingNotes]:
    """The notes that wait, by the owner of the journey they are about."""
    workspace = repository.workspace
    for journey, notes in notes_by_journey(workspace).items():
        record = workspace.records[journey].record
        yield WaitingNotes(whose(workspace, record.owned_by, journey), journey, record.label, len(notes))


def _still_there(who: Whose, gone: frozenset[str]) -> Whose:
    """Who hears of something; nobody, where it is of somebody who has left."""
    return Whose() if who.key in gone else who


def _digest(
    who: Whose, gone: frozenset[str], items: Sequence[DueItem], notes: Sequence[WaitingNotes], news: WhatIsNew
) -> OwnerDigest:
    theirs = {who.key, *(gone if not who.key else ())}
    mine = [each for each in items if each.owner_key in theirs]
    return OwnerDigest(
        who,
        tuple(each for each in mine if each.late_days),
        tuple(each for each in mine if not each.late_days and each.kind != EVIDENCE),
        tuple(each for each in mine if each.kind == EVIDENCE and not each.late_days),
        tuple(each for each in notes if each.who.key in theirs),
        tuple(each for each in news.verdicts if each.who.key in theirs),
        tuple(each for each in news.evidence if each.who.key in theirs),
        tuple(each for each in news.findings if each.who.key in theirs),
    )
