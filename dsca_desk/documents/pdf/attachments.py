"""Read back the files a PDF carries."""

from collections.abc import Iterator
from io import BytesIO


def attached_files(pdf: bytes) -> Iterator[tuple[str, bytes]]:
    """Yield name and content of every attached file. Raises ValueError with a sentence when the bytes are no readable PDF."""
    import pikepdf  # 0.1 s that only reading back needs

    try:
        with pikepdf.open(BytesIO(pdf)) as document:
            for name in sorted(document.attachments):
                yield name, document.attachments[name].get_file().read_bytes()
    except pikepdf.PasswordError:
        raise ValueError("This PDF is protected by a password, so what it carries cannot be read.") from None
    except pikepdf.PdfError as error:
        raise ValueError(f"This is not a readable PDF ({error}).") from None
