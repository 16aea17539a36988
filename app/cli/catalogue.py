"""`camtay catalogue …`: check and publish the catalogue."""

import asyncio
from pathlib import Path
from typing import Annotated

import typer
from rich.console import Console

from app.catalogue.loader import CatalogueError, load
from app.catalogue.schema import ProcedureSpec
from app.catalogue.service import ImportResult, import_catalogue
from app.db import dispose, transaction

app = typer.Typer(help="Check and publish the catalogue of procedures.", no_args_is_help=True)

PathArgument = Annotated[Path, typer.Argument(help="The folder of YAML files, e.g. content/catalogue.")]


@app.command("check")
def check(path: PathArgument) -> None:
    """Read the catalogue and say every mistake in it; change nothing."""
    Console(soft_wrap=True).print(f"{len(_load_or_exit(path))} procedures, no mistake.", highlight=False)


@app.command("import")
def import_(path: PathArgument) -> None:
    """Publish the catalogue. Importing the same again changes nothing."""
    specs = _load_or_exit(path)
    result = asyncio.run(_publish(specs))
    console = Console(soft_wrap=True)
    console.print(
        f"added {result.added}, changed {result.changed}, unchanged {result.unchanged}, "
        f"retired {result.retired}",
        highlight=False,
    )
    if result.rebuild_due:
        console.print("Pages rendered at build time are behind: build again to publish them.")


def _load_or_exit(path: Path) -> list[ProcedureSpec]:
    try:
        return load(path)
    except CatalogueError as error:
        console = Console(stderr=True, soft_wrap=True)
        for line in error.problems:
            console.print(line, markup=False, highlight=False)
        count = len(error.problems)
        console.print(f"{count} mistake{'' if count == 1 else 's'}; nothing was changed.", highlight=False)
        raise typer.Exit(1) from None


async def _publish(specs: list[ProcedureSpec]) -> ImportResult:
    try:
        async with transaction() as db:
            return await import_catalogue(db, specs)
    finally:
        await dispose()
