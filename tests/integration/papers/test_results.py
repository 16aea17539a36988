"""A result on its way: kept byte for byte, the citizen's once stamped, checked by everybody, on both databases."""

import os
from datetime import timedelta
from hashlib import sha256
from uuid import uuid4

import pytest
from sqlmodel import select

from app import clock
from app.accounts.permissions import Caller
from app.db import reading, transaction
from app.dossiers import journal, proof, queries, service
from app.dossiers.intake import FileRefused
from app.dossiers.workflow import ASIDE
from app.errors import Conflict, Invalid, NotAllowed, NotFound
from app.papers import results, vouching
from app.settings import settings
from app.wiring import wire
from models.accounts import Role
from models.dossiers import ActionKind as K
from models.dossiers import Dossier, DossierView, PortalStatus
from models.notify import NotificationKind
from models.results import ResultDocument, SignatureState
from tests.support.devices import told
from tests.support.dossiers import a_dossier, a_person, a_procedure
from tests.support.signing import a_pdf, a_signer, an_authority, change_afterwards, sign

pytestmark = pytest.mark.usefixtures("database", "examined_here")
APART = pytest.mark.parametrize("examined_here", ["apart"], indirect=True)
"""With the process of its own, as the product does it."""
WHY = "Đưa nhầm kết quả của người khác."


class Office:
    """A dossier on its way through the office."""

    def __init__(self, owner: Caller, dossier: Dossier, officers: dict[K, Caller]) -> None:
        self.owner, self.dossier, self.officers = owner, dossier, officers

    async def do(self, *kinds: K) -> None:
        for kind in kinds:
            async with transaction() as db:
                await service.act(db, self.officers[kind], self.dossier.id, kind, {}, key=uuid4().hex)

    async def upload(
        self, content: bytes, name: str = "Kết quả.pdf", *, who: Caller | None = None
    ) -> results.Result:
        uploaded = await results.examine(content)
        async with transaction() as db:
            return await results.add(db, who or self.officers[K.STAMP], self.dossier.code, name, uploaded)

    async def take_back(self, result: results.Result, *, who: Caller | None = None, why: str = WHY) -> None:
        async with transaction() as db:
            await results.take_back(db, who or self.officers[K.STAMP], result.id, why)


@pytest.fixture
async def office() -> Office:
    owner = await a_person()
    roles = {
        K.RECEIVE: Role.RECEIVE,
        K.APPRAISE: Role.APPRAISE,
        K.APPROVE: Role.APPROVE,
        K.STAMP: Role.STAMP,
        K.RETURN_RESULT: Role.RETURN,
    }
    officers = {kind: await a_person(role, name=f"Cán bộ {role}") for kind, role in roles.items()}
    return Office(owner, await a_dossier(owner, await a_procedure()), officers)


@pytest.fixture
async def signed() -> bytes:
    authority = an_authority()
    folder = settings().data_dir / "trust"
    folder.mkdir(parents=True, exist_ok=True)
    (folder / "ours.pem").write_bytes(authority.pem)
    return await sign(a_pdf(), a_signer(authority))


@APART
async def test_the_citizen_gets_the_very_bytes_once_it_is_stamped(office: Office, signed: bytes) -> None:
    with pytest.raises(Conflict):
        await office.upload(signed)
    await office.do(K.RECEIVE, K.APPRAISE, K.APPROVE)
    kept = await office.upload(signed, "../Giấy khai\x00 sinh.PDF")
    assert (await office.upload(signed)).id == kept.id
    assert (kept.state, kept.signers) == (SignatureState.TRUSTED, ("UBND phường Mạo Khê",))
    assert kept.name == "Giấy khai sinh.pdf"
    async with reading() as db:
        assert await results.of_dossier(db, office.owner, office.dossier.id) == []
        with pytest.raises(NotFound):
            await results.read(db, office.owner, kept.id)
        with pytest.raises(NotFound):
            await results.verify(db, kept.token, "1.2.3.4")
    await office.do(K.STAMP)
    async with reading() as db:
        [seen] = await results.of_dossier(db, office.owner, office.dossier.id)
        assert (await results.read(db, office.owner, seen.id)).content == signed
        told = await results.verify(db, seen.token, "1.2.3.4")
        with pytest.raises(NotFound):
            await results.verify(db, seen.token[:-1], "1.2.3.4")
    assert told.sha256 == sha256(signed).hexdigest()
    assert (told.what, told.office) == ("Giấy khai sinh", "Phòng Tư pháp")
    assert "Hoa" not in repr(told)
    assert office.dossier.code not in repr(told)


async def vouched() -> list[vouching.Vouched]:
    return [each async for each in vouching.check_all()]


