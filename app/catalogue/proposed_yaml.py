"""A YAML file that somebody sends: read so that it costs little, and a mistake is named by its line. Pure."""

from typing import Any

import yaml
from yaml.constructor import ConstructorError
from yaml.error import MarkedYAMLError
from yaml.nodes import Node

_ALIAS = "tệp gửi lên không dùng bí danh (dấu *)"
_NUMBERS = {"tag:yaml.org,2002:int", "tag:yaml.org,2002:float"}
_LONGEST_NUMBER = 40
"""Letters; YAML knows numbers in sixties ("1:30:00"), of which a megabyte is worked out for minutes."""

_NOT_A_VALUE = (ValueError, ArithmeticError, LookupError, AttributeError, TypeError)
"""What building a day that does not exist, a number of a thousand digits or a wrong tag ends in."""


class UnreadableYaml(Exception):
    """The file is no YAML that is taken; the message says where, in Vietnamese."""


class _Loader(yaml.SafeLoader):
    """Takes no aliases, of which some hundred bytes make millions of values; says of a value where it stands."""

    def compose_node(self, parent: Node | None, index: int) -> Node | None:
        if self.check_event(yaml.AliasEvent):
            raise ConstructorError(None, None, _ALIAS, self.current_event.start_mark)
        return super().compose_node(parent, index)

    def construct_object(self, node: Node, deep: bool = False) -> Any:
        if node.tag in _NUMBERS and len(node.value) > _LONGEST_NUMBER:
            raise ConstructorError(None, None, "số quá dài", node.start_mark)
        try:
            return super().construct_object(node, deep)
        except _NOT_A_VALUE as error:
            raise ConstructorError(None, None, str(error), node.start_mark) from None


def read(content: bytes) -> Any:
    """What the file holds; raises `UnreadableYaml`."""
    try:
        return yaml.load(content.decode(), Loader=_Loader)  # noqa: S506 - a safe loader, narrowed
    except MarkedYAMLError as error:
        mark = error.problem_mark
        where = f", dòng {mark.line + 1}" if mark else ""
        why = f": {_ALIAS}" if error.problem == _ALIAS else ""
        raise UnreadableYaml(f"Không đọc được tệp YAML{where}{why}.") from None
    except (yaml.YAMLError, UnicodeDecodeError, RecursionError):
        raise UnreadableYaml("Không đọc được tệp YAML.") from None
