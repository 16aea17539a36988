"""Several open drafts of one procedure, of which one at most is untouched."""

from collections.abc import Sequence

import sqlalchemy as sa
from alembic import op

revision: str = "2f6b8d14a9c3"
down_revision: str | None = "c84f2a6d01be"
branch_labels: str | Sequence[str] | None = None
depends_on: str | Sequence[str] | None = None

_OPEN = "dossier_id IS NULL AND discarded_at IS NULL"
_UNTOUCHED = f"{_OPEN} AND revision = 0"


def upgrade() -> None:
    op.drop_index("uq_draft_open", table_name="draft")
    # Set aside by `downgrade`: somebody who discards a draft empties it, and later than it was saved.
    op.execute(
        "UPDATE draft SET discarded_at = NULL "
        "WHERE dossier_id IS NULL AND discarded_at = updated_at AND revision > 0"
    )
    # A photo is something put into it, and was not counted until now.
    op.execute(
        "UPDATE draft SET revision = 1 "
        "WHERE dossier_id IS NULL AND discarded_at IS NULL AND revision = 0 "
        "AND EXISTS (SELECT 1 FROM attachment WHERE attachment.draft_id = draft.id)"
    )
    op.create_index(
        "uq_draft_untouched",
        "draft",
        ["owner_id", "procedure_code"],
        unique=True,
        sqlite_where=sa.text(_UNTOUCHED),
        postgresql_where=sa.text(_UNTOUCHED),
    )


def downgrade() -> None:
    op.drop_index("uq_draft_untouched", table_name="draft")
    # The one before holds one draft of each: the others are set aside with all that is in them, for coming back.
    op.execute("UPDATE draft SET revision = 1 WHERE revision = 0")
    op.execute(
        "UPDATE draft SET discarded_at = updated_at WHERE dossier_id IS NULL AND discarded_at IS NULL AND EXISTS ("
        "SELECT 1 FROM draft AS later WHERE later.owner_id = draft.owner_id "
        "AND later.procedure_code = draft.procedure_code "
        "AND later.dossier_id IS NULL AND later.discarded_at IS NULL "
        "AND (later.updated_at > draft.updated_at OR (later.updated_at = draft.updated_at AND later.id > draft.id)))"
    )
    op.create_index(
        "uq_draft_open",
        "draft",
        ["owner_id", "procedure_code"],
        unique=True,
        sqlite_where=sa.text(_OPEN),
        postgresql_where=sa.text(_OPEN),
    )
