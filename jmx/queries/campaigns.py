"""How far the campaigns of jmx.yaml are, now and at the ends of months."""

import hashlib
from collections.abc import Iterator, Sequence
from datetime import date, timedelta
from typing import Any

from jmx.errors import JmxError
from jmx.lint.campaigns import CampaignAsked, WrongCampaign, campaign_asked
from jmx.model.asked_records import ask
from jmx.model.expression import MOST_WORK, Expression
from jmx.model.settings import Campaign
from jmx.model.workspace import Located
from jmx.queries.at_commits import AskedThen, At, at_commits
from jmx.queries.repository import Repository
from jmx.review.campaigns import CampaignCount, CampaignStatus, LeftRecord

HALF_A_YEAR = 183  # days
_MOST_MONTHS = 24  # of a course
_KIND = "how far campaigns were"
_FORM = 1  # of what is remembered


def campaigns_of(repository: Repository) -> tuple[CampaignStatus, ...]:
    """Every campaign that can be told, those that end first; what is wrong with another is noted."""
    found = dict[str, CampaignStatus]()
    for each in repository.workspace.settings.campaigns:
        asked = campaign_asked(each)
        if isinstance(asked, WrongCampaign):
            repository.note(f"nothing is told of campaign '{each.id}': {asked.words}; see: jmx lint")
        elif each.id not in found:
            found[each.id] = _status(repository, each, asked)
    return tuple(sorted(found.values(), key=lambda each: (each.by, each.id)))


def _status(repository: Repository, campaign: Campaign, asked: CampaignAsked) -> CampaignStatus:
    among, done = _counted(repository, campaign, asked)
    refs = {each.ref for each in done}
    now = CampaignCount(repository.as_of, len(among), len(done))
    return CampaignStatus(
        campaign.id, campaign.title, campaign.kind, campaign.by, (*_course(repository, campaign, asked), now),
        tuple(_left(repository, each, asked.done) for each in among if each.ref not in refs),
    )  # fmt: skip


def _left(repository: Repository, located: Located[Any], done: Expression) -> LeftRecord:
    owner = repository.facts.of(located, ("owner",))["owner"]
    called = repository.workspace.person_name(owner, located.journey) if isinstance(owner, str) else ""
    return LeftRecord(located.ref, located.record.label, called, repository.facts.undecided(located, done.names))


def _counted(
    repository: Repository, campaign: Campaign, asked: CampaignAsked
) -> tuple[Sequence[Located[Any]], Sequence[Located[Any]]]:
    """The records that a campaign is about, and those of them that are done. One that stands in journeys and has a file
    of its own counts once."""
    workspace = repository.workspace
    every = [each for each in workspace.of(campaign.kind) if each.ref not in workspace.stands_for]
    among = _true_of(repository, campaign, every, asked.among) if asked.among else every
    return among, _true_of(repository, campaign, among, asked.done)


def _true_of(
    repository: Repository, campaign: Campaign, records: Sequence[Located[Any]], asked: Expression
) -> Sequence[Located[Any]]:
    most = MOST_WORK // len(repository.workspace.settings.campaigns or (campaign,))
    answer = ask(campaign.kind, records, asked, repository.facts, most)
    odd = [ref for ref, _ in (*answer.failed, *answer.no_answer)]
    if odd:
        more = f" and {len(odd) - 1} more" if len(odd) > 1 else ""
        repository.note(f"campaign '{campaign.id}' cannot be worked out for '{odd[0]}'{more}, which counts as not done")
    if answer.left:
        repository.note(f"campaign '{campaign.id}' did not ask {answer.left:,} records: it would take too long")
    return answer.matching


# --- its course ---


def _course(repository: Repository, campaign: Campaign, asked: CampaignAsked) -> Iterator[CampaignCount]:
    """The counts at the ends of months since it started, and at its own end, each judged on its day by what the
    campaign asks now."""
    moments = list(_moments(repository, campaign))

    def rows(view: Repository, days: Sequence[date]) -> Sequence[Sequence[Any]]:
        views = [view, *(view.judged(view.history_head, day) for day in days[1:])]
        return [[list(map(len, _counted(each, campaign, asked)))] for each in views]

    words = repr((campaign.kind, campaign.among, campaign.done))
    key = hashlib.sha256(words.encode("utf-8", "surrogatepass")).hexdigest()
    found = at_commits(repository, moments, AskedThen(_KIND, _FORM, key, f"campaign '{campaign.id}'", rows))
    for at in moments:
        for total, done in found.get(at, ()):
            yield CampaignCount(at.day, total, done)


def _moments(repository: Repository, campaign: Campaign) -> Iterator[At]:
    """The days that are told before today, the earliest first, with the commits that stood then."""
    if repository.git is None or repository.head is None:
        return
    start = campaign.starts or date.fromordinal(max(1, campaign.by.toordinal() - HALF_A_YEAR))
    for day in _days(start, campaign.by, repository.as_of):
        try:
            oid = repository.git.before(day + timedelta(days=1), repository.head)
        except JmxError as error:
            repository.note(f"how campaign '{campaign.id}' went is left out: {error}")
            return
        if oid is not None:
            yield At(oid, day)


def _days(start: date, by: date, as_of: date) -> Sequence[date]:
    """The first day, the ends of months and the last day, before today; of too many the latest."""
    days, day = {start, by}, start
    while day <= min(by, as_of) and day.year < date.max.year:
        following = date(day.year + day.month // 12, day.month % 12 + 1, 1)
        days.add(following - timedelta(days=1))
        day = following
    return sorted(each for each in days if start <= each < as_of and each <= by)[-_MOST_MONTHS:]
