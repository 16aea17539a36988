"""What the screens allow up to 20 MB is taken on its way in: a camera's photo in a message, a scanned result."""

import httpx
import pytest

from app.web.limits import MOST, MOST_OF_A_FILE, most_of
from tests.wire.backend import cookie
from tests.wire.stage import Stage

LARGE = b"\xff\xd8" + bytes(MOST)


@pytest.mark.parametrize(
    ("who", "path"),
    [("owner", "/api/dossiers/{dossier}/messages/files"), ("stamp", "/api/dossiers/{at_stamp}/results")],
)
def test_a_file_larger_than_a_form_is_looked_at(stage: Stage, who: str, path: str) -> None:
    world = stage.world
    address = path.format(dossier=world.of("owner", "dossier"), at_stamp=world.ids["at_stamp"])
    answer = httpx.post(
        stage.address + address,
        headers=cookie(world.tokens[who]) | {"x-message-key": "large", "x-file-name": "anh.jpg"},
        content=LARGE,
        timeout=60,
    )
    # It is no photo, and refused as such: nobody said that it was too large.
    assert answer.status_code in {httpx.codes.UNPROCESSABLE_ENTITY, httpx.codes.UNSUPPORTED_MEDIA_TYPE}, (
        answer.text
    )


def test_every_route_that_takes_a_file_as_it_is_takes_a_large_one(stage: Stage) -> None:
    paths = httpx.get(f"{stage.address}/api/openapi.json").json()["paths"]
    taking = [
        path
        for path, methods in paths.items()
        for method in methods.values()
        if "application/octet-stream" in method.get("requestBody", {}).get("content", {})
    ]
    assert len(taking) >= 4
    assert [path for path in taking if most_of(path) != MOST_OF_A_FILE] == []
