"""A repository as queries see it: where it begins, which day it is judged by, and what it notes."""

from collections.abc import Callable
from datetime import date
from pathlib import Path

import pytest

from jmx.errors import JmxError, NothingToRead, UnknownRef, WrongSettings
from jmx.queries.overview import findings_of
from jmx.queries.repository import Repository as Opened
from jmx.queries.repository import open_repository
from jmx.queries.scores import ranking_of
from jmx.report.document import plain
from jmx.report.findings import FORMATS as FINDINGS
from jmx.report.writers.terminal import Screen
from tests.queries.short_past import PAIN
from tests.support import Repository

Open = Callable[..., Opened]


def test_the_root_is_the_nearest_folder_with_settings_and_never_above_git(repository: Repository) -> None:
    (repository.folder.parent / "jmx.yaml").write_text("organisation: Somebody else\n")
    repository.write({"cx/jmx.yaml": "organisation: X\n", "cx/journeys/deep/a.yaml": "", "other/b.yaml": ""})
    assert open_repository(repository.folder / "cx/journeys/deep").root == repository.folder / "cx"
    assert open_repository(repository.folder / "other").root == repository.folder


def test_another_moment_is_judged_by_its_own_day_or_by_the_day_of_the_first(opened: Open) -> None:
    today = opened(as_of=None)
    assert today.reading("2026-01-10").as_of == date(2026, 1, 10)
    assert today.reading("HEAD~1").as_of == date(2026, 2, 10)
    assert opened().reading("HEAD~1").as_of == date(2026, 3, 31)
    assert opened().beside("HEAD~1").as_of == date(2026, 3, 31)


def test_moments_of_one_repository_share_their_notes_and_what_git_said(opened: Open) -> None:
    here = opened()
    then = here.beside("HEAD~4")
    assert then.git is here.git
    then.note("left out")
    here.note("left out")
    assert here.notes == ["left out"]
    assert [journey.ref for journey in then.workspace.journeys()] == ["buy"]


def test_a_day_before_the_commit_that_is_read_is_refused(opened: Open) -> None:
    with pytest.raises(JmxError, match="add --at 2026-02-01 to read that day's files"):
        _ = opened(as_of="2026-02-01").as_of


def test_a_journey_that_is_not_there_names_what_could_have_been_meant(opened: Open) -> None:
    for asked, words in (
        ("buyy", "did you mean 'buy'?"),
        ("zzzzz", "journeys here: buy, use"),
        ("slow", "is a pain, not a journey; how it comes to its score: jmx score --explain slow"),
    ):
        with pytest.raises(UnknownRef, match=words.replace("?", r"\?")):
            opened().journey(asked)


def test_where_there_is_nothing_to_read_it_says_what_to_do(tmp_path: Path) -> None:
    with pytest.raises(NothingToRead, match="there is no folder"):
        open_repository(tmp_path / "nowhere")
    with pytest.raises(NothingToRead, match="start with: jmx new journey"):
        _ = open_repository(tmp_path).loaded


def test_settings_that_cannot_be_used_stop_every_answer(opened: Open, past: Repository) -> None:
    past.write({"jmx.yaml": "organisation: [\n"})
    with pytest.raises(WrongSettings, match=r"jmx\.yaml:"):
        _ = opened().workspace


# --- whether what was read is what the commit holds ---


TABLE = "date,value\n2026-01-31,4.1\n"
METRIC = "kind: metric\nid: csat\ntitle: Satisfaction\nseries: csat.csv\n"


@pytest.fixture
def measured(repository: Repository) -> Repository:
    files = {"pains/slow.yaml": PAIN.format(severity=2), "metrics/csat.yaml": METRIC, "metrics/csat.csv": TABLE}
    repository.commit({**files, "notes.txt": "as ever\n"}, "Begin")
    return repository


def _edited(repository: Repository, at: str | None = None) -> bool:
    opened = open_repository(repository.folder, at=at, cached=False)
    assert opened.workspace.files == len(opened.tree.paths())
    assert opened.edited == findings_of(opened).uncommitted == ranking_of(opened).uncommitted
    return opened.edited


def test_what_is_committed_is_not_edited(measured: Repository) -> None:
    assert not _edited(measured)
    measured.write({"notes.txt": "jmx does not read this\n", "more.csv": "a,b\n"})
    assert not _edited(measured)
    text = PAIN.format(severity=2).replace("\n", "\r\n")
    (measured.folder / "pains/slow.yaml").write_bytes(text.encode())  # as git writes it out on Windows
    assert not _edited(measured)


@pytest.mark.parametrize(
    "files",
    [{"pains/slow.yaml": PAIN.format(severity=5)}, {"pains/new.yaml": PAIN.format(severity=1).replace("slow", "new")},
     {"metrics/csat.csv": f"{TABLE}2026-02-28,4.3\n"}, {"happenings.csv": "date,type,title\n2026-01-01,launch,New\n"}],
    ids=["edited", "new", "table", "new-table"],
)  # fmt: skip
def test_whatever_was_read_and_is_not_committed_counts(files: dict[str, str], measured: Repository) -> None:
    measured.write(files)
    assert _edited(measured)
    assert not _edited(measured, at="HEAD")
    told = "with edits not committed yet"
    assert told in str(plain(FINDINGS["text"].write(findings_of(open_repository(measured.folder)), Screen())))  # type: ignore[arg-type]
    measured.commit({}, "Keep it")
    assert not _edited(measured)


def test_a_file_that_was_taken_away_counts(measured: Repository) -> None:
    (measured.folder / "pains/slow.yaml").unlink()
    assert _edited(measured)


def test_what_a_sparse_checkout_leaves_out_or_git_lfs_puts_there_does_not_count(measured: Repository) -> None:
    measured.git("sparse-checkout", "set", "--no-cone", "/metrics/")
    assert not _edited(measured)
    pointer = "version https://git-lfs.github.com/spec/v1\noid sha256:0\nsize 30\n"
    measured.commit({"metrics/csat.csv": pointer}, "Keep tables elsewhere")
    measured.write({"metrics/csat.csv": TABLE})
    assert not _edited(measured)
