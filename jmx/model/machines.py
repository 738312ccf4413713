"""Programs that write records and say so: by the address they sign commits with, or in `Generated-by:`."""

from collections.abc import Iterable
from functools import lru_cache

from jmx.model.addresses import same_account
from jmx.model.change import Author

# With these, agents sign commits or stand beside people in `Co-authored-by:`, as public commits of 2026 show. Accounts
# of GitHub that end in [bot] (Devin, Jules, importers) need no line.
_AGENTS = {
    "Claude": ("noreply@anthropic.com",),
    "Copilot": ("223556219+Copilot@users.noreply.github.com", "198982749+Copilot@users.noreply.github.com",
                "copilot@github.com"),
    "Cursor": ("cursoragent@cursor.com",),
    "Codex": ("noreply@openai.com", "codex@openai.com"),
    "Gemini": ("218195315+gemini-cli@users.noreply.github.com",),
    "aider": ("aider@aider.chat", "noreply@aider.chat"),
    "OpenHands": ("openhands@all-hands.dev",),
    "opencode": ("noreply@opencode.ai",),
}  # fmt: skip
_LONGEST_NAME = 60  # of what a commit calls its program


def machine(authors: Iterable[Author], generated_by: str = "") -> str:
    """What the program is called that had a hand in a commit, as the commit says itself; empty where it names none."""
    return generated_by[:_LONGEST_NAME] or next(filter(None, map(_agent, authors)), "")


@lru_cache(maxsize=4096)
def _agent(author: Author) -> str:
    if author.email.partition("@")[0].endswith("[bot]"):
        return author.name or author.email
    known = ((name, address) for name, addresses in _AGENTS.items() for address in addresses)
    return next((name for name, address in known if same_account(address, author.email)), "")
