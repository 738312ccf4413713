"""Refs to ids that nobody wrote: told with the line that pins the id, so that no ref comes to mean another record."""

from collections.abc import Collection, Iterable, Iterator, Mapping
from dataclasses import replace
from typing import Any

from jmx.model import record_rules
from jmx.model.finding import Finding, Route
from jmx.model.identity import Identity
from jmx.model.kinds import SETTINGS_FILE
from jmx.model.settings import Settings
from jmx.model.workspace import Link, Located


def derived_refs(
    links: Iterable[Link], settings: Settings, records: Mapping[str, Located[Any]], contested: Collection[str]
) -> Iterator[Finding]:
    """A finding for each ref, from another record or from `jmx.yaml`, to an id made of a title.

    `contested` are refs that several records of a journey would have by their titles: which of them has it may change
    with the next edit.
    """
    for link in links:
        target = records.get(link.target)
        if target is not None and target.identity is not Identity.WRITTEN and link.source != target.ref:
            yield _finding(link.path, link.route, target, link.target in contested)
    for index, suppression in enumerate(settings.lint.suppress):
        target = records.get(suppression.record)
        if target is not None and target.identity is not Identity.WRITTEN:
            yield _finding(SETTINGS_FILE, ("lint", "suppress", index, "record"), target, target.ref in contested)


def _finding(path: str, route: Route, target: Located[Any], contested: bool) -> Finding:
    label = target.record.label
    if target.identity is Identity.WORDS and not contested:
        words = f"the id of '{target.ref}' is only made of its title “{label}”, and changes with it"
        found = record_rules.DERIVED_REF.at(path, words, hint=_pin(target), route=route)
    else:
        words = f"'{target.ref}' may come to mean another record: several are called “{label}”, or it has no letters"
        hint = "give the one that is meant an id of its own and name that; today it means the one"
        found = record_rules.NUMBERED_REF.at(path, words, hint=hint, route=route)
    return replace(found, mend=(target.path, target.route))


def _pin(target: Located[Any]) -> str:
    """The line that pins the id; a record that is written as its bare title becomes a mapping."""
    own = target.ref.rpartition("/")[2]
    bare = target.record.model_fields_set <= {"title"}
    return f"write `{{id: {own}, title: …}}`" if bare else f"write `id: {own}`"
