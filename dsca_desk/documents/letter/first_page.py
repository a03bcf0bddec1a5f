"""The first page: title, basis, offer, money, terms, expiry, signatures, and what the Purchaser fills in."""

from collections.abc import Callable

from dsca_desk.documents.letter import look
from dsca_desk.documents.letter.model import LetterOfOffer, Term
from dsca_desk.documents.pdf.flow import Block, Drawn, Spot, ascent
from dsca_desk.documents.pdf.fonts import Style, clean
from dsca_desk.documents.pdf.page import Page
from dsca_desk.documents.pdf.table import PAD
from dsca_desk.documents.pdf.wrap import width, wrap

LEFT, RIGHT = look.PAGE.left, look.PAGE.right
_MIDDLE = (LEFT + RIGHT) / 2
_LABEL, _VALUE = 166.5, 339.5  # right edges of the first two columns of the money box
_ROW = 18.0
_BASED_ON = 110.0
_FIELDS = {
    "Estimated Cost": "total",
    "Initial Deposit": "initial_deposit",
    "Authority": "bpc_program",
    "Funds": "bpc_program",
    "Offer expires": "offer_expires_on",
}


def first_page(letter: LetterOfOffer, page_count: int) -> list[Block]:
    """The blocks of the first page; a long description makes them run on to a second."""
    blocks = [*_title(letter), *_based_on(letter)]
    blocks += _named("head/purchaser.name", look.body(_offer(letter), space_before=6.0))
    if letter.description:
        description = f"This LOA provides for {letter.description.strip().rstrip('.')}."
        blocks += _named("head/description", look.body(description, space_before=6.0))
    blocks += _money(letter)
    blocks += _named("head/offer_expires_on", look.body(_expiry(letter), space_before=7.0))
    blocks += look.body(_page_range(letter, page_count), space_before=6.0, keep=True)
    blocks.append(_signatures(letter))
    if not letter.bpc:
        blocks.append(_purchaser_information())
    return blocks


def _named(name: str, blocks: list[Block]) -> list[Block]:
    for block in blocks:
        block.name = name
    return blocks


def _title(letter: LetterOfOffer) -> list[Block]:
    blocks: list[Block] = [
        _centered("United States of America", look.TITLE, above=2.5),
        _centered("Letter of Offer and Acceptance (LOA)", look.TITLE),
        _centered(letter.identifier, look.IDENTIFIER, space_before=4.5),
    ]
    blocks[0].bookmark, blocks[1].role = "Letter of Offer and Acceptance", "H1"
    if letter.nickname:
        blocks += _named("head/nickname", [_centered(letter.nickname, look.BODY)])
    return blocks


def _centered(text: str, style: Style, *, space_before: float = 0.0, above: float = 0.0) -> Block:
    lines = wrap(text, style, RIGHT - LEFT)

    def draw(page: Page, top: float) -> None:
        for number, line in enumerate(lines):
            page.text_center(_MIDDLE, top + above + number * style.leading + ascent(style), style, line)

    return Drawn(above + len(lines) * style.leading, draw, space_before=space_before, keep=True)


def _based_on(letter: LetterOfOffer) -> list[Block]:
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


