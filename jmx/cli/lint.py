"""`jmx lint`."""

from collections.abc import Mapping, Sequence
from dataclasses import replace
from enum import StrEnum
from pathlib import Path
from typing import Annotated

import typer

from jmx.cli.command import Asked, asking, undo_interrupted, writing
from jmx.cli.step_summary import add_to_step_summary
from jmx.cli.terminal import complain, say_patch
from jmx.errors import JmxError
from jmx.lint.selection import NO_CHOICE, LintChoice
from jmx.model.baseline import BaselineEntry
from jmx.model.finding import Level, Profile
from jmx.model.kinds import BASELINE_FILE
from jmx.queries.baseline import baseline_update
from jmx.queries.mending import Scope, mending_of
from jmx.queries.overview import findings_of
from jmx.queries.repository import Repository
from jmx.queries.statistics import statistics_of
from jmx.report import statistics as counted
from jmx.report.findings import FORMATS, step_summary
from jmx.report.lint_report import LintReport
from jmx.writing.patch import patch

app = typer.Typer(add_completion=False, rich_markup_mode=None)
MOST_NAMED = 8  # findings that are told one by one once they are mended
LEVELS = ("error", "warning", "info", "none")
FailOn = StrEnum("FailOn", ["error", "warning", "info", "never"])


@app.command(
    epilog="Examples:  jmx lint  ·  jmx lint journeys/onboarding.yaml  ·  jmx lint -f concise --fail-on warning  ·  "
    "jmx lint -o findings.xlsx  ·  jmx lint -f json | jq .summary  ·  jmx lint --since origin/main  ·  "
    "jmx lint --fix  ·  jmx lint --staged --since HEAD  ·  jmx lint --update-baseline"
)
@asking(
    FORMATS,
    "repo at staged as_of format output fail_on profile select extend_select ignore level statistics since fix"
    " unsafe_fixes diff exit_non_zero_on_fix update_baseline prune no_baseline no_cache color",
)
def lint(
    asked: Asked[LintReport],
    paths: Annotated[
        list[Path] | None, typer.Argument(metavar="PATH", help="Tell only of these files or folders.")
    ] = None,
    *,
    fail_on: Annotated[FailOn, typer.Option("--fail-on", help="The lowest level that ends in exit 1.")] = FailOn.error,
    profile: Annotated[
        Profile | None, typer.Option("--profile", help="How much is asked, in place of what jmx.yaml says.")
    ] = None,
    select: Annotated[
        list[str] | None,
        typer.Option("--select", metavar="CODES", help="Only these rules or families, by code or name: OWN,STL102."),
    ] = None,
    extend_select: Annotated[
        list[str] | None, typer.Option("--extend-select", metavar="CODES", help="These too, whatever the profile.")
    ] = None,
    ignore: Annotated[list[str] | None, typer.Option("--ignore", metavar="CODES", help="Not these.")] = None,
    level: Annotated[
        list[str] | None,
        typer.Option("--level", metavar="CODE=LEVEL", help="How loud a rule or family is: EVD=info, ACT101=none."),
    ] = None,
    statistics: Annotated[
        bool, typer.Option("--statistics", help="Count the findings by rule, owner and team; do not list them.")
    ] = False,
    since: Annotated[
        str | None,
        typer.Option(
            "--since",
            metavar="REV",
            help="Judge a branch: what it changed since it left REV, and what that caused; the calendar only warns.",
        ),
    ] = None,
    staged: Annotated[
        bool, typer.Option("--staged", help="Judge what is staged for the next commit, not the files as they lie here.")
    ] = False,
    fix: Annotated[bool, typer.Option("--fix", help="Mend what has one right answer, then tell what is left.")] = False,
    unsafe_fixes: Annotated[
        bool, typer.Option("--unsafe-fixes", help="With --fix or --diff: also mend what is only most likely meant.")
    ] = False,
    diff: Annotated[
        bool,
        typer.Option("--diff", help="Print what --fix would write, as a patch, and write nothing; exit 1 if it would."),
    ] = False,
    exit_non_zero_on_fix: Annotated[
        bool, typer.Option("--exit-non-zero-on-fix", help="End with 1 where --fix wrote anything, too.")
    ] = False,
    update_baseline: Annotated[
        bool,
        typer.Option(
            "--update-baseline",
            help=f"Hold back what is found now: write it into {BASELINE_FILE}, and take out what is mended.",
        ),
    ] = False,
    prune: Annotated[
        bool, typer.Option("--prune", help=f"Take out of {BASELINE_FILE} what is mended, and add nothing.")
    ] = False,
    no_baseline: Annotated[
        bool, typer.Option("--no-baseline", help=f"Tell what {BASELINE_FILE} holds back too.")
    ] = False,
) -> int:
    """Check that journeys are valid, owned, fresh and backed by evidence.

    Ends with 0 when all is well, 1 when there are findings at or over --fail-on, 2 when jmx could not run.
    """
    choice = LintChoice(profile, _codes(select), _codes(extend_select), _codes(ignore), tuple(map(_level, level or ())))
    about_all = "--update-baseline" if update_baseline else "--prune"
    if (update_baseline or prune) and (paths or no_baseline or since or choice != NO_CHOICE):
        others = "PATH, --since, --no-baseline and what chooses rules"
        raise JmxError(f"{about_all} is about all that is found; leave out {others}")
    fix = fix and not diff  # a patch of what --fix would write is what --diff prints
    _refuse_together(
        {"--fix": fix, "--diff": diff, "--update-baseline": update_baseline, "--prune": prune},
        {"--at": asked.at is not None, "--staged": staged},
    )
    if unsafe_fixes and not (fix or diff):
        raise JmxError("--unsafe-fixes says how far --fix or --diff goes; add one of them")
    if diff and not asked.usual:
        raise JmxError("--diff prints a patch and no report; leave out -f and -o: jmx lint --diff > mend.patch")
    repository = replace(asked.repository(), staged=staged)
    if choice != NO_CHOICE:
        choice = choice.by_codes(repository.settings_alone.lint)
        repository = replace(repository, choice=choice)
    mended = False
    if fix or diff:
        scope = Scope(tuple(paths or ()), since, baseline=not no_baseline, unsafe=unsafe_fixes)
        if diff:
            return _shown(repository, scope)
        mended = _fixed(repository, scope)
        repository = replace(asked.repository(), choice=choice)  # as it is now
    written = _updated(repository, prune=prune) if update_baseline or prune else None
    entries = written if written is not None else None if no_baseline else repository.baseline
    report = findings_of(repository, paths or (), entries, since)
    report = replace(report, fails_on=None if fail_on is FailOn.never else Level(fail_on.value))
    if statistics:
        asked.of(counted.FORMATS).deliver(statistics_of(repository, report))
    else:
        asked.deliver(report)
    if "github" in asked.formats:
        add_to_step_summary(step_summary(report))
    return int((mended and exit_non_zero_on_fix) or any(map(report.fails, report.findings)))


