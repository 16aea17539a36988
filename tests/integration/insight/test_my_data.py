"""Taking one's data along, leaving, and what `camtay retain` erases, on both databases."""

import io
import json
import zipfile
from datetime import timedelta
from uuid import uuid4

import pytest
from sqlmodel import select

from app import clock
from app.accounts import closing, passwords
from app.accounts.permissions import Caller
from app.custody import service as originals
from app.db import reading, transaction
from app.dossiers import files, journal, messages, queries, service
from app.dossiers.intake import JPEG, CleanFile
from app.errors import Conflict, Invalid, NotFound
from app.insight import leaving, my_data, sent_files
from app.insight.retention import retain
from models.accounts import Account, LoginSession, Role
from models.dossiers import ActionKind as K
from models.dossiers import DossierKey, Draft, SupplementDraft
from models.fees import FeeStep
from tests.support.dossiers import ANSWERS, BIRTH_PAPER, a_dossier, a_draft, a_person, a_procedure
from tests.support.fees import a_due_one, record

pytestmark = pytest.mark.usefixtures("database")
BASE = "https://camtay.example"


def test_every_reference_to_an_account_is_about_somebody_or_by_somebody() -> None:
    for table in my_data._tables():
        for name in my_data.account_columns(table):
            assert (name in my_data.SUBJECT) != (name in my_data.WORK), f"{table.__tablename__}.{name}"


def test_every_table_that_hangs_on_somebodys_rows_is_told_or_left_out_for_a_reason() -> None:
    """A table is forgotten when it is about somebody only through another one, as fees are through a dossier."""
    tables = my_data._tables()
    above = {
        str(table.__tablename__): {
            key.target_fullname.split(".")[0]
            for column in table.__table__.columns  # type: ignore[attr-defined]
            for key in column.foreign_keys
        }
        - {"account"}
        for table in tables
    }
    direct = {str(table.__tablename__) for table in tables if my_data.subject_columns(table)}
    reached = set(direct)
    while more := {name for name, parents in above.items() if parents & reached} - reached:
        reached |= more
    said = [set(my_data.HANGING), set(my_data.IN_DOSSIERS), set(my_data.LEFT_OUT)]
    assert sum(map(len, said)) == len(set.union(*said))
    assert reached - direct == set.union(*said)
    assert set(my_data.HANGING.values()) <= direct


async def exported(caller: Caller) -> zipfile.ZipFile:
    parts = [part async for part in my_data.export(caller, BASE)]
    assert len(parts) > 2
    return zipfile.ZipFile(io.BytesIO(b"".join(parts)))


async def act(caller: Caller, dossier: object, kind: K, **data: str) -> None:
    async with transaction() as db:
        await service.act(db, caller, dossier.id, kind, data, key=uuid4().hex)  # type: ignore[attr-defined]


async def test_the_zip_has_what_is_mine_and_nothing_of_others() -> None:
    procedure = await a_procedure()
    owner, other = await a_person(), await a_person(name="Người Khác Hẳn")
    mine, others = await a_dossier(owner, procedure), await a_dossier(other, procedure)
    await act(await a_person(Role.RECEIVE, name="Cán bộ Thu"), mine, K.RECEIVE)
    async with transaction() as db:
        db.add(
            LoginSession(
                account_id=owner.person,
                token_hash="secret-token",
                created_at=clock.now(),
                last_seen_at=clock.now(),
                expires_at=clock.now(),
            )
        )
    packed = await exported(owner)
    names = packed.namelist()
    assert packed.read(f"giay-to/{mine.code}/mau-01-2.pdf").startswith(b"%PDF-")
    whole = "".join(packed.read(name).decode() for name in names if not name.endswith(".pdf"))
    assert others.code not in whole
    assert "secret-token" not in whole
    assert "Khác Hẳn" not in whole
    assert json.loads(packed.read("du-lieu.json"))["account"][0]["full_name"] == owner.full_name
    assert (
        json.loads(packed.read(f"ho-so/{mine.code}.json"))["answers"]["applicant_id"]
        == ANSWERS["applicant_id"]
    )


