"""Text of any script: which way it reads, what stays together, where a line ends, and that a PNG draws it."""

import unicodedata
from collections.abc import Callable

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from jmx.escape import one_line
from jmx.render.fonts import fonts_for
from jmx.render.formats import render
from jmx.render.layout import lay_out
from jmx.render.measure import Ruler, arimo
from jmx.render.page import paragraph
from jmx.render.png import png
from jmx.render.scene import Box, Scene, TextLine
from jmx.render.scripts import clusters, needs_rules, right_to_left
from jmx.render.svg import svg
from jmx.render.view import MapStage, MapStep, MapView
from tests.render import drawn
from tests.render.pixels import dark_columns
from tests.support import Ran, Repository

Jmx = Callable[..., Ran]

RULER = Ruler(arimo().regular, 14)
THAI = "ลูกค้าไม่เข้าใจขั้นตอนการชำระเงินและต้องโทรศัพท์ไปสอบถามเจ้าหน้าที่หลายครั้ง"
TAMIL = "வாடிக்கையாளர்சேவைமையத்தைத்தொடர்புகொள்ளுதல்மற்றும்காத்திருத்தல்"
HINDI = "अन्तर्राष्ट्रीयकरणसम्बन्धीजानकारीकीप्रतीक्षाकरनापड़ताहै"
CHINESE = "客户等待审批结果，并多次致电客服（平均等待时间超过20分钟）。请稍候。"
JAPANESE = "お客様が新しい住所を確認する。ちょっと待ってから、もう一度「住所」を確認する。"
KOREAN = "고객이 새 주소를 확인하고 결과를 기다립니다"
FLAGS = "🏴󠁧󠁢󠁥󠁮󠁧󠁿👨‍👩‍👧‍👦🇨🇿🇩🇪👩🏽‍💻1️⃣❤️" * 3
NEVER_FIRST = set("。，、）」！？ー々っょะาำๅ")
NEVER_LAST = set("（「เแโใไ")


@pytest.mark.parametrize("room", [15.0, 40.0, 75.0, 110.0])
@pytest.mark.parametrize("words", [THAI, TAMIL, HINDI, CHINESE, JAPANESE, KOREAN, FLAGS])
def test_no_line_begins_with_what_belongs_to_the_letter_before(words: str, room: float) -> None:
    lines = RULER.wrap(words, room)
    assert len(lines) > 1
    assert "".join("".join(lines).split()) == "".join(words.split())
    for line in lines:
        assert unicodedata.category(line[0]) not in ("Mn", "Mc", "Me", "Cf"), line
        assert room < 75 or (line[0] not in NEVER_FIRST and line[-1] not in NEVER_LAST), line
    whole = clusters(words)
    assert [each for line in lines for each in clusters(line) if each.strip()] == [
        each for each in whole if each.strip()
    ]


def test_thai_and_korean_lines_end_between_words() -> None:
    assert RULER.wrap("ลูกค้าไม่เข้าใจขั้นตอน", 60)[0] in ("ลูกค้าไม่", "ลูกค้า")
    assert {word for line in RULER.wrap(KOREAN, 75) for word in line.split()} == set(KOREAN.split())


@pytest.mark.parametrize(
    ("words", "leftward"),
    [
        ("מסע הלקוח (2026)", True), ("(2026) רחלה", True), ("رحلة العميل", True), ("“למה?”", True), ("2026!", False),
        ("Visa בכרטיס", False), ("日本語", False), ("Journey", False), ("", False), ("𞤀𞤁", True),
    ],
)  # fmt: skip
def test_the_first_letter_says_which_way_a_text_reads(words: str, leftward: bool) -> None:
    assert right_to_left(words) is leftward


def a_map(title: str, step: str = "Waits") -> MapView:
    steps = (MapStep("j/s/t", 1, step, moods=(-1.0,)),)
    return MapView("j", title, stages=(MapStage("j/s", "Wait", steps=steps),), as_of=drawn.AS_OF)


def test_a_map_with_a_title_from_right_to_left_is_read_so_as_a_whole() -> None:
    plain, turned = (lay_out(a_map(title), drawn.THEME) for title in ("Journey", "מסע"))
    assert plain.width == turned.width
    places = [{text.words: text for text in scene.texts} for scene in (plain, turned)]
    assert places[1]["Waits"].x == plain.width - places[0]["Waits"].x
    assert (places[0]["Waits"].anchor, places[1]["Waits"].anchor) == ("start", "end")
    assert turned.width - turned.texts[0].x == plain.texts[0].x
    title = next(text for text in turned.texts if text.words == "מסע")
    assert title.right_to_left
    assert title.x == turned.width - drawn.THEME.margin


