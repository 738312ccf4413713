"""Organisations as the published descriptions of the five levels of maturity have them, each a repository with its
history, built by hand: five journeys, a metric and two pains on each, and work on these."""

from collections.abc import Iterator, Mapping, Sequence
from datetime import date, timedelta

from tests.support import Repository

AS_OF = "2026-11-15"
ANA = "Ana Ruiz <ana@x.example>"
NUMBERS = range(1, 6)
Files = dict[str, str]

# When the work of a year and a half was shipped, by the journey it was for.
SHIPPED = {1: "2025-03-01", 2: "2025-09-15", 3: "2026-04-01"}
REVIEWED = (
    "2025-01-20",
    "2025-04-20",
    "2025-07-20",
    "2025-10-20",
    "2026-01-20",
    "2026-04-20",
    "2026-07-20",
    "2026-10-20",
)


def journey(number: int, *, owner: str = "ana", cadence: str = "quarterly") -> str:
    rhythm = f"cadence: {cadence}\n" if cadence else ""
    who = f"owner: {owner}\n" if owner else ""
    return (
        f"kind: journey\nid: j{number}\ntitle: Journey {number}\n{who}{rhythm}operations: team{number % 2}\n"
        f"stages: [{{title: Use {number}, touchpoints: [{{title: Use it}}]}}]\n"
    )


def pains(number: int, *, reach: str = "reach: 0.5, ", evidence: str = "evidence: [{ref: calls}], ") -> str:
    """A severe one and a small one of a journey."""
    return (
        "kind: pain-points\nitems:\n"
        f"- {{id: p{number}, title: It hurts {number}, at: [j{number}], severity: 4, {reach}{evidence}}}\n"
        f"- {{id: q{number}, title: It itches {number}, at: [j{number}], severity: 2, {reach}evidence: [{{ref: calls}}]}}\n"
    )


def metric(number: int, last: str = AS_OF) -> str:
    """Weekly values that rise once something shipped."""
    rows = ", ".join(f"{{date: {day}, value: {value}}}" for day, value in _values(number, date.fromisoformat(last)))
    return (
        f"kind: metric\nid: m{number}\ntitle: Done at once {number}\ntype: ratio\nunit: '%'\nbetter: higher\n"
        f"at: [j{number}]\npoints: [{rows}]\n"
    )


def _values(number: int, last: date) -> Iterator[tuple[date, int]]:
    shipped = date.fromisoformat(SHIPPED.get(number, "2030-01-01"))
    day, week = date(2024, 9, 2), 0
    while day <= last:
        yield day, 50 + (week * 7) % 5 + (20 if day >= shipped else 0)
        day, week = day + timedelta(days=7), week + 1


def work(number: int, addresses: str) -> str:
    return f"kind: initiative\nid: w{number}\ntitle: Mend {number}\nstatus: in-progress\naddresses: [{addresses}]\n"


def fix(number: int, *, expects: bool = True) -> str:
    should = f"expects: {{metric: m{number}, to: 70}}\n" if expects else ""
    return (
        f"kind: initiative\nid: f{number}\ntitle: Mended {number}\nstatus: shipped\nshipped: {SHIPPED[number]}\n"
        f"addresses: [q{number}]\n{should}"
    )


def review(number: int, day: str, decided: str = "decisions: [{id: d1, text: Go on with it}]\n") -> Files:
    said = (
        f"kind: review\nid: {day}-j{number}\ndate: {day}\njourneys: [j{number}]\nreviewer: ana\nverdict: still-true\n"
    )
    return {f"reviews/{day}-j{number}.yaml": said + decided}


PEOPLE: Files = {
    "people.yaml": "kind: people\nitems: [{id: ana, name: Ana Ruiz, emails: [ana@x.example]}]\n",
    "teams.yaml": "kind: teams\nitems: [{id: team0, title: Even}, {id: team1, title: Odd}]\n",
}
EVIDENCE: Files = {
    "evidence/calls.yaml": (
        "kind: evidence\nid: calls\ntitle: Calls about it\ntype: support\ncollected: 2024-12-10\nsample: 300\nsource: desk\n"
    )
}


def all_of(what: str, texts: Mapping[int, str]) -> Files:
    return {f"{what}/{number}.yaml": text for number, text in texts.items()}


def each(make: "object", what: str, **said: object) -> Files:
    return all_of(what, {number: make(number, **said) for number in NUMBERS})  # type: ignore[operator]


# --- the five levels ---


def ad_hoc(repository: Repository) -> Repository:
    """A workshop made maps; nobody owns them, nobody came back to them."""
    bare = {number: journey(number, owner="", cadence="") for number in NUMBERS}
    repository.commit(PEOPLE | all_of("journeys", bare) | each(pains, "pains", reach="", evidence=""), day="2025-01-10")
    return repository


def defined(repository: Repository) -> Repository:
    """Owners and a rhythm are agreed, though not for all; some maps are current, and nobody reviews on time."""
    texts = {number: journey(number, owner="" if number == 5 else "ana") for number in NUMBERS}
    repository.commit(
        PEOPLE | all_of("journeys", texts) | each(pains, "pains", reach="", evidence=""), day="2025-01-10"
    )
    for number in (1, 2):
        repository.commit(review(number, "2026-02-01"), day="2026-02-01")
    return repository


def managed(repository: Repository) -> Repository:
    """Every journey is reviewed on its day and pains are ranked and decided about; figures and evidence are not there
    yet."""
    files = PEOPLE | each(journey, "journeys") | each(pains, "pains", evidence="")
    repository.commit(files | all_of("work", {n: work(n, f"p{n}") for n in NUMBERS}) | EVIDENCE, day="2025-01-10")
    _review_all(repository, REVIEWED)
    return repository


def optimised(repository: Repository) -> Repository:
    """Figures and evidence decide, and it is known what came of what shipped: since half a year."""
    repository.commit(PEOPLE | each(journey, "journeys"), day="2025-01-10")
    repository.commit(_whole("2026-11-15"), day="2026-04-10")
    _review_all(repository, REVIEWED[5:])
    return repository


def customer_centric(repository: Repository) -> Repository:
    """The same, for longer than a year."""
    repository.commit(_whole("2024-12-31"), day="2025-01-10")
    for day in sorted({*REVIEWED, *SHIPPED.values()}):
        repository.commit(_whole(day) | _reviews(day), day=day)
    return repository


LEVELS = (ad_hoc, defined, managed, optimised, customer_centric)


def _whole(day: str) -> Files:
    files = PEOPLE | EVIDENCE | each(journey, "journeys") | each(pains, "pains") | each(metric, "metrics")
    files |= all_of("work", {number: work(number, f"p{number}, q{number}") for number in NUMBERS})
    return files | all_of("fixes", {number: fix(number) for number, shipped in SHIPPED.items() if shipped <= day})


def _reviews(day: str) -> Files:
    found: Files = {}
    for number in NUMBERS if day in REVIEWED else ():
        found |= review(number, day)
    return found


def _review_all(repository: Repository, days: Sequence[str]) -> None:
    for day in days:
        repository.commit(_reviews(day), day=day)
