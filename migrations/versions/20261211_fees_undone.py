"""payments that are reversed, and transfers that are closed by hand."""

from collections.abc import Sequence

import sqlalchemy as sa
from alembic import op

revision: str = "d70c4e19b2a8"
down_revision: str | None = "d27c91ab4e05"
branch_labels: str | Sequence[str] | None = None
depends_on: str | Sequence[str] | None = None


def upgrade() -> None:
    with op.batch_alter_table("bank_line", schema=None) as batch_op:
        batch_op.add_column(sa.Column("closed", sa.String(length=40), nullable=True))
        batch_op.add_column(sa.Column("last_seq", sa.Integer(), nullable=False, server_default="0"))
        batch_op.create_index(batch_op.f("ix_bank_line_closed"), ["closed"], unique=False)
    with op.batch_alter_table("bank_line", schema=None) as batch_op:
        batch_op.alter_column("last_seq", server_default=None)
    with op.batch_alter_table("fee_event", schema=None) as batch_op:
        batch_op.add_column(sa.Column("line_id", sa.String(length=64), nullable=True))
        batch_op.add_column(sa.Column("reverses", sa.Integer(), nullable=True))
        batch_op.create_foreign_key(op.f("fk_fee_event_line_id_bank_line"), "bank_line", ["line_id"], ["id"])
        batch_op.create_index(batch_op.f("ix_fee_event_line_id"), ["line_id"], unique=False)
    op.execute("UPDATE fee_event SET line_id = key WHERE step = 'pay_transfer'")
    op.create_table(
        "bank_line_event",
        sa.Column("line_id", sa.String(length=64), nullable=False),
        sa.Column("seq", sa.Integer(), nullable=False),
        sa.Column("step", sa.String(length=40), nullable=False),
        sa.Column("dossier_id", sa.Uuid(), nullable=True),
        sa.Column("reason", sa.LargeBinary(), nullable=False),
        sa.Column("actor_id", sa.Uuid(), nullable=False),
        sa.Column("at", sa.DateTime(timezone=True), nullable=False),
        sa.ForeignKeyConstraint(
            ["line_id"], ["bank_line.id"], name=op.f("fk_bank_line_event_line_id_bank_line")
        ),
        sa.ForeignKeyConstraint(
            ["dossier_id"], ["dossier.id"], name=op.f("fk_bank_line_event_dossier_id_dossier")
        ),
        sa.ForeignKeyConstraint(
            ["actor_id"], ["account.id"], name=op.f("fk_bank_line_event_actor_id_account")
        ),
        sa.PrimaryKeyConstraint("line_id", "seq", name=op.f("pk_bank_line_event")),
    )


def downgrade() -> None:
    op.drop_table("bank_line_event")
    with op.batch_alter_table("fee_event", schema=None) as batch_op:
        batch_op.drop_index(batch_op.f("ix_fee_event_line_id"))
        batch_op.drop_constraint(op.f("fk_fee_event_line_id_bank_line"), type_="foreignkey")
        batch_op.drop_column("reverses")
        batch_op.drop_column("line_id")
    with op.batch_alter_table("bank_line", schema=None) as batch_op:
        batch_op.drop_index(batch_op.f("ix_bank_line_closed"))
        batch_op.drop_column("last_seq")
        batch_op.drop_column("closed")
