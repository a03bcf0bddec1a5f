"""The head of a case tells where its document stands in its standard time, and follows its steps."""

from dsca_desk.services.step_subjects import Subject
from dsca_desk.services.stepping import take_step


def told(window):
    return window.place("cases").workspace.head.facts.accessibleName()


def test_a_document_before_its_offer_has_its_clock(window):
    window.go("cases", "BN-B-UAB")
    assert "Day 129 of 100 (group B) · late" in told(window)


def test_an_implemented_document_has_none(window):
    window.go("cases", "KE-B-UMC")
    assert "Day " not in told(window)


def test_a_step_taken_meanwhile_is_told(window, desk, clock, qtbot):
    window.go("cases", "BN-B-UAB")
    facts = {"authority": "Ms. Hale, memo of 20 Nov 2026", "why": "waits for a letter", "office": "Army"}
    subject = Subject("DOCUMENT", "BN-B-UAB", "BASIC")
    take_step(desk.store, desk.policy, subject, "hold", on=desk.today, facts=facts, why="waits", by="A", at=clock())
    desk.changed.emit("case BN-B-UAB")
    qtbot.waitUntil(lambda: "on hold" in told(window))
