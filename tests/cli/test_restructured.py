"""`jmx split`, `jmx move` and `jmx reassign`: told in the words of diff, one commit, and the past stays."""

import json
from collections.abc import Callable

import pytest

from tests.support import Ran, Repository

Jmx = Callable[..., Ran]
JOURNEY = (
    "kind: journey\nid: buy\ntitle: Buy\nowner: ana\nstages:\n  - title: Look\n    touchpoints:\n      - id: shop\n"
    "        title: Shop\n        pains:\n          - {id: queue, title: Long queue, severity: 2}\n  - {id: pay, title: Pay}\n"
)
PEOPLE = "kind: people\nitems:\n  - {id: ana, name: Ana Ruiz, emails: [ana@x.example]}\n  - {id: bo, name: Bo Li, emails: [bo@x.example]}\n"
FIX = "kind: initiative\nid: fix\ntitle: Fix\naddresses: [buy/queue]\nowner: ana\n"
DAY = ("--as-of", "2026-04-01")


@pytest.fixture
def shop(repository: Repository) -> Repository:
    repository.commit({"journeys/buy.yaml": JOURNEY, "people.yaml": PEOPLE, "fix.yaml": FIX}, day="2026-03-01")
    repository.sign()
    return repository


def test_a_split_record_keeps_its_past(shop: Repository, jmx: Jmx) -> None:
    jmx("set", "buy/queue.severity=4", "-C", shop.folder)
    shop.commit({}, "Worse", day="2026-03-02")
    ran = jmx("split", "buy/queue", "--commit", "-m", "It has grown", "-C", shop.folder)
    assert (ran.code, ran.out) == (0, "pain “Long queue”: id buy/queue → queue\n")
    assert "wrote pain-points/queue.yaml\n" in ran.err
    assert shop.git("status", "--porcelain") == ""
    told = jmx("log", "queue", "-C", shop.folder).out
    assert "severity 2 → 4" in told
    assert "buy/queue → queue" in told
    assert "1 change in meaning (1 editorial)" in jmx("diff", "HEAD~1", "HEAD", "--no-effects", "-C", shop.folder).out
    assert jmx("lint", "-C", shop.folder, *DAY, "-f", "concise").out.count("REF") == 0


def test_a_split_record_is_followed_by_the_baseline_and_the_table_of_happenings(shop: Repository, jmx: Jmx) -> None:
    happened = "date,type,title,touches\n2026-02-01,launch,New till,buy/queue\n"
    jmx("set", "buy/queue.severity=5", "-C", shop.folder)
    shop.commit({"happenings.csv": happened}, day="2026-03-02")
    jmx("lint", "-C", shop.folder, "--as-of", "2026-03-03", "--update-baseline")
    before = (shop.folder / "jmx-baseline.yaml").read_text()
    assert "record: buy/queue" in before
    shop.commit({}, "Begin", day="2026-03-03")
    assert jmx("split", "buy/queue", "-C", shop.folder).code == 0
    after = (shop.folder / "jmx-baseline.yaml").read_text()
    assert sorted(after.splitlines()) == sorted(before.replace("record: buy/queue", "record: queue").splitlines())
    assert (shop.folder / "happenings.csv").read_text() == happened.replace("buy/queue", "queue")
    report = json.loads(jmx("lint", "-C", shop.folder, "--as-of", "2026-03-03", "-f", "json").out)
    assert (report["summary"]["error"], report["summary"]["warning"], report["baseline"]["mended"]) == (0, 0, [])


def test_a_picture_is_committed_with_the_record_it_belongs_to(shop: Repository, jmx: Jmx) -> None:
    shop.write({"journeys/buy.yaml": JOURNEY.replace("title: Shop", "title: Shop\n        image: shop.png")})
    (shop.folder / "journeys/shop.png").write_bytes(b"\x89PNG\r\n\x1a\n\xff")
    shop.git("add", "--all")
    shop.commit({}, "Show the shop", day="2026-03-02")
    ran = jmx("split", "buy/shop", "--commit", "-m", "Used twice", "-C", shop.folder)
    assert (ran.code, shop.git("status", "--porcelain")) == (0, "")
    assert (shop.folder / "touchpoints/shop.png").read_bytes() == b"\x89PNG\r\n\x1a\n\xff"
    assert not (shop.folder / "journeys/shop.png").exists()


def test_a_person_gets_into_the_file_of_people(shop: Repository, jmx: Jmx) -> None:
    shop.write({"journeys/buy.yaml": JOURNEY + "people:\n  - {id: cy, name: Cy Day}\n"})
    ran = jmx("split", "cy", "-C", shop.folder)
    assert (ran.code, ran.out) == (0, "person “Cy Day” stands in people.yaml now\n")
    assert (shop.folder / "journeys/buy.yaml").read_text() == JOURNEY
    assert (shop.folder / "people.yaml").read_text() == PEOPLE + "  - {id: cy, name: Cy Day}\n"


def test_a_touchpoint_goes_where_its_stage_and_neighbours_are_called_so(shop: Repository, jmx: Jmx) -> None:
    stages = JOURNEY.replace(
        "{id: pay, title: Pay}", "{id: pay, title: At the till, touchpoints: [{id: card, title: Pay by card}]}"
    )
    shop.commit({"journeys/buy.yaml": stages}, day="2026-03-02")
    by_title = ("move", "Shop", "--to", "at the Till", "--before", "Pay by card", "-C", shop.folder)
    by_ref = ("move", "buy/shop", "--to", "buy/pay", "--before", "card", "-C", shop.folder)
    told = jmx(*by_title, "--dry-run")
    assert (told.code, told.out) == (0, jmx(*by_ref, "--dry-run").out)
    assert "At the till" in told.out


