"""A page for maps that a repository brings: filled in by a process of its own, with plain data alone."""

import json
from collections.abc import Mapping
from typing import Any

from jmx.errors import CannotDraw
from jmx.processes import ProgramFailed, isolated

_SECONDS = 11.0  # of a clock, where the 10 s of a processor do not end it sooner


def fill(templates: Mapping[str, str], name: str, context: Mapping[str, Any], markup: str) -> str:
    """The page that a template makes of a map; CannotDraw with the template's name and line where it is wrong."""
    asked = {"templates": dict(templates), "name": name, "context": context, "markup": markup}
    try:
        done = isolated("from jmx.render.template_child import main; main()", json.dumps(asked).encode(), _SECONDS)
    except ProgramFailed as error:
        raise CannotDraw(f"templates/{name}: it takes too long; jmx gives a template 10 s") from error
    try:
        said = json.loads(done.out)
    except ValueError as error:
        raise CannotDraw(
            f"templates/{name}: it used up the time or the memory that jmx gives a template (10 s, 512 MB)"
        ) from error
    if "error" in said:
        line = f":{said['line']}" if said["line"] else ""
        raise CannotDraw(f"templates/{said['name']}{line}: {said['error']}")
    return str(said["page"])
