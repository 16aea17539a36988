"""Where somebody is led after signing in: never to another site."""

import pytest

from app.web.accounts import local_path


@pytest.mark.parametrize(
    "path", ["https://x.example", "//x.example", "/\\x.example", "/\t/x.example", "/\n/x.example", "x", ""]
)
def test_a_link_cannot_lead_people_away_after_signing_in(path: str) -> None:
    assert local_path(path) == "/"


def test_a_page_of_ours_is_where_one_goes_on() -> None:
    assert local_path("/nop?thu-tuc=1.001193") == "/nop?thu-tuc=1.001193"
