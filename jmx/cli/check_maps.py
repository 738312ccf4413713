"""`jmx render --check FILE…`: which files are meant, and what is said of them."""

from collections.abc import Iterator, Mapping, Sequence
from pathlib import Path

from jmx.cli.command import deliver, pick, screen
from jmx.errors import JmxError, NothingToRead
from jmx.queries.map_check import NO_STAMP, checks_of
from jmx.queries.repository import Repository
from jmx.render.formats import FORMATS as MAP_FORMATS
from jmx.render.stamped import MOST_BYTES
from jmx.repo import files
from jmx.report.map_check import FORMATS, CheckedMaps

_MOST_FILES = 10_000  # of one folder
_ENDINGS = {ending.rpartition(".")[2] for format in MAP_FORMATS.values() for ending in format.endings}


def check_maps(
    repository: Repository, named: Sequence[str], format_name: str | None, output: Path | None, *, trusted: bool
) -> int:
    """Says of each map whether it is still true; 0 if all are, 1 if one is not, 2 if one cannot be checked. Templates
    of the repository run only where they are trusted."""
    if not named:
        raise JmxError("--check wants files: jmx render --check maps/*.svg, or a folder of maps")
    format = pick(FORMATS, format_name, output)
    inside = {str(file): file for each in named if Path(each).is_dir() for file in _maps_in(Path(each))}
    asked = {each: Path(each) for each in named if not Path(each).is_dir()}
    found = tuple(
        checks_of(repository, ((name, _content(file)) for name, file in {**asked, **inside}.items()), trusted=trusted)
    )
    no_maps = tuple(each.file for each in found if each.why == NO_STAMP and each.file not in asked)
    maps = tuple(each for each in found if each.file not in no_maps)
    if not maps:
        raise NothingToRead(f"no file in '{named[0]}' is a map with a stamp")
    checked = CheckedMaps(maps, repository.as_of, repository.read_at, repository.edited, no_maps)
    deliver(format.write(checked, screen(output)), output)
    return checked.exit_code


def refuse(given: Mapping[str, object]) -> None:
    """Refuses options beside --check that say how to draw: each map says that itself."""
    if wrong := next((name for name, value in given.items() if value), ""):
        raise JmxError(f"--check draws each map as that says itself; leave out {wrong}")


def _maps_in(folder: Path) -> Iterator[Path]:
    """The files of a folder that may be maps, by their endings; folders in it are folders of their own."""
    named = sorted(each for each in folder.iterdir() if each.suffix.lower().lstrip(".") in _ENDINGS and each.is_file())
    if len(named) > _MOST_FILES:
        raise NothingToRead(f"'{folder}' holds {len(named):,} files; name the maps to check")
    return iter(named)


def _content(file: Path) -> bytes | str:
    """The bytes of a file, or why it cannot be read."""
    content = files.read(file.absolute().parent, file.name, MOST_BYTES)
    if isinstance(content, str):
        return f"it cannot be read: {content}"
    return content if len(content) <= MOST_BYTES else f"it is larger than {MOST_BYTES // 2**20} MiB, and is not read"
