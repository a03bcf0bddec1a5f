"""Gather what the sheet in front of a package prints: the document, its papers, the offer check, reviews, approvals, returns."""

from datetime import date

from dsca_desk.documents.package_sheet import (
    PackageApproval,
    PackageFinding,
    PackagePaper,
    PackageReturn,
    PackageReview,
    PackageSheet,
    package_sheet_pdf,
)
from dsca_desk.documents.papers import Paper
from dsca_desk.policy.codes import AGENCIES, Agency
from dsca_desk.policy.edition import Policy
from dsca_desk.records.offer import BASIC, Offer
from dsca_desk.rules.finding import Finding
from dsca_desk.rules.notes import place_notes
from dsca_desk.rules.place_words import where_words
from dsca_desk.rules.pricing import price
from dsca_desk.rules.wording import day_text
from dsca_desk.services.acceptances import FIGURES, Acceptance, acceptances_in_force, list_acceptances, may_be_accepted
from dsca_desk.services.case_lines import case_head
from dsca_desk.services.cases import open_case
from dsca_desk.services.checking import check_kept
from dsca_desk.services.document_clocks import clocks_of
from dsca_desk.services.preparing import approvals
from dsca_desk.services.reviews import PaperRow, ReviewRow, package_of, returns_of, reviews_of
from dsca_desk.store.engine import Store

__all__ = ["package_sheet_of", "package_sheet_pdf"]

_ANSWERS = {"YES": "Yes", "NO": "Missing", "NOT_APPLICABLE": "Does not apply", "": "Not answered"}
_POSITIONS = {
    "CONCUR": "Concurs",
    "CONCUR_COMMENT": "Concurs with comment",
    "NONCONCUR": "Does not concur",
    "": "No answer yet",
}
_APPROVALS = {
    "RELEASE": "Release of information or materiel",
    "DISCLOSURE": "Exception to disclosure policy",
    "YOCKEY": "Yockey waiver",
    "NONRECURRING": "Waiver of nonrecurring costs",
    "SOLE_SOURCE": "Sole source",
    "EXCEPTION": "Exception to policy",
    "MTCR": "Missile-technology approval",
}
_IN_PACKAGE = ("YES", "NOT_APPLICABLE")


def package_sheet_of(
    store: Store, policy: Policy, case: str, document: str = BASIC, *, printed_on: date, by: str
) -> PackageSheet:
    """Return the sheet in front of the package of a kept document; a draft while a paper or an error is open.

    The offer check runs as if the letter were printed today. Raises NotFound, PolicyError.
    """
    offer = open_case(store, case, document).offer
    with store.reading() as session:
        head = case_head(session, case)
    kept = next(one for one in reversed(head.documents) if one.document == document)
    clocks = clocks_of(store, policy, case, document, printed_on)
    papers = tuple(_paper(row) for row in package_of(store, policy, case, document, printed_on))
    findings = check_kept(store, offer, policy, printed_on=printed_on)
    accepted = acceptances_in_force(offer, findings, list_acceptances(store, case, document))
    notes = place_notes(offer, price(offer, policy), policy)

    def found(one: Finding) -> PackageFinding:
        return PackageFinding(where_words(offer, notes, one.path), one.message)

    def taken(one: Finding, told: Acceptance) -> PackageFinding:
        where = where_words(offer, notes, one.path)
        return PackageFinding(where, one.message, told.reason, told.name, told.at.date())

    errors = tuple(found(one) for one in findings if one.severity == "error")
    restated = f", restatement {kept.restatement}" if kept.restatement else ""
    goal = "" if clocks.processing.goal_days is None else f", {clocks.processing.goal_days} days"
    return PackageSheet(
        paper=Paper(
            title="Package sheet",
            number=f"{case} {document}",
            author=by,
            subject=offer.nickname,
            printed_on=printed_on,
            marking=head.marking,
            draft=bool(errors) or any(paper.open for paper in papers),
        ),
        case=case,
        document=f"{document}{restated}",
        status=kept.status,
        nickname=offer.nickname,
        purchaser=offer.purchaser.name,
        agency=_agency(policy, offer, printed_on),
        value=kept.total,
        category=f"{clocks.processing.category}{goal}",
        anticipated_on=clocks.processing.goal_on,
        milap_on=offer.milap_on,
        expires_on=offer.offer_expires_on,
        references=tuple(
            one.number if one.date is None else f"{one.number} of {day_text(one.date)}"
            for one in sorted(offer.references, key=lambda one: one.date or date.max)
        ),
        purpose=kept.purpose,
        papers=papers,
        reviews=tuple(_review(row) for row in reviews_of(store, case, document, printed_on) if row.current),
        approvals=tuple(
            PackageApproval(_APPROVALS[row.value.kind], row.value.items, row.standing.capitalize(), row.value.valid_until)
            for row in approvals(store, printed_on, case=case, document=document)
        ),
        returns=tuple(
            PackageReturn(row.returned_on, row.office, row.reason, row.explanation, row.resubmitted_on)
            for row in returns_of(store, policy, case, document)
        ),
        errors=errors,
        accepted=tuple(taken(one, told) for one, told in accepted.items()),
        warnings=tuple(found(one) for one in findings if may_be_accepted(one) and one not in accepted),
        figures=tuple(found(one) for one in findings if one.id in FIGURES and one.severity == "warning"),
        advice=sum(one.severity == "advice" for one in findings),
        officer=by,
    )


def _paper(row: PaperRow) -> PackagePaper:
    found = ", ".join(part for part in (row.evidence, row.by) if part)
    need = "Always" if row.paper.need == "always" else "Where it applies"
    return PackagePaper(row.paper.name, need, _ANSWERS[row.answer], found, row.answer not in _IN_PACKAGE)


def _review(row: ReviewRow) -> PackageReview:
    office = row.office if row.required else f"{row.office} (for information)"
    position = _POSITIONS.get(row.position, row.position)
    if row.answered_on is not None:
        position = f"{position}, {day_text(row.answered_on)}"
    return PackageReview(office, row.asked_on, row.due_on, position, row.open_comments)


def _agency(policy: Policy, offer: Offer, day: date) -> str:
    row = policy.on(day).find(AGENCIES, Agency, offer.agency)
    return offer.agency if row is None else f"{row.name} ({offer.agency})"
