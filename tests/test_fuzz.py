"""The whole road on mangled and on harmlessly changed repositories: nothing breaks, and nothing harmless matters."""

import random
from collections.abc import Mapping
from datetime import date
from functools import cache
from pathlib import Path

import pytest

from jmx.lint import ALL_RULES
from jmx.lint.rule import LintContext
from jmx.lint.run import run_rules
from jmx.lint.selection import selected
from jmx.model.change import NO_HISTORY
from jmx.model.finding import Finding
from jmx.reading.findings import placed
from jmx.reading.load import load
from jmx.render.formats import render
from jmx.report.document import plain
from jmx.report.findings import FORMATS
from jmx.report.lint_report import LintReport
from jmx.report.ranking import FORMATS as RANKED
from jmx.report.ranking import RankingReport
from jmx.report.writers.terminal import Screen
from jmx.score.pains import rank_pains
from jmx.writing.replay import trees
from tests.render.drawn import map_of
from tests.support import MemoryTree

BROADBAND = Path(__file__).parents[1] / "examples/broadband"
AS_OF = date(2026, 11, 2)
PIECES = (
    b": ", b"- ", b"\n", b"  ", b"[", b"]", b"{", b"}", b"#", b"&a", b"*a", b"!!str ", b"|", b">", b"'", b'"', b"%", b"\t",
    b"---\n", b"<<: ", b"null", b"-1", b"9" * 40, b"1e999", b"2026-13-40", b"\xff", b"\x00", b"\xe2\x80\xae", b"~", b"? ",
    b"kind: journey\n", b"ref: ", b"id: get-connected\n", b"parent: customer-life\n", b"severity: 9\n", b"stages: x\n",
)  # fmt: skip


@cache
def _company() -> Mapping[str, bytes]:
    *_, (_, texts) = trees(BROADBAND)
    return texts


def _lint(texts: Mapping[str, bytes]) -> tuple[Finding, ...]:
    tree = MemoryTree(texts)
    loaded = load(tree)
    found = (*loaded.findings, *run_rules(LintContext(loaded.workspace, NO_HISTORY, AS_OF), ALL_RULES))
    return placed(tree, selected(found, loaded.workspace.settings.lint, AS_OF))


def _use(texts: Mapping[str, bytes]) -> None:
    """Everything a user does with a repository: each must end without an exception, whatever the files hold."""
    findings = _lint(texts)
    workspace = load(MemoryTree(texts)).workspace
    report = LintReport(findings, workspace.files, len(workspace.journeys()), AS_OF)
    for format in FORMATS.values():
        said = format.write(report, Screen())
        assert (plain(said) if isinstance(said, tuple) else said).strip()
    assert all(finding.place is not None for finding in findings)
    ranking = rank_pains(workspace, AS_OF)
    assert all(score.value >= 0 for score in ranking.scores)
    for ranked in RANKED.values():
        assert ranked.write(RankingReport(ranking, AS_OF), Screen(60))
    journeys = workspace.journeys()
    if journeys:
        assert render(map_of(workspace, journeys[0].ref, AS_OF, ranking=ranking), "svg").content.startswith(b"<svg")


def _mangled(texts: Mapping[str, bytes], chance: random.Random) -> dict[str, bytes]:
    """The same files with some bytes of a few of them changed, cut out, doubled or replaced."""
    result = dict(texts)
    for path in chance.sample(sorted(texts), 3):
        content = bytearray(texts[path])
        for _ in range(chance.randint(1, 4)):
            at = chance.randrange(len(content) + 1)
            end = min(len(content), at + chance.choice((0, 0, 1, 3, 40)))
            piece = chance.choice((*PIECES, bytes(content[at : at + 30])))
            content[at:end] = piece
        result[path] = bytes(content)
    return result


def _run(first: int, last: int) -> None:
    for seed in range(first, last):
        mangled = _mangled(_company(), random.Random(seed))
        try:
            _use(mangled)
        except Exception as error:
            raise AssertionError(f"seed {seed} breaks it") from error


def test_a_mangled_repository_is_linted_ranked_and_drawn() -> None:
    _run(0, 30)


@pytest.mark.deep
def test_many_mangled_repositories_are_linted_ranked_and_drawn() -> None:
    _run(30, 4000)


def _words(texts: Mapping[str, bytes], *, but: str = "") -> list[tuple[str, str, str]]:
    return sorted((each.path, each.code, each.words) for each in _lint(texts) if each.path != but)


@pytest.mark.parametrize(
    "harmless",
    [
        lambda text: b"# a comment\n" + text,
        lambda text: text.replace(b"\n", b"\r\n"),
        lambda text: b"\xef\xbb\xbf" + text,
        lambda text: text + b"\n\n",
        lambda text: text + b"x-note: {a: [1, 2]}\n",
    ],
    ids=["comment", "crlf", "bom", "blank-lines", "own-field"],
)
def test_what_is_harmless_changes_no_finding(harmless: object) -> None:
    assert callable(harmless)
    changed = {path: harmless(text) if path.endswith(".yaml") else text for path, text in _company().items()}
    assert changed != _company()
    assert _words(changed) == _words(_company())


@pytest.mark.parametrize("bad", [b"kind: journey\nid: [", b"\xff", b"kind: nothing\n", b"kind: journey\nid: x\n"])
def test_an_unrelated_bad_file_changes_nothing_else(bad: bytes) -> None:
    worse = dict(_company()) | {"journeys/zz-bad.yaml": bad}
    assert _words(worse, but="journeys/zz-bad.yaml") == _words(_company())
    assert len(_lint(worse)) > len(_lint(_company()))
