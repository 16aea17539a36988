"""Papers as PDF, set by Typst from a template under `content/papers/`, off the event loop.

Every PDF is PDF/UA: tagged for screen readers, with a title and a language. Only the fonts inside Typst are used:
Libertinus Serif has every Vietnamese letter, and a paper looks the same on every machine. A letter that they lack
(Chinese, Thai, an emoji) becomes "□", and the paper says so: it is owed all the same. What people typed goes in as data (`sys.inputs`), never as markup.
"""

import asyncio
import io
import unicodedata
from collections.abc import Mapping
from concurrent.futures import ThreadPoolExecutor
from functools import lru_cache
from pathlib import Path

import segno
import typst

TEMPLATES = Path(__file__).resolve().parents[1] / "content" / "papers"

MISSING = "□"
_LETTERS = ((0x20, 0x500), (0x1E00, 0x2000))
"""Latin with all its marks, Greek, Cyrillic: what the fonts inside Typst have without a gap."""
_SIGNS = "\n\u200b\u2010\u2011–—‘’‚“”„•…‹›€₫№→≤≥✓□"

_WORKERS = 2  # at once; whoever comes then waits


async def typeset(
    template: str, inputs: Mapping[str, str], pictures: Mapping[str, bytes] | None = None
) -> bytes:
    """The paper as PDF.

    Args:
        template: a file's name under `content/papers`, without its ending.
        inputs: texts the template shows.
        pictures: files the template names, such as `qr.svg`.
    """
    loop = asyncio.get_running_loop()
    return await loop.run_in_executor(_executor(), render, template, inputs, pictures, "pdf")


def code_picture(address: str) -> bytes:
    """The QR code of an address as SVG."""
    picture = io.BytesIO()
    segno.make(address, error="m", micro=False).save(picture, kind="svg", border=2, dark="#14202b")
    return picture.getvalue()


def render(
    template: str, inputs: Mapping[str, str], pictures: Mapping[str, bytes] | None, kind: str
) -> bytes:
    """As `typeset`, in this thread; `kind` is pdf or png (for looking at it)."""
    files = {"main.typ": (TEMPLATES / f"{template}.typ").read_bytes(), **(pictures or {})}
    try:
        return _compile(files, inputs, kind)
    except typst.TypstError as error:
        if "could not be displayed" not in str(error):
            raise
        printed = {name: printable(text) for name, text in inputs.items()}
        return _compile(files, {**printed, "unprintable": MISSING}, kind)


def printable(text: str) -> str:
    """The text with `MISSING` for each letter that no font here may have, and without control characters."""
    return "".join(
        each if each in _SIGNS or _is_ours(each) else MISSING
        for each in text
        if each in _SIGNS or unicodedata.category(each) != "Cc"
    )


def _is_ours(letter: str) -> bool:
    ours = any(low <= ord(letter) < end for low, end in _LETTERS)
    return ours and unicodedata.category(letter) != "Cn"  # not given to any letter yet


def _compile(files: Mapping[str, bytes], inputs: Mapping[str, str], kind: str) -> bytes:
    # PDF/UA: a paper without a title, or a picture without words for it, is not set at all.
    standards = ["ua-1"] if kind == "pdf" else []
    # Its stub knows one file only; several are documented and checked by a test.
    made = typst.compile(  # type: ignore[call-overload]
        dict(files),
        format=kind,
        sys_inputs=dict(inputs),
        ignore_system_fonts=True,
        ppi=110,
        pdf_standards=standards,
    )
    if not isinstance(made, bytes):
        raise TypeError("the paper has more than one page")
    return made


@lru_cache(maxsize=1)
def _executor() -> ThreadPoolExecutor:
    return ThreadPoolExecutor(_WORKERS, thread_name_prefix="typesetting")
