"""messages and notes about a dossier."""

from collections.abc import Sequence

import sqlalchemy as sa
from alembic import op

revision: str = "f05b6e21c8a4"
down_revision: str | None = "e47a0d9b3f52"
branch_labels: str | Sequence[str] | None = None
depends_on: str | Sequence[str] | None = None


def upgrade() -> None:
    op.create_table(
        "dossier_message",
        sa.Column("id", sa.Uuid(), nullable=False),
        sa.Column("dossier_id", sa.Uuid(), nullable=False),
        sa.Column("inside", sa.Boolean(), nullable=False),
        sa.Column("author_id", sa.Uuid(), nullable=False),
        sa.Column("key", sa.String(length=64), nullable=False),
        sa.Column("at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("sealed", sa.LargeBinary(), nullable=False),
        sa.Column("attachment_id", sa.Uuid(), nullable=True),
        sa.ForeignKeyConstraint(
            ["attachment_id"], ["attachment.id"], name=op.f("fk_dossier_message_attachment_id_attachment")
        ),
        sa.UniqueConstraint("attachment_id", name=op.f("uq_dossier_message_attachment_id")),
        sa.ForeignKeyConstraint(
            ["author_id"], ["account.id"], name=op.f("fk_dossier_message_author_id_account")
        ),
        sa.ForeignKeyConstraint(
            ["dossier_id"], ["dossier.id"], name=op.f("fk_dossier_message_dossier_id_dossier")
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_dossier_message")),
        sa.UniqueConstraint(
            "dossier_id", "author_id", "key", name=op.f("uq_dossier_message_dossier_id_author_id_key")
        ),
    )
    op.create_index("ix_dossier_message_thread", "dossier_message", ["dossier_id", "inside", "at"])
    op.create_table(
        "message_read",
        sa.Column("dossier_id", sa.Uuid(), nullable=False),
        sa.Column("account_id", sa.Uuid(), nullable=False),
        sa.Column("inside", sa.Boolean(), nullable=False),
        sa.Column("read_at", sa.DateTime(timezone=True), nullable=False),
        sa.ForeignKeyConstraint(
            ["account_id"], ["account.id"], name=op.f("fk_message_read_account_id_account")
        ),
        sa.ForeignKeyConstraint(
            ["dossier_id"], ["dossier.id"], name=op.f("fk_message_read_dossier_id_dossier")
        ),
        sa.PrimaryKeyConstraint("dossier_id", "account_id", "inside", name=op.f("pk_message_read")),
    )


def downgrade() -> None:
    op.drop_table("message_read")
    op.drop_table("dossier_message")
