"""Whether this process can serve: for load balancers and for whoever starts it."""

from fastapi import APIRouter, Response
from pydantic import BaseModel
from sqlalchemy import text
from sqlalchemy.exc import SQLAlchemyError

from app.db import reading

router = APIRouter()


class Health(BaseModel):
    """The state of this process and of what it needs.

    Attributes:
        database: whether the database answers.
    """

    database: bool


@router.get("/api/health", tags=["operations"])
async def health(response: Response) -> Health:
    """200 when the database answers, 503 when it does not."""
    try:
        async with reading() as db:
            await db.connection()
            await db.execute(text("SELECT 1"))
    except (SQLAlchemyError, OSError):
        response.status_code = 503
        return Health(database=False)
    return Health(database=True)
