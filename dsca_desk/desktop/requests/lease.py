"""The tab "Lease" (or "Loan") of a request that asks for one: its data sheet, its steps, what happened to it."""

from collections.abc import Callable
from html import escape
from typing import TYPE_CHECKING, NamedTuple

from PySide6.QtCore import Qt
from PySide6.QtWidgets import QSplitter, QVBoxLayout, QWidget

from dsca_desk.desktop.forms.kept_tab import KeptTab, open_dialog
from dsca_desk.desktop.forms.value_dialog import ValueDialog
from dsca_desk.desktop.page_view import ICON, PageView
from dsca_desk.desktop.requests.lease_values import SHEET
from dsca_desk.desktop.requests.session import RequestSession
from dsca_desk.desktop.saving import PDF, ask_where, write_file
from dsca_desk.desktop.steps.dialog import StepDialog
from dsca_desk.desktop.tables.act_row import Act, ActRow
from dsca_desk.desktop.tables.listing import ListColumn, ListTable, day_words, dollars
from dsca_desk.policy.codes import AGENCIES, Agency
from dsca_desk.services.leases import (
    KINDS,
    LeaseChange,
    LeaseOpened,
    LeaseSheet,
    begun_sheet,
    lease_history,
    lease_of,
    longest_end,
    save_lease,
)
from dsca_desk.services.step_subjects import Subject
from dsca_desk.services.stepping import steps_of, undo_step
from dsca_desk.store.errors import AlreadyThere, StoreError

if TYPE_CHECKING:
    from dsca_desk.desktop.shell.window import MainWindow

_MARKINGS = (("UNCLASSIFIED", "UNCLASSIFIED"), ("CUI", "CUI"))
_ROLES = {"Draft": "secondary", "Requested": "warning", "Notified": "warning", "In effect": "good", "Ended": "secondary"}


class _Read(NamedTuple):
    lease: LeaseOpened | None
    changes: list[LeaseChange]


