"""What a citizen does with a draft before it is filed: begin, resume, save, choose, look over, discard."""

from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import datetime
from uuid import UUID

from sqlalchemy.exc import IntegrityError
from sqlmodel import col, select
from sqlmodel.ext.asyncio.session import AsyncSession

from app import clock
from app.accounts import queries as people
from app.accounts.permissions import Caller, Permission, require
from app.catalogue import queries as catalogue
from app.catalogue.queries import Published
from app.catalogue.rules import why_not_here
from app.catalogue.schema import ProcedureSpec
from app.dossiers import about, authors, events, files, for_whom, forms, layout, screens, uploads
from app.dossiers.authors import Author
from app.dossiers.effects import Effects, effects
from app.dossiers.files import FileInfo
from app.dossiers.rows import RowEdit
from app.errors import Conflict, Invalid, NotFound
from app.typed import keepable
from models.dossiers import Dossier, Draft, ReturnMethod, Step, TimeUnit

_NO_DRAFT = "Không tìm thấy hồ sơ đang làm này, hoặc không thuộc về tài khoản này."


@dataclass(frozen=True)
class OpenDraft:
    """A draft as its owner works on it.

    Attributes:
        spec: the procedure as laid out for these answers; `published` as it is for any.
        answers: every answer as typed, by box.
        screen: where the owner was last, on whatever device.
        saved_at: when something was last kept.
        dossier_id: what it was filed as, or None.
    """

    id: UUID
    spec: ProcedureSpec
    answers: dict[str, str]
    screen: str
    return_method: ReturnMethod | None
    return_address: str
    files: list[FileInfo]
    saved_at: datetime
    dossier_id: UUID | None
    revision: int = 0
    published: ProcedureSpec | None = None
    begun_at: datetime | None = None

    @property
    def subject(self) -> str:
        """About whom or what it is; empty while that is not said."""
        return about.name(self.published or self.spec, self.answers)

    @property
    def title(self) -> str:
        """Its procedure, and for whom, for its owner and who helps them."""
        return f"{self.spec.name}, cho {self.subject}" if self.subject else self.spec.name

    @property
    def application(self) -> screens.Application:
        return screens.Application(
            self.answers,
            self.return_method,
            self.return_address,
            frozenset(file.document_key for file in self.files),
        )


@dataclass(frozen=True)
class Filed:
    """What a draft became: the dossier's code, and by when the office looks at it."""

    code: str
    filed_at: datetime
    checked_by: datetime | None
    time_amount: int | None
    time_unit: TimeUnit
    return_method: ReturnMethod


@dataclass(frozen=True)
class Saved:
    """Answers were kept: when, and which boxes hold more than can be kept (the text kept before stays)."""

    at: datetime
    too_long: dict[str, str]
    effects: Effects = field(default_factory=Effects)


MOST_OPEN = 10
"""Open drafts that one person may have of one procedure: more than any family needs, few enough to choose from."""

TOO_MANY = (
    f"Thủ tục này đang có {MOST_OPEN} hồ sơ làm dở, là nhiều nhất có thể. Các hồ sơ ấy vẫn còn nguyên. "
    "Mời nộp hoặc bỏ bớt một hồ sơ rồi làm thêm."
)


async def start_or_resume(db: AsyncSession, caller: Caller, procedure_code: str) -> UUID:
    """The caller's open draft of a procedure that was saved last, or a new one filled in from the account.

    A draft begun with an earlier version of the procedure goes on with today's; its answers stay, and what
    differs is shown (`app.dossiers.revising`).

    Raises:
        NotFound: there is no such procedure.
        Conflict: it cannot be filed here.
    """
    published = await _offered(db, caller, procedure_code)
    there = await open_ones(db, caller, procedure_code)
    if not there:
        return (await _begin(db, caller, published, another=False)).id
    return _goes_on(db, there[0], published)


async def start_another(db: AsyncSession, caller: Caller, procedure_code: str) -> UUID:
    """One more draft of a procedure, for another person: who, is not filled in. An untouched one is gone on with.

    Raises as `start_or_resume`, and `Conflict` while there are `MOST_OPEN` of them.
    """
    published = await _offered(db, caller, procedure_code)
    there = await open_ones(db, caller, procedure_code)
    untouched = next((draft for draft in there if draft.revision == 0), None)
    if untouched is None and len(there) >= MOST_OPEN:
        raise Conflict(TOO_MANY)
    if untouched is not None:
        return _goes_on(db, untouched, published)
    return (await _begin(db, caller, published, another=bool(there))).id


def _goes_on(db: AsyncSession, draft: Draft, published: Published) -> UUID:
    """Let a draft go on with today's version of its procedure."""
    if draft.procedure_id != published.id:
        draft.carried_from = draft.carried_from or draft.procedure_id
        draft.procedure_id = published.id
        db.add(draft)
    return draft.id


