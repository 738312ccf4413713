"""`jmx render --check`, as whoever finds a map in an old deck meets it."""

import json
import random
import re
import shlex
from collections.abc import Callable
from dataclasses import fields
from pathlib import Path

import pytest

from jmx import __version__
from jmx.render.formats import FORMATS, MapFormat
from jmx.render.pages import VIEWS
from jmx.render.stamp import Stamp
from jmx.writing.replay import replay
from tests.pages import CHECKOUT, blocks, typed
from tests.support import Ran, Repository

Jmx = Callable[..., Ran]
JOURNEY = """\
kind: journey
id: buy
title: Buy a plan
owner: ana
cadence: quarterly
stages:
  - id: choose
    title: Choose
    touchpoints:
      - {id: look, title: Looks at plans, channel: Shop, emotion: 1}
      - {id: ask, title: Asks a friend, emotion: -1}
  - id: pay
    title: Pay
    touchpoints: [{id: code, title: Waits for the code, emotion: -2}]
pains:
  - {id: late, title: Late codes, at: [code], severity: 4}
"""
PEOPLE = "kind: people\nitems: [{id: ana, name: Ana Lima}, {id: ben, name: Ben Okoro}]\n"
REVIEW = "kind: review\nid: first\ndate: 2026-01-05\njourneys: [buy]\nreviewer: ana\nverdict: still-true\n"
DAY = ("--as-of", "2026-02-01")


@pytest.fixture
def shop(repository: Repository) -> Repository:
    repository.commit({"buy.yaml": JOURNEY, "people.yaml": PEOPLE, "reviews/first.yaml": REVIEW})
    return repository


@pytest.fixture(scope="module")
def example(tmp_path_factory: pytest.TempPathFactory) -> Path:
    folder = tmp_path_factory.mktemp("example") / "broadband"
    replay(CHECKOUT / "examples" / "broadband", folder)
    return folder


@pytest.fixture
def check(shop: Repository, jmx: Jmx) -> Jmx:
    """Checks maps; by the day on which they were drawn, if no other is said."""

    def run(*arguments: object) -> Ran:
        day = () if "--as-of" in arguments else DAY
        return jmx("render", "--check", "-C", shop.folder, *day, *arguments)

    return run


@pytest.fixture
def draw(shop: Repository, jmx: Jmx, tmp_path: Path) -> Callable[..., Path]:
    """Draws the map outside of the repository, as in a mail or a deck."""

    def run(name: str = "map.svg", *arguments: object) -> Path:
        assert jmx("render", "buy", "-C", shop.folder, *DAY, "-o", tmp_path / name, *arguments).code == 0
        return tmp_path / name

    return run


@pytest.mark.few(3)
@pytest.mark.parametrize("format", FORMATS.values(), ids=FORMATS)
def test_a_map_of_any_format_is_true_until_something_that_it_shows_changes(
    format: MapFormat, shop: Repository, draw: Callable[..., Path], check: Jmx
) -> None:
    file = draw(f"map{format.endings[0]}", "--format", format.name)
    shop.commit({"README.md": "Hello", "other.yaml": JOURNEY.replace("id: buy", "id: other")})
    assert (check(file).code, check(file).out.splitlines()[0]) == (0, f"  {file}: still true")
    commit = shop.commit({"buy.yaml": JOURNEY.replace("Waits for the", "Has no")}, "Say it shorter", "2026-01-20")
    shop.commit({"people.yaml": PEOPLE + "# more\n"})
    ran = check(file)
    assert ran.code == 1
    since = f"since commit {commit[:9]} (2026-01-20, Ana Ruiz: Say it shorter)"
    assert ran.out.startswith(f"  {file}: not true any more, {since}\n")
    assert "    step “Waits for the code”: title Has no code, was Waits for the code\n" in ran.out


def test_what_differs_is_told_in_words(shop: Repository, draw: Callable[..., Path], check: Jmx) -> None:
    file = draw()
    journey = JOURNEY.replace("owner: ana", "owner: ben").replace("channel: Shop", "channel: App")
    journey = journey.replace("emotion: -2", "emotion: -1.5").replace("severity: 4", "severity: 5")
    journey = journey.replace("      - {id: ask, title: Asks a friend, emotion: -1}\n", "")
    shop.commit({"buy.yaml": journey + "  - {id: dear, title: It is dear, at: [look]}\n"}, "Edit a lot")
    ran = check(file)
    told = [line.strip() for line in ran.out.splitlines()[2:] if line.startswith("    ")]
    assert told == [
        "owner Ben Okoro, was Ana Lima",
        "step “Looks at plans”: channel App, was Shop",
        "step “Asks a friend” is gone",
        "step “Waits for the code”: feeling −1.5, was −2",
        "pain “Late codes”: severity 5, was 4",
        "pain “It is dear” is new",
        f"draw it anew: jmx render buy -C {shop.folder} -o {file}",
    ]
    assert ran.out.endswith(
        f"1 map checked as of 2026-02-01, commit {shop.git('rev-parse', 'HEAD')[:9]}: 1 not true any more\n"
    )


