"""`schema`: the JSON Schema of what the program reads."""

from argparse import Namespace

from dsca_desk.commands.layout import json_bytes
from dsca_desk.commands.outcome import Outcome
from dsca_desk.exchange.case_file import case_schema


def run(options: Namespace) -> Outcome:
    """Print the schema of the case file."""
    assert options.kind == "case"
    schema = case_schema()
    return Outcome(json_bytes(schema).decode().strip(), schema)
