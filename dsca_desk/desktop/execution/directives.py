"""Implementation directives of a case: written, issued on paper, given out again, canceled or replaced."""

from typing import Any

import msgspec

from dsca_desk.desktop.execution.section import Section
from dsca_desk.desktop.forms.tick_list import TickList
from dsca_desk.desktop.forms.value_dialog import ValueDialog
from dsca_desk.desktop.tables.act_row import ADD, REMOVE, Act
from dsca_desk.desktop.tables.listing import ListColumn, ListTable, Sign, day_words, dollars
from dsca_desk.records import work
from dsca_desk.services.attachments import attachment_bytes
from dsca_desk.services.directives import (
    DirectiveRow,
    cancel_directive,
    directives_of,
    keep_directive,
    paper_name,
    remove_draft,
    replace_directive,
    write_directive,
)
from dsca_desk.services.execution import Execution

_SIGNS = {
    "draft": ("pencil-simple", "secondary"),
    "issued": ("check-circle", "good"),
    "canceled": ("x-circle", "secondary"),
    "replaced": ("x-circle", "secondary"),
}
_LINES = "Lines it concerns; none ticked: all of them"


def _state(row: DirectiveRow) -> Sign:
    words = {
        "replaced": f"replaced by {row.replaced_by}",
        "canceled": f"canceled {day_words(row.value.canceled_on)}",
    }.get(row.state, row.state)
    return Sign(words, *_SIGNS[row.state])


_COLUMNS = (
    ListColumn("Number", lambda row: row.value.number or "–", 8),
    ListColumn("State", _state, 20),
    ListColumn("Day", lambda row: day_words(row.value.on), 12),
    ListColumn("To", lambda row: row.value.addressee, 24),
    ListColumn("Document", lambda row: row.value.document, 9),
    ListColumn("Lines", lambda row: row.value.line or "all", 12),
    ListColumn("Authority", lambda row: row.value.authority_number or Sign("none yet", "warning", "warning"), 14),
    ListColumn("Limit US$", lambda row: dollars(row.value.authority_limit), 15, True),
    ListColumn("Replaces", lambda row: row.value.replaces, 9),
    ListColumn("Canceled because", lambda row: row.value.canceled_why, 20),
)


