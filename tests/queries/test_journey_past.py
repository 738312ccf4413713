"""The past of journeys: reading what has to do with them finds what reading everything finds."""

import random
from collections.abc import Iterator
from pathlib import Path

import pytest

from jmx.model.change import Change
from jmx.model.identity import outermost
from jmx.model.journey import Journey
from jmx.model.workspace import Located
from jmx.queries.journey import journey_facts
from jmx.queries.past import WORKTREE, compared, newest_first
from jmx.queries.repository import Repository as Opened
from jmx.reading.load import load
from jmx.repo.tree import CommitTree
from jmx.review.journey_facts import JourneyFacts, concerned
from tests.support import Repository

JOURNEYS, SHARED, STAGES = ("buy", "pay", "quit", "move", "call"), ("code", "letter"), ("sign", "check")
PAINS, EVIDENCE = ("slow", "lost", "rude", "dear", "cold", "dull"), ("talks", "mails", "diary", "tests")
METRICS, PLANS = ("csat", "nps"), ("faster", "kinder", "sooner")
ANA = "Ana Ruiz <ana@x.example>"


class Growing:
    """A repository of small records that point at each other, edited at random."""

    def __init__(self, seed: int) -> None:
        self.chance = random.Random(seed)
        some = self.some
        self.steps = {name: some((*SHARED, "opens", "waits")) for name in (*JOURNEYS, *STAGES)}
        self.uses = {name: some(STAGES) for name in JOURNEYS}
        self.pains = {name: (some(self.places()), some(EVIDENCE), 3) for name in PAINS}
        self.evidence = dict.fromkeys(EVIDENCE, 1)
        self.metrics = {name: (some(self.places()), 1) for name in METRICS}
        self.plans = {name: (some(PAINS), some(("wish",))) for name in PLANS}
        self.wish = some(PAINS)
        self.names = {name: name for name in (*JOURNEYS, *PAINS, *EVIDENCE, *SHARED, "ana")}
        self.folders = dict.fromkeys(PAINS, "pain-points")
        self.reviews: dict[str, tuple[str, str]] = {}

    def some(self, names: tuple[str, ...]) -> tuple[str, ...]:
        return tuple(name for name in names if self.chance.random() < 0.2)

    def places(self) -> tuple[str, ...]:
        return (
            *JOURNEYS,
            "buy/opens-of-buy",
            "pay/waits-of-pay",
            "quit/main",
            "move/main",
            "call/opens-of-call",
            *SHARED,
            *STAGES,
        )

    def ref(self, name: str) -> str:
        first, slash, rest = name.partition("/")
        return self.names.get(first, first) + slash + rest

    def refs(self, names: tuple[str, ...]) -> str:
        return f"[{', '.join(map(self.ref, names))}]"

    def pointers(self, names: tuple[str, ...], holder: str) -> str:
        return f"[{', '.join(f'{{ref: {self.ref(name)}}}' if name in self.names else f'{name} of {holder}' for name in names)}]"

    def edit(self) -> None:
        """One thing that people do."""
        chance, what = self.chance, self.chance.randrange(11)
        if what == 0:
            self.steps[chance.choice((*JOURNEYS, *STAGES))] = self.some((*SHARED, "opens", "waits"))
        elif what == 1:
            self.uses[chance.choice(JOURNEYS)] = self.some(STAGES)
        elif what in (2, 3):
            self.pains[chance.choice(PAINS)] = (self.some(self.places()), self.some(EVIDENCE), chance.randint(1, 5))
        elif what == 4:
            self.pains.pop(chance.choice(PAINS), None)
        elif what == 5:
            self.evidence[chance.choice(EVIDENCE)] = chance.randrange(9)
        elif what == 6:
            self.metrics[chance.choice(METRICS)] = (self.some(self.places()), chance.randrange(9))
        elif what == 7:
            self.plans[chance.choice(PLANS)] = (self.some(PAINS), self.some(("wish",)))
        elif what == 8:
            self.wish = self.some(PAINS)
        elif what == 9:
            name = chance.choice(tuple(self.names))
            self.names[name] = f"{name}-{chance.randrange(9)}"
        else:
            self.folders[chance.choice(PAINS)] = chance.choice(("pain-points", "pain-points/old", "archive"))

    def files(self) -> Iterator[tuple[str, str]]:
        yield (
            "people.yaml",
            f"kind: people\nitems:\n  - {{id: {self.ref('ana')}, name: Ana Ruiz, emails: [ana@x.example]}}\n",
        )
        for name in JOURNEYS:
            stages = [f"  - {{ref: {each}}}\n" for each in self.uses[name]]
            stages.append(f"  - {{id: main, title: Main, touchpoints: {self.pointers(self.steps[name], name)}}}\n")
            head = f"kind: journey\nid: {self.ref(name)}\ntitle: To {name}\nowner: {self.ref('ana')}\n"
            yield f"journeys/{self.ref(name)}.yaml", f"{head}description: About {name}\nstages:\n{''.join(stages)}"
        for name in SHARED:
            yield (
                f"touchpoints/{name}.yaml",
                f"kind: touchpoint\nid: {self.ref(name)}\ntitle: The {name}\ncontent: As {name}\n",
            )
        for name in STAGES:
            yield (
                f"stages/{name}.yaml",
                f"kind: stage\nid: {name}\ntitle: To {name}\ntouchpoints: {self.pointers(self.steps[name], name)}\n",
            )
        for name, (at, evidence, severity) in self.pains.items():
            head = f"kind: pain-point\nid: {self.ref(name)}\ntitle: So {name}\ndescription: It is {name}\nwhy: For {name}\n"
            tail = f"at: {self.refs(at)}\nseverity: {severity}\nevidence: {self.pointers(evidence, name)}\n"
            yield f"{self.folders[name]}/{self.ref(name)}.yaml", head + tail
        for name, said in self.evidence.items():
            yield (
                f"evidence/{self.ref(name)}.yaml",
                f"kind: evidence\nid: {self.ref(name)}\ntitle: The {name}\nsource: By {name}\nsample: {said}\n",
            )
        for name, (at, value) in self.metrics.items():
            points = f"points: [{{date: 2026-01-01, value: {value}}}]\n"
            yield f"metrics/{name}.yaml", f"kind: metric\nid: {name}\ntitle: The {name}\nat: {self.refs(at)}\n{points}"
        for name, (pains, wishes) in self.plans.items():
            yield (
                f"initiatives/{name}.yaml",
                f"kind: initiative\nid: {name}\ntitle: Be {name}\naddresses: {self.refs((*pains, *wishes))}\n",
            )
        yield "opportunities/wish.yaml", f"kind: opportunity\nid: wish\ntitle: A wish\npains: {self.refs(self.wish)}\n"
        for name, (journey, day) in self.reviews.items():
            yield (
                f"reviews/{name}.yaml",
                f"kind: review\nid: {name}\ndate: {day}\njourneys: [{self.ref(journey)}]\nreviewer: {ANA}\n",
            )

    def commit(self, repository: Repository, number: int) -> None:
        day = f"2026-02-{number + 1:02}"
        for _ in range(self.chance.randint(1, 3)):
            self.edit()
        if self.chance.random() < 0.5:
            self.reviews[f"review-{number}"] = (self.chance.choice(JOURNEYS), day)
        self.write(repository)
        repository.commit({}, day=day)

    def write(self, repository: Repository) -> None:
        for old in repository.folder.rglob("*.yaml"):
            old.unlink()
        repository.write(dict(self.files()))


