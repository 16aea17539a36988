"""`camtay counter`: what the counter keeps, and for how long."""

import asyncio
from typing import Annotated

import typer
from rich.console import Console

from app.db import dispose, transaction
from app.guidance import retention
from app.guidance.retention import Erased
from app.settings import settings

app = typer.Typer(help="The guidance counter.", no_args_is_help=True)
console = Console()


@app.callback()
def counter() -> None:
    """The guidance counter."""


@app.command()
def erase(
    days: Annotated[
        int, typer.Option(min=1, help="Arrivals this many days ago and longer.")
    ] = retention.DAYS,
    *,
    dry_run: Annotated[bool, typer.Option(help="Say what would be erased, and erase nothing.")] = False,
) -> None:
    """Erase who came to the counter; what was taught stays, without a name. Run it every night."""
    settings().check()
    found = asyncio.run(run(days, dry_run=dry_run))
    word = "Would erase" if dry_run else "Erased"
    console.print(
        f"{word}: {found.visitors} visitors, {found.notes} notes, {found.forms} forms, {found.cards} cards.",
        highlight=False,
    )


async def run(days: int, *, dry_run: bool) -> Erased:
    """Erase, or only count."""
    try:
        async with transaction() as db:
            found = await retention.erase(db, days)
            if dry_run:
                await db.rollback()
        return found
    finally:
        await dispose()
