"""`camtay slots`: the hours in which the Centre visits people at home."""

import asyncio
from datetime import date, datetime, time
from typing import Annotated
from uuid import UUID

import typer
from rich.console import Console
from sqlmodel import col, select
from sqlmodel.ext.asyncio.session import AsyncSession

from app.accounts import queries
from app.accounts.permissions import Caller
from app.accounts.rules import normalise_phone
from app.db import dispose, transaction
from app.errors import Problem
from app.homecare import slots
from app.settings import settings
from models._types import lookup_hash
from models.accounts import Account, Role
from models.homecare import SlotRule

app = typer.Typer(help="The hours of home visits.", no_args_is_help=True)
console = Console()


@app.callback()
def hours() -> None:
    """The hours of home visits."""


@app.command()
def capacity(
    starts: Annotated[str, typer.Argument(help="When the slot begins, on a clock in Vietnam: 08:00.")],
    visits: Annotated[int, typer.Argument(help="How many visits fit in; 0 closes the slot.")],
    by: Annotated[str, typer.Option(help="Phone number of the administrator who decides it.")],
    day: Annotated[str, typer.Option(help="Only on this day: 2026-12-01. Without it, every day.")] = "",
) -> None:
    """Let a slot take another number of visits, every day or on one day. Visits already booked stay."""
    settings().check()
    try:
        begins = time.fromisoformat(starts)
        asyncio.run(set_capacity(begins, visits, by, datetime.fromisoformat(day).date() if day else None))
    except Problem as problem:
        console.print(f"[red]{next(iter(problem.fields.values()), problem.message)}[/red]")
        raise typer.Exit(1) from None
    except ValueError as error:
        console.print(f"[red]{error}[/red]")
        raise typer.Exit(1) from None
    console.print(f"The slot at {starts} takes {visits} visits {'on ' + day if day else 'a day'}.")


async def set_capacity(starts: time, visits: int, phone: str, day: date | None) -> None:
    """As the command; raises `Problem` or `ValueError` with what is wrong."""
    try:
        async with transaction() as db:
            caller = await _administrator(db, phone)
            await slots.set_capacity(db, caller, await _rule_at(db, starts), visits, day)
    finally:
        await dispose()


async def _administrator(db: AsyncSession, phone: str) -> Caller:
    able = await queries.officers_with(db, {Role.ADMINISTRATOR})
    found = await db.exec(
        select(Account).where(
            Account.phone_hash == lookup_hash("phone", normalise_phone(phone)), col(Account.id).in_(able)
        )
    )
    account = found.first()
    if account is None:
        raise ValueError("No administrator has this phone number.")
    return Caller(account.id, account.full_name, roles=frozenset({Role.ADMINISTRATOR}))


async def _rule_at(db: AsyncSession, starts: time) -> UUID:
    rules = await db.exec(
        select(SlotRule).where(col(SlotRule.valid_to).is_(None)).order_by(col(SlotRule.starts))
    )
    held = {rule.starts: rule.id for rule in rules.all()}
    if starts not in held:
        known = ", ".join(f"{each:%H:%M}" for each in held)
        raise ValueError(f"No slot begins at {starts:%H:%M}. There are: {known}.")
    return held[starts]
