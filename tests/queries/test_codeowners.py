"""Who reads CODEOWNERS here, and who is named for which file."""

import pytest

from jmx.errors import JmxError
from jmx.model.codeowners import CodeHost
from jmx.queries.codeowners import codeowners_plan
from jmx.queries.repository import open_repository
from tests.support import Repository

JOURNEY = "kind: journey\nid: {id}\ntitle: {id}\nowner: {owner}\n"


def _lines(repository: Repository, host: CodeHost = CodeHost.GITHUB) -> list[str]:
    return list(codeowners_plan(open_repository(repository.folder, as_of="2026-06-01"), host).lines)


@pytest.mark.parametrize(
    ("files", "remote", "host"),
    [
        ({".gitlab/CODEOWNERS": ""}, "https://github.com/a/b", "gitlab"),
        ({".github/CODEOWNERS": "", ".gitlab-ci.yml": ""}, "", "github"),
        ({".github/x": ""}, "git@gitlab.x.example:a/github.git", "gitlab"),
        ({}, "ssh://git@github.com:22/a/gitlab", "github"),
        ({".gitlab-ci.yml": "", "CODEOWNERS": ""}, "https://git.x.example/github/a", "gitlab"),
        ({".gitlab-ci.yml": "", ".github/workflows/x.yml": ""}, "", ""),
        ({}, "", ""),
    ],
)
def test_the_repository_says_who_reads_the_file(
    files: dict[str, str], remote: str, host: str, repository: Repository
) -> None:
    repository.write({"journeys/buy.yaml": JOURNEY.format(id="buy", owner="Ana <ana@x.example>"), **files})
    if remote:
        repository.git("remote", "add", "origin", remote)
    view = open_repository(repository.folder)
    if host:
        assert codeowners_plan(view).host == host
    else:
        with pytest.raises(JmxError, match="--host github, or --host gitlab"):
            codeowners_plan(view)


def test_owners_are_named_by_handle_else_by_address_else_by_their_team(repository: Repository) -> None:
    files = {f"journeys/{who}.yaml": JOURNEY.format(id=f"of-{who}", owner=who) for who in ("ana", "ben", "cy", "dan")}
    files["journeys/dan.yaml"] += "operations: web\n"
    files["journeys/eve.yaml"] = JOURNEY.format(id="of-eve", owner="{vacant: {since: 2026-05-01, covering: ana}}")
    files["people.yaml"] = (
        "kind: people\nitems:\n  - {id: ana, name: Ana, handle: ana-r, emails: [ana@x.example]}\n"
        "  - {id: ben, name: Ben, emails: [ben@x.example]}\n  - {id: cy, name: Cy}\n"
        "  - {id: dan, name: Dan, handle: dan, left: 2026-05-01}\n"
    )
    files["teams.yaml"] = "kind: teams\nitems: [{id: web, title: Web, handle: '@x/web'}]\n"
    repository.write(files)
    view = open_repository(repository.folder, as_of="2026-06-01")
    assert codeowners_plan(view, CodeHost.GITHUB).lines == (
        "/journeys/ana.yaml @ana-r", "/journeys/ben.yaml ben@x.example", "/journeys/dan.yaml @x/web",
        "/journeys/eve.yaml @ana-r",
    )  # fmt: skip
    assert view.notes == ["no line for 1 journey (Cy has no `handle` or address): of-cy"]


def test_each_file_that_says_something_of_a_journey_is_the_owners(repository: Repository) -> None:
    pay = "stages: [{title: Pay, touchpoints: [{title: Pay by card, pains: [{ref: slow}]}]}]\nmetrics: [late]\n"
    files = {
        f"journeys/{each}.yaml": JOURNEY.format(id=each, owner=f"{each} <{each}@x.example>") + pay for each in "ab"
    }
    files |= {
        "pains/slow.yaml": "kind: pain-point\nid: slow\ntitle: Slow\nevidence: [{ref: calls}]\n",
        "evidence/calls.yaml": "kind: evidence\nid: calls\ntitle: Calls\n",
        "evidence/else.yaml": "kind: evidence\nid: else\ntitle: Else\n",
        "metrics/late.yaml": "kind: metric\nid: late\ntitle: Late\nseries: late.csv\n",
        "metrics/late.csv": "date,value\n2026-05-01,3\n",
        "people.yaml": "kind: people\nitems: [{id: x, name: X}]\n",
    }
    repository.write(files)
    both = "a@x.example b@x.example"
    assert _lines(repository) == [
        f"/evidence/calls.yaml {both}", "/journeys/a.yaml a@x.example", "/journeys/b.yaml b@x.example",
        f"/metrics/late.csv {both}", f"/metrics/late.yaml {both}", f"/pains/slow.yaml {both}",
    ]  # fmt: skip


def test_a_file_of_many_is_nobodys(repository: Repository) -> None:
    files = {f"journeys/{each}.yaml": JOURNEY.format(id=each, owner=f"{each} <{each}@x.example>")
             + "stages: [{title: S, pains: [{ref: slow}]}]\n" for each in "abcdef"}  # fmt: skip
    repository.write({**files, "pains/slow.yaml": "kind: pain-point\nid: slow\ntitle: Slow\n"})
    view = open_repository(repository.folder, as_of="2026-06-01")
    assert len(codeowners_plan(view, CodeHost.GITLAB).lines) == 6
    assert view.notes == ["more than 5 owners share a file, so it has no line: pains/slow.yaml"]
