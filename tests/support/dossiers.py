"""People, a procedure and dossiers for tests, made through the same verbs as in life."""

import json
from collections.abc import Sequence
from datetime import date
from typing import Any
from uuid import UUID, uuid4

from sqlmodel import select

from app import clock
from app.accounts.permissions import Caller
from app.catalogue.schema import ProcedureSpec
from app.catalogue.service import import_catalogue
from app.db import transaction
from app.dossiers import service
from models._types import lookup_hash, seal
from models.accounts import Account, Role, StaffRole
from models.catalogue import Procedure
from models.dossiers import Attachment, Dossier, Draft, ReturnMethod, StoredFile
from tests.support.people import consent_of

PHONE = "0912345678"
BIRTH_PAPER = "giay_chung_sinh"
ANSWERS = {
    "applicant_full_name": "Trần Thị Hoa",
    "applicant_dob": "05/09/1957",
    "applicant_id": "022157000123",
    "applicant_phone": PHONE,
    "applicant_address": "Số 12, khu Vĩnh Xuân, phường Mạo Khê, tỉnh Quảng Ninh",
}


def a_spec(
    code: str = "1.001193",
    *,
    days: int = 3,
    name: str = "Đăng ký khai sinh",
    steps: Sequence[dict[str, Any]] = (),
) -> ProcedureSpec:
    """A small procedure with one paper that must be attached and all three ways to get the result."""
    office = {"slug": "tu-phap", "name": "Phòng Tư pháp"}
    question = {"label": "Câu hỏi", "required": True}
    fields = [
        question
        | {"key": "applicant_full_name", "label": "Họ và tên", "type": "text", "example": "Lê Văn A"},
        question | {"key": "applicant_dob", "type": "date", "example": "05/09/1957"},
        question | {"key": "applicant_id", "type": "id12", "example": "022157000123"},
        question | {"key": "applicant_phone", "type": "phone", "example": "0912345678"},
        question | {"key": "applicant_address", "type": "address", "example": "Khu 1, phường Mạo Khê"},
    ]
    return ProcedureSpec.model_validate_json(
        json.dumps(
            {
                "code": code,
                "name": name,
                "summary": "Dùng khi có trẻ mới sinh.",
                "audience": "Cha, mẹ",
                "keywords": ["khai sinh", "làm giấy khai sinh", "con mới sinh"],
                "field": {"slug": "ho-tich", "name": "Hộ tịch"},
                "department": office,
                "level_2022": "commune",
                "authority": office,
                "time": {"amount": days, "unit": "working_day" if days else "same_day"},
                "fee": {"amount": None},
                "documents": [
                    {"key": BIRTH_PAPER, "name": "Giấy chứng sinh", "kind": "original"},
                    {"key": "giay_khac", "name": "Giấy khác", "kind": "copy", "required": False},
                ],
                "form": [{"key": "nguoi_yeu_cau", "title": "Người yêu cầu", "fields": fields}],
                "result": "Giấy khai sinh",
                "legal_basis": ["Luật Hộ tịch 60/2014/QH13"],
                "online": {"level": "full", "basis": "thử"},
                "channels": ["counter", "online", "post"],
                "post": {"submit": True, "return_result": True},
                "home_service": {"eligible": True, "scope": ["pickup", "return"], "reason": "Đơn giản"},
                "five_steps_on_site": True,
                "steps": list(steps),
                "provenance": {"source": "thử", "as_of": "2026-07-20", "confidence": "assumed"},
            }
        )
    )


async def a_procedure(**spec: object) -> UUID:
    """Publish the procedure of `a_spec` and return the id of its version."""
    async with transaction() as db:
        await import_catalogue(db, [a_spec(**spec)])  # type: ignore[arg-type]
    async with transaction() as db:
        return (await db.exec(select(Procedure))).one().id


async def a_person(*roles: Role, name: str = "Trần Thị Hoa") -> Caller:
    """Somebody with an account, as a caller; an officer when roles are given."""
    person = Account(
        full_name=name,
        phone=PHONE,
        phone_hash=lookup_hash("phone", PHONE),
        birth_date=date(1957, 9, 5),
        password_hash="x",
        created_at=clock.now(),
    )
    async with transaction() as db:
        db.add(person)
        await db.flush()
        db.add(consent_of(person))
        for role in roles:
            db.add(StaffRole(account_id=person.id, role=role, granted_at=clock.now()))
    return Caller(person.id, name, roles=frozenset(roles))


async def a_paper(owner: Caller, *, document: str = BIRTH_PAPER, **place: UUID) -> UUID:
    """A file put under a document of `draft_id` or `dossier_id`."""
    content = StoredFile(
        id=uuid4().hex, size=1000, media_type="image/jpeg", sealed_key=seal(bytes(32)), created_at=clock.now()
    )
    paper = Attachment(
        owner_id=owner.person,
        document_key=document,
        file_id=content.id,
        name="giấy.jpg",
        added_by=owner.person,
        added_at=clock.now(),
        **place,
    )
    async with transaction() as db:
        db.add(content)
        await db.flush()
        db.add(paper)
    return paper.id


async def a_draft(
    owner: Caller, procedure: UUID, *, paper: bool = True, answers: dict[str, str] | None = None
) -> UUID:
    """A draft that may be filed as it stands."""
    draft = Draft(
        owner_id=owner.person,
        procedure_code="1.001193",
        procedure_id=procedure,
        answers=ANSWERS | (answers or {}),
        return_method=ReturnMethod.HOME,
        return_address=ANSWERS["applicant_address"],
        created_at=clock.now(),
        updated_at=clock.now(),
    )
    async with transaction() as db:
        db.add(draft)
    if paper:
        await a_paper(owner, draft_id=draft.id)
    return draft.id


async def a_dossier(owner: Caller, procedure: UUID) -> Dossier:
    """A dossier just filed."""
    draft = await a_draft(owner, procedure)
    async with transaction() as db:
        return await service.file_draft(db, owner, draft, uuid4().hex)
