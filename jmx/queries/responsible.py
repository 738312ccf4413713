"""Who answers for what a finding is about, which team runs it, and in which journeys it is."""

from collections import defaultdict
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from functools import cached_property
from typing import Any

from jmx.model.finding import Finding
from jmx.model.identity import outermost
from jmx.model.workspace import Located, Workspace
from jmx.queries.diff import journeys_about
from jmx.report.lint_report import Home


@dataclass(frozen=True)
class Responsible:
    """The people, teams and journeys of the findings about some records."""

    workspace: Workspace

    def home(self, finding: Finding) -> Home:
        """All that is known of where a finding belongs."""
        return Home(self.owner(finding), self.team(finding), ", ".join(self.journeys(finding)))

    def owner(self, finding: Finding) -> str:
        """What they are called who answer for it; empty where nobody does."""
        who, ref = next(self.owners(finding), ("", ""))
        return self.workspace.person_name(who, outermost(ref)) if who else ""

    def owners(self, finding: Finding) -> Iterator[tuple[str, str]]:
        """Who answers for what a finding is about, as written, and the record whose words those are: its own owner,
        else that of what it is written in, also where that cannot be read whole; else the owners of the journeys that
        its file is about."""
        ref = self._ref(finding)
        for each in (ref, outermost(ref)):
            located = self.workspace.find(each) if each else None
            who = getattr(located.record, "owner", None) if located else None
            if isinstance(who, str):
                yield who, ref
                return
        unread = self.workspace.unread.owner_in(finding.path)
        if unread:
            yield unread, ref
            return
        for each in self.journeys(finding):
            who = self.workspace.records[each].record.owned_by
            if who:
                yield who, each

    def team(self, finding: Finding) -> str:
        """The team that runs what a finding is about, or the place where that hurts, or what it is part of; empty where
        none does."""
        workspace, ref = self.workspace, self._ref(finding)
        ref = self._places_of_pains.get(ref, ref)
        while ref:
            located = workspace.find(ref)
            record = located.record if located else None
            team = getattr(record, "team", None) or getattr(record, "operations", None)
            if isinstance(team, str):
                named = workspace.find(team, outermost(ref))
                return named.record.label if named else team
            ref = next((each for each in workspace.around(ref) if each != ref), "") if located else ""
        return ""

    def journeys(self, finding: Finding) -> list[str]:
        """The journeys that a finding is about."""
        return sorted(self.about.get(outermost(self._ref(finding)), ()))

    @cached_property
    def about(self) -> Mapping[str, set[str]]:
        """The journeys that the record of each file is about."""
        return journeys_about(self.workspace)

    def _ref(self, finding: Finding) -> str:
        """The record that a finding is about, or the one that stands where it points."""
        there = () if finding.ref else self._in_file.get(finding.path, ())
        held = (each for each in there if finding.route[: len(each.route)] == each.route)
        found = max(held, key=lambda each: len(each.route), default=None)
        return found.ref if found else finding.ref

    @cached_property
    def _in_file(self) -> Mapping[str, list[Located[Any]]]:
        found: dict[str, list[Located[Any]]] = defaultdict(list)
        for each in self.workspace.records.values():
            found[each.path].append(each)
        return found

    @cached_property
    def _places_of_pains(self) -> Mapping[str, str]:
        """Where each pain hurts, by its ref: the first of its places."""
        found: dict[str, str] = {}
        for places in self.workspace.pains_at.values():
            for place, pains in places.items():
                for pain in pains:
                    found.setdefault(pain.ref, place)
        return found
