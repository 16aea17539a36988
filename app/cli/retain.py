"""`camtay retain`: erases what has been kept long enough. Run it every night."""

import asyncio
from typing import Annotated

import typer
from rich.console import Console
from rich.table import Table

from app import migrate
from app.db import dispose, engine
from app.insight.retention import Night
from app.insight.retention import retain as retain_all
from app.settings import settings
from app.wiring import wire

app = typer.Typer()
console = Console()


@app.command()
def retain(
    *, dry_run: Annotated[bool, typer.Option(help="Say what would be erased, and erase nothing.")] = False
) -> None:
    """Erase what has been kept long enough; run it every night.

    Drafts, pieces of files, contents of dossiers, looks at them, words of bank
    transfers, results, inbox, places of visits, visits never asked for, and who
    came to the counter, with notes, forms and code cards. For how long each is
    kept, the table says, and docs/operations.md.

    Exits with 1 when a part failed; the others were erased all the same.
    """
    settings().check()
    wire()
    night = asyncio.run(_run(dry_run=dry_run))
    table = Table("what", "kept for", "would erase" if dry_run else "erased")
    for stage in night.stages:
        table.add_row(stage.what, stage.kept, str(stage.number))
    console.print(table)
    if night.failed:
        console.print(f"Failed, and nothing of it was erased: {', '.join(night.failed)}. The log says why.")
        raise typer.Exit(1)


async def _run(*, dry_run: bool) -> Night:
    try:
        night = await retain_all(dry_run=dry_run)
        if not dry_run:
            await migrate.take_stock(engine())
        return night
    finally:
        await dispose()
