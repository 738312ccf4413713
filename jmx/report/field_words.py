"""What the fields of a record say, in words: titles for refs with the ref beside, people by name, scales, units."""

import re
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from typing import Any

from pydantic import BaseModel

from jmx.model import evidence, journey, metric, review, settings
from jmx.model.field_history import SCALES
from jmx.model.finding import Route
from jmx.model.record import duration_in_words, money_in_words, share_of
from jmx.model.recurrence import recurrence_in_words
from jmx.model.workspace import Located
from jmx.report.document import Inline, Inlines, joined, plain, words
from jmx.report.wording import in_figures, in_words, one_line

# How a part of a record is said. What stands before a field goes where the field does; what is not named here follows
# by its name.
_PHRASES: Mapping[type[BaseModel], str] = {
    journey.Vacant: "{vacant}",
    journey.Vacancy: "nobody since {since}, covered by {covering}",
    journey.Volume: "{n} a {per}; {source}",
    journey.Revenue: "{money} a {per}; {source}",
    journey.MetricTrigger:
        "{metric} worsens by {worsens} drops by {drops} rises by {rises} changes by {changes}",
    journey.HappeningTrigger: "a happening: {happening}",
    journey.EvidenceTrigger: "new insights: {evidence}",
    journey.SystemUse: "{system} {key}, {url}",
    journey.Backstage: "{title}; {team}; in {system}",
    journey.Branch: "{to}, when: {when}",
    journey.ModelStage: "{title} ({id}): {questions}",
    evidence.Evidence: "{title}; {type}, {collected}, sample {sample}, {source}",
    evidence.Insight: "{text}",
    evidence.Stake: "{money}: {basis}",
    evidence.Hits: "{n} a {per}",
    evidence.Dispute: "{by}: {why}",
    metric.Point: "{date}: {value}, sample {sample}, only {segment}",
    metric.Rebase: "{date}: {why}",
    review.PostponedVerdict: "{postponed}",
    review.Postponed: "put off to {to}: {why}",
    review.TrackerLink: "{system} {key}, {url}",
    review.Expectation: "{metric} from {from} to {to} by {by}, sure to {chance}",
    settings.Goal: "{title} ({id})",
    settings.Forum: "{title} ({id})",
    settings.Freeze: "{from} to {to}: {why}",
    settings.Suppression: "{code} of {record}, until {expires}: {reason}",
    settings.Tier: "reviewed {cadence}",
    settings.Tracker: "{system}, {url}",
}  # fmt: skip
_PIECE = re.compile(r"([^{]*)\{(\w+)\}(\)?)")
_LABELS = {
    "as": "standard stage",
    "by": "real by",
    "event": "event in logs",
    "must": "must be fixed",
    "left": "left on",
}
_UNITS = {"effort": "person-week", "grace_days": "day", "outcome_days": "day"}
_CUT = {"base": 9, "fingerprint": 14}  # of what nobody reads to its end
_WITHIN = " ({})"  # how a ref stands where more follows
_EVERYBODY = "default"  # the key of a feeling that holds for whoever is not named


def label_of(field: str) -> str:
    """What a field is called."""
    return field if field.startswith("x-") else _LABELS.get(field, field.replace("_", " "))


def title_of(record: Any) -> str:
    """What a record, a goal or a forum is called; the settings by the organisation's name."""
    if isinstance(record, settings.Settings):
        return record.organisation or "settings"
    return one_line(getattr(record, "label", None) or record.title)


def called(ref: str, target: Located[Any] | None, beside: str = "  {}") -> Inlines:
    """A ref by the title of what it leads to; a person who has no record by name and address."""
    if target is not None:
        return Inline(title_of(target.record)), Inline(beside.format(target.ref), "quiet")
    name, _, address = ref.rstrip(">").partition(" <")
    return (Inline(name), Inline(beside.format(address), "quiet")) if address else words(ref)