class DirectivesSection(Section):
    """What the case directs others to do. An issued directive is not changed: it is canceled, or another one replaces it."""

    def __init__(self, tab: Any) -> None:
        super().__init__(tab)
        self.add_acts(
            Act("Write directive…", "plus", self.add, None, ADD),
            Act("Change…", "pencil-simple", self.change, lambda: self._is("draft")),
            Act("Print draft…", "file-pdf", self.print_draft, lambda: self._is("draft")),
            Act("Issue…", "envelope-simple", self.issue, lambda: self._is("draft")),
            Act("Save a copy…", "download-simple", self.save_copy, self._has_paper),
            Act("Replace…", "arrows-clockwise", self.replace, lambda: self._is("issued")),
            Act("Cancel directive…", "x-circle", self.cancel, lambda: self._is("issued")),
            Act("Remove draft…", "trash", self.remove, lambda: self._is("draft"), REMOVE),
        )
        self.column.addWidget(self.said)
        self.table = ListTable("Implementation directives", _COLUMNS, 3, self)
        self.table.keys[ADD], self.table.keys[REMOVE] = self.add, self.remove
        self.column.addWidget(self.table, 1)
        self.table.opened.connect(self._open)
        self.table.chosen_changed.connect(self.settle)

    def show_data(self, _data: Execution) -> None:
        """The list is read apart."""

    def look(self) -> None:
        """Read the directives."""
        store, case = self.desk.store, self.case
        self.desk.peek(lambda _job: directives_of(store, case), self._show)

    def _show(self, rows: list[DirectiveRow]) -> None:
        self.table.show_rows(rows)
        standing = [row for row in rows if row.state == "issued"]
        drafts = sum(row.state == "draft" for row in rows)
        if not rows:
            words = "No directive yet. Write directive… begins one; it is a draft until it is issued."
        else:
            words = f"{len(standing):,} in force, {drafts:,} not issued yet."
        if standing and not any(row.value.authority_number for row in standing):
            words += " None names obligational authority: nothing may be obligated yet."
        self.said.setText(words)
        self.settle()

    # --- writing ------------------------------------------------------------------------------------------------------------

    def add(self) -> ValueDialog:
        """Write a directive."""
        document = self.tab.data.head.current.document if self.tab.data is not None else "BASIC"
        start = work.Directive(addressee="", document=document, on=self.desk.today)
        return self._enter(f"Write a directive of {self.case}", start, None)

    def change(self) -> ValueDialog | None:
        """Change a draft."""
        row = self._row("draft")
        return None if row is None else self._enter(f"Change directive {row.value.number}", row.value, row)

    def replace(self) -> ValueDialog | None:
        """Write a directive that takes the place of the chosen one."""
        row = self._row("issued")
        if row is None:
            return None
        start = msgspec.structs.replace(row.value, on=self.desk.today)
        intro = f"{row.value.number} is canceled by it, and it says so."
        return self._enter(f"Replace directive {row.value.number}", start, row, intro=intro)

    def _enter(self, title: str, start: work.Directive, row: DirectiveRow | None, intro: str = "") -> ValueDialog:
        desk, case = self.desk, self.case
        chosen = tuple(start.line.split(", ")) if start.line else ()
        lines = TickList(_LINES, self.line_choices(), chosen)

        def keep(typed: work.Directive) -> None:
            value = msgspec.structs.replace(typed, line=", ".join(lines.ticked()))
            if row is not None and row.state == "issued":
                replace_directive(desk.store, desk.policy, row.id, row.revision, value, today=desk.today, **self.by())
                return
            number, revision = (row.id, row.revision) if row is not None else (0, 0)
            write_directive(
                desk.store,
                desk.policy,
                case,
                value,
                directive_id=number,
                expected_revision=revision,
                today=desk.today,
                **self.by(),
            )

        documents = tuple(dict.fromkeys(one.document for one in self.tab.data.head.documents)) if self.tab.data else ("BASIC",)
        choices = {"document": tuple((one, one) for one in documents)}
        words = f"{intro} {_LINES}; Space ticks one.".strip()
        dialog = self.enter(title, "directive", start, keep, choices=choices, more=lines, intro=words)
        dialog.binder.focus("addressee")
        return dialog

    def cancel(self) -> None:
        """Cancel the chosen directive, with a reason."""
        row, desk = self._row("issued"), self.desk
        if row is None:
            return
        why = self.ask_why("Cancel a directive", f"Why is {row.value.number} canceled? The reason stays in history.")
        if why is not None:
            self.write(
                lambda: cancel_directive(desk.store, row.id, row.revision, on=desk.today, why=why, **self.by()), "Not canceled"
            )

    def remove(self) -> None:
        """Remove a draft, with a reason."""
        row, desk = self._row("draft"), self.desk
        if row is None:
            return
        why = self.ask_why("Remove a draft", f"Why was {row.value.number} written wrongly? The reason stays in history.")
        if why is not None:
            self.write(lambda: remove_draft(desk.store, row.id, row.revision, why=why, **self.by()), "Not removed")

    # --- paper --------------------------------------------------------------------------------------------------------------

    def print_draft(self) -> None:
        """Save a draft as PDF, marked as one."""
        row = self._row("draft")
        if row is not None:
            name = paper_name(self.case, row.value.number).replace(".pdf", " draft.pdf")
            self.save_paper("Save the draft", name, lambda: self._paper(row, draft=True))

    def issue(self) -> None:
        """Ask, then print the directive and keep its bytes: from then on it stands."""
        row, desk = self._row("draft"), self.desk
        if row is None:
            return
        without = (
            "" if row.value.authority_number else " It names no obligational authority: nothing is obligated before it comes."
        )
        text = (
            f"Directive {row.value.number} to {row.value.addressee} is printed and kept byte for byte, and logged as sent. It "
            f"can no longer be changed, only canceled or replaced.{without}"
        )
        if desk.questions.choose(f"Issue {row.value.number}?", text, ("Issue", "Cancel"), 1) != 0:
            return
        content = b""

        def make() -> bytes:
            nonlocal content
            content = self._paper(row, draft=False)
            return content

        if self.save_paper("Save the directive", paper_name(self.case, row.value.number), make):
            self.write(lambda: keep_directive(desk.store, row.id, content, printed_on=desk.today, **self.by()), "Not issued")

    def save_copy(self) -> None:
        """Save the kept paper of the chosen directive byte for byte."""
        row = self.table.chosen()
        if row is not None and row.paper_id:
            name, store = paper_name(self.case, row.value.number), self.desk.store
            self.save_paper("Save a copy", name, lambda: attachment_bytes(store, row.paper_id))

    def _paper(self, row: DirectiveRow, *, draft: bool) -> bytes:
        from dsca_desk.services.case_papers import directive_of, directive_pdf  # what draws pages is loaded when it is wanted

        desk = self.desk
        return directive_pdf(directive_of(desk.store, desk.policy, row.id, printed_on=desk.today, by=desk.officer, draft=draft))

    # --- inside -------------------------------------------------------------------------------------------------------------

    def _open(self) -> None:
        if self._is("draft"):
            self.change()
        elif self._has_paper():
            self.save_copy()

    def _row(self, state: str) -> DirectiveRow | None:
        return self.table.chosen() if self._is(state) else None

    def _is(self, state: str) -> bool:
        row = self.table.chosen()
        return row is not None and row.state == state

    def _has_paper(self) -> bool:
        row = self.table.chosen()
        return row is not None and row.paper_id > 0
