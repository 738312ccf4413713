"""Changes × what each commit did → the same changes, each with the commit that made it last."""

from collections.abc import Iterable
from dataclasses import replace

from jmx.model.change import Change
from jmx.model.history import Commit


def attributed(changes: Iterable[Change], by_commit: Iterable[tuple[Commit, tuple[Change, ...]]]) -> tuple[Change, ...]:
    """Each change with its newest commit; a change no single commit made (a merge did) keeps none."""
    makers: dict[tuple[str, str, str], Commit] = {}
    for commit, made in by_commit:
        for change in made:
            makers.setdefault((change.ref, change.field, change.sort), commit)
            makers.setdefault((change.ref, change.field, "any"), commit)
    return tuple(
        replace(
            change,
            commit=makers.get((change.ref, change.field, change.sort)) or makers.get((change.ref, change.field, "any")),
        )
        for change in changes
    )