def test_a_look_of_the_map_is_true_as_long_as_it_does_not_show_what_changed(
    shop: Repository, draw: Callable[..., Path], check: Jmx
) -> None:
    whole, curve = draw("whole.svg"), draw("curve.svg", "--lanes", "steps,emotion")
    page = draw("page.svg", "--view", "executive")
    shop.commit({"buy.yaml": JOURNEY.replace("channel: Shop", "channel: App")})
    assert [check(file).code for file in (whole, curve, page)] == [1, 0, 0]


def test_only_what_a_look_shows_is_told(shop: Repository, draw: Callable[..., Path], check: Jmx) -> None:
    curve = draw("curve.svg", "--lanes", "steps,emotion")
    changed = JOURNEY.replace("channel: Shop", "channel: App").replace("emotion: -2", "emotion: -1")
    shop.commit({"buy.yaml": changed.replace("severity: 4", "severity: 2")})
    said = check(curve).out
    assert "step “Waits for the code”: feeling −1, was −2" in said
    assert "App" not in said
    assert "severity" not in said
    assert f"draw it anew: jmx render buy -C {shop.folder} --lanes steps,emotion -o {curve}" in said


def test_what_only_the_notes_of_slides_say_is_told_as_such(
    shop: Repository, draw: Callable[..., Path], check: Jmx
) -> None:
    slides = draw("deck.pptx", "--view", "executive")
    others = "".join(f"  - {{id: p{at}, title: Pain {at}, severity: 3, reach: 0.1}}\n" for at in range(6))
    shop.commit({"buy.yaml": JOURNEY + others})
    before = draw("before.pptx", "--view", "executive")
    shop.commit({"buy.yaml": JOURNEY + others.replace("Pain 5", "Fifth pain")})
    assert "pain “Pain 1” is new\n" in check(slides).out
    assert "pain “Pain 5”: title Fifth pain, was Pain 5 (in the notes)\n" in check(before).out


def test_days_alone_make_a_map_untrue_once_it_shows_that(draw: Callable[..., Path], check: Jmx) -> None:
    file = draw()
    assert check(file, "--as-of", "2026-04-01").code == 0
    ran = check(file, "--as-of", "2026-05-04")
    assert ran.code == 1
    assert ran.out.startswith(f"  {file}: not true any more, by the calendar alone: nothing it shows was edited\n")
    assert "    notice “Review 29 days overdue” is new\n" in ran.out


def test_the_day_of_a_build_is_the_day_maps_are_held_against(
    shop: Repository, draw: Callable[..., Path], jmx: Jmx, monkeypatch: pytest.MonkeyPatch
) -> None:
    file = draw()
    monkeypatch.setenv("SOURCE_DATE_EPOCH", "1777896000")  # noon of 2026-05-04
    ran = jmx("render", "--check", "-C", shop.folder, file)
    assert (ran.code, "Review 29 days overdue" in ran.out, "checked as of 2026-05-04" in ran.out) == (1, True, True)


def test_each_file_of_several_pages_is_judged_by_its_own_page(
    shop: Repository, draw: Callable[..., Path], check: Jmx, tmp_path: Path
) -> None:
    more = "".join(
        f"  - {{id: s{at}, title: Stage {at}, touchpoints: [{{id: t{at}a, title: Does {at}}}, {{id: t{at}b, title: Makes {at}}}]}}\n"
        for at in range(9)
    )
    journey = JOURNEY.replace("pains:\n", more + "pains:\n")
    shop.commit({"buy.yaml": journey})
    draw("deck.svg", "--view", "slide")
    files = sorted(tmp_path.glob("deck-*.svg"))
    assert len(files) > 2
    assert check(*files).code == 0
    shop.commit({"buy.yaml": journey.replace("Makes 8", "Builds 8")})
    ran = check(*files)
    said = re.findall(r"deck-(\d)\.svg, page (\d): (still true|not true any more)", ran.out)
    assert [page for _, page, _ in said] == [name for name, _, _ in said]
    assert [truth for *_, truth in said] == ["still true"] * (len(files) - 1) + ["not true any more"]
    assert f"draw it anew: jmx render buy -C {shop.folder} --view slide -o {tmp_path / 'deck.svg'}" in ran.out


