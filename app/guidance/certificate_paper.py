"""A certificate as a sheet of A4: the texts and the QR code that go into its template."""

from app.clock import local
from app.guidance.certificates import path_name, token_of
from app.settings import settings
from app.typesetting import code_picture, typeset
from models.guidance import Certificate

TEMPLATE = "certificate"


def texts(certificate: Certificate, address: str) -> dict[str, str]:
    """What the paper says; `address` is where it can be checked."""
    day = local(certificate.issued_at)
    return {
        "holder": certificate.holder,
        "path": path_name(certificate.path),
        "day": f"ngày {day.day} tháng {day.month} năm {day.year}",
        "code": certificate.code,
        "address": address,
        "demo": "yes" if settings().is_demo else "",
    }


def check_address(certificate: Certificate, base: str) -> str:
    """Where everybody can check it: what the QR code leads to."""
    return f"{base.rstrip('/')}/xac-minh/{token_of(certificate)}"


async def paper(certificate: Certificate, base: str) -> bytes:
    """The certificate as PDF; `base` is the address of this installation."""
    address = check_address(certificate, base)
    return await typeset(TEMPLATE, texts(certificate, address), {"qr.svg": code_picture(address)})
