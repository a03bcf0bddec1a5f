"""Implementation directives: numbered, issued on paper, then canceled or replaced but never changed."""

from datetime import UTC, date, datetime
from decimal import Decimal

import msgspec
import pypdfium2
import pytest

from dsca_desk.records.work import Directive
from dsca_desk.services.case_papers import directive_of, directive_pdf
from dsca_desk.services.directives import (
    cancel_directive,
    directives_of,
    keep_directive,
    remove_draft,
    replace_directive,
    write_directive,
)
from dsca_desk.services.policy import shipped_policy
from dsca_desk.services.tasks import letters_of
from dsca_desk.store.engine import open_store
from dsca_desk.store.errors import NotAllowed
from tests.services.execution_cases import CASE, TODAY, keep_case

POLICY = shipped_policy()
WHO = {"by": "J. Rivera", "at": datetime(2026, 11, 22, 12, tzinfo=UTC)}
WRITTEN = Directive(
    line="001, 003",
    addressee="Communications-Electronics Command",
    text="Buy ten goggles.\nReport the award.",
    authority_number="OA-26-118",
    authority_limit=Decimal("510000.00"),
    on=date(2026, 11, 20),
)


@pytest.fixture
def store(tmp_path):
    with open_store(tmp_path / "desk.db") as made:
        keep_case(made, WHO, status="Implemented")
        yield made


def write(store, value=WRITTEN, **more):
    return write_directive(store, POLICY, CASE, value, today=TODAY, **more, **WHO)


def issue(store, number):
    content = directive_pdf(directive_of(store, POLICY, number, printed_on=TODAY, by="J. Rivera"))
    keep_directive(store, number, content, printed_on=TODAY, **WHO)
    return content


def words(content):
    with pypdfium2.PdfDocument(content) as pdf:
        return " ".join(" ".join(page.get_textpage().get_text_range() for page in pdf).split())


def test_a_directive_is_a_draft_until_its_paper_is_kept_and_logged(store):
    kept = write(store)
    (row,) = directives_of(store, CASE)
    assert (row.value.number, row.state, row.paper_id) == ("D01", "draft", 0)
    write(store, msgspec.structs.replace(WRITTEN, text="Buy ten."), directive_id=kept.id, expected_revision=kept.revision)
    said = words(issue(store, kept.id))
    for part in ("D01", "OA-26-118", "Nothing is obligated beyond it", "Night vision goggle", "Technical help"):
        assert part in said, part
    assert "Kit, small" not in said
    (row,) = directives_of(store, CASE)
    assert (row.state, row.paper_id > 0) == ("issued", True)
    (letter,) = letters_of(store, CASE)
    assert (letter.party, letter.paper) == (WRITTEN.addressee, "BN-B-UAB directive D01.pdf")


def test_an_issued_directive_is_canceled_with_a_reason_and_never_changed(store):
    kept = write(store)
    issue(store, kept.id)
    (row,) = directives_of(store, CASE)
    with pytest.raises(NotAllowed, match="D01 was issued and stands"):
        write(store, directive_id=row.id, expected_revision=row.revision)
    with pytest.raises(NotAllowed, match="D01 was issued and stands"):
        issue(store, row.id)
    with pytest.raises(NotAllowed, match="D01 was issued and stands"):
        remove_draft(store, row.id, row.revision, why="wrong", **WHO)
    with pytest.raises(NotAllowed, match="with a reason"):
        cancel_directive(store, row.id, row.revision, on=TODAY, why=" ", **WHO)
    with pytest.raises(NotAllowed, match="is before the directive"):
        cancel_directive(store, row.id, row.revision, on=date(2026, 11, 19), why="Funds withdrawn", **WHO)
    cancel_directive(store, row.id, row.revision, on=TODAY, why="Funds withdrawn", **WHO)
    (row,) = directives_of(store, CASE)
    assert (row.state, row.value.canceled_on, row.value.canceled_why) == ("canceled", TODAY, "Funds withdrawn")
    with pytest.raises(NotAllowed, match="was canceled on 22 Nov 2026 already"):
        cancel_directive(store, row.id, row.revision, on=TODAY, why="again", **WHO)


def test_another_directive_takes_the_place_of_an_issued_one(store):
    kept = write(store)
    (row,) = directives_of(store, CASE)
    with pytest.raises(NotAllowed, match="was not issued yet"):
        replace_directive(store, POLICY, kept.id, row.revision, WRITTEN, today=TODAY, **WHO)
    issue(store, kept.id)
    (row,) = directives_of(store, CASE)
    new = msgspec.structs.replace(WRITTEN, text="Buy eight goggles.", on=TODAY)
    after = replace_directive(store, POLICY, row.id, row.revision, new, today=TODAY, **WHO)
    first, second = directives_of(store, CASE)
    assert (first.state, first.replaced_by, first.value.canceled_why) == ("replaced", "D02", "replaced by D02")
    assert (second.value.number, second.value.replaces, second.state) == ("D02", "D01", "draft")
    assert "replaces BN-B-UAB D01" in words(issue(store, after.id))
    with pytest.raises(NotAllowed):
        remove_draft(store, second.id, second.revision, why="no", **WHO)


def test_a_draft_can_be_removed_and_its_number_is_the_next_again(store):
    kept = write(store)
    (row,) = directives_of(store, CASE)
    remove_draft(store, kept.id, row.revision, why="Written twice", **WHO)
    assert directives_of(store, CASE) == []


@pytest.mark.parametrize(
    ("change", "says"),
    [
        ({"addressee": " "}, "the addressee is missing"),
        ({"line": "001, 009"}, "line 009 is not a line"),
        ({"on": date(2026, 11, 23)}, "has not come"),
        ({"authority_limit": Decimal("-1.00")}, "authority limit"),
        ({"document": "A07"}, "has no document A07"),
    ],
)
def test_what_cannot_stand_is_refused(store, change, says):
    with pytest.raises(NotAllowed, match=says):
        write(store, msgspec.structs.replace(WRITTEN, **change))
    assert directives_of(store, CASE) == []
