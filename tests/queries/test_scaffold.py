"""What a new repository begins with: whatever somebody says, its files say that and nothing else."""

import json
from importlib.metadata import Distribution
from pathlib import Path

import pytest
import yaml

from jmx import resources
from jmx.errors import RefusedWrite
from jmx.model.schema import schema_files
from jmx.queries.repository import Repository as View
from jmx.queries.repository import open_repository
from jmx.queries.scaffold import GITHUB, GITLAB, Scaffold, scaffold_of
from jmx.reading.load import load
from jmx.writing.first_records import FirstAnswers
from tests.support import MemoryTree
from tests.terminal import HARD_WORDS


def _texts(plan: Scaffold) -> dict[str, str]:
    return {each.path: (each.after or b"").decode() for each in plan.files}


@pytest.mark.parametrize("words", HARD_WORDS, ids=ascii)
def test_no_words_bring_in_a_field_or_a_command(words: str, tmp_path: Path) -> None:
    view = View(tmp_path, apart=True)
    plain = _texts(scaffold_of(view, FirstAnswers("Buy")))
    answers = FirstAnswers(words, f"{words} <a@x.example>", "monthly", words, words, words)
    try:
        texts = _texts(scaffold_of(view, answers))
    except (RefusedWrite, UnicodeEncodeError):
        return
    loaded = load(MemoryTree(texts))
    assert {each.code for each in loaded.findings} <= {"REC011"}
    (journey,) = loaded.workspace.journeys()
    assert journey.record.title == words
    assert journey.record.status == "draft"
    assert loaded.workspace.settings.forums[0].title == words
    assert {path: text for path, text in texts.items() if path.startswith(".")} == {
        path: text for path, text in plain.items() if path.startswith(".")
    }


@pytest.mark.parametrize("source", ["", "jmx==0.1.0", "git+https://x.example/a b@1"])
def test_the_workflows_say_where_pip_finds_jmx(source: str, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("jmx.queries.scaffold.installed_from", lambda: source)
    plan = scaffold_of(open_repository(tmp_path), FirstAnswers("Buy"))
    texts = _texts(plan)
    assert yaml.safe_load(texts[GITHUB])["env"]["JMX_FROM"] == source
    assert yaml.safe_load(texts[GITLAB])[".journeys"]["variables"]["JMX_FROM"] == source
    assert plan.lacks_source == (source == "")


ORIGINS = {
    "an index": (None, "jmx==1.2.3"),
    "a folder here": ({"url": "file:///home/ana/jmx", "dir_info": {"editable": True}}, ""),
    "a repository": (
        {"url": "https://x.example/jmx.git", "vcs_info": {"vcs": "git", "commit_id": "a" * 40}},
        f"git+https://x.example/jmx.git@{'a' * 40}",
    ),
    "a repository only ssh reaches": (
        {"url": "ssh://x.example/jmx.git", "vcs_info": {"vcs": "git", "commit_id": "a"}},
        "",
    ),
    "a wheel": ({"url": "https://x.example/jmx-1.whl", "archive_info": {}}, "https://x.example/jmx-1.whl"),
}


@pytest.mark.parametrize(("origin", "said"), ORIGINS.values(), ids=ORIGINS.keys())
def test_where_jmx_comes_from(origin: object, said: str, monkeypatch: pytest.MonkeyPatch) -> None:
    class Installed(Distribution):
        version = "1.2.3"

        def read_text(self, filename: str) -> str | None:
            return json.dumps(origin) if origin else None

        def locate_file(self, path: object) -> Path:
            return Path(str(path))

    monkeypatch.setattr("importlib.metadata.distribution", lambda _: Installed())
    assert resources.installed_from() == said


def test_schemas_are_those_that_jmx_writes(tmp_path: Path) -> None:
    texts = _texts(scaffold_of(open_repository(tmp_path), FirstAnswers("Buy")))
    written = {path.rpartition("/")[2]: text for path, text in texts.items() if path.startswith(".vscode/schemas/")}
    assert written == {name: content.decode() for name, content in schema_files().items()}
