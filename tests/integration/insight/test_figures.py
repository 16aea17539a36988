"""The figures as leaders and everyone see them, from real rows."""

from datetime import timedelta

import pytest

from app import clock, throttle
from app.db import reading, transaction
from app.errors import NotAllowed
from app.guidance import counter
from app.guidance import service as learning
from app.guidance.tutorials import tutorials
from app.insight import queries
from app.insight.rules import Share
from app.settings import settings
from models.accounts import DigitalLevel, Role
from models.counter import GuidanceSession, GuidanceTopic, Outcome, Place
from models.guidance import TutorialProgress
from tests.support.dossiers import a_dossier, a_procedure
from tests.support.people import person

pytestmark = pytest.mark.usefixtures("database")


async def test_taught_and_filed_alone() -> None:
    throttle.reset()
    procedure = await a_procedure()
    async with transaction() as db:
        guide = await person(db, "Đỗ Thu Trang", Role.GUIDE)
        leader = await person(db, "Đặng Quốc Khánh", Role.LEADER)
        learners = [await person(db) for _ in range(5)]
        others = [await person(db) for _ in range(6)]
        for learner in learners:
            session = GuidanceSession(
                account_id=learner.person,
                guide_id=guide.person,
                level=DigitalLevel.BEGINNER,
                place=Place.COUNTER,
                minutes=20,
                outcome=Outcome.ALONE,
                at=clock.now() - timedelta(minutes=1),
            )
            db.add(session)
            await db.flush()
            topic = "thu-tuc:1.001193" if learner is learners[1] else "hoc:cai-vneid"
            db.add(GuidanceTopic(session_id=session.id, topic=topic))
        await counter.record_elsewhere(
            db,
            guide,
            {"level": "partly", "place": "home", "minutes": "9", "outcome": "alone", "hoc:cai-vneid": "on"},
        )
        await learning.keep_progress(db, learners[0], "cai-vneid", 1)
    for owner in (learners[0], learners[1], others[0]):
        await a_dossier(owner, procedure)
    async with reading() as db:
        with pytest.raises(NotAllowed):
            await queries.for_leaders(db, guide)
        inside = await queries.for_leaders(db, leader)
        public = await queries.for_everyone(db)
    assert (inside.people, inside.sessions) == (6, 6)
    assert dict(inside.by_level)[DigitalLevel.PARTLY] == 1
    assert dict(public.by_level) == dict.fromkeys(DigitalLevel)
    assert dict(inside.by_place)[Place.HOME] == 1
    assert dict(inside.by_topic)["Cài ứng dụng VNeID"] == 5
    assert inside.completion == Share(0, 1)
    assert public.completion is None
    # The second learner filed what they had just been taught: with help.
    assert inside.comparison.taught == Share(1, 5)
    assert inside.comparison.others == Share(1, 6)
    assert (public.comparison.taught, public.comparison.others) == (None, None)  # one of them could be known
    assert inside.helped[-1].share == Share(1, 3)
    assert public.helped[-1].share is None


async def test_a_hidden_tutorial_does_not_follow_from_all_together() -> None:
    first, second, *_ = [one.slug for one in tutorials()]
    async with transaction() as db:
        people = [await person(db) for _ in range(20)]
        for number, each in enumerate(people):
            for slug, finished in ((first, number < 10), (second, number < 1)):
                done = clock.now() if finished else None
                progress = TutorialProgress(
                    account_id=each.person, slug=slug, step=1, updated_at=clock.now(), done_at=done
                )
                db.add(progress)
    async with reading() as db:
        public = await queries.for_everyone(db)
    assert public.completion == Share(11, 40)
    assert {share for _, share in public.by_tutorial} == {None}


async def test_invented_sessions_count_in_the_demo_only(monkeypatch: pytest.MonkeyPatch) -> None:
    async with transaction() as db:
        guide = await person(db, "Đỗ Thu Trang", Role.GUIDE)
        leader = await person(db, "Đặng Quốc Khánh", Role.LEADER)
        db.add(
            GuidanceSession(
                guide_id=guide.person,
                level=DigitalLevel.BEGINNER,
                place=Place.COUNTER,
                minutes=20,
                outcome=Outcome.ALONE,
                is_demo=True,
                at=clock.now(),
            )
        )
    async with reading() as db:
        assert (await queries.for_leaders(db, leader)).sessions == 1
    monkeypatch.setenv("CAMTAY_ENV", "production")
    monkeypatch.setenv("CAMTAY_SECRET_KEY", settings().secret().decode())
    settings.cache_clear()
    async with reading() as db:
        assert (await queries.for_leaders(db, leader)).sessions == 0
