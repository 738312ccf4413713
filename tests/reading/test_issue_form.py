"""The issue form: what is read of it, from GitHub, from GitLab and from plain text, whatever somebody writes into it."""

import json
import re
from typing import get_args

import pytest
import yaml

from jmx.errors import JmxError
from jmx.model.evidence import EvidenceType
from jmx.reading.issue_form import HEADINGS, HEARD, KNOWN, LOOKED, QUOTE, SOURCE, WHERE, FormAnswers, form_answers
from jmx.resources import shipped

FORM = (shipped("templates") / "init/issue-form.yml").read_text(encoding="utf-8")
TEMPLATE = (shipped("templates") / "init/issue-template.md").read_text(encoding="utf-8")


def filled(**answers: str) -> str:
    """The form as GitHub makes text of it."""
    given = {"where": "Pay now", "heard": "Wants a bill", **answers}
    named = dict(zip(("where", "heard", "quote", "known", "source", "looked"), HEADINGS, strict=True))
    return "\n\n".join(f"### {heading}\n\n{given.get(name) or '_No response_'}" for name, heading in named.items())


def test_a_form_is_read_by_its_headings() -> None:
    text = filled(
        quote="Where is it?",
        known="support: a call, a chat, a ticket",
        source="ticket\n7",
        looked="- [X] It names nobody",
    )
    told = FormAnswers("Pay now", "Wants a bill", "Where is it?", "support", "ticket 7")
    assert form_answers(text) == told
    assert form_answers(text.replace("\n", "\r\n")) == told
    assert form_answers(filled()) == FormAnswers("Pay now", "Wants a bill", "", "", "")
    assert form_answers(filled(heard="", quote="Where?")).quote == "Where?"


@pytest.mark.parametrize(
    ("text", "told"),
    [
        ("", "under “Where in the journey?”"), ("Something else", "under “Where in the journey?”"), ("{}", "under “Where"),
        (filled(where=" "), "under “Where in the journey?”"), (filled(heard="_No response_"), "under “What did you hear?”"),
        ('{"issue": {"body": 7}}', "under “Where"), ('{"issue": []}', "under “Where"), ("[" * 9000, "under “Where"),
        ('{"a":' * 90_000, "under “Where"), ('{"object_attributes": {"description": null}}', "under “Where"),
    ],
)  # fmt: skip
def test_a_form_that_lacks_something_says_what(text: str, told: str) -> None:
    with pytest.raises(JmxError) as refused:
        form_answers(text)
    assert told in str(refused.value)


def test_a_heading_counts_once_and_in_its_order_and_any_other_is_text() -> None:
    text = f"Hm.\n\n### {WHERE}\n\nelsewhere\n\n### Steps\n\n1. Go\n### {SOURCE}x\n ### {KNOWN}"
    assert form_answers(filled(heard=text)).heard == text
    spoof = form_answers(filled(heard=f"It is slow\n\n### {SOURCE}\n\nhttps://evil.example"))
    assert (spoof.heard, spoof.quote, spoof.source.split()[0]) == ("It is slow", "", "https://evil.example")


def test_an_event_of_github_says_where_and_by_whom() -> None:
    issue = {"body": filled(), "html_url": "https://x.example/i/7", "user": {"login": "bo", "id": 7}, "number": 7}
    told = form_answers(json.dumps({"action": "opened", "issue": issue}))
    assert (told.where, told.source, told.author) == (
        "Pay now",
        "https://x.example/i/7",
        "bo <7+bo@users.noreply.github.com>",
    )
    issue["body"] = filled(source="ticket 7")
    assert form_answers(json.dumps({"issue": issue})).source == "ticket 7"
    assert form_answers(json.dumps({"issue": {"body": filled(), "user": None}})).author == ""


def test_an_event_of_gitlab_says_where_and_by_whom() -> None:
    event = {
        "object_kind": "issue", "user": {"name": "Bo Lind <ana@x.example>"},
        "object_attributes": {"iid": 7, "description": filled(), "url": "https://x.example/i/7"},
    }  # fmt: skip
    told = form_answers(json.dumps(event))
    assert (told.heard, told.source, told.author) == ("Wants a bill", "https://x.example/i/7", "Bo Lind")


def test_the_forms_have_the_headings_that_are_read() -> None:
    labels = [part["attributes"]["label"] for part in yaml.safe_load(FORM)["body"]]
    assert tuple(labels) == HEADINGS
    assert tuple(re.findall("^### (.*)$", TEMPLATE, re.MULTILINE)) == tuple(each for each in HEADINGS if each != LOOKED)
    needed = {
        part["attributes"]["label"]
        for part in yaml.safe_load(FORM)["body"]
        if part.get("validations", {}).get("required")
    }
    assert needed == {WHERE, HEARD}


def test_every_way_to_know_can_be_chosen() -> None:
    (choice,) = (part["attributes"]["options"] for part in yaml.safe_load(FORM)["body"] if part["type"] == "dropdown")
    assert {form_answers(filled(known=each)).type for each in choice} == set(get_args(EvidenceType))
    assert form_answers(filled(known="somebody told me")).type == ""


def test_the_template_of_gitlab_says_nothing_by_itself() -> None:
    with pytest.raises(JmxError):
        form_answers(TEMPLATE)
    written = TEMPLATE.replace(f"### {WHERE}\n", f"### {WHERE}\n\nPay now\n").replace(
        f"### {QUOTE}\n", f"### {QUOTE}\n\nWhere?\n"
    )
    assert form_answers(written) == FormAnswers("Pay now", "", "Where?", "", "")


def test_what_nobody_sees_on_the_page_is_left_out_however_often_it_opens() -> None:
    assert form_answers(filled(heard="Wants <!-- a hint -->a bill <!-- open")).heard == "Wants a bill <!-- open"
    hostile = form_answers(filled(heard="<!--" * 200_000))  # quadratic in a careless pattern: it would take minutes
    assert hostile.heard.startswith("<!--<!--")


@pytest.mark.parametrize("login", ["a <x@y.example>, b", "a\nb", "", "-" * 90])
def test_a_login_that_is_none_is_no_author(login: str) -> None:
    event = {"issue": {"body": filled(), "user": {"login": login, "id": 7}}}
    assert form_answers(json.dumps(event)).author == ""
