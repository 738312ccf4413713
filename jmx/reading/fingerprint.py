"""What a journey says, as one string that changes only when its meaning does."""

import hashlib
import json
from datetime import date, datetime
from typing import Any

from jmx.model.journey import Journey
from jmx.model.workspace import Located, Workspace
from jmx.reading import yaml as door
from jmx.repo.tree import Tree, Unreadable

VERSION = "1"
# Claims about the journey that live their own life: a new pain does not make a map untrue.
_LEFT_OUT = frozenset({"pains", "evidence", "metrics"})


def fingerprint(tree: Tree, workspace: Workspace, journey: Located[Journey]) -> str:
    """The fingerprint of a journey as it is written: with its stages and touchpoints, inline or in their own files.

    Defaults, `x-` fields, comments, the order of keys and the style of numbers and dates do not count, so that a new
    version of jmx never makes an old review look stale.
    """
    written = {journey.ref: _written(tree, journey)}
    for stage in workspace.stages(journey.ref):
        places: tuple[Located[Any], ...] = (stage, *workspace.touchpoints_of.get(stage.ref, ()))
        for located in places:
            if located.path != journey.path:
                written[located.ref] = _written(tree, located)
    text = json.dumps(_canonical(written), ensure_ascii=False, sort_keys=True, separators=(",", ":"))
    return f"{VERSION}:{hashlib.sha256(text.encode()).hexdigest()}"


def _written(tree: Tree, located: Located[Any]) -> Any:
    content = tree.read(located.path)
    if isinstance(content, Unreadable):
        return None
    here: Any = door.parse(content)
    for step in located.route:
        here = here[step]
    return here


def _canonical(value: Any) -> Any:
    if isinstance(value, dict):
        return {
            str(key): _canonical(each)
            for key, each in value.items()
            if key not in _LEFT_OUT and not str(key).startswith("x-")
        }
    if isinstance(value, list):
        return [_canonical(each) for each in value]
    if isinstance(value, date | datetime):
        return value.isoformat()
    if isinstance(value, float) and value.is_integer():
        return int(value)
    return value
