"""What stands at the guidance counter of the wire tests: a line, forms begun, links to carry them on."""

import secrets
from datetime import timedelta

from app import clock
from app.accounts import queries as people
from app.accounts.permissions import Caller, Permission
from app.accounts.service import token_hash
from app.catalogue import queries as catalogue
from app.db import reading, transaction
from models.accounts import DigitalLevel
from models.counter import CounterVisitor, HandBack, VisitorStatus

STRANGER, YEAR = "Khách Vãng Lai", "1958"
_serials = iter(range(1, 1000))


async def give_counter(
    callers: dict[str, Caller], procedure: str
) -> tuple[dict[str, dict[str, str]], dict[str, str]]:
    """For each person a link of their own and a form they may fill in; and what is shared: a line, a link of nobody's."""
    own: dict[str, dict[str, str]] = {}
    guide = callers["guide"]
    async with reading() as db:
        version = (await catalogue.get(db, procedure)).id

    async def visitor(status: VisitorStatus, **person: str) -> CounterVisitor:
        made = CounterVisitor(
            day=clock.today(),
            level=DigitalLevel.BEGINNER,
            serial=next(_serials),
            status=status,
            registered_by=guide.person,
            arrived_at=clock.now(),
            **{"full_name": STRANGER, "birth": YEAR} | person,
        )
        async with transaction() as db:
            db.add(made)
        return made

    async def form(by: Caller, who: CounterVisitor, link: str = "") -> HandBack:
        made = HandBack(
            visitor_id=who.id,
            procedure_code=procedure,
            procedure_id=version,
            answers={"reason": "khai ở quầy"},
            started_by=by.person,
            created_at=clock.now(),
            updated_at=clock.now(),
            token_hash=token_hash(link) if link else None,
            expires_at=clock.now() + timedelta(hours=24),
        )
        async with transaction() as db:
            db.add(made)
        return made

    for _ in range(2):
        waiting = await visitor(VisitorStatus.WAITING)
    absent = await visitor(VisitorStatus.ABSENT)
    guides_form = str((await form(guide, await visitor(VisitorStatus.DONE))).id)
    for actor, caller in callers.items():
        async with reading() as db:
            profile = await people.my_profile(db, caller)
        link = secrets.token_urlsafe(24)
        known = {"full_name": profile.full_name, "citizen_number": profile.citizen_number or None}
        await form(guide, await visitor(VisitorStatus.DONE, **known), link)  # type: ignore[arg-type]
        mine = guides_form
        if actor != "guide" and caller.may(Permission.GUIDE):
            mine = str((await form(caller, await visitor(VisitorStatus.DONE))).id)
        own[actor] = {"hand_link": link, "counter_form": mine}
    link = secrets.token_urlsafe(24)
    await form(guide, await visitor(VisitorStatus.DONE), link)
    return own, {"absent": str(absent.id), "waiting": str(waiting.id), "hand_link": link}
