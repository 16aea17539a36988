"""PDFs rebuilt from their pages alone: no script, no attached file, no link, no form logic, no metadata."""

import zlib
from io import BytesIO

import pikepdf

MAX_PAGES = 300
_MAX_INFLATED = 64 * 1024 * 1024

_PAGE_KEYS = frozenset(
    {"/Type", "/Parent", "/Resources", "/MediaBox", "/CropBox", "/Contents", "/Rotate", "/Group", "/UserUnit"}
)
"""What a page needs to be drawn; actions, annotations, thumbnails, private data and notes are left behind."""

_NEVER_DRAWN = (
    "/Metadata",
    "/AF",
    "/PieceInfo",
    "/LastModified",
    "/OPI",
    "/Ref",
    "/Alternates",
    "/AA",
    "/JS",
)

# Markers of a JPEG inside a PDF that describe the photo (Exif with its place, XMP, Photoshop, comments);
# APP0, APP2 (colour profile) and APP14 (Adobe colour transform) are needed to draw it.
_NOTES = frozenset({0xE1, *range(0xE3, 0xEE), 0xEF, 0xFE})
_START_OF_SCAN = 0xDA


class PdfRefused(ValueError):
    """The PDF cannot be read."""


class PdfLocked(PdfRefused):
    """The PDF needs a password."""


class PdfTooLong(PdfRefused):
    """The PDF has more pages than `limit`."""

    limit = MAX_PAGES


def rebuild(content: bytes) -> tuple[bytes, int]:
    """A new PDF with nothing but the drawn pages of `content`, and how many there are.

    Raises:
        PdfLocked: it needs a password.
        PdfTooLong: it has too many pages.
        PdfRefused: it is damaged or has no page.
        MemoryError: it unfolds into more than there is; only `pdf_process` sets a limit, so call it there.
    """
    try:
        with pikepdf.open(BytesIO(content)) as source:
            return _from_pages(source)
    except (PdfRefused, MemoryError):
        raise
    except pikepdf.PasswordError as error:
        raise PdfLocked(str(error)) from error
    except Exception as error:
        # qpdf and its binding raise many kinds of errors on hostile input; all mean: unreadable.
        raise PdfRefused(type(error).__name__) from error


def _from_pages(source: pikepdf.Pdf) -> tuple[bytes, int]:
    pages = len(source.pages)
    if pages == 0:
        raise PdfRefused("no page")
    if pages > MAX_PAGES:
        raise PdfTooLong(str(pages))
    if "/AcroForm" in source.Root:
        # What was typed into a form is drawn onto the page before the form goes.
        source.generate_appearance_streams()
        source.flatten_annotations("print")
    with pikepdf.new() as target:
        for page in source.pages:
            _strip(page.obj, keep=_PAGE_KEYS)
        target.pages.extend(source.pages)
        for item in target.objects:
            if isinstance(item, pikepdf.Stream):
                _strip_keys(item)
                _strip_photo(item)
            elif isinstance(item, pikepdf.Dictionary) and "/Type" in item:  # not a list of names
                _strip_keys(item)
        out = BytesIO()
        target.save(out, deterministic_id=True, object_stream_mode=pikepdf.ObjectStreamMode.generate)
    return out.getvalue(), pages


def _strip(page: pikepdf.Dictionary, keep: frozenset[str]) -> None:
    for key in set(page.keys()) - keep:
        del page[key]


def _strip_keys(item: pikepdf.Object) -> None:
    for key in _NEVER_DRAWN:
        if key in item:
            del item[key]


def _strip_photo(stream: pikepdf.Stream) -> None:
    """Take the notes out of an embedded photo; scanner apps put the camera's file in as it is."""
    filters = stream.get("/Filter")
    names = [str(filters)] if isinstance(filters, pikepdf.Name) else [str(name) for name in filters or []]
    if names == ["/DCTDecode"]:
        photo = stream.read_raw_bytes()
    elif names == ["/FlateDecode", "/DCTDecode"] and "/DecodeParms" not in stream:
        photo = zlib.decompressobj().decompress(stream.read_raw_bytes(), _MAX_INFLATED)
    else:
        return
    plain = without_notes(photo)
    if plain != photo:
        stream.write(plain, filter=pikepdf.Name.DCTDecode)


def without_notes(jpeg: bytes) -> bytes:
    """The same JPEG without Exif, XMP, Photoshop data and comments; what is no JPEG stays as it is."""
    if not jpeg.startswith(b"\xff\xd8"):
        return jpeg
    kept, position = [b"\xff\xd8"], 2
    while position + 4 <= len(jpeg) and jpeg[position] == 0xFF:
        marker = jpeg[position + 1]
        if marker == _START_OF_SCAN:
            break
        end = position + 2 + int.from_bytes(jpeg[position + 2 : position + 4])
        if marker not in _NOTES:
            kept.append(jpeg[position:end])
        position = end
    kept.append(jpeg[position:])
    return b"".join(kept)
