"""A document as a mail."""

from email import message_from_string, policy

import pytest

from jmx.report import document as doc
from jmx.report.document import Inline, words
from jmx.report.writers.mail import mail, message


def test_every_element_carries_its_style_and_no_word_becomes_a_tag() -> None:
    bullets = doc.Bullets((doc.Bullet((Inline("<b onclick=x>", "strong"), Inline(" late", "error"))),))
    page = mail(doc.Document(words("Due <now>"), (doc.Section(words("Overdue"), (bullets,)),), footer=words("Then")))
    assert "<style" not in page
    assert "class=" not in page
    assert "Due &lt;now&gt;</h1>" in page
    assert "<strong>&lt;b onclick=x&gt;</strong>" in page
    assert '<span style="color:#a61b1b"> late</span>' in page
    assert '<footer style="color:#52606d;' in page


def test_a_message_has_one_receiver_and_is_the_same_each_time() -> None:
    document = doc.Document(words("Øl: 1 thing waits"), (doc.Paragraph(words("Größe " * 300)),))
    made = message(document, "Øl\nBcc: eve@x.example", 'Øl "O" Ås\r\nBcc: eve@x.example', "ol@x.example")
    assert made == message(document, "Øl\nBcc: eve@x.example", 'Øl "O" Ås\r\nBcc: eve@x.example', "ol@x.example")
    assert made.isascii()
    assert max(map(len, made.splitlines())) < 998
    read = message_from_string(made, policy=policy.default)
    assert read["Bcc"] is None
    assert [each.addr_spec for each in read["To"].addresses] == ["ol@x.example"]
    assert read["Subject"] == "Øl Bcc: eve@x.example"
    parts = {each.get_content_type(): each.get_content() for each in read.iter_parts()}
    assert "Größe Größe" in parts["text/plain"]
    assert "<style" not in parts["text/html"]


@pytest.mark.parametrize("address", ["", "ana", "a@x.example\nBcc: b@x.example", "a@x.example, b@x.example"])
def test_what_is_no_address_is_no_receiver(address: str) -> None:
    made = message(doc.Document(words("What waits"), ()), "What waits", "nobody", address)
    assert message_from_string(made, policy=policy.default)["To"] is None
