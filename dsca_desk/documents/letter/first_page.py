"""The first page: title, basis, offer, money, terms, expiry, signatures, and what the Purchaser fills in."""

from dsca_desk.documents.letter import look
from dsca_desk.documents.letter.model import LetterOfOffer
from dsca_desk.documents.letter.money_box import MoneyBox
from dsca_desk.documents.pdf.flow import Block, Drawn, ascent
from dsca_desk.documents.pdf.fonts import Style
from dsca_desk.documents.pdf.page import Page
from dsca_desk.documents.pdf.wrap import wrap

LEFT, RIGHT = look.PAGE.left, look.PAGE.right
_MIDDLE = (LEFT + RIGHT) / 2
_BASED_ON = 110.0


def first_page(letter: LetterOfOffer, page_count: int) -> list[Block]:
    """The blocks of the first page; a long description makes them run on to a second."""
    blocks = [*_title(letter), *based_on(letter)]
    blocks += _named("head/purchaser.name", look.body(_offer(letter), space_before=6.0))
    if letter.description:
        description = f"This LOA provides for {letter.description.strip().rstrip('.')}."
        blocks += _named("head/description", look.body(description, space_before=6.0))
    blocks += _money(letter)
    blocks += _named("head/offer_expires_on", look.body(_expiry(letter), space_before=7.0))
    blocks += look.body(_page_range(letter, page_count), space_before=6.0, keep=True)
    blocks.append(signatures(letter))
    if not letter.bpc:
        blocks.append(purchaser_information())
    return blocks


def _named(name: str, blocks: list[Block]) -> list[Block]:
    for block in blocks:
        block.name = name
    return blocks


def _title(letter: LetterOfOffer) -> list[Block]:
    blocks: list[Block] = [
        centered("United States of America", look.TITLE, above=2.5),
        centered("Letter of Offer and Acceptance (LOA)", look.TITLE),
        centered(letter.identifier, look.IDENTIFIER, space_before=4.5),
    ]
    blocks[0].bookmark, blocks[1].role = "Letter of Offer and Acceptance", "H1"
    if letter.nickname:
        blocks += _named("head/nickname", [centered(letter.nickname, look.BODY)])
    blocks += standing(letter, "LOA")
    return blocks


def standing(letter: LetterOfOffer, kind: str) -> list[Block]:
    """What a restated or hand-corrected letter says under its title."""
    blocks: list[Block] = []
    if letter.restatement:
        offered = f" offered on {look.day(letter.superseded_on)}" if letter.superseded_on else ""
        words = f"RESTATED ({letter.restatement}). This {kind} supersedes the version{offered}."
        blocks.append(centered(words, look.STRONG, space_before=5.0))
    if letter.by_hand:
        last = max(made.on for made in letter.by_hand)
        words = f"Changed in pen and ink, last on {look.day(last)}; the changes are listed after the notes."
        blocks.append(centered(words, look.STRONG, space_before=3.0))
    return blocks


def by_hand(letter: LetterOfOffer) -> list[Block]:
    """The changes in pen and ink, each with its authority."""
    if not letter.by_hand:
        return []
    blocks: list[Block] = [look.heading("Changes in pen and ink", space_before=12.0)]
    for made in letter.by_hand:
        text = f"{made.place}: “{made.before}” reads “{made.after}”. Allowed by {made.authority}; changed on {look.day(made.on)}."
        blocks += look.body(text, space_before=2.0)
    return blocks


def centered(text: str, style: Style, *, space_before: float = 0.0, above: float = 0.0) -> Block:
    """A line in the middle of the page that keeps with the next."""
    lines = wrap(text, style, RIGHT - LEFT)

    def draw(page: Page, top: float) -> None:
        for number, line in enumerate(lines):
            page.text_center(_MIDDLE, top + above + number * style.leading + ascent(style), style, line)

    return Drawn(above + len(lines) * style.leading, draw, space_before=space_before, keep=True)


def based_on(letter: LetterOfOffer) -> list[Block]:
    """The papers the document is based on, the oldest first."""
    texts = []
    for basis in letter.based_on:
        dated = f", dated {look.day(basis.date)}" if basis.date else ""
        texts.append(f"{basis.number}{dated}{f' ({basis.remark})' if basis.remark else ''}")
    blocks: list[Block] = []
    for number, text in enumerate(texts or [look.DASH]):
        lines = wrap(text, look.BODY, RIGHT - _BASED_ON)
        block = _labelled("Based on" if number == 0 else "", lines, space_before=11.0 if number == 0 else 0.0)
        block.name = "head/references"
        blocks.append(block)
    return blocks


def _labelled(label: str, lines: list[str], *, space_before: float) -> Block:
    def draw(page: Page, top: float) -> None:
        baseline = top + ascent(look.BODY)
        if label:
            page.text(LEFT, baseline, look.BODY, label)
        for number, line in enumerate(lines):
            page.text(_BASED_ON, baseline + number * look.BODY.leading, look.BODY, line)

    return Drawn(len(lines) * look.BODY.leading, draw, space_before=space_before)


