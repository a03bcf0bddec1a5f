"""What a document does to a case, in the words of its purpose sentence (SAMM Table C6.T8, items 2 and 4).

Program, overview (add, modify, delete, increase, decrease), reason, earlier Amendments that were not accepted, restatement; of a
Modification also why the scope does not change.
"""

from collections.abc import Iterable, Mapping, Sequence
from decimal import Decimal

from dsca_desk.records.offer import Offer
from dsca_desk.rules.changes import Change, by_line, of_the_case
from dsca_desk.rules.wording import lines_text, list_text

_OTHER = {
    "terms_of_sale": "the terms of sale",
    "dependable_undertaking": "the standing of the Purchaser",
    "payment": "the payment terms",
    "waivers": "waivers of charges",
    "rate_overrides": "charges priced by the office",
    "other_charges": "other charges",
    "purchaser": "the name or address of the Purchaser",
    "congressional_notification": "the congressional notification",
    "nickname": "the nickname",
    "description": "the description of the case",
    "case_type": "the case type",
    "program": "the program",
}
NO_CALL_OUT = frozenset({"source", "type_of_assistance", "offer_release_code"})
"""Fields of lines that the overview does not call out when something else of the line changes (Table C6.T8)."""


def overview(
    base: Offer, offer: Offer, changes: Iterable[Change], values: Mapping[str, tuple[Decimal, Decimal]] | None = None
) -> str:
    """Say what changes: `adds Lines 008 and 009, increases Line 006 and modifies Lines 003 and 005`.

    `values` are the amounts of column 4(b) before and after by line number; without them no line is said to rise or fall.
    """
    case = of_the_case(changes)
    lines = by_line(case)
    old, new = ({line.number for line in document.lines} for document in (base, offer))
    added = [number for number in lines if number not in old]
    deleted = [number for number in lines if number not in new]
    increased: list[str] = []
    decreased: list[str] = []
    modified: list[str] = []
    for number in lines:
        if number in added or number in deleted:
            continue
        before, after = (values or {}).get(number, (Decimal(0), Decimal(0)))
        (increased if after > before else decreased if after < before else modified).append(number)
    order = [line.number for document in (offer, base) for line in document.lines]
    parts = [
        f"{verb} {lines_text(sorted(numbers, key=order.index))}"
        for verb, numbers in (
            ("adds", added),
            ("deletes", deleted),
            ("increases", increased),
            ("decreases", decreased),
            ("modifies", modified),
        )
        if numbers
    ]
    others = list(dict.fromkeys(_OTHER[change.steps[0]] for change in case if change.steps[0] in _OTHER))
    if any(change.steps[0] == "notes" for change in case):
        others.append("notes")
    if others:
        parts.append(f"changes {list_text(others)}")
    return list_text(parts)


def purpose_sentence(
    kind: str,
    program: str,
    told: str,
    reason: str,
    *,
    unaccepted: Sequence[str] = (),
    restatement: int = 0,
    concurrent: Sequence[str] = (),
) -> str:
    """Return the purpose of a document: what it does to which program, why, and what came before it.

    `kind` is Amendment or Modification; `unaccepted` the names of earlier Amendments that were not accepted.
    """
    about = f" for {program.strip().rstrip('.')}" if program.strip() else ""
    sentences = [f"This {kind}{about} {told or 'changes nothing'}."]
    if reason.strip():
        sentences.append(f"Reason: {reason.strip().rstrip('.')}.")
    if kind == "Modification":
        sentences.append("The scope of the LOA does not change.")
    sentences += concurrent
    if unaccepted:
        many = len(unaccepted) > 1
        sentences.append(
            f"Amendment{'s' if many else ''} {list_text([str(int(name[1:])) for name in unaccepted])} "
            f"{'were' if many else 'was'} not accepted; {'their numbers are' if many else 'its number is'} not used again."
        )
    if restatement:
        sentences.append(f"This {kind} is restated.")
    return " ".join(sentences)
