"""`camtay tutorials`: what the Centre's writers have to do."""

from typing import Annotated

import typer
from rich.console import Console

from app import clock
from app.guidance import review
from app.guidance.tutorials import BadContent, tutorials

app = typer.Typer(help="The tutorials under content/tutorials.", no_args_is_help=True)


@app.callback()
def of_tutorials() -> None:
    """The tutorials under content/tutorials."""


@app.command()
def overdue(
    *, strict: Annotated[bool, typer.Option(help="Fail when there is any, for a scheduled check.")] = False
) -> None:
    """List the tutorials that nobody has compared with their sources for more than 90 days."""
    console = Console(soft_wrap=True)
    try:
        waiting = review.overdue(tutorials(), clock.today())
    except BadContent as mistake:
        console.print(f"[red]{mistake}[/red]")
        raise typer.Exit(1) from None
    for one in waiting:
        console.print(f"{one.slug}.md: reviewed {one.reviewed}, due {review.due_on(one)}", highlight=False)
    if not waiting:
        console.print("Every tutorial was reviewed within 90 days.", highlight=False)
    elif strict:
        raise typer.Exit(1)
