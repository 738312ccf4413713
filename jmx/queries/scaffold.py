"""What a new repository of journeys begins with: its files, and which of them are there already."""

import glob
import json
import os
import re
import shlex
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from jmx.errors import RefusedWrite
from jmx.escape import markdown
from jmx.model.field_tree import fields_at
from jmx.model.identity import slug
from jmx.model.journey import Journey
from jmx.model.kinds import FOLDERS, KINDS, SETTINGS_FILE
from jmx.model.reading_rules import NO_KIND, UNKNOWN_KIND
from jmx.model.schema import SETTINGS_SCHEMA, schema_file, schema_files
from jmx.model.settings import Forum
from jmx.model.workspace import Located, Workspace
from jmx.queries.repository import Repository
from jmx.reading.load import DID_YOU_MEAN, load_records
from jmx.repo.attributes import BLOCK, lines_for
from jmx.repo.tree import EditedTree, FolderTree
from jmx.report.explain import about_field, example_of
from jmx.resources import installed_from
from jmx.writing.emit import flow_text, scalar_text
from jmx.writing.first_records import FirstAnswers, FirstRecords, first_records, lone_journey, template
from jmx.writing.marked_lines import with_lines
from jmx.writing.transaction import FileChange

SCHEMAS = ".vscode/schemas/"
GITHUB, GITLAB = ".github/workflows/jmx.yml", ".gitlab-ci.yml"
NOTES = ".github/workflows/customer-said.yml"
_PAGES = ("README.md", "journeys/README.md")
_EXTENSION = "redhat.vscode-yaml"
_MOST_PATTERNS = 200  # of files that are excluded
_GAP = re.compile(r"<<([a-z_]+)>>")


@dataclass(frozen=True, slots=True)
class LeftFile:
    """A file that is there already and stays as it is, and the text that would have to be added to it."""

    path: str
    adds: str


@dataclass(frozen=True, slots=True)
class Scaffold:
    """The files to write, by their way from the top of git; those that stay as they are; and the first journey."""

    files: tuple[FileChange, ...]
    left: tuple[LeftFile, ...] = ()
    first: FirstRecords | None = None
    foreign: tuple[str, ...] = ()
    """The YAML files of other tools that the new `jmx.yaml` excludes."""

    @property
    def lacks_source(self) -> bool:
        """Whether the workflows are written and do not know where pip finds jmx."""
        return not installed_from() and any(each.path in (GITHUB, NOTES, GITLAB) for each in self.files)


def scaffold_of(
    repository: Repository, answers: FirstAnswers | None, *, alone: bool = False, adopting: bool = False
) -> Scaffold:
    """What `jmx init` writes: a first journey, where there are answers about it, and what belongs around all of them;
    `alone` the journey in a single file. `adopting` it keeps out what other tools left where records are looked for."""
    there, prefix = _There(repository.root, repository.folder), repository.area.prefix
    if alone and answers:
        lone = lone_journey(answers, repository.folder, there)
        return Scaffold(tuple(_new(prefix, lone.texts)), first=lone)
    foreign = tuple(foreign_in(repository)) if adopting else ()
    settings = {} if SETTINGS_FILE in there else {SETTINGS_FILE: _settings(answers, foreign)}
    tree = EditedTree(repository.folder, _encoded(settings))
    first = first_records(answers, tree, there) if answers else None
    records = first.texts if first else {}
    workspace = load_records(EditedTree(tree, _encoded(records)))
    around = {f"{prefix}{path}": text for path, text in (settings | _beside(workspace, first, there)).items()}
    around |= _at_top(prefix)
    files, left = _parted(around, repository.top)
    if foreign and not settings:
        left, foreign = (LeftFile(f"{prefix}{SETTINGS_FILE}", _excluding(foreign)), *left), ()
    return Scaffold((*_new(prefix, records), *files), left, first, foreign)


def foreign_in(repository: Repository) -> Iterator[str]:
    """The YAML files in which jmx looks for records by their place or their `kind`, though they are of another tool."""
    if repository.tree.paths():
        for each in repository.loaded.findings:
            if each.code in (NO_KIND.code, UNKNOWN_KIND.code) and not each.hint.startswith(DID_YOU_MEAN):
                yield each.path


class _There:
    """The paths under the root at which something lies."""

    def __init__(self, root: Path, tree: FolderTree) -> None:
        self._root = root
        self._left_out = tree.left_out()

    def __contains__(self, path: object) -> bool:
        return os.path.lexists(self._root / str(path)) or path in self._left_out


def _new(prefix: str, texts: Mapping[str, str]) -> Iterator[FileChange]:
    return (FileChange(f"{prefix}{path}", None, content) for path, content in _encoded(texts).items())


def _encoded(texts: Mapping[str, str]) -> dict[str, bytes]:
    return {path: text.encode() for path, text in texts.items()}


def _parted(texts: Mapping[str, str], top: Path) -> tuple[tuple[FileChange, ...], tuple[LeftFile, ...]]:
    """The files that are new, and those in whose place something lies that does not say the same."""
    new, left = {}, []
    tree = FolderTree(top)
    for path, text in texts.items():
        if not os.path.lexists(top / path):
            new[path] = text
        elif not path.startswith(SCHEMAS) and (content := tree.read(path)) != text.encode():
            said = content.decode("utf-8", "replace") if isinstance(content, bytes) else ""
            if not _lines(text) <= _lines(said):
                left.append(LeftFile(path, text))
    return tuple(_new("", new)), tuple(left)


def _lines(text: str) -> set[str]:
    """What a file says, whatever its comments are and however it is indented."""
    return {line.strip(" \t,") for line in text.splitlines() if line.strip() and not line.lstrip().startswith("#")}


