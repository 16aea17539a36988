"""What a result proves of its signers' certificates."""

from collections.abc import Sequence

import sqlalchemy as sa
from alembic import op

revision: str = "d27c91ab4e05"
down_revision: str | None = "b83e51f0c6d2"
branch_labels: str | Sequence[str] | None = None
depends_on: str | Sequence[str] | None = None


def upgrade() -> None:
    with op.batch_alter_table("result_document", schema=None) as batch_op:
        batch_op.add_column(
            sa.Column("revocation", sa.String(length=40), nullable=False, server_default="unknown")
        )


def downgrade() -> None:
    with op.batch_alter_table("result_document", schema=None) as batch_op:
        batch_op.drop_column("revocation")
