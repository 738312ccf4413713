"""Refs to ids that nobody wrote: told with the line that pins the id, so that no ref comes to mean another record."""

from collections.abc import Iterable, Iterator, Mapping
from dataclasses import replace
from typing import Any

from jmx.model import record_rules
from jmx.model.finding import Finding
from jmx.model.identity import Identity
from jmx.model.kinds import SETTINGS_FILE
from jmx.model.place import Route
from jmx.model.settings import Settings
from jmx.model.workspace import Link, Located


def derived_refs(links: Iterable[Link], settings: Settings, records: Mapping[str, Located[Any]]) -> Iterator[Finding]:
    """A finding for each ref, from another record or from `jmx.yaml`, to an id made of a title."""
    for link in links:
        target = records.get(link.target)
        if target is not None and target.identity is not Identity.WRITTEN and link.source != target.ref:
            yield _finding(link.path, link.route, target)
    for index, suppression in enumerate(settings.lint.suppress):
        target = records.get(suppression.record)
        if target is not None and target.identity is not Identity.WRITTEN:
            yield _finding(SETTINGS_FILE, ("lint", "suppress", index, "record"), target)


def _finding(path: str, route: Route, target: Located[Any]) -> Finding:
    label = target.record.label
    if target.identity is Identity.WORDS:
        words = f"the id of '{target.ref}' is only made of its title “{label}”, and changes with it"
        found = record_rules.DERIVED_REF.at(path, words, hint=_pin(target), route=route)
    else:
        words = f"'{target.ref}' is only a number for “{label}”, and may come to mean another record"
        found = record_rules.NUMBERED_REF.at(path, words, hint=_pin(target), route=route)
    return replace(found, mend=(target.path, target.route))


def _pin(target: Located[Any]) -> str:
    """The line that pins the id; a record that is written as its bare title becomes a mapping."""
    own = target.ref.rpartition("/")[2]
    bare = target.record.model_fields_set <= {"title"}
    return f"write `{{id: {own}, title: …}}`" if bare else f"write `id: {own}`"
