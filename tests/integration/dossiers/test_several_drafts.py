"""Several drafts of one procedure for different people: begun, told apart, never mixed, let go and filed one by one."""

import asyncio
from datetime import timedelta
from uuid import UUID

import pytest
from sqlmodel.ext.asyncio.session import AsyncSession

from app import clock
from app.accounts.permissions import ANONYMOUS, Caller
from app.catalogue.loader import published
from app.catalogue.service import import_catalogue
from app.db import reading, transaction
from app.dossiers import (
    drafts,
    files,
    known_people,
    offline,
    open_drafts,
    own_files,
    queries,
    retention,
    service,
)
from app.dossiers.about import FOR_SELF, NOT_SAID
from app.dossiers.for_whom import Kind
from app.dossiers.intake import CleanFile
from app.dossiers.offline import Change
from app.errors import Conflict, NotFound, NotSignedIn
from app.insight import my_data
from models.dossiers import ReturnMethod
from tests.support.people import person
from tests.support.procedures import GOOD_ANSWERS, procedure

BIRTH, ALLOWANCE = "1.001193", "1.001776"
RECORDS = [spec for spec in published() if spec.code in {BIRTH, ALLOWANCE}]


def photo(text: str) -> CleanFile:
    return CleanFile(text.encode(), "image/jpeg", 1)


async def mother_of(db: AsyncSession, *children: str) -> tuple[Caller, list[UUID]]:
    """A mother with an open birth registration for each of her children."""
    await import_catalogue(db, RECORDS)
    mother = await person(db)
    begun = []
    for name in children:
        draft = await drafts.start_another(db, mother, BIRTH)
        await drafts.save_answers(db, mother, draft, {"child_name": name})
        begun.append(draft)
    return mother, begun


async def test_another_draft_stands_beside_the_first_and_takes_nothing_from_it(db: AsyncSession) -> None:
    mother, [an, binh] = await mother_of(db, "Trần Minh An", "Trần Minh Bình")
    assert an != binh
    await files.attach_to_draft(db, mother, an, "birth_certificate", "An.jpg", photo("An"))
    first, second = await drafts.get(db, mother, an), await drafts.get(db, mother, binh)
    assert (first.answers["child_name"], second.answers["child_name"]) == ("Trần Minh An", "Trần Minh Bình")
    assert second.answers["applicant_full_name"] == "Lê Thị Hằng"
    assert ([file.name for file in first.files], second.files) == (["An.jpg"], [])
    lines = {line.id: line for line in await open_drafts.mine(db, mother)}
    assert lines[an].said == "Cho Trần Minh An"
    assert lines[binh].said == "Cho Trần Minh Bình"
    assert lines[an].has_twins
    assert lines[binh].has_twins
    assert await drafts.start_or_resume(db, mother, BIRTH) in {an, binh}


async def test_whom_another_draft_is_for_is_not_chosen_beforehand(db: AsyncSession) -> None:
    await import_catalogue(db, RECORDS)
    daughter = await person(db)
    father = await drafts.start_or_resume(db, daughter, ALLOWANCE)
    assert (await drafts.get(db, daughter, father)).answers["for_whom"] == Kind.SELF.value
    assert [line.said for line in await open_drafts.mine(db, daughter)] == [FOR_SELF]
    parent = {"for_whom": Kind.PARENT.value, "whom_full_name": "Lê Văn Tám", "whom_parent": "Cha"}
    await drafts.save_answers(db, daughter, father, parent)
    mother = await drafts.start_another(db, daughter, ALLOWANCE)
    assert "for_whom" not in (await drafts.get(db, daughter, mother)).answers
    said = {line.id: line.said for line in await open_drafts.mine(db, daughter, ALLOWANCE)}
    assert said == {father: "Cho cha: Lê Văn Tám", mother: NOT_SAID}
    [known] = await known_people.offered(db, daughter, mother)
    assert known.subject.name == "Lê Văn Tám"


@pytest.mark.parametrize("there", [0, 1])
async def test_pressing_twice_and_two_tabs_make_one_empty_draft(database: str, there: int) -> None:
    async with transaction() as db:
        mother, _ = await mother_of(db, *["Trần Minh An"][:there])

    async def press() -> UUID:
        async with transaction() as db:
            return await drafts.start_another(db, mother, BIRTH)

    assert len(set(await asyncio.gather(*(press() for _ in range(5))))) == 1
    async with reading() as db:
        assert len(await open_drafts.mine(db, mother)) == there + 1


async def test_a_draft_with_a_photo_and_nothing_typed_is_not_given_to_somebody_else(db: AsyncSession) -> None:
    await import_catalogue(db, RECORDS)
    mother = await person(db)
    first = await drafts.start_or_resume(db, mother, BIRTH)
    await files.attach_to_draft(db, mother, first, "birth_certificate", "An.jpg", photo("An"))
    assert await drafts.start_another(db, mother, BIRTH) != first


async def test_there_is_an_end_to_it_and_letting_one_go_makes_room(db: AsyncSession) -> None:
    mother, begun = await mother_of(db, *[f"Con thứ {number}" for number in range(drafts.MOST_OPEN)])
    with pytest.raises(Conflict, match="vẫn còn nguyên"):
        await drafts.start_another(db, mother, BIRTH)
    assert await drafts.start_or_resume(db, mother, BIRTH) in begun  # what there is stays in reach
    assert await drafts.start_another(db, mother, ALLOWANCE)  # each procedure has its own bound
    await drafts.discard(db, mother, begun[3])
    assert await drafts.start_another(db, mother, BIRTH) not in begun
    names = {line.subject for line in await open_drafts.mine(db, mother, BIRTH)}
    assert names == {f"Con thứ {number}" for number in range(drafts.MOST_OPEN) if number != 3} | {""}


