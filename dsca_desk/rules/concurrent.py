"""Concurrent Modifications: value moves between implemented cases of one purchaser at the same time (SAMM C6.7.3.2)."""

from collections.abc import Iterable, Sequence
from decimal import Decimal
from typing import NamedTuple

from dsca_desk.policy.edition import Policy
from dsca_desk.rules.rounding import ZERO
from dsca_desk.rules.wording import dollars_text

CONCURRENT_NOTE = "notes/CONC-MOD"


class Partner(NamedTuple):
    """Another case's Modification as one of them names it: `amount` in dollars comes to (+) or goes from (-) the naming case."""

    case: str
    document: str
    amount: Decimal


class Concurrent(NamedTuple):
    """One of the Modifications that take effect together: its case, the change of its value, the partners it names.

    `state` is the state of the case; `terms` the terms of sale it has, `base_terms` those it had before; `adds_equipment`
    whether it adds significant military equipment; `based_on` whether a request stands in its references.
    """

    case: str
    document: str
    change: Decimal
    partners: tuple[Partner, ...] = ()
    state: str = "Implemented"
    purpose: str = ""
    adds_equipment: bool = False
    adds_terms: tuple[str, ...] = ()
    based_on: bool = True

    @property
    def name(self) -> str:
        """`BN-B-UAB M02`."""
        return f"{self.case} {self.document}"


class Unbalanced(NamedTuple):
    """What is wrong with a set of concurrent Modifications, and at which of them."""

    name: str
    message: str


def balance(together: Iterable[Concurrent]) -> Decimal:
    """Return what the cases together gain (+) or lose (-) in dollars: the sum of what each names of the others."""
    return sum((partner.amount for one in together for partner in one.partners), ZERO)


def mirrored(partner: Partner, case: str, document: str) -> tuple[str, str, Partner]:
    """Return the entry of the other Modification: its case and document, and this one with the amount turned round."""
    return partner.case, partner.document, Partner(case, document, -partner.amount)


def sentence(policy: Policy, partner: Partner) -> str:
    """Return the fixed sentence that both Modifications carry in their purpose, naming amount, other case and Modification.

    Raises PolicyError when the library lacks the text.
    """
    number = int(partner.document[1:]) if partner.document[1:].isdigit() else partner.document
    text = policy.library_text(CONCURRENT_NOTE).body
    places = {
        "amount": dollars_text(abs(partner.amount)),
        "other_case": partner.case,
        "other_modification": f"Modification {number}",
    }
    for name, value in places.items():
        text = text.replace(f"{{{name}}}", value)
    return text


def disagreements(together: Sequence[Concurrent]) -> tuple[Unbalanced, ...]:
    """Return what speaks against a set of concurrent Modifications (document notes, sections 8 and 11 number 28).

    The sum of increases is not above the sum of decreases, every partner names the other with the same amount, all cases are
    implemented, no new terms of sale and no significant military equipment come in, and a request stands behind each.
    """
    found: list[Unbalanced] = []
    named = {(one.case, one.document): one for one in together}
    up = sum((max(one.change, ZERO) for one in together), ZERO)
    down = sum((max(-one.change, ZERO) for one in together), ZERO)
    if together and up > down:
        found.append(
            Unbalanced(
                together[0].name,
                f"The concurrent Modifications raise values by {dollars_text(up)} and lower them by {dollars_text(down)}; "
                "what is added may not be above what is taken away.",
            )
        )
    for one in together:
        for partner in one.partners:
            other = named.get((partner.case, partner.document))
            if other is None:
                found.append(Unbalanced(one.name, f"{partner.case} {partner.document} is not kept here."))
                continue
            back = next((entry for entry in other.partners if (entry.case, entry.document) == (one.case, one.document)), None)
            if back is None:
                found.append(Unbalanced(one.name, f"{other.name} does not name {one.name} in its turn."))
            elif back.amount != -partner.amount:
                found.append(
                    Unbalanced(
                        one.name,
                        f"{one.name} names {dollars_text(partner.amount)}, {other.name} {dollars_text(back.amount)}; "
                        "the two must be opposite.",
                    )
                )
        if not one.partners:
            found.append(Unbalanced(one.name, f"{one.name} is concurrent and names no other Modification."))
        if one.state and not one.state.startswith(("Implemented", "In execution", "Supply/Services Complete")):
            found.append(Unbalanced(one.name, f"The case {one.case} is {one.state}; all cases must be implemented."))
        if one.adds_equipment:
            found.append(Unbalanced(one.name, f"{one.name} adds significant military equipment, which needs an Amendment."))
        if one.adds_terms:
            found.append(Unbalanced(one.name, f"{one.name} brings in the new terms of sale {', '.join(one.adds_terms)}."))
        if not one.based_on:
            found.append(Unbalanced(one.name, f"{one.name} names no letter of request."))
    return tuple(found)
