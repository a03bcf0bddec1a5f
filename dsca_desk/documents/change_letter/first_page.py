"""The first page of a letter that changes a case: title, basis, what it does and why, money, terms, expiry, signatures."""

from dsca_desk.documents.change_letter.model import ChangeLetter
from dsca_desk.documents.letter import look
from dsca_desk.documents.letter.first_page import based_on, centered, office_of, signatures, standing
from dsca_desk.documents.letter.money_box import MoneyBox
from dsca_desk.documents.pdf.flow import Block

_ACKNOWLEDGED = "For the Purchaser (acknowledgement, optional)"


def first_page(change: ChangeLetter, page_count: int) -> list[Block]:
    """The blocks of the first page; a long purpose makes them run on to a second."""
    letter = change.letter
    amendment = change.kind == "Amendment"
    blocks = [*_title(change), *based_on(letter)]
    blocks += look.body(_opening(change), space_before=6.0)
    if change.purpose:
        blocks += _named("head/purpose", look.body(f"Purpose: {change.purpose}", space_before=6.0))
    blocks += _money(change)
    blocks += _named("head/offer_expires_on", look.body(_effect(change), space_before=7.0))
    blocks += look.body(_page_range(change, page_count), space_before=6.0, keep=True)
    blocks.append(signatures(letter) if amendment else signatures(letter, _ACKNOWLEDGED))
    return blocks


def _named(name: str, blocks: list[Block]) -> list[Block]:
    for block in blocks:
        block.name = name
    return blocks


def _title(change: ChangeLetter) -> list[Block]:
    letter = change.letter
    blocks: list[Block] = [
        centered("United States of America", look.TITLE, above=2.5),
        centered(f"{change.kind} to Letter of Offer and Acceptance (LOA)", look.TITLE),
        centered(f"{letter.case_id}, {change.title}", look.IDENTIFIER, space_before=4.5),
    ]
    blocks[0].bookmark, blocks[1].role = f"{change.kind} to Letter of Offer and Acceptance", "H1"
    if letter.nickname:
        blocks += _named("head/nickname", [centered(letter.nickname, look.BODY)])
    blocks += standing(letter, change.kind)
    return blocks


def _opening(change: ChangeLetter) -> str:
    letter = change.letter
    office = office_of(letter)
    who = "the Benefitting Country" if letter.bpc else "the Purchaser"
    named = f"{office} ({who})" if office else who
    rest = "Whatever it does not change stays in force as it was accepted."
    if letter.bpc:
        return (
            f"The Government of the United States (U.S. Government) changes Letter of Offer and Acceptance {letter.case_id} for "
            f"{named}, as set out in this {change.kind}. {rest}"
        )
    if change.kind == "Amendment":
        return (
            "Pursuant to the Arms Export Control Act, the Government of the United States (U.S. Government) offers to amend "
            f"Letter of Offer and Acceptance {letter.case_id} with {named}, as set out in this Amendment. {rest}"
        )
    return (
        f"The Government of the United States (U.S. Government) modifies Letter of Offer and Acceptance {letter.case_id} with "
        f"{named}, as set out in this Modification, within the scope of the LOA. {rest}"
    )


def _money(change: ChangeLetter) -> list[Block]:
    letter = change.letter
    box = MoneyBox(draft=letter.draft)
    box.amount("Previous Estimated Cost", change.before.total, "total")
    box.amount("Change", change.difference.total, "total", change=True)
    box.amount("Revised Estimated Cost", letter.summary.total, "total")
    box.amount(change.due_label, change.due, "initial_deposit")
    box.terms(letter.terms_of_sale)
    if letter.bpc:
        box.text("Authority", letter.authority, "bpc_program")
        box.text("Funds", letter.funds, "bpc_program")
    if change.kind == "Amendment":
        expires = look.day(letter.expires_on) if letter.expires_on else "Not set"
        box.text("Offer expires", expires, "offer_expires_on", look.STRONG)
    return [box.block(letter.congressional_notification)]


def _effect(change: ChangeLetter) -> str:
    letter = change.letter
    if change.kind == "Modification":
        return (
            "This Modification takes effect when it is countersigned, or signed where no countersignature is needed. The "
            "Purchaser may acknowledge it; its effect does not depend on that."
        )
    if letter.expires_on is None:
        return "The day on which this offer expires has not been set."
    return (
        f"This offer expires on {look.day(letter.expires_on)}. It takes effect with signature and payment of the amount due with "
        "its acceptance. An acceptance after that date has effect only if the U.S. Government has extended the offer in writing."
    )


def _page_range(change: ChangeLetter, page_count: int) -> str:
    whose = "" if change.letter.bpc else " of their governments"
    return (
        f"This {change.kind} consists of page 1 through page {page_count} and the attachments named in it. "
        f"Those who sign below state that they hold the authority{whose} to do so."
    )
