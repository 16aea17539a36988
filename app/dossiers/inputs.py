"""What a client sends along with an action, read strictly: anything from a client is hostile. Pure."""

from collections.abc import Callable, Mapping
from dataclasses import dataclass, field
from datetime import date
from typing import Any
from uuid import UUID

from app.dossiers.workflow import TRANSITIONS
from app.errors import Invalid
from app.typed import keepable
from models.dossiers import ActionKind, SupplementReason

REASON_MIN, TEXT_MAX, NOTE_MAX, ITEMS_MAX = 10, 2000, 500, 30
KEY_MAX = 64

FORM_ITEM = "form"
"""Stands for the filled-in form among the documents of a supplement request."""

_NOT_SENT = "Chưa gửi được. Những gì đã nhập vẫn còn, mời xem lại ô được nhắc."


@dataclass(frozen=True)
class Item:
    """One document that has to be brought, and why."""

    document_key: str
    reason: SupplementReason
    note: str = ""


@dataclass(frozen=True)
class Given:
    """What came along with an action.

    Attributes:
        text: the reason where one is mandatory, otherwise a note.
        to: the colleague a dossier is handed to.
        items: what has to be supplemented.
        answers: corrected answers of the form, by box.
        until: the newly promised day.
    """

    text: str = ""
    to: UUID | None = None
    items: tuple[Item, ...] = ()
    answers: Mapping[str, str] = field(default_factory=dict)
    until: date | None = None


def check_key(key: str) -> str:
    """The client's idempotency key; raises `Invalid` when it is none."""
    if not key or len(key) > KEY_MAX or not key.isascii() or not key.isprintable():
        raise Invalid("Yêu cầu thiếu mã nhận dạng. Mời tải lại trang rồi thử lại.")
    return key


def read(kind: ActionKind, data: Mapping[str, Any]) -> Given:
    """Read what came with an action; raises `Invalid` with the error of each box.

    Keys: `text`; for hand_on `to`; for request_supplement `items`, a list of mappings with `document_key`,
    `reason` and `note`; for answer_supplement `answers`; for extend `until` (ISO date).
    """
    errors: dict[str, str] = {}
    text = _text(data.get("text"), errors)
    if TRANSITIONS[kind].needs_reason and len(text) < REASON_MIN and "text" not in errors:
        errors["text"] = f"Mời ghi rõ lý do, ít nhất {REASON_MIN} chữ: công dân sẽ đọc lý do này."
    reader = _READERS.get(kind)
    special: dict[str, Any] = reader(data, errors) if reader else {}
    if errors:
        raise Invalid(_NOT_SENT, errors)
    return Given(text=text, **special)


def _text(value: object, errors: dict[str, str]) -> str:
    if value is None:
        return ""
    text = keepable(value).strip() if isinstance(value, str) else None
    if text is None or len(text) > TEXT_MAX:
        errors["text"] = f"Ô này nhận tối đa {TEXT_MAX} chữ."
        return ""
    return text


def _to(data: Mapping[str, Any], errors: dict[str, str]) -> dict[str, Any]:
    try:
        return {"to": UUID(str(data.get("to")))}
    except ValueError:
        errors["to"] = "Mời chọn một đồng nghiệp."
        return {}


def _until(data: Mapping[str, Any], errors: dict[str, str]) -> dict[str, Any]:
    try:
        return {"until": date.fromisoformat(str(data.get("until")))}
    except ValueError:
        errors["until"] = "Mời chọn ngày hẹn mới."
        return {}


def _items(data: Mapping[str, Any], errors: dict[str, str]) -> dict[str, Any]:
    raw = data.get("items")
    if not isinstance(raw, list) or not 0 < len(raw) <= ITEMS_MAX:
        errors["items"] = "Mời chọn ít nhất một giấy tờ cần bổ sung."
        return {}
    found = []
    for each in raw:
        try:
            note = keepable(str(each.get("note") or "")).strip()
            item = Item(str(each["document_key"]), SupplementReason(each["reason"]), note)
        except (AttributeError, KeyError, ValueError, TypeError):
            errors["items"] = "Mời chọn lý do cho từng giấy tờ cần bổ sung."
            return {}
        if len(item.note) > NOTE_MAX:
            errors["items"] = f"Lời dặn cho mỗi giấy tờ dài tối đa {NOTE_MAX} chữ."
        found.append(item)
    if len({item.document_key for item in found}) != len(found):
        errors["items"] = "Một giấy tờ được chọn hai lần. Mời bỏ bớt."
    return {"items": tuple(found)}


def _answers(data: Mapping[str, Any], errors: dict[str, str]) -> dict[str, Any]:
    raw = data.get("answers") or {}
    if not isinstance(raw, Mapping) or not all(
        isinstance(key, str) and isinstance(value, str) for key, value in raw.items()
    ):
        errors["answers"] = "Phần sửa của tờ khai chưa đọc được. Mời tải lại trang."
        return {}
    return {"answers": {box: keepable(typed) for box, typed in raw.items()}}


_READERS: dict[ActionKind, Callable[[Mapping[str, Any], dict[str, str]], dict[str, Any]]] = {
    ActionKind.HAND_ON: _to,
    ActionKind.EXTEND: _until,
    ActionKind.REQUEST_SUPPLEMENT: _items,
    ActionKind.ANSWER_SUPPLEMENT: _answers,
}
