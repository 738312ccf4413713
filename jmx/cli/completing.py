"""Words that a shell completes, beyond the commands and options that typer knows."""

from collections.abc import Iterable, Iterator
from pathlib import Path
from typing import Annotated, Any

import typer

_MOST = 200
_FEW_FILES = 200  # a repository with fewer is read where nothing is remembered yet


def open_action_refs(context: typer.Context, incomplete: str) -> Iterator[tuple[str, str]]:
    """The refs of open actions that begin so, each with what is to be done; nothing where nothing can be read."""
    from jmx.errors import JmxError
    from jmx.queries.repository import Repository
    from jmx.writing.agreed import open_actions

    try:
        workspace = Repository(Path(context.params.get("repo") or Path())).workspace
    except JmxError:
        return
    found = [each for each in open_actions(workspace) if each.ref.startswith(incomplete)]
    for each in found[:_MOST]:
        yield each.ref, each.record.text


# --- whom and what reviews are about ---


def journeys(context: typer.Context, incomplete: str) -> list[tuple[str, str]]:
    """The journeys that begin so, each with its title; of a large repository whatever was remembered of it."""
    found = _workspace(context)
    if found is None:
        return [(each, "") for each in refs(context, incomplete)]
    rows = [(each.ref, each.record.label) for each in found.journeys()]
    return [each for each in rows if each[0].startswith(incomplete)][:_MOST]


def owners(context: typer.Context, incomplete: str) -> list[tuple[str, str]]:
    """Who may be meant by `--owner`: `me`, `nobody`, and the people of people.yaml."""
    found = _workspace(context)
    rows = [("me", "whom git's settings name"), ("nobody", "what nobody owns")]
    rows += [(each.ref, each.record.label) for each in found.of("person") if "/" not in each.ref] if found else []
    return [each for each in rows if each[0].startswith(incomplete)][:_MOST]


JourneysArgument = Annotated[
    list[str] | None,
    typer.Argument(metavar="[JOURNEY]...", help="Only these journeys.", autocompletion=journeys),
]
OwnerOption = Annotated[
    str,
    typer.Option(
        "--owner", metavar="WHO", help="Only what is theirs: me, a name, an id, or nobody.", autocompletion=owners
    ),
]


def _workspace(context: typer.Context) -> Any:
    """The records here; None where they cannot be read, or are many."""
    from jmx.queries.repository import Repository

    try:
        found = Repository(_folder(context))
        return found.workspace if len(found.tree.paths()) <= _FEW_FILES else None
    except Exception:  # whatever is wrong: a shell that completes a word is no place to tell it
        return None


# --- any ref, out of what was remembered when records were read last ---


def refs(ctx: typer.Context, incomplete: str) -> list[str]:
    """The refs that begin so; of what stands inside of others only once a `/` is typed."""
    return _offered(ctx, incomplete, reach=False)


def reach(ctx: typer.Context, incomplete: str) -> list[str]:
    """The same, with systems, teams and channels."""
    return _offered(ctx, incomplete, reach=True)


def _offered(ctx: typer.Context, incomplete: str, *, reach: bool) -> list[str]:
    try:
        return list(_beginning(_known(_folder(ctx)), incomplete, reach=reach))
    except Exception:  # whatever is wrong: a shell that completes a word is no place to tell it
        return []


def _folder(ctx: Any) -> Path:
    outer = ctx.parent.params if ctx.parent else {}
    return Path(ctx.params.get("repo") or outer.get("repo") or ".")


def _known(folder: Path) -> Iterable[str]:
    from jmx.queries.known_refs import known_refs
    from jmx.queries.repository import Repository

    return known_refs(Repository(folder), _FEW_FILES)


def _beginning(known: Iterable[str], incomplete: str, *, reach: bool) -> Iterable[str]:
    found = [each for each in known if each.startswith(incomplete) and (reach or ":" not in each)]
    whole = [each for each in found if "/" not in each or ":" in each]
    return (found if "/" in incomplete or not whole else whole)[:_MOST]