def _filled(name: str, gaps: Mapping[str, str]) -> str:
    """A template with its gaps filled in, each once: what is filled in is not looked at again."""
    return _GAP.sub(lambda gap: gaps[gap[1]], template(name))


# --- beside the records ----------------------------------------------------------------------------------------------


def _settings(answers: FirstAnswers | None, foreign: Sequence[str]) -> str:
    """`jmx.yaml`: what is known, and every other setting as a comment with what it is for."""
    used = {"exclude": _excluding(foreign)} if foreign else {}
    if answers and answers.meeting:
        forum = {"id": slug(answers.meeting) or "meeting", "title": answers.meeting}
        used["forums"] = f"forums: {flow_text([forum], (Forum,))}\n"
    blocks = [template("settings.yaml")]
    for each in fields_at(SETTINGS_FILE):
        if len(each.path) == 1:
            said = used.get(each.name) or f"# {example_of(each)}\n"
            blocks.append(f"# {about_field(each)}\n{said}")
    return "\n".join(blocks)


def _excluding(foreign: Sequence[str]) -> str:
    """The setting that keeps files out. Where they are more than it may name, it names the folders they lie in."""
    patterns = [f"/{glob.escape(path)}" for path in foreign]
    if len(patterns) > _MOST_PATTERNS:
        patterns = list(dict.fromkeys(f"{each.rpartition('/')[0]}/*" for each in patterns))
    return "exclude:\n" + "".join(f"  - {scalar_text(each)}\n" for each in patterns)


def _beside(workspace: Workspace, first: FirstRecords | None, there: _There) -> dict[str, str]:
    """What lies at the root beside the records: the page for colleagues, and what git is to know of the files."""
    attributes = with_lines(template("attributes").encode(), lines_for("", {"", *FOLDERS}), BLOCK, ".gitattributes")
    beside = {".gitattributes": attributes.decode()}
    journeys = [each for each in workspace.journeys() if first is None or each.ref == first.journey]
    places = _PAGES if first else _PAGES[:1]
    page = next((path for path in places if path not in there), "")
    return beside | ({page: _page(journeys[0], workspace, page)} if journeys and page else {})


def _page(journey: Located[Journey], workspace: Workspace, page: str) -> str:
    """What colleagues should know, in their words."""
    record = journey.record
    owner = workspace.person_name(record.owned_by) if record.owned_by else ""
    forum = next((each.title for each in workspace.settings.forums if each.id == record.forum), "")
    rhythm = ", in ".join(filter(None, (str(record.cadence or ""), forum)))
    link = os.path.relpath(journey.path, os.path.dirname(page)).replace(os.sep, "/")
    others, unread = len(workspace.journeys()) - 1, workspace.unread.journeys
    beside = [f"{others} more"] if others else []
    beside += [f"{unread} that cannot be read yet"] if unread else []
    which = f"One of its journeys, beside {' and '.join(beside)}" if beside else "It begins with one journey"
    gaps = {
        "which": which, "title": markdown(record.label), "owner": markdown(owner) or "nobody yet", "id": journey.ref,
        "teller": markdown(owner) or "whoever answers for it", "rhythm": markdown(rhythm) or "not settled yet",
        "path": markdown(journey.path), "link": link,
    }  # fmt: skip
    return _filled("readme.md", gaps)


# --- at the top of git: checks and editors ---------------------------------------------------------------------------


def _at_top(prefix: str) -> dict[str, str]:
    """The two gates for GitHub and GitLab, the check before each commit, and what editors need."""
    if "${{" in prefix:
        raise RefusedWrite(f"'{prefix}' holds '${{{{', which GitHub takes for an expression; choose another folder")
    folder = prefix.rstrip("/")
    gaps = {"jmx_from": scalar_text(installed_from(), '"'), "folder": scalar_text(folder or ".", '"')}
    at_gitlab = {name: value.replace("$", "$$") for name, value in gaps.items()}
    entry = f"jmx lint --staged --since HEAD{f' -C {shlex.quote(folder)}' if folder else ''}"
    return {
        GITHUB: _filled("github.yml", gaps),
        NOTES: _filled("github-note.yml", gaps),
        ".github/ISSUE_TEMPLATE/customer-said.yml": template("issue-form.yml"),
        GITLAB: _filled("gitlab.yml", at_gitlab),
        ".gitlab/issue_templates/customer-said.md": template("issue-template.md"),
        ".pre-commit-config.yaml": _filled("pre-commit.yaml", {"entry": scalar_text(entry)}),
        ".vscode/settings.json": _editor_settings(prefix),
        ".vscode/extensions.json": f'{{\n  "recommendations": ["{_EXTENSION}"]\n}}\n',
        **{f"{SCHEMAS}{name}": content.decode() for name, content in schema_files().items()},
    }


def _editor_settings(prefix: str) -> str:
    """Which schema an editor holds which files against, one on a line."""
    lines = (f"    {_json(f'./{SCHEMAS}{name}')}: {_json(globs)}" for name, globs in _globs_by_schema(prefix))
    return '{\n  "yaml.schemas": {\n' + ",\n".join(lines) + "\n  }\n}\n"


def _globs_by_schema(prefix: str) -> Iterator[tuple[str, list[str]]]:
    yield SETTINGS_SCHEMA, [f"{prefix}{SETTINGS_FILE}"]
    for kind in KINDS:
        folders = (f"{prefix}{kind.folder or kind.plural}/**/*.{ending}" for ending in ("yaml", "yml"))
        yield schema_file(kind), [f"{prefix}{kind.plural}.yaml", *folders]


def _json(value: Any) -> str:
    return json.dumps(value, ensure_ascii=False)
