"""What the application's state shows: plain rows made from a draft, without Reflex."""

import json
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from typing import Protocol, TypeVar

from app import clock
from app.catalogue.rules import KIND_NAMES, UNVERIFIED, is_unverified, say_fee, say_time
from app.catalogue.schema import Document, Fact, FieldType, FormField, Handling, ProcedureSpec
from app.dossiers import controls, effects, forms, layout
from app.dossiers.drafts import Filed, OpenDraft
from app.dossiers.files import FileInfo
from app.dossiers.screens import DOCUMENTS, RETURN, Screen, Standing
from app.dossiers.wording import RETURN_NAMES
from models.dossiers import ReturnMethod
from pages._rows import RowChange, rows_after

_KINDS = {
    FieldType.TEXTAREA: "area",
    FieldType.ADDRESS: "address",
    FieldType.DATETIME: "moment",
}
_AUTOCOMPLETE = {
    "applicant_full_name": "name",
    "applicant_dob": "bday",
    "applicant_phone": "tel",
    "applicant_address": "street-address",
}
_RETURN_DETAILS = {
    ReturnMethod.COUNTER: "Đến Trung tâm lấy khi có thông báo, không mất tiền.",
    ReturnMethod.POST: "Bưu tá mang đến địa chỉ ghi dưới đây; người nhận trả cước, mức cước chưa công bố.",
    ReturnMethod.HOME: "Cán bộ mang đến địa chỉ ghi dưới đây; khi có kết quả sẽ mời chọn giờ hẹn.",
}
_NOBODY: Mapping[str, str] = {}


@dataclass
class Option:
    """One answer to choose."""

    value: str
    label: str


@dataclass
class Question:
    """One question as asked on screen; `kind` is line, address, area, cards, list, moment or result."""

    key: str
    label: str
    kind: str
    required: bool
    example: str
    help: str
    value: str
    keypad: str
    autocomplete: str
    hour_key: str
    hour_value: str
    hour_example: str
    options: list[Option] = field(default_factory=list)
    rows: list[RowChange] = field(default_factory=list)


@dataclass
class FileRow:
    """One attached file."""

    id: str
    name: str
    detail: str
    is_image: bool


class _WithFiles(Protocol):
    files: list[FileRow]


Row = TypeVar("Row", bound=_WithFiles)


@dataclass
class DocumentRow:
    """One document of the checklist; `need` is form, must, unless (its detail says when not) or may."""

    key: str
    name: str
    detail: str
    need: str
    files: list[FileRow] = field(default_factory=list)


@dataclass
class ReturnRow:
    """One way to receive the result."""

    value: str
    title: str
    detail: str
    chosen: bool


@dataclass
class ReviewRow:
    """A question and its answer; `note` says what is wrong or odd, `by` who typed it when it was a helper."""

    label: str
    text: str
    note: str
    wrong: bool
    by: str = ""


@dataclass
class ReviewPart:
    """The answers of one screen."""

    key: str
    title: str
    rows: list[ReviewRow] = field(default_factory=list)


def questions(draft: OpenDraft, screen: Screen) -> list[Question]:
    """The questions of one screen with what was typed so far."""
    return as_questions(draft.spec, screen.fields, draft.answers)


def as_questions(
    spec: ProcedureSpec, fields: tuple[FormField, ...], answers: dict[str, str]
) -> list[Question]:
    """Some questions of a form with what was typed so far, and what the form works out of it."""
    results = effects.results(spec, answers, clock.today())
    ends = rows_after(layout.laid_out(spec, answers).form, answers)
    rows = [as_question(asked, answers) for asked in fields]
    for row in rows:
        row.rows = ends.get(row.key, [])
        if row.kind == RESULT:
            row.value = results.get(row.key, "")
    return rows


def rows_of(questions: list[Question]) -> list[RowChange]:
    """What may be done to rows on an open screen."""
    return [change for question in questions for change in question.rows]


def say_news(before: list[Question], after: list[Question]) -> str:
    """Which questions came and went on an open screen, for whoever does not see them come."""
    old, new = ({row.key: row.label for row in rows} for rows in (before, after))
    return _say_changes(old, new, "Hỏi thêm", "Không còn hỏi")


def say_later(before: Mapping[str, str], after: Mapping[str, str]) -> str:
    """The same of the other screens, as `on_other_screens` has them: where one question is one screen nobody sees it."""
    return _say_changes(before, after, "Màn hình sau hỏi thêm", "Không còn hỏi")


