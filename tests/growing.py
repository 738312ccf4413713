"""Random histories of a few records: edits, moves, new ids, comings and goings, and merges of every sort."""

import random
import subprocess
from collections.abc import Callable
from dataclasses import dataclass, field

from tests.support import Repository

RECORDS = ("alpha", "beta", "gamma", "delta")
FIELDS = ("severity", "frequency")
FILES = ("a.yaml", "pains/b.yaml", "pains/c.yaml")

Values = dict[str, int | str]  # its id and its ratings
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
        said = ", ".join(f"{key}: {values[key]}" for key in FIELDS)
        own = f"title: The {name}, description: It is {name}, tags: [{name}], why: About {name}"
        texts[path] = texts.get(path, "kind: pain-points\nitems:\n") + f"  - {{id: {values['id']}, {own}, {said}}}\n"
    return texts


TITLES = {"alpha": "Too slow", "beta": "Too slow!", "gamma": "?!", "delta": "Слишком долго"}


def texts_without_ids(state: State) -> dict[str, str]:
    """One journey with all records as pains that have no ids: two are called alike, and like a third one that never
    changes; one has no letters."""
    pains = "".join(
        f"  - {{title: '{TITLES[name]}', description: It is {name}, tags: [{name}], why: About {name}, "
        f"severity: {values['severity']}, frequency: {values['frequency']}}}\n"
        for name, (_, values) in sorted(state.items())
    )
    third = "  - {title: 'Too slow?', description: It is another, severity: 1}\n"
    return {"buy.yaml": f"kind: journey\nid: buy\ntitle: Buy\npains:\n{pains}{third}"}


def history(
    chance: random.Random,
    length: int,
    *,
    moving: float,
    renaming: float = 0.0,
    texts: Callable[[State], dict[str, str]] = _texts,
) -> list[Written]:
    made: list[Written] = []
    born: set[str] = set()
    for number in range(length):
        recent = list(range(max(0, number - 6), number))
        parents = chance.sample(recent, min(len(recent), chance.choices((1, 2, 3), (65, 30, 5))[0]))
        state = _merged(chance, [made[each].state for each in parents])
        if len(parents) < 2 or chance.random() < 0.25:
            linear = len(parents) < 2  # what a merge does by hand is left as simple as it is
            _work(chance, state, born, moving if linear else 0.0, deleting=not moving)
            if linear:
                _rename(chance, state, renaming)
        made.append(Written(parents, state, texts=texts(state)))
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


def _work(chance: random.Random, state: State, born: set[str], moving: float, *, deleting: bool) -> None:
    """Nothing is both moved and deleted: where branches did one each, nobody can say which of their edits count."""
    for _ in range(chance.randint(0, 3)):
        name = chance.choice(RECORDS)
        if name not in born:  # once only: of one that came twice nobody could say since when it is there
            born.add(name)
            state[name] = chance.choice(FILES), {"id": name} | {key: chance.randint(1, 3) for key in FIELDS}
        if name not in state:
            continue
        path, values = state[name]
        done = chance.random()
        if done < moving:
            state[name] = chance.choice(FILES), values
        elif done < 0.9:
            state[name] = path, values | {chance.choice(FIELDS): chance.randint(1, 3)}
        elif deleting:
            del state[name]


def _rename(chance: random.Random, state: State, renaming: float) -> None:
    for name, (path, values) in state.items():
        if chance.random() < renaming:
            state[name] = path, values | {"id": f"{name}-{chance.randint(1, 4)}"}


def write(repository: Repository, made: list[Written]) -> None:
    stream: list[str] = []
    for number, each in enumerate(made, 1):
        stream += ["reset refs/heads/main", f"commit refs/heads/main\nmark :{number}",
                   f"committer A <a@x.example> {1_700_000_000 + number * 60} +0000\ndata 1\nx"]  # fmt: skip
        stream += [f"{'merge' if index else 'from'} :{parent + 1}" for index, parent in enumerate(each.parents)]
        stream.append("deleteall")
        stream += [f"M 100644 inline {path}\ndata {len(text.encode())}\n{text}" for path, text in each.texts.items()]
    marks = repository.folder / ".git/marks"
    argv = ["git", "fast-import", "--quiet", "--force", f"--export-marks={marks}"]
    subprocess.run(argv, cwd=repository.folder, input="\n".join(stream).encode() + b"\n", check=True)
    ids = dict(line.split() for line in marks.read_text().splitlines())
    for number, each in enumerate(made, 1):
        each.oid = ids[f":{number}"]
