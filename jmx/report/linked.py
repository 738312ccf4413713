"""A document whose titles, refs and commits lead to where they are written."""

from collections.abc import Callable, Sequence
from dataclasses import replace

from jmx.report import document as doc
from jmx.report.document import Cell, Inline, Inlines

Address = Callable[[str], str]  # of a ref, a path or a commit; empty where it leads nowhere


def nowhere(_: str) -> str:
    """Of a document that leads nowhere."""
    return ""


def linked(document: doc.Document, address: Address, without: Sequence[str] = ()) -> doc.Document:
    """The document with an address behind each title, ref, path and commit that has one; tables of some names stay as
    they are."""
    links = _Links(address, frozenset(without))
    return replace(
        document,
        title=links.line(document.title),
        blocks=links.blocks(document.blocks),
        summary=links.blocks(document.summary),
        footer=links.line(document.footer),
    )


class _Links:
    """Puts addresses behind titles that name their ref, and behind what is typed as it is: refs, paths and commits."""

    def __init__(self, address: Address, without: frozenset[str]) -> None:
        self._address, self._without = address, without

    def line(self, inlines: Inlines) -> Inlines:
        return tuple(map(self._inline, inlines))

    def _inline(self, each: Inline) -> Inline:
        meant = each.to or (each.text if each.style == "code" else "")
        return each._replace(to=self._address(meant)) if meant else each

    def blocks(self, blocks: Sequence[doc.Block]) -> tuple[doc.Block, ...]:
        return tuple(map(self._block, blocks))

    def _block(self, block: doc.Block) -> doc.Block:
        match block:
            case doc.Paragraph():
                return replace(block, words=self.line(block.words))
            case doc.Section():
                return replace(block, title=self.line(block.title), blocks=self.blocks(block.blocks))
            case doc.Bullets():
                return self._bullets(block)
            case doc.DefinitionList():
                return replace(block, rows=tuple((term, self.line(said)) for term, said in block.rows))
            case doc.Table():
                return block if block.name in self._without else self._table(block)
            case doc.Callout():
                items = self._bullets(block.items) if block.items else None
                return replace(block, words=self.line(block.words), items=items)
            case _:
                return block

    def _bullets(self, block: doc.Bullets) -> doc.Bullets:
        items = (doc.Bullet(self.line(each.words), self.blocks(each.inner)) for each in block.items)
        return replace(block, items=tuple(items))

    def _table(self, block: doc.Table) -> doc.Table:
        rows = (tuple(map(self._cell, row)) for row in block.rows)
        return replace(block, rows=tuple(rows), note=self.line(block.note))

    def _cell(self, cell: Cell) -> Cell:
        return self.line(cell) if isinstance(cell, tuple) else cell
