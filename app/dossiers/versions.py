"""What changed between two versions of a procedure, as it matters to somebody half way through. Pure functions."""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date

from app.catalogue.rules import say_fee, say_time
from app.catalogue.schema import FormField, ProcedureSpec
from app.dossiers import forms, layout


@dataclass(frozen=True)
class Differences:
    """What a citizen has to know whose draft goes on with another version.

    Attributes:
        added: what is asked now and was not.
        gone: what is not asked any more, with what was typed there.
        again: what has to be looked at again, with why.
    """

    added: tuple[str, ...] = ()
    gone: tuple[str, ...] = ()
    again: tuple[str, ...] = ()

    def __bool__(self) -> bool:
        return bool(self.added or self.gone or self.again)


def differences(
    old: ProcedureSpec, new: ProcedureSpec, answers: Mapping[str, str], today: date
) -> Differences:
    """Compare the forms, the papers, the time and the fee that these answers lead to."""
    before, now = layout.laid_out(old, answers), layout.laid_out(new, answers)
    asked_before = {asked.key: asked for asked in before.fields}
    asked_now = {asked.key: asked for asked in now.fields}
    papers_before = {paper.key: paper for paper in before.documents}
    papers_now = {paper.key: paper for paper in now.documents}
    was, stands = forms.check(before, answers, today), forms.check(now, answers, today)

    added = [asked.label for key, asked in asked_now.items() if key not in asked_before]
    added += [f"Giấy tờ: {paper.name}" for key, paper in papers_now.items() if key not in papers_before]
    gone = [
        f"{asked.label}: {typed}" if (typed := _typed(asked, answers)) else asked.label
        for key, asked in asked_before.items()
        if key not in asked_now
    ]
    gone += [f"Giấy tờ: {paper.name}" for key, paper in papers_before.items() if key not in papers_now]
    again = []
    for key, asked in asked_now.items():
        earlier = asked_before.get(key)
        if earlier is None:
            continue
        if earlier.label != asked.label:
            again.append(f"{asked.label}: câu hỏi trước đây là “{earlier.label}”")
            continue
        box = next((each for each in forms.boxes(asked) if each in stands.errors), None)
        if box and box not in was.errors and _typed(asked, answers):
            again.append(f"{asked.label}: {stands.errors[box]}")
        elif asked.required and not earlier.required and not _typed(asked, answers):
            again.append(f"{asked.label}: nay bắt buộc phải điền")
    for key, paper in papers_now.items():
        first = papers_before.get(key)
        if first and (first.name, first.kind, first.required) != (paper.name, paper.kind, paper.required):
            again.append(f"Giấy tờ: {paper.name}")
    for label, earlier_said, said in (
        ("Thời gian giải quyết", say_time(old.time), say_time(new.time)),
        ("Phí, lệ phí", say_fee(old.fee), say_fee(new.fee)),
    ):
        if earlier_said != said:
            again.append(f"{label}: {said} (trước đây: {earlier_said})")
    return Differences(tuple(added), tuple(gone), tuple(again))


def _typed(asked: FormField, answers: Mapping[str, str]) -> str:
    return " ".join(filter(None, (" ".join(answers.get(box, "").split()) for box in forms.boxes(asked))))
