"""Where an amount goes: from a line to the totals, from the totals to the payments."""

import pytest

from dsca_desk.rules.explain import Explainer, amount_at, amount_paths
from dsca_desk.rules.payments import payment_schedule
from dsca_desk.rules.pricing import price
from dsca_desk.rules.uses import path_of_step, used_in
from dsca_desk.services.policy import shipped_policy
from dsca_desk.services.sample import sample_office


@pytest.fixture(scope="module")
def office():
    return {offer.case_id: offer for offer in (case.offer for case in sample_office(shipped_policy()).cases)}


def priced(offer):
    policy = shipped_policy()
    done = price(offer, policy)
    schedule = payment_schedule(done, policy)
    return Explainer(done, schedule, policy), done, schedule


@pytest.mark.parametrize(
    ("path", "uses"),
    [
        ("lines[0].base", ["lines[0].cas.CONTRACT_ADMIN", "lines[0].cas.QAI", "lines[0].cas.AUDIT", "lines[0].value"]),
        ("lines[0].value", ["lines[0].unit", "lines[0].admin", "net"]),
        ("lines[1].value", ["lines[1].unit", "lines[1].admin", "lines[1].pch", "lines[1].transportation", "net"]),
        ("lines[1].transportation", ["transportation"]),
        ("lines[0].unit", []),
        ("net", ["total"]),
        ("admin", ["total", "initial_deposit", "schedule[1].amount"]),
        ("total", ["initial_deposit", "schedule[1].amount"]),
        ("schedule[2].cumulative", ["schedule[2].amount"]),
        ("schedule[2].amount", []),
    ],
)
def test_an_amount_names_what_rests_on_it(office, path, uses):
    explainer, done, schedule = priced(office["BN-B-UAB"])
    assert [use.path for use in used_in(explainer, done, schedule, path)] == uses


def test_payments_count_as_one(office):
    explainer, done, schedule = priced(office["BN-B-UAB"])
    assert used_in(explainer, done, schedule, "total")[-1].title == f"{len(schedule.rows) - 1} payments"


def test_a_subline_goes_into_its_line(office):
    explainer, done, schedule = priced(office["BN-B-VTM"])
    place = next(place for place, line in enumerate(done.lines) if line.sublines)
    uses = used_in(explainer, done, schedule, f"lines[{place}].sublines[0].admin")
    assert [use.path for use in uses] == [f"lines[{place}].admin"]


@pytest.mark.parametrize("case", ["BN-B-KAB", "CO-B-UGB", "PT-D-WRS", "JO-B-BCE", "FI-D-RBM", "HR-B-CVM", "BN-B-KAA"])
def test_every_use_of_every_amount_is_an_amount(office, case):
    explainer, done, schedule = priced(office[case])
    for path in amount_paths(done, schedule):
        for use in used_in(explainer, done, schedule, path):
            amount_at(done, schedule, use.path)
        for step in explainer.explain(path).steps:
            if named := path_of_step(path, step):
                assert amount_at(done, schedule, named) == step.result
