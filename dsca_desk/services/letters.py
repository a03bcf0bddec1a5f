"""Gather what a letter prints: the priced document, whole dollars that foot, placed notes, names of codes, policy texts."""

from collections.abc import Iterator, Mapping, Sequence
from datetime import date
from decimal import Decimal

from dsca_desk.documents.letter.model import (
    BasedOn,
    CostSummary,
    Figure,
    HandChange,
    LetterLine,
    LetterNote,
    LetterOfOffer,
    LineDeliveries,
    Payment,
    PolicyText,
    Term,
)
from dsca_desk.policy.codes import (
    AGENCIES,
    COUNTRIES,
    SPECIAL_LINES,
    TERMS_OF_SALE,
    UNITS_OF_ISSUE,
    Agency,
    Country,
    SpecialLine,
    TermOfSaleCode,
    UnitOfIssue,
)
from dsca_desk.policy.edition import Policy, PolicyOn
from dsca_desk.policy.financing import BPC_AUTHORITIES, BPC_PROGRAMS, BpcAuthority, BpcProgram
from dsca_desk.records.offer import Line, Offer
from dsca_desk.rules.notes import PlacedNote, document_day, note_numbers_of_line
from dsca_desk.rules.notes.placing import DESCRIPTION
from dsca_desk.rules.paper import PaperAmounts, whole_dollars
from dsca_desk.rules.priced import LinePrice, Priced, Schedule, Unconfirmed
from dsca_desk.rules.rounding import dollars
from dsca_desk.rules.wording import lines_text
from dsca_desk.services.letter_texts import letter_information, standard_terms_text

# States in which a document has been offered; before them every page says that it is a draft (document notes, 2.3).
OFFERED = frozenset(
    {
        "Offered",
        "Offered (counteroffer)",
        "Accepted",
        "Accepted (delayed)",
        "Implemented",
        "Implemented (emergency)",
        "Expired",
        "Canceled",
        "Supply/Services Complete",
        "Closing",
        "Interim closed",
        "Closed",
    }
)
_STATES = ("government", "republic", "kingdom", "state of")
_BELOW_THE_LINE = ("admin", "pch", "transportation")
_SUMMARY_NAMES = {"admin": "(10)", "pch": "(9)", "transportation": "(11)"}
_NAMED_SOURCES = 6
_LINES_IN_TITLE = 50


def letter_of(
    offer: Offer,
    priced: Priced,
    schedule: Schedule,
    notes: Sequence[PlacedNote],
    policy: Policy,
    *,
    status: str,
    printed_on: date,
    draft_number: int | None = None,
    case_file: bytes = b"",
    marking: str = "",
    paper: PaperAmounts | None = None,
    restatement: int = 0,
    superseded_on: date | None = None,
    by_hand: Sequence[HandChange] = (),
) -> LetterOfOffer:
    """Return everything the letter of a document prints.

    `status` is the document's state; before Offered the letter is a draft. `case_file` is carried inside the PDF.
    `paper` are the whole dollars where they are not those of the document alone. Raises PolicyError where a table or text of
    the policy cannot be trusted.
    """
    on = policy.on(document_day(offer))
    paper = paper or whole_dollars(priced, schedule)
    bpc = offer.program != "FMS"
    authority, funds = _bpc_words(offer, policy) if bpc else ("", "")
    doubtful = {_charge(doubt) for done in priced.lines for doubt in _leaf_doubts(done)}
    values_doubtful = bool(doubtful - set(_BELOW_THE_LINE))
    total = Figure(paper.total, bool(priced.unconfirmed))
    deposit_doubtful = any(doubt.path == "initial_deposit" for doubt in schedule.unconfirmed) or (
        len(paper.schedule) == 1 and total.unconfirmed
    )
    return LetterOfOffer(
        case_id=offer.case_id,
        document=offer.document,
        bpc=bpc,
        nickname=offer.nickname,
        based_on=_based_on(offer),
        purchaser=_purchaser(offer, policy),
        purchaser_address=offer.purchaser.address,
        description=offer.description,
        estimated_cost=total,
        initial_deposit=Figure(paper.initial_deposit, deposit_doubtful),
        terms_of_sale=_terms_of_sale(offer, policy),
        authority=authority,
        funds=funds,
        congressional_notification=offer.congressional_notification,
        expires_on=offer.offer_expires_on,
        implementing_agency=_agency(offer, policy),
        lines=(*_lines(priced, paper, notes, on), *_small_case_line(paper, on)),
        summary=CostSummary(
            net=Figure(paper.net, values_doubtful),
            packing=Figure(paper.pch, "pch" in doubtful),
            administration=Figure(paper.admin, "admin" in doubtful),
            transportation=Figure(paper.transportation, "transportation" in doubtful),
            other=Figure(paper.other),
            total=total,
        ),
        payments=_payments(paper, schedule, deposit_doubtful),
        letter_of_credit=schedule.standby_letter_of_credit or None,
        payment_remark=_schedule_notes(notes),
        unconfirmed=_sources(priced, schedule),
        notes=tuple(map(letter_note, notes)),
        deliveries=tuple(_deliveries(offer.lines)),
        terms=PolicyText() if bpc else standard_terms_text(policy),
        information=letter_information(offer, policy, on),
        draft=status not in OFFERED,
        draft_number=draft_number,
        printed_on=printed_on,
        marking=marking,
        case_file=case_file,
        restatement=restatement,
        superseded_on=superseded_on,
        by_hand=tuple(by_hand),
    )


