"""What a review saw: the commit since which packet and changelog tell what is new."""

from collections.abc import Callable
from pathlib import Path

import pytest

from tests.support import Ran, Repository

Jmx = Callable[..., Ran]
ANA = "Ana Ruiz <ana@x.example>"
BEN = "Ben Ode <ben@x.example>"
REVIEW = f"kind: review\nid: r\ndate: 2026-11-18\njourneys: [c]\nreviewer: {ANA}\nverdict: still-true\n"
NOTHING = "**What changed in the experience?** Nothing changed in meaning since 2026-11-18."
WORSE = "severity 3 → 4"


def claims(severity: int = 3, more: str = "") -> dict[str, str]:
    """A journey with one pain."""
    pain = f"pains: [{{id: slow, title: Too long, severity: {severity}, reach: 20 %}}]"
    head = f"kind: journey\nid: c\ntitle: Claims\nowner: {ANA}\ncadence: quarterly\n{more}"
    return {
        "journeys/c.yaml": f"{head}stages:\n  - title: Report\n    touchpoints:\n      - title: Form\n        {pain}\n"
    }


@pytest.fixture
def two_days_later(repository: Repository) -> Repository:
    """A map of 2 November that was made worse on the 20th."""
    repository.commit(claims(3), "first", "2026-11-02")
    repository.commit(claims(4), "worse", "2026-11-20")
    return repository


def record(repository: Repository, jmx: Jmx, as_of: str, *more: str) -> Ran:
    return jmx("review", "c", "-C", repository.folder, "--record", "--verdict", "still-true", "--as-of", as_of, *more)


def packet(folder: Path, jmx: Jmx) -> str:
    ran = jmx("review", "c", "-C", folder, "--as-of", "2026-11-30")
    assert ran.code == 0, ran.err
    return ran.out


def changelog(folder: Path, jmx: Jmx) -> str:
    return jmx("changelog", "c", "-C", folder, "--as-of", "2026-11-30").out


def test_a_review_that_is_recorded_later_saw_the_files_of_its_day(two_days_later: Repository, jmx: Jmx) -> None:
    first = two_days_later.git("rev-parse", "HEAD~1")
    ran = record(two_days_later, jmx, "2026-11-29", "--date", "2026-11-18")
    assert f"its base is {first[:9]} of 2026-11-02, the last commit by then: what changed after it is not" in ran.err
    assert f"base: {first}" in (two_days_later.folder / "reviews/2026-11-18-c.yaml").read_text()
    two_days_later.commit({}, "record", "2026-11-29")
    told = packet(two_days_later.folder, jmx)
    assert f"1 change to ratings and fixes since 2026-11-18. Above all: pain “Too long”: {WORSE}" in told
    assert "Its stages and touchpoints say what they said then." in told
    since = changelog(two_days_later.folder, jmx)
    assert since.startswith(
        f"What changed in “Claims” since its review on 2026-11-18 ({first[:9]})\n1 change in 1 commit"
    )
    assert WORSE in since
    every = jmx("changelog", "c", "-C", two_days_later.folder, "--as-of", "2026-11-30", "--every-step").out
    assert "review" not in every.partition("\n")[2], "that it was held is no change since"


def test_the_fingerprint_is_of_the_files_of_its_day_too(two_days_later: Repository, jmx: Jmx) -> None:
    two_days_later.commit(claims(4, "description: All of it\n"), "more", "2026-11-21")
    record(two_days_later, jmx, "2026-11-29", "--date", "2026-11-18")
    late = (two_days_later.folder / "reviews/2026-11-18-c.yaml").read_text()
    record(two_days_later, jmx, "2026-11-29")
    now = (two_days_later.folder / "reviews/2026-11-29-c.yaml").read_text()
    assert late.partition("fingerprint:")[2] != now.partition("fingerprint:")[2]
    two_days_later.commit({}, "record", "2026-11-29")
    (two_days_later.folder / "reviews/2026-11-29-c.yaml").unlink()
    two_days_later.commit({}, "only the first", "2026-11-29")
    assert "The map was edited since then." in packet(two_days_later.folder, jmx)


def test_what_lies_on_the_table_is_seen_by_a_review_of_that_day(two_days_later: Repository, jmx: Jmx) -> None:
    two_days_later.write(claims(5))
    ran = record(two_days_later, jmx, "2026-11-20")
    assert "its base" not in ran.err
    two_days_later.commit({}, "held, with what it found", "2026-11-20")
    assert "Nothing changed in meaning since 2026-11-20." in packet(two_days_later.folder, jmx)
    assert "Nothing changed in meaning." in changelog(two_days_later.folder, jmx)


def test_before_the_first_commit_there_is_no_base(two_days_later: Repository, jmx: Jmx) -> None:
    ran = record(two_days_later, jmx, "2026-11-29", "--date", "2026-11-01")
    assert "nothing was committed by 2026-11-01, so the record names no base" in ran.err
    text = (two_days_later.folder / "reviews/2026-11-01-c.yaml").read_text()
    assert "base:" not in text
    assert "fingerprint:" not in text


