"""The VietQR text, against the example of the standard's own checksum and field by field."""

import pytest

from app.fees import vietqr


def fields(text: str) -> dict[str, str]:
    found = {}
    while text:
        tag, length = text[:2], int(text[2:4])
        found[tag], text = text[4 : 4 + length], text[4 + length :]
    return found


def test_the_checksum_is_the_one_of_the_standard() -> None:
    assert vietqr.checksum("123456789") == "29B1"  # the check value of CRC-16/CCITT-FALSE


def test_the_code_says_where_how_much_and_what_for() -> None:
    text = vietqr.payload("970436", "0123456789", 8_000, "H49222611250007")
    top = fields(text)
    assert list(top) == ["00", "01", "38", "53", "54", "58", "62", "63"]
    assert (top["01"], top["53"], top["54"], top["58"]) == ("12", "704", "8000", "VN")
    to = fields(top["38"])
    assert (to["00"], to["02"]) == ("A000000727", "QRIBFTTA")
    assert fields(to["01"]) == {"00": "970436", "01": "0123456789"}
    assert fields(top["62"]) == {"08": "H49222611250007"}
    assert vietqr.checksum(text[:-4]) == top["63"]


@pytest.mark.parametrize(
    ("bank", "account", "amount", "content"),
    [
        ("97043", "1", 1, "A"),
        ("970436", "số", 1, "A"),
        ("970436", "1", 0, "A"),
        ("970436", "1", 1, "nội dung"),
        ("970436", "1", 1, "A" * 26),
    ],
)
def test_what_no_bank_reads_is_not_made(bank: str, account: str, amount: int, content: str) -> None:
    with pytest.raises(ValueError, match=r"has|have"):
        vietqr.payload(bank, account, amount, content)
