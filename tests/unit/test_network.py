"""What an address counts for, and that limits by address count that."""

import pytest

from app import throttle
from app.errors import TooMany
from app.network import networks


@pytest.mark.parametrize(
    ("address", "counted"),
    [
        ("10.1.2.3", ("10.1.2.3",)),
        ("::ffff:10.1.2.3", ("10.1.2.3",)),
        ("2001:db8:1:2:aaaa:bbbb:cccc:dddd", ("2001:db8:1:2::/64", "2001:db8:1::/48")),
        ("2001:0DB8:0001:0002::1", ("2001:db8:1:2::/64", "2001:db8:1::/48")),
        ("fe80::1%eth0", ("fe80::/64", "fe80::/48")),
        ("unknown", ("unknown",)),
        ("", ("",)),
        ("x" * 5_000, ("x" * 64,)),
    ],
)
def test_ipv6_counts_by_network_and_everything_else_by_itself(address: str, counted: tuple[str, ...]) -> None:
    assert networks(address) == counted


async def _passes(address: str) -> bool:
    try:
        await throttle.attempt_from("trying", address, "2/hour", "")
    except TooMany:
        return False
    return True


async def test_a_network_of_ipv6_has_one_limit_and_the_next_wider_one_ten_times_it() -> None:
    throttle.reset()
    assert [await _passes(f"2001:db8:1:2::{number}") for number in range(3)] == [True, True, False]
    others = [await _passes(f"2001:db8:1:{number:x}::1") for number in range(3, 30)]
    assert others.count(True) == 18  # twenty of the /48, with the two from the first network
    assert await _passes("2001:db8:2:2::1")
    assert [await _passes("10.0.0.1") for _ in range(3)] == [True, True, False]
    assert await _passes("10.0.0.2")
    throttle.reset()
