"""A repository at a glance: what lint finds, what hurts most, how much there is."""

from collections.abc import Callable
from pathlib import Path

import pytest

from jmx.errors import NothingToRead
from jmx.queries.overview import findings_of, overview_of
from jmx.queries.repository import Repository as Opened
from jmx.queries.repository import open_repository
from jmx.queries.scores import ranking_of
from tests.queries.short_past import PAIN
from tests.support import Repository

Open = Callable[..., Opened]


def test_findings_have_their_lines_and_say_how_much_was_looked_at(opened: Open, past: Repository) -> None:
    past.write({"pains/odd.yaml": "kind: pain-point\nid: odd\ntitle: Odd\nseverity: 9\n"})
    found = findings_of(opened())
    assert (found.journeys, found.drafts, found.files) == (2, 1, 6)
    (odd,) = [each for each in found.findings if each.path == "pains/odd.yaml" and each.level.value == "error"]
    assert odd.place is not None
    assert odd.place.line == 4
    assert found.commit == past.git("rev-parse", "HEAD")


def test_findings_may_be_asked_of_some_files_while_all_are_judged(
    opened: Open, past: Repository, monkeypatch: pytest.MonkeyPatch
) -> None:
    past.write(
        {f"{folder}/odd.yaml": "kind: pain-point\nid: odd\ntitle: Odd\nseverity: 9\n" for folder in ("pains", "old")}
    )
    whole = findings_of(opened())
    for asked, told in (
        ("pains", {"pains/odd.yaml"}),
        ("pains/odd.yaml", {"pains/odd.yaml"}),
        ("pains/slow.yaml", set()),
    ):
        some = findings_of(opened(), [Path(asked)])
        assert {each.path for each in some.findings if each.code == "REC007"} == told
        assert (some.files, some.only) == (whole.files, (asked,))
    monkeypatch.chdir(past.folder / "pains")
    assert findings_of(opened(), [Path("odd.yaml")]).only == ("pains/odd.yaml",)
    for same in (past.folder, Path(".."), Path("../pains/.."), Path("..") / past.folder.name, past.folder / "pains/.."):
        if same != Path("..") / past.folder.name:
            assert findings_of(opened(), [same]).findings == whole.findings, same
    with pytest.raises(NothingToRead):
        findings_of(opened(), [Path("../..")])


def test_a_path_that_is_not_there_or_lies_elsewhere_is_no_silent_all_clear(
    opened: Open, past: Repository, tmp_path_factory: pytest.TempPathFactory
) -> None:
    with pytest.raises(NothingToRead, match=r"there is no 'nope\.yaml' here"):
        findings_of(opened(), [Path("nope.yaml")])
    elsewhere = tmp_path_factory.mktemp("elsewhere")
    with pytest.raises(NothingToRead, match=f"go there with: jmx lint -C {elsewhere}"):
        findings_of(opened(), [elsewhere])


def test_what_settings_leave_out_is_not_told_but_counted(opened: Open, past: Repository) -> None:
    rule = findings_of(opened()).findings[0].code
    past.write({"jmx.yaml": f"lint: {{ignore: [{rule}]}}\n"})
    found = findings_of(opened())
    assert rule not in {each.code for each in found.findings}
    assert found.silenced != findings_of(opened(at="HEAD")).silenced


def test_pains_are_ranked_by_what_they_say_at_that_moment(opened: Open, past: Repository) -> None:
    other = PAIN.replace("slow", "dear").replace("[buy]", "[use]")
    past.commit({"pains/dear.yaml": other.format(severity=3)}, "Dear", "2026-03-01")
    assert [score.ref for score in ranking_of(opened()).ranking.scores] == ["slow", "dear"]
    assert [score.ref for score in ranking_of(opened(), "use").ranking.scores] == ["dear"]
    before = ranking_of(opened(at="HEAD~3"))
    assert [score.ref for score in before.ranking.scores] == ["slow"]
    assert before.commit == past.git("rev-parse", "HEAD~3")
    assert before.ranking.scores[0].value < ranking_of(opened()).ranking.scores[0].value


def test_an_overview_counts_what_is_there_and_shows_one_finding_of_each_rule(example: Path) -> None:
    found = overview_of(open_repository(example, as_of="2026-11-02", cached=False))
    assert (found.organisation, found.journeys, found.reviews) == ("Quillmoor Fibre", 9, 12)
    loudest = found.loudest(5)
    assert len({each.code for each in loudest}) == len(loudest) == 5
    assert [each.level.rank for each in loudest] == sorted((each.level.rank for each in loudest), reverse=True)
    assert 0 < found.errors < len(found.findings)
    assert found.ranking.ranking.scores
