"""The way of one document of the sample office through its stations: package, writing, reviews, signatures, offer, effect."""

from collections.abc import Callable, Iterator, Mapping
from datetime import date, datetime, timedelta

import msgspec

from dsca_desk.policy.edition import Policy
from dsca_desk.records.offer import BASIC, Offer
from dsca_desk.rules.payments import payment_schedule
from dsca_desk.rules.pricing import price
from dsca_desk.services import case_prices, cases, issuing, reviews
from dsca_desk.services.preparing import ApprovalGiven, ApprovalKind, save_approval
from dsca_desk.services.printing import printed_letter
from dsca_desk.services.sample_life import Asked, Course, Round
from dsca_desk.services.sample_steps import Act, confirm_figures, moment, working_day
from dsca_desk.services.step_facts import approvals_needed
from dsca_desk.services.step_subjects import Subject
from dsca_desk.services.stepping import take_step
from dsca_desk.store.engine import Store

_OFFICES = ("Office of the General Counsel (FO/OGC)", "Country Finance Director (OBO)", "Country Portfolio Director (IOPS/REX)")
_ORDER = ("Development", "Write", "Review", "Proposed", "Offered", "Accepted", "Implemented")
_AFTER = {"write": 1, "review": 4, "answers": 12, "sign": 14, "list": 15, "countersign": 17, "offer": 18}
"""The days after its approval on which a document comes to a station, where its course names none."""
_DUE = timedelta(days=10)


