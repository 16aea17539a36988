"""Papers are owed to people whose names, and about whom officers wrote words, with letters that the font lacks."""

import io
import zipfile
from uuid import uuid4

import pytest

from app import clock
from app.accounts.permissions import Caller
from app.db import transaction
from app.dossiers import drafts, service
from app.insight import my_data
from app.papers import queries
from app.papers.press import press
from app.typesetting import MISSING, printable, typeset
from models.accounts import Role
from models.dossiers import ActionKind, Dossier
from tests.support import pdf
from tests.support.dossiers import a_draft, a_person, a_procedure

BASE = "https://camtay.example"
database = pytest.mark.usefixtures("database")


async def received(full_name: str) -> tuple[Caller, Dossier]:
    owner, thu = await a_person(), await a_person(Role.RECEIVE, name="Thu")
    draft = await a_draft(owner, await a_procedure())
    async with transaction() as db:
        await drafts.save_answers(db, owner, draft, {"applicant_full_name": full_name})
    async with transaction() as db:
        dossier = await service.file_draft(db, owner, draft, uuid4().hex)
        await service.act(db, thu, dossier.id, ActionKind.RECEIVE, {}, key=uuid4().hex)
    return owner, dossier


@database
@pytest.mark.parametrize(
    ("name", "printed"), [("Trần 李明", f"Trần {MISSING}{MISSING}"), ("Nguyễn Соня", "Nguyễn Соня")]
)
async def test_who_filed_gets_their_receipt_and_is_told_what_is_not_printed(name: str, printed: str) -> None:
    owner, dossier = await received(name)
    async with transaction() as db:
        sheet = await queries.letter(db, owner, dossier.code, 2)
    said = pdf.words(await press(sheet, BASE))
    assert printed in said
    assert ("chữ mà máy in này không có" in said) == (MISSING in printed)


@database
async def test_an_officers_emoji_takes_neither_the_paper_away_nor_what_follows_it_in_the_archive() -> None:
    owner, dossier = await received("Trần Thị Hoa")
    appraiser = await a_person(Role.APPRAISE, name="Thẩm")
    async with transaction() as db:
        text = {"text": "Hồ sơ không đủ điều kiện 🙏 mời liên hệ"}
        await service.act(db, appraiser, dossier.id, ActionKind.REFUSE, text, key=uuid4().hex)
    archive = b"".join([part async for part in my_data.export(owner, BASE)])
    assert zipfile.ZipFile(io.BytesIO(archive)).testzip() is None


@database
async def test_one_such_name_does_not_take_the_register_of_a_day_away() -> None:
    await received("สมชาย ใจดี")
    leader = await a_person(Role.LEADER, name="Lãnh đạo")
    async with transaction() as db:
        sheet = await queries.register(db, leader, clock.today(), clock.today())
    assert (await press(sheet, BASE)).startswith(b"%PDF-")


async def test_every_letter_that_is_let_through_can_be_printed() -> None:
    every = "".join(each for each in map(chr, range(0x20, 0x3000)) if printable(each) == each)
    given = {"label": "x", "code": "x", "name": every, "demo": ""}
    made = await typeset("label", given, {"qr.svg": b'<svg xmlns="http://www.w3.org/2000/svg"/>'})
    assert made.startswith(b"%PDF-")  # what the fonts lack would have been refused
    assert set("Đặng Thị Huệ, Ω, Соня: 12.500 ₫ – “x”") <= set(every)
