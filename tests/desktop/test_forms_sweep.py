"""What must hold of every form in `ui/forms`, of the first as of the fortieth."""

import re
import xml.etree.ElementTree as Xml
from collections import Counter
from itertools import pairwise
from pathlib import Path

import msgspec
import pytest
from PySide6.QtCore import QPoint, Qt
from PySide6.QtWidgets import (
    QAbstractButton,
    QAbstractItemView,
    QAbstractSpinBox,
    QApplication,
    QCheckBox,
    QComboBox,
    QFrame,
    QGroupBox,
    QHeaderView,
    QLabel,
    QLineEdit,
    QPlainTextEdit,
    QPushButton,
    QTextEdit,
    QWidget,
)

from dsca_desk.assets import asset
from dsca_desk.desktop.cases import change_values, milestones_values, reviews_values
from dsca_desk.desktop.cases.pricing_form import FigureWord
from dsca_desk.desktop.execution.values import (
    DayGiven,
    LinesCompleted,
    LinesReopened,
    PointAnswered,
    ReceiptSigned,
    SuspensionDirected,
)
from dsca_desk.desktop.forms.fields import CUSTOM_WIDGETS
from dsca_desk.desktop.forms.loader import load_form
from dsca_desk.desktop.log.values import TaskTyped
from dsca_desk.desktop.reference.confirm import OfficeFigure
from dsca_desk.desktop.requests.make_case import NewCase
from dsca_desk.desktop.shell.commands import MENUS
from dsca_desk.desktop.shell.person_form import Person
from dsca_desk.desktop.theme import BASE_POINTS, apply_theme
from dsca_desk.records import work
from dsca_desk.records.discrepancy_report import DiscrepancyReport
from dsca_desk.records.letter_of_request import LetterOfRequest
from dsca_desk.records.offer import Line, Offer, OfferNote, RateOverride, Waiver
from dsca_desk.services import preparing
from dsca_desk.services.closing import CancellationAsked, ClosurePlan
from dsca_desk.services.estimates import EstimateTyped
from dsca_desk.services.leases import LeaseSheet
from dsca_desk.services.tasks import LetterLogged

FORMS = sorted(Path(asset("ui/forms")).glob("*.ui"))
INPUTS = (QLineEdit, QComboBox, QPlainTextEdit, QTextEdit, QAbstractSpinBox, QAbstractItemView)

