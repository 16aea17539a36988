"""What a practice says, for every procedure of the catalogue."""

from datetime import date
from pathlib import Path

import pytest

from app.catalogue.loader import load
from app.catalogue.schema import FieldType, ProcedureSpec
from app.dossiers import forms
from app.guidance import practice
from app.guidance.simulated import FLOWS
from app.ui.illustrations import ILLUSTRATIONS

TODAY = date(2026, 11, 25)
SPECS = load(Path("content/catalogue"))
BIRTH = next(spec for spec in SPECS if spec.code == "1.001193")
each_procedure = pytest.mark.parametrize("spec", SPECS, ids=lambda spec: spec.code)


def typed(spec: ProcedureSpec) -> dict[str, str]:
    """The samples as the form takes them."""
    booleans = {asked.key for asked in spec.fields if asked.type is FieldType.BOOLEAN}
    return {box: forms.YES if box in booleans else text for box, text in practice.samples(spec).items()}


@each_procedure
def test_whoever_types_the_samples_makes_no_mistake(spec: ProcedureSpec) -> None:
    assert typed(spec).keys() == forms.known_boxes(spec)
    for box in typed(spec):
        said = practice.remark(spec, box, typed(spec), TODAY)
        assert said.praise, f"{box}: {said}"
        assert not said.error


@each_procedure
def test_every_box_that_is_typed_into_has_a_rule_for_the_browser(spec: ProcedureSpec) -> None:
    chosen = {asked.key for asked in spec.fields if asked.type in {FieldType.SELECT, FieldType.BOOLEAN}}
    rules = practice.rules(spec)
    assert rules.keys() == (forms.known_boxes(spec) - chosen) | {forms.RETURN_ADDRESS}
    assert all(rule["sample"] for rule in rules.values())
    script = Path("assets/practice.js").read_text(encoding="utf-8")
    assert all(f"    {rule['kind']}: (" in script for rule in rules.values())


@each_procedure
def test_each_paper_has_one_picture_that_will_do_and_the_others_say_why_not(spec: ProcedureSpec) -> None:
    for paper in practice.asked_papers(spec):
        pictures = practice.pictures(paper.key)
        assert len(pictures) == 3
        assert [one.right for one in pictures].count(True) == 1
        assert all((Path("assets/practice") / f"{one.key}.svg").is_file() for one in pictures)
        for one in pictures:
            wrong = practice.wrong_papers(spec, {paper.key: one.key})
            assert (paper.key in wrong) is not one.right
    assert {paper.key for paper in practice.asked_papers(spec)} == practice.wrong_papers(spec, {}).keys()


def test_a_mistake_says_what_is_wrong_and_why_it_matters() -> None:
    said = practice.remark(BIRTH, "applicant_id", {"applicant_id": "02216800123"}, TODAY)
    assert "12 chữ số" in said.error
    assert said.why.startswith("Vì sao:")
    assert practice.remark(BIRTH, "applicant_full_name", {}, TODAY).error == forms.NEEDED


def test_a_box_that_is_not_asked_gets_no_answer() -> None:
    assert practice.remark(BIRTH, "password", {"password": "x"}, TODAY) == practice.Remark()
    assert practice.wrong_papers(BIRTH, {"../../etc": "ro"}).keys() == practice.wrong_papers(BIRTH, {}).keys()


@pytest.mark.parametrize("flow", FLOWS.values(), ids=lambda flow: flow.slug)
def test_a_simulated_screen_can_be_left_only_rightly(flow: object) -> None:
    for number, step in enumerate(flow.steps):  # type: ignore[attr-defined]
        assert step.picture in ILLUSTRATIONS
        assert bool(step.box) != bool(step.options), f"{step.title}: one thing a screen"
        if step.box:
            assert step.box.sample in f"{step.text} {step.box.sample}"
            assert "thật" in step.box.wrong or not step.box.secret
        for place, option in enumerate(step.options):
            assert flow.may_leave(number, place) is option.right  # type: ignore[attr-defined]
        if step.options:
            assert any(option.right for option in step.options)
            assert not flow.may_leave(number, -1)  # type: ignore[attr-defined]
            assert not flow.may_leave(number, 99)  # type: ignore[attr-defined]
