"""Notes that wait: what was heard, by whom, and what it may have to do with."""

from collections.abc import Iterator, Mapping

from jmx.report import document as doc
from jmx.report.document import Inline, Inlines, words
from jmx.report.wording import counted, cut
from jmx.review.notes import Inbox, NoteToFile

MOST_TEXT = 600  # characters of a note that are shown; all of it stands in its file


def document(inbox: Inbox) -> doc.Document:
    """The notes that wait, and how to file them."""
    if not inbox.notes:
        where = f" at “{inbox.names.get(inbox.asked, inbox.asked)}”" if inbox.asked else ""
        return doc.Document(words("Notes"), (doc.Paragraph(words(f"No note waits{where}.")),), headed=False)
    bullets = doc.Bullets(tuple(note_bullet(each, inbox.names) for each in inbox.notes), prose=True)
    file = " ".join(filter(None, ("jmx note --file", inbox.asked)))
    many = counted(len(inbox.notes), "note waits; say what it supports", "notes wait; say what they support")
    how = (Inline(f"{many}: "), Inline(file, "code"))
    return doc.Document(words("Notes"), (bullets,), headed=False, summary=(doc.Paragraph(how),))


def note_bullet(note: NoteToFile, names: Mapping[str, str]) -> doc.Bullet:
    """A note in a list."""
    return doc.Bullet(note_line(note, names))


def note_line(note: NoteToFile, names: Mapping[str, str]) -> Inlines:
    """What a note says, with the customer's own words in quotation marks; who heard it, when, and about what."""
    said = " ".join(f"“{cut(each, MOST_TEXT)}”" for each in note.quotes)
    return (Inline(cut(note.text, MOST_TEXT), "strong"), Inline(f" {said} " if said else " "), *_whence(note, names))


def _whence(note: NoteToFile, names: Mapping[str, str]) -> Iterator[Inline]:
    who = f"heard by {note.recorded_by}" if note.recorded_by else ""
    about = "about " + ", ".join(f"“{names.get(ref, ref)}”" for ref in note.about)
    told = filter(None, (who, str(note.collected or "no day"), note.source and f"from {cut(note.source, 200)}", about))
    yield Inline(f"({', '.join(told)}, ")
    yield Inline(note.ref, "code")
    yield Inline(")")
