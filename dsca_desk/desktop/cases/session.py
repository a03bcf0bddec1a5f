"""One case document under work: its draft, what it costs, its schedule, notes and findings, kept in step with every edit."""

from contextlib import suppress
from datetime import datetime
from typing import TYPE_CHECKING, NamedTuple

import msgspec
from PySide6.QtCore import QObject, QTimer, Signal

from dsca_desk.desktop.cases.checks_accepted import accepted_findings
from dsca_desk.desktop.desk import Desk
from dsca_desk.desktop.forms.draft import Draft
from dsca_desk.desktop.jobs import Job
from dsca_desk.desktop.journal import DraftKeeper
from dsca_desk.policy.table import PolicyError
from dsca_desk.records.facts import document_closed
from dsca_desk.records.offer import Offer
from dsca_desk.rules.checks import accepted_figures
from dsca_desk.rules.finding import Finding
from dsca_desk.rules.notes import PlacedNote, place_notes
from dsca_desk.rules.payments import payment_schedule
from dsca_desk.rules.priced import Priced, Schedule
from dsca_desk.rules.pricing import price
from dsca_desk.services.acceptances import Acceptance, list_acceptances
from dsca_desk.services.case_prices import keep_pricing
from dsca_desk.services.cases import Opened, open_case, save_case, standing_of
from dsca_desk.services.checking import check_document, printed_pages
from dsca_desk.services.confirmations import list_confirmations
from dsca_desk.services.document_life import life_of
from dsca_desk.services.versions import CURRENT, ISSUED, Older, older_versions, read_version
from dsca_desk.store.errors import NotAllowed, NotFound, StoreError

if TYPE_CHECKING:  # what lays out pages is loaded when the first page is wanted
    from dsca_desk.documents.letter.reading import PageRange

CHECK_AFTER_MS = 300


class Checked(NamedTuple):
    """What a check answers: notes, findings with those that words on figures have answered, acceptances, and of what price."""

    notes: tuple[PlacedNote, ...]
    findings: tuple[Finding, ...]
    acceptances: tuple[Acceptance, ...]
    priced: Priced
    pages: "PageRange | None"


def older_status(older: Older) -> str:
    """Say the state of an older version in a word or two: what of a document one looks at."""
    if older.name == CURRENT:
        return "Case as it stands"
    return "Superseded" if older.until is not None else "Issued"


