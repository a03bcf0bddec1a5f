"""What is to know about the fields of the data sheet of a lease (SAMM Figure C11.F8)."""

from collections.abc import Mapping

from dsca_desk.records.facts import Fact

SHEET: Mapping[str, Fact] = {
    "lessee": Fact("Lessee", "Who gets the articles: the ministry or armed force, in its own name."),
    "agency": Fact("Lessor (agency)", "The military department that lends them."),
    "articles": Fact("Articles", "What is lent, with quantities.", "to-keep"),
    "major_articles": Fact("Of these MDE", "Major defense equipment among them, split out."),
    "replacement_value": Fact("Replacement value, US$", "What it would cost to replace everything that is lent.", "to-keep"),
    "rent": Fact("Rent for the term, US$", "For the whole term; 0 where no rent is asked.", "to-keep"),
    "marking": Fact("Classification of the lease", "CUI or UNCLASSIFIED; nothing classified is kept here."),
    "equipment_marking": Fact("Classification of the equipment", "As its guide says, in words."),
    "missile_technology": Fact("Missile technology", "Whether an article stands on the annex of the regime, and where."),
    "planned_on": Fact("Planned for", "When the lease is planned to begin."),
    "refurbishment_days": Fact("Refurbishment, days", "Time for refurbishment beside the term, in whole days."),
    "starts_on": Fact("First day", "The first day of the lease."),
    "ends_on": Fact("Last day", "Its last day: five years at the most, refurbishment beside them."),
    "terms": Fact("Terms", "What the lessee agrees to: care, loss, return, inspection."),
    "administered_by": Fact("Administering activity", "Who looks after the lease."),
    "purpose": Fact("Foreign-policy reason", "The compelling foreign-policy and national-security reason."),
    "why_not_sold": Fact("Why not sold", "Why the articles are lent and not sold."),
    "contact": Fact("Contact", "Who can be asked, with telephone."),
    "inspected_on": Fact("Inspected on", "The day the articles were inspected at the end."),
}