@dataclass(frozen=True, slots=True)
class FieldWords:
    """Puts the fields of one record into words. `targets` has what its refs lead to, by the route of each; `settled` is
    what `jmx.yaml` says for all: the currency of sums that name none, and where trackers are."""

    targets: Mapping[Route, Located[Any] | None]
    settled: settings.Settings

    def lines(self, field: str, value: Any, route: Route = ()) -> list[Inlines]:
        """What a field says, each item of a list on a line of its own."""
        here = route or (field,)
        if isinstance(value, tuple | list):
            return [self.said(field, each, (*here, index)) for index, each in enumerate(value)]
        if isinstance(value, dict):
            return [self._entry(field, key, each, here) for key, each in value.items()]
        return [self.said(field, value, here)]

    def said(self, field: str, value: Any, route: Route) -> Inlines:
        """A value on one line."""
        if route in self.targets:
            return called(value, self.targets[route], _WITHIN if any(map(_is_name, route[1:])) else "  {}")
        if isinstance(value, tuple | list | dict):
            lines = self.lines(field, value, route)
            return joined(lines, "; " if any("," in plain(line) for line in lines) else ", ")
        if isinstance(value, BaseModel):
            return tuple(self._phrase(value, route))
        return words(_plain(field, value))

    def _entry(self, field: str, key: str, value: Any, route: Route) -> Inlines:
        told = words("everybody else" if field == "emotion" and key == _EVERYBODY else key)
        if (*route, key) in self.targets:
            told = called(key, self.targets[(*route, key)], _WITHIN)
        scaled = "" if field == "emotion" else field  # one scale for all of them needs no saying again
        return (*told, Inline(": "), *self.said(scaled, value, (*route, "")))

    def _phrase(self, part: BaseModel, route: Route) -> Iterator[Inline]:
        """A part of a record: as it is said, then whatever else is written in it."""
        left = dict(written(part))
        if "money" in left:
            left["money"] = money_in_words(left["money"], left.pop("currency", self.settled.currency))
        if isinstance(part, review.TrackerLink) and not part.url:
            left.update(("url", each.url) for each in self.settled.trackers if each.system == part.system and each.url)
        begun = False
        for before, name, after in _PIECE.findall(_PHRASES.get(type(part), "")):
            if name in left:
                yield Inline(before if begun or before[:1] not in " ,;:" else before.lstrip(" ,;:"))
                yield from (*self.said(name, left.pop(name), (*route, name)), Inline(after))
                begun = True
        for name, value in left.items():
            yield Inline(f"{'; ' if begun else ''}{label_of(name)}: ")
            yield from self.said(name, value, (*route, name))
            begun = True


def _is_name(step: str | int) -> bool:
    return isinstance(step, str)


def written(part: BaseModel) -> Iterator[tuple[str, Any]]:
    """The fields of a record or a part of one that say something, in the order of the model; the user's own last."""
    for attribute, info in type(part).model_fields.items():
        value = getattr(part, attribute)
        if attribute in part.model_fields_set and value is not None and value != () and value != {}:
            yield info.alias or attribute, value
    yield from (part.model_extra or {}).items()


def _plain(field: str, value: Any) -> str:
    """A single value, with its scale or unit."""
    if field == "recurs":
        return recurrence_in_words(value)
    if field in ("duration", "timing", "cadence"):
        told = duration_in_words(value)
        return f"every {told}" if field == "cadence" and told != value else told
    if field == "reach":
        return f"{100 * (share_of(value) if isinstance(value, str) else value):.3g} % of customers"
    if field == "chance":
        return f"{100 * value:.3g} %"
    if isinstance(value, bool) or not isinstance(value, int | float):
        text = in_words(value)
        return f"{text[: _CUT[field]]}…" if field in _CUT else text
    figures = f"{value:,.12g}".replace("-", "−") if abs(value) < 10**15 else in_figures(value)
    if field in SCALES:
        low, high = SCALES[field]
        return f"{figures} of {high}" if low == 1 else f"{figures} (from {in_figures(low)} to {high})"
    if field == "frequency":
        return "once each" if value == 1 else f"{figures} times each"
    return f"{figures} {_UNITS[field]}{'' if value == 1 else 's'}" if field in _UNITS else figures
