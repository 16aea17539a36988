"""People who chose to be remembered on a phone, and push messages of several people on one phone."""

from collections.abc import Sequence

import sqlalchemy as sa
from alembic import op

revision: str = "5d9c2b7e41fa"
down_revision: str | None = "d70c4e19b2a8"
branch_labels: str | Sequence[str] | None = None
depends_on: str | Sequence[str] | None = None


def upgrade() -> None:
    op.create_table(
        "known_phone",
        sa.Column("id", sa.Uuid(), nullable=False),
        sa.Column("account_id", sa.Uuid(), nullable=False),
        sa.Column("under_hash", sa.String(length=64), nullable=False),
        sa.Column("created_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("last_used_at", sa.DateTime(timezone=True), nullable=False),
        sa.ForeignKeyConstraint(
            ["account_id"], ["account.id"], name=op.f("fk_known_phone_account_id_account")
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_known_phone")),
    )
    op.create_index(op.f("ix_known_phone_account_id"), "known_phone", ["account_id"])
    # Columns are added and nothing is rebuilt: on SQLite that would take the deliveries along.
    op.add_column(
        "push_subscription",
        sa.Column("browser_hash", sa.String(length=64), nullable=False, server_default=""),
    )
    op.add_column("push_subscription", sa.Column("phone_id", sa.Uuid(), nullable=True))
    op.create_index(op.f("ix_push_subscription_browser_hash"), "push_subscription", ["browser_hash"])
    op.create_index(op.f("ix_push_subscription_phone_id"), "push_subscription", ["phone_id"])
    op.execute("UPDATE push_subscription SET browser_hash = endpoint_hash")


def downgrade() -> None:
    op.execute(
        "DELETE FROM push_subscription WHERE browser_hash IN "
        "(SELECT browser_hash FROM push_subscription GROUP BY browser_hash HAVING count(*) > 1)"
    )
    op.execute("UPDATE push_subscription SET endpoint_hash = browser_hash")
    op.drop_index(op.f("ix_push_subscription_phone_id"), table_name="push_subscription")
    op.drop_index(op.f("ix_push_subscription_browser_hash"), table_name="push_subscription")
    op.drop_column("push_subscription", "phone_id")
    op.drop_column("push_subscription", "browser_hash")
    op.drop_index(op.f("ix_known_phone_account_id"), table_name="known_phone")
    op.drop_table("known_phone")
