"""One request for papers is free; a second takes a leader, and counts as overdue. No second dossier meanwhile."""

from datetime import timedelta
from typing import Any
from uuid import uuid4

import pytest

from app import clock
from app.accounts.permissions import Caller
from app.db import reading, transaction
from app.dossiers import figures, queries, service, supplements
from app.errors import Conflict, Invalid, NotAllowed
from models.accounts import Role
from models.dossiers import ActionKind as K
from models.dossiers import Dossier
from tests.support.dossiers import BIRTH_PAPER, a_dossier, a_paper, a_person, a_procedure

pytestmark = pytest.mark.usefixtures("database")

ITEMS = [{"document_key": BIRTH_PAPER, "reason": "unreadable"}]
WHY = "Giấy nộp lại vẫn mờ, không đọc được số."


async def act(caller: Caller, dossier: Dossier, kind: K, /, **data: Any) -> Dossier:
    async with transaction() as db:
        return await service.act(db, caller, dossier.id, kind, data, key=uuid4().hex)


async def counted() -> figures.Punctuality:
    async with reading() as db:
        return await figures.punctuality(db, clock.now() - timedelta(days=365))


async def test_a_second_request_takes_a_leaders_reason_and_counts_as_overdue() -> None:
    hoa, nam, leader = await a_person(), await a_person(Role.APPRAISE), await a_person(Role.LEADER)
    dossier = await act(await a_person(Role.RECEIVE), await a_dossier(hoa, await a_procedure()), K.RECEIVE)
    with pytest.raises(Conflict):  # nothing to allow before the first
        await act(leader, dossier, K.ALLOW_SUPPLEMENT, text=WHY)
    await act(nam, dossier, K.REQUEST_SUPPLEMENT, items=ITEMS)
    await a_paper(hoa, dossier_id=dossier.id)
    await act(hoa, dossier, K.ANSWER_SUPPLEMENT)
    with pytest.raises(Conflict, match="lãnh đạo"):
        await act(nam, dossier, K.REQUEST_SUPPLEMENT, items=ITEMS)
    with pytest.raises(NotAllowed):
        await act(nam, dossier, K.ALLOW_SUPPLEMENT, text=WHY)
    with pytest.raises(Invalid):
        await act(leader, dossier, K.ALLOW_SUPPLEMENT, text="")
    allowed = await act(leader, dossier, K.ALLOW_SUPPLEMENT, text=WHY)
    assert allowed.assignee_id == nam.account_id
    assert await counted() == figures.Punctuality(1, 0, 0)
    asked = await act(nam, dossier, K.REQUEST_SUPPLEMENT, items=ITEMS)
    assert asked.supplement_requests == 2
    assert await counted() == figures.Punctuality(1, 1, 1)
    async with reading() as db:
        seen = await queries.my_dossier(db, hoa, dossier.code)
    assert WHY not in repr(seen)  # between the leader and the officer


async def test_a_dossier_that_waits_for_papers_is_offered_before_a_second_one() -> None:
    hoa, other, thu = await a_person(), await a_person(name="Lê Văn Bình"), await a_person(Role.RECEIVE)
    dossier = await a_dossier(hoa, await a_procedure())

    async def offered(caller: Caller) -> list[str]:
        async with reading() as db:
            return [each.code for each in await supplements.waiting(db, caller, dossier.procedure_code)]

    assert await offered(hoa) == []
    await act(thu, dossier, K.REQUEST_SUPPLEMENT, items=ITEMS)
    assert await offered(hoa) == [dossier.code]
    assert await offered(other) == []
