"""Who typed for the applicant, read from what the chain holds."""

from uuid import uuid4

from app.dossiers.authors import Author
from app.dossiers.helped import NO_NAME, Helper, authors_in, helpers, say
from models.dossiers import HelpWay

LONG, TRANG = uuid4(), uuid4()
FILED = {
    "answers": {"applicant_address": "Khu 1", "reason": "Đi học", "child_name": "An"},
    "typed_by": {"applicant_address": str(LONG), "reason": str(TRANG)},
    "typed_as": {"applicant_address": "mandate"},
}


def test_the_chain_says_who_typed_what_and_how() -> None:
    assert authors_in([FILED, {"text": "đã nhận"}]) == {
        "applicant_address": Author(LONG, HelpWay.MANDATE),
        "reason": Author(TRANG),  # filed before the way was kept
    }
    assert authors_in([{"answers": {"reason": "x"}}]) == {}
    assert authors_in([{}]) == {}  # the person was erased


def test_what_the_applicant_corrected_is_theirs() -> None:
    found = authors_in([FILED, {"answers": {"reason": "Đi làm"}}])
    assert set(found) == {"applicant_address"}


def test_names_are_said_with_the_way_and_counted() -> None:
    said = helpers(authors_in([FILED]), {LONG: "Vũ Đức Long"})
    assert said["applicant_address"].said == "Vũ Đức Long, theo ủy quyền"
    assert said["reason"].said == NO_NAME
    long = Helper("Vũ Đức Long", HelpWay.COUNTER)
    assert say([[long], [], [long, Helper("Trang", None)]]) == (
        "Có phần do người khác khai giúp: Vũ Đức Long, tại quầy (2 mục); Trang (1 mục)."
    )
    assert say([[], []]) == ""