def test_edits_that_are_not_committed_count_and_are_told(
    shop: Repository, draw: Callable[..., Path], check: Jmx
) -> None:
    before = draw()
    shop.write({"buy.yaml": JOURNEY.replace("Late codes", "Slow codes")})
    ran = check(before)
    assert (ran.code, "not true any more, by edits that are not committed yet" in ran.out) == (1, True)
    assert "with edits not committed yet: 1 not true any more" in ran.out
    edited = draw("edited.svg")
    assert (check(edited).code, check(edited).out.splitlines()[0]) == (0, f"  {edited}: still true")
    shop.git("checkout", "--quiet", "buy.yaml")
    ran = check(edited)
    assert (ran.code, "it shows edits that no commit holds" in ran.out) == (1, True)
    shop.commit({"buy.yaml": JOURNEY.replace("Late codes", "No codes")})
    ran = check(edited)
    assert "it was drawn with edits that no commit held; this is told against its commit" in ran.out
    assert "pain “Late codes”: title No codes, was Late codes" in ran.out


def test_edits_of_something_else_take_nothing_from_what_is_said_of_a_map(
    shop: Repository, draw: Callable[..., Path], check: Jmx
) -> None:
    shop.write({"other.yaml": JOURNEY.replace("id: buy", "id: other")})
    file = draw()
    commit = shop.commit({"buy.yaml": JOURNEY.replace("Late codes", "Slow codes")})
    said = check(file).out
    assert f"since commit {commit[:9]}" in said
    assert "with edits that no commit held" in said
    assert "told against its commit" not in said


def test_a_map_is_held_against_another_moment_with_at(shop: Repository, draw: Callable[..., Path], check: Jmx) -> None:
    file = draw()
    shop.commit({"buy.yaml": JOURNEY.replace("Late codes", "Slow codes")}, day="2026-01-30")
    assert [check(file).code, check(file, "--at", "HEAD~1").code, check(file, "--at", "HEAD").code] == [1, 0, 1]
    newer = draw("newer.svg")
    ran = check(newer, "--at", "HEAD~1")
    assert (ran.code, "title Late codes, was Slow codes" in ran.out) == (1, True)


def test_a_commit_that_is_not_here_leaves_unsaid_what_differs(
    shop: Repository, draw: Callable[..., Path], jmx: Jmx, tmp_path: Path
) -> None:
    file = draw()
    shop.commit({"buy.yaml": JOURNEY.replace("Late codes", "Slow codes")})
    shallow = tmp_path / "shallow"
    shop.git("clone", "--quiet", "--depth", "1", f"file://{shop.folder}", str(shallow))
    ran = jmx("render", "--check", "-C", shallow, *DAY, file)
    assert ran.code == 1
    assert re.search(
        "what is different cannot be told: its commit [0-9a-f]{9} is not here; this clone is shallow", ran.out
    )
    other = file.with_name("other.svg")
    other.write_text(file.read_text().replace(f'"jmx":"{__version__}"', '"jmx":"0.0.1"'))
    assert jmx("render", "--check", "-C", shallow, *DAY, other).code == 2, "another jmx may draw it otherwise anyway"
    bare = tmp_path / "bare"
    bare.mkdir()
    (bare / "buy.yaml").write_text(JOURNEY.replace("owner: ana", "owner: Ana Lima <a@x.example>"))
    ran = jmx("render", "--check", "-C", bare, *DAY, file)
    assert (ran.code, "there is no git history here" in ran.out) == (1, True)
    assert jmx("render", "buy", "-C", bare, *DAY, "-o", bare / "map.svg").code == 0
    assert jmx("render", "--check", "-C", bare, *DAY, bare / "map.svg").code == 0


def test_a_map_of_another_jmx_is_true_where_that_alone_draws_it_otherwise(
    draw: Callable[..., Path], check: Jmx
) -> None:
    file = draw()
    digest = re.search('"shows":"([0-9a-f]{64})"', file.read_text())
    assert digest
    older = file.read_text().replace(f'"jmx":"{__version__}"', '"jmx":"0.0.1"').replace(digest[1], "0" * 64)
    file.write_text(older)
    ran = check(file)
    assert (
        ran.code,
        "drawn by jmx 0.0.1; this one draws it otherwise, but what it says has not changed" in ran.out,
    ) == (0, True)


