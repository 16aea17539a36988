"""Reading statements as banks write them, and judging their lines."""

import unicodedata
from uuid import uuid4

import pytest

from app.errors import Invalid
from app.fees.rules import Standing, State
from app.fees.statement import BYTES_MAX, TOO_LONG, Owed, codes_in, decode, digest, fingerprint, judge, read
from models.fees import Verdict

UNIT = "H49.22"
CODE = "H49.22-261125-0007"
HEAD = "Ngày giao dịch,Số tham chiếu,Số tiền,Nội dung\n"
MARKED = "Ngày,Số tiền,Nợ/Có,Nội dung\n"


def verdicts(text: str, owed: dict[str, Owed], booked: frozenset[str] = frozenset()) -> list[Verdict]:
    return [each.verdict for each in judge(read(text), owed, booked, UNIT)]


def due(amount: int = 8_000, state: State = State.DUE) -> dict[str, Owed]:
    return {CODE: Owed(uuid4(), CODE, Standing(state, amount))}


@pytest.mark.parametrize(
    "content",
    [
        "H49222611250007",
        "MBVCB.123.h49.22-261125-0007.CT tu 0123",
        "NGUYEN VAN A H49 22 261125 0007 chuyen tien",
        "H49_22_261125_0007",
    ],
)
def test_a_code_is_found_however_it_is_punctuated(content: str) -> None:
    assert codes_in(content, UNIT) == {CODE}


@pytest.mark.parametrize(
    "content", ["", "nop phi", "XH49222611250007", "H4922261125007", "H49.23-261125-0007"]
)
def test_what_is_no_code_is_none(content: str) -> None:
    assert codes_in(content, UNIT) == set()


@pytest.mark.parametrize(
    "text",
    [
        f"{HEAD}25/11/2026,FT1,8000,{CODE}",
        f'{HEAD}25/11/2026 10:12:00,FT1,"8,000.00",{CODE}',
        f"\ufeffNgân hàng X;;\nTừ ngày;1;\nNgày GD;Ghi nợ;Ghi có (VND);Diễn giải\n25-11-2026;;+8.000 VND;{CODE}\n;;;\n",
        f"Date\tCredit\tDescription\n2026-11-25\t8.000,00\t{CODE}",
    ],
)
def test_banks_write_the_same_in_many_ways(text: str) -> None:
    (line,) = read(text)
    assert (line.day.isoformat(), line.amount, line.content) == ("2026-11-25", 8_000, CODE)


@pytest.mark.parametrize(
    ("text", "says"),
    [
        ("", "tiêu đề"),
        ("a,b\n1,2", "tiêu đề"),
        (HEAD, "không có khoản"),
        (f"{HEAD}25/11/2026,FT1,-8000,ra", "không có khoản"),
        (f"{HEAD}25/11/2026,FT1,8000,{CODE}\n25/11/2026,FT2,tám nghìn,x", "Dòng 3"),
        (f"{HEAD}hôm qua,FT1,8000,{CODE}", "Dòng 2"),
        (f"{HEAD}25/11/2026,FT1,99999999999999999999,{CODE}", "Dòng 2"),
        (f'{HEAD}25/11/2026,FT1,8000,"{CODE}\n25/11/2026,FT2,8000,x', "CSV"),
        (f"{MARKED}25/11/2026,8000,Chuyển khoản,{CODE}", "Dòng 2"),
    ],
)
def test_a_file_that_cannot_be_read_is_refused_whole(text: str, says: str) -> None:
    with pytest.raises(Invalid) as refused:
        read(text)
    assert says in refused.value.fields["statement"]


def test_money_that_went_out_is_known_by_its_mark() -> None:
    text = "".join(
        f"25/11/2026,{amount},{mark},{CODE}\n"
        for amount, mark in enumerate(("D", "Có", "Nợ", "CR", "-", "+"), 1)
    )
    assert [line.amount for line in read(MARKED + text)] == [2, 4, 6]
    (line,) = read(f"Ngày,Ghi nợ,Ghi có,Loại giao dịch,Nội dung\n25/11/2026,,8000,Chuyển khoản,{CODE}")
    assert line.amount == 8_000  # a column of its own says it


