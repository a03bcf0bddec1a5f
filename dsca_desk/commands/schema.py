"""`schema`: the JSON Schema of what the program reads."""

import json
from argparse import Namespace

from dsca_desk.commands.outcome import Outcome
from dsca_desk.exchange.case_file import case_schema


def run(options: Namespace) -> Outcome:
    """Print the schema of the case file."""
    assert options.kind == "case"
    schema = case_schema()
    return Outcome(json.dumps(schema, indent=2), schema)
