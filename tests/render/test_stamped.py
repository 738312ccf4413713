"""Stamps are read again out of every format, whatever other programs did to the file, and out of hostile files never
more than a clear refusal."""

import io
import json
import random
import struct
import tracemalloc
import zipfile
import zlib
from contextlib import suppress
from dataclasses import replace
from datetime import date
from typing import Any

import pikepdf
import pytest
from PIL import Image, PngImagePlugin

from jmx import __version__, escape
from jmx.render.formats import FORMATS, render
from jmx.render.stamp import LONGEST, BadStamp, Stamp, is_newer, read_stamp
from jmx.render.stamped import stamps_in
from jmx.render.view import MapView
from tests.render.test_stamp import HOSTILE, a_map

STAMP = Stamp(
    format="svg", journey="onboarding", as_of=date(2026, 11, 20), commit="4f" * 20, edited=True, view="team",
    lanes=("steps", "emotion"), paper="a4", persona="mia", team="Field  (service)", theme="dark", page=2, pages=3,
    shows="0a" * 32,
)  # fmt: skip
TEXT = STAMP.text


@pytest.fixture(scope="module")
def files() -> dict[str, bytes]:
    view = MapView("on(boarding", "A {journey}", as_of=date(2026, 11, 20), commit_id="4f" * 20)
    return {name: drawn(view, name) for name in FORMATS}


def drawn(view: MapView, name: str) -> bytes:
    """A map in a format, with few pixels."""
    options: dict[str, Any] = {"dpi": 20.0} if name == "png" else {}
    return render(view, name, **options).content


def test_a_stamp_is_read_as_it_was_written() -> None:
    assert read_stamp(TEXT) == STAMP
    hostile = replace(STAMP, journey=HOSTILE, team=HOSTILE, page=0, pages=0, lanes=())
    assert read_stamp(hostile.text) == hostile


@pytest.mark.parametrize("name", FORMATS)
def test_every_format_gives_its_stamp_back(name: str, files: dict[str, bytes]) -> None:
    (text,) = stamps_in(files[name])
    stamp = read_stamp(text)
    assert (stamp.format, stamp.journey, stamp.commit) == (name, "on(boarding", "4f" * 20)


def test_each_map_of_a_page_is_found_and_one_that_is_there_twice_once(files: dict[str, bytes]) -> None:
    other = render(replace(a_map(), journey="moving"), "svg").content
    page = b"<html><body>" + files["svg"] + other + files["svg"] + b"</body></html>"
    assert [read_stamp(each).journey for each in stamps_in(page)] == ["on(boarding", "moving"]
    document = "# Our maps\n\n```mermaid\njourney\n%% jmx {0}\n```\n\n<!-- jmx {0} -->\n\n%% jmx {1}\n"
    texts = [replace(STAMP, journey=name).text for name in "ab"]
    assert list(stamps_in(document.format(*texts).encode())) == texts


def test_words_of_a_map_are_no_stamp() -> None:
    forged = f"</metadata><metadata>{TEXT}</metadata><meta name=\"jmx\" content='{TEXT}'>\n%% jmx {TEXT}"
    view = MapView("j", forged, goal=forged, as_of=date(2026, 11, 20))
    for name in FORMATS:
        (text,) = stamps_in(drawn(view, name))
        assert read_stamp(text).journey == "j"


