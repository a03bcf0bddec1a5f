"""Checks of the code columns (3) and (5) to (7): known codes, pairs, cargo."""

from collections.abc import Iterator

from dsca_desk.policy.codes import (
    ASSISTANCE_TYPES,
    DELIVERY_TERM_CODES,
    OFFER_RELEASE_CODES,
    SOURCE_CODES,
    UNITS_OF_ISSUE,
    AssistanceType,
    DeliveryTermCode,
    OfferReleaseCode,
    SourceCode,
    UnitOfIssue,
)
from dsca_desk.records.offer import Line
from dsca_desk.rules.checks.context import CheckContext, months_range
from dsca_desk.rules.checks.registry import Found, check
from dsca_desk.rules.notes.facts import special_kind
from dsca_desk.rules.wording import list_text

CANADA = "CN"  # SAMM C7.11.2.1
BLANK = "-"


@check(10, "source-assistance-pair", "error", "MILSTRIP type of assistance table", "Source and type of assistance fit")
def source_assistance_pair(context: CheckContext) -> Iterator[Found]:
    """Each type of assistance names the sources it pays for; a code unknown to the table is another check's matter."""
    kinds = {row.code: row for row in context.on.rows(ASSISTANCE_TYPES, AssistanceType)}
    sources = {row.code: row for row in context.on.rows(SOURCE_CODES, SourceCode)}
    for leaf in context.leaves:
        kind, source = kinds.get(leaf.line.type_of_assistance or ""), sources.get(leaf.line.source)
        if kind is None or source is None or source.code in kind.pairs_with_source:
            continue
        fitting = source.pairs_with_assistance
        yield Found(
            f"{leaf.path}.type_of_assistance",
            f"{leaf.name} has source {source.code} ({source.name}) with type of assistance {kind.code} ({kind.name}); "
            f"source {source.code} goes with {list_text(fitting)}.",
            f"set:{fitting[0]}" if len(fitting) == 1 else "",
        )


@check(11, "release-code-delivery-term", "error", "SAMM Table C7.T6", "The delivery term has the release code it needs")
def release_code_delivery_term(context: CheckContext) -> Iterator[Found]:
    """Delivery term code 8 needs offer release code Z."""
    needed = {
        term: row.code
        for row in context.on.rows(OFFER_RELEASE_CODES, OfferReleaseCode)
        for term in row.required_for_delivery_terms
    }
    for leaf in context.leaves if context.offer.country != CANADA else ():
        release = needed.get(leaf.line.delivery_term_code or "")
        if release and leaf.line.offer_release_code != release:
            yield Found(
                f"{leaf.path}.offer_release_code",
                f"{leaf.name} has delivery term code {leaf.line.delivery_term_code}, which needs offer release code "
                f"{release}, not {leaf.line.offer_release_code or 'a blank'}.",
                f"set:{release}",
            )


@check(11, "release-code-cargo", "error", "SAMM Table C7.T6; C7.11", "Special cargo is not released without an answer")
def release_code_cargo(context: CheckContext) -> Iterator[Found]:
    """Codes A and Y are closed to classified and special cargo: oversize, hazardous, perishable, pilferable ..."""
    rows = {row.code: row for row in context.on.rows(OFFER_RELEASE_CODES, OfferReleaseCode)}
    safe = next((row.code for row in rows.values() if row.required_for), "Z")
    for leaf in context.leaves if context.offer.country != CANADA else ():
        row = rows.get(leaf.line.offer_release_code or "")
        cargo = _closed_cargo(leaf.line, row) if row else ""
        if row and cargo:
            yield Found(
                f"{leaf.path}.offer_release_code",
                f"{leaf.name} is {cargo}, and offer release code {row.code} ({row.name}) is not for such cargo; code {safe} is.",
                f"set:{safe}",
            )


