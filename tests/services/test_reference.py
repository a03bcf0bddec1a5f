"""The reference: every table once, rows by words, day and standing, where a row is used, the cases that rest on it."""

import ast
import shutil
from datetime import date
from pathlib import Path

import pytest

from dsca_desk.policy.catalog import TABLES
from dsca_desk.services import reference
from dsca_desk.services.policy import shipped_policy
from dsca_desk.services.reference import (
    ReferenceRow,
    address_of,
    cases_priced_before,
    cases_resting_on,
    figure_column,
    figure_words,
    filtered,
    heads_of,
    row_at,
    rows_of,
    tables_in_order,
    used_where,
)
from dsca_desk.store.engine import open_store

ROOT = Path(reference.__file__).resolve().parents[1]


def _all() -> tuple[ReferenceRow, ...]:
    policy = shipped_policy()
    return tuple(one for spec in tables_in_order() for one in rows_of(policy, spec))


def _row(address: str) -> ReferenceRow:
    found = row_at(shipped_policy(), address)
    assert found is not None
    return found


def test_every_table_stands_in_one_group() -> None:
    assert sorted(spec.name for spec in tables_in_order()) == sorted(TABLES)


@pytest.mark.parametrize("name", TABLES)
def test_every_column_is_shown_once_and_every_row_is_found_by_its_address(name: str) -> None:
    spec = TABLES[name]
    assert sorted(head.name for head in heads_of(spec)) == sorted(spec.row_type.__struct_fields__)
    assert figure_column(spec) in spec.row_type.__struct_fields__
    rows = rows_of(shipped_policy(), spec)
    assert len({one.address for one in rows}) == len(rows)
    assert row_at(shipped_policy(), rows[-1].address) == rows[-1]
    assert all(used_where(spec, one.row) for one in rows)


def test_rows_are_narrowed_by_words_day_and_standing() -> None:
    everything = _all()
    assert len(filtered(everything)) == len(everything)
    split = filtered(everything, "cas qai split", date(2026, 11, 22))
    assert [address_of(one.table, one.row) for one in split] == ["rates|CAS|QAI||2020-02-01"]
    to_check = filtered(everything, to_check=True)
    assert {one.row.status for one in to_check} == {"partial", "unconfirmed", "not-found"}
    assert filtered(everything, "not confirmed cas qai split", date(2026, 11, 22)) == split
    assert filtered(everything, "no such words anywhere") == []


@pytest.mark.parametrize(
    ("address", "words"),
    [
        ("rates|CAS|QAI||2020-02-01", "0.4 %"),
        ("notification_thresholds|OTHER|FMS_MDE|1981-12-29", "14,000,000 dollars"),
        ("case_limits|AMENDMENT_BREAK_POINT|", "50,000 dollars"),
        ("countries|BN|", ""),
    ],
)
def test_a_figure_is_written_with_its_unit(address: str, words: str) -> None:
    assert figure_words(_row(address).row) == words


def test_the_checks_of_the_same_rule_are_named() -> None:
    one = _row("terms_of_sale|CWA|")
    said = used_where(one.table, one.row)
    assert said[0] == "Says who may use a term of sale, and what it means for deposit and schedule."
    assert "Choices of the field: Method of finance." in said
    assert any("Check 9" in sentence and "Table C9.T11" in sentence for sentence in said)


def test_what_the_program_does_with_a_table_is_said_of_exactly_the_tables_it_reads() -> None:
    """A table is read where rules, documents or services name its description; forms only offer its codes."""
    described = {
        name: spec.name
        for module in (reference.rates, reference.codes, reference.notes, reference.lifecycle)
        for name, spec in vars(module).items()
        if any(spec is one for one in TABLES.values())
    }
    described |= {
        name: spec.name
        for module in (reference.financing, reference.compliance, reference.training, reference.changes)
        for name, spec in vars(module).items()
        if any(spec is one for one in TABLES.values())
    }
    named = {
        node.id
        for floor in ("rules", "documents", "services", "policy")
        for path in (ROOT / floor).rglob("*.py")
        if path.name not in ("catalog.py", "reference.py")
        for node in ast.walk(ast.parse(path.read_text(encoding="utf-8")))
        if isinstance(node, ast.Name) and isinstance(node.ctx, ast.Load)
    }
    read = {table for name, table in described.items() if name in named}
    assert read - set(reference._USED_BY) == set()
    on_screen_only = {"designators"}
    assert set(reference._USED_BY) - read <= on_screen_only


def test_open_cases_are_found_by_the_rate_that_priced_them(tmp_path: Path, office_template: Path) -> None:
    policy = shipped_policy()
    with open_store(shutil.copy(office_template, tmp_path / "office.db")) as store:
        uses = cases_resting_on(store, _row("rates|CAS|QAI||2020-02-01").row)
        assert ("BN-B-UAB", "BASIC") in [(use.case, use.document) for use in uses]
        assert next(use.lines for use in uses if use.case == "BN-B-UAB")[0] == "001"
        assert cases_resting_on(store, _row("rates|ADMIN|STANDARD||1977-10-01").row) == []
        assert cases_resting_on(store, _row("countries|BN|").row) == []
        management = {
            component: [use.case for use in cases_resting_on(store, _row(f"rates|ADMIN|MANAGEMENT_LINE|{component}|").row)]
            for component in ("R6C", "L8A")
        }
        assert management == {"R6C": ["BN-P-LZQ"], "L8A": []}
        assert cases_priced_before(store, policy) == []
