"""What to do first, rankings of pains and fixes, and what cannot be ranked."""

import csv
import json
from collections.abc import Callable
from io import StringIO

import pytest

from jmx.errors import JmxError
from jmx.model.score import Sayer
from jmx.queries.journey_scores import journey_scores_of
from jmx.queries.repository import Repository as Opened
from jmx.queries.repository import open_repository
from jmx.queries.scores import fixes_of, ranking_of, sliced, what_first_of, with_ages
from jmx.report.ranking import FORMATS
from jmx.report.ranking import document as ranking_document
from jmx.report.ranking_table import because
from jmx.report.what_first import data, document, tables
from jmx.report.writers.terminal import Screen, terminal
from jmx.score.slices import Slice
from tests.support import Ran, Repository, child, ended

Jmx = Callable[..., Ran]

JOURNEY = """kind: journey
id: buy
title: Buy a plan
owner: Ana Ruiz <ana@x.example>
volume: {n: 500, per: month}
stages:
  - title: Pay
    touchpoints:
      - title: Pay now
        pains:
          - {id: slow, title: Slow, severity: 5, reach: 30 %, business_impact: 4}
          - {id: odd, title: Odd words, severity: 4, reach: 0.1, evidence: [{title: Asked, type: survey, collected: 2026-05-01, sample: 212, source: form 1}]}
          - {id: loud, title: Loud, severity: 2, reach: 0.5, must: safety}
          - {id: vague, title: Vague}
"""
FASTER = "kind: initiative\nid: faster\ntitle: Make it faster\naddresses: [buy/slow]\neffort: 6\nowner: Ben Okri <ben@x.example>\n"
WORDS = "kind: initiative\nid: words\ntitle: Plain words\naddresses: [ask]\neffort: 1\n"
ASK = "kind: opportunity\nid: ask\nquestion: How might we say it plainly?\npains: [buy/odd]\n"
FILES = {"journeys/buy.yaml": JOURNEY, "initiatives/faster.yaml": FASTER}


@pytest.fixture
def shop(repository: Repository) -> Callable[..., Opened]:
    """A shop that sells plans, with more files where these are named."""

    def made(**more: str) -> Opened:
        repository.commit(FILES | {f"more/{name}.yaml": text for name, text in more.items()}, day="2026-05-01")
        return open_repository(repository.folder, as_of="2026-06-01")

    return made


def test_what_first_tells_each_pain_once(shop: Callable[..., Opened]) -> None:
    found = what_first_of(shop()).found
    assert [each.ref for each in found.musts] == ["buy/loud"]
    assert [each.ref for each in found.fixes.scores] == ["faster"]
    assert [each.ref for each in found.unanswered] == ["buy/odd"]  # slow is taken up, loud a must
    assert [each.pain.ref for each in found.doubts] == ["buy/slow"]  # odd has an answer of 212
    assert [each.ref for each in found.pains.unscored] == ["buy/vague"]


def test_a_fix_brings_the_scores_of_its_pains_each_once_for_its_effort(shop: Callable[..., Opened]) -> None:
    report = fixes_of(
        shop(ask=ASK, words=WORDS, both=FASTER.replace("faster", "both").replace("buy/slow", "buy/slow, ask, buy/odd"))
    )
    pains = {each.ref: each.value for each in ranking_of(shop()).ranking.scores}
    scores = {each.ref: each.value for each in report.ranking.scores}
    assert pains == {"buy/slow": 0.75, "buy/odd": 0.32, "buy/loud": 0.5}
    assert scores["faster"] == pytest.approx(0.75 / 6, abs=1e-4)
    assert scores["words"] == pytest.approx(0.32)
    assert scores["both"] == pytest.approx((0.75 + 0.32) / 6, abs=1e-4)


