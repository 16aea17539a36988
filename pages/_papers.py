"""The papers the Centre has made for a dossier, as links on the citizen's and the officer's page."""

from dataclasses import dataclass
from typing import Any

import reflex as rx

from app.clock import say_moment
from app.dossiers.detail import Detail
from app.papers.forms import NAMES, OWED, Form
from app.ui import row_link, rows


@dataclass
class IssuedRow:
    """One paper: its name, what it is, and where its PDF is."""

    name: str
    detail: str
    address: str


def issued_rows(found: Detail, *, inside: bool) -> list[IssuedRow]:
    """What was issued for this dossier, the newest first; inside the office the control sheet as well."""
    issued = [
        IssuedRow(
            NAMES[OWED[line.kind]],
            f"Mẫu số {OWED[line.kind]}, {say_moment(line.at)}",
            f"/api/dossiers/{found.code}/papers/{line.seq}.pdf",
        )
        for line in reversed(found.timeline)
        if line.kind in OWED
    ]
    if inside:
        sheet = IssuedRow(
            NAMES[Form.CONTROL],
            f"Mẫu số {Form.CONTROL}, như hồ sơ lúc này",
            f"/api/dossiers/{found.code}/control-sheet.pdf",
        )
        issued.append(sheet)
    return issued


def issued_list(issued: Any) -> rx.Component:
    """The papers as links; each opens as PDF beside the page."""
    return rows(
        rx.foreach(
            issued,
            lambda row: row_link(
                row.name, row.detail, row.address, native=True, target="_blank", rel="noopener"
            ),
        )
    )
