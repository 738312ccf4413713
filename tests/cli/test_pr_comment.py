"""`jmx pr-comment` in a real repository: it speaks of meaning, and of nothing else."""

from collections.abc import Callable

from tests.support import Ran, Repository

BUY = "kind: journey\nid: buy\ntitle: Buy\nowner: Ana Ruiz <ana@x.example>\n"
PAIN = "kind: pain-point\nid: slow\ntitle: Slow\nat: [buy]\nseverity: 3\nreach: 20 %\nevidence: ['support: 3 calls']\n"


def test_a_branch_is_told_in_one_comment_or_not_at_all(repository: Repository, jmx: Callable[..., Ran]) -> None:
    repository.commit({"journeys/buy.yaml": BUY, "pains/slow.yaml": PAIN, "jmx.yaml": "organisation: Shop\n"})
    repository.git("switch", "--quiet", "--create", "work")
    asked = ("pr-comment", "-C", repository.folder, "--as-of", "2026-06-01")
    repository.commit({"pains/slow.yaml": f"# said twice\n{PAIN.replace('severity', 'severity  ')}", "README.md": "x"})
    file = repository.folder.parent / "comment.md"
    assert jmx(*asked, "-o", file).err == "nothing changed in meaning, so there is nothing to say\n"
    assert file.read_bytes() == b""
    repository.commit({"pains/slow.yaml": PAIN.replace("severity: 3", "severity: 5")})
    ran = jmx(*asked)
    assert (ran.code, ran.err) == (0, "")
    assert ran.out.startswith(
        "<!-- jmx pr-comment -->\n### What this changes in the journeys\n\n**1 change in meaning**"
    )
    assert "| Slow | 1 (score " in ran.out
    assert "severity 3 → 5" in ran.out
    assert "- **warning** pain 'slow' is rated 5 of 5 and no initiative addresses it" in ran.out
    assert jmx(*asked, "main", "HEAD").out.replace("where it left ", "") == ran.out.replace("where it left ", "")


def _on_a_branch(repository: Repository, jmx: Callable[..., Ran], before: str, after: str) -> str:
    """The comment on a branch that writes a journey anew."""
    repository.commit({"journeys/buy.yaml": before, "jmx.yaml": "organisation: Shop\n"})
    repository.git("switch", "--quiet", "--create", "work")
    repository.commit({"journeys/buy.yaml": after})
    return jmx("pr-comment", "-C", repository.folder, "--as-of", "2026-06-01").out


WHOLE = BUY + "pains:\n- {id: slow, title: Slow, severity: 5, reach: 20 %}\n"
BROKEN = WHOLE.replace("title: Buy", "title: Buy: now")


def test_what_cannot_be_read_now_is_no_progress(repository: Repository, jmx: Callable[..., Ran]) -> None:
    told = _on_a_branch(repository, jmx, WHOLE, BROKEN)
    assert "**0 changes in meaning** in what could be read" in told
    assert "1 file cannot be read any more: journeys/buy.yaml; nobody knows what became of 3 findings" in told
    assert "Findings that end" not in told
    assert "no longer ranked" not in told
    assert "| Slow | 1 (score 0.50) | **–** | cannot be read now |" in told


def test_what_was_hidden_by_a_mistake_does_not_begin(repository: Repository, jmx: Callable[..., Ran]) -> None:
    told = _on_a_branch(repository, jmx, BROKEN, WHOLE)
    assert "1 file could not be read before: journeys/buy.yaml." in told
    assert "Findings that begin" not in told
    assert "#### Findings that could not be seen before\n\n- **warning** " in told
    assert "#### Findings that end\n\n- a second `:` in one value <sub>YML001 journeys/buy.yaml</sub>" in told
    assert "| Slow | – | **1 (score 0.50)** | could not be read before |" in told


def test_a_rating_in_a_journey_with_mistakes_says_why_it_has_no_rank(
    repository: Repository, jmx: Callable[..., Ran]
) -> None:
    wrong = WHOLE + "oner: x\n"
    told = _on_a_branch(repository, jmx, wrong, wrong.replace("severity: 5", "severity: 3"))
    assert "#### journey “Buy” <sub>buy</sub>" in told
    assert "severity 5 → <b>3</b> (<b>no rank: it stands in a record with mistakes</b>)" in told
    assert "Incomplete" not in told  # nothing is otherwise than before