async def test_a_result_is_an_action_and_another_file_in_its_place_is_found(
    office: Office, signed: bytes
) -> None:
    await office.do(K.RECEIVE, K.APPRAISE, K.APPROVE)
    wrong = await office.upload(a_pdf("tờ khác"))
    for _ in range(2):
        await office.take_back(wrong)
    await office.do(K.STAMP, K.RETURN_RESULT)
    leader = await a_person(Role.LEADER)
    kept = await office.upload(signed, who=leader)  # also once it is over
    assert (await office.upload(signed, who=leader)).id == kept.id
    async with reading() as db:
        dossier, actions = (
            await journal.locked(db, office.dossier.id),
            await journal.actions(db, office.dossier.id),
        )
        seen = await queries.my_dossier(db, office.owner, dossier.code)
    proof.check(dossier, actions)
    assert [each.kind for each in actions if each.kind in ASIDE] == [
        K.ADD_RESULT,
        K.TAKE_BACK_RESULT,
        K.ADD_RESULT,
    ]
    assert (dossier.step, dossier.status) == (None, PortalStatus.RETURNED)
    assert sum("tệp kết quả" in line.label for line in seen.timeline) == 3
    assert sha256(signed).hexdigest() not in "".join(each.facts for each in actions)
    assert await vouched() == [vouching.Vouched(dossier.code, 2, 0, read=1)]
    async with reading() as db:
        row = await db.get_one(ResultDocument, kept.id)
        db.expunge(row)
    code, uploaded = dossier.code, actions[-1]
    assert vouching.check(code, [row], []) == vouching.Vouched(code, 0, 1)  # of before it was an action
    assert "missing" in vouching.check(code, [], [uploaded]).problem
    row.taken_back_at = clock.now()
    assert "past its actions" in vouching.check(code, [row], [uploaded]).problem
    row.sha256 = "0" * 64
    assert "not the file" in vouching.check(code, [row], [uploaded]).problem


async def test_for_five_years_and_for_nobody_else(
    office: Office, signed: bytes, monkeypatch: pytest.MonkeyPatch
) -> None:
    await office.do(K.RECEIVE, K.APPRAISE, K.APPROVE)
    kept = await office.upload(signed)
    await office.do(K.STAMP, K.RETURN_RESULT)
    stranger = await a_person(name="Người lạ")
    async with transaction() as db:
        with pytest.raises(NotFound):
            await results.read(db, stranger, kept.id)
        assert await results.of_dossier(db, stranger, office.dossier.id) == []
        with pytest.raises(NotAllowed):
            await results.take_back(db, stranger, kept.id, WHY)
        await results.read(db, office.officers[K.RECEIVE], kept.id)
    async with reading() as db:
        looked = await db.exec(
            select(DossierView).where(DossierView.viewer_id == office.officers[K.RECEIVE].person)
        )
        assert looked.all()
    soon, late = kept.keep_until - timedelta(days=1), kept.keep_until + timedelta(days=1)
    monkeypatch.setattr(clock, "now", lambda: soon)
    async with reading() as db:
        assert (await results.read(db, office.owner, kept.id)).content == signed
    monkeypatch.setattr(clock, "now", lambda: late)
    async with reading() as db:
        with pytest.raises(NotFound):
            await results.read(db, office.owner, kept.id)


async def test_a_mistaken_one_is_taken_back_and_whoever_checks_is_told(office: Office) -> None:
    await office.do(K.RECEIVE, K.APPRAISE, K.APPROVE)
    kept = await office.upload(a_pdf("cua nguoi khac"))
    assert kept.state is SignatureState.UNSIGNED
    await office.do(K.STAMP)
    for _ in range(2):
        await office.take_back(kept)
    async with reading() as db:
        assert await results.of_dossier(db, office.owner, office.dossier.id) == []
        with pytest.raises(NotFound):
            await results.read(db, office.owner, kept.id)
        assert (await results.verify(db, kept.token, "1.2.3.4")).taken_back_at
        row = await db.get_one(ResultDocument, kept.id)
    assert row.sealed_key is None
    found = [name for _, _, files in os.walk(settings().data_dir / "files") for name in files]
    assert not any("result" in name for name in found)


async def test_the_owner_reads_why_a_result_they_could_see_is_gone(office: Office) -> None:
    wire()
    await office.do(K.RECEIVE, K.APPRAISE, K.APPROVE)
    for content in ("chua ai thay", "da dong dau"):
        kept = await office.upload(a_pdf(content))
        if content == "chua ai thay":
            await office.take_back(kept)  # nobody has seen it: no news
    await office.do(K.STAMP)
    for why in ("", "nhầm", "x" * 2001):
        with pytest.raises(Invalid):
            await office.take_back(kept, why=why)
    await office.take_back(kept)
    await office.upload(a_pdf("ban dung"))
    about_results = [row.kind for row in await told(office.owner) if row.kind.value.startswith("result")]
    assert about_results == [NotificationKind.RESULT_TAKEN_BACK, NotificationKind.RESULT_ADDED]
    async with reading() as db:
        seen = await queries.my_dossier(db, office.owner, office.dossier.code)
    assert WHY in [line.text for line in seen.timeline if line.kind is K.TAKE_BACK_RESULT]


async def test_once_it_is_over_only_a_leader_changes_what_the_citizen_relies_on(office: Office) -> None:
    leader, stamps = await a_person(Role.LEADER, name="Lãnh đạo"), office.officers[K.STAMP]
    await office.do(K.RECEIVE, K.APPRAISE, K.APPROVE)
    kept = await office.upload(a_pdf("ban dau"))
    with pytest.raises(NotAllowed):
        await office.upload(a_pdf("khac"), who=leader)
    await office.do(K.STAMP, K.RETURN_RESULT)
    for content in ("ban dau", "khac"):
        with pytest.raises(NotAllowed, match="lãnh đạo"):
            await office.upload(a_pdf(content))
    with pytest.raises(NotAllowed, match="lãnh đạo"):
        await office.take_back(kept)
    over = {"step": None, "status": PortalStatus.RETURNED}
    assert not results.may_add(stamps, **over)
    assert results.may_add(leader, **over)
    await office.take_back(kept, who=leader)
    await office.upload(a_pdf("ban dung"), who=leader)


@APART
async def test_what_was_altered_or_is_no_pdf_is_refused(signed: bytes) -> None:
    for bad in (change_afterwards(signed), b"\xff\xd8\xff photo", b"%PDF-1.7 broken"):
        with pytest.raises(FileRefused):
            await results.examine(bad)
