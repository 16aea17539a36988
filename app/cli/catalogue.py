"""`camtay catalogue …`: check and publish the catalogue."""

import asyncio
from collections.abc import Callable
from pathlib import Path
from typing import Annotated, TypeVar

import typer
from rich.console import Console

from app.catalogue.finder import load_finder
from app.catalogue.loader import CatalogueError, load, load_other_offices
from app.catalogue.schema import ProcedureSpec
from app.catalogue.service import ImportResult, import_catalogue
from app.db import dispose, transaction

Read = TypeVar("Read")

app = typer.Typer(help="Check and publish the catalogue of procedures.", no_args_is_help=True)

PathArgument = Annotated[Path, typer.Argument(help="The folder of YAML files, e.g. content/catalogue.")]


@app.command("check")
def check(path: PathArgument) -> None:
    """Read the catalogue, and the finder beside it, and say every mistake in them; change nothing."""
    specs = _load_or_exit(path)
    said = f"{len(specs)} procedures"
    finder = path.resolve().with_name("finder")
    if finder.is_dir():
        found = _or_exit(
            lambda: load_finder(
                finder, {spec.code for spec in specs}, {office.slug for office in load_other_offices(path)}
            )
        )
        said += f", {len(found)} situations"
    Console(soft_wrap=True).print(f"{said}, no mistake.", highlight=False)


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
    return _or_exit(lambda: load(path))


def _or_exit(read: Callable[[], Read]) -> Read:
    try:
        return read()
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
