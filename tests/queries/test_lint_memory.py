"""What lint remembers of a whole report: told again where nothing is otherwise, and never where something is."""

import shutil
from collections.abc import Callable, Collection
from pathlib import Path

import pytest

from jmx.lint.selection import LintChoice
from jmx.model.finding import Finding, Profile
from jmx.queries import answer_memory, lint_memory, overview
from jmx.queries.baseline import baseline_update
from jmx.queries.overview import findings_of
from jmx.queries.repository import Repository as Opened
from jmx.reading import findings
from jmx.report.lint_report import LintReport
from tests.support import Repository

DAY = "2026-11-29"


Edit = Callable[[Repository], object]


@pytest.fixture
def broadband(example: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Repository:
    """The example with its history, all of which lint remembers."""
    monkeypatch.setattr(answer_memory, "FEWEST_FILES", 1)
    shutil.copytree(example, tmp_path / "broadband")
    repository = Repository(tmp_path / "broadband")
    repository.write({"journeys/untracked.yaml": "kind: journey\nid: untracked\ntitle: Untracked\n"})
    return repository


def _told(
    folder: Path, *, cached: bool = True, day: str = DAY, profile: Profile | None = None, since: str | None = None
) -> LintReport:
    opened = Opened(folder, None, day, cached=cached, choice=LintChoice(profile))
    return findings_of(opened, baseline=opened.baseline, since=since)


def _append(path: str, text: str) -> Edit:
    def edit(repository: Repository) -> None:
        with (repository.folder / path).open("a", encoding="utf-8") as file:
            file.write(text)

    return edit


def _write(path: str, text: str) -> Edit:
    return lambda repository: repository.write({path: text})


def _delete(path: str) -> Edit:
    return lambda repository: (repository.folder / path).unlink()


def _note(repository: Repository) -> None:
    evidence = next(iter(sorted((repository.folder / "evidence").iterdir()))).name
    head = repository.git("log", "-1", "--format=%H", "--", f"evidence/{evidence}")
    repository.git("notes", "--ref=ai", "add", "-m", f"evidence/{evidence}\n  s_1 1-80\n---\n{{}}", head)


def _link(repository: Repository) -> None:
    (repository.folder / "journeys/link.yaml").symlink_to("pay-the-bill.yaml")


def _hold_back(repository: Repository) -> None:
    update = baseline_update(Opened(repository.folder, None, DAY), prune=False)
    for each in update.files:
        (repository.folder / each.path).write_bytes(each.after or b"")


def _call_all_alike(repository: Repository) -> None:
    addresses = sorted({*repository.git("log", "--format=%ae").splitlines()})
    repository.write({".mailmap": "".join(f"Somebody <somebody@x.example> <{each}>\n" for each in addresses)})


EDITS: dict[str, Edit] = {
    "a file": _append("journeys/pay-the-bill.yaml", "colour: red\n"),
    "a new file": _write("journeys/new.yaml", "kind: journey\nid: new\ntitle: New\n"),
    "a file less": _delete("people.yaml"),
    "settings": _append("jmx.yaml", "lint:\n  profile: strict\n"),
    "an ignored file": _write(".gitignore", "journeys/untracked.yaml\n"),
    "a table": _append("metrics/days-to-connect.csv", "nonsense,x\n"),
    "a baseline": _hold_back,
    "owners on the host": _write(".github/CODEOWNERS", "/journeys/ somebody@x.example\n"),
    "a commit": lambda repository: repository.commit({"journeys/pay-the-bill.yaml": "kind: journey\n"}, day="2026-11-28"),
    "a commit taken back": lambda repository: repository.git("reset", "--quiet", "--soft", "HEAD~20"),
    "what people are called": _call_all_alike,
    "notes of programs": _note,
    "a link": _link,
}  # fmt: skip


@pytest.mark.few(6)
@pytest.mark.parametrize("edit", EDITS.values(), ids=EDITS)
def test_whatever_is_otherwise_is_seen(edit: Edit, broadband: Repository) -> None:
    before = _told(broadband.folder)
    edit(broadband)
    after = _told(broadband.folder, cached=False)
    assert after != before
    assert _told(broadband.folder) == after
    assert _told(broadband.folder) == after


BRANCH_EDITS = {name: EDITS[name] for name in ("a file", "a table", "a file less", "a commit")}


@pytest.mark.few(2)
@pytest.mark.parametrize("edit", BRANCH_EDITS.values(), ids=BRANCH_EDITS)
def test_whatever_is_otherwise_on_a_branch_is_seen(edit: Edit, broadband: Repository) -> None:
    before = _told(broadband.folder, since="HEAD~20")
    edit(broadband)
    after = _told(broadband.folder, cached=False, since="HEAD~20")
    assert after != before
    assert _told(broadband.folder, since="HEAD~20") == after
    assert _told(broadband.folder, since="HEAD~20") == after


def test_what_a_branch_answers_for_is_remembered_for_where_it_began(
    broadband: Repository, monkeypatch: pytest.MonkeyPatch
) -> None:
    broadband.git("branch", "trunk", "HEAD~20")
    whole, early = _told(broadband.folder), _told(broadband.folder, since="trunk")
    assert early.since
    assert len(early.findings) < len(whole.findings)
    broadband.git("branch", "--force", "trunk", "HEAD~3")
    late = _told(broadband.folder, cached=False, since="trunk")
    assert late.findings != early.findings
    assert _told(broadband.folder, since="trunk") == late
    monkeypatch.setattr(overview, "_judged", lambda *_: pytest.fail("judged again"))
    assert _told(broadband.folder, since="trunk") == late
    assert _told(broadband.folder) == whole


def test_what_stood_where_a_branch_began_is_asked_once(broadband: Repository, monkeypatch: pytest.MonkeyPatch) -> None:
    path, asked = "journeys/pay-the-bill.yaml", []
    content, find = (broadband.folder / path).read_text("utf-8"), Opened.findings_by

    def noting(self: Opened, codes: Collection[str]) -> tuple[Finding, ...]:
        asked.append(sorted(codes))
        return find(self, codes)

    monkeypatch.setattr(Opened, "findings_by", noting)
    for number in (1, 2):
        broadband.write({path: content.replace("\ntitle: ", f"\ntitle: Edit {number} of ", 1)})
        whole = _told(broadband.folder, cached=False, since="HEAD")
        assert _told(broadband.folder, since="HEAD") == whole
    every, owner = asked[0], ["OWN101"]  # which asks when something was edited, and edits here change that
    assert asked == [every, owner, every, owner, every, owner, owner]


def test_a_review_that_is_edited_here_tells_otherwise_of_where_a_branch_began(broadband: Repository) -> None:
    before = _told(broadband.folder, since="HEAD~20")
    review = max((broadband.folder / "reviews").iterdir())
    review.write_bytes(review.read_bytes() + b"# a line\n")
    for _ in range(2):
        assert _told(broadband.folder, since="HEAD~20").findings == before.findings
    review.unlink()
    after = _told(broadband.folder, cached=False, since="HEAD~20")
    assert after.findings != before.findings
    assert _told(broadband.folder, since="HEAD~20") == after


def test_another_day_another_choice_and_another_jmx_are_seen(
    broadband: Repository, monkeypatch: pytest.MonkeyPatch
) -> None:
    before = _told(broadband.folder)
    for day, profile in (("2027-07-01", None), (DAY, Profile.STARTER), (DAY, Profile.STRICT)):
        after = _told(broadband.folder, cached=False, day=day, profile=profile)
        assert after != before
        assert _told(broadband.folder, day=day, profile=profile) == after
    assert _told(broadband.folder) == before
    monkeypatch.setattr(answer_memory, "program", lambda: "another")
    monkeypatch.setattr(overview, "_judged", lambda *_: pytest.fail("asked"))
    with pytest.raises(pytest.fail.Exception, match="asked"):
        _told(broadband.folder)


def test_where_nothing_is_otherwise_nothing_is_judged_again(
    broadband: Repository, monkeypatch: pytest.MonkeyPatch
) -> None:
    before = _told(broadband.folder)
    homes = [before.home_of(each) for each in before.findings]
    assert any(home.owner for home in homes)
    monkeypatch.setattr(overview, "_judged", lambda *_: pytest.fail("judged again"))
    again = _told(broadband.folder)
    assert again == before
    assert [again.home_of(each) for each in again.findings] == homes


def test_only_files_that_hold_something_else_are_searched_again(
    broadband: Repository, monkeypatch: pytest.MonkeyPatch
) -> None:
    before = _told(broadband.folder)
    searched: list[bytes] = []
    compose = findings._composed

    def counting(content: bytes) -> object:
        searched.append(content)
        return compose(content)

    edited = broadband.folder / "journeys/pay-the-bill.yaml"
    edited.write_bytes(b"# A line more\n" + edited.read_bytes())
    after = _told(broadband.folder, cached=False)
    monkeypatch.setattr(findings, "_composed", counting)
    assert _told(broadband.folder) == after
    assert after.findings != before.findings
    assert searched == [edited.read_bytes()]


def test_what_another_jmx_remembered_in_another_form_is_of_no_use(broadband: Repository) -> None:
    before = _told(broadband.folder)
    cache = Opened(broadband.folder, None, DAY).cache
    cache.put(lint_memory.KIND, {key: {"of": "old"} for key in cache.all(lint_memory.KIND)})
    _append("journeys/pay-the-bill.yaml", "# a line\n")(broadband)
    assert _told(broadband.folder).findings == before.findings


def test_a_file_that_is_edited_while_lint_reads_is_not_remembered(
    broadband: Repository, monkeypatch: pytest.MonkeyPatch
) -> None:
    place = findings.placed

    def edited(*asked: object) -> object:
        _append("journeys/pay-the-bill.yaml", "colour: red\n")(broadband)
        return place(*asked)  # type: ignore[arg-type]

    with monkeypatch.context() as meanwhile:
        meanwhile.setattr(overview, "placed", edited)
        _told(broadband.folder)
    assert _told(broadband.folder) == _told(broadband.folder, cached=False)


def test_what_is_lacking_is_not_remembered(broadband: Repository, tmp_path: Path) -> None:
    for name, options in (("shallow", ["--depth=5"]), ("partial", ["--filter=blob:none"])):
        broadband.git("config", "uploadpack.allowFilter", "true")
        clone = tmp_path / name
        broadband.git("clone", "--quiet", *options, f"file://{broadband.folder}", str(clone))
        opened = Opened(clone, None, DAY)
        findings_of(opened, baseline=opened.baseline)
        assert opened.cache.all(lint_memory.KIND) == {}
