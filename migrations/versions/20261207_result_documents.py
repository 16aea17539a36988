"""result documents."""

from collections.abc import Sequence

import sqlalchemy as sa
from alembic import op

revision: str = "5d1c7be0a941"
down_revision: str | None = "7d10e4b8c35a"
branch_labels: str | Sequence[str] | None = None
depends_on: str | Sequence[str] | None = None


def upgrade() -> None:
    op.create_table(
        "result_document",
        sa.Column("id", sa.Uuid(), nullable=False),
        sa.Column("dossier_id", sa.Uuid(), nullable=False),
        sa.Column("code", sa.String(length=20), nullable=False),
        sa.Column("name", sa.LargeBinary(), nullable=False),
        sa.Column("size", sa.Integer(), nullable=False),
        sa.Column("pages", sa.Integer(), nullable=False),
        sa.Column("sha256", sa.String(length=64), nullable=False),
        sa.Column("signature", sa.String(length=40), nullable=False),
        sa.Column("signers", sa.LargeBinary(), nullable=False),
        sa.Column("signed_at", sa.DateTime(timezone=True), nullable=True),
        sa.Column("checked_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("added_by", sa.Uuid(), nullable=False),
        sa.Column("added_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("keep_until", sa.DateTime(timezone=True), nullable=False),
        sa.Column("sealed_key", sa.LargeBinary(), nullable=True),
        sa.Column("taken_back_at", sa.DateTime(timezone=True), nullable=True),
        sa.ForeignKeyConstraint(
            ["dossier_id"], ["dossier.id"], name=op.f("fk_result_document_dossier_id_dossier")
        ),
        sa.ForeignKeyConstraint(
            ["added_by"], ["account.id"], name=op.f("fk_result_document_added_by_account")
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_result_document")),
        sa.UniqueConstraint("code", name=op.f("uq_result_document_code")),
    )
    op.create_index(op.f("ix_result_document_dossier_id"), "result_document", ["dossier_id"])


def downgrade() -> None:
    op.drop_index(op.f("ix_result_document_dossier_id"), table_name="result_document")
    op.drop_table("result_document")
