"""jmx turns a git repository into a customer-journey management system.

What the commands answer can be asked from Python, as plain data:

    import jmx

    repository = jmx.open("path/to/journeys", as_of="2026-03-31")
    for finding in jmx.findings(repository).findings:
        print(finding.code, finding.ref, finding.words)
    print(jmx.diff(repository, "HEAD~1").changes)

`open` gives a `Repository`: the files there, or with `at` a commit, tag or day; `as_of` is the day to judge by. What an
answer cannot be read without, such as files that were left out, stands in `Repository.notes`. The questions:

- `findings`: what lint finds
- `ranking`: the pains, with the sum behind every score
- `account`: how one pain comes to its score, with what each piece of evidence earned
- `overview`: how much is there, with both of these
- `packet`: what a review of a journey needs
- `map`: what the map of a journey shows
- `diff`: what changed between two moments, and what that does
- `changelog`: what happened to a journey, or to all
- `log`: what happened to a record or a field
- `blame`: who last changed the meaning of each field of a record
- `show`: one record whole, with what points at it

Whatever goes wrong for a reason outside jmx is a `JmxError`. These names stay; everything else may change.
"""

__version__ = "0.1.0"
__all__ = [
    "JmxError",
    "Repository",
    "account",
    "blame",
    "changelog",
    "diff",
    "findings",
    "log",
    "map",
    "open",
    "overview",
    "packet",
    "ranking",
    "show",
]

TYPE_CHECKING = False  # typing itself would take longer to import than all of this
if TYPE_CHECKING:
    from jmx.errors import JmxError
    from jmx.queries.accounts import account_of as account
    from jmx.queries.changelog import changelog_of as changelog
    from jmx.queries.diff import diff_of as diff
    from jmx.queries.journey import packet_of as packet
    from jmx.queries.log import blame_of as blame
    from jmx.queries.log import log_of as log
    from jmx.queries.map import map_of as map
    from jmx.queries.overview import findings_of as findings
    from jmx.queries.overview import overview_of as overview
    from jmx.queries.repository import Repository
    from jmx.queries.repository import open_repository as open
    from jmx.queries.scores import ranking_of as ranking
    from jmx.queries.show import show_of as show
else:
    _HOMES = {"account": "accounts", "findings": "overview", "ranking": "scores", "packet": "journey", "blame": "log"}

    def __getattr__(name):
        """Imports what is asked for when it is first used, so that `jmx --version` waits for none of it."""
        if name not in __all__:
            raise AttributeError(f"module 'jmx' has no attribute '{name}'")
        from importlib import import_module

        if name == "JmxError":
            module, inner = "errors", name
        elif name in ("Repository", "open"):
            module, inner = "queries.repository", {"open": "open_repository"}.get(name, name)
        else:
            module, inner = f"queries.{_HOMES.get(name, name)}", f"{name}_of"
        return getattr(import_module(f"jmx.{module}"), inner)
