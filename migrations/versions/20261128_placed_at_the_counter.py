"""placed at the counter."""

from collections.abc import Sequence

import sqlalchemy as sa
from alembic import op

revision: str = "9f4ab1d07c36"
down_revision: str | None = "5d21c8e4b7f0"
branch_labels: str | Sequence[str] | None = None
depends_on: str | Sequence[str] | None = None


def upgrade() -> None:
    with op.batch_alter_table("counter_visitor", schema=None) as batch_op:
        batch_op.add_column(sa.Column("placed_level", sa.String(length=40), nullable=True))


def downgrade() -> None:
    with op.batch_alter_table("counter_visitor", schema=None) as batch_op:
        batch_op.drop_column("placed_level")
