"""Rows of a form that several people fill in: who typed a row stays with it, wherever it is edited."""

from collections.abc import Iterator

import pytest
from sqlmodel.ext.asyncio.session import AsyncSession

from app import throttle
from app.catalogue.form_rules import Repeat
from app.catalogue.kinds import FieldType
from app.catalogue.questions import FormField, FormGroup
from app.catalogue.service import import_catalogue
from app.dossiers import authors, drafts, revising
from app.errors import Invalid, NotFound
from app.guidance.hand import codes, sessions
from app.wiring import wire
from models.dossiers import HelpWay
from models.handinhand import HelpSession
from tests.support.people import person
from tests.support.procedures import procedure

HEIRS = FormGroup(
    key="heirs",
    title="Người thừa kế",
    repeat=Repeat(noun="người thừa kế", max=3),
    fields=(FormField(key="heir", label="Họ tên", type=FieldType.TEXT, example="Lê Văn An"),),
)
SPEC = procedure(form=(*procedure().form, HEIRS))


@pytest.fixture(autouse=True)
def wired() -> Iterator[None]:
    wire()
    throttle.reset()
    yield
    throttle.reset()


async def test_a_helper_edits_rows_and_who_typed_one_stays_with_it(db: AsyncSession) -> None:
    await import_catalogue(db, [SPEC])
    citizen, helper = await person(db, "Lê Thị Hằng"), await person(db, "Vũ Đức Long")
    draft = await drafts.start_or_resume(db, citizen, SPEC.code)
    opened = await codes.enter(db, helper, await codes.offer(db, citizen, draft, agrees=True, may_call=False))
    assert isinstance(opened, HelpSession)
    with pytest.raises(NotFound):
        await sessions.edit_row(db, helper, opened.id, "add", "heirs", 1)
    await sessions.allow(db, citizen, opened.id)
    await sessions.join(db, helper, opened.id, may_call=False)

    await drafts.save_answers(db, citizen, draft, {"heir": "Lê Văn Một"})
    assert await sessions.edit_row(db, helper, opened.id, "add", "heirs", 1) == "heirs__2"
    await sessions.type_into(db, helper, opened.id, {"heir__2": "Lê Văn Hai"})
    assert await sessions.edit_row(db, helper, opened.id, "up", "heirs", 2) == "heirs"
    found = await drafts.get(db, citizen, draft)
    assert (found.answers["heir"], found.answers["heir__2"]) == ("Lê Văn Hai", "Lê Văn Một")
    typed = await authors.of_draft(db, draft)
    assert (typed["heir"].account_id, typed["heir"].way) == (helper.account_id, HelpWay.TOGETHER)
    assert (typed["heir__2"].account_id, typed["heir__2"].way) == (citizen.account_id, None)

    await sessions.edit_row(db, helper, opened.id, "remove", "heirs", 1)
    typed = await authors.of_draft(db, draft)
    assert typed["heir"].account_id == citizen.account_id
    assert "heir__2" not in typed
    with pytest.raises(Invalid):
        await sessions.edit_row(db, helper, opened.id, "remove", "heirs", 1)


async def test_rows_typed_elsewhere_find_room_in_a_draft(db: AsyncSession) -> None:
    """As when a guide's form is taken over, which holds more rows than the citizen's own draft."""
    await import_catalogue(db, [SPEC])
    citizen = await person(db)
    draft = await drafts.start_or_resume(db, citizen, SPEC.code)
    await revising.have_rows(db, citizen, draft, {"heirs__so": "2"})
    await revising.have_rows(db, citizen, draft, {"heirs__so": "1"})
    assert [asked.key for asked in (await drafts.get(db, citizen, draft)).spec.fields][-2:] == [
        "heir",
        "heir__2",
    ]