def test_a_base_of_ones_own_is_honoured(two_days_later: Repository, jmx: Jmx) -> None:
    first = two_days_later.git("rev-parse", "HEAD~1")
    two_days_later.commit({"reviews/r.yaml": f"{REVIEW}base: {first}\n"}, "record", "2026-11-29")
    assert WORSE in packet(two_days_later.folder, jmx)
    assert WORSE in changelog(two_days_later.folder, jmx)


@pytest.mark.parametrize("base", ["f" * 40, "later"], ids=["squashed-away", "of-another-branch"])
def test_a_base_that_does_not_lie_behind_the_record_is_told(base: str, two_days_later: Repository, jmx: Jmx) -> None:
    if base == "later":
        two_days_later.git("switch", "--quiet", "--create", "side", "HEAD~1")
        base = two_days_later.commit({"notes.txt": "x"}, "side", "2026-11-21")
        two_days_later.git("switch", "--quiet", "main")
    recorded = two_days_later.commit({"reviews/r.yaml": f"{REVIEW}base: {base}\n"}, "record", "2026-11-29")
    why = f"its base {base[:9]} is not in the history of the commit that brought it, so what changed until it was "
    why += f"recorded ({recorded[:9]} of 2026-11-29) counts as seen"
    told = packet(two_days_later.folder, jmx)
    assert NOTHING in told
    assert f"{why[:1].upper()}{why[1:]}." in told
    assert f"the review of 2026-11-18: {why}" in changelog(two_days_later.folder, jmx).replace("\n", " ")


def test_a_late_record_without_a_base_says_what_counts_as_seen(two_days_later: Repository, jmx: Jmx) -> None:
    two_days_later.commit({"reviews/r.yaml": REVIEW}, "record", "2026-11-29")
    told = packet(two_days_later.folder, jmx)
    assert NOTHING in told
    assert "Its record names no base, so what changed until it was recorded (" in told


def test_a_late_record_of_what_nobody_touched_meanwhile_says_nothing(repository: Repository, jmx: Jmx) -> None:
    repository.commit(claims(3), "first", "2026-11-02")
    repository.commit({"reviews/r.yaml": REVIEW}, "record", "2026-11-29")
    assert "names no base" not in packet(repository.folder, jmx)


@pytest.mark.parametrize(
    ("old", "new"),
    [("verdict: still-true", "verdict: still-true\ndecisions: [{id: d1, text: Call ten}]"), ("Ruiz", "Ruíz")],
    ids=["decisions-added", "a-name-corrected"],
)
def test_what_is_written_into_a_review_later_moves_nothing(
    old: str, new: str, repository: Repository, jmx: Jmx
) -> None:
    repository.commit(claims(3), "first", "2026-11-02")
    held = repository.commit({"reviews/r.yaml": REVIEW}, "record", "2026-11-18")
    repository.commit(claims(4), "worse", "2026-11-20")
    repository.commit({"reviews/r.yaml": REVIEW.replace(old, new)}, "say more", "2026-11-21")
    assert WORSE in packet(repository.folder, jmx)
    assert f"since its review on 2026-11-18 ({held[:9]})" in changelog(repository.folder, jmx)


def test_another_review_in_the_same_file_is_another(repository: Repository, jmx: Jmx) -> None:
    repository.commit(claims(3), "first", "2026-11-02")
    repository.commit({"reviews/r.yaml": REVIEW.replace("11-18", "11-03")}, "record", "2026-11-03")
    repository.commit(claims(4), "worse", "2026-11-05")
    repository.commit({"reviews/r.yaml": REVIEW.replace("id: r", "id: r2")}, "the next one", "2026-11-18")
    assert NOTHING in packet(repository.folder, jmx)


def test_a_day_changed_in_a_committed_review_makes_nothing_seen(repository: Repository, jmx: Jmx) -> None:
    repository.commit(claims(3), "first", "2026-11-02")
    repository.commit({"reviews/r.yaml": REVIEW.replace("11-18", "11-03")}, "record", "2026-11-03")
    repository.commit(claims(4), "worse", "2026-11-05")
    repository.commit({"reviews/r.yaml": REVIEW}, "typed", "2026-11-18")
    told = packet(repository.folder, jmx)
    assert WORSE in told
    changed = "its day was changed to 2026-11-18 on 2026-11-18 by Ana Ruiz"
    assert (
        f"Last reviewed on 2026-11-03 (unproven: its record said 2026-11-03 when it was committed; {changed})" in told
    )


def _edit(repository: Repository) -> None:
    repository.write({"reviews/r.yaml": REVIEW + "decisions: [{id: d1, text: Call ten}]\n"})


