"""A document as a mail."""

from jmx.report import document as doc
from jmx.report.document import Inline, words
from jmx.report.writers.mail import mail


def test_every_element_carries_its_style_and_no_word_becomes_a_tag() -> None:
    bullets = doc.Bullets((doc.Bullet((Inline("<b onclick=x>", "strong"), Inline(" late", "error"))),))
    page = mail(doc.Document(words("Due <now>"), (doc.Section(words("Overdue"), (bullets,)),), footer=words("Then")))
    assert "<style" not in page
    assert "class=" not in page
    assert "Due &lt;now&gt;</h1>" in page
    assert "<strong>&lt;b onclick=x&gt;</strong>" in page
    assert '<span style="color:#a61b1b"> late</span>' in page
    assert '<footer style="color:#52606d;' in page