class Walk:
    """The way of one document of a case through its stations, on the days of its course."""

    def __init__(self, store: Store, policy: Policy, case: str, document: str, course: Course, by: str, today: date) -> None:
        self.store, self.policy, self.case, self.document = store, policy, case, document
        self.course, self.by, self.today = course, by, today
        self.subject = Subject("DOCUMENT", case, document)

    def acts(self) -> Iterator[Act]:
        """Yield the acts of every earlier way, then of the last one, to the state the course names."""
        for number, earlier in enumerate(self.course.rounds):
            yield from self._stations(earlier.approved_on, {}, earlier.until, (), f"{number}")
            yield Act(moment(earlier.on, 16), self._turn(earlier))
        if self.course.approved_on is not None:
            yield from self._stations(self.course.approved_on, self.course.days, self.course.state, self.course.reviews, "last")

    def take(self, event: str, **facts: str) -> Callable[[datetime], object]:
        """Return taking a step of the document."""

        def act(at: datetime) -> object:
            return take_step(
                self.store, self.policy, self.subject, event, on=at.date(), facts=facts, by=self.by, at=at, today=at.date()
            )

        return act

    def _turn(self, earlier: Round) -> Callable[[datetime], object]:
        def act(at: datetime) -> object:
            subject, facts = self.subject, earlier.facts
            return take_step(
                self.store, self.policy, subject, earlier.event, on=at.date(), facts=facts, why=earlier.why, by=self.by, at=at
            )

        return act

    def _stations(
        self, approved: date, days: Mapping[str, date], state: str, asked: tuple[Asked, ...], name: str
    ) -> Iterator[Act]:
        reached = _ORDER.index(state)

        def on(station: str) -> date:
            return days.get(station) or min(working_day(approved + timedelta(_AFTER[station])), self.today)

        if reached < _ORDER.index("Write"):
            return
        yield Act(moment(approved, 12), self._answer_package)
        yield Act(moment(approved, 13), self.take("MILDEP approves"))
        yield Act(moment(on("write"), 14), self.take("case-writing starts"))
        if reached < _ORDER.index("Review"):
            return
        yield Act(moment(on("review"), 14), self.take("writing complete"))
        asked = asked or tuple(Asked(office=office, position="CONCUR") for office in _OFFICES)
        yield Act(moment(on("review"), 15), lambda at: self._ask(asked, at))
        proposed = reached >= _ORDER.index("Proposed")
        for office in asked:
            yield from self._answered(office, on("answers") if proposed else None)
        if not proposed:
            return
        yield Act(
            moment(on("answers"), 17),
            lambda at: confirm_figures(self.store, self.policy, self.case, self.document, "Pricing memo", self.by, at),
        )
        yield Act(
            moment(on("sign"), 17), self.take("all reviewers approve and MILDEP signs", signed_by="Chief, security assistance")
        )
        if reached < _ORDER.index("Offered"):
            if "list" in days:
                yield Act(moment(on("list"), 13), self.take("place on State list"))
            return
        signs = {"signed_by": "Director of operations, DSCA"}
        if self.document.startswith("M"):
            yield Act(moment(on("countersign"), 14), self.take("DSCA countersigns (modification)", **signs))
            if reached == _ORDER.index("Implemented"):
                yield Act(moment(self.course.implemented_on or on("offer"), 15), self._send)
            return
        yield Act(moment(on("list"), 13), self.take("place on State list"))
        yield Act(moment(on("list"), 14), self._approve)
        yield Act(
            moment(on("countersign"), 14),
            self.take("State concurs and DSCA countersigns", authority="PM/RSAT, by message", **signs),
        )
        yield Act(moment(on("offer"), 15), self._send)
        if name == "last" and self.course.accepted_on is not None:
            yield Act(moment(self.course.accepted_on, 16), self._accept)
        if name == "last" and self.course.implemented_on is not None:
            yield Act(moment(self.course.implemented_on, 17), self._implement)

    # --- what an officer does at a station ---

    def offer(self) -> Offer:
        """The document as it is kept."""
        return cases.open_case(self.store, self.case, self.document).offer

    def _answer_package(self, at: datetime) -> None:
        papers = reviews.package_of(self.store, self.policy, self.case, self.document, at.date())
        answers: Mapping[str, tuple[reviews.PackageAnswer, str]] = {
            row.paper.code: ("YES", "in the package") if row.paper.need == "always" else ("NOT_APPLICABLE", "") for row in papers
        }
        reviews.answer_package(self.store, self.policy, self.case, self.document, answers, by=self.by, at=at)

    def _ask(self, asked: tuple[Asked, ...], at: datetime) -> None:
        for row in asked:
            if row.asked_on is None:
                due = row.due_on or at.date() + _DUE
                reviews.ask_reviews(
                    self.store, self.case, self.document, [row.office], asked_on=at.date(), due_on=due, by=self.by, at=at
                )

    def _answered(self, row: Asked, last: date | None) -> Iterator[Act]:
        """The answers of one office; with `last` everything is answered and closed by that day."""
        if row.asked_on is not None:
            asked_on = row.asked_on
            yield Act(
                moment(asked_on, 15, 30),
                lambda at: reviews.ask_reviews(
                    self.store, self.case, self.document, [row.office], asked_on=asked_on, due_on=row.due_on, by=self.by, at=at
                ),
            )
        if row.before_on is not None:
            yield Act(moment(row.before_on, 15, 40), lambda at: self._position(row, row.before, row.before_remark, (), at))
        on = row.on or last
        if on is not None and row.position:
            comments = tuple(reviews.CommentGiven(one.text, _SEVERITY[one.severity], one.path) for one in row.comments)
            yield Act(moment(on, 16), lambda at: self._position(row, row.position, row.remark, comments, at))
            for place, comment in enumerate(row.comments):
                if comment.answer:
                    yield Act(moment(comment.closed_on or on, 16, 10 + place), self._reply(row.office, place))

    def _review(self, office: str, day: date) -> reviews.ReviewRow:
        found = [
            row for row in reviews.reviews_of(self.store, self.case, self.document, day) if row.office == office and row.current
        ]
        return found[-1]

    def _position(self, row: Asked, position: str, remark: str, comments: tuple[reviews.CommentGiven, ...], at: datetime) -> None:
        review = self._review(row.office, at.date())
        reviews.answer_review(
            self.store,
            review.id,
            _POSITION[position],
            on=at.date(),
            answered_by=row.answered_by or row.office,
            comments=comments,
            remark=remark,
            by=self.by,
            at=at,
        )

    def _reply(self, office: str, place: int) -> Callable[[datetime], object]:
        def act(at: datetime) -> None:
            given = next(row for row in self._asked() if row.office == office).comments[place]
            comment = self._review(office, at.date()).comments[place]
            reviews.answer_comment(self.store, comment.id, given.answer, closed_on=given.closed_on, by=self.by, at=at)

        return act

    def _asked(self) -> tuple[Asked, ...]:
        return self.course.reviews

    def _approve(self, at: datetime) -> None:
        """Have on file what the document shows to be needed."""
        for kinds, _ in approvals_needed(self.offer()):
            kind = msgspec.convert(kinds.split("|")[0], ApprovalKind)
            granted = ApprovalGiven(kind=kind, authority="Release authority", decided_on=at.date(), decision="GRANTED")
            save_approval(self.store, self.policy, granted, case=self.case, document=self.document, by=self.by, at=at)

    def _send(self, at: datetime) -> None:
        """Keep the letter as it left the desk, with the step that sent it."""
        opened = cases.open_case(self.store, self.case, self.document)
        priced = price(opened.offer, self.policy)
        issuing.issue_letter(
            self.store,
            self.policy,
            priced,
            self._printed(at),
            opened.revision,
            name=f"{self.case} {self.document}.pdf",
            on=at.date(),
            why="agreed with the purchaser",
            by=self.by,
            at=at,
        )

    def _printed(self, at: datetime) -> bytes:
        if self.document != BASIC:
            from dsca_desk.services.change_printing import kept_change, printed_change

            kept = kept_change(self.store, self.case, self.document)
            status = "Implemented" if self.document.startswith("M") else "Offered"
            return printed_change(kept.base, kept.offer, self.policy, status=status, printed_on=at.date(), about=kept.about)
        priced = price(self.offer(), self.policy)
        schedule = payment_schedule(priced, self.policy)
        return printed_letter(priced, schedule, self.policy, status="Offered", printed_on=at.date())

    def _accept(self, at: datetime) -> None:
        self.take("purchaser accepts", signed_by=self.offer().purchaser.name)(at)

    def _implement(self, at: datetime) -> None:
        offer = self.offer()
        paid = str(payment_schedule(price(offer, self.policy), self.policy).initial_deposit)
        self.take("financial implementation", deposit=paid, systems="all")(at)
        final = price(self.offer(), self.policy)
        case_prices.keep_pricing(self.store, final, on=offer.price_date, by=self.by, at=at)


_POSITION: Mapping[str, reviews.Position] = {"CONCUR": "CONCUR", "CONCUR_COMMENT": "CONCUR_COMMENT", "NONCONCUR": "NONCONCUR"}
_SEVERITY: Mapping[str, reviews.Severity] = {
    "CRITICAL": "CRITICAL",
    "SUBSTANTIVE": "SUBSTANTIVE",
    "ADMINISTRATIVE": "ADMINISTRATIVE",
}
