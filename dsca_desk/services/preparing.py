"""Before and around a request: early talks, assessment requests, country team assessments, advisories, approvals.

Each is saved as a whole: without a number (or id) it is kept anew, with one it is changed. Errors say what is wrong where.
"""

from collections.abc import Iterable, Mapping
from datetime import date, datetime, timedelta
from typing import Any, Literal, NamedTuple, TypeVar, get_args

import msgspec
from sqlalchemy import or_, select
from sqlalchemy.orm import Session

from dsca_desk.policy.codes import COUNTRIES, Country
from dsca_desk.policy.edition import Policy
from dsca_desk.policy.lifecycle import CASE_LIMITS, REQUEST_CHECKLIST, CaseLimit
from dsca_desk.policy.lifecycle import RequestItem as ChecklistPoint
from dsca_desk.records.base import Record, Saved
from dsca_desk.records.preparing import Advisory, Approval, AssessmentRequest, CountryTeamAssessment, EarlyTalk
from dsca_desk.rules.wording import day_text
from dsca_desk.services.case_records import require_document
from dsca_desk.services.requests import require_request
from dsca_desk.store.engine import Store
from dsca_desk.store.errors import NotAllowed, NotFound, StaleRecord

TalkKind = Literal["REQUIREMENT", "GAP_STUDY", "FUNDS_ADVICE", "ASSESSMENT", "SITE_SURVEY", "MEETING"]
Trigger = Literal["REQUIREMENT_STATED", "FUNDS_TO_USE", "ASSESSMENT_REQUEST"]
ApprovalKind = Literal["RELEASE", "DISCLOSURE", "YOCKEY", "NONRECURRING", "SOLE_SOURCE", "EXCEPTION", "MTCR"]
Decision = Literal["GRANTED", "DENIED", ""]
TALK_TOPICS: Mapping[str, str] = {
    "AIMS": "What the partner aims at and the capability it wants",
    "PAST": "Earlier price answers and surveys",
    "DATES": "Dates that are wanted",
    "BUDGET": "The partner's budget cycle",
    "BASELINE": "The U.S. program baseline and versions",
    "PEOPLE": "Organizations and people",
}
_NOTHING = "Nothing was changed."
_V = TypeVar("_V", bound="_Kept")


class _Kept(msgspec.Struct, frozen=True, kw_only=True):
    """What the values here share: `id` and `revision` of the kept record, 0 while it is new."""

    id: int = 0
    revision: int = 0


class Talk(_Kept, frozen=True, kw_only=True):
    """An activity before any request; `number` is given when it is kept (`T-2026-0001`)."""

    number: str = ""
    country: str
    kind: TalkKind
    trigger: Trigger
    subject: str = ""
    on: date
    people: str = ""
    topics: tuple[str, ...] = ()
    notes: str = ""
    outcome: str = ""
    status: Literal["open", "closed"] = "open"
    marking: str = "UNCLASSIFIED"


class Assessment(_Kept, frozen=True, kw_only=True):
    """A Pre-LOR Assessment Request; `authorities` are the release offices that were asked (`P-2026-0001`)."""

    number: str = ""
    country: str
    item: str
    why_credible: str = ""
    marking: str = "UNCLASSIFIED"
    authorities: tuple[str, ...] = ()
    sent_on: date | None = None
    answer: str = ""
    answered_on: date | None = None
    expires_on: date | None = None


class TeamAssessment(_Kept, frozen=True, kw_only=True):
    """The embassy's assessment of a request; `conditions` and the keys of `elements` are points of the checklist (CTA-01)."""

    conditions: tuple[str, ...] = ()
    form: str = ""
    signer: str = ""
    signed_on: date | None = None
    command: str = ""
    concurred_by: str = ""
    concurred_on: date | None = None
    elements: dict[str, str] = {}


class Notice(_Kept, frozen=True, kw_only=True):
    """An advisory to other offices about a sensitive or unusual request."""

    reason: str
    items: str = ""
    prepared_by: str = ""
    sent_to: str = ""
    sent_on: date | None = None
    comments: str = ""


class ApprovalGiven(_Kept, frozen=True, kw_only=True):
    """A release, waiver, sole-source approval or exception to policy; `decision` is empty while it is awaited."""

    kind: ApprovalKind
    items: str = ""
    authority: str = ""
    asked_on: date | None = None
    due_on: date | None = None
    decided_on: date | None = None
    decision: Decision = ""
    conditions: str = ""
    valid_until: date | None = None


