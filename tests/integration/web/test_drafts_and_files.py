"""Files and answers over HTTP: who may send and see them, and what comes back when one is refused."""

from base64 import b64encode
from collections.abc import AsyncIterator
from io import BytesIO
from urllib.parse import quote
from uuid import UUID

import httpx
import pytest
import pytest_asyncio
from PIL import Image
from sqlmodel import select

from app import clock
from app.accounts.permissions import Caller
from app.accounts.service import token_hash
from app.catalogue.service import import_catalogue
from app.db import reading, transaction
from app.dossiers import drafts, intake, service
from app.web.api import make_api
from app.web.session import SECURE_COOKIE
from models.accounts import LoginSession, Role
from models.dossiers import DossierView, Draft
from tests.support.people import person
from tests.support.procedures import GOOD_ANSWERS, procedure

SITE = "https://camtay.test"


def photo() -> bytes:
    out = BytesIO()
    Image.new("RGB", (600, 400), "red").save(out, "JPEG")
    return out.getvalue()


async def sign_in(name: str, *roles: Role) -> tuple[dict[str, str], UUID]:
    """The headers of a signed-in browser, and a draft of that person."""
    async with transaction() as db:
        await import_catalogue(db, [procedure()])
        caller = await person(db, name, *roles)
        token = f"token-of-{name}"
        now = clock.now()
        db.add(
            LoginSession(
                account_id=caller.person,
                token_hash=token_hash(token),
                created_at=now,
                last_seen_at=now,
                expires_at=now.replace(year=now.year + 1),
            )
        )
        draft_id = await drafts.start_or_resume(db, caller, "1.001193")
    return {"cookie": f"{SECURE_COOKIE}={token}", "origin": SITE}, draft_id


@pytest_asyncio.fixture
async def browser(database: str) -> AsyncIterator[httpx.AsyncClient]:
    async with httpx.AsyncClient(transport=httpx.ASGITransport(make_api()), base_url=SITE) as client:
        yield client


@pytest.fixture(params=["sqlite"])
def database_kind(request: pytest.FixtureRequest) -> str:
    return str(request.param)  # the verbs beneath are tested on both


def address(draft_id: UUID, document: str = "birth_certificate") -> str:
    return f"/api/drafts/{draft_id}/documents/{document}"


async def test_a_photo_is_taken_in_shown_and_removed(browser: httpx.AsyncClient) -> None:
    me, draft_id = await sign_in("hang")
    name = {"x-file-name": quote("giấy chứng sinh.HEIC")}
    answer = await browser.post(address(draft_id), content=photo(), headers=me | name)
    assert answer.status_code == 201
    received = answer.json()
    assert received["name"] == "giấy chứng sinh.jpg"

    shown = await browser.get(f"/api/files/{received['id']}", headers=me)
    assert shown.headers["content-type"] == "image/jpeg"
    assert shown.headers["x-content-type-options"] == "nosniff"
    assert "sandbox" in shown.headers["content-security-policy"]
    assert "no-store" in shown.headers["cache-control"]
    assert Image.open(BytesIO(shown.content)).size == (600, 400)
    small = await browser.get(f"/api/files/{received['id']}?small=true", headers=me)
    assert max(Image.open(BytesIO(small.content)).size) == intake.THUMBNAIL_SIDE

    assert (await browser.delete(f"/api/files/{received['id']}", headers=me)).status_code == 204
    assert (await browser.get(f"/api/files/{received['id']}", headers=me)).status_code == 404


@pytest.mark.parametrize(
    ("content", "status", "words"),
    [
        (b"", 422, "trống"),
        (b"MZ" + b"\0" * 500, 422, "chương trình"),
        (b"xin chao", 422, "không phải ảnh hay PDF"),
        (b"\xff\xd8\xff" + b"\0" * (20 * 1024 * 1024), 413, "20 MB"),
    ],
)
async def test_a_refused_file_gets_a_plain_sentence(
    browser: httpx.AsyncClient, content: bytes, status: int, words: str
) -> None:
    me, draft_id = await sign_in("hang")
    answer = await browser.post(address(draft_id), content=content, headers=me | {"x-file-name": "don.pdf"})
    assert answer.status_code == status
    assert words in answer.json()["message"]


async def test_a_stream_without_length_is_cut_off(browser: httpx.AsyncClient) -> None:
    me, draft_id = await sign_in("hang")
    sent = 0

    async def endless() -> AsyncIterator[bytes]:
        nonlocal sent
        while sent < 100:
            sent += 1
            yield b"\xff\xd8\xff" + b"\0" * (1024 * 1024)

    answer = await browser.post(address(draft_id), content=endless(), headers=me)
    assert answer.status_code == 413


async def test_nobody_else_sends_sees_or_removes(browser: httpx.AsyncClient) -> None:
    me, draft_id = await sign_in("hang")
    other, _ = await sign_in("tuan")
    file_id = (await browser.post(address(draft_id), content=photo(), headers=me)).json()["id"]
    for who, status in ((other, 404), ({"origin": SITE}, 401)):
        assert (await browser.post(address(draft_id), content=photo(), headers=who)).status_code == status
        assert (await browser.get(f"/api/files/{file_id}", headers=who)).status_code == status
        assert (await browser.delete(f"/api/files/{file_id}", headers=who)).status_code == status
    assert (await browser.get(f"/api/files/{file_id}", headers=me)).status_code == 200


