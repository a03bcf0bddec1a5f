"""What officers do with cases, on both databases."""

from datetime import date
from decimal import Decimal
from typing import Any

import msgspec
import pytest

from dsca_desk.records.offer import Line, Offer
from dsca_desk.rules.pricing import price
from dsca_desk.services.case_prices import keep_pricing
from dsca_desk.services.cases import (
    export_case,
    history_of_case,
    import_case,
    import_cases,
    known_case_ids,
    open_case,
    save_case,
)
from dsca_desk.services.desk import verify
from dsca_desk.services.issuing import issued_bytes, keep_issued, list_issued
from dsca_desk.services.lists import case_ids, case_rows
from dsca_desk.services.policy import shipped_policy
from dsca_desk.store.engine import Store
from dsca_desk.store.errors import AlreadyThere, NotAllowed, NotFound, StaleRecord


def test_a_case_goes_in_and_comes_out(store: Store, offer: Offer, act: dict[str, Any]) -> None:
    kept = import_case(store, offer, **act)
    assert (kept.case, kept.document, kept.revision, kept.what) == ("BN-B-UAB", "BASIC", 1, "imported")
    assert export_case(store, "BN-B-UAB") == offer
    opened = open_case(store, "BN-B-UAB", "BASIC")
    assert (opened.status, opened.revision, opened.document_id) == ("Development", 1, kept.document_id)
    assert known_case_ids(store) == {"BN-B-UAB"}


@pytest.mark.parametrize(
    ("dates", "status"),
    [
        ({}, "Development"),
        ({"accepted_on": date(2027, 1, 1)}, "Accepted"),
        ({"accepted_on": date(2027, 1, 1), "implemented_on": date(2027, 2, 1)}, "Implemented"),
    ],
)
def test_the_state_of_a_document_follows_from_its_dates(
    store: Store, offer: Offer, act: dict[str, Any], dates: Any, status: str
) -> None:
    import_case(store, msgspec.structs.replace(offer, **dates), **act)
    assert open_case(store, "BN-B-UAB").status == status


def test_a_document_is_replaced_only_when_that_is_said(store: Store, offer: Offer, act: dict[str, Any]) -> None:
    import_case(store, offer, **act)
    other = msgspec.structs.replace(offer, nickname="Other", lines=offer.lines[:1])
    with pytest.raises(AlreadyThere, match=r"BN-B-UAB BASIC is kept already\. Nothing was changed\."):
        import_case(store, other, **act)
    assert export_case(store, "BN-B-UAB") == offer
    kept = import_case(store, other, replace=True, **act)
    assert (kept.what, kept.revision) == ("replaced", 2)
    assert export_case(store, "BN-B-UAB") == other


def test_several_files_are_kept_together_or_not_at_all(store: Store, offer: Offer, act: dict[str, Any]) -> None:
    second = msgspec.structs.replace(offer, designator="UAC")
    with pytest.raises(AlreadyThere):
        import_cases(store, [offer, second, offer], **act)
    assert known_case_ids(store) == frozenset()
    assert [kept.case for kept in import_cases(store, [offer, second], **act)] == ["BN-B-UAB", "BN-B-UAC"]


def test_an_amendment_joins_its_case(store: Store, offer: Offer, act: dict[str, Any]) -> None:
    first = import_case(store, offer, **act)
    amendment = msgspec.structs.replace(offer, document="A01", nickname="More of it")
    second = import_case(store, amendment, **act)
    assert first.case_id == second.case_id
    assert export_case(store, "BN-B-UAB") == offer
    assert export_case(store, "BN-B-UAB", "A01") == amendment
    with pytest.raises(NotAllowed, match="is a FMS case of type DEFINED; this document says FMS and BLANKET"):
        import_case(store, msgspec.structs.replace(offer, document="A02", case_type="BLANKET"), **act)


def test_a_line_number_used_twice_is_named(store: Store, offer: Offer, act: dict[str, Any]) -> None:
    twice = msgspec.structs.replace(offer, lines=(Line(number="001"), Line(number="002", sublines=(Line(number="001"),))))
    with pytest.raises(NotAllowed, match=r"^lines\[1\]\.sublines\[0\]\.number: 001 is used twice"):
        import_case(store, twice, **act)
    assert known_case_ids(store) == frozenset()


def test_what_is_not_kept_is_said(store: Store, act: dict[str, Any]) -> None:
    for work in (
        lambda: export_case(store, "BN-B-XXX"),
        lambda: export_case(store, "BN-B-XXX", "A01"),
        lambda: history_of_case(store, "BN-B-XXX"),
        lambda: list_issued(store, "BN-B-XXX"),
    ):
        with pytest.raises(NotFound, match="BN-B-XXX"):
            work()


