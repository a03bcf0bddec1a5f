"""The commands that act on the record one works on: new, save, undo, redo, revert, close, preview, save letter and workbook.

A place takes part by having methods of these names, itself or on its `workspace`: `new`, `save`, `undo`, `redo`, `revert`,
`close_record`, `next_problem`, `last_problem`, `apply_fix`, `preview`, `print_pages`, `save_letter`, `save_workbook`,
`export_shown`, `show_log`, `add_task`, `log_letter`. What neither has is shown disabled. A method `may_NAME` beside one of them
says whether it makes sense at the moment. `standing` says what window title and status bar show.
"""

from collections.abc import Callable
from functools import partial
from typing import Any, NamedTuple, Protocol

from dsca_desk.desktop.shell.commands import Command


class Standing(NamedTuple):
    """What the window says of the open record: its name, whether edits are unsaved, and words for the status bar."""

    name: str = ""
    unsaved: bool = False
    saved: str = ""
    findings: str = ""
    trouble: str = ""


class Shown(Protocol):
    """A window as far as these commands need it."""

    def shown_place(self) -> Any:
        """Return the place that is shown, None before there is one."""
        ...


def act_of(place: Any, name: str) -> Callable[[], object] | None:
    """Return the act of a place or of its workspace, None when neither has it."""
    for owner in (place, getattr(place, "workspace", None)):
        act = getattr(owner, name, None)
        if act is not None:
            return act  # type: ignore[no-any-return]  # acts take nothing and answer what they like
    return None


def standing_of(place: Any) -> Standing | None:
    """Return what a place says of its open record; None when it does not say."""
    standing = act_of(place, "standing")
    return standing() if standing is not None else None  # type: ignore[return-value]  # the one act with an answer


def record_commands(window: Shown) -> list[Command]:
    """Return the commands; they act on whatever place the window shows when they are run."""

    def run(name: str) -> None:
        act = act_of(window.shown_place(), name)
        if act is not None:
            act()

    def can(name: str) -> bool:
        place = window.shown_place()
        may = act_of(place, f"may_{name}")
        return act_of(place, name) is not None and (may is None or bool(may()))

    def command(name: str, act: str, menu: str, text: str, keys: str = "", icon: str = "", group: bool = False) -> Command:
        return Command(name, menu, text, partial(run, act), keys, icon, partial(can, act), group)

    return [
        command("undo", "undo", "&Edit", "&Undo", "Ctrl+Z", "arrow-counter-clockwise"),
        command("redo", "redo", "&Edit", "&Redo", "Ctrl+Y Ctrl+Shift+Z", "arrow-clockwise"),
        command("new", "new", "&Record", "&New", "Ctrl+N", "plus"),
        command("save", "save", "&Record", "&Save", "Ctrl+S", "floppy-disk"),
        command("revert", "revert", "&Record", "Discard &edits…"),
        command("close-record", "close_record", "&Record", "&Close", "Ctrl+W", "x"),
        command("show-log", "show_log", "&Record", "Tas&ks and letters", "Ctrl+L", "list-checks", True),
        command("add-task", "add_task", "&Record", "A&dd a task…", "Ctrl+T"),
        command("log-letter", "log_letter", "&Record", "Lo&g a letter or call…", "Ctrl+Shift+T", "envelope-simple"),
        command("take-step", "take_step", "&Record", "Take the next s&tep…", "", "signpost", True),
        command("undo-step", "undo_step", "&Record", "Undo the &last step…"),
        command("post-milestone", "post_milestone", "&Record", "&Post a milestone…"),
        command("place-hold", "place_hold", "&Record", "Place a &hold…"),
        command("record-factor", "record_factor", "&Record", "Record a fact&or…"),
        command("ask-offices", "ask_offices", "&Record", "Ask off&ices to review…", "", "users-three", True),
        command("send-back", "send_back", "&Record", "Send &back…", "", "arrow-counter-clockwise"),
        command("enter-approval", "enter_approval", "&Record", "Enter an appro&val…"),
        command("print-package-sheet", "print_package_sheet", "&Record", "Sheet o&f the package…", "", "file-pdf"),
        command("record-delivery", "record_delivery", "&Record", "&Record a delivery…", "", "plus", True),
        command("report-discrepancy", "report_discrepancy", "&Record", "Report a discrepanc&y…"),
        command("import-status", "import_status", "&Record", "Import a stat&us sheet…", "", "file-xls"),
        command("next-problem", "next_problem", "&Document", "&Check; next problem", "F8", "list-checks"),
        command("last-problem", "last_problem", "&Document", "Pre&vious problem", "Shift+F8"),
        command("apply-fix", "apply_fix", "&Document", "Apply the offered fi&x", "Ctrl+.", "magic-wand"),
        command("new-change", "new_change", "&Document", "New Amendment &or Modification…", "", "signpost", True),
        command("pen-and-ink", "pen_and_ink", "&Document", "Change in pen and &ink…", "", "pencil-simple-line"),
        command("restate", "restate", "&Document", "Re&state the offer…", "", "arrow-counter-clockwise"),
        command("purpose", "purpose", "&Document", "P&urpose of the document…", "", "note"),
        command("received", "received", "&Document", "Amoun&t received…", "", "database"),
        command("partners", "partners", "&Document", "Concurrent Modi&fications…", "", "tree-structure"),
        command("rebase", "rebase", "&Document", "&Bring onto the case as it stands…", "", "stack"),
        command("current-version", "current_version", "&View", "&Back to the current version", "Alt+Home", "arrow-right"),
        command("next-change", "next_change", "&Document", "&Next change of a comparison", "F7", "arrow-down"),
        command("last-change", "last_change", "&Document", "Previous c&hange", "Shift+F7", "arrow-up"),
        command("preview", "preview", "&Document", "&Preview the pages", "Ctrl+P", "eye", True),
        command("print", "print_pages", "&Document", "P&rint…", "Ctrl+Shift+P", "printer"),
        command("save-letter", "save_letter", "&Document", "Save the &letter as PDF…", "", "file-pdf"),
        command("save-workbook", "save_workbook", "&Document", "Save the &workbook for Excel…", "", "file-xls"),
        command("export-shown", "export_shown", "&Document", "To &Excel what is shown…", "Ctrl+E"),
    ]
