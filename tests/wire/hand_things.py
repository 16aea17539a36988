"""What the people of the wire tests have of hand in hand: somebody to help them, and somebody they help."""

from uuid import UUID

from app.accounts.permissions import Caller
from app.db import transaction
from app.dossiers import drafts, files
from app.dossiers.intake import CleanFile
from app.guidance.hand import codes, mandates, sessions
from models.handinhand import HelpSession, Mandate
from tests.support.people import person
from tests.support.procedures import GOOD_ANSWERS

HELPED = "1.000656"
"""The procedure of the drafts at which two people work."""


ENTERED = "1.004884"
"""The procedure of the draft whose code somebody has entered and waits."""


async def give_help(actor: str, caller: Caller) -> dict[str, str]:
    """A session at one's own draft, one at a neighbour's, a code of a neighbour's, and mandates in each state."""
    found: dict[str, str] = {}
    async with transaction() as db:
        neighbour, relative = await person(db, "Bà Hàng Xóm"), await person(db, "Anh Người Nhà")
    own, session = await _together(caller, relative)
    found |= {"helped_draft": str(own), "helped_session": str(session)}
    async with transaction() as db:
        await drafts.save_answers(db, caller, own, {"reason": f"tokhai-{actor}"})
    theirs, session = await _together(neighbour, caller)
    found |= {"hand_draft": str(theirs), "hand": str(session)}
    async with transaction() as db:
        await drafts.save_answers(db, neighbour, theirs, {"applicant_address": f"giup-{actor}"})
        somebody = await person(db, "Ông Xóm Trên")
        waiting = await drafts.start_or_resume(db, somebody, HELPED)
        found["code"] = await codes.offer(db, somebody, waiting, agrees=True, may_call=False)
    async with transaction() as db:
        somebody = await person(db, "Ông Xóm Dưới")
        looked_at = await drafts.start_or_resume(db, somebody, HELPED)
        code = await codes.offer(db, somebody, looked_at, agrees=True, may_call=False)
        opened = await codes.enter(db, caller, code)
        assert isinstance(opened, HelpSession)
        found["to_join"] = str(opened.id)
    asked, _ = await _mandate(neighbour, caller)
    held, _ = await _mandate(somebody, caller, accepted=True)
    given, _ = await _mandate(caller, relative, accepted=True)
    async with transaction() as db:
        await sessions.end(db, caller, opened.id)
        again = await codes.enter(
            db, caller, await codes.offer(db, somebody, looked_at, agrees=True, may_call=False)
        )
        assert isinstance(again, HelpSession)
        await sessions.allow(db, somebody, again.id)
        found["to_join"] = str(again.id)
    async with transaction() as db:
        mine = await drafts.start_or_resume(db, caller, ENTERED)
        code = await codes.offer(db, caller, mine, agrees=True, may_call=False)
        entered = await codes.enter(db, relative, code)
        assert isinstance(entered, HelpSession)
        found |= {"entered_draft": str(mine), "entered": str(entered.id)}
    async with transaction() as db:
        offered = await mandates.grant(db, caller, None, "7", agrees=True)
    found["offered"] = str(offered.id)
    found["to_allow"], _ = await _mandate(caller, relative)
    third = await _covered(caller)
    return found | {"asked": asked, "held": held, "given": given, **third}


async def _covered(caller: Caller) -> dict[str, str]:
    """A mandate with a draft that nobody works on yet."""
    async with transaction() as db:
        grantor = await person(db, "Cụ Cuối Xóm")
        draft = await drafts.start_or_resume(db, grantor, HELPED)
    mandate, _ = await _mandate(grantor, caller, accepted=True)
    found = {"covering": mandate, "covered_draft": str(draft)}
    async with transaction() as db:
        grantor = await person(db, "Cô Bến Đò")
    found["to_begin"], _ = await _mandate(grantor, caller, accepted=True)
    async with transaction() as db:
        grantor = await person(db, "Bác Đầu Ngõ")
        draft = await drafts.start_or_resume(db, grantor, HELPED)
        await drafts.save_answers(db, grantor, draft, GOOD_ANSWERS)
        await drafts.choose_return(db, grantor, draft, "counter")
        photo = CleanFile(f"photo for {caller.person}".encode(), "image/jpeg", 1)
        await files.attach_to_draft(db, grantor, draft, "birth_certificate", "giấy.jpg", photo)
    mandate, made = await _mandate(grantor, caller, accepted=True)
    async with transaction() as db:
        found["acting"] = str(await mandates.open_draft(db, caller, made.id, draft))
    return found


async def _together(citizen: Caller, helper: Caller) -> tuple[UUID, UUID]:
    async with transaction() as db:
        draft = await drafts.start_or_resume(db, citizen, HELPED)
        opened = await codes.enter(
            db, helper, await codes.offer(db, citizen, draft, agrees=True, may_call=False)
        )
        assert isinstance(opened, HelpSession)
        await sessions.allow(db, citizen, opened.id)
        await sessions.join(db, helper, opened.id, may_call=False)
    return draft, opened.id


async def _mandate(grantor: Caller, helper: Caller, *, accepted: bool = False) -> tuple[str, Mandate]:
    async with transaction() as db:
        made = await mandates.grant(db, grantor, None, "7", agrees=True)
        await codes.enter(db, helper, await codes.offer_mandate(db, grantor, made))
        if accepted:
            await mandates.allow(db, grantor, made.id)
            await mandates.answer(db, helper, made.id, accepts=True)
    return str(made.id), made
