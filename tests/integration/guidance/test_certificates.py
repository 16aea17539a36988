"""A certificate is earned, is its holder's alone, and can be checked by everybody who holds the paper."""

from uuid import uuid4

import pytest
from sqlmodel.ext.asyncio.session import AsyncSession

from app import throttle
from app.accounts.permissions import ANONYMOUS, Caller
from app.errors import Conflict, Invalid, NotFound, NotSignedIn, TooMany
from app.guidance import certificates
from app.guidance.paths import LearningPath, paths
from app.guidance.queries import quizzes_of
from app.guidance.service import keep_progress, keep_quiz
from tests.integration.guidance.test_progress import person

FIRST, WHOLE = paths()


@pytest.fixture(autouse=True)
def no_attempts_yet() -> None:
    throttle.reset()


async def learner(db: AsyncSession) -> Caller:
    return Caller((await person(db)).person, "Nguyễn Thị Hằng")


async def finish(db: AsyncSession, caller: Caller, path: LearningPath) -> None:
    for one in path.tutorials:
        await keep_progress(db, caller, one.slug, len(one.steps))
        await keep_quiz(db, caller, one.slug, len(one.quiz))


async def test_the_best_result_of_the_questions_is_kept(db: AsyncSession) -> None:
    caller = await learner(db)
    await keep_quiz(db, caller, "cai-vneid", 0)
    assert await quizzes_of(db, caller) == {"cai-vneid": 0}
    await keep_quiz(db, caller, "cai-vneid", 3)
    await keep_quiz(db, caller, "cai-vneid", 1)
    assert await quizzes_of(db, caller) == {"cai-vneid": 3}
    assert await quizzes_of(db, await learner(db)) == {}
    assert await quizzes_of(db, ANONYMOUS) == {}


@pytest.mark.parametrize("right", [-1, 4, 10**12])
async def test_more_right_answers_than_questions_are_refused(db: AsyncSession, right: int) -> None:
    with pytest.raises(Invalid):
        await keep_quiz(db, await learner(db), "cai-vneid", right)


async def test_answers_need_a_lesson_and_a_person(db: AsyncSession) -> None:
    with pytest.raises(NotFound):
        await keep_quiz(db, await learner(db), "khong-co", 1)
    with pytest.raises(NotSignedIn):
        await keep_quiz(db, ANONYMOUS, "cai-vneid", 1)


async def test_a_finished_path_gives_one_certificate(db: AsyncSession) -> None:
    caller = await learner(db)
    await finish(db, caller, FIRST)
    made = await certificates.issue(db, caller, FIRST.key)
    assert (await certificates.issue(db, caller, FIRST.key)).id == made.id
    first, whole = await certificates.standings(db, caller)
    assert first.certificate == made
    assert whole.certificate is None
    assert whole.missing
    with pytest.raises(Conflict):
        await certificates.issue(db, caller, WHOLE.key)


async def test_steps_without_the_questions_are_not_enough(db: AsyncSession) -> None:
    caller = await learner(db)
    await finish(db, caller, FIRST)
    other = await learner(db)
    for one in FIRST.tutorials:
        await keep_progress(db, other, one.slug, len(one.steps))
    with pytest.raises(Conflict):
        await certificates.issue(db, other, FIRST.key)


async def test_a_certificate_opens_for_its_holder_only(db: AsyncSession) -> None:
    caller, other = await learner(db), await learner(db)
    await finish(db, caller, FIRST)
    made = await certificates.issue(db, caller, FIRST.key)
    assert (await certificates.own(db, caller, made.id)).holder == "Nguyễn Thị Hằng"
    with pytest.raises(NotFound):
        await certificates.own(db, other, made.id)
    with pytest.raises(NotFound):
        await certificates.own(db, caller, uuid4())
    with pytest.raises(NotSignedIn):
        await certificates.own(db, ANONYMOUS, made.id)
    with pytest.raises(NotSignedIn):
        await certificates.issue(db, ANONYMOUS, FIRST.key)
    with pytest.raises(NotFound):
        await certificates.issue(db, caller, "khong-co")


async def test_whoever_holds_the_paper_learns_that_it_is_genuine_and_no_more(db: AsyncSession) -> None:
    caller = await learner(db)
    await finish(db, caller, FIRST)
    made = await certificates.issue(db, caller, FIRST.key)
    found = await certificates.verify(db, certificates.token_of(made), "203.0.113.7")
    assert found == certificates.Genuine(made.code, "Nguyễn T. H.", FIRST.name, made.issued_at)


async def test_a_made_up_link_is_refused(db: AsyncSession) -> None:
    caller = await learner(db)
    await finish(db, caller, FIRST)
    token = certificates.token_of(await certificates.issue(db, caller, FIRST.key))
    code, _, signature = token.partition("~")
    for forged in (
        "",
        "~",
        code,
        f"{code}~",
        f"{code}~{signature[:-1]}",
        f"CT-AAAAAAAA~{signature}",
        f"{code}~é",
    ):
        with pytest.raises(NotFound):
            await certificates.verify(db, forged, "203.0.113.8")


async def test_guessing_links_comes_to_an_end(db: AsyncSession) -> None:
    for _ in range(60):
        with pytest.raises(NotFound):
            await certificates.verify(db, "CT-AAAAAAAA~x", "203.0.113.9")
    with pytest.raises(TooMany):
        await certificates.verify(db, "CT-AAAAAAAA~x", "203.0.113.9")