def test_an_opportunity_is_a_fix_until_an_initiative_takes_it_up(shop: Callable[..., Opened]) -> None:
    asked = fixes_of(shop(ask=ASK.replace("pains:", "inputs: {effort: 2}\npains:"))).ranking
    assert {each.ref: each.value for each in asked.scores} == {"faster": 0.125, "ask": 0.16}
    assert "ask" not in str(fixes_of(shop(ask=ASK, words=WORDS)).ranking)


def test_reach_of_rice_is_people_in_a_quarter_out_of_share_and_volume(shop: Callable[..., Opened]) -> None:
    """500 a month × 30 % over a quarter = 450; McBride's own numbers: 450 × 3 × 1 ÷ 2 = 675 by what is written."""
    (score,) = fixes_of(shop(), model="rice").ranking.scores
    factors = {each.name: each.value for each in score.factors}
    assert factors["reach"] == pytest.approx(450)
    assert (factors["impact"], factors["confidence"]) == (3, 0.5)
    assert factors["effort_months"] == pytest.approx(6 / (365.25 / 12 / 7))


def test_what_is_written_under_inputs_counts_before_what_pains_tell(shop: Callable[..., Opened]) -> None:
    written = FASTER.replace("addresses", "inputs: {reach: 100, impact: 2, confidence: 0.8}\naddresses")
    (score,) = fixes_of(shop(faster=written.replace("id: faster", "id: other")), model="rice").ranking.scores[1:]
    assert [(each.name, each.value) for each in score.factors][:3] == [
        ("reach", 100),
        ("impact", 2),
        ("confidence", 0.8),
    ]


@pytest.mark.parametrize(
    ("model", "inputs", "lacks"),
    [
        ("opportunity", "{importance: 9, satisfaction: 3}", 15.0),
        ("opportunity", "{importance: 9, satisfaction: 9}", 9.0),
        ("opportunity", "{importance: 11, satisfaction: 3}", "`importance` on its scale: 0 to 10, and it is 11"),
        ("wsjf", "{business-value: 8, time-criticality: 5, risk-reduction: 3, job-size: 2}", 8.0),
        ("wsjf", "{business-value: 7, time-criticality: 5, risk-reduction: 3, job-size: 2}",
         "`business-value` on its scale: 1, 2, 3, 5, 8, 13 or 20, and it is 7"),
        ("ice", "{ice-impact: 7, ice-confidence: 5, ice-ease: 10}", 350.0),
        ("ice", "{ice-impact: 7, ice-confidence: 5}", "`ice-ease` under `inputs`"),
        ("value-effort", "{customer-value: 80, business-value: 40}", 10.0),
        ("rice", "{reach: 2000, impact: 1, confidence: 0.8, effort-months: 4}", 400.0),
        ("rice", "{reach: 800, impact: 2, confidence: 0.5, effort-months: 1}", 800.0),
        ("rice", "{reach: 450, impact: 3, confidence: 1, effort-months: 2}", 675.0),
        ("rice", "{reach: 450, impact: 4, confidence: 1, effort-months: 2}",
         "`impact` on its scale: 3, 2, 1, 0.5 or 0.25, and it is 4"),
        ("impact-effort", "{customer-impact: 5, business-impact: 3}", 0.6667),
        ("relief", "{effort: high}", 0.125),
    ],
)  # fmt: skip
def test_presets_score_as_published(shop: Callable[..., Opened], model: str, inputs: str, lacks: str | float) -> None:
    """Worked examples of the models' own pages; what is out of scale is refused."""
    written = FASTER.replace("id: faster", f"id: asked\ninputs: {inputs}")
    ranking = fixes_of(shop(asked=written), model=model).ranking
    told = {each.ref: each.value for each in ranking.scores} | {each.ref: each.lacks for each in ranking.unscored}
    assert told["asked"] == (lacks if isinstance(lacks, float) else (lacks,))