def test_a_quoted_cell_may_go_on_in_the_next_line() -> None:
    (line,) = read(f'{HEAD}25/11/2026,FT1,8000,"NGUYEN VAN A\r\n{CODE}"\r\n')
    assert codes_in(line.content, UNIT) == {CODE}


def test_every_transfer_is_a_line_of_its_own() -> None:
    same = f"25/11/2026,,8000,{CODE}\n"
    once, twice = read(HEAD + same), read(HEAD + same * 2)
    assert len({line.id for line in twice}) == 2
    assert twice[0].id == once[0].id  # and the same one when a later file has more
    assert verdicts(HEAD + same * 2, due()) == [Verdict.MATCH, Verdict.TWICE]
    vouchers = f"24/11/2026,0001,8000,{CODE}\n25/11/2026,0001,8000,{CODE}\n25/11/2026,0001,8000,khac\n"
    assert len({line.id for line in read(HEAD + vouchers)}) == 3  # numbered from 1 every day


def test_only_code_and_amount_together_match() -> None:
    text = (
        f"{HEAD}25/11/2026,FT1,7000,{CODE}\n25/11/2026,FT2,8000,{CODE}\n25/11/2026,FT3,8000,{CODE}\n"
        f"25/11/2026,FT4,8000,H49222611250099\n25/11/2026,FT5,8000,{CODE} H49222611250008\n"
        f"25/11/2026,FT2,8000,{CODE}"
    )
    found = judge(read(text), due(), frozenset(), UNIT)
    assert [each.verdict for each in found] == [
        Verdict.WRONG_AMOUNT,
        Verdict.MATCH,
        Verdict.TWICE,
        Verdict.UNKNOWN_CODE,
        Verdict.UNKNOWN_CODE,
        Verdict.TWICE,
    ]
    assert fingerprint(found) != fingerprint(found[:1])


def test_what_is_settled_is_not_booked() -> None:
    text = f"{HEAD}25/11/2026,FT1,8000,{CODE}"
    (line,) = read(text)
    assert verdicts(text, due(state=State.PAID)) == [Verdict.TWICE]
    assert verdicts(text, due(state=State.EXEMPT)) == [Verdict.NOTHING_DUE]
    assert verdicts(text, due(), frozenset({line.id})) == [Verdict.BOOKED]


def test_what_somebody_decided_by_hand_is_not_booked_by_itself() -> None:
    (line,) = read(f"{HEAD}25/11/2026,FT1,8000,{CODE}")
    decided = frozenset({line.id})
    (found,) = judge([line], due(), frozenset(), UNIT, decided=decided)
    assert found.verdict is Verdict.BY_HAND
    (found,) = judge([line], due(), decided, UNIT, decided=decided)
    assert found.verdict is Verdict.BOOKED


@pytest.mark.parametrize("encoding", ["utf-8", "utf-8-sig", "utf-16"])
def test_a_file_is_read_however_its_letters_are_written(encoding: str) -> None:
    text = "Ngày,Ghi có,Nội dung\n25/11/2026,8000,nộp lệ phí\n"
    (line,) = read(decode(text.encode(encoding)))
    assert line.content == "nộp lệ phí"
    assert digest(decode(text.encode(encoding))) == digest(text)


def test_the_windows_letters_of_old_exports_are_read() -> None:
    text = "Ngày,Ghi có,N\u00f4\u0323i dung\n25/11/2026,8000,l\u00ea\u0323 phi\u0301\n"
    (line,) = read(decode(text.encode("cp1258")))
    assert unicodedata.normalize("NFC", line.content) == "lệ phí"


def test_a_file_that_is_far_too_long_is_refused_unread() -> None:
    with pytest.raises(Invalid) as refused:
        decode(b"\xff" * (BYTES_MAX + 1))
    assert refused.value.fields == {"statement": TOO_LONG}
