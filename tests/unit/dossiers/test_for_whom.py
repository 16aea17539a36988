"""On whose behalf somebody files: what is asked then, which paper, and what cannot be."""

from datetime import date

import pytest

from app.catalogue.loader import published
from app.catalogue.schema import ProcedureSpec
from app.dossiers import controls, for_whom, forms, layout
from app.dossiers.for_whom import Kind

TODAY = date(2026, 11, 25)
SPECS = {spec.code: spec for spec in published()}
ASKING = [spec for spec in SPECS.values() if for_whom.asks(spec)]
PLANNING = SPECS["1.014159"]
"""Cung cấp thông tin quy hoạch: for anybody, organisations too."""

MOTHER = {
    "applicant_full_name": "Lê Thị Hằng",
    "applicant_dob": "05/09/1985",
    "applicant_id": "022185001234",
    "applicant_phone": "0912345678",
    "applicant_address": "Số 5, khu 1, phường Mạo Khê",
}
PLACE = {
    "parcel_address": "Khu 3, phường Mạo Khê",
    "parcel_no": "125",
    "map_sheet": "12",
    "info_needed": "Quy hoạch đường",
}
SELF = {"for_whom": Kind.SELF.value}
CHILD = {"for_whom": Kind.CHILD.value, "whom_full_name": "Trần Minh An", "whom_dob": "05/03/2015"}
PARENT = {
    "for_whom": Kind.PARENT.value,
    "whom_full_name": "Lê Văn Tám",
    "whom_dob": "02/01/1950",
    "whom_id": "022050001234",
    "whom_parent": "Cha",
}
OTHER = {
    "for_whom": Kind.OTHER.value,
    "whom_full_name": "Phạm Thị Sáu",
    "whom_dob": "02/01/1960",
    "whom_id": "022160001234",
    "whom_relation": "Anh, chị, em",
}
ORGANISATION = {
    "for_whom": Kind.ORGANISATION.value,
    "organisation_name": "Công ty Gốm Hoa Sen",
    "organisation_tax_code": "5701 999 999",
    "organisation_is_representative": "no",
    "organisation_representative": "Phạm Quang Dũng",
    "organisation_position": "Kế toán",
}


def errors(*parts: dict[str, str], spec: ProcedureSpec = PLANNING, **check: date) -> dict[str, str]:
    answers = MOTHER | PLACE
    for part in parts:
        answers |= part
    return forms.check(spec, answers, TODAY, **check).errors


def papers(answers: dict[str, str], spec: ProcedureSpec = PLANNING) -> set[str]:
    """What must be attached because it is for somebody else."""
    wanted = {"authorisation_of_parent", "authorisation_of_person", "guardianship", "introduction"}
    laid = layout.laid_out(spec, MOTHER | answers)
    return {each.key for each in laid.documents if each.key in wanted and forms.must_attach(each)}


@pytest.mark.parametrize("answers", [SELF, CHILD, PARENT, OTHER, ORGANISATION])
def test_every_kind_can_be_filed(answers: dict[str, str]) -> None:
    assert errors(answers) == {}


@pytest.mark.parametrize(
    ("answers", "wanted"),
    [
        (SELF, set()),
        (CHILD, set()),
        (PARENT, {"authorisation_of_parent"}),
        (OTHER, {"authorisation_of_person"}),
        (OTHER | {"whom_relation": "Người được giám hộ"}, {"guardianship"}),
        (ORGANISATION, {"introduction"}),
        (ORGANISATION | {"organisation_is_representative": "yes"}, set()),
    ],
)
def test_who_is_not_represented_by_law_gives_an_authorisation(
    answers: dict[str, str], wanted: set[str]
) -> None:
    assert papers(answers) == wanted


@pytest.mark.parametrize("spec", ASKING, ids=lambda spec: spec.code)
def test_every_record_that_asks_knows_its_choices_and_all_their_papers(spec: ProcedureSpec) -> None:
    kinds = for_whom.choices(spec)
    question = next(asked for asked in spec.fields if asked.key == for_whom.FOR_WHOM)
    assert {*question.options} == {kind.value for kind in kinds}
    assert question.options[0] == Kind.SELF.value
    assert controls.shown_as(question) == "cards"
    boxes = {asked.key for asked in spec.fields}
    assert {for_whom.NAME, for_whom.BORN, for_whom.NUMBER, for_whom.PARENT, for_whom.RELATION} <= boxes
    assert (for_whom.CHILD_NUMBER in boxes) == (Kind.CHILD in kinds)
    assert ({*for_whom.ORGANISATION_BOXES} <= boxes) == (Kind.ORGANISATION in kinds)
    assert papers(PARENT, spec) == {"authorisation_of_parent"}
    assert papers(OTHER, spec) == {"authorisation_of_person"}
    assert bool(papers(ORGANISATION, spec)) == (Kind.ORGANISATION in kinds)
    assert not [
        document for document in spec.documents if document.key in {"authorisation", "representative"}
    ]


