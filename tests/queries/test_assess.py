"""`jmx assess`: each level comes out of a repository that is as its published description, and nothing moves but what
should."""

import json
from collections.abc import Callable, Iterable
from pathlib import Path

import pytest

from jmx.errors import UnknownRef
from jmx.queries.assess import assess_of
from jmx.queries.repository import Repository as Opened
from jmx.queries.repository import open_repository
from jmx.report.assess import step_words
from jmx.report.assess_facts import AssessReport
from jmx.report.document import plain
from jmx.report.maturity_standing import course_words
from jmx.review.insight_flow import FlowStep
from jmx.review.maturity import CRITERIA, MaturityLevel, Tally, is_met
from tests import practices
from tests.practices import ANA, AS_OF, PEOPLE, Files, fix, journey, metric, pains, review, work
from tests.support import Ran, Repository

Jmx = Callable[..., Ran]
DAY = "2026-11-02"


def assessed(repository: Repository, about: str = "", *, monthly: int = 0) -> AssessReport:
    return assess_of(open_repository(repository.folder, as_of=AS_OF), about, monthly=monthly)


def reached(report: AssessReport) -> set[str]:
    return {each.name for each in CRITERIA if is_met(each, report.scope.tallies, report.thresholds[each.name])}


@pytest.fixture(scope="module")
def best(tmp_path_factory: pytest.TempPathFactory) -> Repository:
    repository = practices.customer_centric(Repository(tmp_path_factory.mktemp("best") / "cx"))
    repository.git("tag", "best")
    return repository


@pytest.fixture
def mature(best: Repository) -> Repository:
    """The customer-centric one, to change; what its earlier commits gave is remembered from test to test."""
    best.git("reset", "--quiet", "--hard", "best")
    best.git("clean", "--quiet", "-fd")
    return best


@pytest.mark.parametrize("level", MaturityLevel, ids=lambda level: level.name)
def test_a_practice_as_it_is_described_comes_out_at_its_level(level: MaturityLevel, tmp_path: Path) -> None:
    report = assessed(practices.LEVELS[level - 1](Repository(tmp_path / "cx")))
    assert report.scope.level is level
    lacking = {each.criterion for each in report.steps}
    marks = {each.name for each in CRITERIA if each.level == level + 1}
    assert lacking == marks - reached(report), "what is to be done is what the next level lacks"
    assert bool(lacking) == (level < MaturityLevel.CUSTOMER_CENTRIC)


def _some(make: Callable[[int], str], what: str, numbers: Iterable[int]) -> Files:
    return {f"{what}/{number}.yaml": make(number) for number in numbers}


_IDLE = "kind: initiative\nid: x{0}\ntitle: Idea {0}\nstatus: planned\n"
_VACANT = "{vacant: {since: 2026-11-01}}"
# What is changed, and the criteria that do not hold any more. Whoever was not reviewed for a year was not reviewed on
# time either.
MOVES: dict[str, tuple[Files, set[str]]] = {
    "owners are gone": (_some(lambda n: journey(n, owner=_VACANT), "journeys", (4, 5)), {"owned"}),
    "no rhythm is written": (_some(lambda n: journey(n, cadence=""), "journeys", (3, 4, 5)), {"rhythm"}),
    "nobody reviews": (
        {f"reviews/{day}-j{n}.yaml": "" for n in (2, 3, 4, 5) for day in practices.REVIEWED}, {"current", "reviewed"},
    ),
    "reviews are late": (_some(lambda n: journey(n, cadence="weekly"), "journeys", (4, 5)), {"reviewed"}),
    "pains lack reach": (_some(lambda n: pains(n, reach=""), "pains", (3, 4, 5)), {"rated"}),
    "severe pains wait": (_some(lambda n: work(n, f"q{n}"), "work", (3, 4, 5)), {"decided"}),
    "metrics fell silent": (_some(lambda n: metric(n, "2025-12-01"), "metrics", (4, 5)), {"measured"}),
    "severe pains are guesses": (_some(lambda n: pains(n, evidence=""), "pains", (4, 5)), {"evidenced"}),
    "what shipped expects nothing": (_some(lambda n: fix(n, expects=False), "fixes", (3,)), {"proven"}),
    "ideas come from nowhere": (_some(_IDLE.format, "ideas", (1, 2)), {"rooted"}),
}  # fmt: skip