def test_a_broken_initiative_ends_nothing_and_begins_nothing(repository: Repository, jmx: Callable[..., Ran]) -> None:
    fix = "kind: initiative\nid: fix\ntitle: Fix\naddresses: [buy/slow]\n"
    repository.commit({"initiatives/fix.yaml": fix})
    _on_a_branch(repository, jmx, WHOLE, WHOLE)
    repository.commit({"initiatives/fix.yaml": fix + "status: wip\n"})
    told = jmx("pr-comment", "-C", repository.folder, "--as-of", "2026-06-01").out
    assert "REC009" in told
    assert "ACT101" not in told
    repository.commit({"initiatives/fix.yaml": fix})
    repository.git("branch", "--quiet", "--force", "main", "work~1")
    told = jmx("pr-comment", "-C", repository.folder, "--as-of", "2026-06-01").out  # mended again
    assert "REC009" in told
    assert "ACT101" not in told


def test_the_first_findings_told_are_the_first_in_the_file_each_with_its_line(
    repository: Repository, jmx: Callable[..., Ran]
) -> None:
    repository.commit({"journeys/buy.yaml": BUY})
    pains = "".join(f"  - {{id: p{number}, title: P{number}, severity: 5}}\n" for number in range(130))
    repository.write({"journeys/evil.yaml": f"{BUY.replace('buy', 'evil')}pains:\n{pains}"})
    told = jmx("pr-comment", "-C", repository.folder, "--as-of", "2026-06-01").out
    begun = [line for line in told.split("\n") if "pain 'evil/p" in line]
    named = [int(line.partition("'evil/p")[2].partition("'")[0]) for line in begun]
    assert named == sorted(named)
    assert len(named) >= 8
    assert max(named) < 8
    assert "journeys/evil.yaml:6" in begun[0]


def test_a_journey_that_is_new_is_not_called_stale(repository: Repository, jmx: Callable[..., Ran]) -> None:
    repository.commit({"journeys/buy.yaml": BUY})
    repository.write({"journeys/new.yaml": BUY.replace("buy", "new")})
    for told in (jmx(each, "-C", repository.folder, "--as-of", "2026-06-01").out for each in ("pr-comment", "diff")):
        assert "STL101" in told
        assert "makes" not in told


def test_what_a_branch_silences_is_not_told_as_mended(repository: Repository, jmx: Callable[..., Ran]) -> None:
    own = "lint: {rules: [{code: OUR101, name: loud, kind: pain-point, when: severity > 4, say: It is loud}]}\n"
    repository.commit({"journeys/buy.yaml": WHOLE, "jmx.yaml": f"organisation: X\n{own}"})
    repository.git("switch", "--quiet", "--create", "quiet")
    asked = ("pr-comment", "main", "-C", repository.folder, "--as-of", "2026-06-01")
    for settings in (
        "lint: {ignore: [ACT101, EVD101, STL101]}\n",
        "limits: {severe: 5}\nlint: {levels: {ACT: none, EVD: none, STL: none}}\n",
        "exclude: [journeys/buy.yaml]\n",
        "",  # without a rule of one's own
    ):
        repository.write({"jmx.yaml": f"organisation: X\n{settings}"})
        told = jmx(*asked).out
        assert "#### No longer told, because this silences it\n\n- " in told, settings
        assert "Findings that end" not in told, settings
    repository.write(
        {"jmx.yaml": f"organisation: X\n{own}", "journeys/buy.yaml": WHOLE.replace("severity: 5", "severity: 1")}
    )
    told = jmx(*asked).out
    assert "Findings that end" in told
    assert "No longer told" not in told


def test_what_a_branch_holds_back_is_told_though_nothing_changed(
    repository: Repository, jmx: Callable[..., Ran]
) -> None:
    repository.commit({"journeys/buy.yaml": WHOLE})
    repository.git("switch", "--quiet", "--create", "hold")
    day = ("-C", repository.folder, "--as-of", "2026-06-01")
    assert jmx("pr-comment", "main", *day).out == ""
    jmx("lint", "--update-baseline", *day)
    told = jmx("pr-comment", "main", *day).out
    assert " held back in jmx-baseline.yaml, and not told." in told
    repository.commit({})
    repository.git("branch", "--force", "main", "HEAD")
    assert jmx("pr-comment", "main", *day).out == ""
