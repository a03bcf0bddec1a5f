"""What the marks on the pages mean: headings, paragraphs, tables with rows and cells, in reading order, for screen readers.

The tree is complete and in order; conformance to PDF/UA is not claimed, since nothing here has been checked by its rules.
"""

from collections.abc import Sequence
from typing import Any

from reportlab.pdfbase.pdfdoc import PDFDictionary, PDFDocument, PDFName, PDFObject, PDFObjectReference


class Element:
    """An element of the structure tree: its role, its parent, and either child elements or one mark on one page."""

    __slots__ = ("children", "mark", "number", "page", "parent", "role")

    def __init__(self, role: str, parent: "Element | None", page: int = -1, mark: int = -1) -> None:
        self.role, self.parent, self.page, self.mark = role, parent, page, mark
        self.children: list[Element] = []
        self.number = 0
        if parent is not None:
            parent.children.append(self)


class Structure:
    """The tree of one document, and which element each table's head has opened."""

    def __init__(self) -> None:
        self.root = Element("Document", None)
        self._tables: dict[object, Element] = {}

    def table(self, head: object) -> tuple[Element, bool]:
        """Return the table of a head, and whether this is the first time that the head is drawn or asked for."""
        known = self._tables.get(head)
        if known is not None:
            return known, False
        table = self._tables[head] = Element("Table", self.root)
        return table, True

    def write(self, document: PDFDocument, pages: Sequence[PDFObjectReference], marks: Sequence[Sequence[Element]]) -> None:
        """Write the tree into the file; `marks` are the elements of each page by the number of their mark."""
        file: Any = document
        numbers = file.idToObjectNumberAndVersion
        page_numbers = [numbers[page.name][0] for page in pages]
        tree = _Written()
        reference = file.Reference(tree)
        tree_number = numbers[reference.name][0]
        elements = [self.root]
        for element in elements:  # grows while it is walked
            elements.extend(element.children)
        written = []
        for element in elements:
            entry = _Written()
            element.number = numbers[file.Reference(entry).name][0]
            written.append(entry)
        for element, entry in zip(elements, written, strict=True):
            entry.content = _element(element, tree_number, page_numbers)
        parents = " ".join(
            f"{page} [{' '.join(f'{element.number} 0 R' for element in of_page)}]" for page, of_page in enumerate(marks)
        )
        tree.content = (
            f"<</Type/StructTreeRoot/K {self.root.number} 0 R/ParentTree<</Nums[{parents}]>>/ParentTreeNextKey {len(marks)}>>"
        )
        file.Catalog.StructTreeRoot = tree
        file.Catalog.MarkInfo = PDFDictionary({"Marked": "true"})


class _Written(PDFObject):
    """An object whose text is ready; ReportLab's dictionaries are too slow for a table of thousands of cells."""

    __RefOnly__ = 1
    content = ""

    def format(self, document: Any) -> bytes:  # noqa: ARG002 - the signature of ReportLab's objects
        """The object as it stands in the file."""
        return self.content.encode("ascii")


def _element(element: Element, tree: int, pages: Sequence[int]) -> str:
    parent = element.parent.number if element.parent else tree
    head = f"<</S{PDFName(element.role)}/P {parent} 0 R"
    if element.role == "TH":
        head += "/A<</O/Table/Scope/Column>>"
    if element.mark >= 0:
        return f"{head}/Pg {pages[element.page]} 0 R/K {element.mark}>>"
    return f"{head}/K[{' '.join(f'{child.number} 0 R' for child in element.children)}]>>"
