"""The file around the pages: metadata, language, structure, bookmarks, attached files.

ReportLab writes it; the same input gives the same bytes.
"""

import hashlib
import zlib
from collections.abc import Sequence
from datetime import date, datetime, time
from typing import Any, NamedTuple

from reportlab.lib.utils import TimeStamp
from reportlab.pdfbase.pdfdoc import (
    PDFArray,
    PDFCatalog,
    PDFDictionary,
    PDFDocument,
    PDFName,
    PDFObject,
    PDFObjectReference,
    PDFPage,
    PDFResourceDictionary,
    PDFStream,
    PDFString,
    ViewerPreferencesPDFDictionary,
)

from dsca_desk.documents.pdf.fonts import EmbeddedFonts
from dsca_desk.documents.pdf.page import HEIGHT, WIDTH, Page
from dsca_desk.documents.pdf.structure import Element, Structure


class Bookmark(NamedTuple):
    """An entry of the outline: title, page index from 0, and how far down the page in points."""

    title: str
    page: int
    top: float


class AttachedFile(NamedTuple):
    """A file carried inside the document; `relationship` is the PDF name of what it is to the document (Source, Data)."""

    name: str
    content: bytes
    media_type: str
    description: str
    relationship: str = "Source"


class Metadata(NamedTuple):
    """What the file says about itself; `created` is the day printed on it, never the clock."""

    title: str
    author: str
    subject: str
    created: date
    language: str = "en-US"


class _Catalog(PDFCatalog):
    """ReportLab's catalog with the key for associated files."""

    __NoDefault__ = [*PDFCatalog.__NoDefault__, "AF"]  # noqa: RUF012 - the type ReportLab gave it
    __Refs__ = __NoDefault__


class _Sheet(PDFPage):
    """ReportLab's page with the keys for its structure."""

    __NoDefault__ = [*PDFPage.__NoDefault__, "StructParents", "Tabs"]  # noqa: RUF012 - the type ReportLab gave it


class _Outline(PDFObject):
    """ReportLab asks its outline to get ready; ours is written beforehand."""

    ready = 1

    def prepare(self, document: PDFDocument, canvas: Any) -> None:
        """Nothing is left to do."""


class _Deflate:
    """Compress a stream by zlib's ordinary level, without the ASCII layer of ReportLab's own page streams."""

    pdfname = "FlateDecode"

    def encode(self, data: bytes) -> bytes:
        """Compress."""
        return zlib.compress(data, 6)


_DEFLATE = _Deflate()


class PdfFile:
    """A file being written: make pages with `page`, then ask once for the `content`."""

    def __init__(self, metadata: Metadata) -> None:
        document: Any = PDFDocument(compression=1, invariant=1, lang=metadata.language, pdfVersion=(1, 7))
        stamp = TimeStamp(1)
        created = datetime.combine(metadata.created, time(12))
        stamp.YMDhms = created.timetuple()[:6]
        document._timeStamp = stamp  # the only way to say the day; SOURCE_DATE_EPOCH must not reach the file
        document.signature = hashlib.md5(usedforsecurity=False)
        document.setTitle(metadata.title)
        document.setAuthor(metadata.author)
        document.setSubject(metadata.subject)
        document.setCreator("DSCA Desk")
        document.setProducer("DSCA Desk, ReportLab")
        catalog: Any = _Catalog()
        catalog.Pages, catalog.Lang = document.Pages, document.Catalog.Lang
        catalog.ViewerPreferences = ViewerPreferencesPDFDictionary({"DisplayDocTitle": "true"})
        document.Catalog = document._catalog = catalog
        document.Outlines = document.outline = _Outline()
        self._document: Any = document
        self._fonts = EmbeddedFonts(document)
        self._pages: list[PDFObjectReference] = []
        self._structure = Structure()
        self._marks: list[list[Element]] = []
        resources: Any = PDFResourceDictionary()
        resources.basicFonts()
        self._resources = document.Reference(resources)

    def page(self) -> Page:
        """Begin a page; hand it back with `add`."""
        return Page(self._fonts, self._structure, len(self._pages))

    def add(self, page: Page) -> None:
        """Add a drawn page at the end."""
        document, operators = self._document, page.operators()
        document.updateSignature(operators)
        sheet: Any = _Sheet()
        sheet.StructParents, sheet.Tabs = len(self._pages), PDFName("S")
        sheet.pagewidth, sheet.pageheight = WIDTH, HEIGHT
        sheet.Resources = self._resources
        sheet.Contents = document.Reference(PDFStream(content=operators, filters=[_DEFLATE]))
        name = document.thisPageName()
        document.addPage(sheet)
        self._pages.append(PDFObjectReference(name))
        self._marks.append(page.marks)

    def content(self, bookmarks: Sequence[Bookmark] = (), attachments: Sequence[AttachedFile] = ()) -> bytes:
        """Close the file and return its bytes."""
        self._structure.write(self._document, self._pages, self._marks)
        if bookmarks:
            self._outline(bookmarks)
        if attachments:
            self._attach(attachments)
        written: bytes = self._document.GetPDFData(None)
        return written

    def _outline(self, bookmarks: Sequence[Bookmark]) -> None:
        document = self._document
        root = PDFDictionary({"Type": PDFName("Outlines"), "Count": len(bookmarks)})
        parent = document.Reference(root)
        entries = [PDFDictionary({"Title": PDFString(mark.title), "Parent": parent}) for mark in bookmarks]
        references = [document.Reference(entry) for entry in entries]
        for number, (entry, mark) in enumerate(zip(entries, bookmarks, strict=True)):
            position = HEIGHT - mark.top
            entry["Dest"] = PDFArray([self._pages[mark.page], PDFName("XYZ"), 0, round(position, 2), "null"])
            if number:
                entry["Prev"] = references[number - 1]
            if number + 1 < len(references):
                entry["Next"] = references[number + 1]
        root["First"], root["Last"] = references[0], references[-1]
        document.Catalog.Outlines = root
        document.Catalog.PageMode = PDFName("UseOutlines")

    def _attach(self, attachments: Sequence[AttachedFile]) -> None:
        document = self._document
        names: list[Any] = []
        specifications = []
        for attached in sorted(attachments):
            document.updateSignature(attached.content)
            stream = PDFStream(content=attached.content, filters=[_DEFLATE])
            stream.dictionary["Type"] = PDFName("EmbeddedFile")
            stream.dictionary["Subtype"] = PDFName(attached.media_type).replace("/", "#2F").replace("#2F", "/", 1)
            stream.dictionary["Params"] = PDFDictionary({"Size": len(attached.content), "CheckSum": _checksum(attached.content)})
            reference = document.Reference(stream)
            specification = document.Reference(
                PDFDictionary(
                    {
                        "Type": PDFName("Filespec"),
                        "F": PDFString(attached.name),
                        "UF": PDFString(attached.name),
                        "Desc": PDFString(attached.description),
                        "AFRelationship": PDFName(attached.relationship),
                        "EF": PDFDictionary({"F": reference, "UF": reference}),
                    }
                )
            )
            names += [PDFString(attached.name), specification]
            specifications.append(specification)
        document.Catalog.Names = PDFDictionary({"EmbeddedFiles": PDFDictionary({"Names": PDFArray(names)})})
        document.Catalog.AF = PDFArray(specifications)


def _checksum(content: bytes) -> str:
    return f"<{hashlib.md5(content, usedforsecurity=False).hexdigest()}>"