def test_no_effort_and_none_at_all_cannot_be_ranked(shop: Callable[..., Opened]) -> None:
    ranking = fixes_of(shop(free=FASTER.replace("faster", "free").replace("6", "0"))).ranking
    assert {each.ref: each.lacks for each in ranking.unscored} == {"free": ("an effort above 0",)}


@pytest.mark.parametrize(
    ("old", "new", "names"),
    [
        ("title: Vague", "title: Vague", ["Ana Ruiz"]),
        ("title: Vague", "title: Vague, owner: Cy Lee <cy@x.example>", ["Cy Lee"]),
        ("owner: Ana Ruiz <ana@x.example>", "owner: {vacant: {since: 2026-01-01, covering: Di Fox <di@x.example>}}", ["Di Fox"]),
        ("owner: Ana Ruiz <ana@x.example>\n", "", [""]),
    ],
    ids=["the-journeys-owner", "its-own-owner", "who-covers", "nobody"],
)  # fmt: skip
def test_who_could_say_what_is_missing(
    shop: Callable[..., Opened], repository: Repository, old: str, new: str, names: list[str]
) -> None:
    shop()
    repository.write({"journeys/buy.yaml": JOURNEY.replace(old, new)})
    (vague,) = ranking_of(open_repository(repository.folder, as_of="2026-06-01")).ranking.unscored
    assert [each.name for each in vague.could_say] == names


def test_an_effort_is_asked_of_the_fix_and_a_volume_of_the_journey(
    shop: Callable[..., Opened], repository: Repository
) -> None:
    shop(free=FASTER.replace("id: faster", "id: free").replace("effort: 6\n", ""), ask=ASK)
    told = {each.ref: each for each in fixes_of(open_repository(repository.folder)).ranking.unscored}
    assert told["free"].could_say == (Sayer("Ben Okri", "free"),)
    assert told["ask"].could_say == (Sayer("Ana Ruiz", "buy"),)  # an opportunity has no owner of its own
    uncounted = JOURNEY.replace("volume: {n: 500, per: month}\n", "").replace(
        "reach: 0.1,", "reach: {n: 9, per: day}, owner: Cy Lee <cy@x.example>,"
    )
    repository.write({"journeys/buy.yaml": uncounted})
    odd = next(each for each in ranking_of(open_repository(repository.folder)).ranking.unscored if "odd" in each.ref)
    assert odd.could_say == (Sayer("Ana Ruiz", "buy"),)


def test_a_model_of_ones_own_ranks_pains_everywhere(shop: Callable[..., Opened], repository: Repository) -> None:
    own = "scoring: {pains: ours, models: {ours: {formula: severity * fit, inputs: {fit: {most: 3}}}}}\n"
    fitting = JOURNEY.replace("title: Slow,", "title: Slow, inputs: {fit: 1},").replace(
        "words,", "words, inputs: {fit: 3},"
    )
    repository.write({"jmx.yaml": own, "journeys/buy.yaml": fitting})
    repository.commit({"people.yaml": "kind: people\nitems: []\n"}, day="2026-05-02")
    ranking = ranking_of(open_repository(repository.folder, as_of="2026-06-01")).ranking
    assert (ranking.model, ranking.formula) == ("ours", "severity × fit")
    assert [(each.ref, each.value) for each in ranking.scores] == [("buy/odd", 12.0), ("buy/slow", 5.0)]


def test_models_rank_what_they_are_made_for(shop: Callable[..., Opened]) -> None:
    with pytest.raises(JmxError, match="model 'pain' ranks pains, not fixes; of fixes: relief"):
        fixes_of(shop(), model="pain")
    with pytest.raises(JmxError, match="there is no model 'rise'; did you mean 'rice'"):
        ranking_of(shop(), model="rise")


def test_the_lists_say_who_answers_and_what_is_done(shop: Callable[..., Opened]) -> None:
    told = "".join(each.text for each in terminal(document(what_first_of(shop(ask=ASK))), Screen(160)))
    assert "Ana Ruiz" in told
    assert "Nobody works on it" in told
    assert "`effort` (person-weeks) under `inputs`" in told  # of the opportunity


