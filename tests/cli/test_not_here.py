"""What is not here is named, and never taken for missing: pointers of Git LFS, encrypted and ignored tables, and what a
sparse checkout leaves out."""

from collections.abc import Callable
from pathlib import Path

import pytest

from tests.support import Ran, Repository

Jmx = Callable[..., Ran]
DAY = ("--as-of", "2026-03-02")
TABLE = "date,value,sample\n2026-01-31,4.1,120\n2026-02-28,3.9,118\n"
POINTER = f"version https://git-lfs.github.com/spec/v1\noid sha256:{7:064d}\nsize 5123\n"
METRIC = "kind: metric\nid: csat\ntitle: CSAT\nseries: csat.csv\n"
FILES = {
    "journeys/a.yaml": "kind: journey\nid: a\ntitle: Return\nowner: ana\nmetrics: [csat]\nstages: [{title: S, touchpoints: [T]}]\n",
    "people/people.yaml": "kind: people\nitems: [{id: ana, name: Ana Ruiz, emails: [ana@x.example]}]\n",
    "metrics/csat.yaml": METRIC,
    "metrics/csat.csv": TABLE,
    "pain-points/slow.yaml": "kind: pain-point\nid: slow\ntitle: Slow\nat: [a]\nseverity: 3\nreach: 50 %\n",
    "reviews/r.yaml": "kind: review\nid: r\njourneys: [a]\ndate: 2026-01-05\nreviewer: ana\nverdict: updated\n",
}


def linted(jmx: Jmx, folder: Path, *more: str) -> tuple[int, list[str]]:
    ran = jmx("lint", "-C", folder, "-f", "concise", *DAY, *more)
    return ran.code, [f"{line.partition(':')[0]} {line.split()[1]}" for line in ran.out.splitlines()[:-1]]


@pytest.fixture
def filtered(repository: Repository) -> Repository:
    """A repository in which git holds only a pointer to the table that lies here, as with Git LFS."""
    repository.write({"../pointer": POINTER, "../table": TABLE})
    for way, name in (("clean", "pointer"), ("smudge", "table")):
        repository.git("config", f"filter.lfs.{way}", f"cat '{repository.folder.parent / name}'")
    repository.commit({".gitattributes": "*.csv filter=lfs -text\n", **FILES})
    return repository


def test_values_only_for_segments_are_no_silent_gap_in_the_packet(jmx: Jmx, repository: Repository) -> None:
    repository.commit({**FILES, "metrics/csat.csv": "date,value,segment\n2026-01-31,4.1,small\n"})
    assert linted(jmx, repository.folder) == (0, ["metrics/csat.csv YML025"])
    assert (
        "| CSAT | only for segments | only for segments | no new value |"
        in jmx("review", "a", "-C", repository.folder, *DAY).out
    )


# --- pointers ---


def test_a_pointer_is_called_that_and_nothing_else_is_wrong_with_it(jmx: Jmx, filtered: Repository) -> None:
    filtered.write({"metrics/csat.csv": POINTER})
    assert linted(jmx, filtered.folder) == (1, ["metrics/csat.csv YML026"])
    ran = jmx("lint", "-C", filtered.folder, "-f", "text", *DAY)
    assert "it is a Git LFS pointer" in ran.out
    assert "run git lfs pull, in CI set lfs: true" in ran.out


def test_of_a_commit_with_pointers_it_is_said_that_git_lacks_the_values(jmx: Jmx, filtered: Repository) -> None:
    assert linted(jmx, filtered.folder) == (0, [])
    assert linted(jmx, filtered.folder, "--at", "HEAD") == (0, ["metrics/csat.csv YML026"])
    ran = jmx("lint", "-C", filtered.folder, "-f", "text", "--at", "HEAD", *DAY)
    assert "it is a Git LFS pointer; what it says is not in git" in ran.out
    assert "read the files here, without --at" in ran.out
    packet = jmx("review", "a", "-C", filtered.folder, "--at", "HEAD", *DAY)
    assert "| CSAT | table not here | table not here | not known | | none set | not stated | not known |" in packet.out
    assert "metrics/csat.csv" in packet.err
    packet = jmx("review", "a", "-C", filtered.folder, *DAY)
    assert "| CSAT | table not here | 3.9 | not known | █▁ | none set | 118 | not known |" in packet.out


