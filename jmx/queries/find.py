"""Which records say some words, or are what an expression or a short condition asks for."""

import re
from collections.abc import Iterable, Mapping, Sequence
from typing import Any

from jmx.errors import JmxError, UnknownRef, near
from jmx.lint.own import why_failed
from jmx.lint.own_faults import fault_of, sort_of
from jmx.model.asked_records import ask
from jmx.model.called import called
from jmx.model.everyday_words import kind_called
from jmx.model.expression import MOST_WORK, Expression, Fault, expression
from jmx.model.facts import names_of
from jmx.model.kinds import BY_NAME, BY_WORD, KINDS
from jmx.model.search import FoundRecord, folded, search
from jmx.model.short_query import Query, as_expression, check_name, named
from jmx.model.workspace import Located
from jmx.queries.listing import kind_meant, listed, sorted_rows
from jmx.queries.repository import Repository
from jmx.reading.load import no_garbage_collection
from jmx.report.listing import ListReport

_KIND = re.compile(r"\bkind\s*(==|!=)\s*[\"']([\w-]+)[\"']")


def find_of(repository: Repository, query: Query, sort: Sequence[str] = (), limit: int = 0) -> ListReport:
    """The records that say all words and meet all conditions, the best first where words are asked for."""
    if not any(query):
        raise JmxError("nothing is asked for; name words, a condition like severity:4+, or an expression with --where")
    repository.note_unread()
    asked = _asked_of(repository, query)
    with no_garbage_collection():  # of which there is none, among ten thousands of records that stay
        records = _matching(repository, asked)
        found = search(records, query.words) if query.words else tuple(FoundRecord(each, 0.0, ()) for each in records)
    if not found and any(" " in word for word in query.words):
        apart = " ".join(word for phrase in query.words for word in phrase.split())
        repository.note(f"these words stand nowhere in a row; each by itself: jmx find {apart}")
    kinds = {each.located.kind for each in found}
    kind = kinds.pop() if len(kinds) == 1 else next(iter(asked)) if len(asked) == 1 else ""
    rows = listed(repository, kind, [each.located for each in found], {each.located.ref: each for each in found})
    rows = sorted_rows(repository, rows, sort)
    return ListReport(
        kind, rows[: limit or None], {}, repository.workspace, repository.as_of, repository.read_at, len(rows),
        tuple(query.words), tuple(dict.fromkeys(each.text for each in asked.values() if each)), searched=True,
    )  # fmt: skip


# --- what is asked of which kind ---


def _asked_of(repository: Repository, query: Query) -> Mapping[str, Expression | None]:
    """The expression for each kind that is asked; None where all of that kind are meant."""
    for condition in query.conditions:
        check_name(condition)
    kinds: Iterable[str] = [kind_meant(each).name for each in query.kinds] or BY_NAME
    able = [kind for kind in kinds if all(named(each, kind) for each in query.conditions)]
    if not able:
        raise _no_kind_has(query, list(kinds))
    return _checked(repository, query, able)


def _no_kind_has(query: Query, kinds: Sequence[str]) -> JmxError:
    """Why no kind can be asked: a named one lacks what a condition asks about, or none has all of it."""
    for condition in query.conditions if len(kinds) == 1 else ():
        if not named(condition, kinds[0]):
            hint = near(condition.name, names_of(kinds[0])) or f"; what it has: jmx explain {kinds[0]}"
            return JmxError(f"in '{condition.typed}': no {kinds[0]} has '{condition.name}'{hint}")
    typed = " and ".join(f"'{each.typed}'" for each in query.conditions)
    return JmxError(f"no kind has what {typed} ask about together; ask for one after the other")


def _checked(repository: Repository, query: Query, kinds: Sequence[str]) -> Mapping[str, Expression | None]:
    found: dict[str, Expression | None] = {}
    wrong: dict[str, Fault] = {}
    mistyped: list[JmxError] = []
    resolver = _Resolver(repository)
    kinds, chosen = _named_kinds(query.expressions, kinds)
    for kind in kinds:
        try:
            texts = [as_expression(each, kind, resolver) for each in query.conditions] + list(query.expressions)
        except JmxError as error:
            mistyped.append(error)
            continue
        if not texts:
            found[kind] = None
            continue
        asked = expression(" && ".join(f"({each})" for each in texts) if len(texts) > 1 else texts[0])
        fault = asked if isinstance(asked, Fault) else fault_of(kind, asked, of_several=True)
        if fault:
            wrong[kind] = fault
        elif isinstance(asked, Expression):
            found[kind] = asked
    if not found:
        raise mistyped[0] if mistyped else _wrong(wrong, query)
    if wrong and (query.kinds or chosen):
        raise _wrong(wrong, query)
    return found