def test_where_no_fix_can_be_ranked_what_hurts_most_is_told_with_what_is_done(
    shop: Callable[..., Opened], repository: Repository
) -> None:
    shop()
    repository.write({"initiatives/faster.yaml": FASTER.replace("effort: 6\n", "")})
    told = "".join(
        each.text for each in terminal(document(what_first_of(open_repository(repository.folder))), Screen(160))
    )
    assert "What hurts most" in told
    assert "Make it faster (proposed)" in told
    assert "lacks effort" in told


ASKED = "evidence: [{title: Asked, type: survey, collected: 2026-05-01, sample: 400, source: form 1}]"


def _found_out(repository: Repository, *pains: str) -> list[tuple[str, str]]:
    text = JOURNEY.partition("stages:")[0] + "pains:\n" + "".join(f"  - {{{each}}}\n" for each in pains)
    repository.commit({"buy.yaml": text}, day="2026-05-01")
    report = what_first_of(open_repository(repository.folder, as_of="2026-06-01"))
    asked = next(each for each in tables(report) if each.name == "Find out first")
    at = [column.name for column in asked.columns].index("find out")
    return [(str(row[-1]), str(row[at])) for row in asked.rows]


def test_what_it_is_worth_most_to_know_is_to_be_found_out_first(repository: Repository) -> None:
    """The near one of the two can become the first, the far one not, though more of its score hangs on evidence."""
    found = _found_out(
        repository,
        f"id: first, title: First, severity: 5, reach: 0.9, frequency: 2, {ASKED}",
        "id: near, title: Near, severity: 4, reach: 0.9, frequency: 3",
        "id: far, title: Far, severity: 4, reach: 0.05",
    )
    assert [ref for ref, _ in found] == ["buy/near"], "what changes nothing is not to be found out first"
    assert found[0][1].startswith("its ")
    assert found[0][1].endswith(" of 100 cases")
    assert "would change the first in " in found[0][1]


def test_where_no_order_can_be_drawn_the_simple_one_stays(repository: Repository, shop: Callable[..., Opened]) -> None:
    report = what_first_of(shop())
    assert report.found.top == 1  # slow and odd compete, loud is a must
    text = JOURNEY.replace("{id: odd", "{status: addressed, why: done, id: odd")
    repository.write({"journeys/buy.yaml": text})
    alone = what_first_of(open_repository(repository.folder, as_of="2026-06-01"))
    assert (alone.found.top, [each.pain.ref for each in alone.found.doubts]) == (0, ["buy/slow"])
    assert "find out" not in [column.name for table in tables(alone) for column in table.columns]


def test_numpy_is_loaded_only_where_there_is_something_to_draw(repository: Repository) -> None:
    sure = JOURNEY.partition("stages:")[0] + f"pains: [{{id: sure, title: Sure, severity: 5, reach: 0.9, {ASKED}}}]\n"
    repository.commit({"buy.yaml": sure}, day="2026-05-01")
    script = (
        "import sys; from jmx.cli.app import run; run(['score', '-C', sys.argv[1]]); sys.exit('numpy' in sys.modules)"
    )
    ran = child(script, repository.folder)
    assert ended(ran) == 0


def test_a_slice_keeps_the_ranks_of_all_and_every_format_has_the_same_fields(shop: Callable[..., Opened]) -> None:
    opened = shop(ask=ASK)
    report = with_ages(opened, sliced(opened, ranking_of(opened, surely=True), Slice(owner="Ana Ruiz", status="open")))
    told = json.loads(str(FORMATS["json"].write(report, Screen())))
    assert (told["ranked"], told["slice"]["owner"]) == (3, "Ana Ruiz")
    slow = next(each for each in told["records"] if each["ref"] == "buy/slow")
    assert (slow["owner"], slow["volume"], slow["rated_on"]) == ("Ana Ruiz", "500 a month", "2026-05-01")
    rows = list(csv.DictReader(StringIO(str(FORMATS["csv"].write(report, Screen())))))
    row = next(each for each in rows if each["ref"] == "buy/slow")
    assert (row["initiatives"], row["stage"], row["rated on"]) == ("Make it faster (proposed)", "Pay", "2026-05-01")
    for name in ("markdown", "html"):
        page = str(FORMATS[name].write(report, Screen()))
        assert "Make it faster (proposed)" in page
        assert "Ranks are those among all 3." in page


