"""Where the letter prints what: boxes that hold the very words of the value they name."""

from collections import Counter

import pypdfium2
import pytest

from dsca_desk.documents.letter import letter_pdf, printed_values
from tests.documents.letters import long_letter, radio_letter


class Pages:
    """The text of a PDF, box by box."""

    def __init__(self, pdf):
        self._document = pypdfium2.PdfDocument(pdf)

    def __enter__(self):
        return self

    def __exit__(self, *_error):
        self._document.close()

    def words_in(self, one):
        page = self._document[one.page]
        text, height = page.get_textpage(), page.get_height()
        words = text.get_text_bounded(one.left, height - one.bottom, one.right, height - one.top)
        text.close()
        page.close()
        return " ".join(words.split())


@pytest.fixture(scope="module")
def radio():
    letter = radio_letter()
    with Pages(letter_pdf(letter)) as pages:
        yield {one.name: pages.words_in(one) for one in printed_values(letter)}


@pytest.mark.parametrize(
    ("name", "words"),
    [
        ("line/001/2", "120 EA"),
        ("line/001/3", "18,584.00"),
        ("line/001/4", "2,230,080"),
        ("line/003/5", "X (12-16) TA4"),
        ("line/007/7", "5"),
        ("summary/total", "$3,891,921"),
        ("summary/pch", "(9) Packing, Crating, and Handling"),
        ("payment/1/1", ""),
        ("head/total", "Estimated Cost"),
        ("head/offer_expires_on", "06 Jan 2027"),
        ("head/nickname", "Tactical Radios and Support"),
        ("note/3", "Line 003 is a blanket order"),
    ],
)
def test_the_box_of_a_value_holds_its_words(radio, name, words):
    assert words in radio[name]
    assert radio[name]


def test_a_long_letter_names_every_line_once_however_it_is_cut():
    letter = long_letter(140)
    values = printed_values(letter)
    totals = Counter(one.name for one in values if one.name.endswith("/4") and one.name.startswith("line/"))
    assert set(totals.values()) == {1}
    assert len(totals) >= 140
    with Pages(letter_pdf(letter)) as pages:
        numbers = [one for one in values if one.name.startswith("line/") and one.name.endswith("/0")]
        for one in numbers[:: len(numbers) // 12]:
            assert pages.words_in(one) == one.name.split("/")[1]


def test_values_come_as_one_reads():
    places = [(one.page, round(one.top), one.left) for one in printed_values(radio_letter())]
    assert [page for page, _top, _left in places] == sorted(page for page, _top, _left in places)
    lines = [one for one in printed_values(radio_letter()) if one.name.startswith("line/")]
    assert [(one.page, one.top, one.left) for one in lines] == sorted((one.page, one.top, one.left) for one in lines)
