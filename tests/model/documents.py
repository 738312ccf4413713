"""One document of every kind with every field filled in, and the least that is a document at all."""

from copy import deepcopy
from datetime import date
from typing import Any

Document = dict[str, Any]

COMMIT = "0123456789abcdef0123456789abcdef01234567"
FINGERPRINT = "2:" + "0123456789abcdef" * 4
ANA = "Ana Ruiz <ana@x.example>"

SHARED: Document = {"id": "its-id", "title": "Its title", "description": "More\nabout it", "tags": ["one", "two"]}

EVIDENCE: Document = {
    **SHARED,
    "type": "interview",
    "collected": date(2026, 3, 31),
    "sample": 12,
    "source": "https://x.example/calls",
    "insights": [
        {
            "id": "too-long",
            "text": "It takes too long",
            "quotes": ["Four days!"],
            "about": ["onboarding/verify"],
            "contradicts": ["waits-too-long", "calls-march/all-fine"],
        }
    ],
    "insight": "They wait",
    "personal_data": "anonymised",
    "recorded_by": "ana",
    "expires": date(2027, 3, 31),
}
METRIC: Document = {
    **SHARED,
    "type": "csat",
    "unit": "points",
    "better": "lower",
    "target": 4.2,
    "at": ["onboarding/verify"],
    "between": ["onboarding/choose", "onboarding/verify"],
    "source": "the survey after each call",
    "series": "csat.csv",
    "points": [{"date": date(2026, 3, 31), "value": 4, "sample": 120, "segment": "business"}],
    "rebase": [{"date": date(2026, 1, 1), "why": "asked of all callers"}],
}
EVIDENCE_ITEMS: list[Any] = ["12 calls in March", "https://x.example/calls", {"ref": "calls-march"}, EVIDENCE]
PAIN: Document = {
    **SHARED,
    "at": ["onboarding", "onboarding/verify"],
    "severity": 4,
    "business_impact": 2,
    "reach": 0.35,
    "frequency": 2.5,
    "at_stake": {"money": 120000, "basis": "lost contracts of 2025"},
    "must": "regulatory",
    "personas": ["mia"],
    "owner": "ana",
    "evidence": EVIDENCE_ITEMS,
    "metrics": ["csat"],
    "disputed": {"by": "ben", "why": "It was one bad week"},
    "status": "accepted",
    "why": "We live with it",
    "ratings": [{"by": "ana", "day": date(2026, 3, 2), "severity": 4, "business_impact": 2}],
    "inputs": {"effort": 3, "note": "guess", "done": False, "share": 0.5, "none": None},
}
TOUCHPOINT: Document = {
    **SHARED,
    "channel": "app",
    "direction": "outbound",
    "timing": "day 3",
    "duration": "two minutes",
    "content": "Your code is …",
    "response": "We send a code",
    "outputs": ["a letter"],
    "image": "screens/code.png",
    "actions": ["types the code"],
    "thoughts": ["Where is it?"],
    "quotes": ["I gave up"],
    "emotion": {"default": -1, "business": 1},
    "importance": 5,
    "moment_of_truth": "half of all leave here",
    "team": "identity",
    "personas": ["mia"],
    "systems": [{"system": "OTP", "key": "S-12", "url": "https://x.example/s-12"}],
    "services": ["Identification"],
    "backstage": ["the code is made", {"title": "the code is sent", "team": "mailing", "system": "SES"}],
    "evidence": EVIDENCE_ITEMS,
    "pains": ["The code is late", {"ref": "waits-too-long"}, PAIN],
    "next": ["pay", {"to": "choose", "when": "the code is wrong"}],
    "opens": "recovery",
    "event": "otp_sent",
}
STAGE: Document = {
    **SHARED,
    "phase": "Getting in",
    "as": "decide",
    "goal": "to be let in",
    "questions": ["Is it safe?"],
    "duration": "P2W",
    "thoughts": ["Will it work?"],
    "emotion": {"default": 0, "business": 1},
    "team": "identity",
    "evidence": EVIDENCE_ITEMS,
    "pains": ["Nobody explains it", {"ref": "waits-too-long"}, PAIN],
    "touchpoints": ["Opens the app", {"ref": "otp-email", "emotion": -1, "channel": "letter"}, TOUCHPOINT],
}
PERSON: Document = {
    **SHARED,
    "name": "Ana Ruiz",
    "emails": ["ana@x.example"],
    "role": "journey manager",
    "teams": ["identity"],
    "deputy": "ben",
    "handle": "@ana",
    "left": date(2026, 12, 31),
}
JOURNEY: Document = {
    **SHARED,
    "type": "sub-journey",
    "parent": "lifecycle/join",
    "state": "future",
    "replaces": "onboarding-today",
    "by": date(2027, 1, 1),
    "status": "draft",
    "tier": 1,
    "volume": {"n": 12000, "per": "month", "source": "billing"},
    "revenue": {"money": 1.5, "currency": "EUR", "per": "year", "source": "finance"},
    "personas": ["mia", "business"],
    "customer_goal": "I want to be online",
    "goals": ["retention"],
    "owner": {"vacant": {"since": date(2026, 1, 1), "covering": "ben"}},
    "sponsor": ANA,
    "operations": "identity",
    "cadence": "P6W",
    "forum": "cx-board",
    "triggers": [
        {"metric": "csat", "worsens": 0.5},
        {"metric": "csat", "rises": 2},
        {"metric": "csat", "changes": "150 %"},
        {"metric": "nps", "drops": "10 %"},
        {"happening": "outage"},
        {"evidence": 5},
    ],
    "stage_model": "six",
    "evidence": EVIDENCE_ITEMS,
    "stages": ["Choose", {"ref": "verify-stage", "duration": "two days"}, STAGE],
    "pains": ["Nobody answers", {"ref": "waits-too-long"}, PAIN],
    "metrics": ["nps", METRIC],
    "people": [PERSON],
}
REVIEW: Document = {
    **SHARED,
    "date": date(2026, 3, 31),
    "journeys": ["onboarding", "recovery"],
    "reviewer": "ana",
    "recorded_by": ANA,
    "attendees": ["Ana", "Ben"],
    "base": COMMIT,
    "fingerprint": {"onboarding": FINGERPRINT},
    "verdict": {"postponed": {"to": date(2026, 4, 30), "why": "ill"}},
    "decisions": [
        {
            "id": "shorter-code",
            "text": "Four digits",
            "why": "it is enough",
            "about": ["onboarding/verify"],
            "owner": "ben",
            "due": date(2026, 5, 1),
            "supersedes": ["2025-12-onboarding/longer-code"],
        }
    ],
    "actions": [
        {
            "id": "call-ten",
            "text": "Call ten customers",
            "about": ["waits-too-long"],
            "owner": ANA,
            "due": date(2026, 4, 15),
            "initiative": "faster-code",
        }
    ],
    "closes": ["2025-12-onboarding/ask-legal"],
}