def facts(opened: Opened) -> list[JourneyFacts]:
    return list(journey_facts(opened, opened.workspace.journeys()))


def _unplaced(change: Change) -> Change:
    """A change without line and column, which no packet tells."""
    before, after = (spot._replace(place=None) if spot else None for spot in (change.before, change.after))
    return change._replace(before=before, after=after)


def in_full(opened: Opened, journey: Located[Journey]) -> tuple[list[Change], list[object]]:
    """What changed in a journey since its last review, and the metrics of that time, out of the whole of both."""
    last = opened.review_status(journey).last
    saw = opened.history.seen_by(last.review.ref) if last else None
    if last is None or saw is None or opened.git is None:
        return [], []
    base = saw.oid
    then = load(CommitTree(opened.git, base, opened.root)).workspace
    changes = newest_first(opened, compared(opened, base, WORKTREE, effects=False).changes, base)
    scope = concerned(journey.ref, changes, then, opened.workspace)
    own = [_unplaced(each) for each in changes if each.ref in scope or outermost(each.ref) in scope]
    return own, [then.points(metric.ref) for metric in opened.workspace.metrics(journey.ref)]


@pytest.mark.parametrize("seed", range(16))
def test_reading_what_has_to_do_with_a_journey_finds_what_reading_everything_finds(tmp_path: Path, seed: int) -> None:
    repository, growing = Repository(tmp_path), Growing(seed)
    for number in range(14):
        growing.commit(repository, number)
    growing.edit()
    growing.write(repository)
    opened = Opened(tmp_path, given_day="2026-03-10", cached=False)
    for each in facts(opened):
        then = each.then
        metrics = opened.workspace.metrics(each.status.journey.ref) if then else ()
        points = [then.points(metric.ref) for metric in metrics] if then else []
        assert (list(each.changes), points) == in_full(opened, each.status.journey)
