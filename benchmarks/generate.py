"""Repositories of any size, with a history: the same bytes for the same size and seed."""

import argparse
import os
import subprocess
from collections.abc import Callable, Iterator
from dataclasses import dataclass
from datetime import UTC, date, datetime, timedelta
from pathlib import Path
from random import Random

AS_OF = date(2026, 6, 30)
SPAN_DAYS = 730
REVIEWED_DAYS_AGO, SPREAD_DAYS = 7, 80
STAGES, TOUCHPOINTS = 4, 4
JOURNEYS_PER_OWNER = 5
MERGE_EVERY = 10
SHARED_FILES = ("jmx.yaml", "people.yaml", "teams.yaml", "personas.yaml", "strengths.yaml", "touchpoints.yaml")
USED_BY = 3  # so many journeys in turn use one shared touchpoint

_START = int(datetime(AS_OF.year, AS_OF.month, AS_OF.day, tzinfo=UTC).timestamp()) - SPAN_DAYS * 86_400
_VERSION = "@version@"
_CHANNELS = ("app", "phone", "email", "branch", "web chat", "letter")
_SYSTEMS = ("CRM", "billing", "identity check", "card issuing", "case desk")
_SAID = (
    "customer account waits for a code that comes late and asks the agent again who sees another screen form is long "
    "but clear enough when read twice letter names a sum nobody explained café opens later than the web page says so "
    "people call first then write to us about their contract or a refund they were promised last week by phone"
)
_WORDS = _SAID.split()


@dataclass(frozen=True, slots=True)
class Size:
    """How large a repository to make. Without commits there is no git in it at all."""

    journeys: int = 1_000
    files: int = 5_000
    commits: int = 20_000
    broken: bool = False
    seed: int = 1
    spread: bool = False  # each journey reviewed on a day of its own in the last quarter, instead of all last week


@dataclass(frozen=True, slots=True)
class File:
    """A file whose text names the version it is of, so that history can hold earlier ones."""

    path: str
    text: str
    author: str = ""  # who brings it, where that matters: the reviewer of a review

    def version(self, number: int) -> bytes:
        return self.text.replace(_VERSION, str(number)).encode()


def generate(folder: Path, size: Size) -> str:
    """Fills an empty folder; returns the id of its head commit, or nothing where no history was asked for."""
    shared, reviews, others = _files(size)
    folder.mkdir(parents=True, exist_ok=True)
    if size.commits < 1:
        _write(folder, {file.path: file.version(1) for file in (*shared, *reviews, *others)})
        return ""
    return _with_history(folder, size, shared, reviews, others)


# --- what stands in the files ---


