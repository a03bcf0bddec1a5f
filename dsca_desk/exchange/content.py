"""What a file is, told by its content and not by its name."""

from typing import Literal

Kind = Literal["json", "pdf", "xlsx", "ole"]


def kind_of(data: bytes) -> Kind:
    """Return whether bytes are a PDF, a zip archive (as workbooks are), an OLE file (old or locked workbooks) or text (JSON)."""
    if data.startswith(b"%PDF-"):
        return "pdf"
    if data.startswith((b"PK\x03\x04", b"PK\x05\x06", b"PK\x07\x08")):
        return "xlsx"
    if data.startswith(b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1"):
        return "ole"
    return "json"
