"""The label of an original as PDF, for a label printer: its QR code opens it at the desk."""

from app.custody.queries import OriginalView
from app.settings import settings
from app.typesetting import code_picture, typeset


async def press(original: OriginalView, base: str) -> bytes:
    """The label; `base` is the address of this installation. It names the dossier and no person."""
    address = f"{base.rstrip('/')}/ban/giay-goc?nhan={original.label}"
    return await typeset("label", inputs(original), {"qr.svg": code_picture(address)})


def inputs(original: OriginalView) -> dict[str, str]:
    """What the template is given."""
    return {
        "label": original.label,
        "code": original.dossier_code,
        "name": original.name,
        "demo": "1" if settings().is_demo else "",
    }
