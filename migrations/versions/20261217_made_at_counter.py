"""Which officer made an account at the counter, with the identity card in hand."""

from collections.abc import Sequence

import sqlalchemy as sa
from alembic import op

revision: str = "c3f82d5e9b17"
down_revision: str | None = "8e41b7d0c5a3"
branch_labels: str | Sequence[str] | None = None
depends_on: str | Sequence[str] | None = None


def upgrade() -> None:
    op.add_column("account", sa.Column("made_by", sa.Uuid(), nullable=True))


def downgrade() -> None:
    op.drop_column("account", "made_by")