class CaseSession(QObject):
    """Opens a document for editing. Prices follow every edit at once; notes and checks follow a pause, in the background.

    `priced` says that `price`, `schedule` are new; `checked` that `notes`, `findings` are, or what is `accepted` of them;
    `state_changed` that the saved state, status or revision is; `trouble` carries a sentence when the document cannot be
    priced as it stands. `explain_wanted` asks for the explanation of the amount at a path; `amount_entered` says that one
    stands on it now; `act_wanted` asks the workspace for something with the whole document: `preview`, `save_workbook`.
    """

    priced = Signal()
    checked = Signal()
    state_changed = Signal()
    trouble = Signal(str)
    explain_wanted = Signal(str)
    amount_entered = Signal(str)
    act_wanted = Signal(str)

    def __init__(self, desk: Desk, opened: Opened, parent: QObject | None = None, *, older: Older | None = None) -> None:
        super().__init__(parent)
        self.desk = desk
        self.opened = opened
        self.older = older
        self.draft: Draft[Offer] = Draft(opened.offer, self)
        self.price: Priced | None = None
        self.schedule: Schedule | None = None
        self.notes: tuple[PlacedNote, ...] = ()
        self.findings: tuple[Finding, ...] = ()
        self.acceptances: tuple[Acceptance, ...] = ()
        self.accepted: dict[Finding, str] = {}
        self.checked_once = False
        self.kept_words = self.keeping_trouble = ""
        self._printed: tuple[Priced, PageRange] | None = None
        self._checking: Job | None = None
        self._pause = QTimer(self)
        self._pause.setSingleShot(True)
        self._pause.setInterval(CHECK_AFTER_MS)
        self._pause.timeout.connect(self.check_now)
        desk.policy_changed.connect(self._rules_changed)
        desk.changed.connect(self._kept_elsewhere)
        self.keeper = DraftKeeper(desk.journal, desk.place, self.record, opened.revision, self.draft, desk.clock)
        self.keeper.kept.connect(self._draft_kept)
        self.keeper.failed.connect(self._draft_refused)
        self.draft.signals.changed.connect(lambda _path: self.reprice())
        self.draft.signals.dirty_changed.connect(lambda _dirty: self.state_changed.emit())
        self._bring_back()
        self.reprice()

    @classmethod
    def open(cls, desk: Desk, case: str, document: str = "", parent: QObject | None = None) -> "CaseSession":
        """Open a kept document, or one of its older versions for reading (`A01/0`, `ISSUED 12`). Raises StoreError."""
        if document != CURRENT and "/" not in document and not document.startswith(ISSUED):
            return cls(desk, open_case(desk.store, case, document), parent)
        older = next((one for one in older_versions(desk.store, case) if one.name == document), None)
        if older is None:
            raise NotFound(f"{case} has no version {document}. Open the case and choose one of its versions.")
        now, offer = open_case(desk.store, case, older.document), read_version(desk.store, case, older.name)
        opened = msgspec.structs.replace(now, offer=offer, status=older_status(older), policy_edition=None)
        return cls(desk, opened, parent, older=older)

    @property
    def shown(self) -> str:
        """The name of what is open among the versions of its case: `BASIC`, `A01`, `A01/0`, `ISSUED 12`."""
        return self.older.name if self.older is not None else self.opened.offer.document

    @property
    def offer(self) -> Offer:
        """The document as edited, with what officers have confirmed on it: their words are kept at once, not with the draft."""
        now, words = self.draft.now, self.opened.offer.confirmations
        return now if now.confirmations == words else msgspec.structs.replace(now, confirmations=words)

    @property
    def record(self) -> str:
        """The document's name in the journal and in messages: `BN-B-UAB BASIC`."""
        return f"{self.opened.offer.case_id} {self.shown}"

    @property
    def read_only(self) -> bool:
        """Whether the document has left the desk, or an older version is shown, and nothing may be edited."""
        return self.older is not None or document_closed(self.opened.status)

    def reprice(self) -> None:
        """Price the document as edited; lines that did not change keep their price."""
        try:
            self.price = price(self.offer, self.desk.policy, self.price)
            self.schedule = payment_schedule(self.price, self.desk.policy, self.schedule)
        except (PolicyError, ValueError) as error:
            self.trouble.emit(f"The document cannot be priced as it stands: {error}")
            return
        self.priced.emit()
        self._pause.start()

    @property
    def newer_rules(self) -> bool:
        """Whether the price that is kept rests on other rules than those of this computer."""
        edition = self.opened.policy_edition
        return bool(edition) and edition != self.desk.policy.edition.id and not self.read_only

    def keep_price(self) -> None:
        """Keep the price of the saved document by the rules as they are now. Raises StoreError.

        What is edited and not saved has a price of its own; it must be saved first.
        """
        if self.price is None or self.draft.dirty or self.older is not None:
            return
        now = self.desk.clock()
        kept = keep_pricing(
            self.desk.store,
            self.price,
            on=now.date(),
            by=self.desk.officer,
            at=now,
            why="priced by newer rules",
            expected_revision=self.opened.revision,
        )
        self.opened = msgspec.structs.replace(self.opened, policy_edition=self.price.policy_edition)
        self.at_revision(kept.revision)
        self.desk.changed.emit(f"case {self.offer.case_id}")

    def _kept_elsewhere(self, what: str) -> None:
        """Take over what was kept meanwhile, here or in another window: the state, the document unless it is edited here,
        officers' words on figures and findings.
        """
        opened = self.opened.offer
        if what != f"case {opened.case_id}" or self.older is not None:
            return
        try:
            status, revision = standing_of(self.desk.store, opened.case_id, opened.document)
            if revision > self.opened.revision and not self.draft.dirty:
                self.reload()
                opened = self.opened.offer
            elif status != self.opened.status:  # what is edited here stays; saving it finds the newer revision
                self.opened = msgspec.structs.replace(self.opened, status=status)
                self.state_changed.emit()
            words = list_confirmations(self.desk.store, opened.case_id, opened.document)
            acceptances = self._read_acceptances()
        except StoreError:
            return  # whoever writes next is told
        if acceptances != self.acceptances:
            self.acceptances = acceptances
            self._weigh()
        if words != opened.confirmations:
            self.opened = msgspec.structs.replace(self.opened, offer=msgspec.structs.replace(opened, confirmations=words))
            self.reprice()
            self._weigh()
            self.check_now()

    def _rules_changed(self) -> None:
        """Price anew from the beginning: no line keeps what it cost under the rules before."""
        self.price = self.schedule = None
        self.reprice()
        self.state_changed.emit()

    def check_now(self, *, print_letter: bool = False) -> None:
        """Choose the notes and check the offer in the background; a newer edit replaces a check under way.

        With `print_letter` the letter is printed for it, unless its pages are known; otherwise what an officer types is
        checked without them until the preview shows it.
        """
        self._pause.stop()
        if self.price is None or self.schedule is None:
            return
        if self._checking is not None:
            self._checking.cancel()
        priced, schedule, pages = self.price, self.schedule, self.pages
        status, day = self.opened.status, self.desk.today

        def work(job: Job) -> Checked:
            policy, read = self.desk.policy, pages
            notes = place_notes(priced.offer, priced, policy)
            job.step(1, 2, "Checking the offer")
            if print_letter and read is None:
                with suppress(PolicyError, ValueError):  # where it cannot be printed the preview says why
                    read = printed_pages(priced, schedule, policy, status=status, printed_on=day, notes=notes)
                job.step(1, 2, "Checking the offer")
            # The case is kept here, and no other can have its identifier: other cases need not be asked for.
            life = life_of(self.desk.store, policy, priced.offer)
            found = check_document(priced, schedule, policy, notes=notes, pages=read, life=life)
            findings = (*found, *(finding for finding, _word in accepted_figures(priced, schedule)))
            return Checked(notes, findings, self._read_acceptances(), priced, read)

        self._checking = self.desk.read("Checking the offer", work, self._checked)

    @property
    def pages(self) -> "PageRange | None":
        """What the printed letter of the document as edited says of its pages, None while it has not been printed."""
        return self._printed[1] if self._printed is not None and self._printed[0] is self.price else None

    def take_pages(self, priced: Priced, pages: "PageRange") -> None:
        """Take notice of a letter that was printed, and check its pages with the rest."""
        if priced is self.price and self.pages is None:
            self._printed = (priced, pages)
            self.check_now()

    def _checked(self, result: Checked) -> None:
        self.notes, self.findings, self.acceptances = result.notes, result.findings, result.acceptances
        if result.pages is not None:
            self._printed = (result.priced, result.pages)
        self._checking = None
        self.checked_once = True
        self._weigh()

    @property
    def is_checked(self) -> bool:
        """Tell whether the findings are those of the document as it stands now: no check waits or runs."""
        return self.checked_once and self._checking is None and not self._pause.isActive()

    @property
    def open_findings(self) -> tuple[Finding, ...]:
        """The findings that nobody has accepted or confirmed."""
        return tuple(finding for finding in self.findings if finding not in self.accepted)

    def _read_acceptances(self) -> tuple[Acceptance, ...]:
        return tuple(list_acceptances(self.desk.store, self.opened.offer.case_id, self.opened.offer.document))

    def _weigh(self) -> None:
        if self.price is not None and self.schedule is not None:
            self.accepted = accepted_findings(self.offer, self.findings, self.acceptances, self.price, self.schedule)
        self.checked.emit()

    def save(self, why: str = "") -> None:
        """Save the draft with what it costs. Raises StoreError; on StaleRecord nothing was saved and the draft stays."""
        if self.older is not None:
            raise NotAllowed(f"{self.older.words} is kept as it was and can only be read. Nothing was saved.")
        offer = self.offer
        # Where the draft cannot be priced as it stands the price is that of an earlier state: then none is kept.
        priced = self.price if self.price is not None and self.price.offer == offer else None
        kept = save_case(
            self.desk.store,
            offer,
            self.opened.revision,
            by=self.desk.officer,
            at=self.desk.clock(),
            why=why,
            priced=priced,
            original=self.opened.offer,
        )
        self._after_save(kept.revision, priced.policy_edition if priced is not None else None)

    def theirs(self) -> Opened:
        """The document as it is kept now, for joining after a conflict. Raises NotFound."""
        return open_case(self.desk.store, self.offer.case_id, self.offer.document)

    def save_over(self, offer: Offer, theirs: Opened) -> None:
        """Save the result of a conflict on top of what the other officer saved. Raises StoreError, StaleRecord once more too."""
        self.opened = theirs
        self.draft.replace(offer, "Join both versions")
        self.save("joined with another officer's changes")

    def _after_save(self, revision: int, edition: str | None) -> None:
        self.opened = msgspec.structs.replace(self.opened, offer=self.offer, revision=revision, policy_edition=edition)
        self.draft.saved()
        self.kept_words, self.keeping_trouble = f"Saved {self.desk.clock():%H:%M:%S}", ""
        self.keeper.revision = revision
        self.keeper.keep_now()
        self.state_changed.emit()
        self.desk.changed.emit(f"case {self.offer.case_id}")

    def at_revision(self, revision: int) -> None:
        """Take notice that this desk wrote something beside the draft: a later save begins there.

        Where somebody else has saved in between, the next save is to find that out.
        """
        if revision != self.opened.revision + 1:
            return
        self.opened = msgspec.structs.replace(self.opened, revision=revision)
        self.keeper.revision = revision
        self.state_changed.emit()

    def reload(self) -> None:
        """Show what the store holds now; edits are dropped. An older version stays as it was."""
        if self.older is not None:
            return
        self.opened = open_case(self.desk.store, self.offer.case_id, self.offer.document)
        self.draft.reset(self.opened.offer)
        self.keeper.revision = self.opened.revision
        self.state_changed.emit()

    def close(self) -> None:
        """Stop checking and keep or drop the draft."""
        if self._checking is not None:
            self._checking.cancel()
        self._pause.stop()
        self.keeper.keep_now()

    def _draft_kept(self, at: datetime) -> None:
        self.kept_words, self.keeping_trouble = f"Draft kept {at:%H:%M:%S}, not saved", ""
        self.state_changed.emit()

    def _draft_refused(self, text: str) -> None:
        first = not self.keeping_trouble
        self.keeping_trouble = "Draft not kept: the disk refuses it"
        self.state_changed.emit()
        if first:
            self.desk.questions.tell("The draft was not kept", text)

    def _bring_back(self) -> None:
        """Put a draft kept before a crash on top of what is saved, as one step that can be undone.

        If somebody saved since, the draft stands on the older revision: saving finds that out and asks what to join.
        """
        journal = self.desk.journal
        for kept in () if self.read_only else journal.kept(self.desk.place):
            if kept.record != self.record:
                continue
            try:
                value = journal.value_of(kept, Offer)
            except msgspec.MsgspecError:
                return  # the journal has moved it aside
            original = journal.original_of(kept, Offer)
            if kept.revision != self.opened.revision and original is not None:
                self.opened = msgspec.structs.replace(self.opened, offer=original, revision=kept.revision)
                self.keeper.revision = kept.revision
                self.draft.reset(original)
            self.draft.replace(value, "Bring back the kept draft")
            if self.draft.dirty:
                self.kept_words = f"Draft of {kept.kept_at:%d %b %H:%M} brought back, not saved"
            return