def test_what_is_over_stays_with_whoever_did_it_and_that_is_told(shop: Repository, jmx: Jmx) -> None:
    shop.commit({"fix.yaml": f"{FIX}status: shipped\nshipped: 2026-03-01\n"}, day="2026-03-02")
    over = "jmx: what shipped or was stopped stays with 'ana': fix\n"
    ran = jmx("reassign", "ana", "bo", "-C", shop.folder)
    assert ran.code == 0
    assert over in ran.err
    again = jmx("reassign", "ana", "bo", "-C", shop.folder)
    assert again.code == 2
    assert again.err.startswith(over)
    assert "answers for nothing that could go over" in again.err


def test_a_moved_touchpoint_keeps_its_past(shop: Repository, jmx: Jmx) -> None:
    ran = jmx("move", "buy/shop", "--to", "pay", "--dry-run", "-C", shop.folder)
    assert (ran.code, ran.out) == (0, "touchpoint “Shop”: stage Look → Pay\n")
    assert (shop.folder / "journeys/buy.yaml").read_text() == JOURNEY
    assert jmx("move", "buy/shop", "--to", "pay", "--commit", "-m", "Asked at the desk", "-C", shop.folder).code == 0
    assert (shop.folder / "journeys/buy.yaml").read_text() == (
        "kind: journey\nid: buy\ntitle: Buy\nowner: ana\nstages:\n  - title: Look\n  - id: pay\n    title: Pay\n"
        "    touchpoints:\n      - id: shop\n        title: Shop\n        pains:\n"
        "          - {id: queue, title: Long queue, severity: 2}\n"
    )
    assert "stage Look → Pay" in jmx("log", "buy/shop", "-C", shop.folder).out
    ran = jmx("move", "buy/shop", "--to", "pay", "-C", shop.folder)
    assert ran.out == "nothing changes: it says so already\n"


def test_who_takes_over_is_one_commit(shop: Repository, jmx: Jmx) -> None:
    ran = jmx("reassign", "ana", "bo", "--commit", "-m", "Ana leads sales now", "-C", shop.folder)
    assert ran.code == 0
    assert "journey “Buy”: owner “Ana Ruiz” → “Bo Li”\n" in ran.out
    assert "initiative “Fix”: owner “Ana Ruiz” → “Bo Li”\n" in ran.out
    assert shop.git("log", "-1", "--format=%s", "--name-only").split("\n") == [
        "Ana leads sales now", "", "fix.yaml", "journeys/buy.yaml",
    ]  # fmt: skip
    assert "answers for nothing" in jmx("reassign", "ana", "bo", "-C", shop.folder).err


MANY = {
    f"journeys/{name}.yaml": f"kind: journey\nid: {name}\ntitle: {name.title()}\nowner: ana\nstages:\n  - title: Look\n"
    "    touchpoints:\n" + "".join(f"      - {{title: {step}, team: desk}}\n" for step in ("Ask", "Call", "Wait"))
    for name in ("buy", "leave", "sell", "use")
}  # fmt: skip
TEAMS = "kind: teams\nitems:\n  - {id: desk, title: Desk}\n  - {id: line, title: First line}\n"


@pytest.mark.parametrize("by_hand", [False, True])
def test_history_tells_once_who_took_over(repository: Repository, jmx: Jmx, by_hand: bool) -> None:
    repository.commit({**MANY, "people.yaml": PEOPLE, "teams.yaml": TEAMS}, day="2026-03-01")
    repository.sign()
    for old, new in (("ana", "bo"), ("desk", "line")):
        if by_hand:
            texts = {path: (repository.folder / path).read_text() for path in MANY}
            edited = {path: text.replace(f": {old}", f": {new}") for path, text in texts.items()}
            repository.commit(edited, f"After {old}", day="2026-03-02")
            continue
        dry = jmx("reassign", old, new, "--dry-run", "-C", repository.folder)
        assert len(dry.out.splitlines()) == (4 if old == "ana" else 12)
        ran = jmx("reassign", old, new, "--commit", "-m", f"After {old}", "-C", repository.folder)
        assert len(ran.out.splitlines()) == 1
    owners = "“Ana Ruiz” → “Bo Li”: answers for 4 journeys (“Buy”, “Leave”, “Sell” and 1 more)"
    teams = "“Desk” → “First line”: runs 12 touchpoints (“Ask”, “Call”, “Wait” and 9 more)"
    diff = ("diff", "HEAD~2", "HEAD", "--no-effects", "-C", repository.folder)
    changelog = ("changelog", "--since", "HEAD~2", "-C", repository.folder)
    for asked in (diff, changelog):
        told = jmx(*asked).out
        assert (told.count(owners), told.count(teams), told.count("Ana Ruiz” →"), told.count("Desk” →")) == (1, 1, 1, 1)
        assert jmx(*asked, "--all").out.count("owner “Ana Ruiz” → “Bo Li”") == 4
        assert (
            jmx(*asked, "-f", "csv").out.count("Desk → ")
            == jmx(*asked, "-f", "json").out.count('"field": "team"')
            == 12
        )
    own = "owner “Ana Ruiz” → “Bo Li”"
    inside = jmx("log", "buy", "--inside", "-C", repository.folder).out
    assert (own in inside, inside.count("“Desk” → “First line”: runs 3 touchpoints")) == (True, 1)
    assert own in jmx("log", "buy", "-C", repository.folder).out
    assert "team Desk → “First line”" in jmx("log", "buy/ask", "-C", repository.folder).out
    assert f"journey “Buy”: {own}" in (
        of_one := jmx("changelog", "buy", "--since", "HEAD~2", "-C", repository.folder).out
    )
    assert "“Desk” → “First line”: runs 3 touchpoints (“Ask”, “Call”, “Wait”)" in of_one