class ApprovalRow(NamedTuple):
    """An approval as it stands on a day: awaited, late, in force, expired or denied."""

    value: ApprovalGiven
    standing: Literal["awaited", "late", "in force", "expired", "denied"]


# --- early talks and assessment requests ------------------------------------------------------------------------------------


def save_talk(store: Store, policy: Policy, talk: Talk, *, request: str = "", by: str, at: datetime) -> Talk:
    """Keep a talk, new or changed, and lead to the request that came of it. Raises NotAllowed, NotFound, StaleRecord."""
    _known_country(policy, talk.country, at.date())
    _one_of(talk.kind, TalkKind, "kind")
    _one_of(talk.trigger, Trigger, "trigger")
    for topic in talk.topics:
        if topic not in TALK_TOPICS:
            raise NotAllowed(f"topics: {topic} is no topic. {_NOTHING} Choose {', '.join(TALK_TOPICS)}.")
    _not_to_come("on", talk.on, at.date())
    with store.writing(by, at, "early talk") as session:
        record = _numbered(session, EarlyTalk, EarlyTalk.number, talk, "T", talk.on)
        record.request_id = _request_id(session, request) if request else record.request_id
        return _saved(session, record, talk)


def save_assessment_request(
    store: Store, policy: Policy, asked: Assessment, *, request: str = "", by: str, at: datetime
) -> Assessment:
    """Keep a Pre-LOR Assessment Request (DSCA 16-26). One that was sent says why a sale is credible.

    Raises NotAllowed, NotFound, StaleRecord.
    """
    _known_country(policy, asked.country, at.date())
    if not asked.item.strip():
        raise NotAllowed(f"item: name what is to be assessed. {_NOTHING}")
    if asked.sent_on is not None and not asked.why_credible.strip():
        raise NotAllowed(f"why_credible: a request that is sent says why a sale is credible (DSCA 16-26). {_NOTHING}")
    _not_to_come("sent_on", asked.sent_on, at.date())
    _not_to_come("answered_on", asked.answered_on, at.date())
    _in_order(("sent_on", asked.sent_on), ("answered_on", asked.answered_on))
    _in_order(("sent_on", asked.sent_on), ("expires_on", asked.expires_on))
    with store.writing(by, at, "assessment request") as session:
        record = _numbered(session, AssessmentRequest, AssessmentRequest.number, asked, "P", asked.sent_on or at.date())
        record.request_id = _request_id(session, request) if request else record.request_id
        return _saved(session, record, asked)


def talks(store: Store, country: str = "", *, request: str = "", open_only: bool = False) -> tuple[Talk, ...]:
    """Return the talks, the newest first; of a country, of a request, or only open ones. Raises NotFound."""
    query = select(EarlyTalk).order_by(EarlyTalk.on.desc(), EarlyTalk.id.desc())
    if country:
        query = query.where(EarlyTalk.country == country)
    if open_only:
        query = query.where(EarlyTalk.status == "open")
    with store.reading() as session:
        if request:
            query = query.where(EarlyTalk.request_id == _request_id(session, request))
        return tuple(_value(record, Talk) for record in session.scalars(query))


def assessment_requests(store: Store, country: str = "", *, request: str = "") -> tuple[Assessment, ...]:
    """Return the assessment requests, the newest first; of a country or of a request. Raises NotFound."""
    query = select(AssessmentRequest).order_by(AssessmentRequest.id.desc())
    if country:
        query = query.where(AssessmentRequest.country == country)
    with store.reading() as session:
        if request:
            query = query.where(AssessmentRequest.request_id == _request_id(session, request))
        return tuple(_value(record, Assessment) for record in session.scalars(query))


# --- country team assessment and advisories ---------------------------------------------------------------------------------


def assessment_points(policy: Policy, day: date) -> tuple[ChecklistPoint, ...]:
    """Return the points of a country team assessment: when it is needed (conditional) and what it holds."""
    rows = policy.on(day).rows(REQUEST_CHECKLIST, ChecklistPoint)
    return tuple(row for row in rows if row.applies_to == "Country Team Assessment")


