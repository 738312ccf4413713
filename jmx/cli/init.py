"""`jmx init [DIR]`."""

import shlex
from collections.abc import Callable, Iterator, Mapping
from contextlib import contextmanager
from pathlib import Path
from typing import Annotated

import typer

from jmx.cli.command import SpokenNotes, undo_interrupted, writing
from jmx.cli.options import DryRunOption, RepoOption
from jmx.cli.questions import Question, meetings, offered_owner, reply
from jmx.cli.terminal import asks, complain, say
from jmx.errors import JmxError
from jmx.model.kinds import BASELINE_FILE, BY_NAME, SETTINGS_FILE
from jmx.model.workspace import Workspace
from jmx.queries.baseline import baseline_update
from jmx.queries.repository import Repository, some
from jmx.queries.scaffold import GITHUB, GITLAB, NOTES, SCHEMAS, Scaffold, scaffold_of
from jmx.repo import files
from jmx.writing.field_input import judge, problem_with
from jmx.writing.first_records import FirstAnswers, forum_called

app = typer.Typer(add_completion=False, rich_markup_mode=None)

QUESTIONS = {
    "title": "What is your first journey called, in the words of your customers? Such as: Get a bicycle repaired",
    "owner": "Who answers for it? One person: Name <address>",
    "rhythm": "How often do you look at it together, and in which meeting? Such as: monthly, CX board",
    "persona": "Whose journey is it? A sort of customer, by what they want. Such as: Rides to work every day",
    "pain": "What hurts them most, as far as you know today?",
}
_RHYTHM_ALONE = "How often do you look at it together? weekly, monthly, quarterly, half-yearly or annual"
_USUAL = "quarterly"
Judges = Mapping[str, Callable[[str], str]]  # by what is asked, what says why an answer cannot stand


@app.command(
    epilog="Examples:  jmx init  ·  jmx init shop --title 'Get a bicycle repaired' --owner 'Ana Ruiz <ana@x.example>'"
    "  ·  jmx init --one-file --title 'Get a bicycle repaired'"
)
def init(
    folder: Annotated[
        Path | None, typer.Argument(metavar="DIR", help="Where; made if it is not there.", show_default="here")
    ] = None,
    repo: RepoOption = Path(),
    title: Annotated[str | None, typer.Option("--title", help="What the journey is called.")] = None,
    owner: Annotated[
        str | None, typer.Option("--owner", help="Who answers for it: Name <address>; else whom git knows.")
    ] = None,
    cadence: Annotated[str | None, typer.Option("--cadence", help="How often it is reviewed; else quarterly.")] = None,
    forum: Annotated[str | None, typer.Option("--forum", help="In which meeting, as it is called.")] = None,
    persona: Annotated[str | None, typer.Option("--persona", help="The sort of customer whose journey it is.")] = None,
    pain: Annotated[str | None, typer.Option("--pain", help="What hurts them most, as far as you know.")] = None,
    one_file: Annotated[bool, typer.Option("--one-file", help="Write one file with the journey, and no more.")] = False,
    adopt: Annotated[
        bool, typer.Option("--adopt", help="Take in what is there: YAML of other tools is kept out, findings wait.")
    ] = False,
    dry_run: DryRunOption = False,
) -> None:
    """Begin a repository: a first journey, a page for colleagues, checks for GitHub and GitLab, help for editors.

    Five questions are asked; a flag answers one before, and without a terminal nothing is asked. Whatever is there
    already stays as it is. With --adopt, what lint would say today is held back (jmx-baseline.yaml), so that it speaks
    of what changes from now on.
    """
    given = {"title": title, "owner": owner, "cadence": cadence, "forum": forum, "persona": persona, "pain": pain}
    said = {name: answer.strip() for name, answer in given.items() if answer and answer.strip()}
    where = repo / folder if folder else repo
    if one_file and (refused := {"forum", "persona"} & said.keys()):
        raise JmxError(f"--{min(refused)} needs a file of its own; leave it out, or leave out --one-file")
    if one_file and adopt:
        raise JmxError("--adopt is about a whole folder; leave out --one-file")
    with _folder(where, keep=not dry_run):
        repository = _opened(where)
        if not dry_run:
            undo_interrupted(repository)
        answers = _answers(said, repository, alone=one_file, may_lack=adopt and not asks())
        plan = scaffold_of(repository, answers, alone=one_file, adopting=adopt)
        holds_back = adopt and bool(repository.tree.paths())  # what jmx writes itself waits to be filled in
        if dry_run:
            lines = _files(plan, "would write")
            lines += [f"would hold back in {BASELINE_FILE} what lint finds then"] if holds_back else []
            say("".join(f"{line}\n" for line in lines))
        else:
            with writing(repository, from_top=True) as write:
                write(plan.files)
            held = _hold_back(where) if holds_back else ""
            _tell(plan, where, held, has_git=repository.git is not None)


