"""steps by procedure, warnings before their limit."""

from collections.abc import Sequence

import sqlalchemy as sa
from alembic import op

revision: str = "d81f4c2a96e7"
down_revision: str | None = "c3e90b7a5d14"
branch_labels: str | Sequence[str] | None = None
depends_on: str | Sequence[str] | None = None


def upgrade() -> None:
    op.add_column("dossier", sa.Column("step_role", sa.String(length=40), nullable=True))
    op.create_table(
        "step_warning",
        sa.Column("dossier_id", sa.Uuid(), nullable=False),
        sa.Column("step_due_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("to", sa.String(length=40), nullable=False),
        sa.Column("warned_at", sa.DateTime(timezone=True), nullable=False),
        sa.ForeignKeyConstraint(
            ["dossier_id"], ["dossier.id"], name=op.f("fk_step_warning_dossier_id_dossier")
        ),
        sa.PrimaryKeyConstraint("dossier_id", "step_due_at", "to", name=op.f("pk_step_warning")),
    )


def downgrade() -> None:
    op.drop_table("step_warning")
    op.drop_column("dossier", "step_role")
