"""What commits did, read out of real histories: nothing where no meaning changed, each change by who made it."""

from collections.abc import Callable, Mapping

import pytest

from jmx.compare.compare import compare
from jmx.compare.follow import commit_changes, follow
from jmx.history.commit_deltas import CommitDeltas
from jmx.history.snapshots import Records, documents
from jmx.history.walk import walk
from jmx.model.change import REFS, RecordHistory, Snapshot, Sort
from jmx.repo.git import open_git
from tests.support import Repository

JOURNEY = """kind: journey
id: buy
title: Buy a plan
owner: Ana Ruiz <ana@x.example>
stages:
  - title: Choose
    touchpoints:
      - Compare
      - {title: Ask, emotion: -1, evidence: [seen once, {id: calls, title: Calls}]}
  - id: paying
    title: Pay
pains:
  - {id: waits, title: Waits, severity: 2, evidence: [{ref: survey}]}
  - Nobody answers
metrics:
  - {id: csat, title: CSAT}
people:
  - {id: ana, name: Ana Ruiz}
"""
PAINS = """kind: pain-points
items:
  - {id: slow, title: Slow, severity: 3}
  - id: late
    title: Late
    severity: 2
    status: accepted
    why: We live with it
"""
SURVEY = "kind: evidence\nid: survey\ntitle: Survey\ninsights:\n  - {id: long, text: Too long}\n"
BEFORE = {"journeys/buy.yaml": JOURNEY, "pains.yaml": PAINS, "evidence/survey.yaml": SURVEY}
Files = dict[str, str]


def _edited(path: str, edit: Callable[[str], str]) -> Files:
    return BEFORE | {path: edit(BEFORE[path])}


def _moved(path: str, target: str) -> Files:
    return {target if each == path else each: text for each, text in BEFORE.items()}


def _swapped(text: str, *pairs: str) -> str:
    for old, new in zip(pairs[::2], pairs[1::2], strict=True):
        assert old in text
        text = text.replace(old, new)
    return text


SLOW, LATE = "  - {id: slow, title: Slow, severity: 3}\n", PAINS.partition("severity: 3}\n")[2]
NO_CHANGE: dict[str, Files] = {
    "comments": _edited("journeys/buy.yaml", lambda text: "# note\n" + text.replace("\n", " # why\n", 4)),
    "another-style": _edited("journeys/buy.yaml", lambda text: _swapped(
        text, "{id: waits, title: Waits, severity: 2, evidence: [{ref: survey}]}",
        "severity: 2\n    title: 'Waits'\n    \"id\": waits\n    evidence:\n      - ref: survey")),
    "key-order": _edited("evidence/survey.yaml", lambda _: "insights: [{text: Too long, id: long}]\ntitle: Survey\nid: survey\nkind: evidence\n"),
    "line-ends": _edited("journeys/buy.yaml", lambda text: text.replace("\n", "\r\n")),
    "byte-order-mark": _edited("journeys/buy.yaml", lambda text: "\ufeff" + text),
    "no-last-line-end": _edited("pains.yaml", lambda text: text.rstrip("\n")),
    "moved": _moved("journeys/buy.yaml", "deep/er/buy.yaml"),
    "renamed": _moved("pains.yaml", "pains.yml"),
    "split-in-two": {**BEFORE, "pains.yaml": PAINS.replace(LATE, ""), "more.yaml": "kind: pain-points\nitems:\n" + LATE},
    "out-of-a-list": {**BEFORE, "pains.yaml": PAINS.replace(LATE, ""),
                      "late.yaml": "kind: pain-point\nid: late\ntitle: Late\nseverity: 2\nstatus: accepted\nwhy: We live with it\n"},
    "list-in-another-order": {**BEFORE, "pains.yaml": "kind: pain-points\nitems:\n" + LATE + SLOW},
    "default-written-out": _edited("pains.yaml", lambda text: _swapped(text, "severity: 3}", "severity: 3, status: open, frequency: 1.0, at: []}")),
    "own-fields": _edited("journeys/buy.yaml", lambda text: text + "x-note: {a: [1]}\n"),
    "title-as-a-mapping": _edited("journeys/buy.yaml", lambda text: _swapped(text, "- Nobody answers", "- title: Nobody answers", "- Compare", "- {title: Compare}")),
    "id-that-was-derived": _edited("journeys/buy.yaml", lambda text: _swapped(text, "  - title: Choose", "  - id: choose\n    title: Choose")),
}  # fmt: skip


