"""Files on their way in: what they really are, whether they are acceptable, and made harmless.

Nothing of the received bytes is kept as it came: photos are drawn anew as JPEG, PDFs are rebuilt from their
pages alone, in a process of their own. What leaves here holds no place, no camera, no author, no script and no attached file.
"""

import asyncio
import re
from collections.abc import Callable
from concurrent.futures import ThreadPoolExecutor
from dataclasses import dataclass
from functools import lru_cache
from io import BytesIO
from pathlib import PurePath
from typing import Any, TypeVar

import puremagic
import structlog
from PIL import Image, ImageOps
from pillow_heif import register_heif_opener

from app.dossiers.pdf_intake import PdfLocked, PdfRefused, PdfTooLong
from app.dossiers.pdf_process import PdfTooMuch, rebuild_apart
from app.errors import Problem

log = structlog.get_logger()

MAX_BYTES = 20 * 1024 * 1024
MAX_PIXELS = 70_000_000
"""Above what phones take (50 million), below what would exhaust the memory when it is decoded."""

MAX_SIDE = 2400
"""A page of A4 at 200 dots an inch: a stamp stays readable, a photo stays under one megabyte."""

THUMBNAIL_SIDE = 360

JPEG = "image/jpeg"
PDF = "application/pdf"

_MEGABYTE = 1024 * 1024
_HEIC_BRANDS = frozenset({b"heic", b"heix", b"hevc", b"hevx", b"heim", b"heis", b"mif1", b"msf1"})
_WORKERS = 2  # a decoded photo may take 200 MB
_PDF_WORKERS = 2  # each waits for a child process of at most `pdf_process.MEMORY`

register_heif_opener(thumbnails=False)
Image.MAX_IMAGE_PIXELS = None  # `_redraw` decides by MAX_PIXELS, before anything is decoded

_Result = TypeVar("_Result")


class FileRefused(Problem):
    """The file cannot be accepted; the message says why and what to do instead."""

    status = 422


class FileTooLarge(FileRefused):
    """The file is larger than `MAX_BYTES`."""

    status = 413

    def __init__(self) -> None:
        super().__init__(
            f"Tệp này lớn quá {MAX_BYTES // _MEGABYTE} MB nên chưa nhận được. "
            "Mời chụp lại bằng máy ảnh trong ứng dụng, hoặc chia thành nhiều tệp nhỏ hơn."
        )


@dataclass(frozen=True)
class CleanFile:
    """A file made harmless: `content` as JPEG or PDF, and its number of pages (1 for an image)."""

    content: bytes
    media_type: str
    pages: int


def kind_of(content: bytes) -> str | None:
    """What the bytes are ("jpeg", "png", "webp", "heic", "pdf"), or None when it is nothing we accept.

    Neither the name nor what the browser claims counts.
    """
    if content.startswith(b"\xff\xd8\xff"):
        return "jpeg"
    if content.startswith(b"\x89PNG\r\n\x1a\n"):
        return "png"
    if content[:4] == b"RIFF" and content[8:12] == b"WEBP":
        return "webp"
    if content[4:8] == b"ftyp" and content[8:12] in _HEIC_BRANDS:
        return "heic"
    if content[:64].lstrip(b"\xef\xbb\xbf\r\n\t \x00").startswith(b"%PDF-"):
        return "pdf"
    return None


def clean_name(name: str, media_type: str) -> str:
    """A file's name that is safe to show and to offer for download, ending in what the file became."""
    last = re.split(r"[/\\]", name)[-1]
    printable = "".join(letter for letter in last if letter.isprintable()).strip(" .")
    stem = PurePath(printable).stem if printable else "tep"
    return stem[:80] + {JPEG: ".jpg", PDF: ".pdf"}[media_type]


async def clean(content: bytes) -> CleanFile:
    """Make a received file harmless, off the event loop. Raises `FileRefused` with the reason."""
    if not content:
        raise FileRefused(
            "Tệp này trống, không có gì bên trong. Nếu tệp ở trên mạng (Google Drive, iCloud), "
            "mời mở tệp một lần cho máy tải về rồi chọn lại."
        )
    if len(content) > MAX_BYTES:
        raise FileTooLarge
    kind = kind_of(content)
    if kind is None:
        raise FileRefused(_why_not(content))
    if kind == "pdf":
        return await asyncio.get_running_loop().run_in_executor(_pdf_executor(), _clean_pdf, content)
    return await _off_loop(_clean_image, content, kind)


async def thumbnail(jpeg: bytes) -> bytes:
    """A small JPEG of an image that went through `clean`."""
    return await _off_loop(_thumbnail, jpeg)


@lru_cache(maxsize=1)
def _executor() -> ThreadPoolExecutor:
    return ThreadPoolExecutor(_WORKERS, thread_name_prefix="intake")


@lru_cache(maxsize=1)
def _pdf_executor() -> ThreadPoolExecutor:
    # Of its own: slow PDFs let photos pass.
    return ThreadPoolExecutor(_PDF_WORKERS, thread_name_prefix="pdf")


