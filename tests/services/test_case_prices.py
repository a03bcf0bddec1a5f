"""A kept price is that of the document as it is kept: saved in the same act, gone when nobody said what the change costs."""

import sqlite3
from datetime import date
from decimal import Decimal
from pathlib import Path
from typing import Any

import msgspec
import pytest
from openpyxl import Workbook
from sqlalchemy.exc import IntegrityError

from dsca_desk.cli import main
from dsca_desk.exchange.case_file import write_case
from dsca_desk.policy.edition import Policy
from dsca_desk.policy.rates import RATES, Rate
from dsca_desk.records.letter_of_request import LetterOfRequest, RequestedItem
from dsca_desk.records.offer import Offer, Purchaser
from dsca_desk.rules.priced import RateUsed
from dsca_desk.rules.pricing import price
from dsca_desk.services.case_making import make_case
from dsca_desk.services.case_prices import keep_pricing, priced_or_none, rates_of
from dsca_desk.services.cases import history_of_case, import_case, open_case, save_case
from dsca_desk.services.desk import verify
from dsca_desk.services.lists import case_ids, case_rows
from dsca_desk.services.policy import shipped_policy
from dsca_desk.services.reference import CaseUse, cases_resting_on
from dsca_desk.services.requests import log_request
from dsca_desk.store.engine import Store, open_store
from dsca_desk.store.errors import StaleRecord
from tests.rules.builders import bought, stock
from tests.rules.builders import offer as small
from tests.services.walking import to_actionable

POLICY = shipped_policy()
CASE = "BN-B-UAB"


def total(store: Store) -> Decimal | None:
    (row,) = case_rows(store, case_ids(store))
    return row.total


def dearer(offer: Offer) -> Offer:
    first, *rest = offer.lines
    return msgspec.structs.replace(offer, lines=(msgspec.structs.replace(first, unit_price=first.unit_price + 100), *rest))


def test_a_save_keeps_what_the_document_costs_now(store: Store, act: dict[str, Any]) -> None:
    offer = small(stock(), bought("002"))
    kept = import_case(store, offer, policy=POLICY, **act)
    assert total(store) == price(offer, POLICY).total
    now = price(dearer(offer), POLICY)
    saved = save_case(store, now.offer, kept.revision, priced=now, **act)
    assert (saved.what, saved.revision) == ("saved", kept.revision + 1)
    assert total(store) == now.total != price(offer, POLICY).total
    assert open_case(store, offer.case_id).policy_edition == POLICY.edition.id
    assert verify(store).problems == ()


def test_where_a_rate_is_used_follows_every_save(store: Store, act: dict[str, Any]) -> None:
    offer = small(stock(), bought("002"))
    kept = import_case(store, offer, policy=POLICY, **act)
    lines = (offer.lines[0], msgspec.structs.replace(offer.lines[1], administered_overseas=True))
    moved = price(msgspec.structs.replace(offer, lines=lines), POLICY)
    row = _row_used(moved.lines[1].rates["cas.OVERSEAS"])
    saved = save_case(store, moved.offer, kept.revision, priced=moved, **act)
    assert cases_resting_on(store, row) == [CaseUse(offer.case_id, "BASIC", offer.nickname, ("002",))]
    save_case(store, offer, saved.revision, priced=price(offer, POLICY), **act)
    assert cases_resting_on(store, row) == []


def _row_used(used: RateUsed) -> Rate:
    return next(
        row
        for row in POLICY.rows(RATES, Rate)
        if (row.source, row.figure, row.effective_from) == (used.source, used.percent, used.effective_from)
        and row.component == "OVERSEAS"
    )


def test_without_a_price_a_changed_document_has_none(store: Store, act: dict[str, Any]) -> None:
    offer = small(stock())
    kept = import_case(store, offer, policy=POLICY, **act)
    assert save_case(store, offer, kept.revision, **act).what == "unchanged"
    assert total(store) is not None
    save_case(store, dearer(offer), kept.revision, **act)
    assert total(store) is None
    assert open_case(store, offer.case_id).policy_edition is None
    assert verify(store).counts["priced_rates"] == 0


def test_the_price_of_another_state_is_not_taken(sqlite_store: Store, act: dict[str, Any]) -> None:
    offer = small(stock())
    kept = import_case(sqlite_store, offer, policy=POLICY, **act)
    with pytest.raises(ValueError, match="not that of"):
        save_case(sqlite_store, dearer(offer), kept.revision, priced=price(offer, POLICY), **act)
    assert open_case(sqlite_store, offer.case_id).offer == offer


def test_the_same_document_by_other_rules_is_priced_again(sqlite_store: Store, act: dict[str, Any]) -> None:
    offer = small(stock())
    kept = import_case(sqlite_store, offer, policy=POLICY, **act)
    other = msgspec.structs.replace(price(offer, POLICY), policy_edition="2027-02", total=Decimal("1.00"))
    assert save_case(sqlite_store, offer, kept.revision, priced=price(offer, POLICY), **act).what == "unchanged"
    assert save_case(sqlite_store, offer, kept.revision, priced=other, **act).what == "saved"
    assert total(sqlite_store) == Decimal("1.00")


