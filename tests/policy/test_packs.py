"""Packs of an office on top of the edition: rows and texts replaced one by one, misspelled files refused."""

from collections.abc import Callable
from datetime import date
from decimal import Decimal
from pathlib import Path

import pytest

from dsca_desk.policy.codes import COUNTRIES, Country
from dsca_desk.policy.compliance import NOTIFICATION_THRESHOLDS, NotificationThreshold
from dsca_desk.policy.edition import Policy
from dsca_desk.policy.inspection import policy_faults, unconfirmed_rows
from dsca_desk.policy.notes import NOTES, Note
from dsca_desk.policy.table import PolicyError
from dsca_desk.services.policy import shipped_policy

THRESHOLDS = "group,kind,amount,enacted,source,status,effective_from,effective_to,remark"
MakePack = Callable[..., Path]


@pytest.fixture
def make_pack(tmp_path: Path) -> MakePack:
    """Write a pack: file names with their text, the head unless it is given."""

    def make(name: str = "office", /, **files: str) -> Path:
        folder = tmp_path / name
        folder.mkdir()
        (folder / "edition.toml").write_text(
            f'id = "{name}"\ntitle = "Figures of the office"\nas_of = 2026-11-20\n', encoding="utf-8"
        )
        for table, text in files.items():
            (folder / f"{table}.csv").write_text(text, encoding="utf-8")
        return folder

    return make


def test_a_row_of_the_same_key_and_start_is_replaced(make_pack: MakePack) -> None:
    pack = make_pack(
        notification_thresholds=f"{THRESHOLDS}\n"
        "NATO_PLUS_5,LEASE_MDE,25000000,yes,Office letter of 2 Nov 2026,confirmed,2002-09-30,,\n"
    )
    policy = shipped_policy([pack])
    row = policy.find(NOTIFICATION_THRESHOLDS, NotificationThreshold, "NATO_PLUS_5", "LEASE_MDE")
    assert row is not None
    assert (row.status, row.source) == ("confirmed", "Office letter of 2 Nov 2026")
    shipped = shipped_policy()
    assert len(policy.rows(NOTIFICATION_THRESHOLDS, NotificationThreshold)) == len(
        shipped.rows(NOTIFICATION_THRESHOLDS, NotificationThreshold)
    )
    assert len(unconfirmed_rows(policy)) == len(unconfirmed_rows(shipped)) - 1
    assert policy.edition.id == "2026-11+office"
    assert policy_faults(policy) == ()


def test_a_figure_changes_on_a_day_when_the_old_row_gets_its_last_day(make_pack: MakePack) -> None:
    pack = make_pack(
        notification_thresholds=f"{THRESHOLDS}\n"
        "OTHER,FMS_MDE,14000000,yes,22 USC 2776(b)(1),confirmed,1981-12-29,2027-02-28,\n"
        "OTHER,FMS_MDE,30000000,yes,Public law of the office's letter,confirmed,2027-03-01,,\n"
    )
    policy = shipped_policy([pack])
    on = [date(2027, 2, 28), date(2027, 3, 1)]
    rows = [policy.on(day).find(NOTIFICATION_THRESHOLDS, NotificationThreshold, "OTHER", "FMS_MDE") for day in on]
    assert [row.amount for row in rows if row] == [Decimal(14_000_000), Decimal(30_000_000)]
    assert [row.amount for row in policy.dated(NOTIFICATION_THRESHOLDS, NotificationThreshold, "OTHER", "FMS_MDE")] == [
        Decimal(7_000_000),
        Decimal(14_000_000),
        Decimal(30_000_000),
    ]


