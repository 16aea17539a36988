"""citizen allows."""

from collections.abc import Sequence

import sqlalchemy as sa
from alembic import op

revision: str = "5d21c8e4b7f0"
down_revision: str | None = "7b0c3f5e91aa"
branch_labels: str | Sequence[str] | None = None
depends_on: str | Sequence[str] | None = None


def upgrade() -> None:
    with op.batch_alter_table("help_session", schema=None) as batch_op:
        batch_op.add_column(sa.Column("allowed_at", sa.DateTime(timezone=True), nullable=True))


def downgrade() -> None:
    with op.batch_alter_table("help_session", schema=None) as batch_op:
        batch_op.drop_column("allowed_at")
