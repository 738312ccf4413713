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
