"""Where refs and commits in a packet lead, and that no packet says otherwise for it."""

import re
from collections.abc import Callable
from pathlib import Path

import pytest
from pypdf import PdfReader

from jmx.queries.journey import packet_of
from jmx.queries.packet_links import packet_addresses
from jmx.queries.repository import Repository as Opened
from tests.support import Ran, Repository

JOURNEY = "kind: journey\nid: buy\ntitle: Buy\nowner: Ana Ruiz <ana@x.example>\nstages: [Pay]\npains: [{ref: dear}]\n"
METRIC = "kind: metric\nid: calls\ntitle: 'Calls [all] (a day)'\nat: [buy]\npoints: [{date: 2026-01-01, value: 5}, {date: 2026-01-20, value: 6}]\n"
PAIN = "kind: pain-point\nid: dear\ntitle: It is dear\nat: [buy]\nseverity: 4\nreach: 0.25\n"
HOST = (
    'links: {file: "https://x.example/web/blob/{commit}/{path}?a=1", commit: "https://x.example/web/commit/{commit}"}\n'
)
REVIEW = "kind: review\nid: first\ndate: 2026-01-06\njourneys: [buy]\nreviewer: Ana Ruiz <ana@x.example>\n"
AS_OF = ("--as-of", "2026-02-01")
Jmx = Callable[..., Ran]


@pytest.fixture
def buying(repository: Repository) -> Repository:
    repository.commit(
        {
            "buy.yaml": JOURNEY.replace("pains: [{ref: dear}]\n", ""),
            "pains/it is (dear).yaml": PAIN,
            "calls.yaml": METRIC,
        },
        day="2026-01-05",
    )
    repository.commit({"first.yaml": REVIEW}, "Held", day="2026-01-06", author="Ana Ruiz <ana@x.example>")
    repository.commit({"pains/it is (dear).yaml": PAIN.replace("4", "5")}, "Worse", day="2026-01-07")
    return repository


def test_on_a_host_records_lead_to_their_file_at_the_commit_that_was_read(
    buying: Repository, jmx: Jmx, tmp_path: Path
) -> None:
    head = buying.commit({"jmx.yaml": HOST}, day="2026-01-08")
    told = jmx("review", "buy", "-C", buying.folder, *AS_OF).out
    file = f"https://x.example/web/blob/{head}/pains/it%20is%20%28dear%29.yaml?a=1"
    assert f"It is dear ([`dear`]({file}))" in told
    calls = f"https://x.example/web/blob/{head}/calls.yaml?a=1"
    assert rf"| [Calls \[all\] (a day)]({calls}) |" in told, "titles lead there too"
    assert re.search(r"\[`([0-9a-f]{9})`\]\(https://x\.example/web/commit/\1[0-9a-f]{31}\)", told), "a change's commit"
    path = tmp_path / "p.html"
    jmx("review", "buy", "-C", buying.folder, *AS_OF, "-o", path)
    assert f'<a href="{file}"><code>dear</code></a>' in path.read_text("utf-8")
    mail = jmx("review", "buy", "-C", buying.folder, *AS_OF, "-f", "mail", "--for", "new-owner").out
    assert f"https://x.example/web/blob/{head}/first.yaml?a=1" in mail
    jmx("review", "buy", "-C", buying.folder, *AS_OF, "-o", tmp_path / "p.pdf")
    links = {
        note.get_object()["/A"]["/URI"]
        for page in PdfReader(tmp_path / "p.pdf").pages
        for note in page.get("/Annots", ())
    }
    assert file in links


def test_without_a_host_a_packet_in_the_repository_leads_to_the_files_beside_it(
    buying: Repository, jmx: Jmx, tmp_path: Path
) -> None:
    inside = buying.folder / "packets" / "p.html"
    inside.parent.mkdir()
    jmx("review", "buy", "-C", buying.folder, *AS_OF, "-o", inside)
    href = re.search(r'<a href="([^"]*)"><code>dear</code>', inside.read_text("utf-8"))
    assert href
    assert href[1] == "../pains/it%20is%20%28dear%29.yaml"
    outside = tmp_path / "p.html"
    jmx("review", "buy", "-C", buying.folder, *AS_OF, "-o", outside)
    assert "<a href" not in outside.read_text("utf-8"), "nothing of this machine goes into what is mailed"
    assert jmx("review", "buy", "-C", buying.folder, *AS_OF).out.count("](") == 0
    jmx("review", "buy", "-C", buying.folder, "--at", "HEAD", *AS_OF, "-o", inside)
    assert "<a href" not in inside.read_text("utf-8"), "another commit has other files than stand here"


@pytest.mark.parametrize("name", ["p.md", "p.html"])
@pytest.mark.parametrize("reader", ["owner", "new-owner"])
def test_links_are_nothing_that_a_packet_says(
    name: str, reader: str, buying: Repository, jmx: Jmx, tmp_path: Path
) -> None:
    buying.commit({"jmx.yaml": HOST}, day="2026-01-08")
    jmx("review", "buy", "-C", buying.folder, *AS_OF, "--for", reader, "-o", tmp_path / name)
    buying.commit({"README.md": "More\n"}, day="2026-01-09")
    ran = jmx("review", "-C", buying.folder, "--check", tmp_path / name)
    assert (ran.code, ran.out) == (0, f"{tmp_path / name}: true, as of 2026-02-01\n")


def test_what_a_packet_leaves_to_fill_in_is_read_back_with_links_around_it(
    buying: Repository, jmx: Jmx, tmp_path: Path
) -> None:
    buying.commit({"jmx.yaml": HOST}, day="2026-01-08")
    path = tmp_path / "p.md"
    jmx("review", "buy", "-C", buying.folder, *AS_OF, "-o", path)
    filled = path.read_text("utf-8").replace("| verdict | |", "| verdict | updated |")
    path.write_text(re.sub(r"\| d1 \|.*", "| d1 | It gets cheaper | | dear | | |", filled), "utf-8")
    ran = jmx("review", "buy", "-C", buying.folder, *AS_OF, "--record", "--from", path)
    assert ran.code == 0, ran.err
    written = next(buying.folder.glob("reviews/*.yaml")).read_text("utf-8")
    assert "It gets cheaper" in written
    assert "https://" not in written


@pytest.mark.parametrize(
    "links",
    ["{file: 'javascript:alert(1)//{path}'}", "{file: 'https://x.example/blob'}", "{commit: 'https://x.example/(a)/{commit}'}",
     "{commit: 'https://x.example/ {commit}'}", "{commit: 'https://x.example/\"><script>{commit}'}"],
)  # fmt: skip
def test_an_address_that_leads_nowhere_or_breaks_out_is_refused(links: str, buying: Repository, jmx: Jmx) -> None:
    buying.commit({"jmx.yaml": f"links: {links}\n"}, day="2026-01-08")
    ran = jmx("lint", "-C", buying.folder, *AS_OF, "-f", "concise")
    assert ran.code == 2
    assert "jmx.yaml:1" in ran.err
    assert "should be an address that starts with https:// and has {" in ran.err


def test_what_is_no_record_leads_nowhere(buying: Repository) -> None:
    buying.commit({"jmx.yaml": HOST}, day="2026-01-08")
    opened = Opened(buying.folder, given_day="2026-02-01")
    address = packet_addresses(opened, packet_of(opened, "buy"))
    assert address("jmx review buy") == ""
    assert address("123456789") == ""
    assert address("dear").endswith(".yaml?a=1")