@pytest.mark.parametrize(
    ("old", "new", "said"),
    [
        ("<metadata>", "<desc>", "it holds no stamp: jmx did not draw it, or another program left that out"),
        (f'"jmx":"{__version__}"', '"jmx":"9.0"', "jmx 9.0 drew it, which is newer than this one"),
        ('"journey":"buy"', '"journey":"bye"', "there is no journey 'bye'; did you mean 'buy'?"),
        ('"format":"svg"', '"format":"webp"', "this jmx knows no format 'webp'"),
        ('"shows":"', '"paper":"b5","shows":"', "its stamp asks for a view or a paper that this jmx does not have"),
        ('"shows":"', '"shows":"x', "its stamp is wrong about 'shows'"),
        ('"journey":"buy",', '"journey":"buy","colour":"red",', "its stamp is none that jmx writes"),
    ],
)
def test_what_cannot_be_checked_is_said_and_ends_in_2(
    old: str, new: str, said: str, draw: Callable[..., Path], check: Jmx
) -> None:
    file = draw()
    file.write_text(file.read_text().replace(old, new))
    ran = check(file)
    assert ran.code == 2
    assert ran.out.startswith(f"  {file}: cannot be checked\n")
    assert said in ran.out


def test_a_stamp_that_was_altered_does_not_fit_its_commit(draw: Callable[..., Path], check: Jmx) -> None:
    file = draw()
    file.write_text(re.sub('"shows":"[0-9a-f]{64}"', f'"shows":"{"0" * 64}"', file.read_text()))
    ran = check(file)
    assert (ran.code, "it was altered, or another build of jmx drew it" in ran.out) == (2, True)


def test_what_the_map_was_drawn_for_may_be_gone(shop: Repository, draw: Callable[..., Path], check: Jmx) -> None:
    teams = "kind: teams\nitems: [{id: billing, title: Billing}]\n"
    shop.commit({"buy.yaml": JOURNEY.replace("title: Pay\n", "title: Pay\n    team: billing\n"), "teams.yaml": teams})
    file = draw("team.pptx", "--view", "team", "--team", "Billing")
    shop.commit({"buy.yaml": JOURNEY})
    ran = check(file)
    assert (ran.code, "it cannot be drawn so any more: this journey has no team 'Billing'" in ran.out) == (1, True)


def test_a_map_of_two_moments_is_true_as_long_as_both_are_what_they_were(
    shop: Repository, draw: Callable[..., Path], check: Jmx
) -> None:
    shop.commit({"buy.yaml": JOURNEY.replace("channel: Shop", "channel: App")}, day="2026-01-20")
    shop.git("tag", "spring", "HEAD~1")
    file = draw("two.svg", "--compare", "spring")
    shop.git("tag", "--force", "spring", "HEAD")
    shop.commit({"README.md": "Hello"})
    assert check(file).code == 0, "a tag that moved is no change: the map knows its commit"
    shop.commit({"buy.yaml": JOURNEY}, day="2026-01-25")
    ran = check(file)
    assert ran.code == 1
    assert "step “Looks at plans”: channel Shop, was App" in ran.out
    assert re.search(r"draw it anew: jmx render buy -C \S+ --compare [0-9a-f]{40} -o ", ran.out)


@pytest.mark.parametrize(
    ("beside", "why"),
    [
        ("persona:nobody", "it cannot be drawn so: journey 'buy' has no persona 'nobody'"),
        ("persona:", "it cannot be drawn so: "),
        ("HEAD~1", "it cannot be drawn so: there is no journey 'HEAD~1'"),
        ("--output=x", "it cannot be drawn so: there is no journey '--output=x'"),
        ("0" * 40, "fetch commit 000000000, which it is compared with"),
    ],
)
def test_a_map_beside_something_odd_cannot_be_checked(
    beside: str, why: str, shop: Repository, draw: Callable[..., Path], check: Jmx
) -> None:
    shop.commit({"README.md": "Hello"})
    file = draw("two.svg", "--compare", "HEAD")
    file.write_text(re.sub('"beside":"[^"]*"', f'"beside":"{beside}"', file.read_text()))
    ran = check(file)
    assert (ran.code, f"{file}: cannot be checked" in ran.out, why in ran.out) == (2, True, True), ran.out


