"""way of answers."""

from collections.abc import Sequence

import sqlalchemy as sa
from alembic import op

revision: str = "7b0c3f5e91aa"
down_revision: str | None = "434393c86597"
branch_labels: str | Sequence[str] | None = None
depends_on: str | Sequence[str] | None = None


def upgrade() -> None:
    with op.batch_alter_table("answer_author", schema=None) as batch_op:
        batch_op.add_column(sa.Column("way", sa.String(length=40), nullable=True))


def downgrade() -> None:
    with op.batch_alter_table("answer_author", schema=None) as batch_op:
        batch_op.drop_column("way")