def _based_on(offer: Offer) -> tuple[BasedOn, ...]:
    """The references, the oldest first; a kind other than the request itself is said in brackets."""
    ordered = sorted(offer.references, key=lambda one: one.date or date.max)
    return tuple(
        BasedOn(
            number=one.number,
            date=one.date,
            remark="" if one.kind in ("LOR", "MOR", "REVIEW", "") else _kind_words(one.kind),
        )
        for one in ordered
    )


def _kind_words(kind: str) -> str:
    """Write the kind of a reference: `CLARIFICATION` is a word, `FMSO-I` an abbreviation with its number."""
    words = kind.replace("_", " ").replace("-", " ")
    return words if words.startswith("FMSO ") else words.lower()


def _purchaser(offer: Offer, policy: Policy) -> str:
    """The government and the office that buy; the government is not named twice where the office's name already says it."""
    name = offer.purchaser.name.strip()
    article = "" if name.casefold().startswith("the ") else "the "
    country = policy.find(COUNTRIES, Country, offer.country)
    if not name:
        return f"the Government of {country.name}" if country else ""
    head = name.partition(",")[0].casefold()
    if offer.program != "FMS" or country is None or country.kind not in ("COUNTRY", "SUBCODE"):
        return article + name
    if country.name.casefold() in head or any(word in head for word in _STATES):
        return article + name
    return f"the Government of {country.name}, {name}"


def _agency(offer: Offer, policy: Policy) -> str:
    agency = policy.find(AGENCIES, Agency, offer.agency)
    return agency.name if agency else f"Implementing agency {offer.agency}"


def _terms_of_sale(offer: Offer, policy: Policy) -> tuple[Term, ...]:
    """The terms in words; where several share the case, one without dollars takes the balance."""
    several = len(offer.terms_of_sale) > 1
    terms = []
    for term in offer.terms_of_sale:
        row = policy.find(TERMS_OF_SALE, TermOfSaleCode, term.code)
        amount = dollars(term.amount) if term.amount is not None else None
        terms.append(Term(name=_printed_term(row, offer) or term.code, amount=amount, balance=several and amount is None))
    return tuple(terms)


def _printed_term(row: TermOfSaleCode | None, offer: Offer) -> str:
    if row is None:
        return ""
    if not row.printed_as:
        return row.name
    longer = any(line.type_of_assistance in ("7", "8") for line in offer.lines)  # 120 days after delivery
    return row.printed_as[-1] if longer else row.printed_as[0]


def _bpc_words(offer: Offer, policy: Policy) -> tuple[str, str]:
    """Authority and funds of a BPC document: its program, and the request that cites the funds (Table C15.T5)."""
    code = offer.bpc_program or offer.country
    authorities = [row for row in policy.rows(BPC_AUTHORITIES, BpcAuthority) if row.code == code]
    programs = [row for row in policy.rows(BPC_PROGRAMS, BpcProgram) if row.code == code]
    program = programs[-1] if programs else None
    authority = authorities[-1].authority if authorities else program.authority if program else ""
    cited = f"; cited in {_based_on(offer)[0].number}" if offer.references else ""
    name = f"{program.program}, program code {code}" if program else f"Program code {code}"
    return authority or f"Not known for program code {code}", name + cited


def _lines(priced: Priced, paper: PaperAmounts, notes: Sequence[PlacedNote], on: PolicyOn) -> Iterator[LetterLine]:
    countable = {row.code: row.countable for row in on.rows(UNITS_OF_ISSUE, UnitOfIssue)}
    pointers: dict[str, list[int]] = {}
    for number in {number for note in notes if note.group == 1 for number in note.lines}:
        pointers[number] = list(note_numbers_of_line(notes, number))
    for done in priced.lines:
        yield _line(done, paper, pointers, countable)


def _line(done: LinePrice, paper: PaperAmounts, pointers: Mapping[str, list[int]], countable: Mapping[str, bool]) -> LetterLine:
    line = done.line
    doubtful = any(_charge(doubt) not in _BELOW_THE_LINE for doubt in _leaf_doubts(done))
    counted = countable.get(line.unit_of_issue, True)
    return LetterLine(
        number=line.number,
        generic_code=line.generic_code or "",
        masl=line.masl or "",
        mde=line.mde,
        sme=line.sme,
        description=line.description,
        condition=line.condition or "",
        notes=tuple(pointers.get(line.number, ())),
        quantity=line.quantity if counted and not line.sublines else None,
        unit_of_issue="" if line.sublines else line.unit_of_issue,
        unit_cost=Figure(done.unit, doubtful) if done.unit is not None and counted and not line.sublines else None,
        total=Figure(paper.lines[line.number], doubtful),
        source="" if line.sublines else line.source,
        months=line.months_of_service or "",
        assistance="" if line.sublines else line.type_of_assistance or "",
        release=line.offer_release_code or "",
        delivery_term=line.delivery_term_code or "",
        sublines=tuple(_line(part, paper, pointers, countable) for part in done.sublines),
    )


