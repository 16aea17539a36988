"""What each side may see of a session, and the mandates of a person; always for the caller."""

from collections.abc import Set as AbstractSet
from dataclasses import dataclass, replace
from datetime import datetime
from uuid import UUID

from sqlalchemy import func, not_
from sqlmodel import col, or_, select
from sqlmodel.ext.asyncio.session import AsyncSession

from app import clock
from app.accounts import queries as people
from app.accounts.permissions import Caller, Permission, require
from app.accounts.queries import Introduced
from app.catalogue import queries as catalogue
from app.catalogue.rules import why_not_here
from app.catalogue.schema import ProcedureSpec
from app.dossiers import drafts, forms, open_drafts, screens
from app.dossiers.drafts import OpenDraft
from app.dossiers.helped import NO_NAME
from app.dossiers.open_drafts import DraftLine
from app.dossiers.screens import Standing
from app.errors import NotFound
from app.guidance.hand import rules
from app.guidance.hand.sessions import hidden_boxes, mandate_of, typed_by_helper
from models.accounts import DigitalLevel
from models.handinhand import HelpEnd, HelpSession, Mandate, MandateEvent, MandateStep

JOURNAL_MOST = 30


@dataclass(frozen=True)
class Together:
    """A session as one side sees it.

    Attributes:
        other: who is at the other end.
        over: what ended it; then there is nothing else to see.
        call: the number the other side may be called at; empty without their consent.
        draft: the form; None before the helper joined and once it is over. For a helper numbers are hidden
            and files are without names, unless the citizen shows them.
        standing: what is still wrong with the form, hidden in the same way: nothing is held against a hidden number.
        level: the citizen's, by which the screens are cut for both.
        until: when the mandate it rests on runs out; None for a session let in by a code.
    """

    session: HelpSession
    helper: bool
    other: Introduced
    procedure_name: str
    over: HelpEnd | None
    call: str = ""
    draft: OpenDraft | None = None
    standing: Standing | None = None
    level: DigitalLevel | None = None
    until: datetime | None = None

    @property
    def other_box(self) -> str:
        return self.session.citizen_box if self.helper else self.session.helper_box

    @property
    def stamp(self) -> str:
        """Changes with everything the other side should hear of."""
        return stamp_of(self.session, self.draft.revision if self.draft else 0)


def stamp_of(session: HelpSession, revision: int) -> str:
    """See `Together.stamp`."""
    return f"{revision}.{session.version}"


async def for_citizen(db: AsyncSession, caller: Caller, draft_id: UUID) -> Together | None:
    """The session at the caller's own draft, with a helper who joined or is about to; None without one."""
    require(caller, Permission.USE_OWN_ACCOUNT)
    found = await db.exec(
        select(HelpSession).where(
            HelpSession.draft_id == draft_id,
            HelpSession.citizen_id == caller.person,
            col(HelpSession.ended_at).is_(None),
        )
    )
    session = found.first()
    if session is None:
        return None
    mandate = await mandate_of(db, session)
    if rules.why_over(session, mandate, clock.now()):
        return None
    other = (await people.introduce(db, {session.helper_id})).get(session.helper_id)
    if other is None:
        return None
    draft = await drafts.get(db, caller, draft_id, with_files=False)
    call = other.phone if session.helper_may_be_called and not other.is_staff else ""
    return Together(
        session, False, other, draft.spec.name, None, call, draft, level=caller.level, until=_until(mandate)
    )