@pytest.mark.few(3)
@pytest.mark.parametrize("what", MOVES)
def test_one_thing_moves_what_it_should_and_nothing_else(what: str, mature: Repository) -> None:
    before = assessed(mature)
    files, moved = MOVES[what]
    for path in [path for path, text in files.items() if not text]:
        (mature.folder / path).unlink()
    mature.commit({path: text for path, text in files.items() if text}, day="2026-11-10")
    after = assessed(mature)
    assert reached(before) - reached(after) == moved
    assert reached(after) <= reached(before)
    levels = [each.level for each in CRITERIA if each.name in moved]
    assert after.scope.level == min(levels) - 1


def test_a_stamped_review_counts_for_nothing(mature: Repository) -> None:
    mature.commit(
        {"pains/new.yaml": "kind: pain-point\nid: new\ntitle: It burns\nat: [j1]\nseverity: 5\n"}, day="2026-10-25"
    )
    mature.commit(review(1, "2026-11-01", decided=""), day="2026-11-01")
    (stamp,) = (each for each in assessed(mature, "j1").cases if each.criterion == "reviewed")
    assert stamp.met, "the one before it, of 20 October, decided something"
    gone = [f"reviews/{day}-j1.yaml" for day in practices.REVIEWED]
    for path in gone:
        (mature.folder / path).unlink()
    mature.commit({}, day="2026-11-02")
    (stamp,) = (each for each in assessed(mature, "j1").cases if each.criterion == "reviewed")
    assert (stamp.met, stamp.why) == (
        False, "the review of 2026-11-01 decided nothing, though there was something to decide",
    )  # fmt: skip


@pytest.mark.deep
def test_a_review_that_a_stranger_committed_counts_for_nothing(mature: Repository) -> None:
    for day in practices.REVIEWED:
        (mature.folder / f"reviews/{day}-j1.yaml").unlink()
    mature.commit(review(1, "2026-11-01"), day="2026-11-01", author="Somebody Else <else@y.example>")
    (found,) = (each for each in assessed(mature, "j1").cases if each.criterion == "current")
    assert (found.met, found.why) == (False, "the review of 2026-11-01 is unproven, so it does not count")
    mature.commit(review(1, "2026-11-03"), day="2026-11-03", author=ANA)
    assert all(each.met for each in assessed(mature, "j1").cases if each.criterion == "current")


def test_a_team_stands_for_its_journeys_and_a_journey_for_itself(mature: Repository) -> None:
    mature.commit({"journeys/2.yaml": journey(2, owner="")}, day="2026-11-10")
    report = assessed(mature)
    assert report.scope.level is MaturityLevel.CUSTOMER_CENTRIC, "four of five are enough"
    levels = {each.ref: each.level for each in (*report.teams, *report.journeys)}
    assert levels["j2"] is MaturityLevel.AD_HOC
    assert levels["team0"] is MaturityLevel.AD_HOC, "one of two is not"
    assert levels["team1"] is MaturityLevel.CUSTOMER_CENTRIC
    assert levels["j4"] is MaturityLevel.MANAGED, "nothing shipped for it"
    even = assessed(mature, "Even")
    assert (even.scope.kind, even.scope.journeys) == ("team", ("j2", "j4"))
    assert {each.journeys for each in even.cases} == {("j2",), ("j4",)}
    (step,) = even.steps
    assert "jmx set j2.owner=PERSON" in plain(step_words(step)), "what to type names the record"
    assert (step.criterion, step.needed, [each.ref for each in step.cases]) == ("owned", 1, ["j2"])


