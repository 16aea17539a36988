"""The number of a refund that was taken back can be recorded again."""

from collections.abc import Sequence

import sqlalchemy as sa
from alembic import op

revision: str = "e7a4c20b98d1"
down_revision: str | None = "5b0d91f4c7e2"
branch_labels: str | Sequence[str] | None = None
depends_on: str | Sequence[str] | None = None


def upgrade() -> None:
    with op.batch_alter_table("fee_event", schema=None) as batch_op:
        batch_op.add_column(sa.Column("nth", sa.Integer(), nullable=False, server_default="0"))
        batch_op.drop_constraint(op.f("uq_fee_event_step_receipt"), type_="unique")
        batch_op.create_unique_constraint(op.f("uq_fee_event_step_receipt_nth"), ["step", "receipt", "nth"])
    with op.batch_alter_table("fee_event", schema=None) as batch_op:
        batch_op.alter_column("nth", server_default=None)


def downgrade() -> None:
    # The version before knows each number once: the last keeps it.
    op.execute(
        "UPDATE fee_event SET receipt = substr(receipt, 1, 34) || ' #' || CAST(nth + 1 AS VARCHAR(3)) WHERE EXISTS "
        "(SELECT 1 FROM fee_event AS later WHERE later.step = fee_event.step AND later.receipt = fee_event.receipt "
        "AND later.nth > fee_event.nth)"
    )
    with op.batch_alter_table("fee_event", schema=None) as batch_op:
        batch_op.drop_constraint(op.f("uq_fee_event_step_receipt_nth"), type_="unique")
        batch_op.create_unique_constraint(op.f("uq_fee_event_step_receipt"), ["step", "receipt"])
        batch_op.drop_column("nth")
