"""Open pages hear of changes, and one deaf page does not keep the others from hearing."""

from app import live


async def test_everyone_who_listens_hears_until_they_stop() -> None:
    live.reset()
    heard: list[str] = []

    async def deaf(topic: str) -> None:
        raise ZeroDivisionError

    async def listen(topic: str) -> None:
        heard.append(topic)

    live.subscribe(deaf)
    stop = live.subscribe(listen)
    await live.publish("queue")
    stop()
    await live.publish("dossier:1")
    live.reset()
    assert heard == ["queue"]


async def test_without_redis_there_is_nothing_to_relay() -> None:
    live.reset()
    await live.relay()
