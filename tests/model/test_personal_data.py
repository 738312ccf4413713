"""What looks like somebody's address or telephone number, and what does not."""

import pytest

from jmx.model.personal_data import personal_data

FOUND = [
    "anna.berg@mail.example", "a+b@x.co.example", "+49 170 1234567", "+4917012345678", "+1 (555) 234-5678", "0049 170 1234567",
    "0170 1234567", "(0170) 1234567", "0170/1234567", "020 7946 0958", "01 23 45 67 89", "(555) 234-5678", "555-234-5678",
    "+33 1 23 45 67 89", "+44 20 7946 0958",
]  # fmt: skip
NOT_FOUND = [
    "order 4711-0815-2026", "order number 0012345678", "028-1234567-1234567", "2026-11-30", "30.11.2026 10:30", "01.02.2026 12",
    "between 01.02.2026 and 03.04.2026", "1,200,000 customers", "12 000 000", "350 mails in 2026", "@support", "a @ b",
    "case 20261130123456", "IBAN DE89 3704 0044 0532 0130 00", "192.168.100.200", "10:30-12:45", "+12 %", "+2 or +3",
    "version 1.2.3.4", "0,125", "03/04/2026 at 09", "SKU 555-234-567", "2026-03-01 to 2026-04-01", "from 08 to 17", "#4711",
    "200 300 4000", "ticket 0815-4711", "EUR 1 200 300 400", "2/2026 and 3/2026",
]  # fmt: skip


@pytest.mark.parametrize("words", FOUND)
def test_an_address_or_telephone_number_is_found(words: str) -> None:
    assert personal_data(words) == (words,)
    assert personal_data(f"Ask her ({words}), she waits.") == (words,)
    assert personal_data(f"On 30.11.2026 she said: {words}") == (words,)


@pytest.mark.parametrize("words", NOT_FOUND)
def test_days_amounts_and_numbers_of_orders_are_left_alone(words: str) -> None:
    assert personal_data(words) == ()
    assert personal_data(f"She asked about {words}, twice.") == ()


@pytest.mark.parametrize("words", ["tel. 471181", "Telefon: 0815 4711", "phone 555 1234", "Mobil: 1701234567"])
def test_what_is_said_to_be_a_telephone_number_is_one(words: str) -> None:
    assert len(personal_data(words)) == 1


def test_each_is_told_once() -> None:
    assert personal_data("a@x.example and a@x.example") == ("a@x.example",)


def test_a_long_text_takes_no_time() -> None:
    for part in ("0170 ", "+1 ", "a.", "1-2-", "((((", "tel. 1 "):
        assert isinstance(personal_data(part * 15_000), tuple)
