"""What a guide began reaches its owner once, and nobody else; what the owner typed stays as it is."""

from datetime import timedelta
from uuid import UUID

import pytest
from sqlmodel import select

from app import clock, throttle
from app.accounts.permissions import Caller
from app.catalogue.loader import published
from app.catalogue.service import import_catalogue
from app.db import reading, transaction
from app.dossiers import authors, drafts, open_drafts
from app.dossiers.authors import Author
from app.dossiers.for_whom import Kind
from app.errors import Conflict, NotFound
from app.guidance import counter, counter_queries, handback, retention
from models._types import lookup_hash
from models.accounts import Account, DigitalLevel, Role
from models.counter import CounterVisitor, GuidanceSession, HandBack
from models.dossiers import HelpWay
from tests.support.dossiers import a_person, a_procedure
from tests.support.people import person

RECOGNITION = "1.001022"
"""A parent recognises a child; who that is stands in `recognized`."""

pytestmark = pytest.mark.usefixtures("database")

CODE = "1.001193"
NUMBER = "022157000123"
ARRIVAL = {
    "full_name": "Trần Thị Hoa",
    "birth_date": "05/09/1957",
    "no_phone": "on",
    "level": "beginner",
    "citizen_number": NUMBER,
    "topic": f"thu-tuc:{CODE}",
}


@pytest.fixture(autouse=True)
def _no_limits() -> None:
    throttle.reset()


async def at_the_desk(code: str = CODE, **form: str) -> tuple[Caller, UUID]:
    """A guide with somebody at the desk, and the form begun for them: of a real record, or the invented one."""
    if code == CODE:
        await a_procedure()
    else:
        form |= {"topic": f"thu-tuc:{code}"}
        async with transaction() as db:
            await import_catalogue(db, [spec for spec in published() if spec.code == code])
    async with transaction() as db:
        guide = await person(db, "Đỗ Thu Trang", Role.GUIDE)
        await counter.register(db, guide, ARRIVAL | form)
    async with transaction() as db:
        await counter.call_next(db, guide)
        await counter.start(db, guide)
        made = await handback.begin(db, guide, code)
        await handback.save(db, guide, made, {"applicant_address": "Số 5, khu 1", "unknown": "x"})
    return guide, made


async def link(guide: Caller, made: UUID) -> str:
    async with transaction() as db:
        return await handback.make_link(db, guide, made)


async def citizen(name: str = "Trần Thị Hoa", number: str = NUMBER) -> Caller:
    caller = await a_person(name=name)
    async with transaction() as db:
        account = await db.get_one(Account, caller.person)
        account.citizen_number, account.citizen_number_hash = number, lookup_hash("citizen_number", number)
        account.phone_hash = lookup_hash(
            "phone", str(caller.person)
        )  # the same number on a phone of their own
        db.add(account)
    return caller


async def accept(caller: Caller, token: str) -> UUID | None:
    async with transaction() as db:
        return await handback.accept(db, caller, token)


async def test_the_answers_go_into_the_owners_draft_once() -> None:
    guide, made = await at_the_desk()
    token, owner = await link(guide, made), await citizen()
    draft_id = await accept(owner, token)
    async with reading() as db:
        answers = (await drafts.get(db, owner, draft_id)).answers
        kept = await db.get_one(HandBack, made)
        visitor = (await db.exec(select(CounterVisitor))).one()
        typed = await authors.of_draft(db, draft_id)
    assert answers["applicant_address"] == "Số 5, khu 1"
    assert typed["applicant_address"] == Author(guide.person, HelpWay.COUNTER)
    assert answers["applicant_id"] == NUMBER
    assert "unknown" not in answers
    assert (kept.answers, kept.used_by, visitor.account_id) == ({}, owner.person, owner.person)
    assert token not in (kept.token_hash or "")
    async with reading() as db:
        account = await db.get_one(Account, owner.person)
    assert (account.level, account.has_smartphone) == (DigitalLevel.BEGINNER, False)
    assert await accept(owner, token) == draft_id  # the page was loaded twice
    with pytest.raises(NotFound):
        await accept(await citizen(), token)
    async with reading() as db:
        with pytest.raises(NotFound):
            await handback.check_link(db, token)
    with pytest.raises(Conflict):
        async with transaction() as db:
            await handback.save(db, guide, made, {"applicant_address": "khác"})


async def test_what_the_owner_typed_stays() -> None:
    guide, made = await at_the_desk()
    owner = await citizen()
    async with transaction() as db:
        mine = await drafts.start_or_resume(db, owner, CODE)
        await drafts.save_answers(db, owner, mine, {"applicant_address": "nhà tôi", "applicant_id": ""})
    assert await accept(owner, await link(guide, made)) == mine
    async with reading() as db:
        answers = (await drafts.get(db, owner, mine)).answers
    assert (answers["applicant_address"], answers["applicant_id"]) == ("nhà tôi", NUMBER)


