"""`camtay verify`: whether anybody changed what was done."""

import asyncio
from dataclasses import dataclass, field
from typing import Annotated

import typer
from rich.console import Console

from app.db import dispose
from app.dossiers import proof
from app.papers import vouching

app = typer.Typer()
console = Console()


@dataclass
class _Tally:
    dossiers: int = 0
    held: int = 0
    older: int = 0
    read: int = 0
    broken: set[str] = field(default_factory=set)
    missing: int = 0

    def tell(self, code: str, *problems: str) -> None:
        for problem in problems:
            self.broken.add(code)
            console.print(f"{code}: {problem}", highlight=False, soft_wrap=True)


@app.command()
def verify(
    *,
    skip_files: Annotated[
        bool, typer.Option("--skip-files", help="Leave the stored files of results unread: faster.")
    ] = False,
) -> None:
    """Check the chain of every dossier, that it stands as its actions make it, its results and their stored files. For a scheduled check."""
    found = asyncio.run(_check_all(files=not skip_files))
    if found.missing:
        console.print("[red]Dossiers are missing.[/red]")
    if found.broken:
        console.print(
            f"[red]{len(found.broken)} of {found.dossiers} dossiers do not fit.[/red]", highlight=False
        )
    if found.broken or found.missing:
        raise typer.Exit(1)
    console.print(f"Every chain holds: {found.dossiers} dossiers.", highlight=False)
    if found.held:
        console.print(f"{found.held} results are those that were uploaded.", highlight=False)
    if found.read:
        console.print(f"{found.read} stored files were read and are what was uploaded.", highlight=False)
    elif skip_files:
        console.print("The stored files were not read.", highlight=False)
    if found.older:
        console.print(
            f"{found.older} results came before uploading was an action: nothing vouches for them.",
            highlight=False,
        )


async def _check_all(*, files: bool) -> _Tally:
    tally = _Tally()
    try:
        async for each in proof.check_all():
            tally.dossiers += 1
            if each.problem:
                tally.tell(each.code, each.problem)
        async for said in proof.missing_codes():
            tally.missing += 1
            console.print(said, highlight=False)
        async for results in vouching.check_all(files=files):
            tally.held, tally.older = tally.held + results.held, tally.older + results.older
            tally.read += results.read
            tally.tell(results.code, *filter(None, (results.problem, *results.files)))
    finally:
        await dispose()
    return tally