async def _off_loop(work: Callable[..., _Result], *args: Any) -> _Result:
    return await asyncio.get_running_loop().run_in_executor(_executor(), work, *args)


def _why_not(content: bytes) -> str:
    try:
        extension = puremagic.from_string(content[:65536]).lower()
    except Exception:  # noqa: BLE001 - only helps to word the refusal; unknown bytes are unknown
        extension = ""
    if extension in {".doc", ".docx", ".odt", ".rtf", ".xls", ".xlsx", ".ods", ".ppt", ".pptx"}:
        what = "Đây là tệp văn phòng (Word, Excel). Mời lưu thành PDF, hoặc chụp ảnh từng trang rồi gửi lại."
    elif content[:2] == b"MZ" or content[:4] in {b"\x7fELF", b"\xca\xfe\xba\xbe", b"\xcf\xfa\xed\xfe"}:
        what = "Bên trong tệp này là một chương trình máy tính, không phải giấy tờ, nên không nhận."
    elif extension in {".mp4", ".mov", ".m4v", ".avi", ".mkv", ".3gp", ".webm"}:
        what = "Đây là một đoạn phim. Mời chụp ảnh giấy tờ rồi gửi lại."
    else:
        what = "Tệp này không phải ảnh hay PDF nên chưa nhận được."
    return f"{what} Nhận ảnh chụp (JPEG, PNG, WebP, HEIC) và PDF."


def _clean_pdf(content: bytes) -> CleanFile:
    try:
        rebuilt, pages = rebuild_apart(content)
    except PdfLocked as error:
        raise FileRefused(
            "Tệp PDF này có mật khẩu nên cán bộ không mở được. "
            "Mời bỏ mật khẩu, hoặc chụp ảnh từng trang rồi gửi lại."
        ) from error
    except PdfTooLong as error:
        raise FileRefused(
            f"Tệp PDF này dài quá {error.limit} trang. Mời chia thành nhiều tệp nhỏ hơn rồi gửi lại."
        ) from error
    except PdfRefused as error:
        # The library reports what it had no memory for as damage, so the sentence has to name both.
        log.info("pdf_refused", why=str(error), limit=isinstance(error, PdfTooMuch))
        raise FileRefused(
            "Tệp PDF này không đọc được vì bị hỏng, hoặc vì bên trong quá lớn. "
            "Mời xuất lại tệp, hoặc chụp ảnh từng trang rồi gửi lại."
        ) from error
    if len(rebuilt) > MAX_BYTES:
        raise FileTooLarge
    return CleanFile(rebuilt, PDF, pages)


def _clean_image(content: bytes, kind: str) -> CleanFile:
    try:
        return CleanFile(_redraw(content, kind), JPEG, 1)
    except FileRefused:
        raise
    except Exception as error:
        # The decoders raise anything on hostile bytes; whatever it was, the photo cannot be read.
        log.info("image_refused", kind=kind, error=type(error).__name__)
        raise FileRefused("Ảnh này bị hỏng, không mở được. Mời chụp lại rồi gửi lại.") from error


def _redraw(content: bytes, kind: str) -> bytes:
    formats = {"heic": "HEIF"}.get(kind, kind.upper())
    with Image.open(BytesIO(content), formats=[formats]) as image:
        width, height = image.size
        if width * height > MAX_PIXELS:
            raise FileRefused(
                f"Ảnh này quá lớn ({width:,} × {height:,} điểm ảnh) nên chưa nhận được. ".replace(",", ".")
                + "Mời chụp lại bằng máy ảnh trong ứng dụng."
            )
        if width < 1 or height < 1:
            raise ValueError("no pixels")
        image.draft("RGB", (MAX_SIDE, MAX_SIDE))  # JPEG only: decode no more than is kept
        upright = ImageOps.exif_transpose(image)
        upright.thumbnail((MAX_SIDE, MAX_SIDE), Image.Resampling.LANCZOS, reducing_gap=3.0)
        drawn = _on_white(upright)
    out = BytesIO()
    drawn.save(out, "JPEG", quality=85, optimize=True, progressive=True)
    return out.getvalue()


def _on_white(image: Image.Image) -> Image.Image:
    """The pixels alone on white paper: transparency, palette and every attached note are gone."""
    if image.mode.startswith("I;16"):
        image = image.convert("I").point(lambda value: value / 256).convert("L")
    if image.has_transparency_data:
        layer = image.convert("RGBA")
        paper = Image.new("RGB", image.size, "white")
        paper.paste(layer, mask=layer.getchannel("A"))
        return paper
    plain = image.convert("RGB")
    plain.info = {}
    return plain


def _thumbnail(jpeg: bytes) -> bytes:
    with Image.open(BytesIO(jpeg), formats=["JPEG"]) as image:
        image.draft("RGB", (THUMBNAIL_SIDE, THUMBNAIL_SIDE))
        image.thumbnail((THUMBNAIL_SIDE, THUMBNAIL_SIDE))
        out = BytesIO()
        image.save(out, "JPEG", quality=70)
    return out.getvalue()
