"""Who was helped with which procedure: the one place that knows every kind of help."""

from datetime import datetime

from sqlmodel.ext.asyncio.session import AsyncSession

from app.guidance import topics
from app.guidance.figures import Taught
from app.guidance.hand.figures import helped_hand_in_hand
from app.homecare.figures import guided_at_home
from app.insight.rules import Help


async def helps_given(db: AsyncSession, since: datetime, sessions: list[Taught]) -> list[Help]:
    """Every help with a procedure from `since` on, that was given to somebody with an account.

    Sessions about the procedure, guidance visits at home, and forms filled in hand in hand on two devices.
    """
    counter = [
        Help(each.account_id, code, each.at)
        for each in sessions
        if each.account_id
        for topic in each.topics
        if (code := topics.procedure_of(topic))
    ]
    at_home = [
        Help(each.account_id, each.procedure_code, each.at) for each in await guided_at_home(db, since)
    ]
    together = [
        Help(each.account_id, each.procedure_code, each.at) for each in await helped_hand_in_hand(db, since)
    ]
    return counter + at_home + together