async def test_another_sites_page_cannot_send_in_my_name(browser: httpx.AsyncClient) -> None:
    me, draft_id = await sign_in("hang")
    answer = await browser.post(
        address(draft_id), content=photo(), headers=me | {"origin": "https://la.example"}
    )
    assert answer.status_code == 403


async def test_unknown_documents_and_drafts_are_not_found(browser: httpx.AsyncClient) -> None:
    me, draft_id = await sign_in("hang")
    assert (await browser.post(address(draft_id, "nonsense"), content=photo(), headers=me)).status_code == 404
    assert (await browser.post(address(UUID(int=1)), content=photo(), headers=me)).status_code == 404


async def test_what_is_typed_is_kept_over_http(browser: httpx.AsyncClient) -> None:
    me, draft_id = await sign_in("hang")
    typed = {"applicant_full_name": "Hằng 😀", "return_method": "home", "return_address": "Số 7"}
    answer = await browser.put(f"/api/drafts/{draft_id}/answers", json={"answers": typed}, headers=me)
    assert answer.status_code == 200
    assert answer.json()["too_long"] == {}
    async with reading() as db:
        row = await db.get_one(Draft, draft_id)
    assert row.answers["applicant_full_name"] == "Hằng 😀"
    assert (row.return_method, row.return_address) == ("home", "Số 7")


@pytest.mark.parametrize(
    "body", [b"", b"[]", b"{", b'{"answers": {"a": 1}}', b'{"answers": "' + b"x" * 2_000_000]
)
async def test_unreadable_answers_are_refused_without_repeating_them(
    browser: httpx.AsyncClient, body: bytes
) -> None:
    me, draft_id = await sign_in("hang")
    answer = await browser.put(f"/api/drafts/{draft_id}/answers", content=body, headers=me)
    assert answer.status_code == 422
    assert "xxx" not in answer.text
    assert answer.json()["message"].endswith(".")


async def test_nobody_else_types_into_my_draft(browser: httpx.AsyncClient) -> None:
    _, draft_id = await sign_in("hang")
    other, _ = await sign_in("tuan")
    for who, status in ((other, 404), ({"origin": SITE}, 401)):
        answer = await browser.put(
            f"/api/drafts/{draft_id}/answers", json={"answers": {"reason": "x"}}, headers=who
        )
        assert answer.status_code == status


async def test_an_officer_sees_a_file_once_it_is_filed_and_that_is_recorded(
    browser: httpx.AsyncClient,
) -> None:
    me, draft_id = await sign_in("hang")
    file_id = (await browser.post(address(draft_id), content=photo(), headers=me)).json()["id"]
    officer, _ = await sign_in("nam", Role.RECEIVE)
    assert (await browser.get(f"/api/files/{file_id}", headers=officer)).status_code == 404

    await browser.put(
        f"/api/drafts/{draft_id}/answers",
        json={"answers": GOOD_ANSWERS | {"return_method": "counter"}},
        headers=me,
    )
    async with transaction() as db:
        owner = (await db.get_one(Draft, draft_id)).owner_id
        dossier = await service.file_draft(db, Caller(owner), draft_id, "one key")
    assert (await browser.get(f"/api/files/{file_id}", headers=officer)).status_code == 200
    async with reading() as db:
        [view] = (await db.exec(select(DossierView))).all()
    assert view.dossier_id == dossier.id
    assert (await browser.delete(f"/api/files/{file_id}", headers=me)).status_code == 409  # filed is filed
    other, _ = await sign_in("tuan")
    assert (await browser.get(f"/api/files/{file_id}", headers=other)).status_code == 404


async def test_a_file_in_pieces_for_a_filed_draft_is_refused_for_good(browser: httpx.AsyncClient) -> None:
    me, draft_id = await sign_in("hang")
    whole, tus = photo(), me | {"tus-resumable": "1.0.0"}
    about = {"filename": "a.jpg", "document": "birth_certificate", "draft": str(draft_id)}
    metadata = ",".join(f"{name} {b64encode(said.encode()).decode()}" for name, said in about.items())
    announced = await browser.post(
        "/api/uploads", headers=tus | {"upload-length": str(len(whole)), "upload-metadata": metadata}
    )
    place = announced.headers["location"]
    await browser.post(address(draft_id), content=whole, headers=me)
    await browser.put(
        f"/api/drafts/{draft_id}/answers",
        json={"answers": GOOD_ANSWERS | {"return_method": "counter"}},
        headers=me,
    )
    async with transaction() as db:
        owner = (await db.get_one(Draft, draft_id)).owner_id
        await service.file_draft(db, Caller(owner), draft_id, "one key")
    piece = tus | {"upload-offset": "0", "content-type": "application/offset+octet-stream"}
    refused = await browser.patch(place, content=whole, headers=piece)
    assert refused.status_code == 409
    assert "đã nộp" in refused.json()["message"]
    assert (await browser.head(place, headers=tus)).status_code == 404