# What each form edits. A name that is no field of it is bound by hand: those are listed, so that a slip is not.
EDITS: dict[str, tuple[type[msgspec.Struct], frozenset[str]] | None] = {
    "about": None,
    "case_figure": (FigureWord, frozenset()),
    "case_line": (Line, frozenset()),
    "case_note": (OfferNote, frozenset({"title"})),
    "case_override": (RateOverride, frozenset()),
    "case_schedule": (Offer, frozenset()),
    "case_summary": (Offer, frozenset()),
    "case_waiver": (Waiver, frozenset()),
    "cancellation": (CancellationAsked, frozenset()),
    "closure_answer": (PointAnswered, frozenset()),
    "closure_plan": (ClosurePlan, frozenset()),
    "contract": (work.Contract, frozenset()),
    "day_given": (DayGiven, frozenset()),
    "lines_complete": (LinesCompleted, frozenset({"lines"})),
    "lines_reopened": (LinesReopened, frozenset({"lines"})),
    "delivery": (work.Delivery, frozenset({"serial_numbers"})),
    "discrepancy": (DiscrepancyReport, frozenset({"codes"})),
    "receipt": (ReceiptSigned, frozenset()),
    "repair": (work.Repair, frozenset()),
    "requisition": (work.Requisition, frozenset()),
    "shipment": (work.Shipment, frozenset()),
    "supply_status": (work.SupplyStatus, frozenset()),
    "support_plan": (work.SupportPlan, frozenset()),
    "suspension": (SuspensionDirected, frozenset()),
    "system_value": (work.SystemValue, frozenset()),
    "warranty": (work.Warranty, frozenset()),
    "advisory": (preparing.Notice, frozenset()),
    "approval": (preparing.ApprovalGiven, frozenset()),
    "assessment_request": (preparing.Assessment, frozenset()),
    "directive": (work.Directive, frozenset()),
    "early_talk": (preparing.Talk, frozenset()),
    "estimate": (EstimateTyped, frozenset()),
    "lease_sheet": (LeaseSheet, frozenset()),
    "letter_logged": (LetterLogged, frozenset()),
    "record_task": (TaskTyped, frozenset()),
    "team_assessment": (preparing.TeamAssessment, frozenset()),
    "factor": (milestones_values.FactorRecorded, frozenset()),
    "factor_end": (milestones_values.FactorEnded, frozenset()),
    "hold": (milestones_values.HoldPlaced, frozenset()),
    "milestone": (milestones_values.MilestonePosted, frozenset()),
    "milestone_again": (milestones_values.MilestoneAgain, frozenset()),
    "package_paper": (reviews_values.PaperAnswered, frozenset()),
    "review_answer": (reviews_values.ReviewAnswered, frozenset()),
    "review_ask": (reviews_values.ReviewsAsked, frozenset()),
    "review_comment": (reviews_values.CommentEntered, frozenset()),
    "review_reply": (reviews_values.CommentReplied, frozenset()),
    "pen_and_ink": (change_values.ByHand, frozenset()),
    "change_purpose": (change_values.PurposeWritten, frozenset()),
    "amount_received": (change_values.AmountReceived, frozenset()),
    "concurrent_partner": (change_values.PartnerNamed, frozenset()),
    "first_run": (Person, frozenset()),
    "office_figure": (OfficeFigure, frozenset()),
    "request": (LetterOfRequest, frozenset({"first_term", "second_term"})),
    "request_case": (NewCase, frozenset()),
    "settings": (Person, frozenset()),
}
# Forms of dialogs: while they are open the menus cannot be reached, and their letters are free.
IN_DIALOGS = {"about", "office_figure", "request_case", "settings"} | {
    "pen_and_ink",
    "change_purpose",
    "amount_received",
    "concurrent_partner",
    "advisory",
    "approval",
    "assessment_request",
    "directive",
    "early_talk",
    "estimate",
    "lease_sheet",
    "letter_logged",
    "record_task",
    "team_assessment",
    "factor",
    "factor_end",
    "hold",
    "milestone",
    "milestone_again",
    "package_paper",
    "review_answer",
    "review_ask",
    "review_comment",
    "review_reply",
    "cancellation",
    "closure_answer",
    "closure_plan",
    "contract",
    "day_given",
    "lines_complete",
    "lines_reopened",
    "delivery",
    "discrepancy",
    "receipt",
    "repair",
    "requisition",
    "shipment",
    "supply_status",
    "support_plan",
    "suspension",
    "system_value",
    "warranty",
}

every_form = pytest.mark.parametrize("name", [path.stem for path in FORMS])


@pytest.fixture
def form(name, qtbot) -> QWidget:
    loaded = load_form(name)
    qtbot.addWidget(loaded)
    loaded.ensurePolished()
    loaded.resize(loaded.sizeHint().expandedTo(loaded.minimumSizeHint()))
    loaded.show()
    return loaded


def shown(form: QWidget, *kinds: type[QWidget]) -> list[QWidget]:
    """The widgets of some kinds that a person can see, without the parts of a combo box or spin box."""
    inside = (QComboBox, QAbstractSpinBox)
    return [
        widget
        for kind in kinds
        for widget in form.findChildren(kind)
        if widget.isVisibleTo(form)
        and not isinstance(widget, QHeaderView)
        and not widget.objectName().startswith("qt_")
        and not _within(widget, inside)
    ]


def _within(widget: QWidget, kinds: tuple[type[QWidget], ...]) -> bool:
    parent = widget.parentWidget()
    while parent is not None:
        if isinstance(parent, kinds):
            return True
        parent = parent.parentWidget()
    return False


def said(widget: QWidget) -> str:
    return f"{type(widget).__name__} {widget.objectName()}"


def test_every_form_is_known_here():
    assert {path.stem for path in FORMS} == EDITS.keys()


@every_form
def test_nothing_is_loaded_as_something_else(name, form):
    """A promoted class nobody registered would come out as its base class, in silence."""
    custom = {kind.__name__ for kind in CUSTOM_WIDGETS}
    tree = Xml.parse(asset(f"ui/forms/{name}.ui"))
    declared = {row.findtext("class") for row in tree.iter("customwidget")}
    assert declared <= custom
    wanted = {widget.get("name"): widget.get("class") for widget in tree.iter("widget")}
    found = {widget.objectName(): type(widget).__name__ for widget in [form, *form.findChildren(QWidget)]}
    assert {key: found.get(key) for key in wanted} == wanted