def test_a_map_of_two_commits_cannot_be_checked_outside_of_git(
    shop: Repository, draw: Callable[..., Path], jmx: Jmx, tmp_path: Path
) -> None:
    file, outside = draw("two.svg", "--compare", "HEAD"), tmp_path / "outside"
    outside.mkdir()
    (outside / "buy.yaml").write_text(JOURNEY)
    (outside / "people.yaml").write_text(PEOPLE)
    alone = draw("one.svg")
    ran = jmx("render", "--check", "-C", outside, *DAY, file, alone)
    assert (ran.code, ran.err) == (2, "")
    assert f"{file}: cannot be checked" in ran.out
    assert "what it is compared with is not here: " in ran.out
    assert f"{alone}: " in ran.out, "the others are checked still"


@pytest.mark.parametrize(("journey", "other"), [("buy", "pay"), ("pay", "buy"), ("new", "buy")])
def test_a_map_of_two_journeys_is_true_whichever_is_named_first(
    journey: str, other: str, shop: Repository, tmp_path: Path, jmx: Jmx, check: Jmx
) -> None:
    pay = JOURNEY.replace("id: buy", "id: pay").replace("channel: Shop", "channel: App")
    new = JOURNEY.replace("id: buy", "id: new\nreplaces: buy\nstate: future\nby: 2027-01-01")
    shop.commit({"pay.yaml": pay, "new.yaml": new})
    file = tmp_path / "two.svg"
    assert jmx("render", journey, "--compare", other, "-C", shop.folder, *DAY, "-o", file).code == 0
    ran = check(file)
    assert ran.code == 0, ran.out


def test_a_map_is_as_true_in_every_theme(shop: Repository, draw: Callable[..., Path], check: Jmx) -> None:
    file = draw("dark.svg", "--theme", "dark")
    shop.commit({"jmx.yaml": "look: {colors: {accent: '#0A7D5A'}}\n"})
    assert check(file).code == 0
    shop.commit({"buy.yaml": JOURNEY.replace("Late codes", "Slow codes")})
    assert "--theme dark" in check(file).out


def test_a_folder_means_its_maps_and_what_is_none_is_passed_over(
    shop: Repository, draw: Callable[..., Path], check: Jmx, jmx: Jmx, tmp_path: Path
) -> None:
    maps = tmp_path / "maps"
    assert jmx("render", "--all", "-C", shop.folder, *DAY, "-o", maps).code == 0
    (maps / "notes.txt").write_text("hello")
    (maps / "logo.png").write_bytes(b"\x89PNG\r\n\x1a\n")
    ran = check(maps)
    assert ran.code == 0
    assert f"  {maps / 'buy.svg'}: still true\n" in ran.out
    assert f"  {maps / 'index.html'}: still true\n" in ran.out
    assert re.search(r"2 maps checked .*: 2 still true; 2 files without a stamp passed over\n$", ran.out)
    ran = check(maps / "logo.png", maps)
    assert ran.code == 2, "a file that somebody names is a map"
    for each in (*maps.glob("*.svg"), maps / "index.html"):
        each.unlink()
    ran = check(maps)
    assert (ran.code, ran.err) == (2, f"jmx: no file in '{maps}' is a map with a stamp\n")


def test_files_that_are_not_there_or_too_large_are_told(draw: Callable[..., Path], check: Jmx, tmp_path: Path) -> None:
    huge = tmp_path / "huge.png"
    with huge.open("wb") as file:
        file.truncate(200 * 2**20)
    ran = check(tmp_path / "none.svg", huge, draw())
    assert ran.code == 2
    assert "it cannot be read: " in ran.out
    assert "it is larger than 128 MiB, and is not read" in ran.out
    assert "3 maps checked as of 2026-02-01" in ran.out
    assert ran.out.endswith(": 1 still true, 2 cannot be checked\n")


@pytest.mark.parametrize(
    ("asked", "said"),
    [
        ((), "--check wants files: jmx render --check maps/*.svg"),
        (("map.svg", "--view", "slide"), "--check draws each map as that says itself; leave out --view"),
        (("map.svg", "--all"), "leave out --all"),
        (("map.svg", "-f", "svg"), "unknown format 'svg'; formats: text, json, markdown"),
    ],
)
def test_what_makes_no_sense_beside_it_is_refused(asked: tuple[str, ...], said: str, check: Jmx) -> None:
    ran = check(*asked)
    assert (ran.code, said in ran.err) == (2, True), ran.err


