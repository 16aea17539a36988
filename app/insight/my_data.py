"""Everything that is kept about one person, for that person: a ZIP of JSON and PDFs.

It reads the tables of every domain as they are, so that a column added later is in it without anybody thinking of it;
`SUBJECT` and `WORK` say of every reference to an account which of the two it is. `HANGING`, `IN_DOSSIERS` and `LEFT_OUT` say
the same of every table whose rows hang on such a row and not on an account. A test holds that none is forgotten.
"""

import base64
import json
from collections.abc import AsyncIterator
from dataclasses import asdict
from datetime import date, datetime, time
from enum import Enum
from typing import Any
from uuid import UUID

from sqlalchemy import ColumnElement, LargeBinary, or_
from sqlalchemy import select as sql_select
from sqlmodel import SQLModel, select
from sqlmodel.ext.asyncio.session import AsyncSession

from app import clock
from app.accounts.permissions import Caller, Permission, require
from app.custody import queries as custody
from app.db import reading
from app.dossiers import messages
from app.dossiers import queries as dossiers
from app.errors import NotFound
from app.fees import queries as fees
from app.fees import wording as fee_words
from app.fees.queries import FeeView
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

HANGING = {
    "guidance_topic": "guidance_session",
    "mandate_event": "mandate",
    "push_delivery": "notification",
    "supplement_draft": "dossier",
    "visit_event": "visit",
    "visit_view": "visit",
}
"""Tables whose rows are about whoever the row is about that they hang on."""

IN_DOSSIERS = frozenset(
    {
        "dossier_action", "dossier_message", "dossier_view", "fee_event", "original", "original_event", "result_document",
    }
)  # fmt: skip
"""Tables that are told in words, dossier by dossier, without what is between officers."""

LEFT_OUT = frozenset(
    {
        "apology_draft",  # the office's, until it is sent: then an action
        "bank_line", "bank_line_event", "bank_statement_line",  # the bank's words; the payment is told with the fee
        "card_code", "dossier_key",  # keys and hashes
        "hand_back",  # emptied when it comes to somebody's account
        "step_warning",  # which officers were warned
    }
)  # fmt: skip
"""Tables that hang on somebody's rows and tell nothing of them beyond what is told elsewhere."""

_SECRET = frozenset({"hash", "sealed", "wrapped", "p256dh", "auth", "endpoint", "token"})
"""What opens something, or means nothing to a person."""

READ_ME = """Dữ liệu của tôi ở Cầm Tay

du-lieu.json   mọi điều đang lưu về tài khoản này, theo từng bảng
ho-so/         mỗi hồ sơ một tệp: đã khai gì, diễn biến, phí, giấy gốc đã nộp, ai đã xem
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
        fee = await fees.mine(db, caller, mine.code)
        _, originals = await custody.mine(db, caller, mine.code)
        made = [each for each in await results.of_dossier(db, caller, mine.id) if each.is_here]
    told = {"messages": written, "fee": _fee(fee), "originals": [asdict(each) for each in originals]}
    yield Entry(f"ho-so/{mine.code}.json", _json({**asdict(found), **told}))
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


def _fee(view: FeeView) -> dict[str, Any]:
    owed = view.standing.owed
    return {
        "said": fee_words.sentence(view.standing),
        "to_be_given_back": fee_words.say_owed_to_owner(owed) if owed else "",
        "happened": [
            {**asdict(each.what), "who": each.who, "said": fee_words.say_happened(each.what)}
            for each in view.told
        ],
    }


async def tables(db: AsyncSession, caller: Caller) -> dict[str, Any]:
    """Every row about the caller by table, without what is secret."""
    require(caller, Permission.USE_OWN_ACCOUNT)
    found: dict[str, Any] = {"lap_luc": clock.now().isoformat()}
    for table in _tables():
        columns = table.__table__.columns  # type: ignore[attr-defined]
        is_mine = _is_about(table, caller.person)
        if is_mine is None:
            continue
        rows = await db.exec(select(table).where(is_mine))
        found[str(table.__tablename__)] = [
            {
                column.name: getattr(row, column.name)
                for column in columns
                if not _is_secret(column.name, column.type)
            }
            for row in rows.all()
        ]
    return found


def _is_about(table: type[SQLModel], person: UUID) -> ColumnElement[bool] | None:
    """Whether a row is about somebody, in SQL; None for a table that is about nobody."""
    columns = table.__table__.columns  # type: ignore[attr-defined]
    parent = HANGING.get(str(table.__tablename__))
    if parent is None:
        about = [columns["id"]] if table is Account else [columns[name] for name in subject_columns(table)]
        return or_(*[column == person for column in about]) if about else None
    for above in _tables():
        mine = _is_about(above, person) if above.__tablename__ == parent else None
        if mine is not None:
            is_link = (c for c in columns if any(k.target_fullname == f"{parent}.id" for k in c.foreign_keys))
            link: ColumnElement[UUID] = next(is_link)
            return link.in_(sql_select(above.__table__.columns["id"]).where(mine))  # type: ignore[attr-defined]
    raise LookupError(parent)


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
