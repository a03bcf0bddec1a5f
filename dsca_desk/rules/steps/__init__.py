"""Steps from state to state: the rows are policy, each with one guard; facts in, what is possible and what is missing out."""

from dsca_desk.rules.steps import cases, claims, documents, offers, requests  # each registers its guards
from dsca_desk.rules.steps.guard import FACTS, Guard, StatedFact, registered
from dsca_desk.rules.steps.machine import PossibleStep, base_of, case_state, next_number, possible_steps, replay

FAMILIES = (requests, documents, offers, cases, claims)

__all__ = [
    "FACTS",
    "FAMILIES",
    "Guard",
    "PossibleStep",
    "StatedFact",
    "base_of",
    "case_state",
    "next_number",
    "possible_steps",
    "registered",
    "replay",
]
