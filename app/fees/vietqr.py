"""The QR code by which a banking app fills in a transfer: EMVCo's merchant-presented code as NAPAS uses it. Pure.

A code is a row of fields, each two digits of tag, two of length and the value; the last one is a checksum of the rest.
"""

import binascii

NAPAS = "A000000727"
TO_ACCOUNT = "QRIBFTTA"
DONG = "704"
CONTENT_MAX = 25


def payload(bank_bin: str, account: str, amount: int, content: str) -> str:
    """The text of the code for one transfer of `amount` đồng."""
    if not (bank_bin.isdecimal() and len(bank_bin) == 6):
        raise ValueError("a bank's BIN has six digits")
    if not (account.isascii() and account.isalnum() and len(account) <= 19):
        raise ValueError("an account has up to 19 letters and digits")
    if not 0 < amount < 10**13:
        raise ValueError("an amount has one to thirteen digits")
    if not (content.isascii() and 0 < len(content) <= CONTENT_MAX):
        raise ValueError("the content has up to 25 plain letters")
    beneficiary = _field("00", bank_bin) + _field("01", account)
    fields = (
        ("00", "01"),
        ("01", "12"),  # made for one payment
        ("38", _field("00", NAPAS) + _field("01", beneficiary) + _field("02", TO_ACCOUNT)),
        ("53", DONG),
        ("54", str(amount)),
        ("58", "VN"),
        ("62", _field("08", content)),
    )
    text = "".join(_field(tag, value) for tag, value in fields) + "6304"
    return text + checksum(text)


def checksum(text: str) -> str:
    """CRC-16/CCITT-FALSE as four hexadecimal digits."""
    return f"{binascii.crc_hqx(text.encode('ascii'), 0xFFFF):04X}"


def _field(tag: str, value: str) -> str:
    return f"{tag}{len(value):02d}{value}"
