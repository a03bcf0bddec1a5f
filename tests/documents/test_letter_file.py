"""The letter as a file: the same bytes, whole by the book, only embedded fonts, its case file inside."""

import hashlib
import os
import shutil
import subprocess
import sys
from io import BytesIO
from pathlib import Path

import pikepdf
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from dsca_desk.documents.letter import LetterNote, attached_case_file, letter_pdf
from tests.documents.letters import long_letter, radio_letter

ROOT = Path(__file__).parents[2]
MIXED = "Łódź Ωmega Жук 北京 " + "".join(map(chr, range(0x100, 0x250)))


def mixed_letter():
    """A letter with more characters than one subset of a font holds, a draft, with every mark."""
    return long_letter(30, draft=True, draft_number=1, nickname="Łódź", notes=(LetterNote(number=1, title=MIXED, text=MIXED),))


def test_the_same_letter_gives_the_same_bytes_in_another_process(tmp_path):
    code = (
        "import sys, hashlib\n"
        f"sys.path.insert(0, {str(ROOT)!r})\n"
        "from tests.documents.test_letter_file import mixed_letter\n"
        "from dsca_desk.documents.letter import letter_pdf\n"
        "print(hashlib.sha256(letter_pdf(mixed_letter())).hexdigest())\n"
    )
    environment = {**os.environ, "PYTHONHASHSEED": "7", "SOURCE_DATE_EPOCH": "1", "TZ": "Asia/Tokyo", "LC_ALL": "C"}
    other = subprocess.run(
        [sys.executable, "-c", code], env=environment, cwd=tmp_path, capture_output=True, text=True, check=True
    ).stdout
    letter_pdf(radio_letter(nickname="ŻŹĆ 漢字", draft=True))  # another letter before it changes nothing
    assert hashlib.sha256(letter_pdf(mixed_letter())).hexdigest() == other.strip()
    assert letter_pdf(mixed_letter()) == letter_pdf(mixed_letter())


def test_another_letter_has_another_file_identifier():
    def identifier(letter):
        with pikepdf.open(BytesIO(letter_pdf(letter))) as document:
            return bytes(document.trailer.ID[0])

    assert identifier(radio_letter()) == identifier(radio_letter())
    assert identifier(radio_letter()) != identifier(radio_letter(description="something else"))
    assert identifier(radio_letter()) != identifier(radio_letter(case_file=b"{}"))


@pytest.mark.parametrize("letter", [radio_letter(), mixed_letter()], ids=["radio", "mixed"])
def test_the_file_is_sound(letter, tmp_path):
    pdf = letter_pdf(letter)
    with pikepdf.open(BytesIO(pdf)) as document:
        assert not document.check_pdf_syntax()
    if shutil.which("qpdf"):
        path = tmp_path / "letter.pdf"
        path.write_bytes(pdf)
        checked = subprocess.run(["qpdf", "--check", str(path)], capture_output=True, text=True, check=False)
        assert checked.returncode == 0, checked.stdout + checked.stderr


@pytest.mark.parametrize("letter", [radio_letter(), mixed_letter()], ids=["radio", "mixed"])
def test_every_font_is_an_embedded_subset(letter):
    with pikepdf.open(BytesIO(letter_pdf(letter))) as document:
        fonts = [font for page in document.pages for font in page.resources.Font.values()]
        assert fonts
        for font in fonts:
            assert "+SourceSans3-" in str(font.BaseFont)
            assert "/FontFile2" in font.FontDescriptor
            assert "/ToUnicode" in font


def test_title_author_language_and_day_are_set():
    with pikepdf.open(BytesIO(letter_pdf(radio_letter()))) as document:
        assert str(document.docinfo.Title) == "Letter of Offer and Acceptance BN-B-UAB"
        assert str(document.docinfo.Author) == "Department of the Army"
        assert str(document.docinfo.CreationDate).startswith("D:20261019")
        assert str(document.Root.Lang) == "en-US"
        assert bool(document.Root.ViewerPreferences.DisplayDocTitle)
        assert str(document.Root.PageMode) == "/UseOutlines"


def test_the_file_names_no_place_of_the_machine():
    pdf = letter_pdf(radio_letter())
    assert str(ROOT).encode() not in pdf
    assert b".ttf" not in pdf


@settings(max_examples=30, deadline=None)
@given(st.binary(max_size=3000))
def test_the_case_file_comes_back_byte_for_byte(content):
    if not content:
        return
    assert attached_case_file(letter_pdf(radio_letter(case_file=content))) == content


def test_the_attachment_is_a_named_source_of_the_document():
    with pikepdf.open(BytesIO(letter_pdf(radio_letter(document="A01")))) as document:
        (name,) = document.attachments
        assert name == "BN-B-UAB-A01.case.json"
        (associated,) = document.Root.AF
        assert str(associated.AFRelationship) == "/Source"
        assert str(associated.EF.F.Subtype) == "/application/json"


def test_a_letter_without_case_file_has_no_attachment():
    with pikepdf.open(BytesIO(letter_pdf(radio_letter(case_file=b"")))) as document:
        assert not document.attachments
        assert "/AF" not in document.Root


def _protected() -> bytes:
    stream = BytesIO()
    with pikepdf.open(BytesIO(letter_pdf(radio_letter()))) as document:
        document.save(stream, encryption=pikepdf.Encryption(owner="a", user="b"))
    return stream.getvalue()


@pytest.mark.parametrize(
    ("content", "words"),
    [
        (b"", "not a readable PDF"),
        (b"%PDF-1.7\nnothing", "not a readable PDF"),
        (b"\x00\xff" * 500, "not a readable PDF"),
        (_protected(), "protected by a password"),
        (letter_pdf(radio_letter(case_file=b"")), "carries no case file"),
    ],
    ids=["empty", "cut", "binary", "protected", "bare"],
)
def test_what_is_no_letter_is_refused_in_a_sentence(content, words):
    with pytest.raises(ValueError, match=words):
        attached_case_file(content)
