"""What waits for each owner, for the issue that tells them of it every night."""

import hashlib
from collections import defaultdict

from jmx.model.codeowners import known_as
from jmx.model.finding import Finding, Level
from jmx.model.identity import outermost, slug
from jmx.model.settings import Person
from jmx.queries.overview import findings_of
from jmx.queries.repository import Repository
from jmx.queries.responsible import Responsible
from jmx.report.nightly import NightlyReport, OwnerIssue

NOBODY = "(nobody)"  # no id is written like this


def nightly_of(repository: Repository) -> NightlyReport:
    """The errors and warnings by whoever answers for what they are about; those of nobody, or of somebody who has left,
    together."""
    report, workspace = findings_of(repository, (), repository.baseline), repository.workspace
    responsible = Responsible(workspace)
    found: dict[str, list[Finding]] = defaultdict(list)
    people: dict[str, Person] = {}
    for each in report.findings:
        if each.level is not Level.INFO:
            key, person = _owner(repository, responsible, each)
            found[key].append(each)
            people |= {key: person} if person else {}
    issues = tuple(
        OwnerIssue(key, people[key].label if key in people else "", _handle(people.get(key)), tuple(found[key]))
        for key in sorted(found, key=lambda key: (key == NOBODY, key))
    )
    names = {journey.ref: journey.record.label for journey in workspace.journeys()}
    homes = {ref: names[min(journeys)] for ref, journeys in responsible.about.items() if len(journeys) == 1}
    placed = {each.ref: homes.get(outermost(each.ref), "") for each in report.findings}
    return NightlyReport(issues, report, placed, complete=not repository.unread and repository.loaded.whole)


def _owner(repository: Repository, responsible: Responsible, finding: Finding) -> tuple[str, Person | None]:
    """Who has to hear of a finding, the first who is still there, with a key that stays theirs."""
    workspace = repository.workspace
    for who, ref in responsible.owners(finding):
        person = workspace.person(who, outermost(ref))
        if person and not (person.left and person.left <= repository.as_of):
            known = next((each.ref for each in workspace.of("person") if each.record is person), "")
            return known or _key((*person.emails, person.name)[0]), person
        if person is None and who in workspace.unread.ids:
            return who, Person(name=who)  # whose own record has mistakes
    return NOBODY, None


def _key(called: str) -> str:
    """A key for somebody who has no id: the words of an address, and a few digits for all that these do not tell."""
    digits = hashlib.sha256(called.casefold().encode()).hexdigest()[:8]
    return f"{slug(called)}-{digits}".removeprefix("-")


def _handle(person: Person | None) -> str:
    return next((name for name in known_as(person) if name.startswith("@")), "") if person else ""
