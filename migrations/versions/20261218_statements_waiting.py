"""The statement that an officer looks at before it is booked."""

from collections.abc import Sequence

import sqlalchemy as sa
from alembic import op

revision: str = "5b0d91f4c7e2"
down_revision: str | None = "c3f82d5e9b17"
branch_labels: str | Sequence[str] | None = None
depends_on: str | Sequence[str] | None = None


def upgrade() -> None:
    op.create_table(
        "bank_statement_waiting",
        sa.Column("read_by", sa.Uuid(), nullable=False),
        sa.Column("text", sa.LargeBinary(), nullable=False),
        sa.Column("read_at", sa.DateTime(timezone=True), nullable=False),
        sa.ForeignKeyConstraint(
            ["read_by"], ["account.id"], name=op.f("fk_bank_statement_waiting_read_by_account")
        ),
        sa.PrimaryKeyConstraint("read_by", name=op.f("pk_bank_statement_waiting")),
    )


def downgrade() -> None:
    op.drop_table("bank_statement_waiting")
