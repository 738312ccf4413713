"""What a map knows of each step, pain and whatever else stands on it, as items of a page."""

import re
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from functools import cached_property

from jmx import escape
from jmx.render.html_words import block, facts, isolated, listed, texts, value
from jmx.render.past import MapEdit, MapPast
from jmx.render.view import (
    MapFix,
    MapOpportunity,
    MapPain,
    MapStage,
    MapStep,
    MapStrength,
    MapView,
    Source,
    day,
)

_STATUS = {"open": "Open", "accepted": "Accepted", "addressed": "Addressed", "wont-fix": "Won’t fix"}
_NOT_IN_ID = re.compile(r"[^\w-]+")
_ABOUT = {
    "pain": "What hurts", "fix": "What we are doing", "idea": "What we could do", "strength": "What works well",
}  # fmt: skip


@dataclass(frozen=True)
class Items:
    """What is known of each record of a map, as an item with an id to lead to."""

    view: MapView
    past: MapPast

    # --- what can be led to, and what can be asked for ---

    @cached_property
    def ids(self) -> Mapping[str, str]:
        """The id of the item about each record, by its ref."""
        found: dict[str, str] = {}
        taken: set[str] = set()
        for kind, ref in self._items:
            name = f"{kind}-{_NOT_IN_ID.sub('-', ref)}"
            while name in taken:
                name += "-"
            taken.add(name)
            found.setdefault(ref, name)
        return found

    @property
    def _items(self) -> Iterator[tuple[str, str]]:
        for stage in (*self.view.stages, self.view.whole):
            if stage.own:
                yield "stage", stage.ref
            yield from (("step", step.ref) for step in stage.steps)
            yield from (("pain", pain.ref) for pain in stage.pains)
            yield from (("fix", fix.ref) for fix in stage.fixes)
            yield from (("idea", each.ref) for each in stage.opportunities)
            yield from (("strength", each.ref) for each in stage.strengths)

    @cached_property
    def titles(self) -> Mapping[str, str]:
        """What each record of the map is called, by its ref."""
        return {each.ref: each.title for stage in (*self.view.stages, self.view.whole) for each in records(stage)}

    @cached_property
    def people(self) -> Sequence[str]:
        """Owners and teams of the map, each once, in the order of the alphabet."""
        stages = (*self.view.stages, self.view.whole)
        found = {who for stage in stages for each in records(stage) for who in self._who(stage, each)}
        return sorted(found - {""}, key=lambda name: (name.casefold(), name))

    def _who(self, stage: MapStage, record: "Record") -> Iterator[str]:
        """Who has to do with a record: its owner or team, and whoever works on it."""
        match record:
            case MapStep():
                yield from (stage.team, *record.teams)
            case MapPain():
                yield self.owner(record)
                yield from (fix.who for fix in record.fixes)
                yield record.decision.owner if record.decision else ""
            case MapFix():
                yield record.who
            case MapOpportunity():
                yield from (fix.who for fix in record.fixes)

    def owner(self, pain: MapPain) -> str:
        """Who answers for a pain: else the owner of the journey, while they are there."""
        return pain.owner or (self.view.owner if not self.view.left else "")

    def _opened(self, record: "Record", stage: MapStage, *classes: str) -> str:
        """The start of an item, which says for whom it is and whom it concerns."""
        kind = self.ids[record.ref].partition("-")[0]
        members = getattr(record, "personas", ())
        told = f' id="{escape.html(self.ids[record.ref])}" data-kind="{kind}" tabindex="-1"'
        if self.view.felt_by:
            met = [str(at) for at, group in enumerate(self.view.felt_by) if not members or {*members} & {*group}]
            told += f' data-groups="{" ".join(met) or "-"}"'
        places = {name: str(at) for at, name in enumerate(self.people)}
        those = dict.fromkeys(places[who] for who in self._who(stage, record) if who in places)
        told += f' data-who="{" ".join(those)}"'
        about = f'<p class="label">{_ABOUT[kind]}</p>\n' if kind in _ABOUT else ""
        if record.mark:
            about += block("p", record.mark.words, ' class="strong"')
        return f'<article class="{" ".join(("item", kind, *filter(None, classes)))}"{told}>\n{about}'

    # --- items ---

    def step(self, step: MapStep, stage: MapStage) -> str:
        """How a step, or a stage as a whole, goes and feels, how that is known, and what stands behind it."""
        assumed = bool(step.felt) and not step.evidenced
        number = f'<span class="no">{step.number}</span> ' if step.number else ""
        title = value(step.title) if step.number else f"{value(step.title)} <span>as a whole</span>"
        star = ' <span class="star">★ moment of truth</span>' if step.moment else ""
        thought = tuple(each for each in step.voices if each not in step.quotes)
        rows = (
            ("Decides", value(step.decides)),
            ("Matters", f"{step.importance} of 5" if step.importance else ""),
            ("When", value(step.timing)),
            ("Takes", value(step.duration)),
            ("Where", value(step.channel)),
            ("They do", texts(step.actions)),
            ("They think", texts(thought)),
            ("Feels", self._feelings(step)),
            ("We answer", value(step.response)),
            ("Comes of it", texts(step.outputs)),
            ("Then", listed((self._way(way.number, way.title, way.when) for way in step.next), ' class="plain"')),
            ("Leads into", value(step.opens)),
            ("Hurts", self._links(pain.ref for pain in self.hurting(step))),
            ("Services", texts(step.services)),
            ("Backstage", texts(step.backstage)),
            ("Systems", texts(step.systems)),
            ("Run by", texts(step.teams or ((stage.team,) if stage.team else ()))),
            ("Only for", texts(step.personas)),
        )  # fmt: skip
        quotes = "".join(block("blockquote", f"“{quote}”") for quote in step.quotes)
        ends = '<p class="quiet">The journey may end here.</p>\n' if step.ends else ""
        claimed = step.felt or step.sources
        return (
            self._opened(step, stage, "guess" if assumed else "")
            + f"<h4>{number}<span>{title}{star}</span></h4>\n"
            + block("p", step.description) + block("p", step.content) + quotes + facts(rows) + ends
            + (_known(step.sources, step.evidenced, {*step.quotes}) if claimed else "")
            + self._end(step.ref)
        )  # fmt: skip

    def _feelings(self, step: MapStep) -> str:
        """How it feels to whom, and whether that is known."""
        aside = "" if step.evidenced else " (an assumption)"
        named = self.view.feelings or ("",)
        if len({*step.moods}) == 1 and step.felt:
            return f"{_feeling(step.moods[0] or 0)}{aside}"
        told = [
            f'<li data-group="{at}">{_feeling(mood)}{f" {value(name)}" if name else ""}{aside}</li>'
            for at, (mood, name) in enumerate(zip(step.moods, named, strict=False))
            if mood is not None
        ]
        return f'<ul class="plain">{"".join(told)}</ul>' if told else ""

    def hurting(self, step: MapStep) -> list[MapPain]:
        """The pains at a step."""
        return self._pains_at.get(step.number, []) if step.number else []

    @cached_property
    def _pains_at(self) -> Mapping[int, list[MapPain]]:
        found: dict[int, list[MapPain]] = {}
        for pain in self.view.all_pains:
            for number in dict.fromkeys(pain.steps):
                found.setdefault(number, []).append(pain)
        return found

    @cached_property
    def _steps(self) -> Mapping[int, str]:
        """The refs of the steps, by their numbers."""
        return {step.number: step.ref for step in self.view.steps}

    def _at(self, numbers: Iterable[int]) -> list[str]:
        """The refs of some steps, in the order of the journey."""
        return [self._steps[number] for number in sorted({*numbers}) if number in self._steps]

    @cached_property
    def _fixed_by(self) -> Mapping[str, list[str]]:
        """The refs of the pains that each initiative takes up."""
        found: dict[str, list[str]] = {}
        for pain in self.view.all_pains:
            for fix in pain.fixes:
                found.setdefault(fix.ref, []).append(pain.ref)
        return found

    def _way(self, number: int, title: str, when: str) -> str:
        where = self._link(self._steps[number]) if number in self._steps else value(title)
        return f"{where}{f': {value(when)}' if when else ''}"

    def pain(self, pain: MapPain, stage: MapStage) -> str:
        """How badly it hurts whom, who answers for it, what was decided, what is next, and what became of fixes."""
        rank = f'<span class="rank">#{pain.rank}</span> ' if pain.rank else ""
        steps = self._at(pain.steps)
        decided = ""
        if pain.decision:
            decided = f'{value(pain.decision.words)} <span class="quiet">({value(pain.decision.cited)})</span>'
        idle = f"Nothing since “{pain.answer.title}”, {pain.answer.words}" if pain.answer else "Nobody works on it"
        titles = (pain.answer.title,) if pain.answer else ()
        waits = pain.status in ("open", "accepted")
        rows = (
            ("Severity", f"{pain.severity} of 5" if pain.severity else ""),
            ("Must", f'<span class="alarm">{escape.html(pain.must)}</span>' if pain.must else ""),
            ("Status", value(_STATUS.get(pain.status, pain.status)) + (f": {value(pain.why)}" if pain.why else "")),
            ("Where", self._links(steps)),
            ("Costs", value(pain.cost)),
            ("Only for", texts(pain.personas)),
            ("Owner", value(self.owner(pain)) or '<span class="alarm">Nobody</span>'),
            ("Decided", decided or ('<span class="alarm">Nothing about this yet</span>' if waits else "")),
            ("Next", value(pain.next) or (f'<span class="alarm">{isolated(idle, titles)}</span>' if waits else "")),
            ("Fixes", listed(map(self._fixed, pain.fixes), ' class="plain"')),
            ("Disputed by", value(pain.disputed)),
        )  # fmt: skip
        return (
            self._opened(pain, stage, "" if pain.evidenced else "guess")
            + f"<h4>{rank}{value(pain.title)}</h4>\n"
            + block("p", pain.more) + facts(rows)
            + _known(pain.sources, pain.evidenced)
            + self._end(pain.ref)
        )  # fmt: skip

    def _fixed(self, fix: MapFix) -> str:
        """A fix with what came of it and who does it."""
        who = f", {value(fix.who)}" if fix.who and fix.under_way else ""
        return f"{self._link(fix.ref, fix.title)}: {_stand(fix)}{who}"

    def fix(self, fix: MapFix, stage: MapStage) -> str:
        """Where an initiative stands, who does it and for which pains."""
        pains = dict.fromkeys(self._fixed_by.get(fix.ref, ()))
        rows = (("Status", _stand(fix)), ("Done by", value(fix.who)), ("For", self._links(pains)))
        return f"{self._opened(fix, stage)}<h4>{value(fix.title)}</h4>\n{facts(rows)}{self._end(fix.ref)}"

    def opportunity(self, each: MapOpportunity, stage: MapStage) -> str:
        """A question with its answers so far."""
        steps = self._at(each.steps)
        rows = (("Where", self._links(steps)), ("Answers", listed(map(self._fixed, each.fixes), ' class="plain"')))
        return f"{self._opened(each, stage)}<h4>{value(each.title)}</h4>\n{facts(rows)}{self._end(each.ref)}"

    def strength(self, each: MapStrength, stage: MapStage) -> str:
        """What works well, and whether that is known."""
        steps = self._at(each.steps)
        known = "" if each.evidenced else '<p class="quiet">An assumption: nothing supports it yet.</p>\n'
        opened = self._opened(each, stage, "" if each.evidenced else "guess")
        rows = facts([("Where", self._links(steps))])
        return f"{opened}<h4>{value(each.title)}</h4>\n{rows}{known}{self._end(each.ref)}"

    def _end(self, ref: str) -> str:
        """What became of a record, and the way back to the map."""
        back = f'<p class="back"><a href="#on-map-{escape.html(self.ids[ref])}">Show on the map</a></p>\n'
        return f"{_past(self.past.of(ref))}{back}</article>\n"

    def _links(self, refs: Iterable[str]) -> str:
        found = [self._link(ref) for ref in refs]
        return found[0] if len(found) == 1 else listed(found, ' class="plain"')

    def _link(self, ref: str, title: str = "") -> str:
        shown = value(title or self.titles.get(ref, ref))
        return f'<a href="#{escape.html(self.ids[ref])}">{shown}</a>' if ref in self.ids else shown


