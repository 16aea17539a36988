"""Counter: arrivals, what was taught, hand-backs, code cards."""

from collections.abc import Sequence

import sqlalchemy as sa
from alembic import op

revision: str = "cbe286e77b31"
down_revision: str | None = "a1fbd895897f"
branch_labels: str | Sequence[str] | None = None
depends_on: str | Sequence[str] | None = None


def upgrade() -> None:
    op.create_table(
        "counter_visitor",
        sa.Column("id", sa.Uuid(), nullable=False),
        sa.Column("day", sa.Date(), nullable=False),
        sa.Column("level", sa.String(length=40), nullable=False),
        sa.Column("serial", sa.Integer(), nullable=False),
        sa.Column("full_name", sa.LargeBinary(), nullable=True),
        sa.Column("birth", sa.LargeBinary(), nullable=True),
        sa.Column("phone", sa.LargeBinary(), nullable=True),
        sa.Column("citizen_number", sa.LargeBinary(), nullable=True),
        sa.Column("address", sa.LargeBinary(), nullable=True),
        sa.Column("has_phone", sa.Boolean(), nullable=True),
        sa.Column("has_smartphone", sa.Boolean(), nullable=True),
        sa.Column("shares_phone", sa.Boolean(), nullable=True),
        sa.Column("topic", sa.String(length=90), nullable=False),
        sa.Column("account_id", sa.Uuid(), nullable=True),
        sa.Column("status", sa.String(length=40), nullable=False),
        sa.Column("guide_id", sa.Uuid(), nullable=True),
        sa.Column("registered_by", sa.Uuid(), nullable=False),
        sa.Column("arrived_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("called_at", sa.DateTime(timezone=True), nullable=True),
        sa.Column("started_at", sa.DateTime(timezone=True), nullable=True),
        sa.Column("finished_at", sa.DateTime(timezone=True), nullable=True),
        sa.Column("erased_at", sa.DateTime(timezone=True), nullable=True),
        sa.ForeignKeyConstraint(
            ["account_id"], ["account.id"], name=op.f("fk_counter_visitor_account_id_account")
        ),
        sa.ForeignKeyConstraint(
            ["guide_id"], ["account.id"], name=op.f("fk_counter_visitor_guide_id_account")
        ),
        sa.ForeignKeyConstraint(
            ["registered_by"], ["account.id"], name=op.f("fk_counter_visitor_registered_by_account")
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_counter_visitor")),
        sa.UniqueConstraint("day", "level", "serial", name=op.f("uq_counter_visitor_day_level_serial")),
    )
    with op.batch_alter_table("counter_visitor", schema=None) as batch_op:
        batch_op.create_index(batch_op.f("ix_counter_visitor_account_id"), ["account_id"], unique=False)
        batch_op.create_index("ix_counter_visitor_line", ["day", "status"], unique=False)
        batch_op.create_index(
            "uq_counter_visitor_guide",
            ["guide_id"],
            unique=True,
            sqlite_where=sa.text("status IN ('called', 'serving')"),
            postgresql_where=sa.text("status IN ('called', 'serving')"),
        )

    op.create_table(
        "code_card",
        sa.Column("id", sa.Uuid(), nullable=False),
        sa.Column("person", sa.LargeBinary(), nullable=True),
        sa.Column("account_id", sa.Uuid(), nullable=True),
        sa.Column("visitor_id", sa.Uuid(), nullable=False),
        sa.Column("issued_by", sa.Uuid(), nullable=False),
        sa.Column("issued_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("expires_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("ended_at", sa.DateTime(timezone=True), nullable=True),
        sa.ForeignKeyConstraint(["account_id"], ["account.id"], name=op.f("fk_code_card_account_id_account")),
        sa.ForeignKeyConstraint(["issued_by"], ["account.id"], name=op.f("fk_code_card_issued_by_account")),
        sa.ForeignKeyConstraint(
            ["visitor_id"], ["counter_visitor.id"], name=op.f("fk_code_card_visitor_id_counter_visitor")
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_code_card")),
    )
    with op.batch_alter_table("code_card", schema=None) as batch_op:
        batch_op.create_index(batch_op.f("ix_code_card_visitor_id"), ["visitor_id"], unique=False)

    op.create_table(
        "guidance_session",
        sa.Column("id", sa.Uuid(), nullable=False),
        sa.Column("visitor_id", sa.Uuid(), nullable=True),
        sa.Column("account_id", sa.Uuid(), nullable=True),
        sa.Column("guide_id", sa.Uuid(), nullable=False),
        sa.Column("level", sa.String(length=40), nullable=False),
        sa.Column("place", sa.String(length=40), nullable=False),
        sa.Column("minutes", sa.Integer(), nullable=False),
        sa.Column("outcome", sa.String(length=40), nullable=False),
        sa.Column("note", sa.LargeBinary(), nullable=True),
        sa.Column("is_demo", sa.Boolean(), nullable=False),
        sa.Column("at", sa.DateTime(timezone=True), nullable=False),
        sa.ForeignKeyConstraint(
            ["account_id"], ["account.id"], name=op.f("fk_guidance_session_account_id_account")
        ),
        sa.ForeignKeyConstraint(
            ["guide_id"], ["account.id"], name=op.f("fk_guidance_session_guide_id_account")
        ),
        sa.ForeignKeyConstraint(
            ["visitor_id"],
            ["counter_visitor.id"],
            name=op.f("fk_guidance_session_visitor_id_counter_visitor"),
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_guidance_session")),
        sa.UniqueConstraint("visitor_id", name=op.f("uq_guidance_session_visitor_id")),
    )
    with op.batch_alter_table("guidance_session", schema=None) as batch_op:
        batch_op.create_index(batch_op.f("ix_guidance_session_account_id"), ["account_id"], unique=False)
        batch_op.create_index(batch_op.f("ix_guidance_session_at"), ["at"], unique=False)

    op.create_table(
        "card_code",
        sa.Column("code_hash", sa.String(length=64), nullable=False),
        sa.Column("card_id", sa.Uuid(), nullable=False),
        sa.Column("used_at", sa.DateTime(timezone=True), nullable=True),
        sa.Column("used_by", sa.Uuid(), nullable=True),
        sa.ForeignKeyConstraint(["card_id"], ["code_card.id"], name=op.f("fk_card_code_card_id_code_card")),
        sa.ForeignKeyConstraint(["used_by"], ["account.id"], name=op.f("fk_card_code_used_by_account")),
        sa.PrimaryKeyConstraint("code_hash", name=op.f("pk_card_code")),
    )
    with op.batch_alter_table("card_code", schema=None) as batch_op:
        batch_op.create_index(batch_op.f("ix_card_code_card_id"), ["card_id"], unique=False)

    op.create_table(
        "guidance_topic",
        sa.Column("session_id", sa.Uuid(), nullable=False),
        sa.Column("topic", sa.String(length=90), nullable=False),
        sa.ForeignKeyConstraint(
            ["session_id"],
            ["guidance_session.id"],
            name=op.f("fk_guidance_topic_session_id_guidance_session"),
        ),
        sa.PrimaryKeyConstraint("session_id", "topic", name=op.f("pk_guidance_topic")),
    )
    op.create_table(
        "hand_back",
        sa.Column("id", sa.Uuid(), nullable=False),
        sa.Column("visitor_id", sa.Uuid(), nullable=False),
        sa.Column("procedure_code", sa.String(length=40), nullable=False),
        sa.Column("procedure_id", sa.Uuid(), nullable=False),
        sa.Column("answers", sa.LargeBinary(), nullable=False),
        sa.Column("started_by", sa.Uuid(), nullable=False),
        sa.Column("created_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("updated_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("token_hash", sa.String(length=64), nullable=True),
        sa.Column("expires_at", sa.DateTime(timezone=True), nullable=True),
        sa.Column("tries", sa.Integer(), nullable=False),
        sa.Column("used_at", sa.DateTime(timezone=True), nullable=True),
        sa.Column("used_by", sa.Uuid(), nullable=True),
        sa.Column("draft_id", sa.Uuid(), nullable=True),
        sa.ForeignKeyConstraint(["draft_id"], ["draft.id"], name=op.f("fk_hand_back_draft_id_draft")),
        sa.ForeignKeyConstraint(
            ["procedure_id"], ["procedure.id"], name=op.f("fk_hand_back_procedure_id_procedure")
        ),
        sa.ForeignKeyConstraint(["started_by"], ["account.id"], name=op.f("fk_hand_back_started_by_account")),
        sa.ForeignKeyConstraint(["used_by"], ["account.id"], name=op.f("fk_hand_back_used_by_account")),
        sa.ForeignKeyConstraint(
            ["visitor_id"], ["counter_visitor.id"], name=op.f("fk_hand_back_visitor_id_counter_visitor")
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_hand_back")),
        sa.UniqueConstraint("token_hash", name=op.f("uq_hand_back_token_hash")),
    )
    with op.batch_alter_table("hand_back", schema=None) as batch_op:
        batch_op.create_index(batch_op.f("ix_hand_back_visitor_id"), ["visitor_id"], unique=False)


def downgrade() -> None:
    with op.batch_alter_table("hand_back", schema=None) as batch_op:
        batch_op.drop_index(batch_op.f("ix_hand_back_visitor_id"))

    op.drop_table("hand_back")
    op.drop_table("guidance_topic")
    with op.batch_alter_table("card_code", schema=None) as batch_op:
        batch_op.drop_index(batch_op.f("ix_card_code_card_id"))

    op.drop_table("card_code")
    with op.batch_alter_table("guidance_session", schema=None) as batch_op:
        batch_op.drop_index(batch_op.f("ix_guidance_session_at"))
        batch_op.drop_index(batch_op.f("ix_guidance_session_account_id"))

    op.drop_table("guidance_session")
    with op.batch_alter_table("code_card", schema=None) as batch_op:
        batch_op.drop_index(batch_op.f("ix_code_card_visitor_id"))

    op.drop_table("code_card")
    with op.batch_alter_table("counter_visitor", schema=None) as batch_op:
        batch_op.drop_index(
            "uq_counter_visitor_guide",
            sqlite_where=sa.text("status IN ('called', 'serving')"),
            postgresql_where=sa.text("status IN ('called', 'serving')"),
        )
        batch_op.drop_index("ix_counter_visitor_line")
        batch_op.drop_index(batch_op.f("ix_counter_visitor_account_id"))

    op.drop_table("counter_visitor")
