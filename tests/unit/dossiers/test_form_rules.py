"""Repeated screens, conditions, checks over several answers, sums, and what differs between two versions."""

from datetime import date
from typing import Any

import pytest

from app.catalogue.form_rules import Computed, CrossCheck, How, Relation, Repeat, When
from app.catalogue.schema import Document, DocumentKind, FieldType, FormField, FormGroup, ProcedureSpec
from app.dossiers import forms, layout, rows, screens
from app.dossiers.effects import Effects, effects, say
from app.dossiers.versions import differences
from app.errors import Invalid
from tests.support.procedures import GOOD_ANSWERS, procedure

TODAY = date(2026, 11, 23)
BASE = procedure()


def asked(key: str, kind: FieldType = FieldType.TEXT, example: str | None = "Một", **more: Any) -> FormField:
    return FormField(key=key, label=more.pop("label", f"Ô {key}"), type=kind, example=example, **more)


HEIRS = FormGroup(
    key="heirs",
    title="Người thừa kế",
    repeat=Repeat(noun="người thừa kế", max=3),
    when=When(field="shared", answers=("yes",)),
    fields=(
        asked("heir_id", FieldType.ID12, "022070004321"),
        asked("share", FieldType.MONEY, "1.000", min=0),
    ),
)
STEER = FormGroup(
    key="steer",
    title="Có chia không",
    fields=(
        asked("shared", FieldType.BOOLEAN, None),
        asked("total", FieldType.MONEY, None, required=False, computed=Computed(how=How.SUM, of=("share",))),
    ),
)
PAPER = Document(
    key="will", name="Di chúc", kind=DocumentKind.COPY, when=When(field="shared", answers=("yes",))
)
SPEC = procedure(
    form=(*BASE.form, STEER, HEIRS),
    documents=(*BASE.documents, PAPER),
    checks=(
        CrossCheck(rule=Relation.DIFFERENT, fields=("heir_id",), message="Mỗi người một lần."),
        CrossCheck(rule=Relation.DIFFERENT, fields=("applicant_id", "heir_id"), message="Là người nộp."),
    ),
)
TWO = GOOD_ANSWERS | {
    "shared": "yes",
    "heirs__so": "2",
    "heir_id": "022070004321",
    "share": "1.000",
    "heir_id__2": "022070004322",
    "share__2": "2.500",
}


def test_each_row_is_asked_and_checked_by_itself() -> None:
    shown = layout.laid_out(SPEC, TWO)
    assert [group.key for group in shown.form][-2:] == ["heirs", "heirs__2"]
    assert layout.laid_out(shown, TWO) == shown
    assert {"heir_id__3"} <= forms.known_boxes(SPEC)
    found = forms.check(SPEC, TWO, TODAY)
    assert not found.errors
    assert found.values["total"] == "3500"
    assert forms.check(SPEC, TWO | {"heir_id__2": ""}, TODAY).errors == {"heir_id__2": forms.NEEDED}


def test_what_does_not_apply_is_neither_asked_nor_waited_for_nor_filed() -> None:
    alone = TWO | {"shared": "no"}
    assert "heir_id" not in {each.key for each in layout.laid_out(SPEC, alone).fields}
    assert "heir_id" not in forms.filed_boxes(SPEC, alone)
    assert not forms.check(SPEC, alone, TODAY).errors
    waiting = screens.stand(SPEC, screens.Application(TWO), TODAY).errors[screens.DOCUMENTS]
    assert "will" in waiting
    assert "will" not in screens.stand(SPEC, screens.Application(alone), TODAY).errors.get(
        screens.DOCUMENTS, {}
    )


def test_a_row_taken_away_lets_those_after_it_move_up() -> None:
    three = TWO | layout.with_row(SPEC, TWO, "heirs") | {"heir_id__3": "022070004323", "share__3": "7"}
    with pytest.raises(Invalid, match="nhiều nhất 3 người thừa kế"):
        layout.with_row(SPEC, three, "heirs")
    removed = rows.edit(SPEC, three, "remove", "heirs", 2)
    left = three | removed.changes
    assert removed.screen == "heirs"
    assert removed.sources["heir_id__2"] == "heir_id__3"
    assert removed.sources["heir_id__3"] == ""
    assert (left["heirs__so"], left["heir_id__2"], left["share__2"]) == ("2", "022070004323", "7")
    assert left["heir_id__3"] == ""
    for wrong in (("heirs", 0), ("heirs", 4), ("steer", 1)):
        with pytest.raises(Invalid):
            rows.edit(SPEC, three, "remove", *wrong)


