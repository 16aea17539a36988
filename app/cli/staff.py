"""`camtay staff`: the people who work at the Centre."""

import asyncio
from typing import Annotated

import typer
from rich.console import Console

from app.accounts import passwords, service
from app.db import dispose, transaction
from app.errors import Problem
from app.settings import settings
from models.accounts import Role

app = typer.Typer(help="The people who work at the Centre.", no_args_is_help=True)
console = Console()


@app.callback()
def staff() -> None:
    """The people who work at the Centre."""


@app.command()
def add(
    name: Annotated[str, typer.Option(help="Full name, as citizens will see it.")],
    phone: Annotated[str, typer.Option(help="Phone number, used to sign in.")],
    role: Annotated[list[Role], typer.Option(help="Role; may be given several times.")],
) -> None:
    """Make an officer's account (the first administrator, for one) and print its first password.

    The password works until it is changed, which is asked for at the first sign-in. A person who already has
    an account keeps their password and gets the roles.
    """
    settings().check()
    password = passwords.make_one_time_password()
    try:
        created = asyncio.run(_add(name, phone, password, set(role)))
    except (Problem, ValueError) as problem:
        console.print(f"[red]{problem}[/red]")
        raise typer.Exit(1) from None
    if created:
        console.print(f"Account made. First password (shown once): [bold]{password}[/bold]")
    else:
        console.print("The account was there already; it has the roles now.")


async def _add(name: str, phone: str, password: str, roles: set[Role]) -> bool:
    try:
        async with transaction() as db:
            account = await service.add_staff(db, name, phone, password, roles)
            return await passwords.verify_password(password, account.password_hash)
    finally:
        await dispose()
