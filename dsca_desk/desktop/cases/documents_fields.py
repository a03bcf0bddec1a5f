"""From the page to the field: standing on a printed value, seeing what it is, going to its field, explaining its amount."""

from collections.abc import Callable

from PySide6.QtCore import QObject

from dsca_desk.desktop.cases.documents_places import FieldPlace, field_places
from dsca_desk.desktop.cases.documents_side import ValueCard
from dsca_desk.desktop.cases.explain import ExplainKeys
from dsca_desk.desktop.cases.session import CaseSession
from dsca_desk.desktop.forms.reading import written_money
from dsca_desk.desktop.jobs import Job
from dsca_desk.desktop.preview import PagesView
from dsca_desk.desktop.preview_spots import Spots
from dsca_desk.desktop.shell.window import MainWindow
from dsca_desk.rules.explain import amount_at
from dsca_desk.rules.priced import Priced
from dsca_desk.services.printing import letter_to_print

_MARK = "†"  # behind a figure that is not confirmed


class PageFields(QObject):
    """Knows which printed value one stands on. The places are looked up when somebody first needs them, in the background.

    An issued letter is not edited any more, so its pages have no fields.
    """

    def __init__(
        self, session: CaseSession, window: MainWindow, view: PagesView, card: ValueCard, say: Callable[[str], None]
    ) -> None:
        super().__init__(view)
        self._session, self._window, self._view, self._card, self._say = session, window, view, card, say
        self._places: tuple[FieldPlace, ...] = ()
        self._follows = True
        self.spots = Spots(view)
        self.spots.wanted.connect(self._find)
        self.spots.moved.connect(self.show_value)
        self.spots.opened.connect(self.go_to_field)
        card.go_wanted.connect(self.go_to_field)
        card.explain_wanted.connect(lambda: session.explain_wanted.emit(self._amount()))
        self._keys = ExplainKeys(view, session, self._amount)

    @property
    def place(self) -> FieldPlace | None:
        """The printed value one stands on."""
        return self._places[self.spots.at] if 0 <= self.spots.at < len(self._places) else None

    def forget(self, *, follows: bool) -> None:
        """Other pages are shown; `follows` says that they are those of the document as it is edited."""
        self._follows = follows
        self.spots.forget(leave=True)

    def edited(self, looked_at: bool) -> None:
        """The document is another now; where one stood on a value, its place is looked up again."""
        self.spots.forget()
        if self.spots.at >= 0 and looked_at:
            self._find()

    def go_to_field(self) -> None:
        """Go to the field of the printed value one stands on."""
        place = self.place
        workspace = getattr(self._window.shown_place(), "workspace", None)
        if place is not None and workspace is not None and not workspace.go_to(place.path):
            self._say(f"{place.words} has no field of its own; it follows from others. F1 explains amounts.")

    def show_value(self) -> None:
        """Show what one stands on, with its exact amount."""
        place, session, sheets = self.place, self._session, self._view.images.sheets
        if place is None or sheets is None:
            self._card.show_nothing()
            return
        printed, exact = sheets.words_in(place.box.page, place.box.rect), ""
        if place.amount and session.price is not None and session.schedule is not None:
            printed = next(reversed(printed.replace(_MARK, " ").split()), "")
            try:
                amount = amount_at(session.price, session.schedule, place.amount)
            except KeyError:
                amount = None
            exact = "" if amount is None else written_money(amount)
            exact = f"Shown in whole dollars; exact {exact}" if exact and exact != printed else ""
        self._card.show_value(place.words, printed, exact, explains=bool(place.amount))
        self._view.setAccessibleDescription(f"{place.words}, {printed}. {exact}".strip())

    def _amount(self) -> str:
        return self.place.amount if self.place is not None else ""

    def _find(self) -> None:
        session, desk = self._session, self._session.desk
        if session.price is None or session.schedule is None or not self._follows:
            self._places = ()
            self.spots.show(())
            return
        priced, schedule, policy = session.price, session.schedule, desk.policy
        status, day = session.opened.status, desk.today

        def work(_job: Job) -> tuple[Priced, tuple[FieldPlace, ...]]:
            from dsca_desk.documents.letter import printed_values

            letter = letter_to_print(priced, schedule, policy, status=status, printed_on=day, carries_case=False)
            credit = letter.letter_of_credit is not None
            return priced, field_places(printed_values(letter), priced.offer, credit=credit)

        desk.read("Finding the printed values", work, self._found)

    def _found(self, result: tuple[Priced, tuple[FieldPlace, ...]]) -> None:
        priced, places = result
        if priced is self._session.price and self._follows:
            self._places = places
            self.spots.show([place.box for place in places])
            self.show_value()
