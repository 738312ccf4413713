"""The `jmx` command: a group that imports a command only when it is called, and the one place errors become exits."""

import traceback
from collections.abc import Sequence
from importlib import import_module
from keyword import iskeyword
from typing import Any

import typer
from typer.core import TyperCommand, TyperGroup

from jmx.cli import options as opt
from jmx.cli.terminal import ClosedPipe, cannot_print, complain, finish
from jmx.errors import JmxError

# Every command and what it is for, so that help needs none of their modules.
COMMANDS = {
    "demo": "Build an example company's repository and run jmx on it.",
    "init": "Begin a repository: a first journey, and what belongs around it.",
    "new": "Write a new record; a journey asks who owns it first.",
    "note": "Write down what a customer said, in a line; it waits until somebody files it.",
    "set": "Change fields of records from the command line, checked before anything is written.",
    "rename": "Give a record another id, wherever it is named.",
    "export": "Write a journey as a workbook that colleagues fill in.",
    "import": "Read a table that colleagues filled in, or make a journey of what other tools drew.",
    "move": "Move a touchpoint to another stage of its journey.",
    "split": "Move a record that stands inside another into a file of its own.",
    "reassign": "Give what a person or a team answers for to another.",
    "codeowners": "Write into CODEOWNERS who owns which journey, or check it.",
    "ship": "Say that an initiative reached customers.",
    "fmt": "Lay files out in one way; no meaning changes and no comment is lost.",
    "lint": "Check that journeys are valid, owned, fresh and backed by evidence.",
    "nightly": "Write one issue for each owner: what waits for them.",
    "rule": "Explain a rule, or list them all.",
    "explain": "Explain what a record or a setting may say, and what that changes.",
    "score": "Rank what hurts customers most, with the sum beside every score.",
    "list": "List journeys, pains, people or any other kind, with their refs.",
    "find": "Find records by words, conditions or an expression.",
    "tree": "Show which journey zooms into which, with owner and health.",
    "status": "Show how every journey stands, a line each, and how it stood before.",
    "assess": "Say how mature journey management is, by what is done, and what raises it.",
    "teams": "Show who works where, who hands over to whom, and what owners carry.",
    "check-text": "Check whether the numbers of a report, a slide or a mail follow from the records.",
    "outcomes": "Tell what improving the journeys brought: shipped, proven, at stake, and how fast.",
    "trace": "Follow a record from its evidence to the verdict, with every gap named.",
    "impact": "Say what a change or an outage reaches: journeys, customers, owners.",
    "show": "Show one record whole: what it says, what points at it, since when.",
    "render": "Draw a journey as a map: SVG, PNG or HTML.",
    "calendar": "Write the coming reviews as iCalendar, which calendars subscribe to.",
    "digest": "Write what waits for each person, for a mail that a scheduled job sends.",
    "due": "Say what falls due when, for whom and why.",
    "review": "Write the packet for a review, or record that one was held.",
    "actions": "List what reviews agreed is to be done, or say that it is done.",
    "diff": "Show what changed between two moments: in meaning, for whom, and what it does.",
    "pr-comment": "Write the comment on a pull request: what it changes in meaning, ranking and findings.",
    "changelog": "Tell what happened to a journey since its last review, for people.",
    "log": "Tell the life of a record or a field: what changed, when, by whom and why.",
    "blame": "Tell of each field of a record who last changed its meaning, when and why.",
    "schema": "Write JSON Schemas, so that editors complete and check records.",
    "git-diff": "Let `git log -p --ext-diff` speak of records instead of lines.",
    "cache": "Show what jmx remembers of a repository to be faster, or delete it.",
}
# What people type for a command that is called otherwise; nothing runs by another name than its own.
OTHER_WORDS = {
    "extract": "split", "mv": "move",
    "handover": "reassign", "hand-over": "reassign",
    "format": "fmt", "tidy": "fmt", "pretty": "fmt",
    "check": "lint", "validate": "lint", "verify": "lint", "test": "lint", "rules": "rule",
    "rank": "score", "prioritise": "score", "prioritize": "score", "pains": "score",
    "map": "render", "maps": "render", "atlas": "render", "draw": "render", "plot": "render",
    "slide": "render", "slides": "render", "blueprint": "render",
    "fields": "explain", "kinds": "explain",
    "todo": "actions", "todos": "actions", "tasks": "actions",
    "packet": "review", "report": "review", "history": "log", "compare": "diff", "changes": "changelog",
    "inbox": "note", "jot": "note", "feedback": "note",
    "owners": "codeowners", "approvers": "codeowners",
    "comment": "pr-comment", "mr-comment": "pr-comment", "issues": "nightly",
    "annotate": "blame", "add": "new", "create": "new", "begin": "init", "start": "init", "setup": "init",
    "example": "demo", "tour": "demo",
    "convert": "import", "load": "import", "migrate": "import",
    "ls": "list", "index": "list", "journeys": "list",
    "hierarchy": "tree", "outline": "tree", "health": "tree",
    "follow": "trace", "chain": "trace", "reach": "impact", "affected": "impact", "outage": "impact",
    "maturity": "assess", "mature": "assess", "diagnose": "assess",
    "search": "find", "grep": "find", "query": "find", "where": "find",
    "describe": "show", "inspect": "show", "view": "show", "info": "show",
}  # fmt: skip
ALIKE = 0.75  # below that a word is more likely another than a slip
EXAMPLES = """\b
Examples:
  jmx demo                          see everything at once, in a new folder
  jmx init                          start your own
  jmx lint                          what needs attention
  jmx note onboarding "Too slow"    what a customer said
  jmx render onboarding -o map.svg  a map for a slide
  jmx review onboarding             a packet for the next review
"""


