"""`camtay worker`: what is done without anybody asking, in a process of its own beside any number of web workers."""

import asyncio
import signal

import typer

from app import live
from app.db import dispose
from app.notify.worker import run_worker
from app.rounds import keep_rounds
from app.settings import settings
from app.wiring import wire

app = typer.Typer()


@app.command()
def worker() -> None:
    """Send push messages, draft letters of apology, warn before a step is late and sweep up what never arrived, until stopped.

    Any number may run; set CAMTAY_PUSH_WORKER=false for the web.
    """
    settings().check()
    wire()
    asyncio.run(_work())


async def _work() -> None:
    sending = asyncio.create_task(run_worker())
    rounds = asyncio.create_task(keep_rounds())
    hearing = asyncio.create_task(live.relay())
    for wanted in (signal.SIGTERM, signal.SIGINT):
        asyncio.get_running_loop().add_signal_handler(wanted, sending.cancel)
    try:
        await asyncio.wait([sending])
        if not sending.cancelled():
            sending.result()
    finally:
        rounds.cancel()
        hearing.cancel()
        await dispose()
