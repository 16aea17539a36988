"""What the office's own clock does, minute by minute, without anybody asking."""

import asyncio

import structlog

from app.dossiers import substitution, uploads, warnings
from app.papers import apologies

log = structlog.get_logger()

EVERY_SECONDS = 60.0

ROUND = (apologies.draft_all, substitution.hand_over_all, warnings.warn_all, uploads.sweep_all)
"""Each may run in any number of processes at once, and does nothing that was done."""


async def keep_rounds() -> None:
    """Go the round again and again until cancelled."""
    while True:
        for task in ROUND:
            try:
                if done := await task():
                    log.info("round_done", task=task.__module__, number=done)
            except Exception:  # the database may come back
                log.exception("round_failed", task=task.__module__)
        await asyncio.sleep(EVERY_SECONDS)
