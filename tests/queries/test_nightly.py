"""Who hears of what at night: whoever answers for it, one issue each, and nobody who has left."""

import re
from dataclasses import replace

import pytest

from jmx.queries.nightly import nightly_of
from jmx.queries.repository import open_repository
from jmx.report.nightly import FORMATS, OwnerIssue, body, data
from jmx.report.writers.terminal import Screen
from tests.report.diffs import STALE
from tests.support import Repository

JOURNEY = "kind: journey\nid: {id}\ntitle: The {id}\nowner: {owner}\n"
SEVERE = "kind: pain-point\nid: {id}\ntitle: {id}\nseverity: 5\nreach: 20 %\nevidence: ['support: 3 calls']\n"
PEOPLE = (
    "kind: people\nitems:\n  - {id: ana, name: Ana Ruiz, handle: ana-r, emails: [ana@x.example]}\n"
    "  - {id: ben, name: Ben Okoro, left: 2026-02-01}\n"
)


def _issues(repository: Repository) -> dict[str, set[str]]:
    report = nightly_of(open_repository(repository.folder, as_of="2026-06-01"))
    return {each.title: {f"{found.code} {found.ref}" for found in each.findings} for each in report.issues}


def test_each_owner_has_one_issue_and_what_is_nobodys_another(repository: Repository) -> None:
    pains = "stages: [{title: S, touchpoints: [{title: T, pains: [{ref: shared}]}]}]\n"
    repository.write({
        "journeys/a.yaml": JOURNEY.format(id="a", owner="ana") + pains,
        "journeys/b.yaml": JOURNEY.format(id="b", owner="Ana R <Ana@X.example>"),
        "journeys/c.yaml": JOURNEY.format(id="c", owner="ben") + pains,
        "journeys/d.yaml": JOURNEY.format(id="d", owner="Cy <cy@x.example>"),
        "journeys/e.yaml": "kind: journey\nid: e\ntitle: The e\n",
        "pains/shared.yaml": SEVERE.format(id="shared"), "pains/own.yaml": SEVERE.format(id="own") + "owner: ana\n",
        "pains/lone.yaml": SEVERE.format(id="lone"), "people.yaml": PEOPLE,
    })  # fmt: skip
    found = _issues(repository)
    assert list(found) == [
        "Customer journeys: what waits for Ana Ruiz", "Customer journeys: what waits for Cy",
        "Customer journeys: what is nobody's",
    ]  # fmt: skip
    ana, cy, nobody = found.values()
    assert {"STL101 a", "STL101 b", "ACT101 shared", "ACT101 own"} <= ana
    assert cy == {"STL101 d"}
    assert {"OWN101 e", "OWN102 c", "STL101 c", "ACT101 lone"} <= nobody


def test_the_mark_and_the_title_stay_the_same_while_the_words_change(repository: Repository) -> None:
    repository.write({"journeys/a.yaml": JOURNEY.format(id="a", owner="ana"), "people.yaml": PEOPLE})
    days = [nightly_of(open_repository(repository.folder, as_of=f"2026-0{month}-01")) for month in (6, 7)]
    (first,), (later,) = (data(each)["issues"] for each in days)
    assert (first["marker"], first["title"]) == (later["marker"], later["title"])
    assert first["marker"] == "<!-- jmx nightly: ana -->"
    assert first["body"].startswith(
        "<!-- jmx nightly: ana -->\n@ana-r 1 warning.\n\n#### The a\n\n- **warning** journey 'a'"
    )
    assert first["body"] != later["body"]


def test_owners_whose_addresses_are_nearly_alike_have_issues_of_their_own(repository: Repository) -> None:
    addresses = ["a.smith@x.example", "a-smith@x.example", "a_smith@x.example", "a-smith@x-example.example"]
    for number, address in enumerate([*addresses, "A.Smith@X.example"]):
        owner = f"A Smith <{address}>"
        repository.write({f"journeys/j{number}.yaml": JOURNEY.format(id=f"j{number}", owner=owner)})
    issues = nightly_of(open_repository(repository.folder, as_of="2026-06-01")).issues
    assert len(issues) == len({each.marker for each in issues}) == len(addresses)
    assert all(re.fullmatch(r"<!-- jmx nightly: a-smith-x-[a-z0-9-]+ -->", each.marker) for each in issues)


@pytest.mark.parametrize("handle", ["all", "'@all'", "Everyone", "here"])
def test_nobody_is_called_everybody(handle: str, repository: Repository) -> None:
    people = PEOPLE.replace("handle: ana-r", f"handle: {handle}")
    repository.write({"journeys/a.yaml": JOURNEY.format(id="a", owner="ana"), "people.yaml": people})
    opened = open_repository(repository.folder, as_of="2026-06-01")
    (told,) = (each for each in opened.raw_findings if each.code == "REC009")
    assert (told.path, told.route, "everybody" in told.words) == ("people.yaml", ("items", 0, "handle"), True)
    assert not any(each["handle"] for each in data(nightly_of(opened))["issues"])


def test_nothing_wrong_is_no_issue(repository: Repository) -> None:
    repository.write(
        {"journeys/a.yaml": JOURNEY.format(id="a", owner="ana") + "status: draft\n", "people.yaml": PEOPLE}
    )
    report = nightly_of(open_repository(repository.folder, as_of="2026-06-01"))
    assert data(report)["issues"] == []
    assert "Nothing waits for anybody." in str(FORMATS["markdown"].write(report, Screen()))


def test_what_cannot_be_read_is_told_so_that_no_issue_is_closed_for_it(repository: Repository) -> None:
    repository.write({"journeys/a.yaml": JOURNEY.format(id="a", owner="ana"), "people.yaml": PEOPLE})
    assert data(nightly_of(open_repository(repository.folder, as_of="2026-06-01")))["complete"] is True
    repository.write({"journeys/a.yaml": JOURNEY.format(id="a", owner="ana") + "cadence: sometimes\n"})
    told = data(nightly_of(open_repository(repository.folder, as_of="2026-06-01")))
    assert told["complete"] is False
    assert [each["owner"] for each in told["issues"]] == ["Ana Ruiz"], "who is named in it all the same"


def test_however_much_waits_a_host_takes_it(repository: Repository) -> None:
    repository.write({"journeys/a.yaml": JOURNEY.format(id="a", owner="ana"), "people.yaml": PEOPLE})
    report = nightly_of(open_repository(repository.folder, as_of="2026-06-01"))
    many = (replace(STALE, words="@x/team fixes #1 <b> " * 25),) * 1_000
    told = body(OwnerIssue("ana", "Ana", "", many), report)
    left = re.search(r"and (\d+) findings more", told)
    assert left
    assert int(left[1]) + told.count("**error**") == 1_000
    assert 50_000 < len(told) < 65_536
    assert not re.search(r"[@#]\w|<b> ", told.replace("&#8203;", "\u200b"))
