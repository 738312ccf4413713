"""How many words of a document a reader has before them."""

from collections.abc import Iterable, Iterator

from jmx.report import document as doc
from jmx.report.document import cell_words, plain


def words_of(blocks: Iterable[doc.Block]) -> int:
    """The words of some blocks; of a folded section those of its head alone."""
    return sum(len(text.split()) for text in _texts(blocks))


def _texts(blocks: Iterable[doc.Block]) -> Iterator[str]:
    for block in blocks:
        match block:
            case doc.Paragraph():
                yield plain(block.words)
            case doc.Section():
                yield plain(block.title)
                yield block.folded
                yield from () if block.folded else _texts(block.blocks)
            case doc.Bullets():
                for item in block.items:
                    yield plain(item.words)
                    yield from _texts(item.inner)
            case doc.DefinitionList():
                yield from (f"{term} {plain(said)}" for term, said in block.rows)
            case doc.Timeline():
                for entry in block.entries:
                    yield " ".join((entry.when, entry.who, entry.commit, entry.why, *map(plain, entry.lines)))
            case doc.Table():
                yield " ".join(column.name for column in block.columns)
                yield from (plain(cell_words(cell)) for row in block.rows for cell in row)
                yield plain(block.note)
            case doc.Callout():
                yield f"{block.label} {plain(block.words)}"
                yield from _texts((block.items,) if block.items else ())
            case doc.Preformatted():
                yield from map(plain, block.lines)
