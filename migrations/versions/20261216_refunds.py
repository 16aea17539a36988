"""money given back, and which statement told of which transfer."""

from collections.abc import Sequence

import sqlalchemy as sa
from alembic import op

revision: str = "8e41b7d0c5a3"
down_revision: str | None = "2f6b8d14a9c3"
branch_labels: str | Sequence[str] | None = None
depends_on: str | Sequence[str] | None = None


def upgrade() -> None:
    with op.batch_alter_table("fee_event", schema=None) as batch_op:
        batch_op.add_column(sa.Column("extra", sa.Integer(), nullable=False, server_default="0"))
        batch_op.drop_constraint(op.f("uq_fee_event_receipt"), type_="unique")
        batch_op.create_unique_constraint(op.f("uq_fee_event_step_receipt"), ["step", "receipt"])
    with op.batch_alter_table("fee_event", schema=None) as batch_op:
        batch_op.alter_column("extra", server_default=None)
    # Not in a batch: that would drop the table for a moment, and events refer to its rows.
    op.add_column("bank_line", sa.Column("alike", sa.String(length=64), nullable=True))
    op.create_index(op.f("ix_bank_line_alike"), "bank_line", ["alike"], unique=False)
    op.create_table(
        "bank_statement",
        sa.Column("id", sa.String(length=64), nullable=False),
        sa.Column("read_by", sa.Uuid(), nullable=False),
        sa.Column("read_at", sa.DateTime(timezone=True), nullable=False),
        sa.ForeignKeyConstraint(["read_by"], ["account.id"], name=op.f("fk_bank_statement_read_by_account")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_bank_statement")),
    )
    op.create_table(
        "bank_statement_line",
        sa.Column("statement_id", sa.String(length=64), nullable=False),
        sa.Column("number", sa.Integer(), nullable=False),
        sa.Column("line_id", sa.String(length=64), nullable=False),
        sa.Column("day", sa.Date(), nullable=False),
        sa.Column("alike", sa.String(length=64), nullable=False),
        sa.ForeignKeyConstraint(
            ["line_id"], ["bank_line.id"], name=op.f("fk_bank_statement_line_line_id_bank_line")
        ),
        sa.ForeignKeyConstraint(
            ["statement_id"],
            ["bank_statement.id"],
            name=op.f("fk_bank_statement_line_statement_id_bank_statement"),
        ),
        sa.PrimaryKeyConstraint("statement_id", "number", name=op.f("pk_bank_statement_line")),
    )
    with op.batch_alter_table("bank_statement_line", schema=None) as batch_op:
        batch_op.create_index(batch_op.f("ix_bank_statement_line_alike"), ["alike"], unique=False)


def downgrade() -> None:
    # What the version before cannot read goes: refunds, with what took them back, and questions about equal transfers.
    op.execute(
        "DELETE FROM fee_event WHERE step = 'reverse' AND EXISTS (SELECT 1 FROM fee_event AS undone WHERE "
        "undone.dossier_id = fee_event.dossier_id AND undone.seq = fee_event.reverses AND undone.step IN "
        "('refund_cash', 'refund_transfer', 'decide'))"
    )
    op.execute("DELETE FROM fee_event WHERE step IN ('refund_cash', 'refund_transfer', 'decide')")
    op.execute("UPDATE bank_line SET closed = 'not_fee' WHERE closed = 'same'")
    op.execute("UPDATE bank_line SET verdict = 'by_hand' WHERE verdict = 'alike'")
    op.execute("UPDATE bank_line_event SET step = 'not_fee' WHERE step = 'same'")
    op.execute("UPDATE bank_line_event SET step = 'reopen' WHERE step = 'other'")
    op.drop_table("bank_statement_line")
    op.drop_table("bank_statement")
    op.drop_index(op.f("ix_bank_line_alike"), table_name="bank_line")
    op.execute("ALTER TABLE bank_line DROP COLUMN alike")
    with op.batch_alter_table("fee_event", schema=None) as batch_op:
        batch_op.drop_constraint(op.f("uq_fee_event_step_receipt"), type_="unique")
        batch_op.create_unique_constraint(op.f("uq_fee_event_receipt"), ["receipt"])
        batch_op.drop_column("extra")
