"""What commands share that change fields: it is told in the words of `jmx diff`, written, and committed if asked."""

from collections.abc import Callable, Collection

from jmx.cli.command import undo_interrupted, writing
from jmx.cli.committing import commit_written, refuse_without_author
from jmx.cli.terminal import complain, say
from jmx.errors import JmxError
from jmx.queries.field_edits import FieldEdits
from jmx.queries.narrowed import planned
from jmx.queries.repository import Repository, some
from jmx.report.changes import grouped_sentences
from jmx.report.handovers import told_once
from jmx.report.wording import with_names

MOST_NAMED = 8  # files that are told one by one


def edit(
    repository: Repository,
    plan: Callable[[Repository], FieldEdits],
    *,
    about: Collection[str] = (),
    dry_run: bool,
    commit: bool,
    why: str | None,
) -> FieldEdits:
    """Makes the edits of a plan, tells them, and commits them if asked. Where it is known which refs they are `about`,
    only so much is read as that needs."""
    if commit and not (why or "").strip():
        raise JmxError("--commit needs a reason: give it with -m")
    if commit:
        refuse_without_author(repository)
    if dry_run:
        edits = planned(repository, about, plan)
        _tell(edits, each=True)
        return edits
    undo_interrupted(repository)
    with writing(repository) as write:
        edits = planned(repository, about, plan)
        if commit:
            _refuse_other_edits(repository, edits)
        write(edits.files)
    _tell(edits)
    paths = [each.path for each in edits.files]
    for each in edits.files[:MOST_NAMED]:
        complain(f"{'removed' if each.after is None else 'wrote'} {each.path}")
    if len(paths) > MOST_NAMED:
        complain(f"and {len(paths) - MOST_NAMED} more")
    if commit:
        commit_written(repository, paths, why or "")
    return edits


def _refuse_other_edits(repository: Repository, edits: FieldEdits) -> None:
    """What somebody wrote into the same files before must not be committed under this reason."""
    others = repository.edits_in(each.path for each in edits.files if each.before is not None)
    if others:
        held = f"there are edits that no commit holds yet in {some(others)}"
        raise JmxError(f"{held}; commit them first, or leave out --commit")


def _tell(edits: FieldEdits, *, each: bool = False) -> None:
    """What changed; `each` place of it also where many changed alike."""
    changes = [with_names(change, edits.names) for change in edits.changes]
    told = grouped_sentences(changes if each else told_once(changes))
    otherwise = edits.otherwise if edits.files else "nothing changes: it says so already"
    say("".join(f"{line}\n" for line in told or (otherwise,)))
