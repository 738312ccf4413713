"""What the map of a journey shows."""

from collections.abc import Callable

from jmx.queries.map import map_of
from jmx.queries.repository import Repository as Opened
from jmx.queries.repository import open_repository
from tests.queries.short_past import USE
from tests.reading.test_images import png
from tests.support import Ran, Repository

Open = Callable[..., Opened]
Jmx = Callable[..., Ran]


def test_a_map_shows_the_journey_as_it_stands_and_as_it_was(opened: Open, past: Repository) -> None:
    now = map_of(opened(), "buy")
    assert (now.title, [stage.title for stage in now.stages]) == ("Buy it", ["Choose"])
    assert map_of(opened(at="HEAD~4"), "buy").title == "Buy a plan"
    head = past.git("rev-parse", "HEAD")
    assert any(head[:9] in words for words in map(str, vars_of(now)))


def vars_of(view: object) -> list[object]:
    return [getattr(view, name) for name in view.__slots__]  # type: ignore[attr-defined]


def test_files_that_cannot_be_read_are_noted_beside_the_map(opened: Open, past: Repository) -> None:
    past.write({"pains/odd.yaml": "kind: ["})
    here = opened()
    map_of(here, "buy")
    assert here.notes == ["1 file with mistakes, left out where they cannot be read: pains/odd.yaml; see: jmx lint"]


def test_a_review_counts_on_the_map_once_it_is_committed(opened: Open, past: Repository) -> None:
    review = "kind: review\nid: held\ndate: 2026-03-05\njourneys: [use]\nreviewer: ana\n"
    past.write({"reviews/held.yaml": review, "journeys/use.yaml": USE.replace("status: draft", "cadence: quarterly")})
    before = map_of(opened(as_of="2026-03-05"), "use")
    assert before.last_review == "that of 5 Mar 2026 is not committed yet"
    assert "Never reviewed" in [each.words for each in before.notices]
    past.commit({}, day="2026-03-05")
    after = map_of(opened(as_of="2026-10-05"), "use")
    assert after.last_review == "5 Mar 2026"
    assert [each.words for each in after.notices] == ["Review 122 days overdue"]


SAID = {
    "buy.yaml": """kind: journey
id: buy
title: Buy
stages:
- title: Pay
  duration: P2W
  questions: ['Is it safe?']
  touchpoints:
  - title: Pay by card
    timing: P1D
    content: Your card please
    actions: [Takes out the card, Types the number]
    moment_of_truth: Here they turn back
    systems: [{system: Till}]
    backstage: [{title: Counts the money, system: Ledger}]
  - {title: Go home, moment_of_truth: false}
pains: [{title: It is dear, disputed: {by: Ben Okri <ben@x.example>, why: It was one week}}]
""",
    "kind.yaml": "kind: strengths\nitems:\n- {id: kind, title: Kind people, at: [buy/pay-by-card]}\n- {id: open, title: Open late, at: [buy]}\n",
}


def test_what_stages_touchpoints_and_pains_say_is_on_the_map(repository: Repository, jmx: Jmx) -> None:
    repository.write(SAID)
    hint = "1 day; Your card please; Takes out the card, Types the number; moment of truth: Here they turn back"
    for ending, told in {"svg": [hint], "html": hint.replace("moment of truth: ", "").split("; ")}.items():
        drawn = jmx("render", "buy", "-C", repository.folder, "-f", ending).out
        for words in (
            "How long it takes", "2 weeks", "What they ask", "Is it safe?", "What works well", "Kind people", "Open late",
            "Systems", "Till", "Ledger", "Disputed by Ben Okri", *told,
        ):  # fmt: skip
            assert words in drawn, words


def test_what_is_no_moment_of_truth_gets_no_star(repository: Repository) -> None:
    repository.write(SAID)
    view = map_of(open_repository(repository.folder), "buy")
    assert [step.moment for step in view.steps] == [True, False]


PICTURED = """kind: journey
id: buy
title: Buy
stages:
- title: Pay
  touchpoints:
  - {title: By card, image: screens/card.png}
  - {title: By post, image: gone.png}
  - {title: By link, image: link.png}
  - {title: By fraud, image: page.png}
"""


def test_the_picture_of_a_touchpoint_is_on_the_map_in_every_format(repository: Repository, jmx: Jmx) -> None:
    repository.write({"journeys/buy.yaml": PICTURED, "journeys/page.png": "<svg onload='alert(1)'/>"})
    folder = repository.folder / "journeys"
    (folder / "screens").mkdir()
    (folder / "screens/card.png").write_bytes(png(40, 30))
    (folder / "link.png").symlink_to("screens/card.png")
    repository.commit({})
    (folder / "screens/card.png").unlink()
    for options, lacks in (((), "journeys/screens/card.png: no such file"), (("--at", "HEAD"), "")):
        ran = jmx("render", "buy", "-C", repository.folder, "-f", "svg", *options)
        assert ran.out.count("<image ") == (0 if lacks else 1)
        assert ('href="data:image/png;base64,' in ran.out) is not bool(lacks)
        assert "What it looks like" in ran.out or lacks
        assert ("journeys/screens/card.png: no such file" in ran.err) is bool(lacks)
        assert "journeys/gone.png: " in ran.err
        assert "journeys/link.png: it is a symbolic link" in ran.err
        assert "journeys/page.png: it is neither PNG nor JPEG" in ran.err
    assert "<image " in jmx("render", "buy", "-C", repository.folder, "-f", "html", "--at", "HEAD").out
    for name, options in (("without.png", ()), ("with.png", ("--at", "HEAD"))):
        jmx("render", "buy", "-C", repository.folder, "-o", folder / name, *options)
    assert (folder / "with.png").read_bytes() != (folder / "without.png").read_bytes()