def test_what_first_of_a_slice_keeps_its_part_of_every_list(shop: Callable[..., Opened]) -> None:
    found = what_first_of(shop(ask=ASK), only=Slice(owner="Ben Okri")).found
    assert ([each.ref for each in found.fixes.scores], found.musts, found.pains.scores) == (["faster"], (), ())
    told = str(data(what_first_of(shop(), only=Slice(owner="Ana Ruiz"))))
    assert "buy/loud" in told
    assert "faster'" not in told.partition("'nobody_works_on'")[0].partition("'fix_now'")[2]


def test_slices_and_ages_go_with_rankings_alone(shop: Callable[..., Opened], repository: Repository, jmx: Jmx) -> None:
    shop()
    kept = jmx("score", "pains", "--owner", "Ana Ruiz", "--stage", "pay", "-C", repository.folder, "--ages")
    assert (kept.code, "Only stage pay, owner Ana Ruiz: 3 of 3." in kept.out) == (0, True)
    none = jmx("score", "pains", "--status", "addressed", "-C", repository.folder)
    assert (none.code, "No pain of status addressed is ranked." in none.out) == (0, True)
    refused = jmx("score", "journeys", "--team", "web", "-C", repository.folder)
    assert (refused.code, "--team does not go with journeys" in refused.err) == (2, True)
    for asked in (("--models",), ("--since", "HEAD"), ("--what-if", "buy/slow.severity=1")):
        refused = jmx("score", "pains", *asked, "--owner", "Ana Ruiz", "-C", repository.folder)
        assert (refused.code, f"--owner does not go with {asked[0]}" in refused.err) == (2, True)
    book = str(repository.folder / "x.xlsx")
    refused = jmx("score", "pains", "--live", "--owner", "Ana Ruiz", "-C", repository.folder, "-o", book)
    assert (refused.code, "--owner does not go with --live" in refused.err) == (2, True)
    refused = jmx("score", "--ages", "-C", repository.folder)
    assert (refused.code, "--ages goes with a whole ranking" in refused.err) == (2, True)


def test_a_fix_whose_pains_cannot_be_read_has_no_score(shop: Callable[..., Opened], repository: Repository) -> None:
    shop(slow="kind: pain-point\nid: late\ntitle: Late\nseverity: 9\n")
    repository.write({"initiatives/faster.yaml": FASTER.replace("[buy/slow]", "[buy/slow, late]")})
    (lacking,) = fixes_of(open_repository(repository.folder, as_of="2026-06-01")).ranking.unscored
    assert (lacking.ref, lacking.lacks) == ("faster", ("pains that can be read",))


RATED = (
    "kind: pain-point\nid: rated\ntitle: Rated by several\nat: [buy]\nreach: 0.2\nevidence: ['survey: 20 answers']\n"
    "ratings: [{by: Ana Ruiz <ana@x.example>, severity: 5}, {by: Ben Okri <ben@x.example>, severity: 5}]\n"
)


def test_a_fix_counts_a_severity_that_several_people_rated(shop: Callable[..., Opened]) -> None:
    fix = "kind: initiative\nid: {0}\ntitle: {0}\naddresses: [{1}]\neffort: 4\n"
    report = fixes_of(
        shop(rated=RATED, one=fix.format("one", "rated"), two=fix.format("two", "rated, buy/odd")), model="rice"
    )
    scores = {each.ref: {factor.name: factor.value for factor in each.factors} for each in report.ranking.scores}
    assert scores["one"]["impact"] == 3
    assert scores["one"]["confidence"] == scores["two"]["confidence"] == 0.6  # of the worst pain, not of the other