def _move(repository: Repository) -> None:
    (repository.folder / "reviews/2026").mkdir()
    (repository.folder / "reviews/r.yaml").rename(repository.folder / "reviews/2026/r.yaml")


def _into_a_list(repository: Repository) -> None:
    (repository.folder / "reviews/r.yaml").unlink()
    item = REVIEW.partition("\n")[2].rstrip().replace("\n", "\n    ")
    repository.write({"reviews/all.yaml": f"kind: reviews\nitems:\n  - {item}\n"})


@pytest.mark.parametrize("touch", [_edit, _move, _into_a_list], ids=lambda touch: touch.__name__[1:])
def test_a_review_touched_here_was_held_all_the_same(
    touch: Callable[[Repository], None], repository: Repository, jmx: Jmx
) -> None:
    repository.commit(claims(3), "first", "2026-11-02")
    repository.commit({"reviews/r.yaml": REVIEW}, "record", "2026-11-18")
    repository.commit(claims(4), "worse", "2026-11-20")
    touch(repository)
    told = packet(repository.folder, jmx)
    assert "Last reviewed on 2026-11-18 (proven by its commit)" in told
    assert WORSE in told
    assert "STL101" not in jmx("lint", "-C", repository.folder, "--as-of", "2026-11-30", "-f", "concise").out


@pytest.mark.parametrize("edit", [("11-18", "11-19"), ("Ana Ruiz <ana", "Ben Ode <ben")], ids=["day", "reviewer"])
def test_who_held_it_and_when_is_as_committed_only(edit: tuple[str, str], repository: Repository, jmx: Jmx) -> None:
    repository.commit(claims(3), "first", "2026-11-02")
    repository.commit({"reviews/r.yaml": REVIEW}, "record", "2026-11-18")
    repository.write({"reviews/r.yaml": REVIEW.replace(*edit)})
    lint = jmx("lint", "-C", repository.folder, "--as-of", "2026-11-30", "-f", "concise").out
    assert "STL101 journey 'c' has never been reviewed; reviews/r.yaml is not committed yet" in lint


def test_whoever_moves_the_root_into_a_folder_brings_no_review(repository: Repository, jmx: Jmx) -> None:
    settings = {"jmx.yaml": "organisation: X\n"}
    repository.commit(claims(3) | settings, "first", "2026-11-02")
    repository.commit({"reviews/r.yaml": REVIEW}, "record", "2026-11-18")
    folder = repository.folder / "maps"
    folder.mkdir()
    repository.git("mv", "jmx.yaml", "journeys", "reviews", "maps/")
    moved = repository.commit({}, "into a folder", "2026-11-25", BEN)
    assert "STL103" not in jmx("lint", "-C", folder, "--as-of", "2026-11-30", "-f", "concise").out
    told = packet(folder, jmx)
    assert "Last reviewed on 2026-11-18 (proven by its commit)" in told
    assert NOTHING in told
    assert f"All files came here in {moved[:9]} of 2026-11-25, and what changed before that is not told." in told


@pytest.mark.parametrize("committed", [False, True], ids=["here", "committed"])
def test_renaming_a_journey_loses_no_review(committed: bool, repository: Repository, jmx: Jmx) -> None:
    repository.commit(claims(3), "first", "2026-11-02")
    held = repository.commit({"reviews/r.yaml": REVIEW}, "record", "2026-11-18")
    repository.commit(claims(4), "worse", "2026-11-20")
    for old, new in (("c", "cases"), ("cases", "claim")):
        assert jmx("rename", old, new, "-C", repository.folder).code == 0
        if committed:
            repository.commit({}, "call it otherwise", "2026-11-29", BEN)
    ran = jmx("review", "claim", "-C", repository.folder, "--as-of", "2026-11-30")
    assert "Last reviewed on 2026-11-18 (proven by its commit)" in ran.out
    assert WORSE in ran.out
    assert "STL10" not in jmx("lint", "-C", repository.folder, "--as-of", "2026-11-30", "-f", "concise").out
    since = jmx("changelog", "claim", "-C", repository.folder, "--as-of", "2026-11-30").out
    assert f"since its review on 2026-11-18 ({held[:9]})" in since


def test_a_review_that_is_given_to_another_journey_is_not_that_ones(repository: Repository, jmx: Jmx) -> None:
    other = {"journeys/d.yaml": claims(3)["journeys/c.yaml"].replace("id: c", "id: d").replace("Claims", "Disputes")}
    repository.commit(claims(3), "first", "2026-11-02")
    repository.commit({"reviews/r.yaml": REVIEW}, "record", "2026-11-18")
    repository.git("rm", "--quiet", "journeys/c.yaml")
    repository.commit(other | {"reviews/r.yaml": REVIEW.replace("[c]", "[d]")}, "another", "2026-11-29", BEN)
    lint = jmx("lint", "-C", repository.folder, "--as-of", "2026-11-30", "-f", "concise").out
    assert "STL103 review 'r' was committed by Ben Ode" in lint