async def test_the_zip_has_the_files_one_sent_by_dossier_and_document(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    procedure = await a_procedure()
    owner, officer = await a_person(), await a_person(Role.STAMP, name="Cán bộ Thu")
    draft = await a_draft(owner, procedure, paper=False)
    async with transaction() as db:
        for name in ("mặt trước.jpg", "mặt sau.jpg", "chụp nhầm.jpg"):
            kept = await files.attach_to_draft(
                db, owner, draft, BIRTH_PAPER, name, CleanFile(name.encode(), JPEG, 1)
            )
    async with transaction() as db:
        await files.remove(db, owner, kept.id)
        dossier = await service.file_draft(db, owner, draft, uuid4().hex)
    async with transaction() as db:
        for who in (owner, officer):
            file = (f"của {who.full_name}.jpg", CleanFile(who.full_name.encode(), JPEG, 1))
            await messages.send(db, who, dossier.id, "", key=uuid4().hex, inside=False, file=file)
    packed = await exported(owner)
    by_name = {
        name.split("-", 5)[-1]: packed.read(name) for name in packed.namelist() if name.endswith(".jpg")
    }
    assert sorted(by_name.values()) == sorted(
        n.encode() for n in ("mặt trước.jpg", "mặt sau.jpg", owner.full_name)
    )
    assert any(name.startswith(f"tep-da-gui/{dossier.code}/Giấy chứng sinh/") for name in packed.namelist())
    told = packed.read(sent_files.LIST).decode()
    assert (told.count(sent_files._HERE), told.count(sent_files._ERASED)) == (3, 1)
    assert sent_files._ERASED in told.split("chụp nhầm.jpg")[1].splitlines()[1]
    assert not [name for name in (await exported(officer)).namelist() if name.endswith(".jpg")]
    few = [entry.name async for entry in sent_files.entries(owner, limit=20)]
    assert 1 < len(few) < 4  # the newest that fit, and the list


async def test_the_zip_has_every_message() -> None:
    owner = await a_person()
    dossier = await a_dossier(owner, await a_procedure())
    said = [f"Lời {number}" for number in range(messages.SHOWN + 5)]
    async with transaction() as db:
        for text in said:
            await messages.send(db, owner, dossier.id, text, key=uuid4().hex, inside=False)
    written = json.loads((await exported(owner)).read(f"ho-so/{dossier.code}.json"))["messages"]
    assert [each["text"] for each in written] == said


async def test_the_zip_has_ones_fees_originals_and_what_was_not_sent_yet() -> None:
    hoa, thu, dossier = await a_due_one()
    await record(thu, dossier, FeeStep.EXEMPT, reason="Hộ nghèo, giấy số 12/2026")
    async with transaction() as db:
        await originals.take_in(db, thu, dossier.code, "Sổ hộ khẩu bìa đỏ", key="in")
        db.add(
            SupplementDraft(dossier_id=dossier.id, answers={"note": "Tôi gửi sau"}, updated_at=clock.now())
        )
    packed = await exported(hoa)
    told = json.loads(packed.read(f"ho-so/{dossier.code}.json"))
    assert told["fee"]["said"] == "Được miễn phí: Hộ nghèo, giấy số 12/2026"
    assert [(each["who"], each["reason"]) for each in told["fee"]["happened"]] == [
        ("Nguyễn Thị Thu", "Hộ nghèo, giấy số 12/2026")
    ]
    assert [(each["name"], len(each["chain"])) for each in told["originals"]] == [("Sổ hộ khẩu bìa đỏ", 1)]
    [unsent] = json.loads(packed.read("du-lieu.json"))["supplement_draft"]
    assert unsent["answers"] == {"note": "Tôi gửi sau"}
    others = await exported(await a_person(name="Người Khác Hẳn"))
    assert json.loads(others.read("du-lieu.json"))["supplement_draft"] == []


async def test_leaving_needs_the_password_and_nothing_open(monkeypatch: pytest.MonkeyPatch) -> None:
    procedure = await a_procedure()
    owner = await a_person()
    async with transaction() as db:
        account = await db.get_one(Account, owner.person)
        account.password_hash = await passwords.hash_password("mật khẩu của tôi")
        db.add(account)
    with pytest.raises(Invalid):
        await closing.check_password(owner, "sai")
    await closing.check_password(owner, "mật khẩu của tôi")
    dossier, draft = await a_dossier(owner, procedure), await a_draft(owner, procedure, paper=False)
    with pytest.raises(Conflict, match=dossier.code):
        async with transaction() as db:
            await leaving.leave(db, owner)
    await act(owner, dossier, K.WITHDRAW, text="Không cần nữa")
    async with transaction() as db:
        await leaving.leave(db, owner)
    async with reading() as db:
        account = await db.get_one(Account, owner.person)
        assert account.closed_at
        assert (account.full_name, account.phone, account.birth_date) == (closing.NAME, "", None)
        assert (await db.get_one(Draft, draft)).answers == {}
        assert (await journal.opened(db, dossier.id))[0][1]["answers"]  # the archive keeps it


async def test_officers_are_not_closed_like_this() -> None:
    with pytest.raises(Conflict):
        await closing.check_password(await a_person(Role.STAMP), "x")


async def test_retaining_erases_what_is_over_and_a_dry_run_nothing(monkeypatch: pytest.MonkeyPatch) -> None:
    procedure = await a_procedure()
    owner = await a_person()
    dossier = await a_dossier(owner, procedure)
    await act(owner, dossier, K.WITHDRAW, text="Thôi")
    draft = await a_draft(owner, procedure, paper=False)
    assert sum(stage.number for stage in (await retain()).stages) == 0
    later = clock.now() + timedelta(days=3700)
    monkeypatch.setattr(clock, "now", lambda: later)
    told = {stage.what: stage.number for stage in (await retain(dry_run=True)).stages}
    assert (told["drafts nobody touched"], told["contents of closed dossiers"]) == (1, 1)
    async with reading() as db:
        assert (await db.get_one(Draft, draft)).answers
    assert {stage.what: stage.number for stage in (await retain()).stages} == told
    async with reading() as db:
        assert (await db.get_one(Draft, draft)).answers == {}
        [key] = (await db.exec(select(DossierKey))).all()
        assert key.wrapped is None
        assert [data for _, data in await journal.opened(db, dossier.id)] == [{}, {}]
        found = await queries.my_dossier(db, owner, dossier.code)
        assert found.answers == {}
        with pytest.raises(NotFound):
            await queries.my_dossier(db, owner, "không có")
    assert sum(stage.number for stage in (await retain()).stages) == 0