async def for_helper(db: AsyncSession, caller: Caller, session_id: UUID, *, whole: bool = True) -> Together:
    """A session as its helper sees it: name and procedure, and once joined the form; raises `NotFound`.

    `whole` False leaves out the files and what is still wrong, for when only something typed has changed.
    """
    require(caller, Permission.USE_OWN_ACCOUNT)
    session = await db.get(HelpSession, session_id)
    if session is None or session.helper_id != caller.person:
        raise NotFound
    mandate = await mandate_of(db, session)
    over = rules.why_over(session, mandate, clock.now())
    other = (await people.introduce(db, {session.citizen_id})).get(session.citizen_id)
    if other is None:
        raise NotFound
    if over is not None:
        return Together(session, True, other, "", over, until=_until(mandate))
    owner = await people.stand_in(db, session.citizen_id)
    draft = await drafts.get(db, owner, session.draft_id, with_files=whole)
    name = draft.spec.name
    if session.joined_at is None:
        return Together(session, True, other, name, None)
    standing = None
    if whole:
        unseen = await hidden_boxes(db, session, draft)
        standing = screens.stand(draft.spec, draft.application, clock.today(), owner.level, unseen=unseen)
    if not session.revealed:
        draft, standing = _hide(draft, standing, await typed_by_helper(db, session))
    call = other.phone if session.citizen_may_be_called else ""
    nameless = [replace(file, name="") for file in draft.files]
    draft = replace(draft, files=nameless)
    return Together(session, True, other, name, None, call, draft, standing, owner.level, _until(mandate))


def _until(mandate: Mandate | None) -> datetime | None:
    return mandate.until if mandate else None


def _hide(
    draft: OpenDraft, standing: Standing | None, own: AbstractSet[str]
) -> tuple[OpenDraft, Standing | None]:
    hidden = rules.masked(draft.spec, draft.answers, own)
    address = rules.masked(draft.spec, {forms.RETURN_ADDRESS: draft.return_address}, own)
    if standing is not None:
        standing = replace(standing, values=rules.masked(draft.spec, standing.values, own))
    return replace(draft, answers=hidden, return_address=address[forms.RETURN_ADDRESS]), standing


async def session_stamp(db: AsyncSession, caller: Caller, session: HelpSession) -> tuple[str, bool]:
    """The stamp of a session the caller is in, and whether the other side is away; see `Together`."""
    helper = session.helper_id == caller.person
    owner = await people.stand_in(db, session.citizen_id)
    draft = await drafts.get(db, owner, session.draft_id, with_files=False)
    seen = session.citizen_seen_at if helper else session.helper_seen_at
    return stamp_of(session, draft.revision), rules.is_away(seen, clock.now())


async def helper_names(db: AsyncSession, caller: Caller, draft_id: UUID) -> dict[str, str]:
    """For each box of the caller's own draft that somebody else typed, who it was."""
    typed = await drafts.typed_by(db, caller, draft_id)
    others = {who for who in typed.values() if who != caller.person}
    if not others:
        return {}
    names = await people.introduce(db, others)
    return {box: names[who].full_name for box, who in typed.items() if who in names}


@dataclass(frozen=True)
class JournalLine:
    """One step of a mandate; `procedure` names the draft it is about, while that is open with for whom it is."""

    at: datetime
    who: str
    step: MandateStep
    procedure: str


@dataclass(frozen=True)
class MandateView:
    """A mandate as one of its two people sees it.

    Attributes:
        other: the other person's name; empty while nobody has entered the code.
        procedures: the names of what it covers; empty for all.
        holds: it is in force.
        waiting: it waits for a yes of one of the two, or for its code to be entered.
        asks: the caller is the one, or one of the two, whose yes it waits for.
        drafts: for the helper, what of the grantor's is open and covered.
        may_begin: for the helper, what it covers that can be filed here, by field.
        begun: of these the codes of which the grantor has open drafts: one more is for another person.
    """

    id: UUID
    mine: bool
    other: str
    procedures: list[str]
    days: int
    until: datetime | None
    holds: bool
    waiting: bool
    asks: bool
    drafts: list[DraftLine]
    may_begin: list[ProcedureSpec]
    begun: frozenset[str]
    journal: list[JournalLine]


