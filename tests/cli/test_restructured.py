"""`jmx split`, `jmx move` and `jmx reassign`: told in the words of diff, one commit, and the past stays."""

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


def test_a_person_gets_into_the_file_of_people(shop: Repository, jmx: Jmx) -> None:
    shop.write({"journeys/buy.yaml": JOURNEY + "people:\n  - {id: cy, name: Cy Day}\n"})
    ran = jmx("split", "cy", "-C", shop.folder)
    assert (ran.code, ran.out) == (0, "person “Cy Day” stands in people.yaml now\n")
    assert (shop.folder / "journeys/buy.yaml").read_text() == JOURNEY
    assert (shop.folder / "people.yaml").read_text() == PEOPLE + "  - {id: cy, name: Cy Day}\n"


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