class LazyGroup(TyperGroup):
    """Knows every command by name and one line; imports its module only to run it."""

    def parse_args(self, ctx: Any, args: list[str]) -> list[str]:
        """`jmx help lint` asks what `jmx lint --help` asks."""
        return super().parse_args(ctx, [*args[1:], "--help"] if args[:1] == ["help"] else args)

    def resolve_command(self, ctx: Any, args: list[str]) -> Any:
        """A word that people use for a command, or one that is nearly right, leads to it."""
        word = args[0]
        if word in COMMANDS or word.startswith("-"):
            return super().resolve_command(ctx, args)
        from difflib import get_close_matches  # it takes longer to import than most commands to be found

        near = get_close_matches(word.lower(), [*COMMANDS, *OTHER_WORDS], 1, ALIKE)
        instead = "; write: jmx " + OTHER_WORDS.get(near[0], near[0]) if near else ""
        raise JmxError(f"there is no command '{word}'{instead or '; all of them: jmx --help'}")

    def __init__(self, **settings: Any) -> None:
        super().__init__(**settings)
        self.commands = {name: TyperCommand(name, help=about) for name, about in COMMANDS.items()}

    def get_command(self, ctx: Any, cmd_name: str) -> Any:
        if cmd_name not in COMMANDS:
            return None
        module = cmd_name.replace("-", "_") + "_" * iskeyword(cmd_name)
        app: typer.Typer = import_module(f"jmx.cli.{module}").app
        command = typer.main.get_command(app)
        command.name = cmd_name
        return command

    def format_commands(self, ctx: Any, formatter: Any) -> None:
        with formatter.section("Commands"):
            formatter.write_dl(list(COMMANDS.items()))


def _version(wanted: bool) -> None:
    if wanted:
        from jmx import __version__
        from jmx.cli.terminal import say

        say(f"jmx {__version__}\n")
        raise typer.Exit


def _root(
    ctx: typer.Context,
    repo: opt.TopRepoOption = None,
    version: bool = typer.Option(False, "--version", "-V", help="Print the version.", callback=_version, is_eager=True),
    debug: bool = typer.Option(False, "--debug", help="Show where jmx itself went wrong."),
) -> None:
    """Customer-journey management in a git repository: lint, ranking, maps and review packets from YAML."""
    if repo is not None:
        where = {"repo": repo}
        ctx.default_map = {**dict.fromkeys(COMMANDS, where), "actions": {**where, "close": where, "promote": where}}


def application() -> LazyGroup:
    """The whole command line."""
    app = typer.Typer(
        cls=LazyGroup, add_completion=True, rich_markup_mode=None, no_args_is_help=True, pretty_exceptions_enable=False
    )
    settings = {"help_option_names": ["-h", "--help"]}
    app.callback(cls=LazyGroup, epilog=EXAMPLES, context_settings=settings)(_root)
    command = typer.main.get_command(app)
    assert isinstance(command, LazyGroup)
    return command


def run(arguments: Sequence[str]) -> int:
    """Runs one command line and returns its exit code: 0, 1, 2, 130 or 141."""
    try:
        code = application().main(list(arguments), prog_name="jmx", standalone_mode=False)
        finish()
        return code if isinstance(code, int) else 0
    except JmxError as error:
        complain(f"jmx: {error}")
        return error.exit_code
    except typer.Exit as ended:
        return ended.exit_code
    except (KeyboardInterrupt, typer.Abort):
        return 130
    except (ClosedPipe, BrokenPipeError):
        return 141
    except SystemExit as ended:
        return _left(ended)
    except OSError as error:
        return _refused(error, arguments)
    except Exception as error:
        return _unexpected(error, arguments)


def _left(ended: SystemExit) -> int:
    """Typer leaves by itself after completing a word, and where a pipe closes while it prints help."""
    if isinstance(ended.__context__, BrokenPipeError):
        return 141
    return 0 if ended.code in (0, None) else 2


def _refused(error: OSError, arguments: Sequence[str]) -> int:
    """Help that typer could not print is told, whether or not Python keeps the rest of it; anything else is a bug."""
    if traceback.extract_tb(error.__traceback__)[-1].name != "echo":
        return _unexpected(error, arguments)
    lost = cannot_print(error)
    complain(f"jmx: {lost}")
    return lost.exit_code


def _unexpected(error: Exception, arguments: Sequence[str]) -> int:
    """Wrong usage is told as typer tells it; anything else is a bug in jmx."""
    show = getattr(error, "show", None)
    if callable(show):
        complain(_usage(error))
        return 2
    if "--debug" in arguments:
        complain(traceback.format_exc().rstrip())
    kind = type(error).__name__
    complain(f"jmx: a bug in jmx ({kind}); run `jmx --debug …` and report what it prints")
    return 2


def _usage(error: Any) -> str:
    message = str(error.format_message()) if hasattr(error, "format_message") else str(error)
    message = message.replace("Value error, ", "")  # pydantic's words, which typer passes on
    context = getattr(error, "ctx", None)
    where = f" (see: {context.command_path} --help)" if context is not None else ""
    if type(error).__name__ == "NoArgsIsHelpError":
        return message
    return f"jmx: {message[:1].lower()}{message[1:].rstrip('.')}{where}"