def test_other_programs_may_save_a_map_again(files: dict[str, bytes]) -> None:
    saved: dict[str, bytes] = {}
    with pikepdf.open(io.BytesIO(files["pdf"])) as made:
        for name, more in (
            ("linear", {"linearize": True}),
            ("packed", {"object_stream_mode": pikepdf.ObjectStreamMode.generate}),
        ):
            out = io.BytesIO()
            made.save(out, **more)
            saved[name] = out.getvalue()
        del made.Root.Metadata
        for name, mode in (
            ("info", pikepdf.ObjectStreamMode.disable),
            ("packed info", pikepdf.ObjectStreamMode.generate),
        ):
            out = io.BytesIO()
            made.save(out, object_stream_mode=mode)
            saved[name] = out.getvalue()
    image = Image.open(io.BytesIO(files["png"]))
    text = stamps_in(files["png"])[0]
    for name, compressed in (("iTXt", False), ("packed iTXt", True)):
        chunks = PngImagePlugin.PngInfo()
        chunks.add_itxt("jmx", text, zip=compressed)
        out = io.BytesIO()
        image.save(out, "png", pnginfo=chunks)
        saved[name] = out.getvalue()
    for name, compressed in (("tEXt", False), ("zTXt", True)):
        chunks = PngImagePlugin.PngInfo()
        chunks.add_text("jmx", text, zip=compressed)
        out = io.BytesIO()
        image.save(out, "png", pnginfo=chunks)
        saved[name] = out.getvalue()
    svg = files["svg"]
    saved["pretty"] = svg.replace(b"<metadata>", b'<metadata id="m1">\n   ').replace(b"</metadata>", b"\n  </metadata>")
    saved["entities"] = svg.replace(b'"jmx"', b"&quot;jmx&quot;")
    saved["minified"] = files["html"].replace(b'name="jmx"', b"name=jmx")
    space = 'xmlns:meta="urn:oasis:names:tc:opendocument:xmlns:meta:1.0"'
    words = escape.html(stamps_in(files["pptx"])[0])
    meta = f'<office {space}><meta:user-defined meta:name="Client">x</meta:user-defined>'
    meta += f'<meta:user-defined meta:name="jmx">{words}</meta:user-defined></office>'
    saved["of LibreOffice"] = office(meta.encode(), "meta.xml")
    for name, content in saved.items():
        (text,) = stamps_in(content)
        assert read_stamp(text).journey == "on(boarding", name


def test_a_picture_that_was_made_smaller_holds_none(files: dict[str, bytes]) -> None:
    out = io.BytesIO()
    Image.open(io.BytesIO(files["png"])).save(out, "png")
    start, end = files["svg"].index(b"<metadata>"), files["svg"].index(b"</metadata>") + 11
    assert stamps_in(out.getvalue()) == stamps_in(files["svg"][:start] + files["svg"][end:]) == ()
    assert stamps_in(b"") == stamps_in(b"\xff\xd8\xff\xe0JFIF") == stamps_in(b"hello") == ()


# --- files of somebody who means ill ---


def of_json(**changes: object) -> str:
    told = {**json.loads(TEXT), **changes}
    return json.dumps({name: value for name, value in told.items() if value is not None})


WRONG = {
    "no json": "{]",
    "a list": "[]",
    "deep": '{"jmx":' + "[" * 5000 + "}",
    "a number of many digits": '{"jmx":' + "9" * 10_000 + "}",
    "long": of_json(journey="j" * LONGEST),
    "without journey": of_json(journey=None),
    "without digest": of_json(shows=None),
    "of another schema": of_json(colour="red"),
    "a journey that is none": of_json(journey=["a"]),
    "lanes that are none": of_json(lanes=[1]),
    "lanes that are a text": of_json(lanes="steps"),
    "no day": of_json(as_of="2026-02-30"),
    "no commit": of_json(commit="--output=/tmp/x"),
    "no digest": of_json(shows="0" * 63),
    "a page beyond": of_json(page=4),
    "a page below": of_json(page=-1),
    "a page that is none": of_json(page=True),
    "very many pages": of_json(pages=10**9),
    "edited or not": of_json(edited="yes"),
}


@pytest.mark.parametrize("text", WRONG.values(), ids=WRONG)
def test_a_wrong_stamp_is_refused_in_words(text: str) -> None:
    with pytest.raises(BadStamp, match=r"^its stamp is "):
        read_stamp(text)


def test_a_stamp_of_a_newer_jmx_says_so_whatever_else_it_says() -> None:
    with pytest.raises(BadStamp, match=r"jmx 99\.1 drew it, which is newer than this one .*upgrade jmx"):
        read_stamp(of_json(jmx="99.1", colour="red"))
    assert not is_newer(__version__)
    assert not is_newer("0.0.9")
    assert not is_newer("newest")
    assert is_newer("0.1.0.1")


def office(written: bytes, path: str = "docProps/custom.xml", kind: int = zipfile.ZIP_DEFLATED) -> bytes:
    packed = io.BytesIO()
    with zipfile.ZipFile(packed, "w", kind) as archive:
        archive.writestr(path, written)
    return packed.getvalue()


