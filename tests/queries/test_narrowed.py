"""What reading only some files says of an edit is to the letter what reading all of them says."""

import os
import random
from collections.abc import Callable, Iterator, Mapping, Sequence
from dataclasses import replace
from datetime import date
from pathlib import Path
from typing import Any

import pytest

from jmx.errors import JmxError
from jmx.model.kinds import BY_NAME
from jmx.model.record import fields_of
from jmx.queries import narrowed
from jmx.queries.field_edits import FieldEdits, edits_for
from jmx.queries.notes import noted
from jmx.queries.repository import Repository as Opened
from jmx.queries.repository import open_repository
from jmx.reading import load, name_index
from jmx.reading.load import Known
from jmx.reading.name_index import KeptNames
from jmx.repo.cache import Cache
from jmx.report.wording import with_names
from jmx.writing.assignments import parsed
from jmx.writing.new_record import Heard
from tests.support import MemoryTree, Ran, Repository, files_in

Jmx = Callable[..., Ran]
BUY = """kind: journey
id: buy
title: Buy a plan
owner: ana
personas: [family]
parent: life
stages:
  - title: Look around
    touchpoints: [{title: Compare}, {title: Ask, pains: [{title: Nobody answers, severity: 3}]}]
  - ref: verify
pains: [{ref: slow}, {id: dear, title: Too dear, at: [look-around], severity: 2}]
metrics: [calls]
"""
USE = """kind: journey
id: use
title: Use it
owner: Bo Li <bo@x.example>
stages: [{id: start, title: Start, touchpoints: [{id: ask, title: Ask}]}, {ref: verify, title: Be checked again}]
people: [{id: cleo, name: Cleo Fox}]
pains: [{title: Slow, severity: 4}, {title: Slow, severity: 2}]
"""
FILES = {
    "jmx.yaml": "kind: settings\ngoals: [{id: keep, title: Keep customers}]\nforums: [{id: board, title: Board}]\n",
    "journeys/buy.yaml": BUY,
    "journeys/use.yaml": USE,
    "journeys/life.yaml": "kind: journey\nid: life\ntitle: Life\nowner: ana\nstages: [{title: All of it}]\n",
    "journeys/life2.yaml": "kind: journey\nid: life\ntitle: The same id\npeople: [{id: zed, name: Zed}]\n",
    "stages/verify.yaml": "kind: stage\nid: verify\ntitle: Be checked\ntouchpoints: [{title: Code}, {ref: app}]\n",
    "touchpoints/app.yaml": "kind: touchpoint\nid: app\ntitle: The app\nchannel: app\npains: [{title: Crashes}]\n",
    "pain-points/slow.yaml": "kind: pain-point\nid: slow\ntitle: Slow\nat: [use/start]\nseverity: 3\n",
    "pain-points/twin.yaml": "kind: pain-point\nid: slow\ntitle: The same id\nseverity: 1\n",
    "pain-points/code.yaml": "kind: pain-point\nid: late-code\ntitle: Code comes late\nat: [buy/code]\nseverity: 4\n"
    "evidence: [{ref: mails}]\npersonas: [family]\n",
    "evidence/mails.yaml": "kind: evidence\nid: mails\ntitle: Mails\ncollected: 2026-02-01\n"
    "insights: [{text: Waits for the code}, {id: dear, text: Too dear, about: [buy]}]\n",
    "initiatives/sms.yaml": "kind: initiative\nid: sms\ntitle: Send it twice\naddresses: [late-code]\nstatus: planned\n",
    "metrics/calls.yaml": "kind: metric\nid: calls\ntitle: Calls\nunit: count\nseries: calls.csv\n",
    "metrics/calls.csv": "date,value\n2026-01-01,5\n2026-02-01,7\n",
    "happenings.csv": "id,date,type,title\nnew-price,2026-02-01,launch,New price\n",
    "personas.yaml": "kind: personas\nitems: [{id: family, title: Family}, {id: late, title: Late}]\n",
    "people.yaml": "kind: people\nitems:\n  - {id: ana, name: Ana Ruiz, emails: [ana@x.example], teams: [web]}\n"
    "  - {id: dan, name: Dan Poe}\n",
    "teams.yaml": "kind: teams\nitems: [{id: web, title: Web}]\n",
    "pain-points/broken.yaml": "kind: pain-point\nid: broken\ntitle: [\n",
    "pain-points/wrong.yaml": "kind: pain-point\nid: wrong\ntitle: Wrong\nseverity: 9\n",
    "pain-points/lost.yaml": "kind: pain-point\nid: lost\ntitle: Lost\nat: [nowhere]\npersonas: [broken]\n",
}
SET = (
    "buy.tier=2", "slow.severity=4", "buy/slow.severity=4", "late-code.severity=5", "late-code.severity=50",
    "late-code.personas+=late", "late-code.personas-=family", "late-code.personas=family, late", "buy.owner=dan",
    "buy.owner=cleo", "buy.owner=nobody", "buy.owner=web", "use.owner=Ana Ruiz <ana@x.example>", "buy.parent=use",
    "life.parent=buy", "late-code.at=buy/app", "late-code.at+=use/code", "late-code.at=app", "late-code.title=Slow",
    "slow.title=Slower", "buy.title=Buy", "buy/ask.title=Ask somebody", "buy/nobody-answers.severity=5",
    "buy/nobody-answers.title=Nobody there", "use/slow.severity=1", "use/slow-2.title=Other", "verify.title=Check",
    "app.channel=web", "buy/app.channel=phone", "app/crashes.severity=4", "buy/code.title=Kode", "dear.severity=3",
    "buy/dear.severity=3", "buy/dear.at=ask", "mails.collected=2026-02-03", "mails/dear.about+=use", "sms.status=done",
    "sms.status=in-progress", "sms.addresses+=slow", "sms.addresses+=buy/dear", "sms.addresses+=buy/nope",
    "calls.unit=percent", "calls.series=none.csv", "buy.metrics+=calls", "buy.goals=keep", "buy.forum=board",
    "buy.evidence+=mails", "late-code.evidence+=twelve calls", "late-code.evidence=", "ana.name=Ana R.", "cleo.name=C",
    "web.title=The web", "Buy a plan.tier=3", "buy a plan.tier=3", "Slow.severity=2", "bye.tier=1", "broken.severity=1",
    "wrong.severity=3", "lost.severity=3", "lost.personas=late", "new-price.type=other", "buy.x-own=1", "buy.tear=1",
    "use/start.emotion=-1", "use/verify.title=Again", "use/ask.title=Ask them", "buy/look-around/ask.emotion=2",
    "use.people=", "life.stages=", "slow.at=", "late.title=Too late", "keep.title=x", "board.title=x", "=", "buy=1",
)  # fmt: skip
NOTES = ("buy", "buy/code", "use/slow", "late-code", "Too dear", "The app", "app", "use/app", "mails", "bye", "slow")
COMMANDS = (
    ("set", "use.owner=zed"),  # whose journey is not read, since its id is taken
    *(("set", each) for each in SET),
    ("set", "buy.tier=1", "late-code.severity=1"),
    ("set", "buy.tier=1", "late-code.severity=1", "nope.tier=1"),
    ("set", "buy.tier=2", "buy.owner=dan", "--commit", "-m", "Why"),
    *(("note", each, "Waits for the code") for each in NOTES),
    ("note", "buy", "Waits", "--person", "Ana Ruiz"),
    ("note", "buy", "Waits", "--person", "nobody"),
    ("note", "buy", "Waits", "Pays", "--on", "2026-02-03", "--from", "a call"),
    ("note", "buy", "Waits", "--on", "2999-02-03"),
    ("ship", "sms"),
    ("ship", "buy"),
)
# What is told of some files alone: all else asks for more, or is refused.
NARROW = (
    "buy.tier=2", "late-code.severity=5", "late-code.personas+=late", "late-code.personas-=family", "buy.owner=cleo",
    "sms.addresses+=buy/dear", "buy.metrics+=calls", "buy.evidence+=mails", "late-code.title=Slow", "buy.x-own=1",
)  # fmt: skip


