"""The certificate on paper: one page, every Vietnamese letter, a code that leads to its check."""

import io
from datetime import UTC, datetime
from uuid import uuid4

import pikepdf
import pytest

from app.guidance import certificate_paper
from app.guidance.certificates import mask_name, token_of
from app.typesetting import code_picture
from models.guidance import Certificate

LETTERS = "ĂẰẮẲẴẶÂẦẤẨẪẬĐÊỀẾỂỄỆÔỒỐỔỖỘƠỜỚỞỠỢƯỪỨỬỮỰỲÝỶỸỴ ăằắẳẵặâầấẩẫậđêềếểễệôồốổỗộơờớởỡợưừứửữựỳýỷỹỵ"


def certificate(holder: str) -> Certificate:
    return Certificate(
        code="CT-7KQ2M9XF",
        account_id=uuid4(),
        path="cong-dan-dien-tu",
        holder=holder,
        issued_at=datetime(2026, 11, 25, 20, tzinfo=UTC),
    )


def fonts(pdf: bytes) -> set[str]:
    with pikepdf.open(io.BytesIO(pdf)) as document:
        assert len(document.pages) == 1
        used = document.pages[0].Resources.Font
        return {str(font.BaseFont).partition("+")[2] for font in dict(used).values()}


@pytest.mark.parametrize(
    "holder", ["Lê Thị Hằng", LETTERS, "Nguyễn " * 14 + "An", '#eval("1") *đậm* $x$ \\ @ai']
)
async def test_every_name_fits_on_one_page_in_one_typeface(holder: str) -> None:
    pdf = await certificate_paper.paper(certificate(holder), "https://camtay.example/")
    assert pdf.startswith(b"%PDF")
    # A letter that the typeface lacks would be taken from another one.
    assert {name.partition("-")[0] for name in fonts(pdf)} == {"LibertinusSerif"}


def test_the_paper_says_the_day_in_vietnam_and_that_a_demo_is_one() -> None:
    said = certificate_paper.texts(certificate("Lê Thị Hằng"), "https://camtay.example/xac-minh/x")
    assert said["day"] == "ngày 26 tháng 11 năm 2026"
    assert said["demo"] == "yes"
    assert said["path"] == "Công dân điện tử"


def test_the_code_leads_to_the_check_and_names_nobody() -> None:
    made = certificate("Lê Thị Hằng")
    address = certificate_paper.check_address(made, "https://camtay.example/")
    assert address == f"https://camtay.example/xac-minh/{token_of(made)}"
    assert "Hằng" not in address
    assert code_picture(address).startswith(b"<?xml")


@pytest.mark.parametrize(
    ("name", "masked"),
    [("Lê Thị Hằng", "Lê T. H."), ("Hằng", "Hằng"), ("", ""), ("Vũ  Đức Long", "Vũ Đ. L.")],
)
def test_a_name_is_masked_to_its_initials(name: str, masked: str) -> None:
    assert mask_name(name) == masked