def test_a_severity_that_several_people_rated_is_severe(shop: Callable[..., Opened]) -> None:
    mild = "kind: pain-point\nid: mild\ntitle: Mild\nat: [buy]\nseverity: 2\nreach: 0.9\n"
    (line,) = journey_scores_of(shop(rated=RATED, mild=mild)).lines
    assert line.found.holds.unanswered == 2, "the one rated by several, and the odd one; not the mild one"


def test_the_worst_pains_are_always_there_with_what_was_done_about_them(shop: Callable[..., Opened]) -> None:
    shipped = "kind: initiative\nid: {0}\ntitle: Done\naddresses: [rated]\nstatus: {1}\neffort: 2\n"
    done, more = shipped.format("done", "shipped\nshipped: 2026-01-01"), shipped.format("more", "planned")
    told = what_first_of(shop(rated=RATED, done=done)).found
    assert "rated" in [each.ref for each in told.unanswered], "what shipped is not under way"
    planned = what_first_of(shop(rated=RATED, done=done, more=more)).found
    assert "rated" not in [each.ref for each in planned.unanswered]


def test_a_fix_that_names_itself_or_another_fix_is_asked_for_what_it_lacks(shop: Callable[..., Opened]) -> None:
    odd = "kind: initiative\nid: {0}\ntitle: {0}\naddresses: [{1}]\neffort: 1\n"
    opened = shop(
        one=odd.format("one", "one, two"), two=odd.format("two", "one"),
        ask="kind: opportunity\nid: ask\nquestion: How?\npains: [ask]\n",
    )  # fmt: skip
    report = sliced(opened, fixes_of(opened), Slice(owner="Ben Okri"))
    assert [each.ref for each in report.ranking.scores] == ["faster"]
    assert {"one", "two", "ask"} <= {each.ref for each in fixes_of(opened).ranking.unscored}
    assert {each: report.beside[each].owner for each in report.beside}["faster"] == "Ben Okri"


def test_what_is_no_number_under_inputs_is_told_and_not_replaced(shop: Callable[..., Opened]) -> None:
    said = "inputs: {reach: as in the sheet}\n"
    (lacking,) = fixes_of(shop(one=FASTER.replace("faster", "one") + said), model="rice").ranking.unscored
    assert (lacking.ref, lacking.lacks) == ("one", ("a number for `reach` under `inputs`",))


def test_fixes_come_out_alike_in_whatever_order_pains_are_read(repository: Repository) -> None:
    def answer(order: list[int]) -> str:
        pains = "".join(
            f"  - {{id: p{each}, title: P, at: [buy], severity: {each % 5 + 1}, reach: 0.{each}7}}\n" for each in order
        )
        fix = "kind: initiative\nid: all\ntitle: All\naddresses: [p1, p2, p3, p4, p5]\neffort: 3\n"
        files = {"pains.yaml": f"kind: pain-points\nitems:\n{pains}", "fix.yaml": fix} | FILES
        repository.commit(files, day="2026-05-01")
        report = fixes_of(open_repository(repository.folder, as_of="2026-06-01"))
        return repr((report.ranking, report.sure))

    assert answer([1, 2, 3, 4, 5]) == answer([5, 3, 1, 4, 2])