ENTITIES = b'<!DOCTYPE p [<!ENTITY a "' + b"a" * 1000 + b'">' + b"".join(
    b'<!ENTITY %c "%s">' % (98 + at, b"&%c;" % (97 + at) * 20) for at in range(8)
) + b"]><p>&i;</p>"  # fmt: skip
PNG = b"\x89PNG\r\n\x1a\n"
BOMBS = {
    "a part that unpacks to 20 MB": office(b" " * 20_000_000),
    "entities": office(ENTITIES),
    "entities in another alphabet": office(ENTITIES.decode().encode("utf-16")),
    "another packing": office(b"<p/>", kind=zipfile.ZIP_LZMA),
    "half an archive": office(b"<p/>")[:60],
    "no xml": office(b"<p"),
    "many parts": b"PK\1\2" * 30_000,
    "a chunk of 2 GB": PNG + struct.pack(">I4s", 2**31 - 1, b"iTXt") + b"jmx\0" + bytes(100),
    "a chunk of 4 GB": PNG + struct.pack(">I4s", 2**32 - 1, b"IDAT") + bytes(100),
}


@pytest.mark.parametrize("content", BOMBS.values(), ids=BOMBS)
def test_a_file_that_means_ill_is_refused_and_takes_little_memory(content: bytes) -> None:
    tracemalloc.start()
    try:
        with pytest.raises(BadStamp, match=r"^it"):
            stamps_in(content)
        assert tracemalloc.get_traced_memory()[1] < 8_000_000
    finally:
        tracemalloc.stop()


def test_what_is_packed_is_unpacked_no_further_than_a_stamp_is_long() -> None:
    bomb = zlib.compress(b"a" * 4_000_000)
    chunk = b"jmx\0\1\0\0\0" + bomb
    png = PNG + struct.pack(">I4s", len(chunk), b"iTXt") + chunk + bytes(4)
    pdf = b"%PDF-1.7\n" + (b"1 0 obj\nstream\n" + bomb + b"\nendstream\n") * 30
    tracemalloc.start()
    try:
        (text,) = stamps_in(png)
        assert len(text) <= LONGEST + 1
        assert stamps_in(pdf) == ()
        assert tracemalloc.get_traced_memory()[1] < 8_000_000
    finally:
        tracemalloc.stop()
    with pytest.raises(BadStamp):
        read_stamp(text)


@pytest.mark.deep
@pytest.mark.parametrize("name", FORMATS)
def test_whatever_is_altered_in_a_file_nothing_but_a_refusal_comes_of_it(name: str, files: dict[str, bytes]) -> None:
    chance = random.Random(name)
    whole = files[name]
    for _ in range(1500):
        content = bytearray(whole)
        for _ in range(chance.randint(1, 12)):
            at = chance.randrange(len(content))
            length = chance.choice((1, 1, 4, 40))
            content[at : at + length] = chance.choice((b"", chance.randbytes(length), bytes(content[:length])))
        with suppress(BadStamp):
            for text in stamps_in(bytes(content[: chance.randint(0, 3 * len(content))])):
                read_stamp(text)


@pytest.mark.deep
def test_long_hostile_texts_are_read_in_time_that_grows_with_their_length() -> None:
    pieces = (
        b"<metadata", b"<metadata>", b'<meta name="jmx" ', b"<meta ", b"%% jmx {\"jmx\":", b"%PDF-stream\n", b"/Keywords(",
        b"/Keywords<0", b"/Keywords    ", b"<pdf:Keywords>", b' pdf:Keywords="', b"/Keywords (\\", b"stream\nx\x9c",
    )  # fmt: skip
    for begin in (b"", b"%PDF-1.7\n"):
        for piece in pieces:
            stamps_in(begin + piece * (4_000_000 // len(piece)))


@pytest.mark.parametrize("keywords", [b"(\\8)", b"(\\9\\1)", b"(\\377\\)"])
def test_odd_escapes_in_a_pdf_make_no_stamp(keywords: bytes) -> None:
    for text in stamps_in(b"%PDF-1.4\n/Keywords " + keywords):
        with pytest.raises(BadStamp):
            read_stamp(text)
