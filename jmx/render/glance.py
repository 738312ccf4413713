"""Journeys at a glance, and which of them belongs to which: for what shows many of them."""

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, field

from jmx.model.feelings import lowest_for
from jmx.render.brief import worst_pains
from jmx.render.view import MapPain, MapView, Notice


@dataclass(frozen=True, slots=True)
class CurveDot:
    """A point of a journey's first curve: how it feels, whether that is known, and whether nothing feels worse."""

    mood: float
    known: bool
    lowest: bool


@dataclass(frozen=True, slots=True)
class Glance:
    """How a journey stands, in a few facts; the journey and the stage of it that it zooms into, where it does."""

    ref: str
    title: str
    type: str = "journey"  # how wide it looks: a lifecycle, a journey, a sub-journey, a micro-journey
    kind: str = ""  # a draft, a future or a retired journey
    parent: str = ""
    stage: str = ""
    owner: str = ""  # or that there is none, or no longer one
    answered: bool = False
    last_review: str = ""
    next_review: str = ""
    notices: tuple[Notice, ...] = ()
    worst: MapPain | None = None
    coverage: int | None = None
    claims: int = 0
    curve: tuple[CurveDot, ...] = ()
    lowest: str = ""  # in words

    @property
    def pressing(self) -> tuple[str, ...]:
        """What somebody has to act on."""
        return tuple(each.words for each in self.notices if each.pressing)

    @property
    def a_little_late(self) -> str:
        """That its review is overdue, but not for so long that somebody has to act."""
        return next((each.words for each in self.notices if "overdue" in each.words and not each.pressing), "")


def glance(view: MapView, type: str = "journey", parent: str = "", stage: str = "") -> Glance:
    """A map at a glance."""
    worst = worst_pains(view, 1)
    return Glance(
        view.journey, view.title, type, view.kind, parent, stage, view.answers_for_it, view.answered, view.last_review,
        view.next_review, view.notices, worst[0] if worst else None, view.coverage, len(view.claims),
        tuple(_curve(view)), view.low_words,
    )  # fmt: skip


def _curve(view: MapView) -> Iterator[CurveDot]:
    worst = view.worst
    for step in view.felt:
        mood = step.moods[0]
        if step.number and mood is not None:
            yield CurveDot(mood, step.evidenced, 0 in lowest_for(step.moods, worst))


@dataclass(frozen=True, slots=True)
class JourneyTree:
    """A journey with those that zoom into it: each behind that, with how deep it lies."""

    rows: tuple[tuple[int, Glance], ...]

    @property
    def top(self) -> Glance:
        return self.rows[0][1]

    @property
    def count(self) -> int:
        return len(self.rows)


@dataclass(frozen=True, slots=True)
class Family:
    """Journeys by what they zoom into: lifecycles and other journeys with smaller ones first, then all that stand by
    themselves."""

    branches: tuple[JourneyTree, ...] = ()
    single: tuple[Glance, ...] = field(default=())


def family(found: Sequence[Glance]) -> Family:
    """Which journey belongs to which. Those that zoom into each other in a circle hang on the first of them."""
    known = {each.ref for each in found}
    below: dict[str, list[Glance]] = {}
    tops = []
    for each in found:
        if each.parent in known and each.parent != each.ref:
            below.setdefault(each.parent, []).append(each)
        else:
            tops.append(each)
    placed: set[str] = set()
    trees = [_tree(each, below, placed) for each in tops]
    trees += [_tree(each, below, placed) for each in found if each.ref not in placed]
    heads = [each for each in trees if each.count > 1 or each.top.type == "lifecycle"]
    heads.sort(key=lambda each: each.top.type != "lifecycle")
    single = (each.top for each in trees if each.count == 1 and each.top.type != "lifecycle")
    return Family(tuple(heads), tuple(single))


def _tree(top: Glance, below: Mapping[str, Sequence[Glance]], placed: set[str]) -> JourneyTree:
    rows = []
    waiting = [(0, top)]  # not by a function that asks itself: somebody may write a chain of thousands
    while waiting:
        depth, each = waiting.pop()
        if each.ref not in placed:
            placed.add(each.ref)
            rows.append((depth, each))
            waiting += [(depth + 1, inner) for inner in reversed(below.get(each.ref, ()))]
    return JourneyTree(tuple(rows))