@pytest.mark.parametrize("here", [TABLE, POINTER], ids=["table", "pointer"])
def test_a_pointer_on_one_side_begins_and_ends_nothing(jmx: Jmx, filtered: Repository, here: str) -> None:
    filtered.write({"metrics/csat.csv": here})
    ran = jmx("diff", "-C", filtered.folder, *DAY)
    assert "Nothing changed in meaning" in ran.out
    assert "Effects" not in ran.out
    assert "without what git does not hold or this checkout lacks: metrics/csat.csv" in ran.err


def test_what_else_begins_is_told_beside_a_pointer(jmx: Jmx, filtered: Repository) -> None:
    filtered.write({"pain-points/slow.yaml": FILES["pain-points/slow.yaml"].replace("[a]", "[b]")})
    ran = jmx("diff", "-C", filtered.folder, *DAY)
    assert "begins REF001" in ran.out
    assert "YML" not in ran.out


def test_an_outcome_that_a_pointer_may_hold_is_not_missed(jmx: Jmx, filtered: Repository) -> None:
    shipped = "kind: initiative\nid: i\ntitle: I\nstatus: shipped\naddresses: [slow]\nshipped: 2025-06-01\nexpects: {metric: csat, to: 5}\n"
    filtered.commit({"initiatives/i.yaml": shipped})
    assert linted(jmx, filtered.folder, "--at", "HEAD") == (0, ["metrics/csat.csv YML026"])


def test_an_encrypted_table_and_a_record_behind_a_pointer_are_not_here(jmx: Jmx, repository: Repository) -> None:
    repository.commit(FILES)
    repository.write({"metrics/csat.csv": "\0GITCRYPT\0\x01\x02", "people/people.yaml": POINTER})
    assert linted(jmx, repository.folder) == (1, ["metrics/csat.csv YML026", "people/people.yaml YML026"])
    ran = jmx("diff", "-C", repository.folder, "HEAD", *DAY)
    assert "begins" not in ran.out
    assert "ends" not in ran.out


@pytest.mark.parametrize("pattern", ["*.csv", "/metrics/c*"])
def test_a_table_that_git_ignores_is_a_finding_and_no_effect(jmx: Jmx, repository: Repository, pattern: str) -> None:
    repository.commit(FILES)
    repository.git("rm", "--quiet", "--cached", "metrics/csat.csv")
    repository.commit({".gitignore": f"{pattern}\n!*.yaml\n"})
    assert linted(jmx, repository.folder) == (0, ["metrics/csat.csv YML027"])
    ran = jmx("diff", "-C", repository.folder, *DAY)
    assert "Effects" not in ran.out
    assert "metrics/csat.csv" in ran.err


def test_happenings_behind_a_pointer_silence_no_rule(jmx: Jmx, repository: Repository) -> None:
    severe = FILES["pain-points/slow.yaml"].replace("severity: 3", "severity: 5")
    repository.commit({**FILES, "pain-points/slow.yaml": severe, "happenings.csv": POINTER})
    found = ["happenings.csv YML026", "pain-points/slow.yaml ACT101", "pain-points/slow.yaml EVD101"]
    assert linted(jmx, repository.folder) == (1, found)


def test_a_table_that_is_new_or_added_by_force_is_not_ignored(jmx: Jmx, repository: Repository) -> None:
    without = {path: text for path, text in FILES.items() if path != "metrics/csat.csv"}
    repository.commit(without)
    repository.write({"metrics/csat.csv": TABLE})
    assert linted(jmx, repository.folder) == (0, [])
    repository.write({".gitignore": "*.csv\n"})
    repository.git("add", "--force", "--all")
    assert linted(jmx, repository.folder) == (0, [])
    assert "ends YML021" in jmx("diff", "-C", repository.folder, *DAY).out


# --- sparse checkouts ---


@pytest.fixture
def sparse(repository: Repository) -> Repository:
    repository.commit(FILES)
    repository.git("sparse-checkout", "set", "journeys")
    assert not (repository.folder / "metrics").exists()
    return repository


def test_what_a_sparse_checkout_leaves_out_is_named_and_read(jmx: Jmx, sparse: Repository) -> None:
    left_out = (
        "leaves out 4 files, read from git's index: metrics/csat.yaml, pain-points/slow.yaml, people/people.yaml, …"
    )
    for words in (("lint",), ("score",), ("review", "a"), ("diff",)):
        here = jmx(*words, "-C", sparse.folder, *DAY)
        assert left_out in here.err
        if words != ("diff",):
            there = jmx(*words, "-C", sparse.folder, *DAY, "--at", "HEAD")
            assert (here.code, here.out) == (there.code, there.out)
    assert "3.9" in jmx("review", "a", "-C", sparse.folder, *DAY).out
    assert "Effects" not in jmx("diff", "-C", sparse.folder, *DAY).out


