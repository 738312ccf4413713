"""The page that GitHub shows of a step of a workflow."""

import os
from pathlib import Path

from jmx.cli.terminal import complain
from jmx.repo import files

_MOST_BYTES = 1 << 20  # what GitHub takes of a step


def add_to_step_summary(markdown: str) -> None:
    """Adds Markdown to the page, where there is one."""
    given = os.environ.get("GITHUB_STEP_SUMMARY")
    if not given:
        return
    target = Path(given)
    known = files.read(target.parent, target.name, _MOST_BYTES) if target.exists() else b""
    if isinstance(known, str):
        complain(f"jmx: no summary: '{target}' {known}")
        return
    files.write(target, known + markdown.encode("utf-8", "backslashreplace"))
