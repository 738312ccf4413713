"""The base that nobody named: where a branch left the one it goes into, which the CI says, or git knows."""

import os
import shlex
from collections.abc import Iterator, Mapping
from dataclasses import dataclass

from jmx.errors import GitError, JmxError, UnknownRev
from jmx.model.change import UNSHALLOW, Moment
from jmx.repo.git import Git

# Variables with the branch that a pull request goes into, set in no other run; some CI also say from which commit.
TARGETS = {
    "GITHUB_BASE_REF": "",  # also Gitea and Forgejo
    "CI_MERGE_REQUEST_TARGET_BRANCH_NAME": "CI_MERGE_REQUEST_DIFF_BASE_SHA",  # GitLab
    "BITBUCKET_PR_DESTINATION_BRANCH": "BITBUCKET_PR_DESTINATION_COMMIT",
    "SYSTEM_PULLREQUEST_TARGETBRANCH": "",  # Azure Pipelines
    "CHANGE_TARGET": "",  # Jenkins
    "BUILDKITE_PULL_REQUEST_BASE_BRANCH": "",
    "CI_COMMIT_TARGET_BRANCH": "",  # Woodpecker
    "CIRRUS_BASE_BRANCH": "",
    "CODEBUILD_WEBHOOK_BASE_REF": "",  # AWS
}
# Variables with the branch that all others go into, in every run.
DEFAULTS = ("CI_DEFAULT_BRANCH", "BUILDKITE_PIPELINE_DEFAULT_BRANCH")
_LOCAL, _REMOTE, _ORIGIN = "refs/heads/", "refs/remotes/", "refs/remotes/origin/"
_USUAL = (f"{_ORIGIN}main", f"{_ORIGIN}master", f"{_LOCAL}main", f"{_LOCAL}master")
_MOST_NAMED = 4


@dataclass(frozen=True, slots=True)
class BranchPoint:
    """Where a branch left the one it goes into. `guessed` says in words why just that one was taken, where nothing
    but the lack of others speaks for it."""

    moment: Moment
    guessed: str = ""


def where_branched_off(git: Git, tip: str, environment: Mapping[str, str] = os.environ) -> BranchPoint:
    """Where the branch of a commit left the one it goes into; on that branch itself, the last commit that was shared.
    JmxError where nothing says which one that is: a commit compared with itself would look like no change."""
    tips = git.branch_tips()
    target = _target(git, tips, tip, environment)
    if target is not None:
        return BranchPoint(target)
    for ref in _trunks(git, tips, environment):
        found = _left(git, tips, ref, tip)
        if found is not None:
            return BranchPoint(found)
    own = git.branch() or ""
    other = _only_other(tips, own, tip)
    found = _left(git, tips, other, tip) if other else None
    if found is not None:
        return BranchPoint(found, f"{_called(other)} is taken as the branch this one goes into, since no other is here")
    if git.boundary():
        raise GitError(f"this clone is shallow, so where this branch began is not in it; {UNSHALLOW}")
    if own and tips.keys() == {own}:
        return BranchPoint(Moment(_called(own), git.commit(tip)))
    raise JmxError(_unknown(tips, own))


def _left(git: Git, tips: Mapping[str, str], ref: str, tip: str) -> Moment | None:
    """Where a commit left a branch; None if they have nothing in common."""
    found = git.merge_base(tips[ref], tip)
    if found is not None:
        return Moment(_called(ref) if found == tips[ref] else f"where it left {_called(ref)}", git.commit(found))
    if git.boundary():
        raise GitError(f"this clone is shallow, so where this branch left {_called(ref)} is not in it; {UNSHALLOW}")
    return None


def _called(ref: str) -> str:
    return ref.removeprefix(_LOCAL).removeprefix(_REMOTE)


# --- what the CI says ---


def _target(git: Git, tips: Mapping[str, str], tip: str, environment: Mapping[str, str]) -> Moment | None:
    """Where a pull request left its target; None in a run that is not about one. What else git may know is no
    substitute: the request would be compared with a branch it does not go into."""
    variable = next((each for each in TARGETS if environment.get(each, "").strip()), None)
    if variable is None:
        return None
    name = environment[variable].strip().removeprefix(_LOCAL)
    ref = next(_named(tips, name), None)
    if ref is not None:
        found = _left(git, tips, ref, tip)
        if found is None:
            raise JmxError(
                f"this branch and {_called(ref)} ({variable}) have no commit in common; name a base: jmx diff BASE"
            )
        return found
    base = _forked(git, environment.get(TARGETS[variable], "").strip(), tip)
    if base is not None:
        return Moment(f"where it left {name}", git.commit(base))
    fetch = f"run: git fetch origin {shlex.quote(f'{_LOCAL}{name}:{_ORIGIN}{name}')}"
    remedy = UNSHALLOW if git.boundary() else fetch
    raise GitError(f"this goes into '{name}' ({variable}), which is not in this clone; {remedy}")


def _forked(git: Git, given: str, tip: str) -> str | None:
    """The commit from which a pull request is compared, as the CI says, if this clone has it."""
    try:
        return git.merge_base(git.resolve(given), tip) if given else None
    except UnknownRev:
        return None


def _named(tips: Mapping[str, str], name: str) -> Iterator[str]:
    """The branches of a name: of origin, of another remote, then here."""
    remotes = [ref for ref in tips if ref.startswith(_REMOTE) and ref.removeprefix(_REMOTE).partition("/")[2] == name]
    yield from sorted(remotes, key=lambda ref: (not ref.startswith(_ORIGIN), ref))
    if f"{_LOCAL}{name}" in tips:
        yield f"{_LOCAL}{name}"


# --- what git knows ---


def _trunks(git: Git, tips: Mapping[str, str], environment: Mapping[str, str]) -> Iterator[str]:
    """The branches that others go into, the surest first."""
    for variable in DEFAULTS:
        yield from _named(tips, environment.get(variable, ""))
    yield from _named(tips, "HEAD")
    yield from (ref for ref in _USUAL if ref in tips)
    yield from _named(tips, git.default_branch() or "")


def _only_other(tips: Mapping[str, str], own: str, tip: str) -> str:
    """The only remote branch that is not the one checked out; empty where there are more, or none."""
    name = own.removeprefix(_LOCAL)
    others = {
        ref
        for ref, oid in tips.items()
        if ref.startswith(_REMOTE) and (ref.removeprefix(_REMOTE).partition("/")[2] != name if own else oid != tip)
    }
    return others.pop() if len(others) == 1 else ""


def _unknown(tips: Mapping[str, str], own: str) -> str:
    """What to do where nothing says which branch this one goes into."""
    others = [_called(ref) for ref in sorted(tips, key=lambda ref: (ref.startswith(_LOCAL), ref)) if ref != own]
    named = ", or ".join(f"jmx diff {shlex.quote(each)}" for each in others[:_MOST_NAMED]) or "jmx diff COMMIT"
    known = (
        "git remote set-head origin --auto"
        if any(ref.startswith(_ORIGIN) for ref in tips)
        else ("git config init.defaultBranch NAME")
    )
    asked = f"name it: {named}; on that branch: jmx diff HEAD; always: {known}"
    return f"nothing says which branch this one goes into; {asked}"