def test_for_oneself_nothing_more_is_asked() -> None:
    asked = {each.key for each in layout.laid_out(PLANNING, MOTHER | SELF).fields}
    assert not asked & {*for_whom.PERSON_BOXES, *for_whom.ORGANISATION_BOXES}
    assert not forms.filed_boxes(PLANNING, MOTHER | SELF | CHILD | SELF) & {*for_whom.PERSON_BOXES}


@pytest.mark.parametrize(
    ("born", "wrong"),
    [("25/11/2008", True), ("26/11/2008", False), ("25/11/2026", False), ("29/02/2008", True)],
)
def test_a_child_is_under_18_on_the_day_of_filing(born: str, wrong: bool) -> None:
    said = errors(CHILD | {"whom_dob": born}).get(for_whom.BORN)
    assert (said == for_whom.GROWN_UP) == wrong


def test_a_child_that_came_of_age_since_does_not_hold_up_a_supplement() -> None:
    assert errors(CHILD | {"whom_dob": "20/11/2008"}, filed_on=date(2026, 11, 19)) == {}
    assert errors(CHILD | {"whom_dob": "20/11/2008"}) != {}


@pytest.mark.parametrize(
    ("answers", "box", "said"),
    [
        (CHILD | {"whom_child_id": MOTHER["applicant_id"]}, for_whom.CHILD_NUMBER, for_whom.OWN_NUMBER),
        (PARENT | {"whom_id": "022 185 001 234"}, for_whom.NUMBER, for_whom.OWN_NUMBER),
        (OTHER | {"whom_id": MOTHER["applicant_id"]}, for_whom.NUMBER, for_whom.OWN_NUMBER),
        (PARENT | {"whom_dob": "05/09/1985"}, for_whom.BORN, for_whom.YOUNGER_PARENT),
        (
            CHILD | {"whom_dob": "01/01/2012", "applicant_dob": "01/02/2012"},
            for_whom.BORN,
            for_whom.OLDER_CHILD,
        ),
        (PARENT | {"applicant_dob": "01/02/2012"}, for_whom.FOR_WHOM, for_whom.TOO_YOUNG),
    ],
)
def test_two_people_who_cannot_be_that_to_each_other(answers: dict[str, str], box: str, said: str) -> None:
    assert errors(answers)[box] == said


@pytest.mark.parametrize(
    ("answers", "said", "fully"),
    [
        (SELF, None, None),
        ({}, None, None),
        (CHILD | {"whom_full_name": "  "}, None, None),
        (CHILD | {"for_whom": Kind.PARENT.value}, None, None),
        (CHILD | {"for_whom": Kind.OTHER.value}, None, None),
        (CHILD, "con: Trần Minh An", "con: Trần Minh An, sinh ngày 05/03/2015"),
        (PARENT, "cha: Lê Văn Tám", "cha: Lê Văn Tám, sinh ngày 02/01/1950"),
        (OTHER | {"whom_relation": "Khác"}, "Phạm Thị Sáu", "Phạm Thị Sáu, sinh ngày 02/01/1960"),
        (
            ORGANISATION,
            "tổ chức: Công ty Gốm Hoa Sen",
            "tổ chức: Công ty Gốm Hoa Sen, mã số thuế 5701999999",
        ),
    ],
)
def test_for_whom_is_said_in_a_few_words(
    answers: dict[str, str], said: str | None, fully: str | None
) -> None:
    found = for_whom.subject(answers)
    assert (found and found.said, found and found.fully) == (said, fully)


@pytest.mark.parametrize("hostile", ["Cho ai đó", "\x00", "x" * 5000, "cho chính tôi", "yes", "<b>"])
def test_what_is_no_choice_leads_nowhere(hostile: str) -> None:
    answers = CHILD | {"for_whom": hostile}
    assert errors(answers) == {"for_whom": forms.CHOOSE}
    assert for_whom.subject(answers) is None


def test_what_stands_unread_in_a_box_is_shown_as_it_was_typed() -> None:
    found = for_whom.subject(CHILD | {"whom_dob": "hôm qua"})
    assert found is not None
    assert found.fully == "con: Trần Minh An, sinh ngày hôm qua"
