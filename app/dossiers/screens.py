"""The screens of one application, in order, and what still keeps it from being filed. Pure functions."""

from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import date
from enum import StrEnum

from app.catalogue.schema import ProcedureSpec
from app.dossiers import forms
from app.errors import Invalid
from models.dossiers import ReturnMethod

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
    """One screen: its key as the draft remembers it, its title and what it is for."""

    key: str
    title: str
    kind: ScreenKind


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


def screens_of(spec: ProcedureSpec) -> tuple[Screen, ...]:
    """One screen for each group of questions, then documents, how to receive the result, and the review."""
    return (
        *(Screen(group.key, group.title, ScreenKind.QUESTIONS) for group in spec.form),
        Screen(DOCUMENTS, "Giấy tờ kèm theo", ScreenKind.DOCUMENTS),
        Screen(RETURN, "Nhận kết quả bằng cách nào", ScreenKind.RETURN),
        Screen(REVIEW, "Xem lại rồi nộp", ScreenKind.REVIEW),
    )


def screen_at(spec: ProcedureSpec, key: str) -> int:
    """The place of a screen, counted from 0; the first when there is no such screen (any more)."""
    keys = [screen.key for screen in screens_of(spec)]
    return keys.index(key) if key in keys else 0


def stand(spec: ProcedureSpec, application: Application, today: date) -> Standing:
    """Check a whole application."""
    values: dict[str, str] = {}
    errors: dict[str, dict[str, str]] = {}
    warnings: dict[str, str] = {}
    for group in spec.form:
        found = forms.check_group(group, application.answers, today)
        values |= found.values
        warnings |= found.warnings
        if found.errors:
            errors[group.key] = found.errors
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
    return Standing(values, errors, warnings)


def require_complete(spec: ProcedureSpec, application: Application, today: date) -> dict[str, str]:
    """The values to file; raises `Invalid` with every missing or wrong box while there is one."""
    found = stand(spec, application, today)
    if not found.complete:
        raise Invalid(
            NOT_READY, {box: said for boxes in found.errors.values() for box, said in boxes.items()}
        )
    return found.values