@contextmanager
def _folder(where: Path, *, keep: bool) -> Iterator[None]:
    """Makes the folder, and takes it away again where nothing is to be kept or something went wrong."""
    made = files.make_folder(where)
    try:
        yield
    except BaseException:
        files.remove_empty(made)
        raise
    if not keep:
        files.remove_empty(made)


def _opened(where: Path) -> Repository:
    """The repository that begins there, or is there already."""
    found = Repository(where, notes=SpokenNotes())
    if (found.root / SETTINGS_FILE).is_file() and found.root != where.resolve():
        raise JmxError(f"this folder belongs to the journeys in '{found.root}', where {SETTINGS_FILE} lies; go there")
    return Repository(where, apart=True, notes=found.notes)


def _hold_back(where: Path) -> str:
    """Writes what lint finds into the baseline, now that the settings say what is no record; that in words, empty where
    there is nothing to hold back."""
    repository = Repository(where, notes=SpokenNotes())
    with writing(repository) as write:
        update = baseline_update(repository)
        write(update.files)
    return update.words if update.files else ""


# --- what somebody says ----------------------------------------------------------------------------------------------


def _answers(said: Mapping[str, str], repository: Repository, *, alone: bool, may_lack: bool) -> FirstAnswers | None:
    """What is said of the first journey; None where nothing is said and there are journeys already, or it may lack."""
    workspace = repository.workspace if repository.tree.paths() else Workspace()
    if not said and (may_lack or workspace.journeys()):
        return None
    judges = _judges(workspace, settled=SETTINGS_FILE in repository.tree.paths())
    for name, answer in said.items():
        if problem := judges[name](answer):
            raise JmxError(f"--{name}: {problem}")
    offered = offered_owner(repository.repo, workspace)
    if asks():
        said = _asked(said, judges, offered, workspace, alone=alone)
    elif "title" not in said:
        raise JmxError("say what the first journey is called: --title 'Get a bicycle repaired'")
    else:
        said = {"owner": offered, "cadence": _USUAL, **said}
    meeting = said.get("forum", "")
    return FirstAnswers(
        said["title"], said.get("owner", ""), said.get("cadence", ""),
        forum_called(meeting, workspace) or meeting, said.get("persona", ""), said.get("pain", ""),
    )  # fmt: skip


def _judges(workspace: Workspace, *, settled: bool) -> Judges:
    """What judges each answer; `settled` that there is a `jmx.yaml`, which names the meetings."""

    def field(kind: str, name: str) -> Callable[[str], str]:
        return lambda said: problem_with(kind, name, said, workspace)

    def owner(said: str) -> str:
        judged = judge(BY_NAME["journey"], "owner", said, workspace)
        absent = f"{judged.missing[0]}; write name and address: Ana Ruiz <ana@x.example>" if judged.missing else ""
        return judged.wrong or absent

    def forum(said: str) -> str:
        if settled and not forum_called(said, workspace):
            known = meetings(workspace)
            instead = f"there are: {known}" if known else "add it there first"
            return f"{SETTINGS_FILE} names no meeting '{said}'; {instead}"
        return problem_with("journey", "title", said, workspace)

    return {
        "title": field("journey", "title"), "owner": owner, "cadence": field("journey", "cadence"), "forum": forum,
        "persona": field("persona", "title"), "pain": field("pain-point", "title"),
    }  # fmt: skip