Record = MapStep | MapPain | MapFix | MapOpportunity | MapStrength


def records(stage: MapStage) -> tuple[Record, ...]:
    """Whatever of a stage has an item."""
    own = (stage.own,) if stage.own else ()
    return (*own, *stage.steps, *stage.pains, *stage.fixes, *stage.opportunities, *stage.strengths)


def mood_words(mood: float | None) -> str:
    """`−1.5`; nothing where nobody said."""
    return "" if mood is None else f"{mood:+g}".replace("-", "−") if mood else "0"


def _feeling(mood: float) -> str:
    role = "alarm" if mood < 0 else "done" if mood > 0 else "strong"
    return f'<span class="{role}">{mood_words(mood)}</span>'


def _stand(fix: MapFix) -> str:
    role = "done" if fix.ticked else "strong"
    return f'<span class="{role}">{escape.html(fix.words)}</span>'


def _known(sources: Sequence[Source], evidenced: bool, told: set[str] | None = None) -> str:
    """The evidence behind a claim, with what customers said, but for what is quoted above."""
    if not sources:
        words = "Evidence is elsewhere." if evidenced else "An assumption: nothing supports it yet."
        return f'<p class="quiet">{words}</p>\n'
    items = []
    for source in sources:
        quotes = "".join(block("blockquote", f"“{each}”") for each in source.quotes if each not in (told or ()))
        items.append(f'{block("p", source.words)}{quotes}<p class="quiet">{value(source.cited)}</p>')
    doubt = "" if evidenced else '<p class="quiet">An assumption all the same: no source, kind or day.</p>\n'
    return f'<div class="known"><p class="label">How we know</p>\n{listed(items)}</div>\n{doubt}'


def _past(edits: Sequence[MapEdit]) -> str:
    """When it was edited last and by whom; behind that each edit with its reason, the newest first."""
    if not edits:
        return ""
    newest = edits[0]
    done = "Added" if len(edits) == 1 else "Last changed"
    items = [
        f"<p>{_made(each)}: {value(each.words)}</p>{block('p', each.why, ' class=strong') if each.why else ''}"
        for each in edits
    ]
    return f'<details class="past"><summary>{done} {_made(newest)}</summary>\n{listed(items)}</details>\n'


def _made(edit: MapEdit) -> str:
    """`21 Sep 2026 by Mei-Lin Chow, commit ca76ec5a1`."""
    if edit.when is None and not edit.commit:
        return "here, not committed yet"
    when = (day(edit.when) if edit.when else "on an unknown day") + ("" if edit.certain else " or before")
    return f"{when}{f' by {value(edit.by)}' if edit.by else ''}, commit {escape.html(edit.commit)}"
