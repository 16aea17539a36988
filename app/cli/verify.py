"""`camtay verify`: whether anybody changed what was done."""

import asyncio
from dataclasses import dataclass, field
from pathlib import Path
from typing import Annotated

import typer
from rich.console import Console

from app import clock
from app.db import dispose
from app.dossiers import heads, proof
from app.papers import vouching
from app.settings import BadSettings, settings

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

    def miss(self, said: str) -> None:
        self.missing += 1
        console.print(said, highlight=False, soft_wrap=True)


@app.command()
def verify(
    *,
    skip_files: Annotated[
        bool, typer.Option("--skip-files", help="Leave the stored files of results unread: faster.")
    ] = False,
    begin: Annotated[
        bool,
        typer.Option(
            "--begin", help="Compare with nothing from an earlier run; keep what is there for the next one."
        ),
    ] = False,
) -> None:
    """Check the chain of every dossier, that it stands as its actions make it and goes on from where it was at the last run, its results and their stored files. For a scheduled check."""
    path = settings().heads_file or settings().data_dir / "verify.heads"
    kept = heads.Heads() if begin else _kept(path)
    since = kept.kept_at
    found = asyncio.run(_check_all(kept, files=not skip_files))
    _keep(path, kept)
    if found.missing:
        console.print("[red]Dossiers are missing.[/red]")
    if found.broken:
        console.print(
            f"[red]{len(found.broken)} of {found.dossiers} dossiers do not fit.[/red]", highlight=False
        )
    if found.broken or found.missing:
        raise typer.Exit(1)
    console.print(f"Every chain holds: {found.dossiers} dossiers.", highlight=False)
    if since:
        was = f"{clock.local(since):%Y-%m-%d %H:%M}"
        console.print(f"Each goes on from where it was on {was}.", highlight=False)
    else:
        console.print(
            f"Nothing was compared with an earlier run. The next one finds what is cut off from now on: {path}.",
            highlight=False,
            soft_wrap=True,
        )
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


async def _check_all(kept: heads.Heads, *, files: bool) -> _Tally:
    tally, days = _Tally(), set[str]()
    try:
        async for each in proof.check_all(kept):
            tally.dossiers += 1
            days.add(heads.day_of(each.code))
            if each.problem:
                tally.tell(each.code, each.problem)
        for code in kept.gone(besides=tally.broken):
            tally.miss(f"{code}: was there, and is not any more")
        async for said in proof.missing_codes(days):
            tally.miss(said)
        async for results in vouching.check_all(files=files):
            tally.held, tally.older = tally.held + results.held, tally.older + results.older
            tally.read += results.read
            tally.tell(results.code, *filter(None, (results.problem, *results.files)))
    finally:
        await dispose()
    return tally


def _key() -> bytes:
    return settings().key("heads")


def _kept(path: Path) -> heads.Heads:
    """What an earlier run kept; raises `BadSettings` when that cannot be known, and what to do then."""
    try:
        return heads.Heads.opened(path.read_bytes(), _key())
    except FileNotFoundError:
        if settings().heads_file is None:
            return heads.Heads()
        # A medium that is not there must not pass for a first run.
        raise BadSettings(
            f"{path} is not there: make its medium available, or, the first time, run `camtay verify --begin`."
        ) from None
    except OSError as error:
        raise BadSettings(f"{path} cannot be read: {error.strerror}.") from None
    except heads.NotOurs:
        raise BadSettings(
            f"{path} was altered, is damaged, or was kept under another CAMTAY_SECRET_KEY. Look for its copy; "
            "`camtay verify --begin` begins anew, and finds nothing of what was cut off before."
        ) from None


def _keep(path: Path, kept: heads.Heads) -> None:
    try:
        heads.write(path, kept.sealed(_key(), clock.now()))
    except OSError as error:
        raise BadSettings(f"{path} cannot be written, so that nothing was kept: {error.strerror}.") from None
