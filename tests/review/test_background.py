"""What a packet says of a journey beside what changed."""

from jmx.queries.journey import packet_of
from jmx.queries.repository import open_repository
from jmx.report.packet import FORMATS, PacketReport
from jmx.report.writers.terminal import Screen
from tests.support import Repository

FILES = {
    "jmx.yaml": (
        "currency: EUR\ngoals: [{id: keep, title: Keep customers}]\n"
        "forums: [{id: board, title: CX board, recurs: FREQ=MONTHLY;BYDAY=1TU, minutes: 60, attendees: [Head of CX, Finance]}]\n"
    ),
    "buy.yaml": (
        "kind: journey\nid: buy\ntitle: Buy\nowner: Ana Ruiz <ana@x.example>\nsponsor: Ben Okri <ben@x.example>\n"
        "operations: till\ngoals: [keep]\nforum: board\npersonas: [mia]\n"
        "stages: [{title: Pay, touchpoints: [{id: pay, title: Pay by card}]}]\n"
        "volume: {n: 1200, per: month}\nrevenue: {money: 64000, per: year}\n"
        "pains: [{id: dear, title: It is dear, at_stake: {money: 5000, basis: lost orders}, disputed: {by: Cy Lund <cy@x.example>, why: It was one week}}]\n"
    ),
    "till.yaml": "kind: team\nid: till\ntitle: The till\n",
    "kind.yaml": "kind: strength\nid: kind\ntitle: Kind people\nat: [buy/pay]\nevidence: [I think so]\n",
    "ask.yaml": "kind: opportunity\nid: ask\nquestion: How might we be cheaper?\npains: [buy/dear]\n",
    "gift.yaml": "kind: opportunity\nid: gift\nquestion: How might we thank them?\nat: [buy/pay]\n",
    "mia.yaml": "kind: persona\nid: mia\ntitle: Mia\nage: 34\ngoals: [Be quick]\nquote: I have five minutes\n",
    "bare.yaml": "kind: journey\nid: bare\ntitle: Bare\nowner: Ana Ruiz <ana@x.example>\n",
}


def _packet(repository: Repository, journey: str) -> str:
    repository.commit(FILES)
    packet = packet_of(open_repository(repository.folder, as_of="2026-02-01"), journey)
    return str(FORMATS["markdown"].write(PacketReport(packet), Screen()))


def test_who_backs_a_journey_what_it_serves_and_where_it_is_discussed(repository: Repository) -> None:
    told = _packet(repository, "buy")
    assert "| Sponsor | Ben Okri |\n| Run by | The till |\n" in told
    assert (
        "| Serves | Keep customers |\n| Volume | 1,200 customers a month |\n| Revenue | 64,000 EUR a year |\n" in told
    )
    assert "| Forum | CX board, on the first Tuesday of each month, 60 minutes, with Head of CX, Finance |\n" in told


def test_what_must_stay_what_is_disputed_and_what_is_asked(repository: Repository) -> None:
    told = _packet(repository, "buy")
    assert (
        "## What works well and must stay\n\n<details><summary>1 strength</summary>\n\n- Kind people (`kind`): “Pay by card”; no evidence supports it yet\n"
        in told
    )
    assert "### Money that hangs on them\n\n- It is dear (`buy/dear`): 5,000 EUR: lost orders\n" in told
    assert "### Disputed\n\n- It is dear (`buy/dear`): Cy Lund: It was one week\n" in told
    assert "### Questions to answer\n\n- How might we be cheaper? (`ask`): “It is dear”\n" in told
    assert "\n- How might we thank them? (`gift`): “Pay by card”\n" in told


def test_who_travels_it(repository: Repository) -> None:
    told = "### Who travels it\n\n- Mia (`mia`): “I have five minutes”; 34 years old; goals: Be quick\n"
    assert told in _packet(repository, "buy")


def test_what_nobody_wrote_has_no_line(repository: Repository) -> None:
    told = _packet(repository, "bare")
    for words in (
        "Sponsor",
        "Run by",
        "Serves",
        "Volume",
        "Revenue",
        "Forum",
        "Money",
        "must stay",
        "Disputed",
        "Questions",
        "Who travels it",
    ):
        assert words not in told
