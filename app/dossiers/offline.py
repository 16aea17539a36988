"""A draft away from the network: what a phone takes along to go on with it, and what it brings back.

Docs: docs/decisions/offline-drafts.md.
"""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from datetime import datetime
from typing import Any
from uuid import UUID

from sqlmodel.ext.asyncio.session import AsyncSession

from app import clock
from app.accounts.permissions import Caller
from app.catalogue.form_rules import When
from app.catalogue.schema import Document, FieldType, FormField, FormGroup, ProcedureSpec
from app.dossiers import about, controls, drafts, forms, layout, messages
from app.dossiers.drafts import OpenDraft
from app.dossiers.rows import RowEdit
from app.dossiers.wording import RETURN_NAMES
from app.errors import Invalid
from app.typed import keepable

_NO_SUCH_BOX = "Tờ khai nay theo mẫu mới, không còn ô này, nên phần đã điền ở đây không gửi được."
_AREAS = {FieldType.TEXTAREA, FieldType.ADDRESS}


@dataclass(frozen=True)
class Change:
    """One box changed without a network.

    Attributes:
        text: what was typed.
        base: what the phone knew to be in the box before.
    """

    box: str
    text: str
    base: str


@dataclass(frozen=True)
class Outcome:
    """What became of the changes a phone brought.

    Attributes:
        conflicts: what is in the box now, for each box that was changed on both sides; nothing of it was changed.
        refused: why a text cannot be kept, for each box where it is so: it stays on the phone.
    """

    at: datetime
    conflicts: dict[str, str] = field(default_factory=dict)
    refused: dict[str, str] = field(default_factory=dict)


def describe(draft: OpenDraft) -> dict[str, Any]:
    """Everything a phone needs to show the form by itself, as plain JSON values.

    Several of one procedure are told apart by what stands in the boxes that are `named`, and by when they were begun.
    """
    spec = draft.published or draft.spec
    return {
        "id": str(draft.id),
        "procedure": spec.name,
        "begun": clock.say_moment(draft.begun_at) if draft.begun_at else "",
        "named": about.name_boxes(spec),
        **describe_form(spec),
        "documents": [
            {
                **_described(document),
                "must": forms.must_attach(document),
                "files": sum(file.document_key == document.key for file in draft.files),
            }
            for document in spec.documents
            if not forms.is_the_form_itself(document)
        ],
        "ways": [
            {"value": method.value, "label": RETURN_NAMES[method]} for method in forms.return_methods(spec)
        ],
        "answers": standing(draft),
        "filed": None,
    }


async def take_along(db: AsyncSession, caller: Caller, draft_id: UUID) -> dict[str, Any]:
    """The caller's own draft with its form, for a phone; of one that was filed, as what, and where to write about it.

    Raises `NotFound`.
    """
    draft = await drafts.get(db, caller, draft_id)
    filed = await drafts.filed(db, caller, draft_id)
    if filed is None:
        return describe(draft)
    thread = {"thread": f"/api/dossiers/{draft.dossier_id}/messages", "who": messages.sender_mark(caller)}
    return {**describe(draft), "filed": {"code": filed.code, **thread}}


def describe_form(spec: ProcedureSpec) -> dict[str, Any]:
    """The questions of every screen in every row there may be, with what leads to them (assets/form-rules.js).

    Each box says to which `field` it belongs; the boxes of a later row share it with those of the first.
    """
    groups = [
        {
            "key": layout.row_key(group.key, row),
            "title": layout.row_group(group, row).title,
            "when": _when(group.when),
            "row": row,
            **_repeats(group),
            "boxes": [
                {**box, "field": first.key, "when": _when(first.when)}
                for first, asked in zip(group.fields, layout.row_group(group, row).fields, strict=True)
                if not asked.computed
                for box in _boxes(asked)
            ],
        }
        for group in spec.form
        for row in range(1, (group.repeat.max if group.repeat else 1) + 1)
    ]
    return {"groups": groups, "documents": [_described(document) for document in spec.documents]}