def _small_case_line(paper: PaperAmounts, on: PolicyOn) -> Iterator[LetterLine]:
    """The Small Case Management Line that pricing adds to an old case which does not carry it as a line of its own."""
    if not paper.small_case_management_line:
        return
    row = next((row for row in on.policy.rows(SPECIAL_LINES, SpecialLine) if row.kind == "SCML"), None)
    yield LetterLine(
        number="–",
        generic_code=row.generic_codes[0] if row and row.generic_codes else "",
        masl=row.masl if row else "",
        description="Small Case Management Line",
        unit_of_issue="XX",
        total=Figure(paper.small_case_management_line),
        source=row.source_code if row else "",
        months=row.months if row else "",
    )


def _payments(paper: PaperAmounts, schedule: Schedule, deposit_doubtful: bool) -> tuple[Payment, ...]:
    """The printed rows; with a letter of credit also what it covers of termination liability."""
    doubtful = any(doubt.path == "schedule" for doubt in schedule.unconfirmed)
    credit = schedule.standby_letter_of_credit
    covered = {(row.label, row.due): dollars(min(row.termination_liability, credit)) for row in schedule.rows}
    payments = []
    for place, row in enumerate(paper.schedule):
        liability = covered[(row.label, row.due)] if credit else None
        marked = deposit_doubtful if place == 0 else doubtful
        payments.append(
            Payment(
                label=row.label,
                due=row.due,
                amount=Figure(row.amount, marked),
                cumulative=Figure(row.cumulative, marked),
                requirements=row.cumulative + liability if liability is not None else None,
                termination_liability=liability,
            )
        )
    return tuple(payments)


def _schedule_notes(notes: Sequence[PlacedNote]) -> str:
    """Point to the notes that explain the schedule."""
    numbers = [str(note.number) for note in notes if note.place == "SCHEDULE"]
    return f"See Note{'s' if len(numbers) > 1 else ''} {', '.join(numbers)}." if numbers else ""


def letter_note(note: PlacedNote) -> LetterNote:
    """Return a placed note as it prints; its title names the lines it speaks of."""
    title = note.title.strip().rstrip(".")
    if note.lines and "Line" not in title:
        lines = lines_text(note.lines)
        if note.code == DESCRIPTION:
            title = f"{lines} – {title}"
        elif len(lines) <= _LINES_IN_TITLE:  # the text of the note names them in any case
            title = f"{title} ({lines})"
    return LetterNote(
        number=note.number, title=title, text=note.text, own_words=note.wording == "own" and note.code != DESCRIPTION
    )


def _deliveries(lines: Sequence[Line]) -> Iterator[LineDeliveries]:
    for line in lines:
        if line.deliveries:
            quantities: dict[str, Decimal] = {}
            for part in line.deliveries:
                quantities[part.quarter] = quantities.get(part.quarter, Decimal(0)) + part.quantity
            yield LineDeliveries(
                line=line.number,
                description=line.description.split(". ")[0].rstrip("."),
                unit_of_issue=line.unit_of_issue,
                quantities=tuple(sorted(quantities.items())),
            )
        yield from _deliveries(line.sublines)


def _leaf_doubts(done: LinePrice) -> Iterator[Unconfirmed]:
    """The doubts of a line with paths relative to the line or subline that has them."""
    if done.sublines:
        for part in done.sublines:
            yield from _leaf_doubts(part)
    else:
        yield from done.unconfirmed


def _charge(doubt: Unconfirmed) -> str:
    """The charge a doubt of a line is about: `pch`, `cas`."""
    return doubt.path.split(".")[0]


def _sources(priced: Priced, schedule: Schedule) -> tuple[str, ...]:
    """What the marked figures rest on: the column, how far it is known, the source; the same source once."""
    told: dict[str, None] = {}
    for done in priced.lines:
        for doubt in _leaf_doubts(done):
            told.setdefault(f"{_SUMMARY_NAMES.get(_charge(doubt), '(4)')} {doubt.status}, {doubt.source}")
    for doubt in schedule.unconfirmed:
        told.setdefault(f"{doubt.path.replace('_', ' ')} {doubt.status}, {doubt.source}")
    sentences = list(told)
    more = len(sentences) - _NAMED_SOURCES
    return (*sentences[:_NAMED_SOURCES], f"and {more} more") if more > 0 else tuple(sentences)
