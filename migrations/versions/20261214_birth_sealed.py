"""Birth dates are encrypted, as all that says who somebody is."""

from collections.abc import Sequence
from datetime import date
from typing import Any

import sqlalchemy as sa
from alembic import op

from models._types import seal, unseal

revision: str = "c84f2a6d01be"
down_revision: str | None = "7b1e0c94d3a6"
branch_labels: str | Sequence[str] | None = None
depends_on: str | Sequence[str] | None = None


def upgrade() -> None:
    # A column beside it and a new name: on SQLite nothing that refers to accounts is rebuilt.
    op.add_column("account", sa.Column("birth_sealed", sa.LargeBinary(), nullable=True))
    for account, born in _read(sa.Date()):
        _write("birth_sealed", sa.LargeBinary(), account, seal(born.isoformat().encode()))
    _replace_by("birth_sealed")


def downgrade() -> None:
    op.add_column("account", sa.Column("birth_plain", sa.Date(), nullable=True))
    for account, sealed in _read(sa.LargeBinary()):
        _write("birth_plain", sa.Date(), account, date.fromisoformat(unseal(sealed).decode()))
    _replace_by("birth_plain")


def _read(kind: Any) -> Sequence[Any]:
    account = sa.table("account", sa.column("id", sa.Uuid()), sa.column("birth_date", kind))
    chosen = sa.select(account.c.id, account.c.birth_date).where(account.c.birth_date.is_not(None))
    return op.get_bind().execute(chosen).all()


def _write(name: str, kind: Any, account_id: Any, value: Any) -> None:
    account = sa.table("account", sa.column("id", sa.Uuid()), sa.column(name, kind))
    op.get_bind().execute(account.update().where(account.c.id == account_id).values({name: value}))


def _replace_by(name: str) -> None:
    op.execute("ALTER TABLE account DROP COLUMN birth_date")
    op.execute(f"ALTER TABLE account RENAME COLUMN {name} TO birth_date")
