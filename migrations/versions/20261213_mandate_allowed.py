"""A mandate holds once its grantor has said that who entered the code is who they meant."""

from collections.abc import Sequence

import sqlalchemy as sa
from alembic import op

revision: str = "7b1e0c94d3a6"
down_revision: str | None = "5d9c2b7e41fa"
branch_labels: str | Sequence[str] | None = None
depends_on: str | Sequence[str] | None = None


def upgrade() -> None:
    op.add_column("mandate", sa.Column("allowed_at", sa.DateTime(timezone=True), nullable=True))
    # Until now a mandate that was accepted held; who gave it was told, and could end it.
    op.execute("UPDATE mandate SET allowed_at = accepted_at")


def downgrade() -> None:
    # Accepted alone was enough: what the grantor never confirmed must not begin to hold.
    op.execute("UPDATE mandate SET accepted_at = NULL, until = NULL WHERE allowed_at IS NULL")
    op.drop_column("mandate", "allowed_at")
