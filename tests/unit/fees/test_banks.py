"""The names of banks, as the content has them."""

from app.fees import banks


def test_every_bank_has_six_digits_and_a_name_and_the_table_says_where_it_is_from() -> None:
    table = banks.table()
    assert all(len(code) == 6 and code.isdecimal() and name for code, name in table.banks.items())
    assert len(set(table.banks.values())) == len(table.banks)
    assert table.source
    assert (banks.name_of("970436"), banks.name_of("000000")) == ("Vietcombank", "")
