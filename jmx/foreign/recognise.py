"""What a file of another tool is, and what becomes of it."""

from dataclasses import dataclass
from pathlib import PurePath

from jmx.foreign.draft import Draft, NotReadable, Scale
from jmx.foreign.mermaid import journey_of
from jmx.model import limits
from jmx.reading.cells import decoded
from jmx.reading.sheet import BadTable

_DIAGRAM = (".mmd", ".mermaid")


@dataclass(frozen=True, slots=True)
class Wishes:
    """How somebody wants a file to be taken: the scale its feelings were rated on."""

    scale: Scale | None = None


def drafts_of(name: str, content: bytes, wishes: Wishes) -> tuple[Draft, ...] | None:
    """What a file of another tool becomes; None where it is none. NotReadable where it cannot be read as meant."""
    ending, stem = PurePath(name).suffix.lower(), PurePath(name).stem
    if ending not in _DIAGRAM:
        return None
    try:
        return (journey_of(_text(content), stem, wishes.scale),)
    except (BadTable, NotReadable) as error:
        raise NotReadable(f"'{name}': {error.words if isinstance(error, BadTable) else error}") from error


def _text(content: bytes) -> str:
    if len(content) > limits.FILE_BYTES:
        raise NotReadable(
            f"it has more than {limits.FILE_BYTES // 2**20} MiB and is not read; import the part that matters"
        )
    return decoded(content)
