"""The command line, `camtay`: run, build, look after the database, keys, people and the catalogue."""

from app.cli.main import main as main