class LeaseTab(KeptTab):
    """What is kept of the lease. Everything here is written at once; nothing of it is part of the draft of the request."""

    def __init__(self, session: RequestSession, _window: "MainWindow") -> None:
        super().__init__(session.desk)
        self.session = session
        self.lease: LeaseOpened | None = None
        self._compose()
        for signal in (session.state_changed, session.answered):
            signal.connect(self.now_stale)

    # --- what a workspace asks ----------------------------------------------------------------------------------------------

    @property
    def record(self) -> str:
        """The name under which changes of the request are told."""
        return self.session.record

    def begins_at(self) -> QWidget:
        """Work begins with the first act."""
        return self.acts.buttons["Data sheet"]

    def focus_path(self, path: str) -> bool:
        """Guards of steps name fields of the sheet; they are typed in its form."""
        if path.partition(".")[0] in {*SHEET, "lease"}:
            self.begins_at().setFocus(Qt.FocusReason.OtherFocusReason)
            return True
        return False

    def reads(self) -> Callable[[], _Read]:
        """The lease of the request, and what happened to it."""
        store, number = self.desk.store, self.session.number

        def read() -> _Read:
            lease = lease_of(store, number) if number else None
            return _Read(lease, lease_history(store, lease.id) if lease is not None else [])

        return read

    def show_read(self, read: _Read) -> None:
        """Show it."""
        self.lease = read.lease
        self.page.show_page(self._page())
        self.changes.show_rows(read.changes)
        self.acts.settle()

    # --- acting -------------------------------------------------------------------------------------------------------------

    def edit(self) -> ValueDialog | None:
        """Open the data sheet; it begins with what the request says."""
        desk, number, lease = self.desk, self.session.number, self.lease
        if not number:
            desk.questions.tell("No data sheet yet", "Save the request first; its data sheet belongs to a kept one.")
            return None
        start = lease.sheet if lease is not None else begun_sheet(desk.store, number)
        revision = lease.revision if lease is not None else 0

        def keep(sheet: LeaseSheet) -> None:
            save_lease(desk.store, desk.policy, number, sheet, expected_revision=revision, today=desk.today, **self.by())

        agencies = tuple((row.code, f"{row.code} {row.name}") for row in desk.policy.on(desk.today).rows(AGENCIES, Agency))
        title = f"Data sheet of {lease.number}" if lease is not None else f"Data sheet of a {self._kind().lower()}"
        return self.enter(title, "lease_sheet", start, keep, SHEET, choices={"agency": agencies, "marking": _MARKINGS})

    def next_step(self) -> StepDialog | None:
        """Open the dialog that takes the next step of the lease."""
        lease = self.lease
        if lease is None:
            return None
        dialog = StepDialog(self.desk, Subject("LEASE", lease.number), self.window(), go_to=self._go_to)
        dialog.taken.connect(self.kept)
        open_dialog(dialog)
        return dialog

    def undo(self) -> None:
        """Undo the last standing step of the lease, with a reason."""
        lease, desk = self.lease, self.desk
        if lease is None:
            return
        subject = Subject("LEASE", lease.number)
        standing = [step for step in steps_of(desk.store, subject) if not step.undone_by]
        if not standing:
            desk.questions.tell("Nothing to undo", f"{lease.number} has taken no step that could be undone.")
            return
        why = self.ask_why("Undo a step", f"Why is “{standing[-1].event}” undone? The reason stays in history.")
        if why is not None:
            self.write(lambda: undo_step(desk.store, desk.policy, subject, why=why, **self.by()), "Not undone")

    def print_sheet(self) -> None:
        """Save the data sheet as PDF where the officer says; a complete one is kept with the request."""
        from dsca_desk.services.lease_papers import keep_lease_sheet, lease_sheet_name, lease_sheet_of, lease_sheet_pdf

        lease, desk = self.lease, self.desk
        if lease is None:
            return
        content = lease_sheet_pdf(lease_sheet_of(lease, desk.policy, printed_on=desk.today, by=desk.officer))
        target = ask_where(desk, "Save the data sheet", lease_sheet_name(lease, desk.today), PDF)
        if target is None:
            return
        trouble = write_file(target, content)
        if trouble:
            desk.questions.tell("Not saved", trouble)
            return
        if lease.open:
            return  # a draft is no paper
        try:
            keep_lease_sheet(desk.store, lease, content, printed_on=desk.today, **self.by())
        except AlreadyThere:
            return  # the very same sheet is kept already
        except StoreError as error:
            desk.questions.tell("The sheet is saved but not kept", str(error))
            return
        self.kept()

    # --- inside -------------------------------------------------------------------------------------------------------------

    def _kind(self) -> str:
        return KINDS.get(self.session.letter.kind, "Lease")

    def _go_to(self, path: str) -> None:
        if path.partition(".")[0] == "country":
            self.desk.questions.tell("The country of the request", "It is corrected on the tab Request.")
            return
        dialog = self.edit()
        if dialog is not None:
            dialog.binder.focus(path)

    def _page(self) -> str:
        kind, lease = self._kind(), self.lease
        doubt = (
            f'<p><img src="{ICON}warning:warning"/>&nbsp;The rules of loans (AECA section 65) were not read; the steps of '
            "leases are used and are to be checked.</p>"
            if self.session.letter.kind == "LOAN"
            else ""
        )
        if lease is None:
            return (
                f"<p>No data sheet of this {kind.lower()} yet. <b>Data sheet</b> begins it with what the request says: who, "
                f"what, for how long, for what rent, and why it is not sold.</p>{doubt}"
            )
        sheet = lease.sheet
        agency = self.desk.policy.on(self.desk.today).find(AGENCIES, Agency, sheet.agency)
        longest = longest_end(self.desk.policy, sheet, self.desk.today)
        until = f" · at the latest {day_words(longest)}" if longest is not None else ""
        refurbishment = f" · {sheet.refurbishment_days:,} days of refurbishment" if sheet.refurbishment_days else ""
        facts = (
            ("Lessee", f"{sheet.lessee} ({lease.country})"),
            ("Lessor", f"{agency.name} ({sheet.agency})" if agency is not None else sheet.agency),
            ("Articles", sheet.articles),
            ("Of these MDE", sheet.major_articles),
            ("Replacement value", f"US$ {dollars(sheet.replacement_value)}"),
            ("Rent for the term", f"US$ {dollars(sheet.rent)}"),
            ("Classification", f"{kind.lower()} {sheet.marking} · equipment {sheet.equipment_marking or '–'}"),
            ("Missile technology", sheet.missile_technology),
            ("Planned for", day_words(sheet.planned_on)),
            ("Term", f"{day_words(sheet.starts_on) or '–'} to {day_words(sheet.ends_on) or '–'}{refurbishment}{until}"),
            ("Terms", sheet.terms),
            ("Administered by", sheet.administered_by),
            ("Foreign-policy reason", sheet.purpose),
            ("Why not sold", sheet.why_not_sold),
            ("Contact", sheet.contact),
            ("Congress notified", day_words(lease.notified_on)),
            ("Signed", day_words(lease.signed_on)),
            ("Inspected", day_words(sheet.inspected_on)),
            ("Ended", day_words(lease.ended_on)),
        )
        rows = "".join(
            f'<tr><td style="padding-right:12px">{escape(name)}</td><td>{escape(words) or "–"}</td></tr>'
            for name, words in facts
            if words or name not in ("Of these MDE", "Congress notified", "Signed", "Inspected", "Ended")
        )
        still = (
            f'<p><img src="{ICON}warning:warning"/>&nbsp;Still open on the data sheet: {escape(", ".join(lease.open))}.</p>'
            if lease.open
            else f'<p><img src="{ICON}check-circle:good"/>&nbsp;The data sheet is complete.</p>'
        )
        return f"<p><b>{kind} {escape(lease.number)}</b> · {escape(lease.status)}</p>{still}{doubt}<table>{rows}</table>"

    def _has_lease(self) -> bool:
        return self.lease is not None

    def _compose(self) -> None:
        self.acts = ActRow(
            self,
            Act("Data &sheet…", "pencil-simple", self.edit),
            Act("&Next step…", "signpost", self.next_step, self._has_lease),
            Act("&Undo step…", "arrow-counter-clockwise", self.undo, self._has_lease),
            Act("&Print data sheet…", "file-pdf", self.print_sheet, self._has_lease),
        )
        self.page = PageView(self)
        self.page.setAccessibleName("Data sheet")
        self.changes = ListTable(
            "What happened to it",
            (
                ListColumn("When", lambda one: f"{day_words(one.at.date())} {one.at:%H:%M}", 17),
                ListColumn("Who", lambda one: one.by, 14),
                ListColumn("What", lambda one: one.text, 28),
                ListColumn("Why", lambda one: one.why, 15),
            ),
            2,
            self,
            key="at",
        )
        self.changes.setMinimumHeight(self.changes.verticalHeader().defaultSectionSize() * 3)
        split = QSplitter(Qt.Orientation.Vertical, self)
        split.setChildrenCollapsible(False)
        split.addWidget(self.page)
        split.addWidget(self.changes)
        split.setStretchFactor(0, 3)
        split.setStretchFactor(1, 1)
        split.setSizes([500, 240])
        self.page.setMinimumHeight(self.fontMetrics().height() * 4)
        whole = QVBoxLayout(self)
        whole.setContentsMargins(8, 8, 8, 8)
        whole.addWidget(self.acts)
        whole.addWidget(split, 1)