async def test_what_is_about_another_child_goes_into_a_draft_of_its_own() -> None:
    code = "1.014159"
    child = {"for_whom": Kind.CHILD.value, "whom_dob": "05/03/2020"}
    guide, made = await at_the_desk(code)
    owner = await citizen()
    async with transaction() as db:
        first = await drafts.start_or_resume(db, owner, code)
        await drafts.save_answers(db, owner, first, child | {"whom_full_name": "Trần Minh An"})
    landed = []
    for name in ("Trần Minh Bình", "TRẦN MINH AN", "Trần Minh Bình"):
        if landed:
            guide, made = await at_the_desk(code)
        async with transaction() as db:
            await handback.save(db, guide, made, child | {"whom_full_name": name, "info_needed": name})
        landed.append(await accept(owner, await link(guide, made)))
    assert landed[1] == first
    assert landed[0] == landed[2] != first
    async with reading() as db:
        answers = [(await drafts.get(db, owner, draft)).answers for draft in landed[:2] if draft]
    assert (
        answers[0] | child | {"whom_full_name": "Trần Minh Bình", "info_needed": "Trần Minh Bình"}
        == answers[0]
    )
    assert answers[1]["whom_full_name"] == "Trần Minh An"
    assert answers[1]["info_needed"] == "TRẦN MINH AN"


@pytest.mark.parametrize("beside", [{}, {"whom_full_name": "Trần Minh An", "whom_dob": "06/03/2024"}])
async def test_a_form_goes_to_the_draft_of_the_same_child_before_one_saved_since_that_may_be_theirs(
    beside: dict[str, str],
) -> None:
    """The other says nothing of a name yet, or is about a child of that name who was born on another day."""
    code, child = "1.014159", {"for_whom": Kind.CHILD.value}
    theirs = child | {"whom_full_name": "Trần Minh An", "whom_dob": "05/03/2020"}
    guide, made = await at_the_desk(code)
    owner, begun = await citizen(), clock.now()
    async with transaction() as db:
        same = await drafts.start_or_resume(db, owner, code)
        await drafts.save_answers(db, owner, same, theirs)
        await handback.save(db, guide, made, theirs | {"info_needed": "Đi học xa"})
    with clock.pretending(begun + timedelta(minutes=5)):
        async with transaction() as db:
            since = await drafts.start_another(db, owner, code)
            await drafts.save_answers(db, owner, since, child | {"info_needed": ""} | beside)
    assert since != same
    assert await accept(owner, await link(guide, made)) == same
    async with reading() as db:
        assert (await drafts.get(db, owner, same)).answers["info_needed"] == "Đi học xa"
        assert not (await drafts.get(db, owner, since)).answers.get("info_needed")


async def test_a_guide_fills_in_one_more_for_the_second_child_and_finds_both() -> None:
    code = "1.014159"
    guide, first = await at_the_desk(code)
    for_child = {"for_whom": Kind.CHILD.value, "whom_dob": "05/03/2020"}
    async with transaction() as db:
        await handback.save(db, guide, first, for_child | {"whom_full_name": "Trần Minh An"})
        second = await handback.begin_another(db, guide, first)
    async with transaction() as db:
        assert await handback.begin_another(db, guide, first) == second != first  # pressed twice
        await handback.save(db, guide, second, for_child | {"whom_full_name": "Trần Minh Bình"})
        line = await counter_queries.line(db, guide)
        stranger = await person(db, "Cán bộ khác", Role.GUIDE)
        with pytest.raises(NotFound):
            await handback.begin_another(db, stranger, first)
    assert line.here
    assert [name.partition(", cho ")[2] for _, name in line.here.forms] == [
        "con: Trần Minh An",
        "con: Trần Minh Bình",
    ]
    owner = await citizen()
    landed = {await accept(owner, await link(guide, made)) for made in (first, second)}
    async with reading() as db:
        said = {each.id: each.subject for each in await open_drafts.mine(db, owner)}
    assert said.keys() == landed
    assert set(said.values()) == {"con: Trần Minh An", "con: Trần Minh Bình"}


async def test_whom_a_guide_chose_stands_in_a_draft_that_nobody_has_touched() -> None:
    code = "1.014159"
    guide, made = await at_the_desk(code)
    owner = await citizen()
    async with transaction() as db:
        mine = await drafts.start_or_resume(db, owner, code)
    async with transaction() as db:
        chosen = {"for_whom": Kind.CHILD.value, "whom_full_name": "Trần Minh An"}
        await handback.save(db, guide, made, chosen)
    assert await accept(owner, await link(guide, made)) == mine
    async with reading() as db:
        assert (await open_drafts.mine(db, owner))[0].said == "Cho con: Trần Minh An"