def test_a_tenth_of_every_threshold_is_told(mature: Repository) -> None:
    mature.commit({"journeys/5.yaml": journey(5, owner="")}, day="2026-11-10")
    assert assessed(mature).scope.tallies["owned"] == Tally(4, 5)
    assert assessed(mature).scope.if_higher is MaturityLevel.AD_HOC, "80 % are not 88"
    mature.commit({"journeys/4.yaml": journey(4, owner="")}, day="2026-11-10")
    mature.write({"jmx.yaml": "assess: {owned: 65 %}\n"})
    scope = assessed(mature).scope
    assert (scope.level, scope.if_lower) == (MaturityLevel.AD_HOC, MaturityLevel.CUSTOMER_CENTRIC), "60 % are 58.5"


def test_months_are_told_as_they_were_and_remembered(mature: Repository, monkeypatch: pytest.MonkeyPatch) -> None:
    mature.commit(_some(lambda n: journey(n, owner=""), "journeys", (4, 5)), day="2026-10-25")

    def asked() -> AssessReport:
        return assess_of(open_repository(mature.folder, as_of=AS_OF), monthly=18)

    report = asked()
    levels = {each.day.isoformat()[:7]: int(each.level) for each in report.course}
    assert levels["2026-10"] == 1
    assert course_words(report) == (
        "Level 4 (optimised) at the end of 2025-05, 5 (customer-centric) from 2026-04 on, 1 (ad hoc) from 2026-10 on."
    )
    assert levels["2026-09"] == levels["2026-06"] == 5
    assert levels["2025-12"] == 4, "it had not been so for a year yet"
    assert levels["2025-05"] == 4, "the first fix was known to have worked by then"
    monkeypatch.setattr(Opened, "judged", lambda *_: pytest.fail("it is remembered"))
    assert asked().course == report.course


def test_where_insight_stops_since_when_and_with_whom(mature: Repository) -> None:
    assert [(each.came, each.passed, each.moving, each.stopped) for each in assessed(mature).flow] == [
        (10, 10, 0, 0), (10, 10, 0, 0), (10, 3, 7, 0), (3, 3, 0, 0),
    ]  # fmt: skip
    changed = {"pains/5.yaml": pains(5, reach=""), "work/4.yaml": work(4, ""), "fixes/3.yaml": fix(3, expects=False)}
    for path in ("work/5.yaml",):
        (mature.folder / path).unlink()
    decision = "decisions: [{id: d1, text: Do it, about: [p4]}]\n"
    mature.commit(changed | review(4, "2026-11-05", decision), day="2026-11-05")
    mature.commit(
        {"evidence/note.yaml": "kind: evidence\nid: note\ntitle: Too slow\ncollected: 2026-11-01\n"}, day="2026-11-06"
    )
    report = assessed(mature)
    stops = {each.ref: (each.step, str(each.since), each.owner) for each in report.stopped if not each.moving}
    assert stops == {
        "note": (FlowStep.OBSERVATION, "2026-11-01", ""),
        "p5": (FlowStep.OBSERVATION, "2024-12-10", "Ana Ruiz"),
        "q5": (FlowStep.OBSERVATION, "2024-12-10", "Ana Ruiz"),
        "q4": (FlowStep.PRIORITY, "2025-01-10", "Ana Ruiz"),
        "p4": (FlowStep.ACTION, "2026-11-05", "Ana Ruiz"),
        "q3": (FlowStep.OUTCOME, "2026-04-01", "Ana Ruiz"),
    }
    first, second, third, last = report.flow
    assert (first.came, first.stopped, first.owners) == (11, 3, (("Ana Ruiz", 2), ("", 1)))
    assert third.took == 248, "planned on 10 January 2025, shipped after 50, 248 and 446 days"
    assert (second.stopped, third.stopped, last.stopped, last.days) == (1, 1, 1, 228)
    assert assessed(mature, "j5").flow[0].stopped == 2, "of a journey only its own"


