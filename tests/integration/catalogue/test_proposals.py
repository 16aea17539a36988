"""A proposed catalogue: looked through, then published whole or not at all."""

import io
import zipfile

import pytest
from sqlmodel import select
from sqlmodel.ext.asyncio.session import AsyncSession

from app.accounts.permissions import Caller
from app.catalogue import proposals, queries, workbook
from app.catalogue.changes import Kind
from app.catalogue.loader import CONTENT, load
from app.catalogue.service import import_catalogue
from app.errors import Conflict, Invalid, NotAllowed, NotFound
from models.accounts import Role
from models.catalogue import CatalogueProposal
from tests.support.people import person

SPECS = load(CONTENT)
BIRTH = "1.001193"


def file_of(**change: str) -> bytes:
    spec = next(spec for spec in SPECS if spec.code == BIRTH)
    return workbook.write([spec.model_copy(update=change)])


@pytest.fixture
async def administrator(db: AsyncSession) -> Caller:
    await import_catalogue(db, SPECS)
    return await person(db, "Bùi Quang Minh", Role.ADMINISTRATOR)


async def test_a_part_of_the_catalogue_changes_that_part_and_nothing_else(
    db: AsyncSession, administrator: Caller
) -> None:
    made = await proposals.propose(db, administrator, "a.xlsx", file_of(name="Khai sinh"), whole=False)
    shown = await proposals.preview(db, administrator, made)
    assert [(each.code, each.kind) for each in shown.changes] == [(BIRTH, Kind.CHANGED)]
    assert (await queries.get(db, BIRTH)).spec.name == "Đăng ký khai sinh"  # looking changes nothing
    assert (await proposals.proposed_form(db, administrator, made, BIRTH)).name == "Khai sinh"
    result = await proposals.publish(db, administrator, made, shown.mark)
    assert (result.added, result.changed, result.retired) == (0, 1, 0)
    assert (await queries.get(db, BIRTH)).spec.name == "Khai sinh"
    with pytest.raises(NotFound):  # published once
        await proposals.publish(db, administrator, made, shown.mark)


async def test_a_whole_catalogue_ends_what_is_not_in_it(db: AsyncSession, administrator: Caller) -> None:
    made = await proposals.propose(db, administrator, "a.xlsx", file_of(), whole=True)
    shown = await proposals.preview(db, administrator, made)
    assert {each.kind for each in shown.changes} == {Kind.RETIRED}
    assert (await proposals.publish(db, administrator, made, shown.mark)).retired == len(SPECS) - 1


@pytest.mark.parametrize(
    ("change", "whole"),
    [({"name": "Khai sinh"}, False), ({"summary": "Câu của đồng nghiệp."}, False), ({}, True)],
)
async def test_what_a_colleague_changed_meanwhile_has_to_be_looked_at_again(
    db: AsyncSession, administrator: Caller, change: dict[str, str], whole: bool
) -> None:
    made = await proposals.propose(db, administrator, "a.xlsx", file_of(name="Khai sinh"), whole=whole)
    seen = (await proposals.preview(db, administrator, made)).mark
    touched = BIRTH if change else SPECS[-1].code  # one that is to be retired
    theirs = change or {"summary": "Câu của đồng nghiệp."}
    await import_catalogue(
        db, [spec.model_copy(update=theirs) if spec.code == touched else spec for spec in SPECS]
    )
    with pytest.raises(Conflict):
        await proposals.publish(db, administrator, made, seen)
    again = (await proposals.preview(db, administrator, made)).mark
    await proposals.publish(db, administrator, made, again)
    assert (await queries.get(db, BIRTH)).spec.name == "Khai sinh"


def damaged(sheet: str) -> bytes:
    """A spreadsheet of which one sheet's XML ends in the middle."""
    held = io.BytesIO()
    with zipfile.ZipFile(io.BytesIO(file_of())) as whole, zipfile.ZipFile(held, "w") as broken:
        for each in whole.infolist():
            body = whole.read(each)
            broken.writestr(each, body[: len(body) // 2] if each.filename.endswith(sheet) else body)
    return held.getvalue()


def many_times() -> bytes:
    """Some hundred bytes that would become a hundred million values."""
    lines = ["a0: &a0 [x,x,x,x,x,x,x,x,x,x]"]
    lines += [f"a{n}: &a{n} [{','.join([f'*a{n - 1}'] * 10)}]" for n in range(1, 8)]
    return ("procedures:\n - code: x\n" + "".join(f"   {line}\n" for line in lines)).encode()


@pytest.mark.parametrize(
    ("name", "content", "said"),
    [
        ("a.xlsx", b"nothing", "Không đọc được tệp"),
        ("a.yaml", b"- 1", "procedures"),
        ("a.yaml", b"procedures:\n  - {code: '1.001193', name: X}", "1.001193: summary: thiếu"),
        ("a.xlsx", file_of(), "giống hệt"),
        ("a.xlsx", damaged("sheet2.xml"), "Trang Giấy tờ: không đọc được"),
        ("a.yaml", many_times(), "dòng 4: tệp gửi lên không dùng bí danh"),
        ("a.yaml", b"procedures:\n - &a\n   code: x\n   me: *a\n", "dòng 4"),
        ("a.yaml", b"procedures:\n - code: x\n   provenance: {as_of: 2026-02-30}\n", "dòng 3"),
        ("a.yaml", b"procedures:\n - code: " + b"9" * 5000, "dòng 2"),
        ("a.yaml", b"procedures:\n - {code: x, 2026-01-01: y}", "x: có tên mục"),
        ("a.yaml", b"[" * 100_000, "Không đọc được tệp YAML"),
    ],
)
async def test_a_file_with_a_mistake_is_refused_whole_and_says_where(
    db: AsyncSession, administrator: Caller, name: str, content: bytes, said: str
) -> None:
    with pytest.raises(Invalid) as refused:
        await proposals.propose(db, administrator, name, content, whole=False)
    assert said in refused.value.fields["file"]
    assert (await db.exec(select(CatalogueProposal))).all() == []


async def test_yaml_knows_the_shared_names(db: AsyncSession, administrator: Caller) -> None:
    text = (CONTENT / "ho-tich.yaml").read_text().replace("name: Đăng ký khai sinh\n", "name: Khai sinh\n", 1)
    made = await proposals.propose(db, administrator, "ho-tich.yaml", text.encode(), whole=False)
    shown = await proposals.preview(db, administrator, made)
    assert [(each.code, each.name) for each in shown.changes] == [(BIRTH, "Khai sinh")]


async def test_only_administrators_do_this(db: AsyncSession, administrator: Caller) -> None:
    made = await proposals.propose(db, administrator, "a.xlsx", file_of(name="Khai sinh"), whole=False)
    leader = await person(db, "Đặng Quốc Khánh", Role.LEADER)
    for attempt in (
        proposals.workbook_of_all(db, leader),
        proposals.preview(db, leader, made),
        proposals.publish(db, leader, made, ""),
        proposals.propose(db, leader, "a.xlsx", b"", whole=False),
    ):
        with pytest.raises(NotAllowed):
            await attempt
