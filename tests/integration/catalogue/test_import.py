"""Publishing: idempotent, versioned, nothing deleted."""

import random
from pathlib import Path
from uuid import uuid4

import pytest
from sqlmodel.ext.asyncio.session import AsyncSession

from app.catalogue import queries
from app.catalogue.loader import load
from app.catalogue.service import ImportResult, import_catalogue
from app.errors import NotFound

SPECS = load(Path("content/catalogue"))
BIRTH = "1.001193"


async def test_importing_twice_changes_nothing(db: AsyncSession) -> None:
    first = await import_catalogue(db, SPECS)
    assert first == ImportResult(added=57)
    assert first.rebuild_due
    shuffled = random.Random(1).sample(SPECS, len(SPECS))
    again = await import_catalogue(db, shuffled)
    assert again == ImportResult(unchanged=57)
    assert not again.rebuild_due
    assert len(await queries.published(db)) == 57


async def test_a_changed_record_is_a_new_version_beside_the_old(db: AsyncSession) -> None:
    await import_catalogue(db, SPECS)
    old = await queries.get(db, BIRTH)
    changed = [
        spec.model_copy(update={"result": "Giấy khai sinh mới"}) if spec.code == BIRTH else spec
        for spec in SPECS
    ]
    assert await import_catalogue(db, changed) == ImportResult(changed=1, unchanged=56)
    new = await queries.get(db, BIRTH)
    assert (old.version, new.version) == (1, 2)
    assert new.spec.result == "Giấy khai sinh mới"
    kept = await queries.get_version(db, old.id)
    assert kept.spec == old.spec


async def test_what_is_gone_is_retired_and_can_come_back(db: AsyncSession) -> None:
    await import_catalogue(db, SPECS)
    before = await queries.get(db, BIRTH)
    without = [spec for spec in SPECS if spec.code != BIRTH]
    assert await import_catalogue(db, without) == ImportResult(unchanged=56, retired=1)
    with pytest.raises(NotFound):
        await queries.get(db, BIRTH)
    assert (await queries.get_version(db, before.id)).spec.code == BIRTH
    assert await import_catalogue(db, SPECS) == ImportResult(added=1, unchanged=56)
    assert (await queries.get(db, BIRTH)).version == 2


async def test_the_search_follows_the_import(db: AsyncSession) -> None:
    await import_catalogue(db, SPECS)
    assert (await queries.search_index(db)).search("khai sinh")[0].code == BIRTH
    assert await queries.search_index(db) is await queries.search_index(db)
    await import_catalogue(db, [spec for spec in SPECS if spec.code != BIRTH])
    assert BIRTH not in {spec.code for spec in (await queries.search_index(db)).search("khai sinh")}


async def test_unknown_codes_and_versions_are_not_found(db: AsyncSession) -> None:
    with pytest.raises(NotFound):
        await queries.get(db, "9.999999")
    with pytest.raises(NotFound):
        await queries.get_version(db, uuid4())


async def test_facets_count_what_can_be_filtered_by(db: AsyncSession) -> None:
    await import_catalogue(db, SPECS)
    fields = queries.facets(each.spec.field for each in await queries.published(db))
    assert {facet.slug: facet.count for facet in fields}["ho-tich"] == 11
    assert sum(facet.count for facet in fields) == 57
