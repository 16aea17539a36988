"""An index of the open dossiers alone."""

from collections.abc import Sequence

import sqlalchemy as sa
from alembic import op

revision: str = "b83e51f0c6d2"
down_revision: str | None = "a41f0c7d92be"
branch_labels: str | Sequence[str] | None = None
depends_on: str | Sequence[str] | None = None


def upgrade() -> None:
    op.create_index(
        "ix_dossier_open",
        "dossier",
        ["updated_at"],
        sqlite_where=sa.text("step IS NOT NULL"),
        postgresql_where=sa.text("step IS NOT NULL"),
    )


def downgrade() -> None:
    op.drop_index("ix_dossier_open", table_name="dossier")