@pytest.fixture
def narrow(monkeypatch: pytest.MonkeyPatch) -> list[bool]:
    """Small repositories are read in part too; for each plan that was tried so, whether that was enough."""
    monkeypatch.setattr(narrowed, "FEWEST_FILES", 1)
    monkeypatch.setattr(name_index, "_FEW", 0)
    enough: list[bool] = []
    really = narrowed._narrowly

    def watched(*arguments: Any) -> FieldEdits | None:
        edits = really(*arguments)
        enough.append(edits is not None)
        return edits

    monkeypatch.setattr(narrowed, "_narrowly", watched)
    return enough


@pytest.fixture
def mapped(repository: Repository, monkeypatch: pytest.MonkeyPatch, tmp_path: Path) -> Repository:
    monkeypatch.setenv("JMX_CACHE_DIR", str(tmp_path / "cache"))
    repository.commit(FILES, day="2026-03-01")
    repository.sign()
    return repository


def _answers(
    repository: Repository, jmx: Jmx, commands: Sequence[tuple[str, ...]], before: Callable[[], object] = lambda: None
) -> Iterator[tuple[object, ...]]:
    """What each command says and leaves behind; each begins with the same files."""
    head = repository.git("rev-parse", "HEAD")
    for command in commands:
        before()
        ran = jmx(*command, "-C", repository.folder)
        left = {path: each for path, each in files_in(repository.folder).items() if not path.startswith(".git/")}
        yield command, ran.code, ran.out, ran.err.partition("committed")[0], left
        for path in left.keys() - FILES.keys():
            (repository.folder / path).unlink()
        repository.write({path: text for path, text in FILES.items() if left[path] != text.encode()})
        if "--commit" in command:
            repository.git("reset", "--quiet", head)


