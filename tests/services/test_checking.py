"""The check as an officer asks for it: with the finished letter's pages and the other cases of the desk."""

from datetime import date
from typing import Any

import msgspec
import pytest

from dsca_desk.documents.letter import letter_pdf
from dsca_desk.documents.letter.reading import page_range
from dsca_desk.documents.pdf.file import Metadata, PdfFile
from dsca_desk.records.offer import Offer, Purchaser, Reference
from dsca_desk.services.cases import import_case
from dsca_desk.services.checking import check_as_printed, other_case_ids
from dsca_desk.services.policy import shipped_policy
from dsca_desk.store.engine import Store
from tests.documents.letters import long_letter, radio_letter
from tests.rules.builders import offer, stock

DAY = date(2026, 11, 22)


@pytest.mark.parametrize("count", [1, 400])
def test_a_finished_letter_says_of_its_pages_what_is_so(count: int) -> None:
    found = page_range(letter_pdf(long_letter(count)))
    assert found.pages > 1
    assert (found.stated, found.wrong_footers) == (found.pages, ())


def test_pages_taken_out_of_a_letter_are_noticed(tmp_path: Any) -> None:
    import pikepdf

    path = tmp_path / "letter.pdf"
    path.write_bytes(letter_pdf(radio_letter()))
    with pikepdf.open(path, allow_overwriting_input=True) as document:
        whole = len(document.pages)
        del document.pages[1]
        document.save(path)
    found = page_range(path.read_bytes())
    assert (found.pages, found.stated) == (whole - 1, whole)
    assert found.wrong_footers == tuple(range(1, whole))


def test_a_paper_without_the_sentence_states_no_pages() -> None:
    file = PdfFile(Metadata(title="Paper", author="", subject="", created=DAY))
    file.add(file.page())
    assert page_range(file.content()) == (1, None, (1,))
    with pytest.raises(ValueError, match="not a readable PDF"):
        page_range(b"%PDF-1.7 cut off")


def test_a_document_is_checked_with_its_letter() -> None:
    document = offer(stock(), stock("002"))
    assert {one.id for one in check_as_printed(document, shipped_policy(), printed_on=DAY)} == {"rests-on-unconfirmed-figure"}
    taken = check_as_printed(document, shipped_policy(), printed_on=DAY, other_cases=frozenset({document.case_id}))
    assert "identifier-unique" in {one.id for one in taken}


def test_a_document_that_cannot_be_printed_is_checked_all_the_same() -> None:
    found = check_as_printed(offer(stock(), stock()), shipped_policy(), printed_on=DAY)
    assert "line-numbers-unique" in {one.id for one in found}


def test_lines_none_or_many_do_not_break_the_check() -> None:
    assert check_as_printed(offer(lines=()), shipped_policy(), printed_on=DAY)


def test_a_kept_case_does_not_collide_with_itself(sqlite_store: Store, offer: Offer, act: dict[str, Any]) -> None:
    other = msgspec.structs.replace(offer, designator="UZZ")
    import_case(sqlite_store, offer, **act)
    import_case(sqlite_store, other, **act)
    assert other_case_ids(sqlite_store, offer) == {other.case_id}
    strange = msgspec.structs.replace(offer, references=(Reference(number="of another request"),))
    assert other_case_ids(sqlite_store, strange) == {offer.case_id, other.case_id}
    foreign = msgspec.structs.replace(offer, purchaser=msgspec.structs.replace(offer.purchaser, name="Somebody else"))
    assert other_case_ids(sqlite_store, foreign) == {offer.case_id, other.case_id}
    assert other_case_ids(sqlite_store, msgspec.structs.replace(offer, designator="UNW")) == {offer.case_id, other.case_id}


def test_what_the_fonts_lack_is_found_where_it_stands() -> None:
    named = Purchaser(name="Ministère de la Défense, Łódź, Αθήνα, Москва", address=("防衛省 1", "1 Harbor Road"))
    found = check_as_printed(offer(stock(), purchaser=named), shipped_policy(), printed_on=DAY)
    assert [one.path for one in found if one.id == "characters-print"] == ["purchaser.address[0]"]