def _refuse_together(writing_here: Mapping[str, bool], looking_elsewhere: Mapping[str, bool]) -> None:
    """Nothing is written about files other than those that are judged."""
    asked = [name for name, wanted in writing_here.items() if wanted]
    elsewhere = [name for name, wanted in looking_elsewhere.items() if wanted]
    if len(elsewhere) > 1:
        raise JmxError(f"{' and '.join(elsewhere)} each say what to judge; leave one of them out")
    if asked and elsewhere:
        raise JmxError(f"{asked[0]} is about the files here; leave out {elsewhere[0]}")
    if len(asked) > 1:
        raise JmxError(f"{' and '.join(asked)} do not go together; run one after the other")


def _codes(given: Sequence[str] | None) -> tuple[str, ...]:
    """Codes as they may be written: the option once for each, or several with commas."""
    return tuple(code.strip().upper() for each in given or () for code in each.split(",") if code.strip())


def _level(given: str) -> tuple[str, str]:
    code, _, level = given.partition("=")
    if code.strip().lower() in LEVELS:
        told = "--level is about a rule or family, as in EVD=none; to hold back all that is found now"
        raise JmxError(f"{told}: jmx lint --update-baseline")
    if level not in LEVELS:
        raise JmxError(f"--level takes CODE=LEVEL, and LEVEL is one of {', '.join(LEVELS)}; got '{given}'")
    return code.strip().upper(), level


def _shown(repository: Repository, scope: Scope) -> int:
    """Prints what would be mended as a patch; 1 where there is anything."""
    mending = mending_of(repository, scope)
    say_patch(patch(mending.files))
    complain(f"jmx: {mending.words('would mend')}")
    return int(bool(mending.files))


def _fixed(repository: Repository, scope: Scope) -> bool:
    """Mends what can be mended, and says what that was."""
    undo_interrupted(repository)
    with writing(repository) as write:
        mending = mending_of(repository, scope)
        write(mending.files)
    for path, to in mending.renamed:
        complain(f"renamed {path} to {to}")
    mended = [each for each in (*mending.mended, *mending.revealed) if each.code != "REC101"]
    for each in mended[:MOST_NAMED]:
        complain(f"mended {each.path}: {each.code} {each.words}")
    if len(mended) > MOST_NAMED:
        complain(f"and {len(mended) - MOST_NAMED:,} more")
    for finding, why in mending.refused[:MOST_NAMED]:
        complain(f"left as it is: {finding.path}: {finding.code} {finding.words}: {why}")
    if len(mending.refused) > MOST_NAMED:
        complain(f"and {len(mending.refused) - MOST_NAMED:,} more that are left")
    complain(f"jmx: {mending.words('mended')}")
    return bool(mending.files)


def _updated(repository: Repository, *, prune: bool) -> Sequence[BaselineEntry]:
    """The baseline, once it is written as it should be from now on."""
    undo_interrupted(repository)
    with writing(repository) as write:
        update = baseline_update(repository, prune=prune)
        write(update.files)
    complain(f"jmx: {update.words}")
    return update.entries