@every_form
def test_every_input_has_a_name(form):
    labelled = {label.buddy() for label in form.findChildren(QLabel)}
    unnamed = [widget for widget in shown(form, *INPUTS) if widget not in labelled and not widget.accessibleName()]
    unnamed += [button for button in shown(form, QAbstractButton) if not button.text() and not button.accessibleName()]
    assert not unnamed, [said(widget) for widget in unnamed]


@every_form
def test_every_label_of_an_input_leads_to_it(form):
    lost = [label for label in form.findChildren(QLabel) if "&" in label.text() and label.buddy() is None]
    assert not lost, [label.text() for label in lost]


@every_form
def test_letters_lead_to_one_thing_each(name, form):
    texts = [widget.text() for widget in shown(form, QLabel, QPushButton, QCheckBox)]
    texts += [group.title() for group in shown(form, QGroupBox)]
    letters = Counter(letter.upper() for text in texts for letter in re.findall(r"&(\w)", text.replace("&&", "")))
    assert not [letter for letter, times in letters.items() if times > 1]
    if name not in IN_DIALOGS:
        menus = {menu[menu.index("&") + 1].upper() for menu in MENUS}
        assert not menus & letters.keys(), "these letters open menus"


@every_form
def test_tab_goes_as_one_reads(form):
    order = []
    widget = form.nextInFocusChain()
    while widget is not form:
        reachable = widget.focusPolicy() & Qt.FocusPolicy.TabFocus and widget.isVisibleTo(form) and widget.isEnabled()
        if form.isAncestorOf(widget) and reachable and not _within(widget, (QComboBox, QAbstractSpinBox)):
            order.append(widget)
        widget = widget.nextInFocusChain()
    backwards = [
        f"{said(before)} then {said(after)}"
        for before, after in pairwise(order)
        if _group(before, form) is _group(after, form) and _above(after, before, form)
    ]
    assert not backwards


def _group(widget: QWidget, form: QWidget) -> QWidget:
    parent = widget.parentWidget()
    while parent is not form and not isinstance(parent, (QGroupBox, QFrame)):
        parent = parent.parentWidget()
    return parent


def _above(one: QWidget, other: QWidget, form: QWidget) -> bool:
    """Whether one thing stands in a row over the other, or before it in the same row."""
    corner, beside = one.mapTo(form, QPoint(0, 0)), other.mapTo(form, QPoint(0, 0))
    overlap = min(corner.y() + one.height(), beside.y() + other.height()) - max(corner.y(), beside.y())
    same_row = overlap >= min(one.height(), other.height()) / 2
    return corner.x() < beside.x() if same_row else corner.y() < beside.y() and corner.x() <= beside.x()


@pytest.mark.parametrize("percent", [100, 150])
@pytest.mark.parametrize("scheme", ["light", "dark"])
@every_form
def test_no_text_is_cut(name, scheme, percent, qtbot, dressed):
    apply_theme(dressed, scheme, BASE_POINTS * percent / 100)
    try:
        form = load_form(name)
        qtbot.addWidget(form)
        form.ensurePolished()
        form.resize(form.sizeHint().expandedTo(form.minimumSizeHint()))
        form.show()
        QApplication.processEvents()
        cut = [said(widget) for widget in shown(form, QLabel, QPushButton, QCheckBox) if _is_cut(widget)]
        low = [said(field) for field in shown(form, QLineEdit, QComboBox) if field.height() < field.fontMetrics().height()]
        assert not cut + low
    finally:
        apply_theme(dressed, "light", BASE_POINTS)


def _is_cut(widget: QWidget) -> bool:
    if not widget.text():
        return False
    if isinstance(widget, QLabel) and widget.wordWrap():
        return widget.height() < widget.heightForWidth(widget.width())
    needed = widget.minimumSizeHint()
    return widget.width() < needed.width() or widget.height() < needed.height()


@every_form
def test_fields_are_named_after_what_they_edit(name, form):
    edits = EDITS[name]
    fields = [field.objectName() for field in form.findChildren(QWidget) if isinstance(field, CUSTOM_WIDGETS)]
    if edits is None:
        assert not fields
        return
    kind, by_hand = edits
    assert by_hand <= set(fields)
    strange = [field for field in fields if field not in by_hand and not _is_field(kind, field.split("__"))]
    assert not strange


def _is_field(kind: type[msgspec.Struct], path: list[str]) -> bool:
    found = {field.name: field.type for field in msgspec.structs.fields(kind)}
    if path[0] not in found:
        return False
    inner = found[path[0]]
    return len(path) == 1 or (isinstance(inner, type) and issubclass(inner, msgspec.Struct) and _is_field(inner, path[1:]))
