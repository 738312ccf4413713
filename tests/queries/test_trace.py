"""`jmx trace`: the chain from evidence to verdict."""

import csv
import io
import json
from collections.abc import Callable
from pathlib import Path

import pytest

from jmx.errors import UnknownRef
from jmx.queries.repository import Repository, open_repository
from jmx.queries.trace import trace_of
from tests.support import Ran

Jmx = Callable[..., Ran]
DAY = "2026-11-02"
# The fields of the chain, and whether the record that says one comes before what it names.
FIELDS = {
    ("pain-point", "evidence"): False, ("touchpoint", "evidence"): False, ("pain-point", "metrics"): True,
    ("opportunity", "pains"): False, ("initiative", "addresses"): False, ("initiative", "expects"): True,
}  # fmt: skip


def chain_links(repository: Repository) -> set[tuple[str, str]]:
    """Every link of the link table that belongs to the chain, from evidence to metric."""
    workspace, found = repository.workspace, set()
    for link in workspace.links:
        source, target = workspace.records.get(link.source), workspace.records.get(link.target)
        if source is None or target is None:
            continue
        # a link of a record that stands inside another is that of the innermost one
        holders = [each for each in workspace.records.values() if each.path == link.path
                   and each.route == link.route[: len(each.route)] and each.ref not in workspace.stands_for]  # fmt: skip
        source = max(holders, key=lambda each: len(each.route)) if holders else source
        field = str(link.route[len(source.route)])
        if (source.kind, field) in FIELDS:
            target_ref = target.ref.rpartition("/")[0] if target.kind == "insight" else target.ref
            ends = (source.ref, target_ref)
            found.add(ends if FIELDS[source.kind, field] else ends[::-1])
    return found


def test_both_ways_hold_every_link_of_the_link_table_that_belongs_to_the_chain(example: Path) -> None:
    repository = open_repository(example, as_of=DAY, cached=False)
    links = chain_links(repository)
    assert len(links) > 60
    for start, end in links:
        for ref in (start, end):
            told = {(each.start, each.end) for each in trace_of(repository, ref).links}
            assert (start, end) in told, (start, end, ref)


def test_gaps_are_named_where_they_are(tmp_path: Path) -> None:
    (tmp_path / "all.yaml").write_text(
        "kind: pain-points\nitems:\n  - {id: assumed, title: Assumed, severity: 4}\n"
        "  - {id: known, title: Known, severity: 4, evidence: ['survey: 90 answers in May']}\n"
    )
    (tmp_path / "fixes.yaml").write_text(
        "kind: initiatives\nitems:\n  - {id: blind, title: Blind, addresses: [known], status: shipped, shipped: 2026-05-01}\n"
        "  - {id: loose, title: Loose}\n  - {id: stopped, title: Stopped, addresses: [assumed], status: stopped}\n"
    )
    (tmp_path / "asked.yaml").write_text("kind: opportunity\nid: asked\nquestion: How might we wait?\n")
    (tmp_path / "csat.yaml").write_text("kind: metric\nid: csat\ntitle: CSAT\n")
    repository = open_repository(tmp_path, as_of=DAY, cached=False)

    def gaps(ref: str) -> dict[str, tuple[str, ...]]:
        return {each.located.ref: each.gaps for each in trace_of(repository, ref).nodes}

    assert gaps("assumed")["assumed"] == ("no evidence: an assumption", "nobody works on it")
    assert gaps("known")["known"] == ()
    assert gaps("known")["blind"] == ("shipped, no metric says whether it helped",)
    assert gaps("loose")["loose"] == ("addresses no pain and no opportunity", "names no metric that it should move")
    assert gaps("asked")["asked"] == ("no pain stands behind it", "nobody works on it")
    assert gaps("csat")["csat"] == ("no values: not measured yet",)


def test_verdicts_are_those_of_other_answers_and_others_are_refused(example: Path) -> None:
    repository = open_repository(example, as_of=DAY, cached=False)
    for ref, outcome in repository.lint_context.outcomes.items():
        told = {each.located.ref: each.verdict for each in trace_of(repository, ref).nodes}
        assert told[ref] == f"{outcome.verdict}: {outcome.why}"
    with pytest.raises(UnknownRef, match="the chain leads through"):
        trace_of(repository, "nia-bekele")
    with pytest.raises(UnknownRef, match="did you mean 'waiting-in-all-day'"):
        trace_of(repository, "waiting-in-all-dya")


def test_formats_carry_the_same_records(jmx: Jmx, example: Path) -> None:
    argv = ("trace", "get-connected", "-C", example, "--as-of", DAY)
    machine = json.loads(jmx(*argv, "-f", "json").out)
    rows = jmx(*argv, "-f", "csv").out
    listed = {row.get("ref") for row in csv.DictReader(io.StringIO(rows))}
    text, page = jmx(*argv).out, jmx(*argv, "-f", "markdown").out
    for each in machine["records"]:
        assert each["ref"] in listed
        assert each["ref"] in text
        assert each["ref"] in page
        assert all(gap in text and gap in page for gap in each["gaps"])
