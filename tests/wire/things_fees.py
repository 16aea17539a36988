"""The fees of the wire tests: two payments to take back, a transfer nobody could place, and one closed by hand."""

from app.accounts.permissions import Caller
from app.db import transaction
from app.fees import lines, queries, service, statement
from models.fees import FeeStep, LineStep

DOUBTFUL, CLOSED = "khoanchuaro-1", "khoandaxuly-2"


async def give_fees(callers: dict[str, Caller], ids: dict[str, str]) -> dict[str, str]:
    """Ids of the two lines; `at_return_result` was paid to who receives, `at_stamp` to who returns."""
    receives = callers["receive"]
    for place, officer in (("at_return_result", receives), ("at_stamp", callers["return"])):
        async with transaction() as db:
            await service.record(
                db, officer, ids[place], FeeStep.PAY_COUNTER, seq=0, key=place, receipt=f"THU-{place}"
            )
    text = f"Ngày,Số tham chiếu,Số tiền,Nội dung\n25/11/2026,X1,8000,{DOUBTFUL}\n25/11/2026,X2,8000,{CLOSED}"
    async with transaction() as db:
        seen = await service.preview(db, receives, text)
        await service.book(db, receives, text, statement.fingerprint(seen))
        found = {line.content: line.id for line in await queries.doubtful(db, receives)}
        await lines.close(db, receives, found[CLOSED], LineStep.NOT_FEE, seq=0, reason="Thuê hội trường")
    return {"line": found[DOUBTFUL], "closed_line": found[CLOSED]}
