"""`camtay staff`: the people who work at the Centre."""

import asyncio
from collections.abc import Awaitable, Callable
from typing import Annotated, TypeVar

import typer
from rich.box import SIMPLE
from rich.console import Console
from rich.table import Table
from sqlmodel.ext.asyncio.session import AsyncSession

from app.accounts import passwords, service, staffing
from app.db import dispose, transaction
from app.dossiers import desk
from app.errors import Problem
from app.settings import settings
from models.accounts import Account, Role

app = typer.Typer(help="The people who work at the Centre.", no_args_is_help=True)
console = Console()

Found = TypeVar("Found")
Phone = Annotated[str, typer.Option(help="Phone number, used to sign in.")]


@app.callback()
def staff() -> None:
    """The people who work at the Centre."""


@app.command()
def add(
    name: Annotated[str, typer.Option(help="Full name, as citizens will see it.")],
    phone: Phone,
    role: Annotated[list[Role], typer.Option(help="Role; may be given several times.")],
) -> None:
    """Make an officer's account (the first administrator, for one) and print its first password.

    The password works until it is changed, which is asked for at the first sign-in. A person who already has
    an account keeps their password and gets the roles.
    """
    password = passwords.make_one_time_password()

    async def made(db: AsyncSession) -> bool:
        account = await service.add_staff(db, name, phone, password, set(role))
        return await passwords.verify_password(password, account.password_hash)

    if _do(made):
        console.print(f"Account made. First password (shown once): [bold]{password}[/bold]")
    else:
        console.print("The account was there already; it has the roles now.")


@app.command("list")
def list_all() -> None:
    """Name, phone and roles of every officer."""
    table = Table("Name", "Phone", "Roles", "Password", box=SIMPLE)
    for member in _do(staffing.members):
        roles = ", ".join(role.value for role in member.roles)
        table.add_row(member.full_name, member.phone, roles, "not set yet" if member.is_new else "own")
    console.print(table)


@app.command("password")
def new_password(phone: Phone) -> None:
    """Give an officer a new first password, for one that was forgotten or got around; their sessions end."""
    password = passwords.make_one_time_password()

    async def given(db: AsyncSession) -> Account:
        return await staffing.give_new_password(db, phone, password)

    account = _do(given)
    console.print(f"{account.full_name} is signed out everywhere.", highlight=False)
    console.print(f"First password (shown once): [bold]{password}[/bold]")


@app.command()
def remove(
    phone: Phone,
    role: Annotated[
        Role | None, typer.Option(help="Only this role; without it the account is closed.")
    ] = None,
) -> None:
    """Take a role away, or close an officer's account and end their sessions."""

    async def removed(db: AsyncSession) -> tuple[bool, int]:
        who = await staffing.find(db, phone)
        return await staffing.remove(db, phone, role), await desk.held_by(db, who.id)

    closed, held = _do(removed)
    console.print("The account is closed and signed out everywhere." if closed else "The role is taken away.")
    if held:
        console.print(f"Open dossiers they still hold: {held}. A leader hands them on at the desk.")


def _do(verb: Callable[[AsyncSession], Awaitable[Found]]) -> Found:
    """Run one verb in a transaction; an expected failure is printed and ends the command."""
    settings().check()

    async def run() -> Found:
        try:
            async with transaction() as db:
                return await verb(db)
        finally:
            await dispose()

    try:
        return asyncio.run(run())
    except (Problem, ValueError) as problem:
        console.print(f"[red]{problem}[/red]")
        raise typer.Exit(1) from None
