"""A Monday at the Centre, with its hours and two procedures."""

from collections.abc import Iterator

import pytest
import time_machine

from app.catalogue.schema import HomeScope, HomeService
from app.catalogue.service import import_catalogue
from app.db import transaction
from app.dossiers import events as dossier_events
from app.homecare import events, slots
from app.wiring import wire
from tests.support.procedures import procedure
from tests.support.visits import NOW


@pytest.fixture(autouse=True)
def on_a_monday() -> Iterator[None]:
    with time_machine.travel(NOW, tick=False):
        yield


@pytest.fixture
async def centre(database: str) -> None:
    """The default hours and two procedures: one done at home, one that wants people present."""
    async with transaction() as db:
        await slots.seed(db)
        await import_catalogue(
            db,
            [
                procedure(home_service=HomeService(eligible=True, scope=tuple(HomeScope), reason="Đơn giản")),
                procedure(
                    "1.000894",
                    name="Đăng ký kết hôn",
                    home_service=HomeService(eligible=False, reason="Hai bên phải có mặt."),
                ),
            ],
        )


@pytest.fixture
def wired() -> Iterator[None]:
    """What follows from what, as in the running application; taken apart again."""
    lists = (dossier_events.on_transition, events.on_step, events.on_early, events.on_over)
    before = [list(each) for each in lists]
    wire()
    yield
    for listeners, earlier in zip(lists, before, strict=True):
        listeners[:] = earlier
