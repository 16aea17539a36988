"""What an officer is told when a colleague was faster stays, also when the page then reads again by itself."""

from app.dossiers.service import MOVED_ON
from tests.wire.backend import Wire
from tests.wire.stage import PREFIX, Stage

DESK = f"{PREFIX}pages___ban_ho_so____desk_dossier_state"
TAB = "5b2c0f0e-6f2b-4a57-9a4b-0c8f6f1f7a13"


async def test_who_was_second_is_told_and_the_news_does_not_wipe_it_out(stage: Stage) -> None:
    path = f"/ban/ho-so/{stage.world.ids['at_receive']}/"
    form = {"kind": "receive", "key": "late", "seq": "0", "text": "Lời đã viết"}
    try:
        async with Wire(stage.address, stage.world.tokens["receive"], TAB) as wire:
            await wire.send(f"{DESK}.load", {}, path)
            assert '"stale": false' in await wire.send(f"{DESK}.choose", {"kind": "receive"}, path)
            told = await wire.send(f"{DESK}.act", {"form": form}, path)
            assert MOVED_ON in told
            assert '"stale": true' in told
            again = await wire.send(f"{DESK}.refresh", {}, path)
            assert '"moved_rx_state_": ""' not in again
            assert MOVED_ON in await wire.send(f"{PREFIX}hydrate", {}, path)
    finally:
        stage.restore()
