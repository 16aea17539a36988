"""The catalogue as a spreadsheet: out and in again unchanged, and what a changed one would do."""

import io
import re
import zipfile

import pytest
from openpyxl import load_workbook

from app.catalogue import changes, workbook
from app.catalogue.changes import Difference, Kind
from app.catalogue.loader import published
from app.catalogue.schema import ProcedureSpec


def read(content: bytes) -> list[ProcedureSpec]:
    return [ProcedureSpec.model_validate_json(workbook.as_json(record)) for record in workbook.read(content)]


def test_every_procedure_comes_back_as_it_was() -> None:
    assert read(workbook.write(published())) == list(published())


def edited(change: dict[tuple[str, str], object], sheet: str = workbook.PROCEDURES) -> bytes:
    """The first two procedures, with cells of a sheet changed as by hand: {(column, first cell): value}."""
    book = load_workbook(io.BytesIO(workbook.write(published()[:2])))
    heads = [cell.value for cell in book[sheet][1]]
    for (column, first), value in change.items():
        line = next(row for row in book[sheet].iter_rows(min_row=2) if row[0].value == first)
        line[heads.index(column)].value = value
    held = io.BytesIO()
    book.save(held)
    return held.getvalue()


def test_an_edited_cell_is_the_one_difference() -> None:
    one, other = published()[:2]
    specs = read(edited({("name", one.code): "Tên mới", ("code", other.code): float(other.code)}))
    assert changes.compare([one, other], specs, whole=True) == [
        changes.Change(one.code, "Tên mới", Kind.CHANGED, (Difference("name", one.name, "Tên mới"),))
    ]
    assert [spec.code for spec in specs] == [one.code, other.code]  # typed over, it became a number


def test_steps_are_planned_in_a_sheet_of_their_own_and_each_is_one_difference() -> None:
    planned = next(spec for spec in published() if spec.steps)
    bare = next(spec for spec in published() if not spec.steps and spec.time.amount)
    book = load_workbook(io.BytesIO(workbook.write([bare])))
    assert [cell.value for cell in book[workbook.STEPS][1]] == list(workbook._STEP_COLUMNS)
    book[workbook.STEPS].append([bare.code, "appraise", "Công chức địa chính", None, 4])
    held = io.BytesIO()
    book.save(held)
    [changed] = changes.compare([bare], read(held.getvalue()), whole=True)
    assert {(each.where, each.after) for each in changed.differences} == {
        ("steps.appraise.unit", "Công chức địa chính"),
        ("steps.appraise.hours", "4"),
    }
    fewer = planned.model_copy(update={"steps": planned.steps[1:]})
    [less] = changes.compare([planned], [fewer], whole=True)
    assert {each.where.split(".")[1] for each in less.differences} == {planned.steps[0].step.value}
    book = load_workbook(io.BytesIO(workbook.write([planned])))
    del book[workbook.STEPS]  # as downloaded before there was one: nothing is planned in it
    held = io.BytesIO()
    book.save(held)
    assert read(held.getvalue())[0].steps == ()


def test_what_is_not_in_the_file_ends_only_when_the_file_is_the_whole_catalogue() -> None:
    one, other = published()[:2]
    assert changes.compare([one, other], [one], whole=False) == []
    assert [change.kind for change in changes.compare([one, other], [one], whole=True)] == [Kind.RETIRED]
    assert changes.merged([one, other], [one]) == [one, other]
    assert [change.kind for change in changes.compare([one], [one, other], whole=False)] == [Kind.ADDED]


def test_a_document_that_moves_is_no_change_of_those_after_it() -> None:
    one = next(spec for spec in published() if len(spec.documents) > 2)
    fewer = one.model_copy(update={"documents": one.documents[1:]})
    found = changes.compare([one], [fewer], whole=False)[0]
    assert {each.where.split(".")[1] for each in found.differences} == {one.documents[0].key}


def bomb() -> bytes:
    held = io.BytesIO()
    with zipfile.ZipFile(held, "w", zipfile.ZIP_DEFLATED) as archive:
        archive.writestr("xl/workbook.xml", b" " * (workbook.MAX_UNPACKED + 1))
    return held.getvalue()


@pytest.mark.parametrize(
    "content",
    [b"", b"PK\x03\x04 broken", b"code;name", bomb(), edited({(workbook.CODE, published()[0].code): "9.999999"}, workbook.DOCUMENTS)],
    ids=["empty", "broken", "csv", "bomb", "document of no procedure"],
)  # fmt: skip
def test_what_is_no_workbook_of_ours_says_so(content: bytes) -> None:
    with pytest.raises(workbook.UnreadableWorkbook):
        workbook.read(content)


@pytest.mark.parametrize("cell", ["A99999999999", "XFD5000", "A1048576"])
def test_a_cell_far_away_is_not_read_for_ever(cell: str) -> None:
    """A file of some kilobytes could keep a processor: the row and the columns before it would all be made."""
    made, held = workbook.write(published()[:1]), io.BytesIO()
    row = cell.lstrip("AXFD")
    stray = f'<row r="{row}"><c r="{cell}" t="n"><v>1</v></c></row></sheetData>'
    with zipfile.ZipFile(io.BytesIO(made)) as old, zipfile.ZipFile(held, "w", zipfile.ZIP_DEFLATED) as new:
        for name in old.namelist():
            content = old.read(name)
            if name == "xl/worksheets/sheet1.xml":
                without = re.sub(r"<dimension[^>]*/>", "", content.decode())
                content = without.replace("</sheetData>", stray).encode()
            new.writestr(name, content)
    assert [spec.code for spec in read(held.getvalue())] == [published()[0].code]
