"""Everything that is kept about one person, for that person: a ZIP of JSON and PDFs.

It reads the tables of every domain as they are, so that a column added later is in it without anybody thinking of it;
`SUBJECT` and `WORK` say of every reference to an account which of the two it is, and a test that none is forgotten.
"""

import base64
import json
from collections.abc import AsyncIterator
from dataclasses import asdict
from datetime import date, datetime, time
from enum import Enum
from typing import Any
from uuid import UUID

from sqlalchemy import LargeBinary, or_
from sqlmodel import SQLModel, select
from sqlmodel.ext.asyncio.session import AsyncSession

from app import clock
from app.accounts.permissions import Caller, Permission, require
from app.db import reading
from app.dossiers import messages
from app.dossiers import queries as dossiers
from app.errors import NotFound
from app.insight import sent_files
from app.insight.packing import Entry, packed
from app.papers import queries as papers
from app.papers import results
from app.papers.forms import OWED
from app.papers.press import press
from models.accounts import Account
from models.dossiers import Dossier

SUBJECT = frozenset({"account_id", "owner_id", "citizen_id", "grantor_id", "helper_id"})
"""Columns that say whom a row is about."""

WORK = frozenset(
    {
        "granted_by", "viewer_id", "actor_id", "filed_by", "assignee_id", "on_behalf_of", "added_by", "set_by",
        "handled_by", "ended_by", "guide_id", "registered_by", "issued_by", "used_by", "started_by",
        "substitute_id", "read_by", "made_by", "published_by", "author_id", "holder_id",
    }
)  # fmt: skip
"""Columns that say who did something to a row about somebody else."""

_SECRET = frozenset({"hash", "sealed", "wrapped", "p256dh", "auth", "endpoint", "token"})
"""What opens something, or means nothing to a person."""

READ_ME = """Dữ liệu của tôi ở Cầm Tay

du-lieu.json   mọi điều đang lưu về tài khoản này, theo từng bảng
ho-so/         mỗi hồ sơ một tệp: đã khai gì, diễn biến, ai đã xem
giay-to/       giấy của Trung tâm (phiếu hẹn, yêu cầu bổ sung…) và kết quả, dạng PDF
tep-da-gui/    ảnh và tệp đã gửi, theo hồ sơ và giấy tờ; DANH-SACH.txt nói tệp nào đã xóa

Không có trong này: mật khẩu và các khóa (chỉ lưu dạng không đọc ngược được).
"""


async def export(caller: Caller, base: str) -> AsyncIterator[bytes]:
    """The ZIP, part by part; `base` is the address of this installation, for the codes on the papers."""
    require(caller, Permission.USE_OWN_ACCOUNT)
    async for part in packed(_entries(caller, base)):
        yield part


async def _entries(caller: Caller, base: str) -> AsyncIterator[Entry]:
    async with reading() as db:
        rows = await tables(db, caller)
        mine = await dossiers.all_owned(db, caller)
    yield Entry("DOC-TRUOC.txt", READ_ME)
    yield Entry("du-lieu.json", _json(rows))
    for each in mine:
        async for entry in _dossier(caller, each, base):
            yield entry
    async for entry in sent_files.entries(caller):
        yield entry


async def _dossier(caller: Caller, mine: Dossier, base: str) -> AsyncIterator[Entry]:
    async with reading() as db:
        found = await dossiers.my_dossier(db, caller, mine.code)
        written = [asdict(each) for each in await messages.thread(db, caller, mine.id, inside=False)]
        sheets = [
            (line.seq, await papers.letter(db, caller, mine.code, line.seq))
            for line in found.timeline
            if line.kind in OWED
        ]
        made = [each for each in await results.of_dossier(db, caller, mine.id) if each.is_here]
    yield Entry(f"ho-so/{mine.code}.json", _json({**asdict(found), "messages": written}))
    for seq, sheet in sheets:
        name = f"giay-to/{mine.code}/mau-{sheet.form.value}-{seq}.pdf"
        yield Entry(name, await press(sheet, base), is_packed=True)
    for number, result in enumerate(made, start=1):
        try:
            async with reading() as db:
                file = await results.read(db, caller, result.id)
        except NotFound:  # erased this moment: the rest is theirs all the same
            continue
        yield Entry(f"giay-to/{mine.code}/ket-qua-{number}.pdf", file.content, is_packed=True)


async def tables(db: AsyncSession, caller: Caller) -> dict[str, Any]:
    """Every row about the caller by table, without what is secret."""
    require(caller, Permission.USE_OWN_ACCOUNT)
    found: dict[str, Any] = {"lap_luc": clock.now().isoformat()}
    for table in _tables():
        columns = table.__table__.columns  # type: ignore[attr-defined]
        about = [columns["id"]] if table is Account else [columns[name] for name in subject_columns(table)]
        if not about:
            continue
        rows = await db.exec(select(table).where(or_(*[column == caller.person for column in about])))
        found[str(table.__tablename__)] = [
            {
                column.name: getattr(row, column.name)
                for column in columns
                if not _is_secret(column.name, column.type)
            }
            for row in rows.all()
        ]
    return found


def subject_columns(table: type[SQLModel]) -> list[str]:
    """The columns of a table that say whom a row is about."""
    return [name for name in account_columns(table) if name in SUBJECT]


def account_columns(table: type[SQLModel]) -> list[str]:
    """The columns of a table that refer to an account."""
    columns = table.__table__.columns  # type: ignore[attr-defined]
    return [
        column.name
        for column in columns
        if any(key.target_fullname == "account.id" for key in column.foreign_keys)
    ]


def _tables() -> list[type[SQLModel]]:
    return sorted(
        (mapper.class_ for mapper in SQLModel._sa_registry.mappers),  # noqa: SLF001 - there is no other list
        key=lambda table: str(table.__tablename__),
    )


def _is_secret(name: str, kind: Any) -> bool:
    return (
        type(kind) is LargeBinary or name in {"key", "dedupe_key"} or not _SECRET.isdisjoint(name.split("_"))
    )


def _json(value: Any) -> str:
    return json.dumps(value, ensure_ascii=False, indent=1, default=_plain)


def _plain(value: Any) -> Any:
    if isinstance(value, datetime | date | time):
        return value.isoformat()
    if isinstance(value, UUID):
        return str(value)
    if isinstance(value, Enum):
        return value.value
    if isinstance(value, bytes):
        return base64.b64encode(value).decode()
    if isinstance(value, frozenset | set):
        return sorted(value)
    return str(value)
