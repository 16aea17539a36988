"""Numbers that a helper does not see: nothing the form says tells which ones they are."""

from collections.abc import Iterator
from uuid import UUID

import pytest
from sqlmodel.ext.asyncio.session import AsyncSession

from app import clock, throttle
from app.accounts.permissions import Caller
from app.catalogue.form_rules import CrossCheck, Relation
from app.catalogue.loader import published
from app.catalogue.schema import FieldType, FormField, FormGroup
from app.catalogue.service import import_catalogue
from app.dossiers import drafts, forms, screens
from app.dossiers.for_whom import OWN_NUMBER, Kind
from app.errors import Conflict
from app.guidance.hand import codes, mandates, queries, sessions
from app.wiring import wire
from tests.support.people import person
from tests.support.procedures import GOOD_ANSWERS, procedure

PLANNING, INVENTED = "1.014159", "1.001193"
SAME_PHONE = "Hai số điện thoại phải khác nhau."


@pytest.fixture(autouse=True)
def wired() -> Iterator[None]:
    wire()
    throttle.reset()
    yield
    throttle.reset()


async def helped(db: AsyncSession, code: str) -> tuple[Caller, Caller, UUID, UUID]:
    """A mother, her son with a mandate, her draft and his session at it."""
    mother, son = await person(db, "Lê Thị Hằng"), await person(db, "Vũ Đức Long")
    draft = await drafts.start_or_resume(db, mother, code)
    made = await mandates.grant(db, mother, None, "7", agrees=True)
    mandate = await codes.enter(db, son, await codes.offer_mandate(db, mother, made))
    await mandates.allow(db, mother, mandate.id)
    await mandates.answer(db, son, mandate.id, accepts=True)
    return mother, son, draft, await mandates.open_draft(db, son, mandate.id, draft)


async def told_helper(db: AsyncSession, son: Caller, session: UUID) -> dict[str, str]:
    seen = await queries.for_helper(db, son, session)
    assert seen.standing
    return {box: said for each in seen.standing.errors.values() for box, said in each.items()}


async def told_owner(db: AsyncSession, mother: Caller, draft: UUID) -> dict[str, str]:
    own = await drafts.get(db, mother, draft)
    standing = screens.stand(own.spec, own.application, clock.today(), mother.level)
    return {box: said for each in standing.errors.values() for box, said in each.items()}


async def test_the_applicants_hidden_number_is_told_to_no_guess(db: AsyncSession) -> None:
    await import_catalogue(db, published())
    mother, son, draft, session = await helped(db, PLANNING)
    hidden = (await drafts.get(db, mother, draft)).answers["applicant_id"]
    seen = await queries.for_helper(db, son, session)
    assert seen.draft
    assert hidden not in repr(seen)
    guess = {
        "for_whom": Kind.OTHER.value,
        "whom_full_name": "Lê Thị Mơ",
        "whom_dob": "02/01/1960",
        "whom_relation": "Anh, chị, em",
    }
    another = f"{hidden[:6]}{(int(hidden[6:10]) + 1) % 10_000:04d}{hidden[-2:]}"
    said = []
    for number in (hidden, another):
        await sessions.type_into(db, son, session, {**guess, "whom_id": number})
        said.append(await told_helper(db, son, session))
        assert (await told_owner(db, mother, draft)).get("whom_id") == (
            OWN_NUMBER if number == hidden else None
        )
    assert said[0] == said[1]

    await sessions.type_into(db, son, session, {"whom_id": hidden})
    await sessions.reveal(db, mother, session, shown=True)
    assert (await told_helper(db, son, session))["whom_id"] == OWN_NUMBER, "what is shown is checked as ever"


async def test_no_check_of_a_form_tells_of_a_hidden_box_nor_does_being_ready(db: AsyncSession) -> None:
    other = FormField(key="other_phone", label="Số máy khác", type=FieldType.PHONE, example="0912345678")
    plain = procedure(INVENTED)
    spec = plain.model_copy(
        update={
            "form": (*plain.form, FormGroup(key="others", title="Máy khác", fields=(other,))),
            "checks": (
                CrossCheck(
                    rule=Relation.DIFFERENT, fields=("applicant_phone", "other_phone"), message=SAME_PHONE
                ),
            ),
            "documents": plain.documents[:1],
        }
    )
    await import_catalogue(db, [spec])
    mother, son, draft, session = await helped(db, INVENTED)
    await drafts.save_answers(db, mother, draft, GOOD_ANSWERS)
    await drafts.choose_return(db, mother, draft, "counter")
    await sessions.type_into(db, son, session, {"other_phone": GOOD_ANSWERS["applicant_phone"]})
    assert (await told_owner(db, mother, draft))["other_phone"] == SAME_PHONE
    assert "other_phone" not in await told_helper(db, son, session)
    await mandates.tell_ready(db, son, session)

    await sessions.type_into(db, son, session, {"other_phone": "12"})
    assert "other_phone" in await told_helper(db, son, session), "a box by itself is checked as ever"
    with pytest.raises(Conflict):
        await mandates.tell_ready(db, son, session)


def test_a_form_without_hidden_boxes_is_checked_whole() -> None:
    spec = procedure(INVENTED)
    assert forms.check(spec, GOOD_ANSWERS, clock.today()) == forms.check(
        spec, GOOD_ANSWERS, clock.today(), unseen={"not_asked"}
    )
