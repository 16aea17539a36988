"""`camtay verify`: whether anybody changed what was done."""

import asyncio

import typer
from rich.console import Console

from app.db import dispose
from app.dossiers import proof

app = typer.Typer()
console = Console()


@app.command()
def verify() -> None:
    """Check the chain of every dossier, and that it stands as its actions make it. For a scheduled check."""
    checked, broken = asyncio.run(_check_all())
    if broken:
        console.print(f"[red]{broken} of {checked} dossiers do not fit.[/red]", highlight=False)
        raise typer.Exit(1)
    console.print(f"Every chain holds: {checked} dossiers.", highlight=False)


async def _check_all() -> tuple[int, int]:
    checked = broken = 0
    try:
        async for each in proof.check_all():
            checked += 1
            if each.problem:
                broken += 1
                console.print(f"{each.code}: {each.problem}", highlight=False, soft_wrap=True)
    finally:
        await dispose()
    return checked, broken