def save_team_assessment(
    store: Store, policy: Policy, request: str, assessment: TeamAssessment, *, by: str, at: datetime
) -> TeamAssessment:
    """Keep the country team assessment of a request. Raises NotAllowed, NotFound, StaleRecord."""
    known = {point.code for point in assessment_points(policy, at.date())}
    strange = sorted({*assessment.conditions, *assessment.elements} - known)
    if strange:
        raise NotAllowed(f"{strange[0]} is no point of a country team assessment. {_NOTHING}")
    _not_to_come("signed_on", assessment.signed_on, at.date())
    _in_order(("signed_on", assessment.signed_on), ("concurred_on", assessment.concurred_on))
    if assessment.signed_on is not None and not assessment.signer.strip():
        raise NotAllowed(f"signer: name who signed it. {_NOTHING}")
    with store.writing(by, at, "country team assessment") as session:
        return _saved(session, _of_request(session, CountryTeamAssessment, request, assessment), assessment)


def team_assessments(store: Store, request: str) -> tuple[TeamAssessment, ...]:
    """Return the country team assessments of a request. Raises NotFound."""
    with store.reading() as session:
        query = select(CountryTeamAssessment).where(CountryTeamAssessment.request_id == _request_id(session, request))
        return tuple(_value(record, TeamAssessment) for record in session.scalars(query.order_by(CountryTeamAssessment.id)))


def open_elements(policy: Policy, assessment: TeamAssessment, day: date) -> tuple[ChecklistPoint, ...]:
    """Return what a country team assessment must hold and does not yet; nothing while no condition asks for one."""
    if not assessment.conditions:
        return ()
    points = assessment_points(policy, day)
    return tuple(point for point in points if point.need == "assessment" and not assessment.elements.get(point.code, "").strip())


def save_advisory(store: Store, request: str, notice: Notice, *, by: str, at: datetime) -> Notice:
    """Keep an advisory about a request. Raises NotAllowed, NotFound, StaleRecord."""
    if not notice.reason.strip():
        raise NotAllowed(f"reason: say why other offices are told. {_NOTHING}")
    if notice.sent_on is not None and not notice.sent_to.strip():
        raise NotAllowed(f"sent_to: name who was told. {_NOTHING}")
    _not_to_come("sent_on", notice.sent_on, at.date())
    with store.writing(by, at, "advisory") as session:
        return _saved(session, _of_request(session, Advisory, request, notice), notice)


def advisories(store: Store, request: str) -> tuple[Notice, ...]:
    """Return the advisories about a request. Raises NotFound."""
    with store.reading() as session:
        query = select(Advisory).where(Advisory.request_id == _request_id(session, request)).order_by(Advisory.id)
        return tuple(_value(record, Notice) for record in session.scalars(query))


# --- approvals ---------------------------------------------------------------------------------------------------------------


def save_approval(
    store: Store,
    policy: Policy,
    approval: ApprovalGiven,
    *,
    request: str = "",
    case: str = "",
    document: str = "",
    by: str,
    at: datetime,
) -> ApprovalGiven:
    """Keep an approval of a request or of a document. An exception to policy is due after the routine time of the policy.

    Raises NotAllowed, NotFound, StaleRecord.
    """
    _one_of(approval.kind, ApprovalKind, "kind")
    _one_of(approval.decision, Decision, "decision")
    if bool(approval.decision) != (approval.decided_on is not None):
        raise NotAllowed(f"decided_on: a decision has its day, and a day its decision. {_NOTHING}")
    _not_to_come("decided_on", approval.decided_on, at.date())
    _in_order(("asked_on", approval.asked_on), ("decided_on", approval.decided_on))
    _in_order(("decided_on", approval.decided_on), ("valid_until", approval.valid_until))
    if approval.decision and not approval.authority.strip():
        raise NotAllowed(f"authority: name who decided. {_NOTHING}")
    if approval.kind == "EXCEPTION" and approval.asked_on is not None and approval.due_on is None:
        approval = msgspec.structs.replace(approval, due_on=exception_due(policy, approval.asked_on))
    with store.writing(by, at, f"approval {approval.kind}") as session:
        record = _found(session, Approval, approval)
        if record is None:
            record = Approval(
                request_id=_request_id(session, request) if request else None,
                document_id=require_document(session, case, document, whole=False).id if case else None,
            )
            if (record.request_id is None) == (record.document_id is None):
                raise NotAllowed(f"An approval belongs to a request or to a document of a case. {_NOTHING}")
        return _saved(session, record, approval)