def _offer(letter: LetterOfOffer) -> str:
    address = ", ".join(part.strip() for part in letter.purchaser_address if part.strip())
    office = ", ".join(part for part in (letter.purchaser.strip(), address) if part)
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
    rows: list[tuple[float, Callable[[Page, float], None], str]] = []
    names: list[str] = []

    def amount_row(label: str, text: str, mark: str) -> None:
        def draw(page: Page, baseline: float) -> None:
            page.text_right(_VALUE - PAD, baseline, look.STRONG, text)
            if mark:
                page.text(_VALUE - PAD + 0.3, baseline - 3.4, look.MARK, mark)

        rows.append((_ROW, draw, label))
        names.append(_FIELDS[label])

    def text_row(label: str, text: str, style: Style, amount: str = "") -> None:
        room = _VALUE - _LABEL - 2 * PAD - (width(amount, look.BODY) + 8 if amount else 0)
        lines = wrap(text, style, room) or [look.DASH]

        def draw(page: Page, baseline: float) -> None:
            for number, line in enumerate(lines):
                page.text(_LABEL + PAD, baseline + number * style.leading, style, line)
            if amount:
                page.text_right(_VALUE - PAD, baseline, look.BODY, amount)

        rows.append((_ROW + (len(lines) - 1) * style.leading, draw, label))
        names.append(_FIELDS.get(label, "terms_of_sale"))

    cost, deposit = letter.estimated_cost, letter.initial_deposit
    amount_row("Estimated Cost", look.dollars(cost.amount, sign=True), look.mark(cost, letter.draft))
    amount_row("Initial Deposit", look.dollars(deposit.amount, sign=True), look.mark(deposit, letter.draft))
    for number, term in enumerate(letter.terms_of_sale or (Term(name=look.DASH),)):
        amount = "Balance" if term.balance else look.dollars(term.amount, sign=True) if term.amount is not None else ""
        text_row("Terms of Sale" if number == 0 else "", term.name, look.BODY, amount)
    if letter.bpc:
        text_row("Authority", letter.authority, look.BODY)
        text_row("Funds", letter.funds, look.BODY)
    text_row("Offer expires", look.day(letter.expires_on) if letter.expires_on else "Not set", look.STRONG)
    notified = wrap("\n".join(letter.congressional_notification) or "Not applicable", look.SMALL, RIGHT - _VALUE - 2 * PAD)
    height = max(sum(row[0] for row in rows), 20.0 + (1 + len(notified)) * look.SMALL.leading)

    def draw(page: Page, top: float) -> None:
        y = top
        for number, (row_height, draw_value, label) in enumerate(rows):
            baseline = y + 12.4
            if label:
                page.begin("P")
                page.text(LEFT + PAD, baseline, look.BODY, clean(label))
                if number:
                    page.rule(LEFT, y, _VALUE, y, look.HAIRLINE, look.HAIRLINE_GRAY)
            draw_value(page, baseline)
            y += row_height
        for x in (_LABEL, _VALUE):
            page.rule(x, top, x, top + height, look.HAIRLINE, look.HAIRLINE_GRAY)
        page.frame(LEFT, top, RIGHT, top + height, look.HAIRLINE, look.HAIRLINE_GRAY)
        page.begin("P")
        page.text(_VALUE + PAD, top + 11.6, look.SMALL, "Congressional notification")
        for number, line in enumerate(notified):
            page.text(_VALUE + PAD, top + 23.4 + number * look.SMALL.leading, look.SMALL, line)

    spots, y = [], 0.0
    for (row_height, _draw, _label), name in zip(rows, names, strict=True):
        spots.append(Spot(f"head/{name}", LEFT, y, _VALUE, y + row_height))
        y += row_height
    spots.append(Spot("head/congressional_notification", _VALUE, 0.0, RIGHT, height))
    box = Drawn(height, draw, space_before=6.5, spots=spots)
    box.role = ""
    return [box]


def _signatures(letter: LetterOfOffer) -> Block:
    """The signature blocks, one piece so that no page break comes between them."""
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
            block(page, top, 321.0, RIGHT, "For the Purchaser", "Agency", [])
        page.begin("P")
        page.text(LEFT, top + 152.4, look.STRONG, "DSCA Reviewed/Approved")
        page.rule(LEFT, top + 174.0, 209.0, top + 174.0)
        page.rule(219.5, top + 174.0, 291.5, top + 174.0)
        page.text(LEFT, top + 183.7, look.SMALL, "DSCA")
        page.text(219.5, top + 183.7, look.SMALL, "Date")

    signatures = Drawn(188.0, draw, space_before=8.0, keep=not letter.bpc)
    signatures.role = ""
    return signatures


def _purchaser_information() -> Block:
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
