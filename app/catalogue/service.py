"""Publishing the catalogue."""

import json
from dataclasses import dataclass
from datetime import timedelta
from hashlib import sha256

from sqlmodel import select
from sqlmodel.ext.asyncio.session import AsyncSession

from app.catalogue.schema import ProcedureSpec
from app.clock import now, today
from models.catalogue import Procedure


@dataclass(frozen=True)
class ImportResult:
    """What an import did, in procedures."""

    added: int = 0
    changed: int = 0
    unchanged: int = 0
    retired: int = 0

    @property
    def rebuild_due(self) -> bool:
        """The pages rendered at build time no longer say what is published."""
        return bool(self.added or self.changed or self.retired)


def content_hash(spec: ProcedureSpec) -> str:
    """A hash of everything the record says, whatever the order in its file."""
    text = json.dumps(spec.model_dump(mode="json"), sort_keys=True, ensure_ascii=False)
    return sha256(text.encode()).hexdigest()


async def import_catalogue(db: AsyncSession, specs: list[ProcedureSpec]) -> ImportResult:
    """Make `specs` the published catalogue. Importing the same again changes nothing.

    A changed record becomes a new version beside the old one, which drafts and dossiers may still point at; a
    code that is no longer there is retired, not deleted.
    """
    rows = (await db.exec(select(Procedure))).all()
    current = {row.code: row for row in rows if row.valid_to is None}
    latest: dict[str, int] = {}
    for row in rows:
        latest[row.code] = max(row.version, latest.get(row.code, 0))
    counts = {"added": 0, "changed": 0, "unchanged": 0, "retired": 0}
    day = today()
    yesterday = day - timedelta(days=1)
    for spec in specs:
        digest = content_hash(spec)
        before = current.pop(spec.code, None)
        if before and before.content_hash == digest:
            counts["unchanged"] += 1
            continue
        if before:
            # Replaced on the day it was published: the row still ends, though it was valid for no whole day.
            before.valid_to = max(yesterday, before.valid_from)
            db.add(before)
        counts["changed" if before else "added"] += 1
        db.add(
            Procedure(
                code=spec.code,
                version=latest.get(spec.code, 0) + 1,
                name=spec.name,
                field_slug=spec.field.slug,
                department_slug=spec.department.slug,
                online_level=spec.online.level.value,
                home_service=spec.home_service.eligible,
                spec=spec.model_dump(mode="json"),
                content_hash=digest,
                imported_at=now(),
                valid_from=day,
            )
        )
    for row in current.values():
        row.valid_to = max(yesterday, row.valid_from)
        db.add(row)
        counts["retired"] += 1
    await db.flush()
    return ImportResult(**counts)