async def get(db: AsyncSession, caller: Caller, draft_id: UUID, *, with_files: bool = True) -> OpenDraft:
    """The caller's own draft, filed ones included; `with_files` False saves asking for them; `NotFound`."""
    draft = await own(db, caller, draft_id)
    spec = (await catalogue.get_version(db, draft.procedure_id)).spec
    return OpenDraft(
        id=draft.id,
        spec=layout.laid_out(spec, draft.answers),
        published=spec,
        answers=dict(draft.answers),
        screen=draft.screen,
        return_method=draft.return_method,
        return_address=draft.return_address or "",
        files=await files.of_draft(db, caller, draft_id) if with_files else [],
        saved_at=draft.updated_at,
        dossier_id=draft.dossier_id,
        revision=draft.revision,
        begun_at=draft.created_at,
    )


async def hold(db: AsyncSession, caller: Caller, draft_id: UUID) -> OpenDraft:
    """The caller's own open draft, which nobody else changes until the transaction ends.

    Raises `NotFound`, and `Conflict` once it was filed.
    """
    await own(db, caller, draft_id, to_change=True)
    return await get(db, caller, draft_id, with_files=False)


async def filed(db: AsyncSession, caller: Caller, draft_id: UUID) -> Filed | None:
    """What the caller's own draft was filed as; None while it is not; raises `NotFound`."""
    draft = await own(db, caller, draft_id)
    if draft.dossier_id is None:
        return None
    dossier = await db.get_one(Dossier, draft.dossier_id)
    return Filed(
        dossier.code,
        dossier.filed_at,
        dossier.step_due_at if dossier.step is Step.RECEIVE else None,
        dossier.time_amount,
        dossier.time_unit,
        dossier.return_method,
    )


async def typed_by(db: AsyncSession, caller: Caller, draft_id: UUID) -> dict[str, UUID]:
    """Who typed what stands in each box of the caller's own draft; raises `NotFound`."""
    await own(db, caller, draft_id)
    return {box: author.account_id for box, author in (await authors.of_draft(db, draft_id)).items()}


async def save_answers(
    db: AsyncSession,
    caller: Caller,
    draft_id: UUID,
    changes: Mapping[str, str],
    *,
    author: Author | None = None,
) -> Saved:
    """Keep what was typed, right or wrong; boxes that are not in `changes` stay as they are.

    Two devices may write at once: each box keeps what was typed into it last. `author` is who typed, when it is
    not the owner (`caller`) but somebody whom guidance has found to help them.
    """
    draft = await own(db, caller, draft_id, to_change=True)
    spec = (await catalogue.get_version(db, draft.procedure_id)).spec
    kept, too_long = forms.typed_into(forms.known_boxes(spec), changes)
    changed = {box for box, typed in kept.items() if draft.answers.get(box, "") != typed}
    before, draft.answers = draft.answers, {**draft.answers, **kept}
    await _typed(db, draft, author, changed)
    return Saved(draft.updated_at, too_long, effects(spec, before, draft.answers, clock.today()))


async def go_to(db: AsyncSession, caller: Caller, draft_id: UUID, screen: str) -> None:
    """Remember the screen where the owner is, so that any device opens there; raises `NotFound`."""
    draft = await own(db, caller, draft_id, to_change=True)
    spec = layout.laid_out((await catalogue.get_version(db, draft.procedure_id)).spec, draft.answers)
    if screen not in {each.key for each in screens.screens_of(spec, caller.level)}:
        raise NotFound("Không có bước này trong hồ sơ.")
    draft.screen = screen
    db.add(draft)
    events.publish_later(db, events.draft_topic(draft_id))


async def choose_return(
    db: AsyncSession,
    caller: Caller,
    draft_id: UUID,
    method: str | None = None,
    address: str | None = None,
    *,
    author: Author | None = None,
) -> datetime:
    """Keep how the result is to reach the citizen, and where; None leaves that part as it was.

    An unfinished address is kept as it is. `author`: see `save_answers`.

    Raises:
        Invalid: the procedure does not allow this way, or the address is longer than can be kept.
    """
    draft = await own(db, caller, draft_id, to_change=True)
    spec = (await catalogue.get_version(db, draft.procedure_id)).spec
    if method is not None and method not in forms.return_methods(spec):
        wrong = "Thủ tục này không nhận kết quả bằng cách đó. Mời chọn cách khác."
        raise Invalid(wrong, {"return_method": wrong})
    if address is not None and len(address) > forms.STORED_MAX:
        wrong = f"Địa chỉ dài quá. Ô này nhận tối đa {forms.ADDRESS_MAX} chữ."
        raise Invalid(wrong, {"return_address": wrong})
    before = {forms.RETURN_METHOD: draft.return_method, forms.RETURN_ADDRESS: draft.return_address}
    if method is not None:
        draft.return_method = ReturnMethod(method)
    if address is not None:
        draft.return_address = keepable(address) or None
    after = {forms.RETURN_METHOD: draft.return_method, forms.RETURN_ADDRESS: draft.return_address}
    await _typed(db, draft, author, {box for box in after if after[box] != before[box]})
    return draft.updated_at