async def test_somebody_else_gets_nothing_and_the_link_stays_for_its_owner() -> None:
    guide, made = await at_the_desk()
    token = await link(guide, made)
    stranger = await citizen("Vũ Đức Long", "022088000456")
    assert await accept(stranger, token) is None
    async with reading() as db:
        assert await open_drafts.mine(db, stranger) == []
    await accept(await citizen(), token)


async def test_a_link_ends_after_a_day_and_with_the_next_one() -> None:
    guide, made = await at_the_desk()
    first, owner = await link(guide, made), await citizen()
    second = await link(guide, made)
    with pytest.raises(NotFound):
        await accept(owner, first)
    with clock.pretending(clock.now() + handback.VALID), pytest.raises(NotFound):
        await accept(owner, second)
    with pytest.raises(NotFound):
        await accept(owner, "guessed")
    await accept(owner, second)


async def test_the_year_of_birth_opens_the_registration_and_guessing_ends_the_link() -> None:
    guide, made = await at_the_desk()
    token = await link(guide, made)
    async with transaction() as db:
        found = await handback.prefill(db, token, "1957")
    assert found is not None
    assert (found.full_name, found.birth_date, found.citizen_number) == (
        "Trần Thị Hoa",
        "05/09/1957",
        NUMBER,
    )
    for _ in range(handback.TRIES):
        async with transaction() as db:
            assert await handback.prefill(db, token, "1958") is None
    with pytest.raises(NotFound):
        async with transaction() as db:
            await handback.prefill(db, token, "1957")


async def test_accounts_that_are_not_theirs_end_the_link_as_guesses_do() -> None:
    guide, made = await at_the_desk()
    token = await link(guide, made)
    stranger = await citizen("Vũ Đức Long", "022088000456")
    for _ in range(handback.TRIES):
        assert await accept(stranger, token) is None
    with pytest.raises(NotFound):
        await accept(await citizen(), token)


async def test_a_year_alone_is_no_birth_date() -> None:
    guide, made = await at_the_desk(birth_date="1957")
    token = await link(guide, made)
    async with transaction() as db:
        found = await handback.prefill(db, token, "1957")
    assert found is not None
    assert found.birth_date == ""


async def test_the_session_belongs_to_the_account_whenever_the_link_is_used() -> None:
    guide, made = await at_the_desk()
    token, owner = await link(guide, made), await citizen()
    async with transaction() as db:
        await counter.finish(
            db,
            guide,
            {"procedure": f"thu-tuc:{CODE}", "place": "counter", "minutes": "9", "outcome": "alone"},
        )
    await accept(owner, token)
    async with reading() as db:
        assert (await db.exec(select(GuidanceSession))).one().account_id == owner.person


async def test_what_nobody_has_carried_on_stays_in_reach_after_the_session() -> None:
    guide, made = await at_the_desk()
    async with transaction() as db:
        await counter.finish(
            db, guide, {"hoc:cai-vneid": "on", "place": "counter", "minutes": "9", "outcome": "alone"}
        )
    async with reading() as db:
        left = (await counter_queries.line(db, guide)).left
    assert [each.id for each in left] == [made]
    token = await link(guide, made)
    await accept(await citizen(), token)
    async with reading() as db:
        assert (await counter_queries.line(db, guide)).left == []


async def test_a_colleague_does_not_open_the_form_and_nobody_is_guided_no_form() -> None:
    guide, made = await at_the_desk()
    async with transaction() as db:
        colleague = await person(db, "Bùi Minh Châu", Role.GUIDE)
    with pytest.raises(NotFound):
        async with reading() as db:
            await handback.get(db, colleague, made)
    with pytest.raises(NotFound):
        await link(colleague, made)
    with pytest.raises(NotFound):
        async with transaction() as db:
            await handback.begin(db, colleague, CODE)
    async with transaction() as db:
        assert await handback.begin(db, guide, CODE) == made


async def test_old_forms_are_emptied() -> None:
    with clock.pretending(clock.now() - timedelta(days=40)):
        guide, made = await at_the_desk()
        await link(guide, made)
    async with transaction() as db:
        assert (await retention.erase(db)).forms == 1
    async with reading() as db:
        kept = await db.get_one(HandBack, made)
    assert (kept.answers, kept.token_hash) == ({}, None)


async def test_two_forms_whose_record_has_no_box_for_a_name_stay_two() -> None:
    guide, first = await at_the_desk(RECOGNITION)
    async with transaction() as db:
        await handback.save(db, guide, first, {"recognized": "Trần Minh An"})
    async with transaction() as db:
        second = await handback.begin_another(db, guide, first)
        await handback.save(db, guide, second, {"recognized": "Trần Minh Bình"})
    owner = await citizen()
    for made in (first, second):
        assert await accept(owner, await link(guide, made))
    async with reading() as db:
        drafts_of = await open_drafts.mine(db, owner)
        held = [(await drafts.get(db, owner, line.id)).answers.get("recognized") for line in drafts_of]
    assert sorted(str(name) for name in held) == ["Trần Minh An", "Trần Minh Bình"]
