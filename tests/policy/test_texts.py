"""The text library: a text for each note, places that somebody can fill, honest labels, refusals."""

import re
from pathlib import Path

import pytest

from dsca_desk.policy.edition import Policy
from dsca_desk.policy.inspection import policy_faults
from dsca_desk.policy.notes import NOTES, TEXT_LIMITS, WORD_GUIDE, GuideWord, Note, TextLimit
from dsca_desk.policy.table import PolicyError
from dsca_desk.policy.texts import read_text
from dsca_desk.services.policy import shipped_policy

POLICY = shipped_policy()
CODES = [note.code for note in POLICY.rows(NOTES, Note)]
TEXTS = [*(f"notes/{code}" for code in CODES), "standard-terms", "loa-information"]


@pytest.mark.parametrize("code", CODES)
def test_note_text_has_the_declared_places(code: str) -> None:
    note = POLICY.find(NOTES, Note, code)
    assert note is not None
    text = POLICY.library_text(f"notes/{code}")
    assert text.places == set(note.parameters)
    assert len(set(note.parameters)) == len(note.parameters)


@pytest.mark.parametrize("name", TEXTS)
def test_shipped_wording_is_our_own_and_says_so(name: str) -> None:
    text = POLICY.library_text(name)
    assert text.wording == "own"
    assert text.body[0] not in " #" or name in ("standard-terms", "loa-information")
    assert text.body.rstrip().endswith((".", "}"))


@pytest.mark.parametrize("name", TEXTS)
def test_shipped_wording_follows_the_word_guide(name: str) -> None:
    body = POLICY.text(name)
    for word in POLICY.rows(WORD_GUIDE, GuideWord):
        found = re.search(rf"(?<!\w){re.escape(word.avoid)}(?!\w)", body, re.IGNORECASE)
        assert found is None or found[0] == word.use, f"{name}: {word.avoid}"


def test_notes_by_group() -> None:
    by_group = {group: {note.code for note in POLICY.rows(NOTES, Note) if note.group == group} for group in (1, 4, 5)}
    assert by_group[1] == {"LINE-DESC", "NO-SHIP", "OCONUS", "PCS-TDY", "REQ-RESP", "TRAIN-SCOPE", "CLASS-PUB", "NSR"}
    assert by_group[4] >= {"ADMIN-WAIVER", "CAS-WAIVER", "NC-WAIVER-OK", "NC-WAIVER-REV"}
    assert by_group[5] >= {"ADMIN-SURCHARGE", "ACCESSORIAL", "BPC-CLOSE"}


def test_notes_by_what_is_known_of_them() -> None:
    notes = POLICY.rows(NOTES, Note)
    assert sum(note.wording_status == "seen" for note in notes) == 56
    assert {note.code: note.legacy_number for note in notes if note.legacy_number} == {
        "CLUSTER": "022",
        "CLSSA-SSA": "043",
        "NC-APPLY": "076",
        "SOLE-SOURCE": "102",
    }
    assert sum(1 for note in notes if note.input_by and not note.input_by_assumed) == 17


def test_text_limits() -> None:
    assert {row.text: row.characters for row in POLICY.rows(TEXT_LIMITS, TextLimit)} == {"nickname": 50, "short_description": 45}


def test_terms_read_part_by_part() -> None:
    parts = POLICY.library_text("standard-terms").parts
    assert parts[0].level == 0
    assert [part.number for part in parts if part.level == 1] == list("1234567")
    offsets = next(part for part in parts if part.number == "2.8")
    assert (offsets.level, offsets.heading) == (2, "Offsets")
    assert offsets.words.startswith("The U.S. Government is no party")


def test_parts_keep_every_word(tmp_path: Path) -> None:
    path = tmp_path / "one.txt"
    path.write_text(
        "wording: own\n\nBefore.\n\n# 1 Section\n\n## 1.1 First\nWords.\n\nMore words.\n\n## (2) Second\n- a\n- b\n",
        encoding="utf-8",
    )
    assert [tuple(part) for part in read_text(path, "one").parts] == [
        (0, "", "", "Before."),
        (1, "1", "Section", ""),
        (2, "1.1", "First", "Words.\n\nMore words."),
        (2, "(2)", "Second", "- a\n- b"),
    ]


@pytest.mark.parametrize(
    ("content", "reason"),
    [
        (b"", "empty"),
        (b"wording: own\n\n  \n", "empty"),
        (b"No head at all.\n\nBody.\n", "the head has one"),
        (b"wording: own\nwording: own\n\nBody.\n", "the head has one"),
        (b"wording: ours\n\nBody.\n", "Invalid enum value 'ours'"),
        (b"wording: own\nauthor: me\n\nBody.\n", "unknown field `author`"),
        (b"title: A title\n\nBody.\n", "missing required field `wording`"),
        (b"wording: official\n\nBody.\n", "names its source"),
        (b"wording: own\n\nA {Place}.\n", "curly brackets"),
        (b"wording: own\n\nAn {open place.\n", "curly brackets"),
        (b"wording: own\n\n\xff\xfe\n", "UTF-8"),
        (b"wording: own\n\n" + b"x" * 1024 * 1024, "larger than 1 MB"),
    ],
)
def test_refused_texts(tmp_path: Path, content: bytes, reason: str) -> None:
    path = tmp_path / "NVD.txt"
    path.write_bytes(content)
    with pytest.raises(PolicyError) as refusal:
        read_text(path, "notes/NVD")
    assert refusal.value.file == "texts/notes/NVD.txt"
    assert reason in refusal.value.reason


@pytest.mark.parametrize("name", ["notes/NONE", "../edition", "notes/../standard-terms", "", "/etc/hostname"])
def test_unknown_names_are_missing_texts(name: str) -> None:
    with pytest.raises(PolicyError, match="missing"):
        POLICY.library_text(name)


def test_official_text_of_a_pack_takes_the_place_of_ours(tmp_path: Path) -> None:
    pack = tmp_path / "official"
    (pack / "texts" / "notes").mkdir(parents=True)
    (pack / "edition.toml").write_text('id = "official"\ntitle = "Official texts"\nas_of = 2026-11-01\n', encoding="utf-8")
    (pack / "texts" / "notes" / "NVD.txt").write_text(
        "wording: official\nsource: SAMM Appendix 6\n\nText of the office for {lines}.\n", encoding="utf-8"
    )
    policy = shipped_policy([pack])
    assert policy.library_text("notes/NVD").wording == "official"
    assert policy.text("notes/NVD") == "Text of the office for {lines}."
    assert policy.library_text("notes/TOW2B").wording == "own"
    assert policy.edition.id == "2026-11+official"
    assert isinstance(policy, Policy)
    assert policy_faults(policy) == ()