def on_other_screens(order: tuple[Screen, ...], here: Screen) -> dict[str, str]:
    """The questions that are asked, but not on this screen: their labels by key."""
    return {
        asked.key: asked.label
        for screen in order
        if screen.key != here.key
        for asked in screen.fields
        if not asked.computed
    }


_MOST_NAMED = 3


def _say_changes(old: Mapping[str, str], new: Mapping[str, str], more: str, less: str) -> str:
    came = [label for key, label in new.items() if key not in old]
    went = [label for key, label in old.items() if key not in new]
    return " ".join(f"{what}: {_named(labels)}." for what, labels in ((more, came), (less, went)) if labels)


def _named(labels: list[str]) -> str:
    others = len(labels) - _MOST_NAMED
    return ", ".join(labels[:_MOST_NAMED]) + (f" và {others} câu nữa" if others > 0 else "")


RESULT = "result"
"""A line that is worked out, never typed."""


_CARD = {
    "number": "applicant_id",
    "full_name": "applicant_full_name",
    "birth_date": "applicant_dob",
    "address": "applicant_address",
}
CARD_BOXES = json.dumps(_CARD)
"""Which boxes of a form the identity card may fill, for `app.ui.scan`."""


def scanned(order: tuple[Screen, ...], here: Screen) -> str:
    """`CARD_BOXES` on the first screen with one of them, else nothing."""
    first = next((each for each in order if {box.key for box in each.fields} & set(_CARD.values())), None)
    return CARD_BOXES if here is first else ""


def as_question(asked: FormField, answers: dict[str, str]) -> Question:
    """One question of a form, with what was typed so far."""
    hour_key = asked.key + forms.TIME_SUFFIX
    example, hour_example = controls.examples(asked)
    return Question(
        key=asked.key,
        label=asked.label,
        kind=RESULT if asked.computed else controls.shown_as(asked) or _KINDS.get(asked.type, "line"),
        required=asked.required,
        example=example,
        help=asked.help or "",
        value=answers.get(asked.key, ""),
        keypad=controls.keypad(asked),
        autocomplete=_AUTOCOMPLETE.get(asked.key, "off"),
        hour_key=hour_key,
        hour_value=answers.get(hour_key, ""),
        hour_example=hour_example,
        options=[Option(value, words) for value, words in controls.choices(asked)],
    )


def documents(draft: OpenDraft) -> list[DocumentRow]:
    """The checklist with the files under each document."""
    return [
        DocumentRow(
            document.key,
            document.name,
            _about(document),
            _need(document),
            [file_row(file) for file in draft.files if file.document_key == document.key],
        )
        for document in draft.spec.documents
    ]


def in_order(rows: list[Row], shown: Sequence[Row]) -> list[Row]:
    """The documents as they are, their files in the order they were shown in; new ones last."""
    places = {file.id: place for row in shown for place, file in enumerate(row.files)}
    for row in rows:
        row.files.sort(key=lambda file: places.get(file.id, len(places)))
    return rows


def one_up(rows: list[Row], shown: Sequence[Row], file_id: str) -> list[Row]:
    """As `in_order`, with one file moved one place up."""
    for row in in_order(rows, shown):
        place = next((place for place, file in enumerate(row.files) if file.id == file_id), 0)
        if place:
            row.files.insert(place - 1, row.files.pop(place))
    return rows


def _need(document: Document) -> str:
    if forms.is_the_form_itself(document):
        return "form"
    if forms.must_attach(document):
        return "must"
    return "unless" if document.required and document.handling is Handling.SUBMIT else "may"


def _about(document: Document) -> str:
    if forms.is_the_form_itself(document):
        return "Lấy từ những gì vừa khai, không cần gửi tệp."
    said = [KIND_NAMES[document.kind].capitalize()] if KIND_NAMES[document.kind] else []
    if document.condition:
        said.append(document.condition)
    if document.handling is Handling.PRESENT:
        said.append("Chỉ xuất trình khi cán bộ cần, gửi ảnh trước thì nhanh hơn")
    elif document.reusable:
        said.append("Cơ quan tra được trong cơ sở dữ liệu thì không phải nộp")
    return ". ".join(said) + "." if said else ""


def file_row(file: FileInfo) -> FileRow:
    """An attached file as a row."""
    is_image = file.media_type.startswith("image/")
    size = f"{max(1, file.size // 1024)} KB" if file.size < 1024 * 1024 else f"{file.size / 1048576:.1f} MB"
    detail = f"Ảnh, {size}" if is_image else f"PDF, {file.pages} trang, {size}"
    return FileRow(str(file.id), file.name, detail.replace(".", ","), is_image)


