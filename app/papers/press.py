"""A paper as PDF: A4, tagged for screen readers, with the QR code that leads to the dossier's status."""

import json
import re

from app.dossiers.follow import receipt_address
from app.papers.forms import CIRCULAR, NAMES
from app.papers.sheets import Sheet, say_day
from app.settings import settings
from app.typesetting import code_picture, typeset

TEMPLATE = "sheet"

LONGEST = 24
"""Letters without a break that fit into a narrow column; what is longer may be broken there."""


def inputs(sheet: Sheet, address: str) -> dict[str, str]:
    """What the template is given; `address` is what the QR code holds, empty on a paper about many."""
    table = sheet.table
    given = {
        "number": sheet.form.value,
        "name": NAMES[sheet.form],
        "circular": CIRCULAR,
        "day": say_day(sheet.made_at),
        "code": sheet.code,
        "lines": [[line.label, _breakable(line.value)] for line in sheet.lines],
        "opening": [_breakable(text) for text in sheet.opening],
        "table": table
        and {
            "title": table.title,
            "columns": table.columns,
            "widths": table.widths,
            "rows": [[_breakable(cell) for cell in row] for row in table.rows],
        },
        "closing": sheet.closing,
        "signatures": [[each.role, _breakable(each.name)] for each in sheet.signatures],
        "doubts": sheet.doubts,
        "wide": sheet.wide,
        "draft": sheet.is_draft,
        "address": address,
        "demo": settings().is_demo,
    }
    return {"sheet": json.dumps(given, ensure_ascii=False)}


async def press(sheet: Sheet, base: str) -> bytes:
    """The paper as PDF; `base` is the address of this installation."""
    address = receipt_address(sheet.code, base) if sheet.code else ""
    pictures = {"qr.svg": code_picture(address)} if address else {}
    return await typeset(TEMPLATE, inputs(sheet, address), pictures)


def _breakable(text: str) -> str:
    """The text with a place to break inside every word that is longer than people write."""
    return re.sub(rf"(\S{{{LONGEST}}})(?=\S)", "\\1\u200b", text)
