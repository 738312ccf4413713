"""What records there are by their names, and what numbers are known of each."""

import re
from collections import defaultdict
from collections.abc import Iterator, Mapping, Sequence
from functools import cached_property
from typing import Any

from jmx.model.workspace import Located
from jmx.queries.repository import Repository
from jmx.queries.status import JourneyLines
from jmx.review.journey_status import grouped
from jmx.review.known_numbers import (
    PERCENT,
    KnownNumber,
    numbers_expected,
    numbers_in_words,
    numbers_of_action,
    numbers_of_all,
    numbers_of_calendar,
    numbers_of_customers,
    numbers_of_levels,
    numbers_of_record,
    numbers_of_score,
    numbers_of_status,
)

_KINDS: Mapping[str, tuple[str, ...]] = {
    "journey": ("journeys",), "pain-point": ("pains", "pain points"), "metric": ("metrics",),
    "evidence": ("pieces of evidence",), "initiative": ("initiatives",), "team": ("teams",),
    "opportunity": ("opportunities",), "persona": ("personas",), "review": ("reviews",), "stage": ("stages",),
    "touchpoint": ("touchpoints", "steps"), "strength": ("strengths",),
}  # fmt: skip
_NAMED = ("journey", "pain-point", "metric", "evidence", "initiative", "opportunity", "strength", "stage", "touchpoint",
          "review", "action", "decision")  # fmt: skip
_WORDED = ("evidence", "insight", "pain-point", "initiative", "stage", "touchpoint")
_SHORTEST = 6  # letters of a title of one word


def _small(text: str) -> str:
    """A text in small letters, as long as it is: some grow where they get small."""
    return "".join(small if len(small := each.lower()) == 1 else each for each in text)


