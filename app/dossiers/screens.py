"""The screens of one application, in order, and what still keeps it from being filed. Pure functions."""

from collections.abc import Mapping
from collections.abc import Set as AbstractSet
from dataclasses import dataclass, field
from datetime import date
from enum import StrEnum

from app.catalogue.schema import FormField, FormGroup, ProcedureSpec
from app.dossiers import forms, layout
from app.errors import Invalid
from models.accounts import DigitalLevel
from models.dossiers import ReturnMethod

WHOLE_FORM = "to-khai"
"""The one screen that holds every question, for people who manage by themselves."""

DOCUMENTS, RETURN, REVIEW = "giay-to", "nhan-ket-qua", "xem-lai"

NOT_READY = "Hồ sơ chưa nộp vì còn chỗ chưa đủ. Những gì đã nhập vẫn còn; mời xem các mục được đánh dấu."


class ScreenKind(StrEnum):
    """What a screen is for."""

    QUESTIONS = "questions"
    DOCUMENTS = "documents"
    RETURN = "return"
    REVIEW = "review"


@dataclass(frozen=True)
class Screen:
    """One screen of an application.

    Attributes:
        key: as the draft remembers it.
        groups: the groups of the form whose questions it asks; empty for the other kinds.
        fields: the questions it asks.
    """

    key: str
    title: str
    kind: ScreenKind
    groups: tuple[FormGroup, ...] = ()
    fields: tuple[FormField, ...] = ()


@dataclass(frozen=True)
class Application:
    """Everything that was typed, chosen and attached so far, of a draft that may not be complete."""

    answers: Mapping[str, str]
    return_method: ReturnMethod | None = None
    return_address: str | None = None
    attached: frozenset[str] = frozenset()


@dataclass(frozen=True)
class Standing:
    """What is right and wrong with an application.

    Attributes:
        values: the answers, read into one form.
        errors: what keeps each screen from being complete, by box or document.
        warnings: what looks odd and may still be right, by box.
    """

    values: dict[str, str]
    errors: dict[str, dict[str, str]] = field(default_factory=dict)
    warnings: dict[str, str] = field(default_factory=dict)

    @property
    def complete(self) -> bool:
        return not self.errors


def screens_of(spec: ProcedureSpec, level: DigitalLevel | None = None) -> tuple[Screen, ...]:
    """The questions, then documents, how to receive the result, and the review.

    A beginner is asked one question a screen, somebody independent all of them at once, everybody else one
    group a screen.
    """
    return (
        *_questions(spec, level),
        Screen(DOCUMENTS, "Giấy tờ kèm theo", ScreenKind.DOCUMENTS),
        Screen(RETURN, "Nhận kết quả bằng cách nào", ScreenKind.RETURN),
        Screen(REVIEW, "Xem lại rồi nộp", ScreenKind.REVIEW),
    )


def _questions(spec: ProcedureSpec, level: DigitalLevel | None) -> list[Screen]:
    if level is DigitalLevel.INDEPENDENT and spec.form:
        return [Screen(WHOLE_FORM, "Tờ khai", ScreenKind.QUESTIONS, spec.form, spec.fields)]
    if level is DigitalLevel.BEGINNER:
        return [
            Screen(f"{group.key}.{asked.key}", group.title, ScreenKind.QUESTIONS, (group,), (asked,))
            for group in spec.form
            for asked in group.fields
        ]
    return [
        Screen(group.key, group.title, ScreenKind.QUESTIONS, (group,), group.fields) for group in spec.form
    ]


def screen_at(spec: ProcedureSpec, key: str, level: DigitalLevel | None = None) -> int:
    """The place of a screen, counted from 0.

    A key from another level leads to the first screen with the same questions; one that means nothing (any
    more) to the very first.
    """
    order = screens_of(spec, level)
    keys = [screen.key for screen in order]
    if key in keys:
        return keys.index(key)
    group = key.partition(".")[0]
    for place, screen in enumerate(order):
        if group in {each.key for each in screen.groups}:
            return place
    return 0


def after(spec: ProcedureSpec, key: str, level: DigitalLevel | None = None, *, mending: bool = False) -> str:
    """The screen that follows; with `mending` (somebody came from the review) back there after the group.

    From a screen of another level, the one that now asks the same: it may ask more, and nothing is skipped.
    """
    order = screens_of(spec, level)
    if key not in {screen.key for screen in order}:
        return order[screen_at(spec, key, level)].key
    here = screen_at(spec, key, level)
    following = order[min(here + 1, len(order) - 1)]
    if mending and not (following.groups and following.groups == order[here].groups):
        return REVIEW
    return following.key


def stand(
    spec: ProcedureSpec,
    application: Application,
    today: date,
    level: DigitalLevel | None = None,
    *,
    unseen: AbstractSet[str] = frozenset(),
) -> Standing:
    """Check a whole application; its errors are told apart by the screens of `level`. `unseen`: see `forms.check`."""
    spec = layout.laid_out(spec, application.answers)
    found = forms.check(spec, application.answers, today, unseen=unseen)
    errors: dict[str, dict[str, str]] = {}
    for screen in screens_of(spec, level):
        asked = {box for question in screen.fields for box in forms.boxes(question)}
        wrong = {box: said for box, said in found.errors.items() if box in asked}
        if wrong:
            errors[screen.key] = wrong
    missing = {
        document.key: "Giấy này cần có trước khi nộp. Mời chụp ảnh hoặc chọn tệp."
        for document in spec.documents
        if forms.must_attach(document) and document.key not in application.attached
    }
    if missing:
        errors[DOCUMENTS] = missing
    wrong = forms.check_return(spec, application.return_method, application.return_address)
    if wrong:
        errors[RETURN] = wrong
    return Standing(found.values, errors, found.warnings)


def require_complete(spec: ProcedureSpec, application: Application, today: date) -> dict[str, str]:
    """The values to file; raises `Invalid` with every missing or wrong box while there is one."""
    found = stand(spec, application, today)
    if not found.complete:
        raise Invalid(
            NOT_READY, {box: said for boxes in found.errors.values() for box, said in boxes.items()}
        )
    return found.values