def test_a_model_that_cannot_be_used_is_noted_beside_every_answer(
    shop: Callable[..., Opened], repository: Repository, jmx: Jmx
) -> None:
    settings = "scoring:\n  pains: ours\n  models: {ours: {formula: severity * raech}}\n"
    shop()
    repository.commit({"jmx.yaml": settings}, day="2026-05-02")
    told = "jmx.yaml has pains ranked by 'ours', which cannot be: the formula of model 'ours' has no input 'raech'"
    asked = [
        ("score", "table"), ("score fixes", "json"), ("score pains", "csv"), ("score journeys", "markdown"),
        ("score pains --since HEAD~1", "json"), ("score --explain buy/slow", "markdown"),
    ]  # fmt: skip
    for arguments, form in asked:
        ran = jmx("-C", str(repository.folder), *arguments.split(), "--as-of", "2026-06-01", "-f", form)
        assert (ran.code, told in ran.out.replace("\\", "")) == (0, True), (arguments, form)
        assert "pains are ranked by 'pain' instead" in ran.out
    ran = jmx("-C", str(repository.folder), "score", "pains", "--model", "pain", "--as-of", "2026-06-01")
    assert (ran.err, "instead" in ran.out) == ("", False)


def test_a_formula_without_inputs_ranks_all_alike(shop: Callable[..., Opened], repository: Repository) -> None:
    shop()
    settings = "scoring: {pains: same, fixes: same, models: {same: {formula: '1'}}}\n"
    repository.commit({"jmx.yaml": settings}, day="2026-05-02")
    first = what_first_of(open_repository(repository.folder, as_of="2026-06-01"))
    assert terminal(document(first), Screen())
    assert {each.rank for each in first.found.pains.scores if not each.must} == {2}


def test_what_a_pain_could_score_is_worked_out_by_the_formula(
    shop: Callable[..., Opened], repository: Repository
) -> None:
    shop()
    settings = "scoring: {pains: ours, models: {ours: {formula: severity + 2 * confidence}}}\n"
    repository.commit({"jmx.yaml": settings}, day="2026-05-02")
    found = what_first_of(open_repository(repository.folder, as_of="2026-06-01")).found
    assert [(each.pain.ref, each.pain.value, each.could_be) for each in found.doubts] == [("buy/slow", 6.0, 7.0)]


def test_small_scores_are_no_ties_and_are_shown(repository: Repository) -> None:
    pain = "{{id: {0}, title: {0}, severity: 3, reach: {{n: {1}, per: month}}}}"
    rare = f"kind: journey\nid: buy\ntitle: Buy\nvolume: {{n: 900000, per: month}}\npains: [{pain.format('a', 12)}, {pain.format('b', 11)}]\n"
    fix = "kind: initiative\nid: {0}\ntitle: {0}\naddresses: [buy/{1}]\neffort: 20\n"
    repository.commit({"buy.yaml": rare, "x.yaml": fix.format("x", "b"), "y.yaml": fix.format("y", "a")})
    report = fixes_of(open_repository(repository.folder, as_of="2026-06-01"))
    assert [(each.rank, each.ref, each.value) for each in report.ranking.scores] == [
        (1, "y", 1e-06),
        (2, "x", 9.165e-07),
    ]
    assert "0.0000010" in "".join(each.text for each in terminal(ranking_document(report)))


def test_the_first_places_are_counted_as_ranks_are(repository: Repository) -> None:
    pains = "".join(f"- {{id: p{at}, title: P{at}, severity: 3, reach: 0.{at}, {ASKED}}}\n" for at in range(1, 9))
    must = f"- {{id: law, title: Law, severity: 3, reach: 0.1, must: regulatory, {ASKED}}}\n"
    text = JOURNEY.partition("stages:")[0] + f"pains:\n{pains}{must}"
    repository.commit({"buy.yaml": text}, day="2026-05-01")
    report = ranking_of(open_repository(repository.folder, as_of="2026-06-01"), surely=True)
    assert report.sure is not None
    told = terminal(ranking_document(report), Screen(200))
    header = "".join(each.text for each in told).splitlines()[0]
    assert "top 4" in header, "the must is one of them"
    assert report.sure.first_words == "the first 3 below the musts"