FULL: dict[str, Document] = {
    "journey": JOURNEY,
    "stage": STAGE,
    "touchpoint": TOUCHPOINT,
    "pain-point": PAIN,
    "strength": {**SHARED, "at": ["onboarding/choose"], "evidence": EVIDENCE_ITEMS},
    "evidence": EVIDENCE,
    "opportunity": {
        **SHARED,
        "question": "How might we send it sooner?",
        "pains": ["waits-too-long"],
        "at": ["onboarding/verify"],
        "inputs": {"importance": 8, "satisfaction": 4},
    },
    "initiative": {
        **SHARED,
        "type": "product",
        "addresses": ["waits-too-long", "send-sooner"],
        "owner": "ana",
        "teams": ["identity"],
        "status": "shipped",
        "effort": 3.5,
        "inputs": {"reach": 450},
        "after": ["new-mailer"],
        "tracker": {"system": "jira", "key": "CX-1", "url": "https://jira.example/CX-1"},
        "shipped": date(2026, 6, 1),
        "expects": {"metric": "csat", "from": 3.1, "to": 4, "by": date(2026, 9, 1)},
        "comment": "It did.",
    },
    "metric": METRIC,
    "persona": {
        **SHARED,
        "segment": "movers",
        "population": "35 %",
        "goals": ["be online"],
        "jobs": ["move house"],
        "frustrations": ["waiting in"],
        "skills": ["reads contracts"],
        "age": "25 to 40",
        "quote": "I only want it to work",
    },
    "person": PERSON,
    "team": {**SHARED, "chat": "#identity", "handle": "@shop/identity"},
    "stage-model": {**SHARED, "stages": ["Decide", {**SHARED, "questions": ["What do they ask?"]}]},
    "happening": {**SHARED, "date": date(2026, 3, 31), "type": "launch", "touches": ["onboarding"]},
    "review": REVIEW,
}

