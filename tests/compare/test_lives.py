"""Lives: held against a slow walk that knows nothing of them, on random histories with merges."""

import random
import subprocess
from collections.abc import Iterator
from dataclasses import dataclass, field
from pathlib import Path

import pytest

from jmx.compare.lives import lives
from jmx.compare.works import works
from jmx.model.change import Life, Sort
from jmx.repo.git import open_git
from jmx.repo.steps import steps
from support import Repository

RECORDS = ("alpha", "beta", "gamma", "delta")
FIELDS = ("severity", "frequency")
FILES = ("a.yaml", "pains/b.yaml", "pains/c.yaml")

Values = dict[str, int]
State = dict[str, tuple[str, Values]]  # record → its file, and what it says


@dataclass
class Written:
    """A commit as it will be written, and what stands in it."""

    parents: list[int]
    state: State
    oid: str = ""
    texts: dict[str, str] = field(default_factory=dict)


def _texts(state: State) -> dict[str, str]:
    """Files of lists. Records have enough words of their own that nobody takes one for another with a new id."""
    texts: dict[str, str] = {}
    for name, (path, values) in sorted(state.items()):
        said = ", ".join(f"{key}: {value}" for key, value in values.items())
        own = f"title: The {name}, description: It is {name}, tags: [{name}], why: About {name}"
        texts[path] = texts.get(path, "kind: pain-points\nitems:\n") + f"  - {{id: {name}, {own}, {said}}}\n"
    return texts


def _history(chance: random.Random, length: int, *, moving: float) -> list[Written]:
    made: list[Written] = []
    born: set[str] = set()
    for number in range(length):
        recent = list(range(max(0, number - 6), number))
        parents = chance.sample(recent, min(len(recent), chance.choices((1, 2, 3), (65, 30, 5))[0]))
        state = _merged(chance, [made[each].state for each in parents])
        if len(parents) < 2 or chance.random() < 0.25:
            _work(chance, state, born, moving if len(parents) < 2 else 0.0)
        made.append(Written(parents, state, texts=_texts(state)))
    return made


def _merged(chance: random.Random, states: list[State]) -> State:
    """Of each record what one of the parents has, or a mixture of its fields."""
    if len(states) < 2:
        return dict(states[0]) if states else {}
    style = chance.choice(("ours", "theirs", "records", "fields"))
    if style in ("ours", "theirs"):
        return dict(states[0 if style == "ours" else -1])
    state: State = {}
    for name in RECORDS:
        there = [each[name] for each in states if name in each]
        one = chance.choice(states).get(name) or (chance.choice(there) if there and style == "fields" else None)
        if one is not None:
            path, values = one
            if style == "fields":
                values = {key: chance.choice(there)[1][key] for key in values}
            state[name] = path, values
    return state


def _work(chance: random.Random, state: State, born: set[str], moving: float) -> None:
    for _ in range(chance.randint(0, 3)):
        name = chance.choice(RECORDS)
        if name not in born:  # once only: of one that came twice nobody could say since when it is there
            born.add(name)
            state[name] = chance.choice(FILES), {key: chance.randint(1, 3) for key in FIELDS}
        if name not in state:
            continue
        path, values = state[name]
        done = chance.random()
        if done < moving:
            state[name] = chance.choice(FILES), values
        elif done < 0.9:
            state[name] = path, values | {chance.choice(FIELDS): chance.randint(1, 3)}
        elif not moving:
            del state[name]


def _write(repository: Repository, made: list[Written]) -> None:
    stream: list[str] = []
    for number, each in enumerate(made, 1):
        stream += ["reset refs/heads/main", f"commit refs/heads/main\nmark :{number}",
                   f"committer A <a@x.example> {1_700_000_000 + number * 60} +0000\ndata 1\nx"]  # fmt: skip
        stream += [f"{'merge' if index else 'from'} :{parent + 1}" for index, parent in enumerate(each.parents)]
        stream.append("deleteall")
        stream += [f"M 100644 inline {path}\ndata {len(text)}\n{text}" for path, text in each.texts.items()]
    marks = repository.folder / ".git/marks"
    argv = ["git", "fast-import", "--quiet", "--force", f"--export-marks={marks}"]
    subprocess.run(argv, cwd=repository.folder, input="\n".join(stream).encode() + b"\n", check=True)
    ids = dict(line.split() for line in marks.read_text().splitlines())
    for number, each in enumerate(made, 1):
        each.oid = ids[f":{number}"]


def _walked(repository: Repository, head: str) -> dict[str, Life]:
    git = open_git(repository.folder)
    assert git is not None
    return lives(works(steps(git, repository.folder, [head])).values(), head)


def _answer(made: list[Written], record: str, value: str) -> str:
    """The commit since which a field says what it says: each merge is left through the first parent that holds the
    file like this, else through the first that has the field like this."""
    at = len(made) - 1
    while True:
        here = made[at]
        path, values = here.state[record]
        there = [each for each in here.parents if record in made[each].state]
        alike = [each for each in there if made[each].state[record][1][value] == values[value]]
        if len(here.parents) > 1:
            whole = [each for each in here.parents if made[each].texts.get(path) == here.texts[path]]
            alike = whole or alike
        if not alike:
            return here.oid
        at = alike[0]


def _wrong(repository: Repository, made: list[Written]) -> Iterator[str]:
    _write(repository, made)
    head = made[-1]
    found = _walked(repository, head.oid)
    for name, (_, values) in head.state.items():
        for key, value in values.items():
            event = found[name].since(key) if name in found else None
            wanted = _answer(made, name, key)
            if event is None or event.oid != wanted:
                oids = [each.oid for each in made]
                yield f"{name}.{key}: {'nothing' if event is None else oids.index(event.oid)}, not {oids.index(wanted)}"
            elif event.change.sort is Sort.EDITED and event.change.new != value:
                yield f"{name}.{key}: told as {event.change.new}, but it is {value}"


def _held_against_the_walk(folder: Path, seeds: range, moving: float) -> dict[int, list[str]]:
    wrong = {}
    for seed in seeds:
        chance = random.Random(seed)
        found = list(_wrong(Repository(folder / str(seed)), _history(chance, 30, moving=moving)))
        if found:
            wrong[seed] = found
    return wrong


@pytest.mark.parametrize("moving", [0.0, 0.2], ids=["in-place", "moving"])
def test_lives_end_where_a_slow_walk_ends(moving: float, tmp_path: Path) -> None:
    assert _held_against_the_walk(tmp_path, range(15), moving) == {}


@pytest.mark.deep
@pytest.mark.parametrize("moving", [0.0, 0.2], ids=["in-place", "moving"])
def test_lives_end_where_a_slow_walk_ends_on_many_histories(moving: float, tmp_path: Path) -> None:
    assert _held_against_the_walk(tmp_path, range(15, 300), moving) == {}
