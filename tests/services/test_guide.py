"""The guide as it ships: every page is there, its links lead somewhere, and a search finds the part that has the words."""

import re

import pytest

from dsca_desk.services.guide import FIRST, anchor_of, find_in_guide, guide_page, guide_pages


def test_the_first_page_comes_first_and_no_page_is_left_out() -> None:
    names = [page.name for page in guide_pages()]
    assert names[0] == FIRST
    assert len(names) == len(set(names)) > 8
    assert all(page.title and page.sections for page in guide_pages())


@pytest.mark.parametrize("name", [page.name for page in guide_pages()])
def test_every_link_between_pages_leads_to_a_page_and_a_heading(name: str) -> None:
    for target in re.findall(r"\]\(([^)]+)\)", guide_page(name).markdown):
        page, _, anchor = target.partition("#")
        if "://" in target or page.startswith("../"):
            continue
        found = guide_page(page.removesuffix(".md") or name)
        assert not anchor or anchor in {section.anchor for section in found.sections}, target


def test_headings_with_the_words_come_before_text_with_them() -> None:
    hits = find_in_guide("confirm figure")
    assert (hits[0].page, hits[0].heading) == ("reference", "Confirm or replace a figure")
    assert hits[0].anchor == anchor_of("Confirm or replace a figure") == "confirm-or-replace-a-figure"
    assert find_in_guide("") == ()
    assert find_in_guide("no-such-word-anywhere") == ()


def test_the_words_stand_in_what_is_shown_around_them() -> None:
    hit = next(hit for hit in find_in_guide("overlap") if hit.page == "reference")
    assert "overlap" in hit.around


def test_a_page_that_is_not_there_is_no_page() -> None:
    with pytest.raises(KeyError):
        guide_page("nowhere")