def test_svg_says_the_direction_of_each_line_and_latin_ones_say_nothing() -> None:
    drawing = svg((lay_out(a_map("Journey", "לחדש את המנוי!"), drawn.THEME),), drawn.THEME).decode()
    assert drawing.count('direction="rtl"') == 1
    assert 'direction="rtl" text-anchor="end"' in drawing  # it begins at its right, and stands at the left
    assert "\u2067" not in drawing
    assert "direction" not in svg((lay_out(drawn.broadband(), drawn.THEME),), drawn.THEME).decode()


@pytest.mark.parametrize(("leftward", "ends"), [(True, "right"), (False, "left")])
def test_a_png_draws_what_ends_a_sentence_at_its_left_end(leftward: bool, ends: str) -> None:
    page = Box(0, 0, 300, 40)
    line = TextLine(10, 28, "לחדש" + "." * 30, "text", 200, page, right_to_left=leftward)
    columns = list(dark_columns(png((Scene("j", "", "", 300, 40, (line,)),), drawn.THEME, 96.0)))
    middle = (min(columns) + max(columns)) / 2
    assert ("right" if sum(columns) / len(columns) > middle else "left") == ends, "the letters have more ink"


@pytest.mark.parametrize("words", ["हिन्दी", "கொடை"])
def test_a_png_joins_letters_of_india_behind_latin_ones_too(words: str) -> None:
    def left(told: str) -> int:
        line = TextLine(290, 30, told, "text", 290, Box(0, 0, 300, 40), "end")
        return min(dark_columns(png((Scene("j", "", "", 300, 40, (line,)),), drawn.THEME, 96.0)))

    assert left(f"App {words}") == pytest.approx(left(words) - drawn.THEME.width("App ", "text"), abs=1.5)


@pytest.mark.parametrize("words", ["رحلة العميل", HINDI, TAMIL, THAI, "Żółć Привет שלום"])
def test_a_png_has_the_letters_of_scripts_whose_fonts_come_with_jmx(words: str) -> None:
    assert render(a_map(words), "png", dpi=29.0).boxes == 0


def test_what_no_font_has_is_counted_and_has_a_width() -> None:
    files, nowhere = fonts_for("\u0378\u0379")
    assert (files, nowhere) == ((), {"\u0378", "\u0379"})
    assert render(a_map("A \u0378 B"), "png", dpi=29.0).boxes == 1
    assert all(RULER.width(each) > 0 for each in (*"字カक가ขሀ", "🇨🇿", "👨‍👩‍👧‍👦", "1️⃣", "🏴󠁧󠁢󠁥󠁮󠁧󠁿"))


def test_only_the_three_flags_that_are_written_with_tags_keep_them() -> None:
    assert one_line("🏴󠁧󠁢󠁥󠁮󠁧󠁿 🏴󠁧󠁢󠁳󠁣󠁴󠁿 🏴󠁧󠁢󠁷󠁬󠁳󠁿") == "🏴󠁧󠁢󠁥󠁮󠁧󠁿 🏴󠁧󠁢󠁳󠁣󠁴󠁿 🏴󠁧󠁢󠁷󠁬󠁳󠁿"
    hidden = "🏴" + "".join(chr(0xE0000 + ord(letter)) for letter in "ignore") + "\U000e007f"
    assert "\\U000e0069" in one_line(hidden)


LATIN = st.characters(max_codepoint=0x52F, exclude_categories=["Cc", "Cs"]) | st.sampled_from("“”–—…€·×→−☎"[:-1])


@settings(max_examples=100, derandomize=True, deadline=None)
@given(st.text(LATIN, max_size=60))
def test_latin_greek_and_cyrillic_need_no_rules(words: str) -> None:
    assert not needs_rules(words)


def test_a_font_may_be_named(repository: Repository, jmx: Jmx) -> None:
    repository.write({"a.yaml": "kind: journey\nid: a\ntitle: A \u0378 ሀ\n", "odd.ttf": "no font"})
    folder, out = repository.folder, repository.folder / "a.png"
    assert "2 characters" in (said := jmx("render", "a", "-C", folder, "-o", out).err) or "1 character " in said
    refused = jmx("render", "a", "-C", folder, "-o", out, "--font", folder / "odd.ttf")
    assert refused.code == 2
    assert f"{folder / 'odd.ttf'} is no font that can be read" in refused.err
    assert jmx("render", "a", "-C", folder, "-o", out, "--font", arimo().file).code == 0
    assert (
        "--font is for PNG, PDF and PPTX" in jmx("render", "a", "-C", folder, "-f", "svg", "--font", arimo().file).err
    )


def test_our_words_around_a_hebrew_title_read_as_it_does_on_a_hebrew_map_alone() -> None:
    told = 'Lowest point: מחפש "חידוש" (assumed)'
    for words, around, leftward in ((told, "מסע", True), (told, "A journey", False), ("Lowest point: X", "מסע", False)):
        (line,) = paragraph(drawn.THEME, words, 900, "pain", around=around).parts
        assert isinstance(line, TextLine)
        assert line.right_to_left is leftward
