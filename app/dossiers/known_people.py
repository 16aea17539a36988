"""Whom the caller has filed for before, so that nobody types their child's birthday twice."""

import hashlib
from collections.abc import Mapping
from dataclasses import dataclass
from uuid import UUID

from sqlmodel import col, select
from sqlmodel.ext.asyncio.session import AsyncSession

from app import clock
from app.accounts import rules as people
from app.accounts.permissions import Caller, Permission, require
from app.catalogue.search import fold
from app.dossiers import drafts, for_whom, forms, parties
from app.dossiers.for_whom import Kind, Subject
from app.errors import NotFound
from models.dossiers import Dossier, Draft

LOOKED_THROUGH = 30
"""How many of the caller's latest drafts and dossiers are read."""

OFFERED_MOST = 6


@dataclass(frozen=True)
class Known:
    """Somebody, or an organisation, the caller has filed for.

    Attributes:
        key: tells them apart, and nothing about them.
        answers: what goes into the boxes of a form.
    """

    key: str
    subject: Subject
    answers: dict[str, str]


async def offered(db: AsyncSession, caller: Caller, draft_id: UUID) -> list[Known]:
    """Whom the caller's own draft may be for, of those they filed for before, the latest first; `NotFound`."""
    draft = await drafts.get(db, caller, draft_id, with_files=False)
    if draft.published is None or draft.dossier_id:
        return []
    kinds = for_whom.choices(draft.published)
    if not kinds:
        return []
    found: dict[str, Known] = {}
    for answers in await _earlier(db, caller, draft_id):
        known = _known(answers)
        if known and known.subject.kind in kinds and not _grown_up(known):
            found.setdefault(known.key, known)
    return list(found.values())[:OFFERED_MOST]


async def choose(db: AsyncSession, caller: Caller, draft_id: UUID, key: str) -> None:
    """Put one of those `offered` into the caller's own draft, over what stood there of somebody else.

    Raises `NotFound`, and `Conflict` once it was filed.
    """
    draft = await drafts.hold(db, caller, draft_id)
    known = next((each for each in await offered(db, caller, draft_id) if each.key == key), None)
    if known is None or draft.published is None:
        raise NotFound("Không tìm thấy người này trong những hồ sơ đã làm. Mời nhập họ tên.")
    boxes = forms.known_boxes(draft.published)
    await drafts.save_answers(
        db, caller, draft_id, {b: text for b, text in known.answers.items() if b in boxes}
    )


async def _earlier(db: AsyncSession, caller: Caller, but: UUID) -> list[dict[str, str]]:
    require(caller, Permission.USE_OWN_ACCOUNT)
    open_ones = await db.exec(
        select(Draft.answers)
        .where(
            Draft.owner_id == caller.person,
            Draft.id != but,
            col(Draft.dossier_id).is_(None),
            col(Draft.discarded_at).is_(None),
        )
        .order_by(col(Draft.updated_at).desc())
        .limit(LOOKED_THROUGH)
    )
    filed = await db.exec(
        select(Dossier.id)
        .where(Dossier.owner_id == caller.person)
        .order_by(col(Dossier.filed_at).desc())
        .limit(LOOKED_THROUGH)
    )
    order = list(filed.all())
    answers = await parties.filed_answers(db, order)
    return [*map(dict, open_ones.all()), *(answers[dossier] for dossier in order if dossier in answers)]


def _known(answers: Mapping[str, str]) -> Known | None:
    subject = for_whom.subject(answers)
    if subject is None:
        return None
    of_organisation = subject.kind is Kind.ORGANISATION
    boxes = for_whom.ORGANISATION_BOXES if of_organisation else for_whom.PERSON_BOXES
    typed = {box: answers.get(box, "") for box in boxes}
    told_apart = (subject.kind.value, fold(subject.name), subject.number if of_organisation else subject.born)
    key = hashlib.sha256(repr(told_apart).encode()).hexdigest()[:16]
    return Known(key, subject, {for_whom.FOR_WHOM: subject.kind.value, **typed})


def _grown_up(known: Known) -> bool:
    if known.subject.kind is not Kind.CHILD:
        return False
    try:
        born = people.parse_date(known.subject.born)
    except ValueError:
        return False
    return not for_whom.is_child(born, clock.today())