def test_saving_counts_up_the_revision(store: Store, offer: Offer, act: dict[str, Any]) -> None:
    kept = import_case(store, offer, **act)
    line = msgspec.structs.replace(offer.lines[1].sublines[0], quantity=Decimal(99))
    deep = msgspec.structs.replace(offer.lines[1], sublines=(line, offer.lines[1].sublines[1]))
    edited = msgspec.structs.replace(offer, lines=(offer.lines[0], deep))
    saved = save_case(store, edited, kept.revision, **act)
    assert (saved.what, saved.revision) == ("saved", 2)
    assert export_case(store, "BN-B-UAB") == edited
    with pytest.raises(StaleRecord):
        save_case(store, offer, kept.revision, **act)


def test_a_line_moves_and_changes_its_number(store: Store, offer: Offer, act: dict[str, Any]) -> None:
    kept = import_case(store, offer, **act)
    renamed = msgspec.structs.replace(offer.lines[0], number="003")
    edited = msgspec.structs.replace(offer, lines=(offer.lines[1], renamed))
    kept = save_case(store, edited, kept.revision, **act)
    assert export_case(store, "BN-B-UAB") == edited
    a, b = offer.lines[1].sublines
    swapped = msgspec.structs.replace(
        edited,
        lines=(
            msgspec.structs.replace(
                offer.lines[1], sublines=(msgspec.structs.replace(b, number="002a"), msgspec.structs.replace(a, number="002b"))
            ),
            msgspec.structs.replace(renamed, number="001"),
        ),
    )
    save_case(store, swapped, kept.revision, **act)
    assert export_case(store, "BN-B-UAB") == swapped
    assert verify(store).problems == ()


def test_a_document_that_left_the_desk_is_not_edited(store: Store, offer: Offer, act: dict[str, Any]) -> None:
    kept = import_case(store, offer, status="Offered", **act)
    with pytest.raises(NotAllowed, match="BN-B-UAB BASIC is Offered and can no longer be edited"):
        save_case(store, msgspec.structs.replace(offer, nickname="x"), kept.revision, **act)
    with pytest.raises(NotAllowed, match="can no longer be edited"):
        import_case(store, offer, replace=True, **act)


def test_a_pricing_is_kept_with_its_rates(store: Store, offer: Offer, act: dict[str, Any]) -> None:
    import_case(store, offer, **act)
    policy = shipped_policy()
    priced = price(offer, policy)
    for _ in range(2):
        keep_pricing(store, priced, on=date(2026, 11, 22), **act)
    assert len([row for row in history_of_case(store, "BN-B-UAB") if row.table == "priced_rates" and row.action == "delete"]) == 0
    opened = open_case(store, "BN-B-UAB")
    assert opened.policy_edition == policy.edition.id
    assert opened.offer == offer
    (row,) = case_rows(store, case_ids(store))
    assert row.total == priced.total
    counts = verify(store)
    assert counts.problems == ()
    distinct = {(name, *rate) for line in (*priced.lines, *priced.lines[1].sublines) for name, rate in line.rates.items()}
    assert counts.counts["priced_rates"] == len(distinct) > 0


def test_issued_letters_are_kept_byte_for_byte(store: Store, offer: Offer, act: dict[str, Any]) -> None:
    kept = import_case(store, offer, **act)
    letter = {"name": "letter.pdf", "media_type": "application/pdf", "printed_on": date(2026, 11, 22)}
    contents = [bytes(range(256)) * 10, b"second", b"workbook"]
    rows = [
        keep_issued(store, "BN-B-UAB", "BASIC", content, kind=kind, **letter, **act)
        for kind, content in zip(("LETTER", "LETTER", "WORKBOOK"), contents, strict=True)
    ]
    assert [(row.kind, row.number, row.document_revision) for row in rows] == [
        ("LETTER", 1, 1),
        ("LETTER", 2, 1),
        ("WORKBOOK", 1, 1),
    ]
    assert list_issued(store, "BN-B-UAB") == rows
    assert [issued_bytes(store, row.id) for row in rows] == contents
    assert open_case(store, "BN-B-UAB").revision == kept.revision
    with pytest.raises(NotFound):
        issued_bytes(store, 99)
    newest = history_of_case(store, "BN-B-UAB", limit=1)[0]
    assert "content" not in newest.new
    assert newest.new["sha256"] == rows[2].sha256
