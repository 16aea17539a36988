"""Progress in the tutorials and the level. The phone keeps its own; for somebody signed in it is kept here as well."""

from typing import Annotated

from fastapi import APIRouter, Body
from pydantic import BaseModel, Field

from app.accounts import profiles
from app.accounts.permissions import Caller, Permission
from app.accounts.profiles import Placement
from app.db import reading, transaction
from app.guidance import placement, queries, service
from app.web.session import allowed
from models.accounts import DigitalLevel

router = APIRouter(prefix="/api/learning", tags=["learning"])


class Progress(BaseModel):
    """The furthest step and the questions answered rightly, by tutorial.

    `kept` says whether the server keeps it for this person.
    """

    kept: bool
    steps: dict[str, int] = {}
    quiz: dict[str, int] = {}


class Placed(BaseModel):
    """What a person answered, or the level that they took by hand."""

    answers: Annotated[dict[str, Annotated[str, Field(max_length=20)]], Field(max_length=20)] = {}
    level: DigitalLevel | None = None


@router.put("/placement")
async def keep_placement(
    placed: Placed, caller: Caller = allowed(Permission.USE_OWN_ACCOUNT)
) -> dict[str, DigitalLevel]:
    """Keep the caller's level; may be sent long after the questions were answered, and again."""
    found = Placement(placed.level) if placed.level else placement.place(placed.answers)
    async with transaction() as db:
        await profiles.place(db, caller, found)
    return {"level": found.level}


@router.get("/progress")
async def read_progress(caller: Caller = allowed(Permission.PUBLIC)) -> Progress:
    """The caller's own progress; empty, not an error, for somebody who is not signed in."""
    async with reading() as db:
        steps = await queries.progress_of(db, caller)
        quiz = await queries.quizzes_of(db, caller)
    return Progress(kept=caller.account_id is not None, steps=steps, quiz=quiz)


@router.put("/progress/{slug}")
async def keep_progress(
    slug: str,
    step: Annotated[int, Body(embed=True)],
    caller: Caller = allowed(Permission.USE_OWN_ACCOUNT),
) -> Progress:
    """Keep that the caller could do `step` of a tutorial; may be sent again, never goes back."""
    async with transaction() as db:
        row = await service.keep_progress(db, caller, slug, step)
    return Progress(kept=True, steps={slug: row.step})


@router.put("/progress/{slug}/quiz")
async def keep_quiz(
    slug: str,
    right: Annotated[int, Body(embed=True)],
    caller: Caller = allowed(Permission.USE_OWN_ACCOUNT),
) -> Progress:
    """Keep how many questions at the end of a tutorial were right; may be sent again, the best stays."""
    async with transaction() as db:
        row = await service.keep_quiz(db, caller, slug, right)
    return Progress(kept=True, quiz={slug: row.quiz_right or 0})
