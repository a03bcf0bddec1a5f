"""One page: texts, rules and fills placed from the top left corner in points, gathered as the operators of the page."""

from dsca_desk.documents.pdf.fonts import EmbeddedFonts, Style
from dsca_desk.documents.pdf.structure import Element, Structure
from dsca_desk.documents.pdf.wrap import width

WIDTH, HEIGHT = 612.0, 792.0  # US Letter


class Page:
    """A page being drawn. Fills lie under the watermark, rules under the text; texts stay in the order they were written.

    Texts belong to the element begun last; heads, feet and everything that is not text are artifacts.
    """

    def __init__(self, fonts: EmbeddedFonts, structure: Structure, number: int) -> None:
        self._fonts, self._number = fonts, number
        self.structure = structure
        self.marks: list[Element] = []
        self._open = False
        self._fills: list[str] = []
        self._marks: list[str] = []
        self._rules: list[str] = []
        self._texts: list[str] = []
        self._style: Style | None = None
        self._resource = ""

    def begin(self, role: str, parent: Element | None = None) -> None:
        """Begin an element of the structure tree (H1, P, TD ...); the texts that follow are its content."""
        element = Element(role, parent or self.structure.root, self._number, len(self.marks))
        self._mark(f"/{role} <</MCID {element.mark}>> BDC")
        self.marks.append(element)

    def artifact(self) -> None:
        """Begin texts that readers leave out: heads and feet, heads of tables that only repeat."""
        self._mark("/Artifact BMC")

    def text(self, x: float, baseline: float, style: Style, text: str) -> None:
        """Write one line from x to the right; the text has been through `clean`.

        A space ends it, so that the words of two lines stay apart for those who read without seeing.
        """
        literal = self._fonts.literal(text, style.face)
        if literal is None:
            self._pieces(x, baseline, style, text)
            return
        self._select(literal[0], style)
        self._texts.append(f"1 0 0 1 {x:.2f} {HEIGHT - baseline:.2f} Tm ({literal[1]} ) Tj")

    def text_right(self, right: float, baseline: float, style: Style, text: str) -> None:
        """Write one line that ends at `right`."""
        self.text(right - width(text, style), baseline, style, text)

    def text_center(self, center: float, baseline: float, style: Style, text: str) -> None:
        """Write one line around a middle."""
        self.text(center - width(text, style) / 2, baseline, style, text)

    def rule(self, x1: float, y1: float, x2: float, y2: float, thickness: float = 0.6, gray: float = 0.0) -> None:
        """Draw a line."""
        self._rules.append(f"{thickness:g} w {gray:g} G {x1:.2f} {HEIGHT - y1:.2f} m {x2:.2f} {HEIGHT - y2:.2f} l S")

    def frame(self, x1: float, y1: float, x2: float, y2: float, thickness: float = 0.6, gray: float = 0.0) -> None:
        """Draw a rectangle's outline."""
        self._rules.append(f"{thickness:g} w {gray:g} G {x1:.2f} {HEIGHT - y2:.2f} {x2 - x1:.2f} {y2 - y1:.2f} re S")

    def fill(self, x1: float, y1: float, x2: float, y2: float, gray: float) -> None:
        """Fill a rectangle with a gray, 1 for white."""
        self._fills.append(f"{gray:g} g {x1:.2f} {HEIGHT - y2:.2f} {x2 - x1:.2f} {y2 - y1:.2f} re f")

    def watermark(self, style: Style, text: str, gray: float, slope: tuple[float, float]) -> None:
        """Write a text through the page, a little above its middle; `slope` is (cosine, sine) of its direction."""
        cosine, sine = slope
        half, drop = width(text, style) / 2, style.size * 0.33
        x = WIDTH / 2 - half * cosine + drop * sine
        y = HEIGHT / 2 + 36 - half * sine - drop * cosine
        self._marks.append(f"BT {gray:g} g {cosine:.5f} {sine:.5f} {-sine:.5f} {cosine:.5f} {x:.2f} {y:.2f} Tm")
        for resource, literal, _ in self._fonts.pieces(text, style.face):
            self._marks.append(f"{resource} {style.size:g} Tf ({literal}) Tj")
        self._marks.append("ET")

    def operators(self) -> bytes:
        """The content stream."""
        drawn = ["/Artifact BMC", *self._fills, *self._marks, *self._rules, "EMC"]
        ended = ["EMC"] if self._open else []
        return "\n".join([*drawn, "BT 0 g", *self._texts, *ended, "ET", ""]).encode("ascii")

    def _mark(self, operator: str) -> None:
        if self._open:
            self._texts.append("EMC")
        self._texts.append(operator)
        self._open = True

    def _pieces(self, x: float, baseline: float, style: Style, text: str) -> None:
        for resource, literal, wide in self._fonts.pieces(text + " ", style.face):
            self._select(resource, style)
            self._texts.append(f"1 0 0 1 {x:.2f} {HEIGHT - baseline:.2f} Tm ({literal}) Tj")
            x += wide * style.size / 1000

    def _select(self, resource: str, style: Style) -> None:
        if style is not self._style or resource != self._resource:
            self._style, self._resource = style, resource
            self._texts.append(f"{resource} {style.size:g} Tf")
