"""One person cannot flood the queue: filing has a limit, which loses nothing and keeps nobody from withdrawing."""

from datetime import datetime, timedelta
from uuid import uuid4

import pytest
import time_machine

from app.clock import VIETNAM
from app.db import transaction
from app.dossiers import drafts, filing, service
from app.errors import Invalid, TooMany
from models.dossiers import ActionKind, PortalStatus
from tests.support.dossiers import ANSWERS, a_dossier, a_draft, a_paper, a_person, a_procedure

pytestmark = pytest.mark.usefixtures("database")

MONDAY = datetime(2026, 11, 16, 9, 0, tzinfo=VIETNAM)


async def test_filing_and_withdrawing_again_and_again_is_stopped_and_loses_nothing(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    monkeypatch.setattr(filing, "LIMIT", "3/day")
    hoa, long, procedure = await a_person(), await a_person(name="Vũ Đức Long"), await a_procedure()
    with time_machine.travel(MONDAY, tick=False) as moved:
        for _ in range(2):
            filed = await a_dossier(hoa, procedure)
            async with transaction() as db:
                await service.act(db, hoa, filed.id, ActionKind.WITHDRAW, {"text": "Thôi"}, key=uuid4().hex)
        draft = await a_draft(hoa, procedure, paper=False)
        for _ in range(4):  # what cannot be filed is not counted
            with pytest.raises(Invalid):
                async with transaction() as db:
                    await service.file_draft(db, hoa, draft, uuid4().hex)
        await a_paper(hoa, draft_id=draft)
        for _ in range(4):  # nor is what is sent twice
            async with transaction() as db:
                last = await service.file_draft(db, hoa, draft, uuid4().hex)

        draft = await a_draft(hoa, procedure)
        with pytest.raises(TooMany, match="vẫn còn"):
            async with transaction() as db:
                await service.file_draft(db, hoa, draft, uuid4().hex)
        async with transaction() as db:
            kept = await drafts.get(db, hoa, draft)
            assert (kept.dossier_id, kept.answers) == (None, ANSWERS)
            ended = await service.act(
                db, hoa, last.id, ActionKind.WITHDRAW, {"text": "Thôi"}, key=uuid4().hex
            )
            assert ended.status is PortalStatus.WITHDRAWN, "who may not file any more may still take back"
        await a_dossier(long, procedure)  # nobody else waits for it

        moved.move_to(MONDAY + timedelta(days=1, minutes=1))
        async with transaction() as db:
            assert (await service.file_draft(db, hoa, draft, uuid4().hex)).step
