"""Jira's exports: which issues become pains and initiatives, and what is told of the rest."""

from datetime import date
from typing import Any

import pytest

from jmx.foreign.draft import Draft, NotReadable
from jmx.foreign.jira import JiraWishes, day_in, severity_of
from jmx.foreign.recognise import TakenAs, drafts_of
from jmx.model.workspace import Workspace
from jmx.writing.drafts import records_of

EXPORT = """\
Summary,Issue key,Issue id,Issue Type,Status,Priority,Resolution,Assignee,Created,Resolved,Labels,Labels,Labels,Description,Custom field (Points)
"Payment page hangs, again",DSK-12,10012,Bug,In Progress,High,,Ana Ruiz,31/Jul/26 9:15 AM,,checkout,mobile,,"h2. What happens
* the *spinner* never stops
* see [the log|https://x.example/log]

{code:java}
boom()
{code}
!screenshot.png|thumbnail!",
Receipts by e-mail,DSK-13,10013,Story,Done,Medium,Done,Bo Li,02/Aug/26 4:40 PM,10/Sep/26 8:00 AM,checkout,,,As a customer I want a receipt,5
Cannot log in,DSK-14,10014,Bug,Closed,Low,Won't Do,,03/08/2026 10:00,,,,,,
Update the wiki,DSK-15,10015,Sub-task,Waiting for legal,,,,03/Aug/26 1:00 PM,,,,,,
New onboarding,DSK-16,10016,Epic,Waiting for legal,,,,03/Aug/26 1:00 PM,,,,,=1+1,
"""
PAIN = """\
kind: pain-point
id: payment-page-hangs-again
title: Payment page hangs, again
description: |-
  What happens
  - the spinner never stops
  - see the log (https://x.example/log)

  boom()

  (picture)
tags: [checkout, mobile]
# TODO: at: where it hurts: [journey, journey/stage or journey/touchpoint]
severity: 4
# TODO: business_impact: what it costs the organisation, 1 (little) to 5 (a great deal)
# TODO: reach: whom it hits: a share like 35 %, or {n: 1200, per: month}
evidence:
  - title: Jira DSK-12
    collected: 2026-07-31
    source: https://jira.x.example/browse/DSK-12
"""


def _drafts(text: str = EXPORT, **wishes: Any) -> tuple[Draft, ...]:
    drafts = drafts_of("issues.csv", text.encode(), TakenAs(jira=JiraWishes(**wishes)))
    assert drafts is not None
    assert records_of(drafts, Workspace())
    return drafts


def test_complaints_become_pains_and_work_becomes_initiatives() -> None:
    drafts = _drafts(address="https://jira.x.example", severity=severity_of("High=4"))
    pain, done, closed, epic = records_of(drafts, Workspace())
    assert (pain.path, pain.text) == ("pain-points/payment-page-hangs-again.yaml", PAIN)
    assert done.path == "initiatives/receipts-by-e-mail.yaml"
    assert "status: shipped\n" in done.text
    assert "tracker: {system: Jira, key: DSK-13, url: https://jira.x.example/browse/DSK-13}\n" in done.text
    assert 'status: wont-fix\nwhy: "Jira says: Won\'t Do"\n' in closed.text
    assert "# TODO: severity:" in closed.text
    assert "# TODO: status: proposed, planned, in-progress, shipped or stopped\nstatus: proposed\n" in epic.text
    assert 'description: "=1+1"\n' in epic.text
    assert [tuple(each)[:2] for each in drafts[0].lost] == [
        ("I4", "03/08/2026 10:00"), ("type", "Sub-task"), ("status", "Waiting for legal"), ("column", "Issue id"),
        ("column", "assignee"), ("column", "Custom field (Points)"), ("column", "resolved"), ("column", "created"),
        ("column", "priority"),
    ]  # fmt: skip
    assert not any(each.lost for each in drafts[1:])


def test_all_issues_can_be_taken_as_one_kind() -> None:
    assert {each.kind for each in _drafts(kind="initiative")} == {"initiative"}
    assert [each.data["title"] for each in _drafts(kind="pain-point")][3] == "Update the wiki"


def test_an_export_in_german_is_read() -> None:
    text = "Zusammenfassung;Vorgangsschlüssel;Vorgangstyp;Status;Erstellt\nSeite hängt;AB-1;Fehler;Offen;05/Mär/26 7:00 AM\n"
    (draft,) = _drafts(text)
    assert draft.kind == "pain-point"
    assert draft.data["evidence"] == [{"title": "Jira AB-1", "collected": date(2026, 3, 5)}]


@pytest.mark.parametrize(
    ("text", "day"),
    [
        ("31/Jul/26 9:15 AM", date(2026, 7, 31)),
        ("1/août/2026", date(2026, 8, 1)),
        ("31 Dez. 2026 9:00", date(2026, 12, 31)),
        ("2026-07-31T09:15:00.000+0200", date(2026, 7, 31)),
        ("31/Feb/26 9:15 AM", None),
        ("yesterday", None),
        ("31/Foo/26", None),
    ],
)
def test_days_of_jira(text: str, day: date | None) -> None:
    assert day_in(text) == day


def test_what_cannot_be_taken_is_said() -> None:
    with pytest.raises(NotReadable, match=r"no issue in it is a complaint or work by its type \('Sub-task'\)"):
        _drafts("Summary,Issue key,Issue Type\nx,A-1,Sub-task\n")
    with pytest.raises(NotReadable, match="is no web address"):
        _drafts(address="javascript:alert(1)")
    with pytest.raises(NotReadable, match="write them as: Highest=5"):
        severity_of("High=6")
    assert drafts_of("x.csv", b"a,b\n1,2\n", TakenAs()) is None