LEAST: dict[str, Document] = {
    **{kind: {"id": "its-id", "title": "Its title"} for kind in FULL},
    "evidence": {"id": "its-id"},
    "opportunity": {"id": "its-id", "question": "How might we …?"},
    "person": {"id": "its-id", "name": "Ana"},
    "happening": {"id": "its-id", "date": date(2026, 3, 31), "type": "launch"},
    "review": {"id": "its-id", "date": date(2026, 3, 31), "journeys": ["onboarding"], "reviewer": "ana"},
}

SETTINGS: Document = {
    "organisation": "Example",
    "currency": "EUR",
    "views": {"board": {"view": "slide", "paper": "4:3", "theme": "dark"}},
    "look": {
        "theme": "light",
        "colors": {"accent": "#0B5FFF", "page": "#FFF"},
        "logo": "brand/logo.png",
        "font": "Inter",
    },
    "scoring": {
        "pains": "ours",
        "fixes": "rice",
        "models": {
            "ours": {"formula": "severity * fit", "inputs": {"fit": {"means": "it fits", "least": 0, "most": 5}}}
        },
    },
    "assess": {"reviewed": 0.9, "held": 0.75},
    "campaigns": [
        {
            "id": "owned",
            "title": "Every journey has an owner",
            "kind": "journey",
            "among": "tier == 1",
            "done": "owner != null",
            "starts": date(2026, 1, 1),
            "by": date(2026, 12, 31),
        }
    ],
    "goals": [{"id": "retention", "title": "Keep customers"}],
    "forums": [
        {
            "id": "cx-board",
            "title": "CX board",
            "recurs": "FREQ=MONTHLY;BYDAY=1TU",
            "starts": date(2026, 1, 6),
            "at": "09:30",
            "zone": "Europe/Oslo",
            "minutes": 60,
            "attendees": ["Ana"],
        }
    ],
    "freezes": [{"from": date(2026, 12, 20), "to": date(2027, 1, 6), "why": "peak season"}],
    "evidence_windows": {"interview": 200, "desk": 900},
    "tiers": {"1": {"cadence": "monthly"}, "3": {"cadence": "P1Y"}},
    "lint": {
        "select": ["OWN", "STL101"],
        "ignore": ["EVD"],
        "levels": {"OWN101": "warning", "SHP": "none"},
        "suppress": [
            {"code": "OWN101", "record": "onboarding", "reason": "a merger", "expires": date(2026, 12, 31)},
        ],
    },
    "limits": {"severe": 5, "grace_days": 7, "reviews_at_once": 5, "outcome_days": 90},
    "trackers": [{"system": "jira", "url": "https://jira.example"}],
    "links": {
        "file": "https://git.example/journeys/blob/{commit}/{path}",
        "commit": "https://git.example/journeys/commit/{commit}",
    },
    "exclude": ["legacy/", "docs/**/*.yaml"],
}


def full(kind: str) -> Document:
    """A copy of the full document of a kind, free to be spoilt."""
    return deepcopy(FULL[kind])


def least(kind: str, **fields: Any) -> Document:
    """The least document of a kind, with these fields on top."""
    return deepcopy(LEAST[kind]) | fields
