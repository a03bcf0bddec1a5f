"""Money as whole cents, other figures digit by digit."""

import sqlite3
from decimal import Decimal
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st
from sqlalchemy import Column, Integer, MetaData, Table, create_engine, func, select
from sqlalchemy.dialects import sqlite
from sqlalchemy.exc import StatementError

from dsca_desk.records.money import Cents, Exact, whole_cents
from dsca_desk.store.engine import Store

DIALECT = sqlite.dialect()
AMOUNTS = st.decimals(min_value="-90000000000000000", max_value="90000000000000000", places=2)
FIGURES = st.decimals(allow_nan=False, allow_infinity=False, min_value=-(10**30), max_value=10**30)


@given(AMOUNTS)
def test_money_comes_back_to_the_cent(amount: Decimal) -> None:
    kind = Cents()
    kept = kind.process_bind_param(amount, DIALECT)
    assert type(kept) is int
    back = kind.process_result_value(kept, DIALECT)
    assert back == amount
    assert str(back).partition(".")[2].__len__() == 2


@pytest.mark.parametrize(
    ("value", "error"),
    [
        (1.5, TypeError),
        (1, TypeError),
        ("1.00", TypeError),
        (True, TypeError),
        (Decimal("0.001"), ValueError),
        (Decimal("1.000000000000000000000000000000000001"), ValueError),
        (Decimal("NaN"), ValueError),
        (Decimal("sNaN"), ValueError),
        (Decimal("Infinity"), ValueError),
        (Decimal("1E+400000"), ValueError),
        (Decimal("92233720368547758.08"), ValueError),
    ],
)
def test_what_is_not_money_is_refused(value: Any, error: type[Exception]) -> None:
    with pytest.raises(error):
        whole_cents(value)


def test_the_largest_amount_fits() -> None:
    assert whole_cents(Decimal("92233720368547758.07")) == 2**63 - 1
    assert whole_cents(Decimal("1E+3")) == 100_000
    assert whole_cents(Decimal("-0.00")) == 0


@given(FIGURES)
def test_figures_come_back_as_written(figure: Decimal) -> None:
    kind = Exact()
    back = kind.process_result_value(kind.process_bind_param(figure, DIALECT), DIALECT)
    assert back == figure


@pytest.mark.parametrize("text", ["2.00", "0.40", "10", "0", "3.200"])
def test_figures_keep_their_decimals(text: str) -> None:
    kind = Exact()
    assert str(kind.process_result_value(kind.process_bind_param(Decimal(text), DIALECT), DIALECT)) == text


@pytest.mark.parametrize(
    ("value", "error"), [(0.4, TypeError), (1, TypeError), (Decimal("NaN"), ValueError), (Decimal("1E+99"), ValueError)]
)
def test_what_is_no_figure_is_refused(value: Any, error: type[Exception]) -> None:
    with pytest.raises(error):
        Exact().process_bind_param(value, DIALECT)


def test_sums_and_order_are_exact_in_the_database(store: Store) -> None:
    amount = Decimal("12345678901234.57")
    table = Table("amounts", MetaData(), Column("id", Integer, primary_key=True), Column("amount", Cents))
    engine = create_engine(store.engine.url)
    with engine.begin() as connection:
        table.create(connection)
        connection.execute(table.insert(), [{"amount": amount}] * 1000 + [{"amount": Decimal("-0.01")}])
        assert connection.scalar(select(func.sum(table.c.amount))) == amount * 1000 - Decimal("0.01")
        assert connection.scalar(select(func.min(table.c.amount))) == Decimal("-0.01")
        with pytest.raises(StatementError, match="fractions of a cent"):
            connection.execute(table.insert().values(amount=Decimal("0.005")))
    engine.dispose()


def test_cents_are_whole_numbers_on_disk(sqlite_store: Store) -> None:
    assert sqlite_store.path is not None
    raw = sqlite3.connect(sqlite_store.path)
    columns = {row[1]: row[2] for row in raw.execute("PRAGMA table_info(lines)")}
    raw.close()
    assert (columns["unit_price"], columns["quantity"]) == ("BIGINT", "VARCHAR")