def approvals(store: Store, today: date, *, request: str = "", case: str = "", document: str = "") -> tuple[ApprovalRow, ...]:
    """Return the approvals of a request or document as they stand on a day. Raises NotFound."""
    with store.reading() as session:
        wanted = []
        if request:
            wanted.append(Approval.request_id == _request_id(session, request))
        if case:
            wanted.append(Approval.document_id == require_document(session, case, document, whole=False).id)
        query = select(Approval).where(or_(*wanted) if wanted else Approval.id > 0).order_by(Approval.id)
        values = [_value(record, ApprovalGiven) for record in session.scalars(query)]
    return tuple(ApprovalRow(value, _standing(value, today)) for value in values)


def exception_due(policy: Policy, asked_on: date) -> date | None:
    """Return the day a routine exception to policy is answered: the working days of the policy after it was asked for."""
    row = policy.on(asked_on).find(CASE_LIMITS, CaseLimit, "EXCEPTION_ANSWER")
    if row is None:
        return None
    day, left = asked_on, int(row.figure)
    while left:
        day += timedelta(days=1)
        left -= day.weekday() < 5  # Saturday and Sunday do not count; federal holidays are not in the policy
    return day


def _standing(approval: ApprovalGiven, today: date) -> Literal["awaited", "late", "in force", "expired", "denied"]:
    if approval.decision == "DENIED":
        return "denied"
    if approval.decision == "GRANTED":
        return "expired" if approval.valid_until is not None and approval.valid_until < today else "in force"
    return "late" if approval.due_on is not None and approval.due_on < today else "awaited"


# --- helpers -----------------------------------------------------------------------------------------------------------------


def _known_country(policy: Policy, country: str, day: date) -> None:
    if policy.on(day).find(COUNTRIES, Country, country) is None:
        raise NotAllowed(f"country: {country or 'nothing'} is no country or organization code. {_NOTHING}")


def _one_of(value: str, choices: Any, field: str) -> None:
    if value not in get_args(choices):
        raise NotAllowed(f"{field}: {value or 'nothing'} is not one of {', '.join(filter(None, get_args(choices)))}. {_NOTHING}")


def _not_to_come(field: str, day: date | None, today: date) -> None:
    if day is not None and day > today:
        raise NotAllowed(f"{field}: {day_text(day)} has not come yet. {_NOTHING}")


def _in_order(earlier: tuple[str, date | None], later: tuple[str, date | None]) -> None:
    if earlier[1] is not None and later[1] is not None and later[1] < earlier[1]:
        raise NotAllowed(f"{later[0]}: {day_text(later[1])} lies before {earlier[0]}, {day_text(earlier[1])}. {_NOTHING}")


def _request_id(session: Session, number: str) -> int:
    return require_request(session, number).id


def _found(session: Session, kind: type[Any], value: _Kept) -> Any:
    if not value.id:
        return None
    record = session.get(kind, value.id)
    if record is None:
        raise NotFound(f"It is not kept here any more. {_NOTHING}")
    if record.revision != value.revision:
        raise StaleRecord(kind.__tablename__.replace("_", " "), value.id)
    return record


def _numbered(session: Session, kind: type[Any], column: Any, value: Any, letter: str, day: date) -> Any:
    record = _found(session, kind, value)
    if record is not None:
        return record
    prefix = f"{letter}-{day.year}-"
    taken = [number[len(prefix) :] for number in session.scalars(select(column).where(column.like(f"{prefix}%")))]
    last = max((int(number) for number in taken if number.isdigit()), default=0)
    return kind(number=f"{prefix}{last + 1:04}")


def _of_request(session: Session, kind: type[Any], request: str, value: _Kept) -> Any:
    return _found(session, kind, value) or kind(request_id=_request_id(session, request))


_OWN = frozenset({"id", "revision", "number"})


def _saved(session: Session, record: Any, value: _V) -> _V:
    for field in _fields(type(value)):
        if getattr(record, field, None) != getattr(value, field):
            setattr(record, field, getattr(value, field))
    if isinstance(record, Saved):
        record.touch(session.info["by"], session.info["at"])
    session.add(record)
    session.flush()
    return _value(record, type(value))


def _value(record: Record, kind: type[_V]) -> _V:
    given = {field: getattr(record, field) for field in _fields(kind)}
    if "number" in kind.__struct_fields__:
        given["number"] = getattr(record, "number")  # noqa: B009 - only numbered records have it
    return kind(id=record.id, revision=record.revision, **given)


def _fields(kind: type[_Kept]) -> Iterable[str]:
    return [field for field in kind.__struct_fields__ if field not in _OWN]
