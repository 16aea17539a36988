"""A statement of the size that its rules take reaches the page, whatever a message of the event socket may carry."""

import asyncio

import httpx

from app.fees import statement
from app.web.limits import MOST_OF_A_FILE, MOST_OF_AN_EVENT, most_of
from tests.wire.backend import Wire, cookie
from tests.wire.stage import PREFIX, Stage

ROUTE = "/api/fees/statements"
LOAD = f"{PREFIX}pages___ban_doi_soat____statement_state.load"
SAID = "NGUYEN VAN A chuyển tiền lệ phí chứng thực; cảm ơn quý cơ quan"


def of(lines: int) -> str:
    rows = [f"25/11/2026,FT2633{number:07d},8000,{SAID}" for number in range(lines)]
    return "\n".join(["Ngày,Số tham chiếu,Ghi có,Nội dung", *rows])


def send(stage: Stage, content: bytes) -> httpx.Response:
    return httpx.post(
        stage.address + ROUTE,
        headers=cookie(stage.world.tokens["receive"]),
        files={"file": ("sao-ke.csv", content)},
        timeout=60,
    )


async def shown(stage: Stage) -> str:
    async with Wire(stage.address, stage.world.tokens["receive"]) as wire:
        return await wire.send(LOAD, {}, "/ban/doi-soat")


def test_a_busy_months_statement_is_previewed(stage: Stage) -> None:
    text = of(1_900)
    assert len(text) > MOST_OF_AN_EVENT
    answer = send(stage, text.encode())
    assert (answer.status_code, answer.json()) == (200, {"next": "/ban/doi-soat"})
    assert "1900 khoản tiền vào" in asyncio.run(shown(stage))
    stage.restore()


def test_one_that_is_too_large_is_refused_in_words_and_the_one_before_stays(stage: Stage) -> None:
    for content in (b"x" * (statement.BYTES_MAX + 1), b"x" * (statement.CHARS_MAX + 1), b"x" * 3_000_000):
        answer = send(stage, content)
        assert answer.status_code == httpx.codes.UNPROCESSABLE_ENTITY, answer.text
        assert answer.json()["fields"] == {"file": statement.TOO_LONG}
    pasted = httpx.post(
        stage.address + ROUTE,
        headers=cookie(stage.world.tokens["receive"]),
        data={"statement": "không phải sao kê"},
        files={"file": ("", b"")},  # as a browser sends a box without a file
    )
    assert list(pasted.json()["fields"]) == ["statement"], pasted.text
    assert "1 khoản tiền vào" in asyncio.run(shown(stage))


def test_a_form_that_is_none_is_refused_without_a_crash(stage: Stage) -> None:
    signed_in = cookie(stage.world.tokens["receive"])
    boundary = {"content-type": "multipart/form-data; boundary=x"}
    for headers, content in (
        ({"content-type": "application/json"}, b"{}"),
        (boundary, b"--y\r\nnothing"),
        (boundary, b'--x\r\ncontent-disposition: form-data; name="statement"\r\n\r\n\xff\x00\r\n--x--\r\n'),
        ({}, b""),
    ):
        answer = httpx.post(stage.address + ROUTE, headers=signed_in | headers, content=content, timeout=60)
        assert answer.is_client_error, (answer.status_code, answer.text)


def test_whatever_may_be_read_may_be_sent() -> None:
    assert most_of(ROUTE) == MOST_OF_A_FILE > statement.BYTES_MAX
