"""What a record says at one moment, as plain data: what two moments are compared by."""

from collections.abc import Mapping
from typing import Any, NamedTuple

from jmx.model.finding import Route
from jmx.model.identity import Identity


class Snapshot(NamedTuple):
    """One record as it is written, without what says nothing: defaults, formatting, the user's own `x-` fields.

    It needs no valid schema, so that files of years ago can still be read. Records inside it make snapshots of their
    own.
    """

    kind: str
    ref: str
    label: str
    fields: Mapping[str, Any]
    path: str = ""
    route: Route = ()
    within: tuple[str, str] = ("", "")  # ref and label of a touchpoint's stage, or of what an inline pain is written on
    order: Mapping[str, tuple[tuple[str, str], ...]] = {}  # `stages` or `touchpoints` as they follow, by ref and label
    target: str = ""  # the file's id, for a stage or touchpoint that stands in a journey by pointer
    identity: Identity = Identity.WRITTEN
    named: str = ""  # the id somebody gave it, where that says more than its title

    @property
    def everything(self) -> dict[str, Any]:
        """Its fields, and where it stands and what stands in it, as changes call and tell that."""
        orders = {f"order of {name}": [label for _, label in places] for name, places in self.order.items() if places}
        where = {"at": [self.within[0]]} if self.kind == "pain-point" else {"stage": self.within[1]}
        return (where if self.within[0] and "at" not in self.fields else {}) | {**self.fields, **orders}