def _said(files: Mapping[str, str]) -> dict[str, Snapshot]:
    return dict(Records(documents((path, text.encode()) for path, text in files.items())))


def _histories(repository: Repository) -> dict[str, RecordHistory]:
    git = open_git(repository.folder)
    assert git is not None
    head = git.head()
    assert head is not None
    return follow(commit_changes(CommitDeltas(git, walk(git, repository.folder, [head]))).values(), head).histories


def _committed(repository: Repository, files: Mapping[str, str], message: str) -> str:
    """A commit of just these files."""
    for path in repository.git("ls-files", "-z").split("\0"):
        if path and path not in files:
            (repository.folder / path).unlink()
    for path, text in files.items():
        target = repository.folder / path
        target.parent.mkdir(parents=True, exist_ok=True)
        target.write_bytes(text.encode())
    return repository.commit({}, message)


def _told(repository: Repository, oid: str) -> list[tuple[str, str, str]]:
    return [(ref, each.change.sort.value, each.change.field) for ref, history in _histories(repository).items()
            for each in history.events if each.oid == oid]  # fmt: skip


@pytest.mark.parametrize("after", NO_CHANGE.values(), ids=NO_CHANGE)
def test_what_keeps_its_meaning_is_in_no_life(after: Files, repository: Repository) -> None:
    assert after != BEFORE
    assert compare(_said(BEFORE), _said(after)) == ()
    assert compare(_said(BEFORE), _said(after), inner=True) == ()
    _committed(repository, BEFORE, "begun")
    there = _committed(repository, after, "tidied")
    back = _committed(repository, BEFORE, "and back")
    assert _told(repository, there) == _told(repository, back) == []
    assert all(len(history.events) == 1 for history in _histories(repository).values())


RENAMED: dict[str, tuple[Files, str, str, int]] = {
    "file-record": (_edited("evidence/survey.yaml", lambda text: _swapped(text, "id: survey", "id: poll")), "survey", "poll", 1),
    "journey": (_edited("journeys/buy.yaml", lambda text: _swapped(text, "id: buy", "id: purchase")), "buy", "purchase", 1),
    "inline-pain": (_edited("journeys/buy.yaml", lambda text: _swapped(text, "id: waits", "id: queues")), "buy/waits", "buy/queues", 1),
    "stage": (_edited("journeys/buy.yaml", lambda text: _swapped(text, "id: paying", "id: checkout")), "buy/paying", "buy/checkout", 1),
    "of-a-list": (_edited("pains.yaml", lambda text: _swapped(text, "id: late", "id: too-late")), "late", "too-late", 1),
    "stage-without-id": (_edited("journeys/buy.yaml", lambda text: _swapped(text, "title: Choose", "title: Choose a plan")), "buy/choose", "buy/choose-a-plan", 2),
}  # fmt: skip


@pytest.mark.parametrize(("after", "old", "new", "changes"), RENAMED.values(), ids=RENAMED)
def test_a_new_id_is_one_change_and_the_life_goes_on(
    after: Files, old: str, new: str, changes: int, repository: Repository
) -> None:
    found = compare(_said(BEFORE), _said(after), inner=True)
    assert [(each.old, each.new) for each in found if each.sort in REFS] == [(old, new)]
    assert len([each for each in found if each.ref == new]) == changes
    assert not [each for each in found if each.sort in (Sort.ADDED, Sort.REMOVED)]
    begun = _committed(repository, BEFORE, "begun")
    renamed = _committed(repository, after, "renamed")
    history = _histories(repository)[new]
    assert [each.oid for each in history.events] == [*[renamed] * changes, begun]
    assert old not in _histories(repository)


