"""The command line: `camtay …`."""

import typer

from app.cli import catalogue

cli = typer.Typer(help="Cầm Tay on the command line.", no_args_is_help=True)
cli.add_typer(catalogue.app, name="catalogue")


@cli.callback()
def root() -> None:
    """Cầm Tay on the command line."""


def main() -> None:
    """Entry point of the `camtay` script."""
    cli()