class NamedNumbers:
    """What records there are by their names, and what numbers are known of each; each worked out once it is asked
    for."""

    def __init__(self, repository: Repository) -> None:
        self.repository, self.workspace = repository, repository.workspace
        self._lines = JourneyLines(repository)
        self._of: dict[str, list[KnownNumber]] = {}

    def of(self, ref: str) -> Sequence[KnownNumber]:
        if ref not in self._of:
            self._of[ref] = list(self._numbers(self.workspace.records[ref]))
        return self._of[ref]

    def _numbers(self, located: Located[Any]) -> Iterator[KnownNumber]:
        workspace, as_of = self.workspace, self.repository.as_of
        yield from numbers_of_record(workspace, located, as_of)
        if located.kind == "insight":
            yield from self.of(located.ref.rpartition("/")[0])
        home = workspace.stands_for.get(located.ref)
        if home:
            yield from numbers_of_record(workspace, workspace.records[home], as_of)
        if located.kind == "journey":
            yield from numbers_of_status(self._lines.of(located), as_of)
            yield from numbers_of_calendar(self.repository.review_status(located), as_of)
            for pain in workspace.pains(located.ref):
                yield from (
                    each._replace(ref=located.ref, of_parts=True)
                    for each in numbers_of_customers(workspace, pain, as_of)
                )
            yield from self._in_journey(located.ref)
        if located.kind == "action":
            yield from numbers_of_action(located, as_of)
        if located.kind in ("metric", "initiative"):
            found = [each for each in self.repository.lint_context.outcomes.values()
                     if located.ref in (each.metric.ref, each.initiative.ref)]  # fmt: skip
            yield from (each for each in numbers_of_levels(workspace, found) if each.ref == located.ref)
        if located.kind == "metric":
            for initiative in workspace.sources(located.ref, "initiative", "expects"):
                yield from numbers_expected(workspace, located, initiative)
        if located.kind == "pain-point":
            names = {located.ref, home or located.ref}
            for score in self.repository.ranking.scores:
                if score.ref in names:
                    yield from numbers_of_score(score, self._places(names))
            yield from numbers_of_customers(workspace, workspace.records[home] if home else located, as_of)
            for each in workspace.evidence(located.ref):
                yield from numbers_of_record(workspace, each, as_of)
            if (sure := self.repository.facts.of(located, ("confidence",))["confidence"]) is not None:
                yield KnownNumber(located.ref, f"confidence of {located.record.label}", ("confidence",), sure)

    def _in_journey(self, ref: str) -> Iterator[KnownNumber]:
        """The values of a journey's metrics, and what stands in the words of all that it is about."""
        for metric in self.workspace.metrics(ref):
            yield from self.of(metric.ref)
        for each in sorted(self.workspace.concerns(ref)):
            located = self.workspace.records.get(each)
            if located and located.kind in _WORDED:
                yield from numbers_in_words(located)

    def _places(self, names: set[str]) -> Mapping[str, int]:
        """The places of a pain among those of each of its journeys."""
        scores, found = self.repository.ranking.scores, dict[str, int]()
        for journey in {home.ref for name in names for home in self.workspace.journeys_of(name)}:
            pains = self.workspace.pains(journey)
            here = {ref for each in pains for ref in (each.ref, self.workspace.stands_for.get(each.ref, each.ref))}
            own = next((each.rank for each in scores if each.ref in names), 0)
            found[journey] = 1 + sum(each.ref in here and each.rank < own for each in scores)
        return found

    @cached_property
    def of_all(self) -> Sequence[KnownNumber]:
        """What is known of the repository as a whole."""
        rows = [self._lines.of(each) for each in self.workspace.journeys()]
        total = grouped("all", rows, self.repository.as_of)
        return tuple(numbers_of_all(self.workspace, total, _KINDS))

    def earlier(self, known: KnownNumber) -> Iterator[KnownNumber]:
        """What the field of a number said before, the latest first."""
        if not known.field or not known.ref or self.repository.git is None or self.repository.head is None:
            return
        ref = self.workspace.stands_for.get(known.ref, known.ref)
        history = self.repository.histories.by_ref.get(ref)
        for event in history.of(known.field) if history else ():
            old = event.change.old
            number = float(old.rstrip(" %")) if isinstance(old, str) and re.fullmatch(r"\d+(\.\d+)? ?%", old) else old
            if isinstance(number, int | float) and not isinstance(number, bool):
                commit = self.repository.history_git.commit(event.oid)
                share = known.unit == PERCENT and 0 <= number <= 1 and not isinstance(old, str)
                value = number * 100 if share else float(number)
                yield known._replace(value=value, day=commit.day, stands=False)

    # --- names ---

    @cached_property
    def _names(self) -> Mapping[str, list[tuple[str, str]]]:
        """Titles and refs in small letters, by their first word."""
        found: dict[str, list[tuple[str, str]]] = defaultdict(list)
        for kind in _NAMED:
            for each in self.workspace.of(kind):
                title = _small(each.record.label)
                names = {each.ref} if "-" in each.ref or "/" in each.ref else set()
                names |= {title} if " " in title or len(title) >= _SHORTEST else set()
                for name in names:
                    if first := re.search(r"\w+", name):
                        found[first[0]].append((name, each.ref))
        for named in found.values():
            named.sort(key=lambda name: -len(name[0]))
        return found

    def names_part(self, text: str) -> bool:
        """Whether a text names a person or a team, or a year, so that what it counts is only theirs."""
        names = (each.record.label for kind in ("person", "team") for each in self.workspace.of(kind))
        parts = {part for name in names for part in (name, name.partition(" (")[0], name.partition(" ")[0])}
        found = {word.lower() for word in re.findall(r"[^\W\d]{3,}", text)}
        return bool(re.search(r"\b(19|20)\d\d\b", text)) or any(
            part in text and part.partition(" ")[0].lower() in found for part in parts if len(part) > 2
        )

    def named_in(self, text: str) -> list[tuple[int, int, str]]:
        """The records that a text names, with where; what lies within a longer name is not named by itself."""
        plain = _small(text)
        found: list[tuple[int, int, str]] = []
        end = 0
        for word in re.finditer(r"\w+", plain):
            for name, ref in self._names.get(word[0], ()):
                begin = word.start() - re.search(r"\w", name).start()  # type: ignore[union-attr]
                last = begin + len(name)
                whole = plain[begin:last] == name and not plain[last : last + 1].isalnum()
                if whole and (begin >= end or (begin, last) == found[-1][:2]):
                    found.append((begin, last, ref))
                    end = last
        return found