def test_a_pricing_of_a_revision_that_is_gone_is_refused(store: Store, act: dict[str, Any]) -> None:
    offer = small(stock())
    kept = import_case(store, offer, policy=POLICY, **act)
    now = price(dearer(offer), POLICY)
    save_case(store, now.offer, kept.revision, priced=now, **act)
    with pytest.raises(StaleRecord):
        keep_pricing(store, price(offer, POLICY), on=date(2026, 11, 22), expected_revision=kept.revision, **act)
    assert total(store) == now.total


@pytest.mark.parametrize("table", ["priced_rates", "case_documents", "lines", "history"])
def test_a_save_that_breaks_in_the_middle_leaves_document_and_price_as_they_were(
    sqlite_store: Store, act: dict[str, Any], table: str
) -> None:
    offer = small(stock())
    kept = import_case(sqlite_store, offer, policy=POLICY, **act)
    before = total(sqlite_store)
    changed = msgspec.structs.replace(dearer(offer), lines=(*dearer(offer).lines, bought("002")))
    event = "INSERT" if table in ("history", "priced_rates") else "UPDATE"
    with sqlite3.connect(sqlite_store.place) as raw:
        raw.execute(f"CREATE TRIGGER broken AFTER {event} ON {table} BEGIN SELECT RAISE(ABORT, 'power cut'); END")
    with pytest.raises(IntegrityError, match="power cut"):
        save_case(sqlite_store, changed, kept.revision, priced=price(changed, POLICY), **act)
    raw.execute("DROP TRIGGER broken")
    raw.close()
    assert (open_case(sqlite_store, offer.case_id).offer, total(sqlite_store)) == (offer, before)
    assert verify(sqlite_store).problems == ()
    save_case(sqlite_store, changed, kept.revision, priced=price(changed, POLICY), **act)
    assert total(sqlite_store) == price(changed, POLICY).total


def test_one_act_is_one_revision_and_its_rates_are_written_once(sqlite_store: Store, act: dict[str, Any]) -> None:
    offer = small(stock())
    kept = import_case(sqlite_store, offer, policy=POLICY, **act)
    now = price(dearer(offer), POLICY)
    save_case(sqlite_store, now.offer, kept.revision, priced=now, **act)
    newest = history_of_case(sqlite_store, offer.case_id)
    assert [change.action for change in newest if change.table == "priced_rates"] == ["insert"] * len(rates_of(now))
    assert [change.revision for change in newest if change.table == "case_documents"] == [2, 1]


def test_the_rates_of_a_pricing_name_the_lines_in_their_order() -> None:
    plain = price(small(stock("003"), bought("001"), stock("002")), POLICY)
    for name, *_row, lines in rates_of(plain):
        users = [line.number for line in plain.lines if name in line.rates]
        assert list(lines) == [number for number in users if number in lines]
        assert lines


def test_what_cannot_be_priced_is_kept_without_a_price(sqlite_store: Store, offer: Offer, act: dict[str, Any]) -> None:
    broken = Policy(Path(__file__).parent / "nowhere", ())
    assert priced_or_none(offer, POLICY) is not None
    assert priced_or_none(offer, broken) is None
    import_case(sqlite_store, offer, policy=broken, **act)
    assert total(sqlite_store) is None


def test_a_case_made_of_a_request_has_its_price_from_the_beginning(store: Store, act: dict[str, Any]) -> None:
    letter = LetterOfRequest(
        number="R-1",
        country="BN",
        subject="radios",
        received_on=date(2026, 11, 2),
        originator=Purchaser(name="Col. T. Varga"),
        reference_number="MOD/1",
        letter_date=date(2026, 11, 1),
        channel="SCO",
        agency="B",
        items=(RequestedItem(description="radio", quantity=Decimal(2), unit_price=Decimal("100.00")),),
    )
    log_request(store, letter, **act)
    to_actionable(store, POLICY, "R-1", act["at"].date())
    make_case(store, "R-1", designator="UAB", price_date=date(2026, 11, 22), policy=POLICY, **act)
    kept = open_case(store, CASE)
    assert total(store) == price(kept.offer, POLICY).total > 200


def test_the_command_line_keeps_prices_as_the_screen_does(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    database, offer = str(tmp_path / "desk.db"), small(stock())
    (tmp_path / "case.json").write_bytes(write_case(offer))
    book = Workbook()
    book.active.append(["Line", "Description", "Qty", "Unit price"])
    book.active.append(["002", "Battery", 40, 12.5])
    book.save(tmp_path / "more.xlsx")
    assert main(["import", str(tmp_path / "case.json"), "--database", database]) == 0
    with open_store(database) as store:
        assert total(store) == price(offer, POLICY).total
    assert main(["import", str(tmp_path / "more.xlsx"), "--into", offer.case_id, "--database", database]) == 0
    with open_store(database) as store:
        kept = open_case(store, offer.case_id)
        assert len(kept.offer.lines) == 2
        assert total(store) == price(kept.offer, POLICY).total > price(offer, POLICY).total
    capsys.readouterr()