def test_what_lies_in_a_renamed_journey_keeps_its_life(repository: Repository) -> None:
    begun = _committed(repository, BEFORE, "begun")
    worse = _edited("journeys/buy.yaml", lambda text: _swapped(text, "severity: 2", "severity: 4"))
    edited = _committed(repository, worse, "worse")
    renamed = {**worse, "journeys/buy.yaml": _swapped(worse["journeys/buy.yaml"], "id: buy", "id: purchase")}
    _committed(repository, renamed, "renamed")
    found = _histories(repository)
    assert {each.partition("/")[0] for each in found} == {"purchase", "slow", "late", "survey", "ana"}
    assert [each.oid for each in found["purchase/waits"].events] == [edited, begun]
    assert found["purchase/waits"].events[0].change.new == 4
    assert [each.oid for each in found["purchase/ask"].events] == [begun]


def test_a_file_that_was_broken_for_a_while_is_changed_by_who_mended_it(repository: Repository) -> None:
    begun = _committed(repository, BEFORE, "begun")
    broken = _edited("pains.yaml", lambda text: _swapped(text, "severity: 3}", "severity: 5"))
    breaking = _committed(repository, broken, "broken")
    still = _committed(repository, {**broken, "pains.yaml": broken["pains.yaml"] + "# still\n"}, "still broken")
    mended = _committed(
        repository, _edited("pains.yaml", lambda text: _swapped(text, "severity: 3", "severity: 5")), "mended"
    )
    assert _told(repository, breaking) == _told(repository, still) == []
    assert _told(repository, mended) == [("slow", "edited", "severity")]
    assert [each.oid for each in _histories(repository)["late"].events] == [begun]
    event = _histories(repository)["slow"].events[0]
    assert (event.change.old, event.change.new) == (3, 5)


def test_a_file_that_is_broken_now_took_nothing_away(repository: Repository) -> None:
    _committed(repository, BEFORE, "begun")
    breaking = _committed(repository, _edited("pains.yaml", lambda text: text + "items: [\n"), "broken")
    assert _told(repository, breaking) == []


def test_a_file_that_was_broken_from_its_first_day_came_with_who_mended_it(repository: Repository) -> None:
    _committed(repository, {**BEFORE, "new.yaml": "kind: pain-point\nid: new\ntitle: [\n"}, "begun")
    mended = _committed(repository, {**BEFORE, "new.yaml": "kind: pain-point\nid: new\ntitle: New\n"}, "mended")
    assert _told(repository, mended) == [("new", "added", "")]


OLD_FORMS = {
    "unknown-fields": "kind: pain-point\nid: slow\ntitle: Slow\nseverety: 2\n",
    "wrong-types": "kind: pain-point\nid: slow\ntitle: [Slow]\nseverity: high\n",
    "no-title": "kind: pain-point\nid: slow\n",
    "unknown-kind": "kind: painpoint\nid: slow\ntitle: Slow\n",
    "no-kind": "id: slow\ntitle: Slow\n",
    "a-list": "- a\n- b\n",
    "empty": "",
    "binary": "\x00\x01",
}


@pytest.mark.parametrize("text", OLD_FORMS.values(), ids=OLD_FORMS)
def test_files_that_no_schema_of_today_allows_are_part_of_a_history(text: str, repository: Repository) -> None:
    first = _committed(repository, {"pains/slow.yaml": text}, "long ago")
    now = _committed(repository, {"pains/slow.yaml": "kind: pain-point\nid: slow\ntitle: Slow\nseverity: 2\n"}, "now")
    history = _histories(repository)["slow"]
    assert history.changed is not None
    assert history.changed.oid == now
    assert {each.oid for each in history.events} <= {first, now}
    assert history.opened is not None


# --- a file read by way of its last version says exactly what it says when it is read whole ---
