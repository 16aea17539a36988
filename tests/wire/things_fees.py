"""The fees of the wire tests: two payments to take back, one to give back, a transfer nobody could place, one closed by hand."""

from app.accounts.permissions import Caller, Permission
from app.db import transaction
from app.dossiers import service as dossiers
from app.fees import lines, queries, service, statement, waiting
from models.dossiers import ActionKind
from models.fees import FeeStep, LineStep
from tests.wire import things

WAITING = "Ngày,Số tham chiếu,Số tiền,Nội dung\n25/11/2026,FT1,8000,khoanchoxem"
DOUBTFUL, CLOSED, ALIKE = "khoanchuaro-1", "khoandaxuly-2", "khoangiong-3"


async def give_fees(callers: dict[str, Caller], ids: dict[str, str]) -> dict[str, str]:
    """Ids of three lines (one is asked about), and the code of a dossier that was paid for and withdrawn.

    `at_return_result` was paid to who receives, `at_stamp` to who returns.
    """
    receives = callers["receive"]
    withdrawn = await things.file_dossier("owner", callers["owner"], "withdrawn")
    paid = {place: ids[place] for place in ("at_return_result", "at_stamp")} | {"withdrawn": withdrawn.code}
    for place, code in paid.items():
        officer = callers["return"] if place == "at_stamp" else receives
        async with transaction() as db:
            await service.record(
                db, officer, code, FeeStep.PAY_COUNTER, seq=0, key=place, receipt=f"THU-{place}"
            )
    async with transaction() as db:
        await dossiers.act(db, callers["owner"], withdrawn.id, ActionKind.WITHDRAW, {}, key="withdraw")
    text = f"Ngày,Số tham chiếu,Số tiền,Nội dung\n25/11/2026,X1,8000,{DOUBTFUL}\n25/11/2026,X2,8000,{CLOSED}"
    async with transaction() as db:
        seen = await service.preview(db, receives, text)
        await service.book(db, receives, text, statement.fingerprint(seen))
        found = {line.content: line.id for line in await queries.doubtful(db, receives)}
        await lines.close(db, receives, found[CLOSED], LineStep.NOT_FEE, seq=0, reason="Thuê hội trường")
    for letterhead in ("Sáng,,\n", "Chiều,,\n"):  # nothing says whether the second is the first
        text = f"{letterhead}Ngày,Số tiền,Nội dung\n25/11/2026,7000,{ALIKE}"
        async with transaction() as db:
            seen = await service.preview(db, receives, text)
            await service.book(db, receives, text, statement.fingerprint(seen))
            asked = seen[0].line.id
    for caller in callers.values():
        if caller.may(Permission.COLLECT_FEES):
            async with transaction() as db:
                await waiting.put(db, caller, WAITING.encode())
    return {
        "asked_line": asked,
        "line": found[DOUBTFUL],
        "closed_line": found[CLOSED],
        "withdrawn": withdrawn.code,
    }
