"""Look through a whole edition and its packs: every table, every text, and files that belong to neither."""

from collections.abc import Iterator
from typing import NamedTuple

from dsca_desk.policy.catalog import TABLES
from dsca_desk.policy.edition import TEXT_NAME, Layer, Policy, read_head
from dsca_desk.policy.notes import NOTES, Note
from dsca_desk.policy.table import PolicyError, Row, TableSpec
from dsca_desk.policy.texts import read_text

_KNOWN = {"edition.toml", "texts", *(f"{name}.csv" for name in TABLES)}


class TableRow(NamedTuple):
    """A row with the table it stands in, where rows of many tables are listed together."""

    table: TableSpec
    row: Row


def unconfirmed_rows(policy: Policy) -> tuple[TableRow, ...]:
    """List every row of every table that is not confirmed, table by table. Raises PolicyError at a faulty table."""
    return tuple(
        TableRow(spec, row) for spec in TABLES.values() for row in policy.rows(spec, spec.row_type) if row.status != "confirmed"
    )


def policy_faults(policy: Policy) -> tuple[PolicyError, ...]:
    """List every fault of a policy: strange files, heads, tables, texts."""
    faults: list[PolicyError] = []
    for layer in policy.layers:
        faults += _strange_files(policy, layer)
        try:
            read_head(layer)
        except PolicyError as fault:
            faults.append(fault)
    for spec in TABLES.values():
        faults += policy.read(spec)[1]
    return (*faults, *_text_faults(policy))


def refuse_strange_packs(policy: Policy) -> None:
    """Refuse packs with files that nothing would read: a misspelled name would silently change nothing. Raises PolicyError."""
    for layer in policy.layers[1:]:
        read_head(layer)
        for fault in _strange_files(policy, layer):
            raise fault


def _strange_files(policy: Policy, layer: Layer) -> list[PolicyError]:
    """List the files of a layer that nothing would ever read."""
    faults = [
        PolicyError(layer.label(path.name), None, "no such table; the file does not belong here")
        for path in (sorted(layer.folder.iterdir()) if layer.folder.is_dir() else ())
        if path.name not in _KNOWN
    ]
    known = _known_texts(policy, layer) if layer.number and (layer.folder / "texts").exists() else None
    for path in sorted((layer.folder / "texts").rglob("*")):
        file = path.relative_to(layer.folder).as_posix()
        name = file.removeprefix("texts/").removesuffix(".txt")
        if path.is_dir():
            continue
        if not file.endswith(".txt") or not TEXT_NAME.fullmatch(name):
            faults.append(PolicyError(layer.label(file), None, "not a text; the file does not belong here"))
        elif known is not None and name not in known:
            faults.append(PolicyError(layer.label(file), None, "replaces no text and belongs to no note"))
    return faults


def _text_faults(policy: Policy) -> Iterator[PolicyError]:
    """Read every text of every layer; a text of a note may only have places that the note declares, and `lines`."""
    places = {note.code: {"lines", *note.parameters} for note in _notes(policy)}
    for layer in policy.layers:
        for name in _texts_of(layer):
            file = layer.label(f"texts/{name}.txt")
            try:
                text = read_text(layer.folder / "texts" / f"{name}.txt", name, file)
            except PolicyError as fault:
                yield fault
                continue
            strange = sorted(text.places - places.get(name.removeprefix("notes/"), text.places))
            if strange:
                yield PolicyError(file, None, f"places that the note does not declare: {', '.join(strange)}")


def _known_texts(policy: Policy, layer: Layer) -> set[str]:
    """The names a pack's text may have: those of the texts below it, and of the notes in the library."""
    below = {name for lower in policy.layers[: layer.number] for name in _texts_of(lower)}
    return below | {f"notes/{note.code}" for note in _notes(policy)}


def _texts_of(layer: Layer) -> list[str]:
    folder = layer.folder / "texts"
    return [path.relative_to(folder).with_suffix("").as_posix() for path in sorted(folder.rglob("*.txt"))]


def _notes(policy: Policy) -> list[Note]:
    return [one.row for one in policy.read(NOTES)[0] if isinstance(one.row, Note)]
