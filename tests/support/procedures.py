"""An invented procedure whose form has all eleven kinds of questions."""

from datetime import date
from typing import Any

from app.catalogue.schema import (
    Channel,
    Confidence,
    Document,
    DocumentKind,
    Fee,
    FieldType,
    FormField,
    FormGroup,
    Handling,
    HomeScope,
    HomeService,
    Level,
    Named,
    Online,
    OnlineLevel,
    Post,
    ProcedureSpec,
    ProcessingTime,
    Provenance,
    TimeUnit,
)

F = FieldType


def procedure(code: str = "1.001193", **changes: Any) -> ProcedureSpec:
    """The invented procedure; `changes` replace its parts."""
    parts: dict[str, Any] = {
        "code": code,
        "name": "Đăng ký khai sinh",
        "summary": "Dùng khi có trẻ mới sinh.",
        "audience": "Cha, mẹ của trẻ",
        "keywords": ("làm giấy khai sinh", "khai sinh", "con mới sinh"),
        "field": Named(slug="ho-tich", name="Hộ tịch"),
        "department": Named(slug="tu-phap", name="Phòng Tư pháp"),
        "level_2022": Level.COMMUNE,
        "authority": Named(slug="phuong", name="Ủy ban nhân dân phường"),
        "time": ProcessingTime(amount=0, unit=TimeUnit.SAME_DAY),
        "fee": Fee(amount=0),
        "documents": (
            Document(key="form", name="Tờ khai đăng ký khai sinh", kind=DocumentKind.ORIGINAL),
            Document(key="birth_certificate", name="Giấy chứng sinh", kind=DocumentKind.ORIGINAL),
            Document(
                key="identity",
                name="Căn cước",
                kind=DocumentKind.ANY,
                handling=Handling.PRESENT,
                reusable=True,
            ),
            Document(
                key="authorisation",
                name="Văn bản ủy quyền",
                kind=DocumentKind.ORIGINAL,
                required=False,
                condition="Khi người khác làm thay",
            ),
        ),
        "form": (
            FormGroup(
                key="applicant",
                title="Người yêu cầu",
                fields=(
                    _field("applicant_full_name", "Họ, chữ đệm, tên", F.TEXT, "Lê Thị Hằng"),
                    _field("applicant_dob", "Ngày sinh", F.DATE, "05/09/1957"),
                    _field("applicant_id", "Số định danh", F.ID12, "022157001234"),
                    _field("applicant_phone", "Số điện thoại", F.PHONE, "0912345678"),
                    _field("applicant_address", "Nơi cư trú", F.ADDRESS, "Số 5, khu 1, phường Mạo Khê"),
                ),
            ),
            FormGroup(
                key="matter",
                title="Việc cần làm",
                fields=(
                    FormField(key="relation", label="Quan hệ", type=F.SELECT, options=("Cha", "Mẹ")),
                    _field("born_at", "Lúc sinh", F.DATETIME, "16 giờ 30, ngày 05/09/2026"),
                    _field("copies", "Số bản sao", F.NUMBER, "2", required=False),
                    _field("capital", "Vốn", F.MONEY, "50.000.000", required=False),
                    FormField(key="tax_done", label="Đã nộp thuế", type=F.BOOLEAN, required=False),
                    _field("reason", "Lý do", F.TEXTAREA, "Cần giấy để đi học", required=False),
                ),
            ),
        ),
        "result": "Giấy khai sinh",
        "legal_basis": ("Luật Hộ tịch 60/2014/QH13",),
        "online": Online(level=OnlineLevel.FULL, basis="Ví dụ"),
        "channels": (Channel.COUNTER, Channel.ONLINE, Channel.POST),
        "post": Post(submit=True, return_result=True),
        "home_service": HomeService(eligible=True, scope=tuple(HomeScope), reason="Đơn giản"),
        "five_steps_on_site": True,
        "provenance": Provenance(source="Ví dụ", as_of=date(2026, 11, 1), confidence=Confidence.ASSUMED),
    }
    return ProcedureSpec(**(parts | changes))


def _field(key: str, label: str, kind: FieldType, example: str, *, required: bool = True) -> FormField:
    return FormField(key=key, label=label, type=kind, example=example, required=required)


GOOD_ANSWERS = {
    "applicant_full_name": "Lê Thị Hằng",
    "applicant_dob": "05/09/1957",
    "applicant_id": "022157001234",
    "applicant_phone": "+84 912 345 678",
    "applicant_address": "Số 5, khu 1, phường Mạo Khê",
    "relation": "Mẹ",
    "born_at": "05/09/2026",
    "born_at__gio": "16:30",
}
"""Answers to every required question of `procedure()`, as people type them."""