def _described(document: Document) -> dict[str, Any]:
    return {"key": document.key, "name": document.name, "when": _when(document.when)}


def _repeats(group: FormGroup) -> dict[str, Any]:
    if group.repeat is None:
        return {}
    return {"count": layout.count_box(group.key), "max": group.repeat.max, "noun": group.repeat.noun}


def _when(when: When | None) -> dict[str, Any] | None:
    return {"field": when.field, "answers": list(when.answers)} if when else None


def standing(draft: OpenDraft) -> dict[str, str]:
    """What is in every box now, the way to receive the result included."""
    return {
        **draft.answers,
        forms.RETURN_METHOD: draft.return_method.value if draft.return_method else "",
        forms.RETURN_ADDRESS: draft.return_address,
    }


async def bring_back(db: AsyncSession, caller: Caller, draft_id: UUID, changes: Sequence[Change]) -> Outcome:
    """Keep what was typed without a network, unless a box holds something else than the phone knew by now.

    Bringing the same once more changes nothing: a box that holds the text already is in order. Raises `NotFound`,
    and `Conflict` once the draft was filed.
    """
    draft = await drafts.hold(db, caller, draft_id)
    now = standing(draft)
    spec = draft.published or draft.spec
    ours = forms.known_boxes(spec) | layout.count_boxes(spec) | {forms.RETURN_METHOD, forms.RETURN_ADDRESS}
    conflicts, wanted, refused = {}, {}, {}
    for change in changes:
        held = now.get(change.box, "")
        if held == keepable(change.text):
            continue
        if change.box not in ours:
            if change.text:
                refused[change.box] = _NO_SUCH_BOX
        elif held == keepable(change.base):
            wanted[change.box] = change.text
        else:
            conflicts[change.box] = held
    if not wanted:
        return Outcome(draft.saved_at, conflicts, refused)
    counts = {box: text for box, text in wanted.items() if layout.is_count(box)}
    if counts:
        await drafts.change(db, await drafts.own(db, caller, draft_id, to_change=True), RowEdit("", counts))
    at, not_kept = await _keep(db, caller, draft, wanted)
    return Outcome(at, conflicts, refused | not_kept)


async def _keep(
    db: AsyncSession, caller: Caller, draft: OpenDraft, wanted: Mapping[str, str]
) -> tuple[datetime, dict[str, str]]:
    saved = await drafts.save_answers(db, caller, draft.id, wanted)
    at, refused = saved.at, dict(saved.too_long)
    method, address = wanted.get(forms.RETURN_METHOD) or None, wanted.get(forms.RETURN_ADDRESS)
    for chosen in ((method, None), (None, address)):
        if chosen == (None, None):
            continue
        try:
            at = await drafts.choose_return(db, caller, draft.id, *chosen)
        except Invalid as wrong:  # nothing was changed, and the other answers do not hang on it
            refused |= wrong.fields
    return at, refused


def _boxes(asked: FormField) -> list[dict[str, Any]]:
    """The boxes of one question: `kind` is line, area, cards or list."""
    kind = controls.shown_as(asked) or ("area" if asked.type in _AREAS else "line")
    example, hour_example = controls.examples(asked)
    label = asked.label if asked.required else f"{asked.label} (không bắt buộc)"
    shown = {
        "label": label,
        "help": asked.help or "",
        "example": example,
        "kind": kind,
        "keypad": controls.keypad(asked),
        "options": [{"value": value, "label": words} for value, words in controls.choices(asked)],
    }
    if asked.type is not FieldType.DATETIME:
        return [{"key": asked.key, **shown}]
    day_box, hour_box = forms.boxes(asked)
    return [
        {"key": day_box, **shown, "label": f"{label}: ngày"},
        {
            "key": hour_box,
            **shown,
            "label": f"{label}: giờ",
            "help": "",
            "example": hour_example,
            "keypad": "text",
        },
    ]
