"""`camtay verify`: whether anybody changed what was done."""

import asyncio

import typer
from rich.console import Console

from app.db import dispose
from app.dossiers import proof
from app.papers import vouching

app = typer.Typer()
console = Console()


@app.command()
def verify() -> None:
    """Check the chain of every dossier, that it stands as its actions make it, and its results. For a scheduled check."""
    checked, broken, held, older = asyncio.run(_check_all())
    if broken:
        console.print(f"[red]{broken} of {checked} dossiers do not fit.[/red]", highlight=False)
        raise typer.Exit(1)
    console.print(f"Every chain holds: {checked} dossiers.", highlight=False)
    if held:
        console.print(f"{held} results are the files that were uploaded.", highlight=False)
    if older:
        console.print(
            f"{older} results came before uploading was an action: nothing vouches for them.", highlight=False
        )


async def _check_all() -> tuple[int, int, int, int]:
    checked = held = older = 0
    broken: set[str] = set()
    try:
        async for each in proof.check_all():
            checked += 1
            _tell(each.code, each.problem, broken)
        async for each_results in vouching.check_all():
            held, older = held + each_results.held, older + each_results.older
            _tell(each_results.code, each_results.problem, broken)
    finally:
        await dispose()
    return checked, len(broken), held, older


def _tell(code: str, problem: str, broken: set[str]) -> None:
    if problem:
        broken.add(code)
        console.print(f"{code}: {problem}", highlight=False, soft_wrap=True)