@pytest.mark.parametrize(
    ("rows", "row", "reason"),
    [
        ("OTHER,FMS_MDE,30000000,yes,Letter,confirmed,2027-03-01,,\n", 2, "overlaps another row of OTHER / FMS_MDE"),
        (
            "OTHER,FMS_MDE,14000000,yes,Letter,confirmed,1981-12-29,2027-02-01,\n"
            "OTHER,FMS_MDE,30000000,yes,Letter,confirmed,2027-03-01,,\n",
            3,
            "gap in OTHER / FMS_MDE: nothing is in force between 2027-02-01 and 2027-03-01",
        ),
        ("OTHER,FMS_MDE,30000000,perhaps,Letter,confirmed,2027-03-01,,\n", 2, "enacted: 'perhaps' is neither yes nor no"),
        ("OTHER,FMS_MDE,30000000,yes,,confirmed,1981-12-29,,\n", 2, "source: every row names its source"),
    ],
)
def test_a_pack_that_does_not_fit_is_refused_with_its_own_row(make_pack: MakePack, rows: str, row: int, reason: str) -> None:
    policy = shipped_policy([make_pack(notification_thresholds=f"{THRESHOLDS}\n{rows}")])
    with pytest.raises(PolicyError) as refusal:
        policy.rows(NOTIFICATION_THRESHOLDS, NotificationThreshold)
    assert refusal.value.file == "office/notification_thresholds.csv"
    assert refusal.value.row == row
    assert refusal.value.reason.startswith(reason)
    assert [str(fault) for fault in policy_faults(policy)] == [str(refusal.value)]


def test_the_last_pack_is_the_strongest(make_pack: MakePack) -> None:
    head = (
        "code,name,kind,iso2,iso3,combatant_command,region,notification_group,"
        "nato,major_non_nato_ally,historical,fictional,source,status"
    )
    row = "BN,{},COUNTRY,,,,,OTHER,no,no,no,yes,Office,confirmed"
    one = make_pack(
        "one", countries=f"{head}\n{row.format('First')}\nXZ,Newland,COUNTRY,,,,,OTHER,no,no,no,yes,Office,confirmed\n"
    )
    two = make_pack("two", countries=f"{head}\n{row.format('Second')}\n")
    policy = shipped_policy([one, two])
    names = {country.code: country.name for country in policy.rows(COUNTRIES, Country)}
    assert (names["BN"], names["XZ"], len(names)) == ("Second", "Newland", 256)
    assert policy.edition.id == "2026-11+one+two"


def test_a_misspelled_table_is_refused_before_anything_is_read(make_pack: MakePack) -> None:
    pack = make_pack(notification_treshholds=f"{THRESHOLDS}\n")
    with pytest.raises(PolicyError, match=r"office/notification_treshholds\.csv: no such table"):
        shipped_policy([pack])
    policy = Policy(shipped_policy().layers[0].folder, [pack])
    assert [fault.file for fault in policy_faults(policy)] == ["office/notification_treshholds.csv"]


def test_a_text_that_replaces_nothing_is_refused(make_pack: MakePack) -> None:
    pack = make_pack()
    (pack / "texts" / "notes").mkdir(parents=True)
    (pack / "texts" / "notes" / "NDV.txt").write_text("wording: office\n\nText.\n", encoding="utf-8")
    with pytest.raises(PolicyError, match=r"office/texts/notes/NDV\.txt: replaces no text and belongs to no note"):
        shipped_policy([pack])


def test_a_text_may_come_with_a_note_of_its_own(make_pack: MakePack) -> None:
    shipped = shipped_policy().layers[0].folder / "notes.csv"
    head, *rows = shipped.read_text(encoding="utf-8").splitlines()
    own = next(row for row in rows if row.startswith("NVD,")).replace("NVD,", "OFFICE-NVD,", 1)
    pack = make_pack(notes=f"{head}\n{own}\n")
    (pack / "texts" / "notes").mkdir(parents=True)
    (pack / "texts" / "notes" / "OFFICE-NVD.txt").write_text("wording: office\n\nText for {lines}.\n", encoding="utf-8")
    policy = shipped_policy([pack])
    assert policy.find(NOTES, Note, "OFFICE-NVD") is not None
    assert policy.library_text("notes/OFFICE-NVD").wording == "office"
    assert policy_faults(policy) == ()


@pytest.mark.parametrize("name", ["empty", "missing", "file"])
def test_what_has_no_head_is_no_pack(tmp_path: Path, name: str) -> None:
    (tmp_path / "empty").mkdir()
    (tmp_path / "file").write_text("no folder", encoding="utf-8")
    with pytest.raises(PolicyError, match=rf"{name}/edition\.toml") as refusal:
        shipped_policy([tmp_path / name])
    assert refusal.value.row is None
