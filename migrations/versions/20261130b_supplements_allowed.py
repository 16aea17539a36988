"""supplements allowed."""

from collections.abc import Sequence

import sqlalchemy as sa
from alembic import op

revision: str = "c3e90b7a5d14"
down_revision: str | None = "e07a4c11d9f3"
branch_labels: str | Sequence[str] | None = None
depends_on: str | Sequence[str] | None = None


def upgrade() -> None:
    op.add_column(
        "dossier", sa.Column("supplements_allowed", sa.Integer(), nullable=False, server_default="0")
    )


def downgrade() -> None:
    op.drop_column("dossier", "supplements_allowed")
