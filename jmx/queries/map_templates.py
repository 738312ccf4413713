"""The templates for pages of maps that a repository brings, read as everything else of it is read."""

import re
from collections.abc import Iterator

from jmx.errors import CannotDraw
from jmx.queries.repository import Repository
from jmx.render.formats import MapFormat
from jmx.render.templates import FOLDER, MapTemplate, TemplateFailed
from jmx.repo.tree import Unreadable, file_in, held

_MOST_BYTES = 256 * 1024  # of one
_MOST_PARTS = 20
# The names of others that one may need; what is not found here, it does not get.
_NEEDED = re.compile(r"\{%[-+]?\s*(?:include|import|extends|from)\s+[\"']([a-z0-9][\w.-]{0,99}\.jinja)[\"']")


def template_for(repository: Repository, format: MapFormat, *, trusted: bool) -> MapTemplate | None:
    """The repository's template for a format, if it is trusted; else a note that there is one."""
    if not format.template:
        if trusted:
            raise CannotDraw(f"--trust-templates is for HTML and Markdown; {format.name} has no templates")
        return None
    if trusted:
        found = read_template(repository, format.template)
        if found is None:
            repository.note(f"there is no {FOLDER}/{format.template} here, so the map is drawn as usual")
        return found
    if _is_there(repository, f"{FOLDER}/{format.template}"):
        repository.note(
            f"{FOLDER}/{format.template} is not used, since templates are code of whoever wrote them; "
            "with --trust-templates it makes the page"
        )
    return None


def _is_there(repository: Repository, path: str) -> bool:
    """Whether there is a file, of the folder without reading it as a part of the map: it is not used."""
    tree = repository.tree
    return (tree.file(path) if tree.committed else file_in(repository.root, path)) is not None


def read_template(repository: Repository, name: str) -> MapTemplate | None:
    """A template with all that it may include; None where there is none."""
    texts: dict[str, str] = {}
    wanted = [name]
    while wanted:
        each = wanted.pop()
        text = None if each in texts else _text(repository, each)
        if text is None:
            continue
        texts[each] = text
        if len(texts) > _MOST_PARTS:
            raise TemplateFailed(f"{FOLDER}/{name}: it needs more than {_MOST_PARTS} templates")
        wanted += _needed(text)
    return MapTemplate(name, texts) if name in texts else None


def _needed(text: str) -> Iterator[str]:
    return (found[1] for found in _NEEDED.finditer(text))


def _text(repository: Repository, name: str) -> str | None:
    content = repository.tree.file(f"{FOLDER}/{name}")
    if content is None:
        return None
    content = held(content)
    if isinstance(content, Unreadable):
        remedy = f"; {content.remedy}" if content.remedy else ""
        raise TemplateFailed(f"{FOLDER}/{name}: it cannot be read: {content.why}{remedy}")
    if len(content) > _MOST_BYTES:
        raise TemplateFailed(f"{FOLDER}/{name}: it is larger than {_MOST_BYTES // 1024} kB")
    try:
        return content.decode("utf-8")
    except UnicodeDecodeError as error:
        raise TemplateFailed(f"{FOLDER}/{name}: it is not UTF-8") from error
