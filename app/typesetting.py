"""Papers as PDF, set by Typst from a template under `content/papers/`, off the event loop.

Every PDF is PDF/UA: tagged for screen readers, with a title and a language. Only the fonts inside Typst are used: Libertinus Serif has every Vietnamese letter, and a paper looks the same on
every machine. What people typed goes in as data (`sys.inputs`), never as markup.
"""

import asyncio
import io
from collections.abc import Mapping
from concurrent.futures import ThreadPoolExecutor
from functools import lru_cache
from pathlib import Path

import segno
import typst

TEMPLATES = Path(__file__).resolve().parents[1] / "content" / "papers"

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
    # PDF/UA: a paper without a title, or a picture without words for it, is not set at all.
    standards = ["ua-1"] if kind == "pdf" else []
    # Its stub knows one file only; several are documented and checked by a test.
    made = typst.compile(  # type: ignore[call-overload]
        files,
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
