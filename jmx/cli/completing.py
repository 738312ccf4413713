"""Words that a shell completes, beyond the commands and options that typer knows."""

from collections.abc import Iterator
from pathlib import Path

import typer

_MOST = 200


def open_action_refs(context: typer.Context, incomplete: str) -> Iterator[tuple[str, str]]:
    """The refs of open actions that begin so, each with what is to be done; nothing where nothing can be read."""
    from jmx.errors import JmxError
    from jmx.queries.repository import Repository
    from jmx.writing.agreed import open_actions

    try:
        workspace = Repository(Path(context.params.get("repo") or Path())).workspace
    except JmxError:
        return
    found = [each for each in open_actions(workspace) if each.ref.startswith(incomplete)]
    for each in found[:_MOST]:
        yield each.ref, each.record.text
