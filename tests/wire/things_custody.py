"""The paper originals of the wire tests: one of everybody's, taken in at the counter by a colleague."""

from app.accounts.permissions import Caller
from app.custody import service
from app.db import transaction


async def give_originals(
    callers: dict[str, Caller], own: dict[str, dict[str, str]]
) -> dict[str, dict[str, str]]:
    """Everybody's things with the label of an original under `original`; the officer who receives has it."""
    found = {}
    for actor, held in own.items():
        officer = callers["return" if actor == "receive" else "receive"]
        async with transaction() as db:
            row = await service.take_in(db, officer, held["dossier_code"], f"giaygoc-{actor}", actor)
        found[actor] = held | {"original": row.label}
    return found
