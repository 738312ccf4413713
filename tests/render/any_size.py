"""Journeys of any size in any script: 1 to 30 stages of 1 to 12 steps, words of 1 to 200 letters."""

from collections.abc import Sequence
from random import Random
from unicodedata import combining

from jmx.render.handoffs import handoffs_of
from jmx.render.view import (
    MapBranch,
    MapDecision,
    MapFix,
    MapOpportunity,
    MapPain,
    MapStage,
    MapStep,
    MapStrength,
    MapView,
    MetricValue,
    Notice,
    Source,
)
from tests.render import drawn

TEAM = "Field service"
# A letter range of each script, with letters that have no spaces between words, that join, and that stand on others.
SCRIPTS = (
    (0x61, 0x7A), (0x41, 0x5A), (0xC0, 0x17F), (0x3B1, 0x3C9), (0x430, 0x44F), (0x5D0, 0x5EA), (0x627, 0x64A),
    (0x905, 0x939), (0xB95, 0xBB9), (0xE01, 0xE2E), (0x10D0, 0x10F0), (0x1200, 0x1240), (0x3041, 0x3093),
    (0x4E00, 0x4F00), (0xAC00, 0xAD00), (0x1F600, 0x1F640), (0x20000, 0x20100), (0x300, 0x315),
)  # fmt: skip


class Maker:
    """Makes one journey out of chance; the same seed makes the same one."""

    def __init__(self, seed: int) -> None:
        self._random = Random(seed)
        self._scripts = self._random.sample(SCRIPTS, self._random.choice((1, 1, 2, 5)))
        self._longest = self._random.choice((6, 12, 30, 200))
        self._full = self._random.choice((0.0, 0.2, 0.6, 1.0))  # how often there is something of each sort

    def view(self) -> MapView:
        stages, most = self._random.randint(1, 30), self._random.randint(1, 12)
        feelings = tuple(self._words() for _ in range(self._random.choice((0, 0, 2, 5))))
        made, number = [], 0
        for at in range(stages):
            steps = [
                self._step(number + each + 1, max(1, len(feelings))) for each in range(self._random.randint(1, most))
            ]
            number += len(steps)
            made.append(self._stage(at, steps))
        return MapView(
            "j",
            self._words(),
            self._maybe(),
            tuple(self._some()),
            self._maybe(),
            feelings,
            tuple(made),
            pains=tuple(self._pain(()) for _ in self._some()),
            strengths=tuple(MapStrength("j/w", words) for words in self._some()),
            metrics=tuple(MetricValue(words, self._words(9), self._maybe(), self._maybe()) for words in self._some()),
            notices=tuple(Notice(words, self._has()) for words in self._some()),
            owner=self._maybe(),
            last_review="3 Sep 2026",
            as_of=drawn.AS_OF,
            commit="4f1c2ab90",
            handoffs=handoffs_of([step for stage in made for step in stage.steps]),
        )

    def _has(self) -> bool:
        return self._random.random() < self._full

    def _word(self, longest: int) -> str:
        low, high = self._random.choice(self._scripts)
        size = min(longest, max(1, round(self._longest ** self._random.random())))
        letters = [chr(self._random.randint(low, high)) for _ in range(size)]
        return "".join(f"e{each}" if combining(each) else each for each in letters)

    def _words(self, longest: int = 200) -> str:
        return " ".join(self._word(longest) for _ in range(self._random.randint(1, 6)))

    def _maybe(self) -> str:
        return self._words() if self._has() else ""

    def _some(self) -> Sequence[str]:
        return [self._words() for _ in range(self._random.randint(1, 4))] if self._has() else ()

    def _stage(self, at: int, steps: Sequence[MapStep]) -> MapStage:
        numbers = [step.number for step in steps]
        return MapStage(
            f"j/{at}",
            self._words(),
            self._random.choice(("", "Before", "After")),
            self._maybe(),
            tuple(steps),
            tuple(self._pain(self._random.sample(numbers, 1)) for _ in self._some()),
            tuple(self._fix() for _ in self._some()),
            self._maybe(),
            tuple(self._some()),
            tuple(MapStrength(f"j/{at}/w", words, self._has(), tuple(numbers[:1])) for words in self._some()),
            tuple(MapOpportunity(f"j/{at}/o", words, steps=tuple(numbers[:1])) for words in self._some()),
            TEAM if self._has() else self._maybe(),
        )

    def _step(self, number: int, curves: int) -> MapStep:
        moods = tuple(self._random.choice((None, -2.0, -1.0, -0.5, 0.0, 1.0, 2.0)) for _ in range(curves))
        ways = tuple(MapBranch(self._random.randint(0, 40), words, self._maybe()) for words in self._some())
        return MapStep(
            f"j/s{number}",
            number,
            self._words(),
            self._maybe(),
            self._has(),
            moods,
            self._has(),
            tuple(self._some()),
            tuple(self._some()),
            self._maybe(),
            self._maybe(),
            response=self._maybe(),
            services=tuple(self._some()),
            backstage=tuple(self._some()),
            systems=tuple(self._some()),
            next=ways[:2] if self._random.random() < 0.1 else (),
            teams=(TEAM,) if self._has() else (),
            team=self._random.choice((TEAM, self._maybe(), "")),
            sources=(self._source(),) if self._has() else (),
        )

    def _pain(self, steps: Sequence[int]) -> MapPain:
        return MapPain(
            f"p{self._random.randint(0, 10**6)}",
            self._words(),
            self._random.choice((None, 1, 12, 1200)),
            severity=self._random.choice((None, 1, 5)),
            evidenced=self._has(),
            fixes=(self._fix(),) if self._has() else (),
            steps=tuple(steps),
            owner=self._maybe(),
            cost=self._maybe(),
            decision=MapDecision("j/d", self._words(), drawn.AS_OF, self._maybe()) if self._has() else None,
            next=self._maybe(),
            sources=(self._source(),) if self._has() else (),
        )

    def _fix(self) -> MapFix:
        return MapFix(f"i{self._random.randint(0, 10**6)}", self._words(), self._random.choice(("planned", "shipped")))

    def _source(self) -> Source:
        return Source("e/1", self._words(), (self._words(),), self._maybe(), drawn.AS_OF)
