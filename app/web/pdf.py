"""Answering with a paper that was made for whoever asked."""

from fastapi import Request, Response

from app.settings import settings


def address_of(request: Request) -> str:
    """The address of this installation, for the codes on a paper."""
    return settings().public_url or str(request.base_url)


def pdf(content: bytes, name: str) -> Response:
    """The PDF, shown at once and kept by nobody on the way."""
    return Response(
        content,
        media_type="application/pdf",
        headers={
            "Content-Disposition": f'inline; filename="{name}.pdf"',
            "Cache-Control": "private, no-store",
        },
    )