def test_two_journeys_are_not_drawn_at_once(shop: Repository, jmx: Jmx) -> None:
    ran = jmx("render", "buy", "sell", "-C", shop.folder)
    assert (ran.code, "one journey is drawn at a time, not buy and sell; --all draws every one" in ran.err) == (2, True)


def test_machines_are_told_the_same(shop: Repository, draw: Callable[..., Path], check: Jmx, tmp_path: Path) -> None:
    file = draw()
    commit = shop.commit({"buy.yaml": JOURNEY.replace("Late codes", "Slow codes")}, "Say it shorter", "2026-01-20")
    out = tmp_path / "checked.json"
    assert check(file, "-f", "json", "-o", out).code == 1
    told = json.loads(out.read_text())
    assert told["summary"] == {"true": 0, "differs": 1, "unknown": 0}
    (found,) = told["maps"]
    assert found["differences"] == ["pain “Late codes”: title Slow codes, was Late codes"]
    assert found["since"] == {"commit": commit, "day": "2026-01-20", "author": "Ana Ruiz", "subject": "Say it shorter"}
    assert found["drawn"]["journey"] == "buy"


def test_the_page_shows_what_is_told_of_the_example(example: Path, jmx: Jmx, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.chdir(example)
    (example / "slides").mkdir()
    # the block under <!-- maps checked -->
    page = (CHECKOUT / "docs/views.md").read_text("utf-8")
    (block,) = (each for each in blocks(page) if each.marker == "maps checked")
    for each in typed(block):
        ran = jmx(*shlex.split(each.command)[1:])
        assert ran.err + ran.out == each.shown


LOOKS = [("--view", name, *(("--team", "connection") if name == "team" else ())) for name in VIEWS]


@pytest.mark.deep
@pytest.mark.parametrize("look", LOOKS, ids=[look[1] for look in LOOKS])
def test_every_view_of_the_example_is_true_as_soon_as_it_is_drawn_in_every_format(
    look: tuple[str, ...], example: Path, jmx: Jmx, tmp_path: Path
) -> None:
    where = ("-C", example, "--as-of", "2026-11-02")
    drawn = 0
    for format in FORMATS.values():
        for name in ("get-connected", "customer-life"):
            file = tmp_path / f"{name}{format.endings[0]}"
            drawn += jmx("render", name, *where, *look, "-f", format.name, "-o", file).code == 0
    assert drawn >= sum(look[1] in format.views or format.wants != "view" for format in FORMATS.values())
    ran = jmx("render", "--check", *where, tmp_path)
    assert (ran.code, ran.out.count(": still true\n")) == (0, len(list(tmp_path.iterdir())))
    later = jmx(
        "render", "--check", "-C", example, "--as-of", "2026-11-02", "--at", "2026-03-01", *tmp_path.glob("get-*")
    )
    assert later.code == 1
    assert "Traceback" not in later.out + later.err


@pytest.mark.deep
def test_no_stamp_however_hostile_ends_in_anything_but_words(
    shop: Repository, draw: Callable[..., Path], check: Jmx
) -> None:
    file = draw()
    text = file.read_text()
    shop.commit({"buy.yaml": JOURNEY.replace("Late codes", "Slow codes")})
    stamp = re.search("<metadata>(.*)</metadata>", text)
    assert stamp
    told = json.loads(stamp[1])
    head = shop.git("rev-parse", "HEAD")
    values: list[object] = [
        "", "buy", "ana", "persona:ana", "full", "slide", "team", "4:3", "a4", head, head[:9], "0" * 40, "--help", "../..",
        "HEAD", "\x1b[31m", "\ud800", "x" * 5000, [], ["emotion"], ["x"], [[]], {}, None, True, 0, -1, 10**30, 1.5, "2026-02-01",
        "0001-01-01", "9999-12-31", "png", "pptx", "text", "mermaid", "xlsx",
    ]  # fmt: skip
    chance = random.Random(5)
    names = [*(each.name for each in fields(Stamp)), "more"]
    codes = set()
    for _ in range(400):
        changed = dict(told)
        for name in chance.sample(names, chance.choice((1, 1, 1, 2, 3))):
            changed[name] = chance.choice(values)
        written = json.dumps(changed).replace("&", "&amp;").replace("<", "&lt;")
        file.write_text(text.replace(stamp[1], written))
        ran = check(file)
        codes.add(ran.code)
        assert ran.out.startswith(f"  {file}"), (changed, ran.err)
        assert "\x1b" not in ran.out
    assert codes == {1, 2}
