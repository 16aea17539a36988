"""Hand in hand as pure functions: what is still open, who may join, what a helper sees of numbers."""

import re
from collections.abc import Callable, Mapping
from collections.abc import Set as AbstractSet
from datetime import datetime, timedelta

from app.accounts.rules import check_citizen_number, normalise_phone
from app.catalogue.schema import FieldType, FormField, ProcedureSpec
from app.dossiers import forms
from app.dossiers.tax_codes import check_tax_code
from models.handinhand import HelpCode, HelpEnd, HelpSession, Mandate

CODE_DIGITS = 6
CODE_LIVES = timedelta(minutes=15)
JOIN_WITHIN = timedelta(minutes=15)
"""How long a helper may look at whose form it is before they join."""

IDLE = timedelta(hours=2)
"""So long after the citizen, or under a mandate anybody, was last heard of, a session is over."""

AWAY = timedelta(seconds=25)
"""A side that was not heard of for so long has lost its network; its page says something every 10 seconds."""

CODES_PER_HELPER, CODES_PER_ADDRESS = "5/15 minutes", "20/15 minutes"

MANDATE_DAYS: dict[int, str] = {
    1: "1 ngày",
    7: "1 tuần",
    30: "1 tháng",
    90: "3 tháng",
    180: "6 tháng",
}
"""How long a mandate may hold."""

HIDDEN = "****"
_STAR = re.compile(r"[*•]")
_LONG_NUMBER = re.compile(r"\d(?:[\W_]*\d){5,}")
"""Digits parted by whatever phones and people put between them: no-break spaces, dashes, slashes, brackets."""
_ANY_NUMBER = re.compile(r"\d(?:[ .\-]?\d)*")
_NAMES_A_NUMBER = re.compile(r"số định danh|căn cước|chứng minh|hộ chiếu|điện thoại", re.IGNORECASE)
_SHOWN_DIGITS = 2
_READ_NUMBER: dict[FieldType, Callable[[str], str]] = {
    FieldType.ID12: lambda text: check_citizen_number(text).number,
    FieldType.PHONE: normalise_phone,
    FieldType.TAX_CODE: check_tax_code,
}


def read_code(typed: str) -> str | None:
    """The six digits of a code as people type them ("123 456"); None for what is none."""
    digits = re.sub(r"[\s.\-]", "", typed[:40])
    return digits if re.fullmatch(rf"[0-9]{{{CODE_DIGITS}}}", digits) else None


def code_holds(code: HelpCode, now: datetime) -> bool:
    """Whether a code still lets somebody in."""
    return code.closed_at is None and now < code.expires_at


def mandate_holds(mandate: Mandate, now: datetime) -> bool:
    """Whether both said yes to a mandate, and it neither ended nor ran out."""
    return (
        both_said_yes(mandate)
        and mandate.ended_at is None
        and mandate.until is not None
        and now < mandate.until
    )


def both_said_yes(mandate: Mandate) -> bool:
    """Whether the helper accepted, and the grantor said that this helper is who they meant."""
    return mandate.allowed_at is not None and mandate.accepted_at is not None


def covers(mandate: Mandate, procedure_code: str) -> bool:
    """Whether a mandate is for this procedure."""
    return not mandate.procedure_codes or procedure_code in mandate.procedure_codes


def why_over(session: HelpSession, mandate: Mandate | None, now: datetime) -> HelpEnd | None:
    """What has ended a session, also when nobody has written it down yet; None while it is open."""
    if session.ended_at is not None:
        return session.ended_by or HelpEnd.IDLE
    if session.mandate_id is not None and (mandate is None or not mandate_holds(mandate, now)):
        return HelpEnd.MANDATE
    if session.joined_at is None and now >= session.created_at + JOIN_WITHIN:
        return HelpEnd.IDLE
    # Under a mandate the helper works alone. Let in by a code, they are there as long as the citizen is.
    heard = session.active_at
    if session.mandate_id is None and session.joined_at is not None:
        heard = max(session.joined_at, session.citizen_seen_at or session.joined_at)
    return HelpEnd.IDLE if now >= heard + IDLE else None


def is_away(seen_at: datetime | None, now: datetime) -> bool:
    """Whether one side seems to have lost its network."""
    return seen_at is not None and now - seen_at > AWAY


def masked(
    spec: ProcedureSpec, answers: Mapping[str, str], own: AbstractSet[str] = frozenset()
) -> dict[str, str]:
    """The answers as a helper sees them while numbers are hidden, by box.

    What stands in an `own` box they typed themselves, and may still be typing: it is no secret to them.
    """
    kinds = {box: question for question in spec.fields for box in forms.boxes(question) if box not in own}
    hidden = {box: mask(kinds[box], text) if box in kinds else text for box, text in answers.items()}
    if forms.RETURN_ADDRESS in hidden and forms.RETURN_ADDRESS not in own:
        hidden[forms.RETURN_ADDRESS] = _LONG_NUMBER.sub(HIDDEN, hidden[forms.RETURN_ADDRESS])
    return hidden


def mask(question: FormField, text: str) -> str:
    """What a helper sees of one answer.

    Of a number the last two digits, once it is whole: four would leave few candidates to who knows a birth date. While it is typed they would tell it digit by digit. In
    other text long numbers are hidden, and in text that is asked to hold a number, every one.
    """
    if question.type in _READ_NUMBER:
        return _mask_number(question.type, text)
    if question.type in {FieldType.TEXT, FieldType.TEXTAREA, FieldType.ADDRESS}:
        hides = _ANY_NUMBER if _NAMES_A_NUMBER.search(question.label) else _LONG_NUMBER
        return hides.sub(HIDDEN, text)
    return text


def _mask_number(kind: FieldType, text: str) -> str:
    if not text.strip():
        return ""
    try:
        whole = _READ_NUMBER[kind](text)
    except ValueError:
        return HIDDEN
    return f"{HIDDEN} {HIDDEN} {whole[-_SHOWN_DIGITS:]}"


def is_mask(text: str) -> bool:
    """Whether a text holds a mask: what was hidden must not be saved back as stars."""
    return bool(_STAR.search(text))


def unsaveable(
    typed: Mapping[str, str], shown: Mapping[str, str], real: Mapping[str, str]
) -> dict[str, bool]:
    """The boxes of `typed` that must not be saved, since they hold what was hidden from who sends them.

    `shown` is what the helper sees of each box, `real` what stands there. The value says whether they changed the
    mask, and so must be told; a mask that comes back as it was is no wish to change anything.
    """
    return {
        box: text != shown.get(box, "")
        for box, text in typed.items()
        if is_mask(text) and shown.get(box, "") != real.get(box, "")
    }
