"""Checks of line values that the manual limits: placeholders and nonrecurring cost."""

from collections.abc import Iterator

from dsca_desk.policy.codes import PLACEHOLDER_VALUES, PlaceholderValue
from dsca_desk.rules.checks.context import CheckContext, Leaf
from dsca_desk.rules.checks.registry import Found, check
from dsca_desk.rules.notes.facts import is_grant_excess, special_kind
from dsca_desk.rules.wording import dollars_text

_ENJJPT = ("enjjpt", "joint jet pilot training")


@check(16, "placeholder-value", "error", "SAMM C6.7.6.2-3", "No line holds a placeholder value")
def placeholder_value(context: CheckContext) -> Iterator[Found]:
    """Lines of $0, $1, $2 or $10, unless one of the exceptions a to g applies.

    The program sees: pilot training of the Euro-NATO school and training accounting lines (a, g), grants of excess articles
    (c), BPC lines left or redirected (e, f). For software (b, d) and what it cannot see, the line's note names the exception.
    """
    values = {row.value for row in context.on.rows(PLACEHOLDER_VALUES, PlaceholderValue)}
    for leaf in context.leaves:
        if leaf.price.value in values and special_kind(leaf.line, context.policy) != "SCML" and not _exempt(context, leaf):
            yield Found(
                f"{leaf.path}.unit_price",
                f"{leaf.name} is valued {dollars_text(leaf.price.value)}, a placeholder that needs an "
                "exception of C6.7.6.3; give it its price, or leave the line out.",
            )


@check(126, "nonrecurring-equipment", "warning", "SAMM C9.4.5", "Nonrecurring cost is for major defense equipment")
def nonrecurring_equipment(context: CheckContext) -> Iterator[Found]:
    """A unit charge on another line is not counted."""
    for leaf in context.leaves:
        charge = leaf.line.nonrecurring_unit_charge
        if charge and not leaf.line.mde:
            yield Found(
                f"{leaf.path}.nonrecurring_unit_charge",
                f"{leaf.name} gives a nonrecurring unit charge of {dollars_text(charge)} and is not major "
                "defense equipment, so it is not charged.",
            )


def _exempt(context: CheckContext, leaf: Leaf) -> bool:
    line = leaf.line
    text = " ".join(
        (line.description, *line.notes, *((leaf.parent.description, *leaf.parent.notes) if leaf.parent else ()))
    ).lower()
    told = any("c6.7.6" in note.text.lower() for note in context.notes if line.number in note.lines)
    training = line.kind == "TRAINING" and (not leaf.price.value or any(word in text for word in _ENJJPT))
    return is_grant_excess(line) or context.is_bpc or training or told
