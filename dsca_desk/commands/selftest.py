"""`self-test`: try the parts of this installation on a small case, in a folder that is removed again."""

import tempfile
from argparse import Namespace
from collections.abc import Callable, Iterator
from datetime import UTC, date, datetime
from decimal import Decimal
from pathlib import Path

import msgspec

from dsca_desk.commands.outcome import FINDINGS, FINE, Outcome
from dsca_desk.commands.pricing import priced_of
from dsca_desk.commands.source import Source, policy_of
from dsca_desk.policy.edition import Policy
from dsca_desk.records.offer import Line, Offer, Purchaser, QuarterQuantity, Reference, TermOfSale

_DAY = date(2026, 11, 22)
_OFFER = Offer(
    country="BN",
    agency="B",
    designator="ZZZ",
    nickname="Self-test",
    description="equipment for a self-test",
    purchaser=Purchaser(name="Ministry of Defence of Bandaria", address=("1 Harbour Road", "Port Bandar")),
    references=(Reference(number="TEST", date=_DAY),),
    dependable_undertaking=True,
    terms_of_sale=(TermOfSale(code="DU"),),
    price_date=_DAY,
    lines=(
        Line(
            number="001",
            description="Equipment",
            quantity=Decimal(3),
            unit_price=Decimal("1234.56"),
            delivery_term_code="4",
            deliveries=(QuarterQuantity(quarter="2028Q1", quantity=Decimal(3)),),
        ),
    ),
)


def run(options: Namespace) -> Outcome:
    """Try every part and say which works; exit code 1 when one does not."""
    policy = policy_of(options)
    parts = []
    for name, attempt in _attempts(policy):
        try:
            trouble = attempt()
        except Exception as error:
            # Whatever is wrong with a part of the installation is the finding of this command.
            trouble = f"{type(error).__name__}: {error}"
        parts.append((name, trouble))
    lines = [f"{'works' if not trouble else 'FAILS':<6} {name}" + (f": {trouble}" if trouble else "") for name, trouble in parts]
    data = {"parts": [{"part": name, "works": not trouble, "trouble": trouble} for name, trouble in parts]}
    return Outcome("\n".join(lines), data, FINDINGS if any(trouble for _, trouble in parts) else FINE)


def _attempts(policy: Policy) -> Iterator[tuple[str, Callable[[], str]]]:
    yield "policy tables", lambda: _tables(policy)
    yield "case file", _case_file
    yield "pricing and payment schedule", lambda: _pricing(policy)
    yield "offer check", lambda: _check(policy)
    yield "letter (PDF)", lambda: _letter(policy)
    yield "workbook (Excel)", lambda: _workbook(policy)
    yield "database", _database


def _tables(policy: Policy) -> str:
    from dsca_desk.policy.catalog import TABLES

    empty = [name for name, spec in TABLES.items() if not policy.rows(spec, spec.row_type)]
    return f"without rows: {', '.join(empty)}" if empty else ""


def _case_file() -> str:
    from dsca_desk.exchange.case_file import read_case, write_case

    return "" if read_case(write_case(_OFFER)) == _OFFER else "a case file is not read as it was written"


def _pricing(policy: Policy) -> str:
    priced, schedule = priced_of(_OFFER, policy)
    parts = priced.net + priced.small_case_management_line + priced.pch + priced.admin + priced.transportation + priced.other
    return "" if parts == priced.total == schedule.rows[-1].cumulative else "the total is not the sum of its parts"


def _check(policy: Policy) -> str:
    from dsca_desk.rules.checks import check_offer

    bare = msgspec.structs.replace(_OFFER, lines=())
    return "" if check_offer(bare, *priced_of(bare, policy), policy) else "a document without lines passes"


def _letter(policy: Policy) -> str:
    from dsca_desk.commands.printing import letter
    from dsca_desk.documents.letter import attached_case_file
    from dsca_desk.exchange.case_file import read_case

    pdf = letter(_printing(), Source(_OFFER), policy)
    return "" if read_case(attached_case_file(pdf)) == _OFFER else "the letter does not carry its case file"


def _workbook(policy: Policy) -> str:
    from dsca_desk.commands.printing import workbook
    from dsca_desk.exchange.line_sheet import read_lines

    lines = read_lines(workbook(_printing(), Source(_OFFER), policy)).lines
    return "" if [line.unit_price for line in lines] == [Decimal("1234.56")] else "the lines are not read as they were written"


def _database() -> str:
    from dsca_desk.services import desk
    from dsca_desk.services.cases import export_case, import_case

    with tempfile.TemporaryDirectory() as folder, desk.open_desk(Path(folder) / "desk.sqlite") as store:
        import_case(store, _OFFER, by="self-test", at=datetime.combine(_DAY, datetime.min.time(), UTC))
        if export_case(store, _OFFER.case_id) != _OFFER:
            return "a case is not read as it was kept"
        return "; ".join(desk.verify(store).problems)


def _printing() -> Namespace:
    """The options of printing, with the day of the self-test for its clock."""
    at = datetime.combine(_DAY, datetime.min.time(), UTC)
    return Namespace(at=at, by="self-test", marking="UNCLASSIFIED", source="-")
