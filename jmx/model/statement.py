"""What a record says at one moment, as plain data: what two moments are compared by."""

from collections.abc import Mapping
from typing import Any, NamedTuple

from jmx.model.place import Route


class Statement(NamedTuple):
    """One record as it is written, without what says nothing: defaults, formatting, the user's own `x-` fields.

    It needs no valid schema, so that files of years ago can still be read. Records inside it make statements of their
    own; `stages` and `touchpoints` hold only the order in which those stand, as pairs of ref and label, and `stage` is
    the one in which a touchpoint stands.
    """

    kind: str
    ref: str
    label: str
    fields: Mapping[str, Any]
    path: str = ""
    route: Route = ()
    target: str = ""  # the file's id, for a stage or touchpoint that stands in a journey by pointer