def _files(size: Size) -> tuple[list[File], list[File], list[File]]:
    """The files of everybody, the reviews, and all others: journeys first, then groups of four that belong together."""
    fewest = size.journeys if size.spread else -(-size.journeys // JOURNEYS_PER_OWNER)
    review_count = min(fewest, max(1, size.commits // 3 or size.journeys))
    room = size.files - len(SHARED_FILES) - size.journeys - review_count
    if size.journeys < 1 or room < 0:
        raise SystemExit(f"{size.files} files are too few for {size.journeys} journeys, their reviews and people")
    random = Random(size.seed)
    names = [f"journey-{number:05}" for number in range(1, size.journeys + 1)]
    others = [_journey(index, name, random) for index, name in enumerate(names)]
    others += [_small(index, names[index // 4 % len(names)], room, random) for index in range(room)]
    reviews = _reviews(names, review_count, SPREAD_DAYS if size.spread else 0)
    if size.broken:
        reviews = [_broken(index, file) for index, file in enumerate(reviews)]
        others = [_broken(index, file) for index, file in enumerate(others)]
    return _shared(size.journeys), reviews, others


def _shared(journeys: int) -> list[File]:
    owners = range(1, -(-journeys // JOURNEYS_PER_OWNER) + 1)
    people = [f"  - {{id: owner-{n}, name: Owner {n}, emails: [{_email(n)}], teams: [team-{n % 9}]}}\n" for n in owners]
    teams = [f"  - {{id: team-{n}, title: Team {n}}}\n" for n in range(9)]
    settings = "organisation: Example\ncurrency: EUR\ngoals:\n  - {id: keep-customers, title: Keep customers}\n"
    forum = "forums:\n  - {id: journey-board, title: Journey board, minutes: 60}\n"
    personas = "  - {id: newcomer, title: Newcomer}\n  - {id: business, title: Small business}\n"
    places = [f"journey-{n:05}/step-{n % 16 + 1}" for n in range(1, journeys + 1, USED_BY)]
    strengths = [f"  - {{id: strength-{n}, title: Strength {n}, at: [{at}]}}\n" for n, at in enumerate(places, 1)]
    shared = [f"  - {{id: shared-{n}, title: Shared {n}, channel: app}}\n" for n in range(1, len(places) + 1)]
    launches = "".join(f"{AS_OF - timedelta(days=200 + n)},launch,Launch {n}\n" for n in range(100))
    return [
        File("jmx.yaml", settings + forum),
        File("people.yaml", "kind: people\nitems:\n" + "".join(people)),
        File("teams.yaml", "kind: teams\nitems:\n" + "".join(teams)),
        File("personas.yaml", "kind: personas\nitems:\n" + personas),
        File("strengths.yaml", "kind: strengths\nitems:\n" + "".join(strengths)),
        File("touchpoints.yaml", "kind: touchpoints\nitems:\n" + "".join(shared)),
        File("happenings.csv", "date,type,title\n" + launches),
    ]


def _journey(index: int, name: str, random: Random) -> File:
    return File(f"journeys/{name}.yaml", "".join(f"{line}\n" for line in _journey_lines(index, name, random)))


def _journey_lines(index: int, name: str, random: Random) -> Iterator[str]:
    yield f"# {name}: edited together with its owner"
    yield "kind: journey"
    yield f"id: {name}"
    yield f"title: Journey {index + 1} of a customer"
    yield f"description: Version {_VERSION}. {_prose(random, 16)}."
    yield "type: journey"
    yield f"tier: {index % 3 + 1}"
    yield f"volume: {{n: {random.randint(200, 90_000)}, per: month, source: data warehouse}}"
    yield "personas: [newcomer, business]"
    yield f"customer_goal: {_prose(random, 9)}"
    yield "goals: [keep-customers]"
    owner = index // JOURNEYS_PER_OWNER + 1
    yield f"owner: {_author(owner) if index % JOURNEYS_PER_OWNER == 0 else f'owner-{owner}'}"
    yield f"operations: team-{index % 9}"
    yield "cadence: quarterly"
    yield "triggers: [{happening: launch}, {evidence: 200}]"
    yield "forum: journey-board"
    yield "stages:"
    for stage in range(1, STAGES + 1):
        yield f"  - id: stage-{stage}"
        yield f"    title: Stage {stage}, {_prose(random, 3)}"
        yield f"    phase: Phase {(stage + 1) // 2}"
        yield f"    goal: {_prose(random, 8)}"
        yield "    questions:"
        yield f'      - "{_prose(random, 7)}?"'
        yield "    evidence:"
        yield f"      - 'support: {_prose(random, 8)}'"
        yield "    touchpoints:"
        for step in range(1, TOUCHPOINTS + 1):
            yield from _touchpoint_lines((stage - 1) * TOUCHPOINTS + step, random)
    yield f"  - {{id: stage-shared, title: Together, touchpoints: [{{ref: shared-{index // USED_BY + 1}}}]}}"


def _touchpoint_lines(number: int, random: Random) -> Iterator[str]:
    emotion = random.choice(["-2", "-1", "0", "1", "2", "{default: -1, business: 1}"])
    yield f"      - id: step-{number}"
    yield f"        title: Step {number}, {_prose(random, 4)}"
    yield f"        channel: {random.choice(_CHANNELS)}"
    yield f"        direction: {random.choice(['inbound', 'outbound'])}"
    yield f"        timing: day {number}"
    yield f"        actions: [{_prose(random, 5)}]"
    yield "        thoughts:"
    yield f'          - "{_prose(random, 4)} & {_prose(random, 2)}?"'
    yield f"        quotes: ['{_prose(random, 5)}!']"
    yield f"        emotion: {emotion}"
    yield f"        importance: {random.randint(1, 5)}"
    yield f"        team: team-{number % 9}"
    yield f"        systems: [{{system: {random.choice(_SYSTEMS)}}}]"
    yield f"        backstage: [{_prose(random, 4)}]"


def _small(index: int, journey: str, room: int, random: Random) -> File:
    """One of four that belong together: evidence, a metric, a severe pain, the initiative that eased it."""
    group, member = divmod(index, 4)
    whole = group < room // 4
    makers: tuple[Callable[[int, str, Random], File], ...] = (_evidence, _metric, _pain, _initiative)
    return (makers[member] if whole else _evidence)(group * 4 + member if not whole else group, journey, random)


def _evidence(number: int, journey: str, random: Random) -> File:
    collected = AS_OF - timedelta(days=10 + number % 120)
    text = f"""kind: evidence
id: evidence-{number:05}
title: Talks {number}, version {_VERSION}
type: interview
collected: {collected}
sample: {random.randint(5, 40)}
source: https://research.example/talks/{number}
personal_data: anonymised
insights:
  - id: first
    text: {_prose(random, 14)}
    quotes: ["{_prose(random, 8)}?"]
  - id: second
    text: {_prose(random, 12)}
"""
    return File(f"evidence/evidence-{number:05}.yaml", text)


def _metric(number: int, journey: str, random: Random) -> File:
    days = (AS_OF - timedelta(days=30 * back + number % 20) for back in range(6, 0, -1))
    points = "".join(f"  - {{date: {day}, value: {random.uniform(1, 5):.2f}, sample: 120}}\n" for day in days)
    text = f"""kind: metric
id: metric-{number:05}
title: Satisfaction {number}
description: Version {_VERSION}. {_prose(random, 6)}
type: csat
unit: points of five
target: 4.5
at: [{journey}/step-{number % 16 + 1}]
points:
{points}"""
    return File(f"metrics/metric-{number:05}.yaml", text)


def _pain(number: int, journey: str, random: Random) -> File:
    text = f"""kind: pain-point
id: pain-{number:05}
title: Pain {number}, {_prose(random, 4)}
description: Version {_VERSION}. {_prose(random, 26)}
at: [{journey}/step-{number % 16 + 1}]
severity: {random.randint(3, 5)}
business_impact: {random.randint(1, 5)}
reach: 0.{random.randint(1, 9)}
frequency: 2
personas: [newcomer]
evidence:
  - {{ref: evidence-{number:05}}}
metrics: [metric-{number:05}]
"""
    return File(f"pain-points/pain-{number:05}.yaml", text)


def _initiative(number: int, journey: str, random: Random) -> File:
    text = f"""kind: initiative
id: initiative-{number:05}
title: Ease {number}, {_prose(random, 4)}
description: Version {_VERSION}. {_prose(random, 20)}
type: product
addresses: [pain-{number:05}]
owner: owner-1
teams: [team-{number % 9}]
status: shipped
effort: {random.randint(1, 30)}
tracker: {{system: jira, key: CX-{number}}}
shipped: {AS_OF - timedelta(days=150)}
expects: {{metric: metric-{number:05}, from: 2.5, to: 4.0, by: {AS_OF}}}
"""
    return File(f"initiatives/initiative-{number:05}.yaml", text)


def _reviews(journeys: list[str], count: int, spread: int) -> list[File]:
    """Each journey looked at once, in the last week or over so many days before that; each review by one owner."""
    share = -(-len(journeys) // count)
    groups = [journeys[start : start + share] for start in range(0, len(journeys), share)]
    days = [AS_OF - timedelta(days=REVIEWED_DAYS_AGO + spread * (len(groups) - at) // len(groups))
            for at in range(1, len(groups) + 1)]  # fmt: skip
    return [_review(number, group, share, day) for number, (group, day) in enumerate(zip(groups, days, strict=True), 1)]


def _review(number: int, journeys: list[str], share: int, day: date) -> File:
    reviewer = (number - 1) * share // JOURNEYS_PER_OWNER + 1
    text = f"""kind: review
id: review-{number:05}
title: Review {number}
description: Version {_VERSION}
date: {day}
journeys: [{", ".join(journeys)}]
reviewer: owner-{reviewer}
attendees: [Owner {reviewer}, Guest]
verdict: still-true
decisions:
  - {{id: keep, text: Keep it as it is, why: It works, owner: owner-{reviewer}}}
actions:
  - {{id: look-again, text: Look again at the letters, owner: owner-{reviewer}, due: {AS_OF + timedelta(days=60)}}}
"""
    return File(f"reviews/{day}-{number:05}.yaml", text, _author(reviewer))


def _broken(index: int, file: File) -> File:
    """The same file with one mistake people make, of four sorts in turn."""
    mistakes = ("descripton: a typing mistake\n", "tags: not a list\n", "tags: [17]\n", "title: Written again\n")
    return File(file.path, file.text + mistakes[index % len(mistakes)], file.author)


def _prose(random: Random, words: int) -> str:
    return " ".join(random.choices(_WORDS, k=words)).capitalize()


def _email(owner: int) -> str:
    return f"owner-{owner}@example.com"


def _author(owner: int) -> str:
    return f"Owner {owner} <{_email(owner)}>"


# --- the history ---


@dataclass(frozen=True, slots=True)
class _Commit:
    """One commit to make: which files get a new version in it. With `aside`, it is merged later."""

    author: str
    message: str
    files: tuple[File, ...]
    seconds: int
    aside: bool = False


def _with_history(folder: Path, size: Size, shared: list[File], reviews: list[File], others: list[File]) -> str:
    plan = _plan(size, shared, reviews, others)
    _git(folder, "init", "--quiet", "--initial-branch=main")
    importer = subprocess.Popen(
        ["git", "-c", "core.compression=1", "fast-import", "--quiet", "--date-format=raw"],
        cwd=folder,
        env=_environment(),
        stdin=subprocess.PIPE,
    )
    assert importer.stdin is not None
    versions: dict[str, int] = {}
    for piece in _stream(plan, versions):
        importer.stdin.write(piece)
    importer.stdin.close()
    if importer.wait() != 0:
        raise SystemExit("git fast-import refused the history")
    _write(folder, {file.path: file.version(versions[file.path]) for file in (*shared, *reviews, *others)})
    _git(folder, "reset", "--quiet")
    return _git(folder, "rev-parse", "HEAD").strip()


def _plan(size: Size, shared: list[File], reviews: list[File], others: list[File]) -> list[_Commit]:
    """Files come in during the first commits, then are edited, now and then on a branch; reviews come last."""
    random = Random(size.seed + 1)
    left = max(1, size.commits - len(reviews))
    bringing = max(1, min(left // 4, len(others) // 25))
    share = -(-len(others) // bringing)
    batches = [tuple(others[at : at + share]) for at in range(0, len(others), share)]
    batches[0] = (*shared, *batches[0])
    step = (SPAN_DAYS - REVIEWED_DAYS_AGO) * 86_400 // left
    plan = [_Commit(_author(1), "Add more", batch, _START + at * step) for at, batch in enumerate(batches)]
    for number in range(len(plan), left):
        author = _author(random.randint(1, -(-size.journeys // JOURNEYS_PER_OWNER)))
        edited = tuple(random.sample(others, min(len(others), random.randint(1, 2))))
        aside = number % MERGE_EVERY == 0
        plan.append(_Commit(author, f"Edit {number}", edited, _START + number * step, aside))
    plan += [
        _Commit(review.author, f"Hold {review.path}", (review,), _seconds(review) + 60 * number)
        for number, review in enumerate(reviews, 1)
    ]
    return sorted(plan, key=lambda commit: commit.seconds)


def _seconds(review: File) -> int:
    """The beginning of the day in the name of a review's file."""
    day = date.fromisoformat(review.path.removeprefix("reviews/")[:10])
    return _START + (day - AS_OF + timedelta(days=SPAN_DAYS)).days * 86_400


def _stream(plan: list[_Commit], versions: dict[str, int]) -> Iterator[bytes]:
    """The plan as input of git fast-import. A commit aside is merged by the commit after the next."""
    tip = 0
    waiting: tuple[int, list[tuple[File, int]]] | None = None  # what is to be merged: its mark and what it changed
    for mark, commit in enumerate(plan, 1):
        changes = []
        for file in commit.files:
            versions[file.path] = versions.get(file.path, 0) + 1
            changes.append((file, versions[file.path]))
        aside = commit.aside and waiting is None and mark + 2 <= len(plan) and tip > 0
        merges = waiting if waiting is not None and mark >= waiting[0] + 2 else None
        branch = "refs/heads/aside" if aside else "refs/heads/main"
        message = f"{commit.message}\n".encode()
        yield f"commit {branch}\nmark :{mark}\n".encode()
        for role in ("author", "committer"):
            yield f"{role} {commit.author} {commit.seconds} +0000\n".encode()
        yield b"data %d\n%b" % (len(message), message)
        if tip:
            yield b"from :%d\n" % tip
        if merges is not None:
            yield b"merge :%d\n" % merges[0]
            changes += [(file, number) for file, number in merges[1] if versions[file.path] == number]
            waiting = None
        for file, number in changes:
            text = file.version(number)
            yield b"M 100644 inline %s\ndata %d\n%b\n" % (file.path.encode(), len(text), text)
        if aside:
            waiting = (mark, changes)
        else:
            tip = mark
    yield b"reset refs/heads/aside\nfrom 0000000000000000000000000000000000000000\n\n"


def _write(folder: Path, contents: dict[str, bytes]) -> None:
    for name in {path.rpartition("/")[0] for path in contents}:
        (folder / name).mkdir(parents=True, exist_ok=True)
    for path, content in contents.items():
        (folder / path).write_bytes(content)


def _git(folder: Path, *arguments: str) -> str:
    done = subprocess.run(
        ["git", *arguments], cwd=folder, env=_environment(), check=True, stdout=subprocess.PIPE, text=True
    )
    return done.stdout


def _environment() -> dict[str, str]:
    """Nobody's own git settings: the same history on every machine."""
    kept = {name: value for name, value in os.environ.items() if not name.startswith("GIT_")}
    return kept | {"GIT_CONFIG_GLOBAL": os.devnull, "GIT_CONFIG_NOSYSTEM": "1", "LC_ALL": "C.UTF-8"}


def main() -> None:
    parser = argparse.ArgumentParser(prog="python -m benchmarks.generate", description=__doc__)
    parser.add_argument("folder", type=Path)
    parser.add_argument("--journeys", type=int, default=1_000)
    parser.add_argument("--files", type=int, default=5_000)
    parser.add_argument("--commits", type=int, default=20_000, help="0 makes no git repository")
    parser.add_argument("--broken", choices=["none", "every"], default="none", help="whether files hold a mistake")
    parser.add_argument("--seed", type=int, default=1)
    parser.add_argument("--spread", action="store_true", help="review each journey on a day of its own")
    given = parser.parse_args()
    size = Size(given.journeys, given.files, given.commits, given.broken == "every", given.seed, given.spread)
    print(generate(given.folder, size) or "no history")


if __name__ == "__main__":
    main()