def test_a_must_that_a_model_cannot_score_is_still_called_one(repository: Repository) -> None:
    text = (
        JOURNEY.partition("stages:")[0] + f"pains:\n- {{id: law, title: Law, severity: 3, must: regulatory, {ASKED}}}\n"
    )
    repository.commit({"buy.yaml": text}, day="2026-05-01")
    report = ranking_of(open_repository(repository.folder, as_of="2026-06-01"))
    told = "".join(each.text for each in terminal(ranking_document(report), Screen(200)))
    assert "Law (must: regulatory)" in told
    assert "lacks reach" in told


@pytest.mark.parametrize(
    ("arguments", "held"),
    [
        ("score", {"list": "Fix now", "title": "Make it faster", "rank": "1"}),
        ("score", {"list": "Cannot be ranked yet", "title": "Vague", "why": "lacks severity, reach"}),
        ("score pains", {"pain": "Vague", "rank": "", "lacks": "severity, reach", "owner": "Ana Ruiz"}),
        ("score pains", {"pain": "Slow", "may be from": "2", "at stake": "250000", "currency": "EUR"}),
        ("score fixes", {"fix": "Make it faster", "at stake": "250000", "pains without a figure": "0"}),
        ("score --what-if faster.effort=12", {"list": "Fixes that move", "ref": "faster", "old_score": "0.125"}),
        ("score --explain faster", {"list": "Sum", "what": "sum", "is": "0.75 ÷ 6 = 0.125"}),
        ("score journeys", {"volume": "500", "volume per": "month", "money at stake": "250000"}),
    ],
)
def test_csv_holds_all_that_a_screen_shows(
    shop: Callable[..., Opened], repository: Repository, jmx: Jmx, arguments: str, held: dict[str, str]
) -> None:
    stake = JOURNEY.replace("business_impact: 4", "at_stake: {money: 250000, basis: churn}")
    repository.commit(FILES | {"journeys/buy.yaml": stake, "jmx.yaml": "currency: EUR\n"}, day="2026-05-01")
    ran = jmx("-C", str(repository.folder), *arguments.split(), "--as-of", "2026-06-01", "-f", "csv")
    rows = list(csv.DictReader(StringIO(ran.out)))
    assert any(held.items() <= row.items() for row in rows), ran.out


def test_who_rated_is_who_wrote_what_the_score_is_read_from(
    shop: Callable[..., Opened], repository: Repository
) -> None:
    """An input of another model, edited a month later, is no rating of this score."""
    shop()
    written = JOURNEY.replace("business_impact: 4", "business_impact: 5, inputs: {revenue: 9}")
    repository.commit({"journeys/buy.yaml": written}, day="2026-05-20", author="Eva Kern <eva@x.example>")
    opened = open_repository(repository.folder, as_of="2026-06-01")
    rated = with_ages(opened, ranking_of(opened)).rated
    assert rated is not None
    assert str(rated["buy/slow"].on) == "2026-05-01"


def test_a_fix_tells_from_which_pain_each_input_comes_where_these_are_several(shop: Callable[..., Opened]) -> None:
    """None of the pains is as bad as the product of the widest reach and the worst impact."""
    both = FASTER.replace("id: faster", "id: both").replace("buy/slow", "buy/slow, buy/loud")
    told = {each.ref: because(each) for each in fixes_of(shop(both=both), model="rice").ranking.scores}
    assert told["both"].endswith("reach of “Loud”; impact and confidence of “Slow”")
    assert "“" not in told["faster"]


def test_fixes_that_count_the_same_pain_are_told(shop: Callable[..., Opened]) -> None:
    report = fixes_of(shop(both=FASTER.replace("faster", "both").replace("Make it both", "Do both")))
    told = "".join(each.text for each in terminal(ranking_document(report), Screen()))
    assert "“Do both” and “Make it faster” each count all of “Slow”: once one of them is done, the others bring" in told
    assert fixes_of(shop(), model="rice").shared == ()