async def test_letting_one_go_leaves_the_other_with_its_photo(db: AsyncSession) -> None:
    mother, [an, binh] = await mother_of(db, "Trần Minh An", "Trần Minh Bình")
    for draft, name in ((an, "An.jpg"), (binh, "Bình.jpg")):
        await files.attach_to_draft(db, mother, draft, "birth_certificate", name, photo("one and the same"))
    assert set(await open_drafts.ids(db, mother)) == {an, binh}
    await drafts.discard(db, mother, an)
    assert await open_drafts.ids(db, mother) == [binh]
    assert await open_drafts.ids(db, await person(db)) == []
    [left] = await open_drafts.mine(db, mother)
    assert (left.id, left.has_twins) == (binh, False)
    [file] = (await drafts.get(db, mother, binh)).files
    assert (await files.read(db, mother, file.id)).content == b"one and the same"


async def test_both_are_filed_and_neither_holds_the_others(database: str) -> None:
    async with transaction() as db:
        await import_catalogue(db, [procedure()])
        mother = await person(db)
    codes = {}
    for name in ("Đi học", "Đi làm"):
        async with transaction() as db:
            draft = await drafts.start_another(db, mother, BIRTH)
            await drafts.save_answers(db, mother, draft, GOOD_ANSWERS | {"reason": name})
            await drafts.choose_return(db, mother, draft, ReturnMethod.COUNTER)
            await files.attach_to_draft(db, mother, draft, "birth_certificate", f"{name}.jpg", photo(name))
            codes[name] = draft
    async with reading() as db:
        assert len(await open_drafts.mine(db, mother, BIRTH)) == 2
    for name, draft in codes.items():
        async with transaction() as db:
            dossier = await service.file_draft(db, mother, draft, key=f"draft-{draft}")
        async with reading() as db:
            detail = await queries.my_dossier(db, mother, dossier.code)
        assert [paper.name for paper in detail.papers] == [f"{name}.jpg"]
        assert detail.answers["reason"] == name
    async with reading() as db:
        assert await open_drafts.mine(db, mother) == []
        assert len({each.code for each in await queries.mine(db, mother)}) == 2


async def test_what_was_typed_without_a_network_goes_into_the_draft_it_was_typed_into(
    db: AsyncSession,
) -> None:
    mother, [an, binh] = await mother_of(db, "Trần Minh An", "Trần Minh Bình")
    became = await offline.bring_back(
        db, mother, binh, [Change("child_name", "Trần Thị Bình", "Trần Minh Bình")]
    )
    assert became.conflicts == {}
    assert (await drafts.get(db, mother, an)).answers["child_name"] == "Trần Minh An"
    assert (await drafts.get(db, mother, binh)).answers["child_name"] == "Trần Thị Bình"
    taken = offline.describe(await drafts.get(db, mother, binh))
    assert taken["named"] == ("child_name",)
    assert taken["begun"]


async def test_everybody_elses_are_neither_listed_nor_touched(db: AsyncSession) -> None:
    mother, [an, binh] = await mother_of(db, "Trần Minh An", "Trần Minh Bình")
    other = await person(db)
    assert await open_drafts.mine(db, other, BIRTH) == []
    assert await drafts.start_another(db, other, BIRTH) not in {an, binh}
    for draft in (an, binh):
        with pytest.raises(NotFound):
            await drafts.discard(db, other, draft)
    with pytest.raises(NotSignedIn):
        await drafts.start_another(db, ANONYMOUS, BIRTH)
    with pytest.raises(NotSignedIn):
        await open_drafts.mine(db, ANONYMOUS, BIRTH)
    assert len(await open_drafts.mine(db, mother)) == 2


@pytest.mark.parametrize("code", ["1.999999", "", "\x00", "1.001193' --", "x" * 5000, "\ud83d"])
async def test_a_procedure_there_is_not_begins_nothing(db: AsyncSession, code: str) -> None:
    mother, _ = await mother_of(db, "Trần Minh An")
    with pytest.raises(NotFound):
        await drafts.start_another(db, mother, code)
    if code:
        assert await open_drafts.mine(db, mother, code) == []


async def test_time_takes_each_by_itself_and_leaving_takes_all(db: AsyncSession) -> None:
    mother, [an, binh] = await mother_of(db, "Trần Minh An", "Trần Minh Bình")
    later = clock.now() + timedelta(days=retention.DRAFT_DAYS)
    with clock.pretending(clock.now() + timedelta(days=1)):
        await drafts.save_answers(db, mother, binh, {"child_name": "Trần Thị Bình"})
    assert (await retention.erase(db, later)).drafts == 1
    assert [line.id for line in await open_drafts.mine(db, mother)] == [binh]
    await drafts.start_another(db, mother, BIRTH)
    assert await retention.discard_all(db, mother) == 2
    assert await open_drafts.mine(db, mother) == []
    assert an != binh


async def test_the_data_of_a_person_holds_each_with_its_files_apart(db: AsyncSession) -> None:
    mother, [an, binh] = await mother_of(db, "Trần Minh An", "Trần Minh Bình")
    for draft, name in ((an, "An.jpg"), (binh, "Bình.jpg")):
        await files.attach_to_draft(db, mother, draft, "birth_certificate", name, photo(name))
    rows = (await my_data.tables(db, mother))["draft"]
    assert {row["answers"]["child_name"] for row in rows} == {"Trần Minh An", "Trần Minh Bình"}
    places = {file.name: file.dossier for file in await own_files.of_caller(db, mother)}
    assert "Trần Minh An" in places["An.jpg"]
    assert "Trần Minh Bình" in places["Bình.jpg"]