def _harm(cache: Path) -> None:
    for each in cache.glob("*/*"):
        each.write_bytes(each.read_bytes()[:-9] + b"something")


def _change_and_restore(repository: Repository, jmx: Jmx) -> None:
    """Keeps names of other files than those that are there."""
    other = {path: text.replace("slow", "tardy").replace("buy", "purchase") for path, text in FILES.items()}
    repository.write(other)
    jmx("set", "purchase.tier=2", "--dry-run", "-C", repository.folder)
    repository.write(FILES)


def _switch(repository: Repository, jmx: Jmx) -> None:
    """Keeps names on another branch, and comes back from it."""
    repository.git("switch", "--quiet", "--create", "other")
    repository.commit({"journeys/buy.yaml": BUY.replace("id: buy", "id: order"), "pain-points/twin.yaml": ""})
    jmx("set", "order.tier=2", "--dry-run", "-C", repository.folder)
    repository.git("switch", "--quiet", "main")


def test_commands_answer_the_same_with_an_index_and_without(
    mapped: Repository, jmx: Jmx, narrow: list[bool], tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    _compare(mapped, jmx, narrow, tmp_path / "cache", monkeypatch, COMMANDS[::3])


@pytest.mark.deep
def test_all_commands_answer_the_same_with_an_index_and_without(
    mapped: Repository, jmx: Jmx, narrow: list[bool], tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    _compare(mapped, jmx, narrow, tmp_path / "cache", monkeypatch, COMMANDS)


def _compare(
    mapped: Repository, jmx: Jmx, narrow: list[bool], cache: Path, monkeypatch: pytest.MonkeyPatch,
    commands: Sequence[tuple[str, ...]],
) -> None:  # fmt: skip
    with monkeypatch.context() as small:
        small.setattr(narrowed, "FEWEST_FILES", 1_000)
        whole = [*_answers(mapped, jmx, commands)]
    assert not narrow
    assert {code for _, code, *_ in whole} == {0, 2}
    jmx("set", "buy.tier=2", "--dry-run", "-C", mapped.folder)
    assert [*_answers(mapped, jmx, commands)] == whole
    assert narrow.count(True) >= len(commands) // 3
    assert [*_answers(mapped, jmx, commands[::4], lambda: _harm(cache))] == whole[::4]
    monkeypatch.setattr(name_index, "_FEW", 1_000)  # so that what is stale stays so
    for prepare in (_change_and_restore, _switch):
        prepare(mapped, jmx)
        assert [*_answers(mapped, jmx, commands[::4])] == whole[::4]


@pytest.mark.parametrize("assignment", NARROW)
def test_ordinary_edits_need_few_files(mapped: Repository, jmx: Jmx, narrow: list[bool], assignment: str) -> None:
    assert jmx("set", assignment, "-C", mapped.folder).code == 0
    assert narrow == [True]
    jmx("note", "buy/code", "Waits", "-C", mapped.folder)
    assert narrow == [True, True]


def test_what_files_say_stays_remembered_where_some_are_new(tmp_path: Path) -> None:
    cache = Cache(tmp_path / "cache")
    texts = {f"j-{n}.yaml": f"kind: journey\nid: j-{n}\ntitle: Journey\n" for n in range(100)}
    for changed in (0, 30):
        files = texts | {path: f"{texts[path]}tier: 1\n" for path in [*texts][:changed]}
        index = KeptNames(cache, "", MemoryTree(files)).index()
        assert index.with_name("j-7") == ["j-7.yaml"]
        ((said,), (names,)) = (cache.all(kind).values() for kind in (load.CACHE_KIND, name_index.CACHE_KIND))
        assert (len(said), len(names)) == (100, 100 + changed)


def test_other_processes_read_the_same(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    kinds = (load.CACHE_KIND, name_index.CACHE_KIND)
    kept = []
    for worth in (1_000, 2):
        monkeypatch.setattr(name_index, "WORTH_A_PROCESS", worth)
        monkeypatch.setattr(name_index, "A_BATCH", 2)
        monkeypatch.setattr(os, "cpu_count", lambda: 3)
        cache = Cache(tmp_path / str(worth))
        index = KeptNames(cache, "", MemoryTree(FILES)).index()
        assert index.with_name("verify") == ["stages/verify.yaml"]
        kept.append([cache.all(kind) for kind in kinds])
    assert kept[0] == kept[1]


# --- edits by chance, of a repository with everything in it ---


def _told(edits: FieldEdits) -> object:
    """What comes of a plan: the files, and the changes in words."""
    return edits.files, [with_names(each, edits.names) for each in edits.changes], edits.otherwise


def _by_chance(folder: Path, seeds: range) -> tuple[int, int]:
    """Compares edits by chance; how many there were that changed something, and of these how many were made narrowly."""
    whole = open_repository(folder, cached=False)
    whole.known = Known()
    workspace = whole.workspace
    index = KeptNames(whole.cache, "", whole.folder).index()
    refs, texts = [*workspace.records], _values(workspace.records)
    changed = narrow = 0
    for seed in seeds:
        dice = random.Random(seed)
        ref = dice.choice(refs)
        kind = BY_NAME.get(workspace.records[ref].kind)
        field = dice.choice([*fields_of(kind.model)]) if kind else "title"
        words = dice.choice((dice.choice(refs), dice.choice(refs), *dice.sample(texts, 3), str(dice.randint(0, 5)), ""))
        text = f"{ref}.{field}{dice.choice(('=', '=', '+=', '-='))}{words}"

        def plan(here: Opened, text: str = text, ref: str = ref) -> FieldEdits:
            if text.endswith("5"):
                return noted(here, [Heard((ref,), text, (), {})])
            return edits_for(here, [parsed(text)])

        try:
            wanted = plan(whole)
        except JmxError:
            wanted = None
        here = replace(whole, known=Known())
        vars(here)["folder"] = whole.folder
        edits = narrowed._narrowly(here, index, {ref.partition("/")[0]}, plan)
        changed += bool(wanted and wanted.files)
        if edits is not None:
            assert wanted is not None, text
            assert _told(edits) == _told(wanted), text
            narrow += bool(edits.files)
    return changed, narrow


def _values(records: Mapping[str, Any]) -> list[str]:
    """Words that stand in some field of a record."""
    said = (value for each in records.values() for value in vars(each.record).values())
    return sorted({str(value) for value in said if isinstance(value, str | int | float | date)})


def test_some_edits_by_chance_are_the_same(example: Path) -> None:
    changed, narrow = _by_chance(example, range(200))
    assert narrow > changed // 2 > 10


@pytest.mark.deep
def test_two_thousand_edits_by_chance_are_the_same(example: Path) -> None:
    changed, narrow = _by_chance(example, range(200, 2_200))
    assert narrow > changed // 2 > 100