def test_of_the_example_every_figure_has_its_records(example: Path) -> None:
    report = assess_of(open_repository(example, as_of=DAY, cached=False))
    for name, tally in report.scope.tallies.items():
        cases = [each for each in report.cases if each.criterion == name]
        assert name == "held" or tally == Tally(sum(each.met for each in cases), len(cases))
    assert [each.came - each.passed for each in report.flow] == [each.moving + each.stopped for each in report.flow]
    stopping = [each for each in report.stopped if not each.moving]
    assert sum(count for each in report.flow for _, count in each.owners) == len(stopping)


def test_what_is_no_journey_or_team_is_said(mature: Repository) -> None:
    with pytest.raises(UnknownRef, match=r"there is no journey or team 'j9'"):
        assessed(mature, "j9")
    mature.commit({"journeys/draft.yaml": "kind: journey\nid: plan\ntitle: Plan\nstatus: draft\n"}, day="2026-11-10")
    with pytest.raises(UnknownRef, match=r"'plan' is no journey of today"):
        assessed(mature, "plan")


def test_without_journeys_or_without_git_it_says_so(tmp_path: Path, jmx: Jmx) -> None:
    (tmp_path / "jmx.yaml").write_text("organisation: X\n")
    ran = jmx("assess", "-C", tmp_path, "--as-of", AS_OF)
    assert "There is no journey of today that is in use" in ran.out
    (tmp_path / "buy.yaml").write_text(journey(1, owner="Ana Ruiz <ana@x.example>"))
    ran = jmx("assess", "-C", tmp_path, "--as-of", AS_OF)
    assert (ran.code, "there is no git history here" in ran.out) == (0, True)
    told = json.loads(jmx("assess", "-C", tmp_path, "--as-of", AS_OF, "-f", "json").out)
    assert (told["scope"]["level"], told["commit"]) == (1, None)


def test_work_that_only_waits_stops_since_it_was_planned(mature: Repository) -> None:
    mature.commit({"work/1.yaml": work(1, "p1").replace("in-progress", "planned")}, day="2026-11-10")
    (planned,) = (each for each in assessed(mature).stopped if each.ref == "p1")
    assert (planned.step, planned.moving, str(planned.since)) == (FlowStep.ACTION, False, "2025-01-10")


def test_a_shallow_clone_says_that_it_does_not_know_the_quarters(mature: Repository, tmp_path: Path, jmx: Jmx) -> None:
    mature.git("clone", "--quiet", "--depth", "1", mature.folder.as_uri(), str(tmp_path / "shallow"))
    ran = jmx("assess", "-C", tmp_path / "shallow", "--as-of", AS_OF)
    assert "how it was before this clone begins, quarters included" in ran.out
    assert "the maturity of earlier months is left out" in ran.err


@pytest.mark.deep
def test_an_earlier_moment_is_assessed_by_what_stood_then(mature: Repository) -> None:
    then = assess_of(open_repository(mature.folder, at="2025-04-25"))
    assert (then.as_of.isoformat(), then.scope.level) == ("2025-04-25", MaturityLevel.MANAGED)
    assert "proven" in {each.criterion for each in then.steps}


@pytest.mark.deep
def test_of_many_journeys_a_terminal_shows_those_that_are_least_far(
    repository: Repository, jmx: Jmx, tmp_path: Path
) -> None:
    repository.commit(PEOPLE | {f"j/{n}.yaml": journey(n, owner="" if n > 40 else "ana") for n in range(1, 43)})
    ran = jmx("assess", "-C", repository.folder, "--as-of", AS_OF, "-o", tmp_path / "all.html")
    text = jmx("assess", "-C", repository.folder, "--as-of", AS_OF).out
    rows = text.partition("Journeys\n")[2]
    assert rows.splitlines()[1].startswith("Journey 1 "), "all are ad hoc, in order of their titles"
    assert "And 12 more that are as far or further" in rows
    assert ran.code == 0
    assert all(f"Journey {n}<" in (tmp_path / "all.html").read_text() for n in range(1, 43))