def _wrong(wrong: Mapping[str, Fault], query: Query) -> JmxError:
    """The fault of the kind that is closest to being asked."""
    hinted = [fault for fault in wrong.values() if fault.hint.startswith(("did you mean", "write"))]
    fault = next(iter((*hinted, *wrong.values())))
    what = "the expression" if query.expressions else " ".join(each.typed for each in query.conditions)
    words = fault.words if len(wrong) == 1 else re.sub(r", which no [\w-]+ has$", ", which no kind has", fault.words)
    return JmxError(f"{what} {words}{f'; {fault.hint}' if fault.hint else ''}")


def _named_kinds(expressions: Sequence[str], kinds: Sequence[str]) -> tuple[Sequence[str], bool]:
    """The kinds that expressions name by `kind == "…"`, else all of them; and whether they name any."""
    chosen = False
    for text in expressions:
        said = [(each[1], each[2]) for each in _KIND.finditer(text)]
        unknown = next((kind for _, kind in said if kind not in BY_NAME), "")
        if unknown:
            meant = kind_called(unknown) or (BY_WORD[unknown].name if unknown in BY_WORD else "")
            hint = f"; did you mean '{meant}'?" if meant else near(unknown, list(BY_NAME))
            raise JmxError(f"there is no kind '{unknown[:80]}'{hint or '; kinds: ' + ', '.join(BY_NAME)}")
        only = [kind for sign, kind in said if sign == "=="]
        chosen = chosen or bool(only)
        kinds = [each for each in kinds if not only or each in only]
        if not kinds:
            raise JmxError(f"the expression asks for {' and '.join(only)}, and the rest of what is asked for does not")
    return kinds, chosen


class _Resolver:
    """The refs of what people call by title or name."""

    def __init__(self, repository: Repository) -> None:
        self.workspace = repository.workspace

    def __call__(self, kinds: tuple[str, ...], value: str) -> str:
        if self.workspace.find(value):
            return value
        known = [kind for kind in kinds if kind in BY_NAME]
        found = called(self.workspace, value, known, loosely=True) if known else None
        found = found or self._by_one_name(value, known)
        if found is not None:
            return found.record.id or found.ref
        if "<" in value or not known:
            return value
        ids = [each.ref for kind in known for each in self.workspace.of(kind)]
        settled = [each for kind in kinds for each in self.workspace.settled.get(kind, ())]
        hint = near(value, [*ids, *settled])
        if value in settled or not (ids or settled):
            return value
        raise UnknownRef(
            f"there is no {' or '.join(known)} '{value[:80]}'{hint or f'; all of them: jmx list {known[0]}'}"
        )

    def _by_one_name(self, value: str, kinds: Sequence[str]) -> Located[Any] | None:
        """The one record of some kinds in whose name a word stands: a person by the first name."""
        every = (each for kind in kinds for each in self.workspace.of(kind))
        found = [each for each in every if folded(value) in folded(each.record.label).split()]
        if len(found) > 1:
            names = " or ".join(f"'{each.ref}'" for each in found[:4])
            raise UnknownRef(f"several are called '{value[:80]}'; write {names}")
        return found[0] if found else None


# --- asking ---


def _matching(repository: Repository, asked: Mapping[str, Expression | None]) -> list[Located[Any]]:
    """The records of each kind that are what is asked for. A place at which a record of a file of its own stands is
    left out where that record is found too."""
    workspace, found = repository.workspace, list[Located[Any]]()
    for kind in (each.name for each in KINDS if each.name in asked):
        expr = asked[kind]
        here = workspace.of(kind) if expr is None else _true_of(repository, kind, expr, MOST_WORK // len(asked))
        refs = {each.ref for each in here}
        found += [each for each in here if workspace.stands_for.get(each.ref) not in refs]
    return found


def _true_of(repository: Repository, kind: str, asked: Expression, most: int) -> tuple[Located[Any], ...]:
    answer = ask(kind, repository.workspace.of(kind), asked, repository.facts, most)
    failed = [(ref, why_failed(error, asked)) for ref, error in answer.failed]
    failed += [(ref, f"it comes to {sort_of(value)}, not to yes or no") for ref, value in answer.no_answer]
    if failed:
        ref, why = failed[0]
        others = f" and {len(failed) - 1} more" if len(failed) > 1 else ""
        repository.note(f"what is asked cannot be worked out for '{ref}'{others}: {why}")
    if answer.left:
        repository.note(f"{answer.left:,} records were not asked: it would take too long; ask about less at once")
    return answer.matching
