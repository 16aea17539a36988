"""Every command of `camtay`. What is slow to import is imported by the command that needs it."""

import asyncio
import contextlib
import sqlite3
import subprocess
import sys
from pathlib import Path
from typing import Annotated

import typer
from rich.console import Console

from app import logs
from app.settings import BadSettings, settings

app = typer.Typer(no_args_is_help=True, pretty_exceptions_enable=False, help=__doc__, add_completion=False)
database = typer.Typer(no_args_is_help=True, help="The database.")
keys = typer.Typer(no_args_is_help=True, help="Keys.")
app.add_typer(database, name="db")
app.add_typer(keys, name="keys")

out = Console()

CATALOGUE = Path("content/catalogue")

Host = Annotated[str | None, typer.Option(envvar="HOST", help="Address to listen on.")]
Port = Annotated[int, typer.Option(envvar="PORT", min=1, max=65535, help="Port to listen on.")]


@app.callback()
def _before_all() -> None:
    logs.configure(json=not settings().is_demo)


@app.command()
def run(host: Host = None, port: Port = 3000) -> None:
    """Prepare everything, build when something changed, and serve."""
    from app.cli.build import ensure_built  # noqa: PLC0415
    from app.cli.stamps import prepared  # noqa: PLC0415

    settings().check()
    if settings().database_url or not prepared().is_current():
        _prepare_apart()
    ensure_built()
    _serve(host, port)


def _prepare_apart() -> None:
    """Prepare in a process of its own: the file storage's threads would not survive the fork of the workers."""
    done = subprocess.run([sys.executable, sys.argv[0], "prepare"], check=False)  # noqa: S603 - ourselves
    if done.returncode:
        raise typer.Exit(done.returncode)


@app.command()
def serve(host: Host = None, port: Port = 3000) -> None:
    """Serve the finished build. Everything must be prepared: see `prepare` and `build`."""
    from app.cli.stamps import built  # noqa: PLC0415

    settings().check()
    if not built().is_current():
        raise BadSettings("There is no build of these sources: run `camtay build` first.")
    _serve(host, port)


def _serve(host: str | None, port: int) -> None:
    from app.serving import require_free  # noqa: PLC0415
    from app.serving import serve as serve_build  # noqa: PLC0415

    # A demo is opened from a phone on the same network; a real installation stands behind a proxy.
    chosen = host or ("0.0.0.0" if settings().is_demo else "127.0.0.1")  # noqa: S104
    require_free(chosen, port)
    # A process of its own: a thread here could hold a lock while a worker is forked.
    subprocess.Popen([sys.executable, sys.argv[0], "welcome", chosen, str(port)])  # noqa: S603 - ourselves
    serve_build(chosen, port)


@app.command(hidden=True)
def welcome(host: str, port: int) -> None:
    """Say where the app is, once it answers."""
    from app.cli.welcome import say_welcome  # noqa: PLC0415
    from app.serving import wait_until_ready  # noqa: PLC0415

    if wait_until_ready(host, port):
        say_welcome(out, host, port)


@app.command()
def prepare() -> None:
    """Bring the database up to date, load the catalogue, make the keys; in demo, invite the demo people."""
    from app.cli.prepare import prepare as prepare_all  # noqa: PLC0415
    from app.cli.stamps import prepared  # noqa: PLC0415

    settings().check()
    begun = prepared().begin()
    asyncio.run(prepare_all(CATALOGUE))
    prepared().set(begun)


@app.command()
def build(*, force: Annotated[bool, typer.Option(help="Build also when nothing changed.")] = False) -> None:
    """Build the pages, when something changed."""
    from app.cli.build import ensure_built  # noqa: PLC0415

    out.print("Built." if ensure_built(force=force) else "Nothing changed since the last build.")


@database.command("upgrade")
def upgrade_database() -> None:
    """Run the migrations that are missing."""
    from app.cli.prepare import upgrade  # noqa: PLC0415

    asyncio.run(upgrade())


@database.command("check")
def check_migrations() -> None:
    """Fail when migrations and tables disagree; tried on a throw-away SQLite database."""
    from app.cli.prepare import disagreements  # noqa: PLC0415

    found = asyncio.run(disagreements())
    for line in found:
        out.print(line, highlight=False)
    if found:
        raise typer.Exit(1)
    out.print("Migrations and tables agree.")


@database.command("backup")
def back_up(target: Annotated[Path, typer.Argument(help="A file that does not exist yet.")]) -> None:
    """Copy the embedded database while it is in use. PostgreSQL has pg_dump for this."""
    if settings().database_url:
        raise BadSettings("This installation uses PostgreSQL: back it up with pg_dump.")
    if target.exists():
        raise BadSettings(f"{target} exists: nothing was written.")
    with (
        contextlib.closing(
            sqlite3.connect(f"file:{settings().data_dir / 'camtay.db'}?mode=ro", uri=True)
        ) as own,
        contextlib.closing(sqlite3.connect(target)) as copy,
    ):
        own.backup(copy)
    target.chmod(0o600)
    out.print(f"Written: {target}. Keep it with the files and, elsewhere, the keys.", highlight=False)


@keys.command("vapid")
def show_public_key() -> None:
    """Make the web-push keys unless they exist, and print the public one."""
    from app.keys import vapid_public_key  # noqa: PLC0415

    out.print(vapid_public_key(), highlight=False)


def main() -> None:
    """Run the command line; expected failures are one plain sentence."""
    if sys.argv[1:2] not in (["run"], ["serve"]):  # these two start fast: they load no domain
        from app.cli import catalogue, counter, retain, slots, staff, tutorials, verify, worker  # noqa: PLC0415

        app.add_typer(catalogue.app, name="catalogue")
        app.add_typer(counter.app, name="counter")
        app.add_typer(staff.app, name="staff")
        app.add_typer(slots.app, name="slots")
        app.add_typer(tutorials.app, name="tutorials")
        app.add_typer(retain.app)
        app.add_typer(verify.app)
        app.add_typer(worker.app)
    try:
        app()
    except Exception as error:
        if isinstance(error, RuntimeError):  # `BadSettings` and `PortTaken` among them
            said: str | None = str(error)
        else:
            from app.cli.explain import explain  # noqa: PLC0415

            said = explain(error)
        if said is None:
            raise
        out.print("[bold red]Not done[/]:", end=" ")
        out.print(said, highlight=False, markup=False, soft_wrap=True)
        sys.exit(2)
