"""The letter for readers who cannot see it: headings, tables with whole rows, everything marked."""

from io import BytesIO

import pikepdf
import pytest
from msgspec.structs import replace

from dsca_desk.documents.letter import letter_pdf
from tests.documents.letters import RADIO_LINES, long_letter, radio_letter


def kids(element):
    found = element.get("/K", [])
    return list(found) if isinstance(found, pikepdf.Array) else [found]


def walk(element):
    yield element
    for kid in kids(element):
        if isinstance(kid, pikepdf.Dictionary):
            yield from walk(kid)


def roles(element):
    return [str(kid.S)[1:] for kid in kids(element)]


@pytest.fixture(scope="module")
def document():
    sublines = tuple(replace(line, sublines=(replace(line, number=line.number + "a"),)) for line in RADIO_LINES)
    tall = replace(RADIO_LINES[0], description="word " * 900)
    letter = long_letter(40, draft=True, marking="CUI")
    pdf = letter_pdf(replace(letter, lines=(*letter.lines, tall, *sublines)))
    with pikepdf.open(BytesIO(pdf)) as opened:
        yield opened


def test_the_document_says_that_it_is_tagged(document):
    assert bool(document.Root.MarkInfo.Marked)
    assert str(document.Root.StructTreeRoot.K.S) == "/Document"


def test_headings_run_from_title_to_parts_to_notes(document):
    parts = roles(document.Root.StructTreeRoot.K)
    assert parts.count("H1") == 1
    assert parts.count("H2") == 8
    assert parts.count("H3") > 40
    assert parts.index("H1") < parts.index("H2") < parts.index("Table") < parts.index("H3")


def test_every_row_of_a_table_has_as_many_cells_as_its_head(document):
    tables = [element for element in walk(document.Root.StructTreeRoot.K) if str(element.get("/S")) == "/Table"]
    assert [len(kids(kids(table)[0])) for table in tables] == [8, 3, 7]
    for table in tables:
        head, *rows = kids(table)
        assert set(roles(head)) == {"TH"}
        assert rows
        for row in rows:
            assert roles(row) == ["TD"] * len(kids(head))


def test_every_mark_belongs_to_one_element_of_the_tree(document):
    found = {}
    for element in walk(document.Root.StructTreeRoot.K):
        for kid in kids(element):
            if not isinstance(kid, pikepdf.Dictionary):
                found[element.Pg.objgen, int(kid)] = element.objgen
    parents = document.Root.StructTreeRoot.ParentTree.Nums
    listed = {}
    for page in document.pages:
        for mark, element in enumerate(parents[2 * int(page.obj.StructParents) + 1]):
            listed[page.obj.objgen, mark] = element.objgen
    assert found == listed


@pytest.mark.parametrize("draft", [True, False])
def test_everything_drawn_is_marked(draft):
    with pikepdf.open(BytesIO(letter_pdf(radio_letter(draft=draft)))) as opened:
        for page in opened.pages:
            depth = 0
            for operands, operator in pikepdf.parse_content_stream(page):
                name = str(operator)
                if name in ("BDC", "BMC"):
                    depth += 1
                elif name == "EMC":
                    depth -= 1
                elif name in ("Tj", "S", "f"):
                    assert depth == 1, operands
                assert depth in (0, 1)
            assert depth == 0
