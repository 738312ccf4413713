"""The gallery shows what its commands draw. WRITE_PAGES=1 draws its pictures anew."""

import os
import re
import shlex
import shutil
from collections.abc import Callable
from pathlib import Path

import pytest

from tests.support import CHECKOUT, Ran

PAGE = CHECKOUT / "docs/gallery.md"
SECTIONS = re.findall(r"```console\njmx (.*?)\n```\n((?:\n!\[.*?\]\(.*?\)\n)+)", PAGE.read_text("utf-8"))
PICTURES = re.compile(r"!\[(.+?)\]\((gallery/.+?)\)")


@pytest.mark.deep
@pytest.mark.parametrize(("command", "pictures"), SECTIONS, ids=[command for command, _ in SECTIONS])
def test_each_picture_is_what_the_command_above_it_draws(
    command: str, pictures: str, example: Path, tmp_path: Path, jmx: Callable[..., Ran], monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("JMX_AS_OF", "2026-11-02")
    words = shlex.split(command)
    done = jmx(*words[:-1], tmp_path / words[-1], "-C", example)
    assert done.code == 0, done.err
    for about, path in PICTURES.findall(pictures):
        drawn, kept = tmp_path / Path(path).name, CHECKOUT / "docs" / path
        assert len(about) > 20
        if os.environ.get("WRITE_PAGES"):
            kept.parent.mkdir(exist_ok=True)
            shutil.copyfile(drawn, kept)
        assert kept.read_bytes() == drawn.read_bytes(), "run: make gallery"


def test_every_picture_of_the_gallery_is_in_it_and_no_other() -> None:
    named = {path for _, path in PICTURES.findall(PAGE.read_text("utf-8"))}
    assert named == {f"gallery/{each.name}" for each in (CHECKOUT / "docs/gallery").iterdir()}
    assert len(named) == len(PICTURES.findall("".join(pictures for _, pictures in SECTIONS))) >= 10
