"""Several photos of one paper made into one PDF, in the order their owner gives them."""

import asyncio
from collections.abc import Awaitable, Callable, Sequence
from contextlib import ExitStack
from functools import partial
from io import BytesIO
from uuid import UUID

import pikepdf
from PIL import Image
from sqlmodel.ext.asyncio.session import AsyncSession

from app.accounts.permissions import Caller, Permission, require
from app.db import reading, transaction
from app.dossiers import files
from app.dossiers.files import FileInfo, OpenFile
from app.dossiers.intake import MAX_BYTES, PDF, CleanFile
from app.dossiers.pdf_intake import MAX_PAGES
from app.errors import Invalid, NotFound

_AT_A_TIME = asyncio.Semaphore(1)
"""Whoever merges holds up to `MAX_BYTES` in memory twice; the others wait before they read anything."""

_A4 = (595.28, 841.89)
_MARGIN = 14.0
_TOO_MUCH = (
    f"Ghép lại thì tệp lớn quá {MAX_BYTES // 1024 // 1024} MB hoặc dài quá {MAX_PAGES} trang. "
    "Các tệp vẫn còn nguyên; mời để rời từng tệp."
)


async def merge(
    caller: Caller, draft_id: UUID, document_key: str, order: Sequence[UUID], name: str
) -> FileInfo:
    """Put the files `order` names, all of one document of the caller's own draft, into one PDF in their place.

    It opens transactions of its own: none is held while the PDF is made. Raises `NotFound` when a file is not
    (any more) under this document, `Invalid` when fewer than two are named or the PDF would be too large.
    """
    return await _merge(
        caller, document_key, order, name, partial(files.of_draft, caller=caller, draft_id=draft_id),
        partial(files.attach_to_draft, caller=caller, draft_id=draft_id),
    )  # fmt: skip


async def merge_prepared(
    caller: Caller, dossier_id: UUID, document_key: str, order: Sequence[UUID], name: str
) -> FileInfo:
    """As `merge`, of what was put under the supplement of the caller's own dossier and not sent yet."""
    return await _merge(
        caller, document_key, order, name,
        partial(files.prepared_for_dossier, caller=caller, dossier_id=dossier_id),
        partial(files.attach_to_dossier, caller=caller, dossier_id=dossier_id),
    )  # fmt: skip


async def _merge(
    caller: Caller,
    document_key: str,
    order: Sequence[UUID],
    name: str,
    here: Callable[[AsyncSession], Awaitable[list[FileInfo]]],
    attach: Callable[..., Awaitable[FileInfo]],
) -> FileInfo:
    require(caller, Permission.USE_OWN_ACCOUNT)
    if len(order) < 2 or len(set(order)) != len(order):
        raise Invalid("Cần ít nhất hai ảnh để ghép.")
    async with _AT_A_TIME:
        async with reading() as db:
            _check(await here(db), document_key, order)
            opened = [await files.read(db, caller, file_id) for file_id in order]
        made = await asyncio.to_thread(one_pdf, opened)
        async with transaction() as db:
            # Whoever took one of them away meanwhile does not want it back inside the PDF.
            _check(await here(db), document_key, order)
            for file_id in order:
                await files.remove(db, caller, file_id)
            return await attach(db, document_key=document_key, name=name, file=made)


def one_pdf(opened: Sequence[OpenFile]) -> CleanFile:
    """Photos as pages of A4, upright or across as the photo is, and the pages of PDFs as they are."""
    with ExitStack() as sources, pikepdf.new() as target:
        for file in opened:
            if file.media_type == PDF:
                source = sources.enter_context(pikepdf.open(BytesIO(file.content)))
                target.pages.extend(source.pages)
            else:
                _add_photo(target, file.content)
        out = BytesIO()
        target.save(out, deterministic_id=True)
        pages = len(target.pages)
    if pages > MAX_PAGES or out.tell() > MAX_BYTES:
        raise Invalid(_TOO_MUCH)
    return CleanFile(out.getvalue(), PDF, pages)


def _add_photo(target: pikepdf.Pdf, jpeg: bytes) -> None:
    """A page with the photo as it is: nothing is decoded, nothing gets worse."""
    with Image.open(BytesIO(jpeg), formats=["JPEG"]) as image:
        width, height = image.size
        colours = pikepdf.Name.DeviceGray if image.mode == "L" else pikepdf.Name.DeviceRGB
    paper = (_A4[1], _A4[0]) if width > height else _A4
    scale = min((paper[0] - 2 * _MARGIN) / width, (paper[1] - 2 * _MARGIN) / height)
    wide, high = width * scale, height * scale
    left, low = (paper[0] - wide) / 2, (paper[1] - high) / 2
    photo = pikepdf.Stream(target, jpeg)
    photo.Type, photo.Subtype = pikepdf.Name.XObject, pikepdf.Name.Image
    photo.Width, photo.Height = width, height
    photo.ColorSpace, photo.BitsPerComponent = colours, 8
    photo.Filter = pikepdf.Name.DCTDecode
    page = target.add_blank_page(page_size=paper)
    page.Resources = pikepdf.Dictionary(XObject=pikepdf.Dictionary(Photo=photo))
    drawn = f"q {wide:.3f} 0 0 {high:.3f} {left:.3f} {low:.3f} cm /Photo Do Q"
    page.Contents = target.make_stream(drawn.encode())


def _check(here: Sequence[FileInfo], document_key: str, order: Sequence[UUID]) -> None:
    known = {file.id: file for file in here if file.document_key == document_key}
    if not known.keys() >= set(order):
        raise NotFound("Danh sách tệp vừa thay đổi nên chưa ghép. Mời xem lại rồi ghép lại.")
    named = [known[file_id] for file_id in order]
    if sum(file.size for file in named) > MAX_BYTES or sum(file.pages for file in named) > MAX_PAGES:
        raise Invalid(_TOO_MUCH)
