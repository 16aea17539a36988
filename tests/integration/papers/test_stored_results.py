"""`camtay verify` reads the stored files of results: each that is lost is named by its dossier's code, on both databases."""

import shutil
from datetime import timedelta
from pathlib import Path
from uuid import uuid4

import pytest
from sqlmodel import select

from app import clock, storage
from app.cli import verify
from app.db import reading, transaction
from app.dossiers import service
from app.dossiers.heads import Heads
from app.insight.retention import retain
from app.papers import results, stored
from app.settings import settings
from models._types import unseal
from models.accounts import Role
from models.dossiers import ActionKind as K
from models.results import ResultDocument
from tests.support.dossiers import a_dossier, a_person, a_procedure
from tests.support.signing import a_pdf

pytestmark = pytest.mark.usefixtures("database", "examined_here")

CONTENTS = ("mot", "hai", "ba", "bon", "nam")


async def a_dossier_with_results(*contents: str) -> tuple[str, list[ResultDocument]]:
    """A dossier at the step of stamping whose results are `contents`; its code, and their rows."""
    dossier = await a_dossier(await a_person(), await a_procedure())
    for kind, role in ((K.RECEIVE, Role.RECEIVE), (K.APPRAISE, Role.APPRAISE), (K.APPROVE, Role.APPROVE)):
        officer = await a_person(role, name=f"Cán bộ {role}")
        async with transaction() as db:
            await service.act(db, officer, dossier.id, kind, {}, key=uuid4().hex)
    keeper = await a_person(Role.STAMP, name="Văn thư")
    for content in contents:
        uploaded = await results.examine(a_pdf(content))
        async with transaction() as db:
            await results.add(db, keeper, dossier.code, "Bà Hoa.pdf", uploaded)
    async with reading() as db:
        rows = await db.exec(select(ResultDocument).order_by(ResultDocument.added_at, ResultDocument.id))
        return dossier.code, list(rows.all())


def file_of(row: ResultDocument) -> Path:
    [found] = (settings().data_dir / "files").rglob(stored.place(row))
    return found


async def told(capsys: pytest.CaptureFixture[str], *, files: bool = True) -> list[str]:
    capsys.readouterr()
    found = await verify._check_all(Heads(), files=files)
    lines = capsys.readouterr().out.splitlines()
    assert bool(lines) == bool(found.broken)
    assert "Hoa" not in "".join(lines)
    return lines


async def test_every_stored_file_that_is_lost_is_named_and_none_is_read_when_told_so(
    capsys: pytest.CaptureFixture[str],
) -> None:
    code, rows = await a_dossier_with_results(*CONTENTS)
    assert (await verify._check_all(Heads(), files=True)).read == len(CONTENTS)
    missing, damaged, changed, swapped, whole = rows

    file_of(missing).unlink()
    damaged_file = file_of(damaged)
    damaged_file.write_bytes(damaged_file.read_bytes()[:-1])
    assert changed.sealed_key
    assert swapped.sealed_key
    await storage.put(stored.place(changed), a_pdf("gia mao"), unseal(changed.sealed_key))
    shutil.copy(file_of(whole), file_of(swapped))

    assert await told(capsys) == [
        f"{code}: result {missing.code} is missing from the storage",
        f"{code}: result {damaged.code} is damaged, or its key is not that of this installation",
        f"{code}: result {changed.code} is stored with other contents than were uploaded",
        f"{code}: result {swapped.code} is damaged, or its key is not that of this installation",
    ]
    assert await told(capsys, files=False) == []


async def test_a_file_and_its_row_changed_together_do_not_pass_for_what_was_uploaded(
    capsys: pytest.CaptureFixture[str],
) -> None:
    code, [row] = await a_dossier_with_results("that")
    uploaded = await results.examine(a_pdf("gia mao"))
    assert row.sealed_key
    await storage.put(stored.place(row), uploaded.content, unseal(row.sealed_key))
    said = f"{code}: result {row.code} is stored with other contents than were uploaded"
    assert await told(capsys) == [said]


async def test_what_cannot_be_decrypted_is_named_and_does_not_end_the_check(
    capsys: pytest.CaptureFixture[str],
) -> None:
    code, rows = await a_dossier_with_results("mot", "hai")
    async with transaction() as db:
        row = await db.get_one(ResultDocument, rows[0].id)
        row.sealed_key = b"\0" * 60
        db.add(row)
    said = f"{code}: result {rows[0].code} is damaged, or its key is not that of this installation"
    assert await told(capsys) == [said]
    blocked = file_of(rows[1])
    blocked.unlink()
    blocked.mkdir()
    assert (await told(capsys))[1].startswith(f"{code}: result {rows[1].code} ")


async def test_what_was_erased_in_its_time_is_no_finding_and_what_was_erased_before_is(
    capsys: pytest.CaptureFixture[str], monkeypatch: pytest.MonkeyPatch
) -> None:
    code, rows = await a_dossier_with_results("giu", "thu lai")
    leader = await a_person(Role.STAMP, name="Văn thư khác")
    async with transaction() as db:
        await results.take_back(db, leader, rows[1].id, "Đưa nhầm kết quả của người khác.")
    assert await told(capsys) == []
    async with transaction() as db:
        row = await db.get_one(ResultDocument, rows[0].id)
        kept, row.sealed_key = row.sealed_key, None
        db.add(row)
    said = f"{code}: result {rows[0].code} lost its key before its years were over"
    assert await told(capsys) == [said]
    async with transaction() as db:
        row = await db.get_one(ResultDocument, rows[0].id)
        row.sealed_key = kept
        db.add(row)
    late = rows[0].keep_until + timedelta(days=1)
    monkeypatch.setattr(clock, "now", lambda: late)
    await retain()
    assert await told(capsys) == []
