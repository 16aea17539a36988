"""The files somebody sent, named so that a person finds them in a folder, within what one ZIP may hold."""

import re
from collections.abc import AsyncIterator

from cryptography.exceptions import InvalidTag

from app.accounts.permissions import Caller
from app.clock import local
from app.db import reading
from app.dossiers import files, own_files
from app.errors import NotFound
from app.insight.packing import Entry

FOLDER = "tep-da-gui"
LIST = f"{FOLDER}/DANH-SACH.txt"
MAX_BYTES = 1024**3
"""The newest files up to so many bytes come along; the others are named, and can be opened one by one."""

_HEAD = "Các tệp đã gửi, mới nhất trước\n\n"
_HERE, _ERASED = "có trong gói này", "đã xóa, không còn trên hệ thống"
_SPOILT = "không đọc được, mời báo cho quầy"
_TOO_MUCH = "không kèm vì gói quá lớn; mở được trong hồ sơ trên Cầm Tay"


async def entries(caller: Caller, limit: int = MAX_BYTES) -> AsyncIterator[Entry]:
    """Every file of the caller's that is still here, one after the other, and then the list of all of them."""
    async with reading() as db:
        found = await own_files.of_caller(db, caller)
    lines, taken = [], 0
    for number, each in enumerate(found, start=1):
        name = f"{_plain(each.dossier)}/{_plain(each.document)}/{number:03}-{_plain(each.name)}"
        state = _HERE if each.is_here else _ERASED
        if each.is_here and taken + each.size > limit:
            state = _TOO_MUCH
        elif each.is_here:
            try:
                # One transaction a file: nothing is held while somebody's thin line takes it.
                async with reading() as db:
                    content = (await files.read(db, caller, each.id)).content
            except NotFound:  # erased meanwhile
                state = _ERASED
            except InvalidTag:  # one that was spoilt in the storage does not keep them from the others
                state = _SPOILT
            else:
                taken += each.size
                yield Entry(f"{FOLDER}/{name}", content, is_packed=True)
        lines.append(f"{name}\n    gửi lúc {local(each.added_at):%H:%M %d/%m/%Y}: {state}\n")
    yield Entry(LIST, _HEAD + "".join(lines))


def _plain(text: str) -> str:
    """A part of a name that every system takes, still readable."""
    return re.sub(r'[\x00-\x1f<>:"/\\|?*]+', " ", text)[-80:].strip(" .") or "khac"