def _asked(
    said: Mapping[str, str], judges: Judges, offered: str, workspace: Workspace, *, alone: bool
) -> dict[str, str]:
    """The same with the answers to what no flag has answered."""

    def rhythm(reply: str) -> str:
        how, meeting = _parted(reply)
        return judges["cadence"](how) or (judges["forum"](meeting) if meeting else "")

    known = meetings(workspace)
    questions = {
        "title": Question(QUESTIONS["title"], judges["title"], lacking="a journey needs a name"),
        "owner": Question(QUESTIONS["owner"], judges["owner"], offered),
        "rhythm": Question(QUESTIONS["rhythm"] + (f". There are: {known}" if known else ""), rhythm, _USUAL),
        "persona": Question(QUESTIONS["persona"], judges["persona"]),
        "pain": Question(QUESTIONS["pain"], judges["pain"]),
    }
    if alone:
        questions["rhythm"] = Question(_RHYTHM_ALONE, judges["cadence"], _USUAL)
        del questions["persona"]
    answered = {**said, "rhythm": ""} if {"cadence", "forum"} & said.keys() else dict(said)
    replies = {name: reply(question) for name, question in questions.items() if name not in answered}
    if how_often := replies.pop("rhythm", ""):
        replies["cadence"], replies["forum"] = _parted(how_often)
    return {**said, **{name: each for name, each in replies.items() if each}}


def _parted(said: str) -> tuple[str, str]:
    """How often, and in which meeting: `monthly, CX board`."""
    how, _, meeting = said.partition(",")
    return how.strip(), meeting.strip()


# --- what is told ----------------------------------------------------------------------------------------------------


def _tell(plan: Scaffold, where: Path, held: str, *, has_git: bool) -> None:
    """What was written, what was left alone or is held back, and what comes next."""
    for line in (*_files(plan, "wrote"), *(plan.first.notes if plan.first else ())):
        complain(line)
    if not plan.files:
        complain("everything is there already")
    for each in plan.left:
        complain(
            f"\n{each.path} is there already and stays as it is; to have what jmx would put there, add:\n{each.adds}"
        )
    if plan.foreign:
        complain(f"\nof another tool, and kept out by exclude in {SETTINGS_FILE}: {some(plan.foreign)}")
    if held:
        complain(f"\n{held}")
    if plan.lacks_source:
        complain(f"\nsay in {GITHUB}, {NOTES} and {GITLAB} where pip finds jmx: JMX_FROM; until then they ask for that")
    if not has_git:
        complain("\nthere is no git here yet, and history is what reviews are proven by: run git init, then commit")
    at = "" if where == Path() else f" -C {shlex.quote(str(where))}"
    if plan.first:
        complain(f"\nNow fill in what {plan.first.path} marks TODO. Try:")
        complain(f"  jmx render{at} {shlex.quote(plan.first.journey)} -o map.svg\n  jmx lint{at}")
    elif held:
        complain(f"\nTry:\n  jmx lint{at}\n  jmx lint{at} --no-baseline")


def _files(plan: Scaffold, verb: str) -> list[str]:
    """The files by name; of the schemas only how many."""
    paths = [each.path for each in plan.files]
    schemas = sum(path.startswith(SCHEMAS) for path in paths)
    named = [f"{verb} {path}" for path in paths if not path.startswith(SCHEMAS)]
    return named + ([f"{verb} {schemas} schemas for editors into {SCHEMAS}"] if schemas else [])