def test_a_row_moved_up_changes_places_with_the_one_before() -> None:
    moved = rows.edit(SPEC, TWO, "up", "heirs", 2)
    after = TWO | moved.changes
    assert moved.screen == "heirs"
    assert (after["heir_id"], after["share"]) == ("022070004322", "2.500")
    assert (after["heir_id__2"], after["share__2"]) == ("022070004321", "1.000")
    assert after["heirs__so"] == "2"
    for wrong in (("up", 1), ("up", 3), ("turn", 2)):
        with pytest.raises(Invalid):
            rows.edit(SPEC, TWO, wrong[0], "heirs", wrong[1])


def test_a_save_tells_when_it_leads_to_other_questions_and_what_the_form_works_out() -> None:
    none = GOOD_ANSWERS | {"shared": "no"}
    assert effects(SPEC, none, none | {"reason": "khác"}, TODAY) == Effects(False, {"total": ""})
    assert effects(SPEC, none, TWO, TODAY) == Effects(True, {"total": "3.500 đ"})
    assert not effects(SPEC, TWO, TWO | {"share": "2.000"}, TODAY).asks_else
    assert effects(SPEC, TWO, TWO | {"share": "hai"}, TODAY).results == {"total": ""}
    area = asked("area", FieldType.NUMBER, None, label="Tổng (m²)", computed=Computed(how=How.SUM, of=("x",)))
    age = asked("age", FieldType.NUMBER, None, computed=Computed(how=How.AGE, of=("x",)))
    assert say(area, "1160.5") == "1.160,5 m²"
    assert say(age, "69") == "69 tuổi"


def test_answers_are_compared_across_rows_and_screens() -> None:
    twice = forms.check(SPEC, TWO | {"heir_id__2": TWO["heir_id"]}, TODAY).errors
    assert twice == {"heir_id__2": "Mỗi người một lần."}
    own = forms.check(SPEC, TWO | {"heir_id": GOOD_ANSWERS["applicant_id"]}, TODAY).errors
    assert own == {"heir_id": "Là người nộp."}


@pytest.mark.parametrize(
    ("rule", "first", "second", "fails"),
    [
        (Relation.NOT_BEFORE, "05/11/2026", "04/11/2026", True),
        (Relation.NOT_BEFORE, "05/11/2026", "05/11/2026", False),
        (Relation.EQUAL, "05/11/2026", "06/11/2026", True),
        (Relation.EQUAL, "05/11/2026", "5-11-2026", False),
        (Relation.AT_LEAST_ONE, "", "", True),
        (Relation.AT_LEAST_ONE, "", "05/11/2026", False),
    ],
)
def test_the_relations(rule: Relation, first: str, second: str, fails: bool) -> None:
    days = FormGroup(
        key="days",
        title="Ngày",
        fields=(
            asked("one", FieldType.DATE, "05/11/2026", required=False),
            asked("two", FieldType.DATE, "05/11/2026", required=False),
        ),
    )
    spec = procedure(
        form=(*BASE.form, days), checks=(CrossCheck(rule=rule, fields=("one", "two"), message="Xem lại."),)
    )
    found = forms.check(spec, GOOD_ANSWERS | {"one": first, "two": second}, TODAY).errors
    assert found == ({"two": "Xem lại."} if fails else {})


@pytest.mark.parametrize(
    "changes",
    [
        {"form": (*BASE.form, HEIRS)},  # the condition is not asked before
        {"checks": (CrossCheck(rule=Relation.EQUAL, fields=("a", "b"), message="x"),)},
        {"checks": (CrossCheck(rule=Relation.DIFFERENT, fields=("applicant_id",), message="x"),)},
    ],
)
def test_a_rule_that_names_what_is_not_there_is_refused(changes: dict[str, Any]) -> None:
    with pytest.raises(ValueError, match=r"not asked|nothing to differ"):
        ProcedureSpec.model_validate({**dict(procedure()), **changes})


def test_what_differs_between_two_versions_is_told_with_what_was_typed() -> None:
    old = procedure(
        form=(*BASE.form, FormGroup(key="x", title="X", fields=(asked("nickname", label="Tên gọi"),)))
    )
    new = procedure(
        form=(*BASE.form, FormGroup(key="y", title="Y", fields=(asked("school", label="Trường"),))),
        documents=(*BASE.documents, PAPER.model_copy(update={"when": None})),
    )
    found = differences(old, new, GOOD_ANSWERS | {"nickname": "Tí"}, TODAY)
    assert found.added == ("Trường", "Giấy tờ: Di chúc")
    assert found.gone == ("Tên gọi: Tí",)
    assert not found.again
    assert not differences(old, old, GOOD_ANSWERS, TODAY)