async def mandates(db: AsyncSession, caller: Caller) -> list[MandateView]:
    """The mandates the caller gave or holds, the newest first, with their journal.

    Every one that holds or waits, so that none can be lost sight of; of those that are over, the latest.
    """
    require(caller, Permission.USE_OWN_ACCOUNT)
    of_caller = or_(col(Mandate.grantor_id) == caller.person, col(Mandate.helper_id) == caller.person)
    over = or_(col(Mandate.ended_at).is_not(None), func.coalesce(col(Mandate.until) <= clock.now(), False))
    newest_first = select(Mandate).where(of_caller).order_by(col(Mandate.created_at).desc())
    live = await db.exec(newest_first.where(not_(over)))
    ended = await db.exec(newest_first.where(over).limit(JOURNAL_MOST))
    rows = [*live.all(), *ended.all()]
    ids = {who for row in rows for who in (row.grantor_id, row.helper_id) if who}
    names = {who: each.full_name for who, each in (await people.introduce(db, ids)).items()}
    specs = {each.spec.code: each.spec for each in await catalogue.published(db)}
    return [await _view(db, caller, row, names, specs) for row in rows]


async def _view(
    db: AsyncSession,
    caller: Caller,
    row: Mandate,
    names: dict[UUID, str],
    specs: dict[str, ProcedureSpec],
) -> MandateView:
    mine = row.grantor_id == caller.person
    other = row.helper_id if mine else row.grantor_id
    holds = rules.mandate_holds(row, clock.now())
    events = await db.exec(
        select(MandateEvent)
        .where(MandateEvent.mandate_id == row.id)
        .order_by(col(MandateEvent.id).desc())
        .limit(JOURNAL_MOST)
    )
    steps = list(events.all())
    about = await drafts.procedures_of(db, {step.draft_id for step in steps if step.draft_id})
    # Whose child a form is for is the grantor's, and the helper's while the mandate holds.
    covered = await _open_drafts(db, row) if mine or (holds and other in names) else []
    whom = {line.id: f" ({line.subject})" for line in covered if line.subject}
    titles = {draft: _name(specs, code) + whom.get(draft, "") for draft, code in about.items()}
    lines = [] if mine else covered
    begun = frozenset(line.procedure_code for line in lines)
    return MandateView(
        id=row.id,
        mine=mine,
        other=names.get(other, NO_NAME) if other else "",
        procedures=[_name(specs, code) for code in row.procedure_codes],
        days=row.days,
        until=row.until,
        holds=holds,
        waiting=row.ended_at is None and not rules.both_said_yes(row),
        asks=row.ended_at is None
        and row.helper_id is not None
        and (row.allowed_at if mine else row.accepted_at) is None,
        drafts=lines,
        may_begin=[
            spec for code, spec in specs.items() if rules.covers(row, code) and why_not_here(spec) is None
        ]
        if holds and not mine and other in names
        else [],
        begun=begun,
        journal=[
            JournalLine(
                step.at,
                names.get(step.actor_id, NO_NAME),
                step.step,
                titles.get(step.draft_id, "") if step.draft_id else "",
            )
            for step in steps
        ],
    )


def _name(specs: dict[str, ProcedureSpec], code: str) -> str:
    return specs[code].name if code in specs else code


async def _open_drafts(db: AsyncSession, mandate: Mandate) -> list[DraftLine]:
    owner = await people.stand_in(db, mandate.grantor_id)
    return [line for line in await open_drafts.mine(db, owner) if rules.covers(mandate, line.procedure_code)]


async def open_mandates(db: AsyncSession, caller: Caller) -> list[UUID]:
    """The mandates that were not ended, given or held by the caller."""
    require(caller, Permission.USE_OWN_ACCOUNT)
    rows = await db.exec(
        select(Mandate.id).where(
            (col(Mandate.grantor_id) == caller.person) | (col(Mandate.helper_id) == caller.person),
            col(Mandate.ended_at).is_(None),
        )
    )
    return list(rows.all())
