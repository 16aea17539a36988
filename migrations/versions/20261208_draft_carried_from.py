"""draft carried from."""

from collections.abc import Sequence

import sqlalchemy as sa
from alembic import op

revision: str = "a41f0c7d92be"
down_revision: str | None = "5d1c7be0a941"
branch_labels: str | Sequence[str] | None = None
depends_on: str | Sequence[str] | None = None


def upgrade() -> None:
    with op.batch_alter_table("draft", schema=None) as batch_op:
        batch_op.add_column(sa.Column("carried_from", sa.Uuid(), nullable=True))
        batch_op.create_foreign_key(
            op.f("fk_draft_carried_from_procedure"), "procedure", ["carried_from"], ["id"]
        )


def downgrade() -> None:
    with op.batch_alter_table("draft", schema=None) as batch_op:
        batch_op.drop_constraint(op.f("fk_draft_carried_from_procedure"), type_="foreignkey")
        batch_op.drop_column("carried_from")