@check(11, "release-code-canada", "error", "SAMM C7.11.2.1", "Canada has no offer release codes")
def release_code_canada(context: CheckContext) -> Iterator[Found]:
    """The column stays blank for Canada."""
    for leaf in context.leaves if context.offer.country == CANADA else ():
        if (leaf.line.offer_release_code or BLANK) != BLANK:
            yield Found(
                f"{leaf.path}.offer_release_code",
                f"{leaf.name} has offer release code {leaf.line.offer_release_code}; Canada does not use release codes.",
                "clear",
            )


@check(105, "code-known", "error", "SAMM Figure C5.F5", "Every code of columns (3) and (5) to (7) is known")
def code_known(context: CheckContext) -> Iterator[Found]:
    """A code must stand in the table of the document's day; blanks are allowed."""
    tables = (
        ("unit_of_issue", "unit of issue", {row.code for row in context.on.rows(UNITS_OF_ISSUE, UnitOfIssue)}),
        ("source", "source code", {row.code for row in context.on.rows(SOURCE_CODES, SourceCode)}),
        (
            "type_of_assistance",
            "type of assistance on a letter of offer",
            {row.code for row in context.on.rows(ASSISTANCE_TYPES, AssistanceType) if row.on_letter},
        ),
        (
            "offer_release_code",
            "offer release code",
            {row.code for row in context.on.rows(OFFER_RELEASE_CODES, OfferReleaseCode)},
        ),
        (
            "delivery_term_code",
            "delivery term code",
            {row.code for row in context.on.rows(DELIVERY_TERM_CODES, DeliveryTermCode)},
        ),
    )
    for leaf in context.leaves:
        for field, name, known in tables:
            for code in _written(getattr(leaf.line, field), field):
                if code in known:
                    continue
                yield Found(f"{leaf.path}.{field}", f"{leaf.name}: {code!r} is not a known {name}.")


@check(
    106, "article-codes", "warning", "SAMM Figure C5.F3", "An article line has its months, assistance, release and delivery codes"
)
def article_codes(context: CheckContext) -> Iterator[Found]:
    """The columns would print a dash, which says that no code applies; blanket and CLSSA lines carry no months."""
    for leaf in context.leaves:
        missing = list(_missing_codes(context, leaf.line))
        if missing:
            yield Found(
                f"{leaf.path}.{missing[0][0]}",
                f"{leaf.name} is an article without {list_text([name for _, name in missing])}.",
            )


@check(107, "months-readable", "error", "SAMM Table C6.T8 item 3", "Months of service are a number or a range")
def months_readable(context: CheckContext) -> Iterator[Found]:
    """`24` or `10-14`, first month first."""
    for path, line in context.lines:
        if not line.months_of_service or line.months_of_service == BLANK:
            continue
        months = months_range(line.months_of_service)
        if months is None or months[0] > months[1]:
            yield Found(
                f"{path}.months_of_service",
                f"Line {line.number}: {line.months_of_service!r} is not a number of months or a range such as 10-14.",
            )


def _written(code: str | None, field: str) -> list[str]:
    """The codes that a cell holds: none for a blank, several delivery terms as `2/X`, where X moves nothing."""
    if not code or code == BLANK:
        return []
    return [part for part in code.split("/") if part != "X"] if field == "delivery_term_code" and "/" in code else [code]


def _missing_codes(context: CheckContext, line: Line) -> Iterator[tuple[str, str]]:
    if line.kind != "ARTICLE" or special_kind(line, context.policy) in ("SCML", "PML"):
        return
    if context.offer.case_type == "DEFINED" and not line.months_of_service:
        yield "months_of_service", "months"
    if not line.type_of_assistance:
        yield "type_of_assistance", "type of assistance"
    if not line.offer_release_code and context.offer.country != CANADA:
        yield "offer_release_code", "offer release code"
    if not line.delivery_term_code:
        yield "delivery_term_code", "delivery term code"


def _closed_cargo(line: Line, row: OfferReleaseCode) -> str:
    if line.classified and "classified" in row.forbidden_for:
        return "classified"
    return "special cargo" if line.special_cargo and row.forbidden_for else ""
