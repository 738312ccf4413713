"""What somebody wrote into the issue form for notes: headings with answers below, alone or in the event of an issue.

`templates/init` has the forms; their headings are those of this module.
"""

import json
import re
from collections.abc import Mapping
from dataclasses import dataclass, replace
from typing import Any, get_args

from jmx.errors import JmxError
from jmx.model.evidence import EvidenceType

WHERE = "Where in the journey?"
HEARD = "What did you hear?"
QUOTE = "In the customer's own words"
KNOWN = "How do you know?"
SOURCE = "Where does it come from?"
LOOKED = "Before you send it"
HEADINGS = (WHERE, HEARD, QUOTE, KNOWN, SOURCE, LOOKED)
_EMPTY = ("", "_No response_", "None")
_LOGIN = re.compile(r"[A-Za-z0-9-]{1,60}(?:\[bot\])?")
_NUMBER = re.compile(r"[0-9]{1,20}")


@dataclass(frozen=True, slots=True)
class FormAnswers:
    """The answers of a form; empty where somebody left a question open."""

    where: str
    heard: str
    quote: str
    type: str
    source: str
    author: str = ""
    """Who opened the issue, where an event says so: `name <address>`, or a name alone."""


def form_answers(text: str) -> FormAnswers:
    """Reads a form, or the event by which GitHub or GitLab tells of an issue that was made with it.

    Only our own headings part it, each once and in their order, so that whatever else somebody writes is their text.
    JmxError where it lacks what a note cannot be without.
    """
    event = _event(text)
    if "issue" in event:
        issue = _Fields(event["issue"])
        answers = _answers(issue.text("body"))
        return replace(answers, source=answers.source or issue.text("html_url"), author=_github_author(issue))
    if "object_attributes" in event:
        issue = _Fields(event["object_attributes"])
        answers = _answers(issue.text("description"))
        author = _Fields(event.get("user")).text("name").partition("<")[0].strip()
        return replace(answers, source=answers.source or issue.text("url"), author=author)
    return _answers(text)


def _without_comments(text: str) -> str:
    """The text without what nobody sees on its page; an opening that is never closed is text."""
    kept, at = "", 0
    while (start := text.find("<!--", at)) != -1 and (end := text.find("-->", start)) != -1:
        kept, at = kept + text[at:start], end + len("-->")
    return kept + text[at:]


class _Fields:
    """The fields of an event, which may hold anything."""

    def __init__(self, data: Any) -> None:
        self._data = data if isinstance(data, Mapping) else {}

    def text(self, name: str) -> str:
        """A text or number; empty where there is none."""
        found = self._data.get(name)
        return str(found) if isinstance(found, str | int) else ""

    def fields(self, name: str) -> "_Fields":
        """The fields inside a field."""
        return _Fields(self._data.get(name))


def _event(text: str) -> Mapping[str, Any]:
    """An event as plain data; nothing where the text is none."""
    if not text.lstrip().startswith("{"):
        return {}
    try:
        found = json.loads(text)
    except (ValueError, RecursionError):
        return {}
    return found if isinstance(found, dict) else {}


def _github_author(issue: _Fields) -> str:
    """By the address that GitHub gives everybody who keeps theirs to themselves."""
    user = issue.fields("user")
    login, number = user.text("login"), user.text("id")
    known = _LOGIN.fullmatch(login) and _NUMBER.fullmatch(number)
    return f"{login} <{number}+{login}@users.noreply.github.com>" if known else ""


def _answers(text: str) -> FormAnswers:
    told = _sections(_without_comments(text.replace("\r\n", "\n")))
    for heading in (WHERE, HEARD):
        if not told.get(heading) and not (heading == HEARD and told.get(QUOTE)):
            raise JmxError(f"the form says nothing under “{heading}”; fill that in")
    known = told.get(KNOWN, "").partition(":")[0].strip()
    return FormAnswers(
        " ".join(told[WHERE].split()),
        told.get(HEARD, ""),
        told.get(QUOTE, ""),
        known if known in get_args(EvidenceType) else "",
        " ".join(told.get(SOURCE, "").split()),
    )


def _sections(text: str) -> Mapping[str, str]:
    found: dict[str, list[str]] = {}
    lines: list[str] = []
    left = list(HEADINGS)
    for line in text.split("\n"):
        heading = line.removeprefix("### ").strip() if line.startswith("### ") else ""
        if heading in left:
            left = left[left.index(heading) + 1 :]
            lines = found[heading] = []
        else:
            lines.append(line)
    answers = {heading: "\n".join(lines).strip() for heading, lines in found.items()}
    return {heading: "" if answer in _EMPTY else answer for heading, answer in answers.items()}