def return_rows(draft: OpenDraft) -> list[ReturnRow]:
    """The ways to receive the result that this procedure allows."""
    return [
        ReturnRow(method.value, RETURN_NAMES[method], _RETURN_DETAILS[method], method is draft.return_method)
        for method in forms.return_methods(draft.spec)
    ]


def review(draft: OpenDraft, standing: Standing, helped: Mapping[str, str] = _NOBODY) -> list[ReviewPart]:
    """Everything that would be filed, with what is wrong or odd beside it.

    `helped` names, by box, who typed it for the citizen.
    """
    parts = []
    wrong = {box: said for boxes in standing.errors.values() for box, said in boxes.items()}
    for group in draft.spec.form:
        rows = []
        for asked in group.fields:
            error = next((wrong[box] for box in forms.boxes(asked) if box in wrong), "")
            typed = " ".join(filter(None, (draft.answers.get(box, "") for box in forms.boxes(asked))))
            value = standing.values.get(asked.key)
            text = forms.show(asked, value) if value and not error else typed
            note = error or standing.warnings.get(asked.key, "")
            by = next((helped[box] for box in forms.boxes(asked) if box in helped), "")
            rows.append(ReviewRow(asked.label, text, note, bool(error), by))
        parts.append(ReviewPart(group.key, group.title, rows))
    missing = standing.errors.get(DOCUMENTS, {})
    papers = [
        ReviewRow(row.name, _count(row), missing.get(row.key, ""), row.key in missing)
        for row in documents(draft)
        if row.files or row.need in {"form", "must"}
    ]
    parts.append(ReviewPart(DOCUMENTS, "Giấy tờ kèm theo", papers + _left_out(draft)))
    wrong = standing.errors.get(RETURN, {})
    chosen = RETURN_NAMES[draft.return_method] if draft.return_method else ""
    by = helped.get("return_method", "")
    ways = [ReviewRow("Cách nhận", chosen, wrong.get("return_method", ""), "return_method" in wrong, by)]
    if draft.return_method not in {None, ReturnMethod.COUNTER}:
        error = wrong.get("return_address", "")
        by = helped.get("return_address", "")
        ways.append(ReviewRow("Địa chỉ nhận", draft.return_address, error, bool(error), by))
    parts.append(ReviewPart(RETURN, "Nhận kết quả", ways))
    return parts


def _left_out(draft: OpenDraft) -> list[ReviewRow]:
    """Papers that have files and apply no longer, after an answer was changed."""
    wanted = {document.key for document in draft.spec.documents}
    rows = []
    for document in draft.published.documents if draft.published else ():
        count = sum(file.document_key == document.key for file in draft.files)
        if count and document.key not in wanted:
            rows.append(ReviewRow(document.name, f"{count} tệp", NOT_NEEDED, wrong=False))
    return rows


NOT_NEEDED = "Giấy này không còn cần, đã bỏ ra khỏi hồ sơ; ảnh được xóa khi nộp."


def _count(row: DocumentRow) -> str:
    if row.need == "form":
        return "Đã khai ở các bước trên"
    return f"{len(row.files)} tệp" if row.files else ""


def costs(spec: ProcedureSpec) -> list[tuple[str, str]]:
    """Time and fee on the review screen: the words of the procedure's page, with their exceptions and doubts."""
    return [
        ("Thời gian giải quyết", _said(spec, Fact.TIME, say_time(spec.time), spec.time.note)),
        ("Phí, lệ phí", _said(spec, Fact.FEE, say_fee(spec.fee), spec.fee.note)),
    ]


def _said(spec: ProcedureSpec, fact: Fact, said: str, note: str | None) -> str:
    marked = f"{said} ({UNVERIFIED})" if is_unverified(spec, fact) else said
    return f"{marked}. {note}" if note else marked


def what_next(spec: ProcedureSpec, filed: Filed) -> list[str]:
    """What happens to a filed dossier, in order, with by when."""
    checked = (
        f"Cán bộ kiểm tra hồ sơ, xong trước {clock.say_moment(filed.checked_by)}."
        if filed.checked_by
        else "Cán bộ đã kiểm tra hồ sơ."
    )
    time = say_time(spec.time)
    worked = f"Sau khi tiếp nhận, thời gian giải quyết: {time[0].lower()}{time[1:]}."
    arrives = {
        ReturnMethod.COUNTER: "Có kết quả, mời đến Trung tâm nhận.",
        ReturnMethod.POST: "Có kết quả, bưu tá mang đến địa chỉ đã chọn.",
        ReturnMethod.HOME: "Có kết quả, cán bộ hẹn giờ mang đến nhà.",
    }[filed.return_method]
    return [checked, worked, arrives]
