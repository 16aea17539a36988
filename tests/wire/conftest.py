"""One server for all the wire tests."""

from collections.abc import Iterator

import pytest

from tests.wire import cases
from tests.wire.stage import Stage, open_stage

cases.load_all()


@pytest.fixture(scope="package")
def stage(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Stage]:
    with open_stage(tmp_path_factory.mktemp("wire")) as opened:
        yield opened
