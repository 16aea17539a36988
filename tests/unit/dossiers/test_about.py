"""About whom an application is, read from its answers, so that several of one procedure are told apart."""

import pytest

from app.catalogue.loader import published
from app.dossiers import about
from app.dossiers.for_whom import Kind

SPECS = {spec.code: spec for spec in published()}
BIRTH, PLANNING, LIQUOR, COPIES = (SPECS[code] for code in ("1.001193", "1.014159", "2.000620", "2.000815"))
CHILD = {"for_whom": Kind.CHILD.value, "whom_full_name": " Trần  Minh An ", "whom_dob": "05/03/2015"}
SELF = {"for_whom": Kind.SELF.value}


@pytest.mark.parametrize(
    ("spec", "answers", "said"),
    [
        (BIRTH, {"child_name": "Trần Minh An", "mother_name": "Lê Thị Hằng"}, "Cho Trần Minh An"),
        (BIRTH, {"applicant_full_name": "Lê Thị Hằng", "mother_name": "Lê Thị Hằng"}, about.NOT_SAID),
        (BIRTH, {"child_name": "   "}, about.NOT_SAID),
        (PLANNING, CHILD, "Cho con: Trần Minh An"),
        (PLANNING, SELF, about.FOR_SELF),
        (PLANNING, {}, about.NOT_SAID),
        (PLANNING, SELF | {"whom_full_name": "Trần Minh An"}, about.FOR_SELF),
        (LIQUOR, SELF | {"business_name": "Tạp hóa Hoa"}, "Cho Tạp hóa Hoa"),
        (COPIES, {"applicant_full_name": "Lê Thị Hằng"}, ""),
        (BIRTH, {"child_name": "H" * 5000}, "Cho " + "H" * 80),
    ],
)
def test_a_list_says_for_whom(spec: about.ProcedureSpec, answers: dict[str, str], said: str) -> None:
    assert about.said(spec, answers) == said


@pytest.mark.parametrize(
    ("one", "other", "differ", "same"),
    [
        ({"child_name": "Trần Minh An"}, {"child_name": "TRẦN  MINH AN"}, False, True),
        ({"child_name": "Trần Minh An"}, {"child_name": "Trần Minh Ân"}, True, False),
        ({"child_name": "Trần Minh An"}, {"child_name": "Trần Minh Bình"}, True, False),
        ({"child_name": "Trần Minh An"}, {}, False, False),
        ({"child_dob": "05/03/2026"}, {"child_name": "Bình", "child_dob": "06/03/2026"}, True, False),
        (
            {"child_name": "Trần Minh An", "child_dob": "05/03/2015"},
            {"child_name": "Trần Minh An", "child_dob": "06/03/2026"},
            True,
            False,
        ),
        ({"mother_name": "Hoa"}, {"mother_name": "Hằng"}, False, False),
    ],
)
def test_two_applications_are_about_two_people_only_when_both_say_so(
    one: dict[str, str], other: dict[str, str], differ: bool, same: bool
) -> None:
    assert (about.differ(BIRTH, one, other), about.same(BIRTH, one, other)) == (differ, same)
    assert (about.differ(BIRTH, other, one), about.same(BIRTH, other, one)) == (differ, same)


def test_for_oneself_and_for_a_child_are_two() -> None:
    assert about.differ(PLANNING, SELF, CHILD)
    assert not about.differ(PLANNING, {}, CHILD)


def test_two_of_one_name_who_were_not_born_on_one_day_are_two() -> None:
    assert about.same(PLANNING, CHILD, CHILD | {"whom_dob": ""})
    assert not about.same(PLANNING, CHILD, CHILD | {"whom_dob": "06/03/2026"})


def test_the_phone_knows_the_same_boxes() -> None:
    assert about.name_boxes(BIRTH) == ("child_name",)
    assert about.name_boxes(LIQUOR) == ("whom_full_name", "organisation_name", "business_name")
    assert about.name_boxes(COPIES) == ()
