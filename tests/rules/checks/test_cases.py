"""Every check against its table of cases, and a sweep that none goes without."""

import re

import pytest

from dsca_desk.rules.checks import checks_catalog
from tests.rules.checks.case import Case
from tests.rules.checks.cases import CASES

BY_ID = {check.id: check for check in checks_catalog()}


@pytest.mark.parametrize("case", CASES, ids=[f"{case.id}: {case.about}" for case in CASES])
def test_check_finds_what_the_case_holds_and_nothing_else(case: Case) -> None:
    context = case.make()
    assert BY_ID[case.id].runs_on(context)
    found = BY_ID[case.id].findings(context)
    assert tuple(finding.path for finding in found) == case.paths
    if case.says:
        assert any(case.says in finding.message for finding in found), [finding.message for finding in found]


@pytest.mark.parametrize("check", checks_catalog(), ids=BY_ID)
def test_every_check_has_a_passing_and_a_failing_case(check) -> None:
    cases = [case for case in CASES if case.id == check.id]
    assert any(case.paths for case in cases), "no failing case"
    assert any(not case.paths for case in cases), "no passing case"


def test_no_case_is_for_a_check_that_is_not_there() -> None:
    assert {case.id for case in CASES} <= set(BY_ID)


def test_identifiers_are_words_and_texts_are_there() -> None:
    for check in checks_catalog():
        assert re.fullmatch(r"[a-z]+(-[a-z]+)*", check.id), check.id
        assert check.reference.strip(), check.id
        assert check.title.strip(), check.id
        assert check.run.__doc__, check.id
        assert check.run.__name__ == check.id.replace("-", "_"), check.id


def test_the_numbers_of_the_issue_are_covered() -> None:
    numbers = {check.number for check in checks_catalog()}
    assert set(range(1, 36)) <= numbers


def test_a_second_check_of_the_same_name_is_refused() -> None:
    from dsca_desk.rules.checks.registry import check

    with pytest.raises(ValueError, match="two checks"):
        check(1, "identifier-shape", "error", "x", "x")(lambda context: [])


@pytest.mark.parametrize(
    "case", [case for case in CASES if case.paths], ids=[f"{case.id}: {case.about}" for case in CASES if case.paths]
)
def test_a_finding_is_one_sentence_about_a_field(case: Case) -> None:
    for finding in BY_ID[case.id].findings(case.make()):
        assert finding.message.endswith(".")
        assert finding.message[0].isupper() or finding.message[0] in "'$("
        assert finding.path
        assert "None" not in finding.message
        assert not re.search(r"\bUSG\b(?!\")|\bline item|Decimal\(", finding.message) or case.id == "word-guide"