def test_an_edit_in_a_sparse_checkout_has_its_own_effects_only(jmx: Jmx, sparse: Repository) -> None:
    sparse.write({"journeys/a.yaml": FILES["journeys/a.yaml"].replace("owner: ana", "owner: bob")})
    effects = jmx("diff", "-C", sparse.folder, *DAY).out.partition("Effects")[2]
    assert "no person 'bob'" in effects
    assert effects.count("begins") == effects.count("REF001") == 1
    assert "ends" not in effects
    assert "ranking" not in effects


def test_what_lies_here_though_it_is_left_out_is_read_from_here(jmx: Jmx, sparse: Repository) -> None:
    sparse.write({"people/people.yaml": FILES["people/people.yaml"].replace("id: ana", "id: eva")})
    assert "journeys/a.yaml REF001" in linted(jmx, sparse.folder)[1]


def test_a_review_that_is_left_out_is_not_written_over(jmx: Jmx, sparse: Repository) -> None:
    sparse.git("sparse-checkout", "disable")
    record = ("review", "a", "-C", sparse.folder, "--record", "--verdict", "updated", *DAY)
    assert jmx(*record).code == 0
    sparse.commit({})
    sparse.git("sparse-checkout", "set", "journeys")
    ran = jmx(*record)
    assert ran.code != 0
    assert "is recorded already in 'reviews/2026-03-02-a.yaml'" in ran.err


def test_where_a_clone_lacks_what_is_left_out_nothing_is_called_missing(
    jmx: Jmx, repository: Repository, tmp_path: Path
) -> None:
    repository.commit(FILES)
    repository.git("config", "uploadpack.allowFilter", "true")
    clone = tmp_path / "clone"
    source = f"file://{repository.folder}"
    repository.git("clone", "--quiet", "--filter=blob:none", "--sparse", source, str(clone))
    repository.git("-C", str(clone), "sparse-checkout", "set", "journeys")
    assert linted(jmx, clone) == (1, ["metrics/csat.yaml YML026"])
    ran = jmx("lint", "-C", clone, "-f", "text", *DAY)
    assert "3 more: pain-points/slow.yaml, people/people.yaml, reviews/r.yaml" in ran.out
    assert "git sparse-checkout add" in ran.out
    packet = jmx("review", "a", "-C", clone, *DAY)
    assert "Whether it was reviewed before is not known" in packet.out
    assert "never been reviewed" not in packet.out
    assert "is not here, so this is without it: metrics/csat.yaml" in jmx("score", "-C", clone, *DAY).err
    diff = jmx("diff", "-C", clone, *DAY)
    assert "Effects" not in diff.out


@pytest.mark.parametrize(
    "content",
    [b"date,value,note\n2026-01-31,4,\x81\n", b"day;figures\n1;2\n", None],
    ids=["odd letters", "no-header", "no-file"],
)
def test_a_table_that_cannot_be_read_is_not_one_without_values(
    content: bytes | None, repository: Repository, jmx: Jmx
) -> None:
    fix = (
        "kind: initiative\nid: fix\ntitle: Fix\nstatus: shipped\nshipped: 2026-02-01\nexpects: {metric: wait, to: 3}\n"
    )
    metric = "kind: metric\nid: wait\ntitle: Wait\nat: [buy]\nseries: wait.csv\n"
    journey = "kind: journey\nid: buy\ntitle: Buy\nowner: Ana <ana@x.example>\nstages: [Pay]\n"
    repository.write({"journeys/buy.yaml": journey, "metrics/wait.yaml": metric, "initiatives/fix.yaml": fix})
    if content is not None:
        (repository.folder / "metrics/wait.csv").write_bytes(content)
    repository.commit({}, day="2026-06-01")
    here = ("-C", repository.folder, "--as-of", "2026-06-02")
    told = jmx("lint", *here, "-f", "concise").out
    assert ("YML021" in told, "ACT102" in told) == (True, False)
    packet = jmx("review", "buy", *here).out
    assert "| cannot know | its table cannot be read |" in packet
    assert "| Wait | no value | table cannot be read |" in packet