def office_of(letter: LetterOfOffer) -> str:
    """Who buys, with address; empty when nobody is named."""
    address = ", ".join(part.strip() for part in letter.purchaser_address if part.strip())
    return ", ".join(part for part in (letter.purchaser.strip(), address) if part)


def _offer(letter: LetterOfOffer) -> str:
    office = office_of(letter)
    if letter.bpc:
        return (
            "Under the authority named below, the Government of the United States (U.S. Government) provides to "
            f"{office or 'the country that the request names'} (the Benefitting Country) the defense articles and defense "
            "services set out in this document, together called “items”, on the conditions stated in it and in its attachments."
        )
    return (
        "Pursuant to the Arms Export Control Act, the Government of the United States (U.S. Government) offers to sell to "
        f"{office or 'the government named in its identifier'} (the Purchaser), the defense articles and defense services set "
        "out in this document, together called “items”, on the terms and conditions stated in it and in its attachments."
    )


def _expiry(letter: LetterOfOffer) -> str:
    if letter.expires_on is None:
        return "The day on which this offer expires has not been set."
    return (
        f"This offer expires on {look.day(letter.expires_on)}. An acceptance after that date has effect only if the "
        "U.S. Government has extended the offer in writing."
    )


def _page_range(letter: LetterOfOffer, page_count: int) -> str:
    signers = (
        "Those who sign below state that they hold the authority to do so."
        if letter.bpc
        else "Those who sign below state that they hold the authority of their governments to do so."
    )
    return f"This LOA consists of page 1 through page {page_count} and the attachments named in it. {signers}"


def _money(letter: LetterOfOffer) -> list[Block]:
    """The box of cost, deposit, terms and expiry at the left and the congressional notification at the right."""
    box = MoneyBox(draft=letter.draft)
    box.amount("Estimated Cost", letter.estimated_cost, "total")
    box.amount("Initial Deposit", letter.initial_deposit, "initial_deposit")
    box.terms(letter.terms_of_sale)
    if letter.bpc:
        box.text("Authority", letter.authority, "bpc_program")
        box.text("Funds", letter.funds, "bpc_program")
    expires = look.day(letter.expires_on) if letter.expires_on else "Not set"
    box.text("Offer expires", expires, "offer_expires_on", look.STRONG)
    return [box.block(letter.congressional_notification)]


def signatures(letter: LetterOfOffer, purchaser: str = "For the Purchaser") -> Block:
    """The signature blocks, one piece so that no page break comes between them; `purchaser` heads the right one."""
    agency = wrap(letter.implementing_agency, look.BODY, 237.0)[:2]

    def block(page: Page, top: float, left: float, right: float, who: str, last: str, names: list[str]) -> None:
        split = right - 72.0
        page.begin("P")
        page.text(left, top + 9.6, look.STRONG, who)
        page.rule(left, top + 43.5, split - 10.5, top + 43.5)
        page.rule(split, top + 43.5, right, top + 43.5)
        page.text(left, top + 53.2, look.SMALL, "Signature")
        page.text(split, top + 53.2, look.SMALL, "Date")
        page.rule(left, top + 77.0, right, top + 77.0)
        page.text(left, top + 86.7, look.SMALL, "Typed name and title")
        for number, line in enumerate(names):
            page.text(left, top + 110.0 - (len(names) - 1 - number) * 12.0, look.BODY, line)
        page.rule(left, top + 113.5, right, top + 113.5)
        page.text(left, top + 123.2, look.SMALL, last)

    def draw(page: Page, top: float) -> None:
        block(page, top, LEFT, 291.5, "For the U.S. Government", "Implementing agency", agency)
        if not letter.bpc:
            block(page, top, 321.0, RIGHT, purchaser, "Agency", [])
        page.begin("P")
        page.text(LEFT, top + 152.4, look.STRONG, "DSCA Reviewed/Approved")
        page.rule(LEFT, top + 174.0, 209.0, top + 174.0)
        page.rule(219.5, top + 174.0, 291.5, top + 174.0)
        page.text(LEFT, top + 183.7, look.SMALL, "DSCA")
        page.text(219.5, top + 183.7, look.SMALL, "Date")

    whole = Drawn(188.0, draw, space_before=8.0, keep=not letter.bpc)
    whole.role = ""
    return whole


def purchaser_information() -> Block:
    """The box that the Purchaser fills in."""
    inner_left, inner_right = LEFT + 7.5, RIGHT - 7.5
    third = (inner_right - inner_left - 2 * 16.5) / 3

    def draw(page: Page, top: float) -> None:
        page.frame(LEFT, top, RIGHT, top + 84.0)
        page.text(inner_left, top + 14.8, look.STRONG, "Information to be provided by the Purchaser")
        for number, label in enumerate(("Mark-for code", "Freight forwarder code", "Purchaser procuring agency code")):
            left = inner_left + number * (third + 16.5)
            page.rule(left, top + 34.0, left + third, top + 34.0)
            page.text(left, top + 43.7, look.SMALL, label)
        page.rule(inner_left, top + 64.0, inner_right, top + 64.0)
        page.text(inner_left, top + 73.7, look.SMALL, "Name and address of the Purchaser’s paying office")

    return Drawn(84.0, draw, space_before=15.0)
