"""How many took part in a session, and finding a lost card."""

from collections.abc import Sequence

import sqlalchemy as sa
from alembic import op

revision: str = "c1d7e05a92b4"
down_revision: str | None = "657553413574"
branch_labels: str | Sequence[str] | None = None
depends_on: str | Sequence[str] | None = None


def upgrade() -> None:
    with op.batch_alter_table("guidance_session") as table:
        table.add_column(sa.Column("heads", sa.Integer(), nullable=False, server_default="1"))
    with op.batch_alter_table("code_card") as table:
        table.add_column(sa.Column("person_hash", sa.String(length=64), nullable=True))
        table.create_index("ix_code_card_person_hash", ["person_hash"])


def downgrade() -> None:
    with op.batch_alter_table("code_card") as table:
        table.drop_index("ix_code_card_person_hash")
        table.drop_column("person_hash")
    with op.batch_alter_table("guidance_session") as table:
        table.drop_column("heads")