async def discard(db: AsyncSession, caller: Caller, draft_id: UUID) -> None:
    """Throw a draft away: its answers are emptied, its files erased, half-sent ones as well."""
    await empty(db, await own(db, caller, draft_id, to_change=True))


async def empty(db: AsyncSession, draft: Draft) -> None:
    """Discard an open draft, whoever owns it and whether or not they are still here; asked by the system."""
    draft.discarded_at = clock.now()
    draft.answers = {}
    draft.return_address = None
    db.add(draft)
    await files.remove_all(db, draft.id)
    await uploads.forget(db, draft_id=draft.id)
    await events.end_draft(db, draft, events.DraftEnd.DISCARDED)


async def procedures_of(db: AsyncSession, drafts: set[UUID]) -> dict[UUID, str]:
    """The procedure of each of these drafts, and nothing else of them; asked by the system for figures."""
    rows = await db.exec(select(Draft.id, Draft.procedure_code).where(col(Draft.id).in_(drafts)))
    return dict(rows.all())


async def own(db: AsyncSession, caller: Caller, draft_id: UUID, *, to_change: bool = False) -> Draft:
    """The caller's own draft, filed ones only to read; raises `NotFound` or `Conflict`."""
    require(caller, Permission.USE_OWN_ACCOUNT)
    query = select(Draft).where(
        Draft.id == draft_id, Draft.owner_id == caller.person, col(Draft.discarded_at).is_(None)
    )
    draft = (await db.exec(query.with_for_update() if to_change else query)).first()
    if draft is None:
        raise NotFound(_NO_DRAFT)
    if to_change and draft.dossier_id:
        raise Conflict("Hồ sơ này đã nộp nên không sửa ở đây được nữa.")
    return draft


async def open_ones(db: AsyncSession, caller: Caller, procedure_code: str) -> list[Draft]:
    """The rows of the caller's open drafts of a procedure, the one that was saved last first."""
    require(caller, Permission.USE_OWN_ACCOUNT)
    rows = await db.exec(
        select(Draft)
        .where(
            Draft.owner_id == caller.person,
            Draft.procedure_code == procedure_code,
            col(Draft.dossier_id).is_(None),
            col(Draft.discarded_at).is_(None),
        )
        .order_by(col(Draft.updated_at).desc(), col(Draft.id))
    )
    return list(rows.all())


async def _offered(db: AsyncSession, caller: Caller, procedure_code: str) -> Published:
    require(caller, Permission.USE_OWN_ACCOUNT)
    published = await catalogue.get(db, procedure_code)
    reason = why_not_here(published.spec)
    if reason:
        raise Conflict(reason)
    return published


async def _begin(db: AsyncSession, caller: Caller, published: Published, *, another: bool) -> Draft:
    """A new draft, or the untouched one that was begun in another tab at the same moment."""
    now = clock.now()
    draft = Draft(
        owner_id=caller.person,
        procedure_code=published.spec.code,
        procedure_id=published.id,
        answers=await _from_account(db, caller, published.spec, another=another),
        created_at=now,
        updated_at=now,
    )
    try:
        async with db.begin_nested():
            db.add(draft)
    except IntegrityError:
        there = await open_ones(db, caller, published.spec.code)
        if not there:
            raise
        return next((each for each in there if each.revision == 0), there[0])
    return draft


async def _from_account(
    db: AsyncSession, caller: Caller, spec: ProcedureSpec, *, another: bool
) -> dict[str, str]:
    profile = await people.my_profile(db, caller)
    known = {
        "applicant_full_name": profile.full_name,
        "applicant_dob": profile.birth_date.strftime("%d/%m/%Y") if profile.birth_date else "",
        "applicant_id": profile.citizen_number,
        "applicant_phone": profile.phone,
        "applicant_address": profile.address,
        for_whom.FOR_WHOM: "" if another else for_whom.Kind.SELF.value,
    }
    asked = forms.known_boxes(spec)
    return {box: value for box, value in known.items() if value and box in asked}


async def change(db: AsyncSession, draft: Draft, edit: RowEdit) -> None:
    """Keep what rows that come, go and move change in a draft held for it; both sides' pages hear of it."""
    draft.answers = {**draft.answers, **edit.changes}
    await _typed(db, draft, None, edit.changes.keys() - edit.sources.keys())
    await authors.move(db, draft.id, edit.sources)
    events.publish_later(db, events.draft_topic(draft.id))
    for by_owner in (True, False):
        events.publish_later(db, events.typed_topic(draft.id, by_owner=by_owner))


async def _typed(db: AsyncSession, draft: Draft, author: Author | None, boxes: set[str]) -> None:
    """Count the save, keep who typed into `boxes`, and let the other side's page hear of it."""
    draft.revision += 1
    draft.updated_at = clock.now()
    db.add(draft)
    typing = author or Author(draft.owner_id)
    await authors.note(db, draft.id, typing, boxes, draft.updated_at)
    if boxes:
        by_owner = typing.account_id == draft.owner_id
        events.publish_later(db, events.typed_topic(draft.id, by_owner=by_owner))
