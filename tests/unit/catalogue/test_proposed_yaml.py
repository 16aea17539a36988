"""A YAML file that somebody sends costs little to read, whatever it holds."""

import pytest

from app.catalogue import proposed_yaml


@pytest.mark.parametrize("number", ["1" + ":1" * 499_000, "1" * 5_000, "1" + ":1" * 499_000 + ".5"])
def test_a_number_without_end_is_refused_by_its_line(number: str) -> None:
    with pytest.raises(proposed_yaml.UnreadableYaml, match="dòng 2"):
        proposed_yaml.read(f"a: 1\nb: {number}".encode())


def test_ordinary_numbers_are_read() -> None:
    assert proposed_yaml.read(b"a: 1500000\nb: 0.5\nc: '1:30'") == {"a": 1_500_000, "b": 0.5, "c": "1:30"}
