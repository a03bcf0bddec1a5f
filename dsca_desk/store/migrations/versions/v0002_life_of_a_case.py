"""The life of a case: steps, milestones, reviews, early work, changes, execution, discrepancies, closing, leases, tasks."""

from typing import Any

import sqlalchemy as sa
from alembic import op

revision = "0002"
down_revision = "0001"
branch_labels = None
depends_on = None

SUBJECTS = ("request_id", "document_id", "discrepancy_id", "lease_id", "case_id")
# Until now a case had the state of its documents: the newest basic one decides.
STATES = """
UPDATE cases SET state = coalesce((
    SELECT d.status FROM case_documents d WHERE d.case_id = cases.id AND d.document = 'BASIC'
    ORDER BY d.restatement DESC LIMIT 1), 'Development')
"""


def _texts(*names: str) -> list[sa.Column[Any]]:
    """Texts that may be empty but are always there."""
    return [sa.Column(name, sa.String(), nullable=False) for name in names]


def _record(name: str, *parts: sa.Column[Any] | sa.Constraint) -> None:
    """Make a table of records: with a number that is never used again, and a revision."""
    op.create_table(
        name,
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("revision", sa.Integer(), nullable=False),
        *parts,
        sa.PrimaryKeyConstraint("id", name=op.f(f"pk_{name}")),
        sqlite_autoincrement=True,
    )


def _index(table: str, *columns: str) -> None:
    """Let rows be found by each of these columns."""
    for column in columns:
        op.create_index(op.f(f"ix_{table}_{column}"), table, [column], unique=False)


def upgrade() -> None:
    """Add the tables, and what cases and documents keep of their steps."""
    _record(
        "advisories",
        sa.Column("request_id", sa.Integer(), nullable=False),
        *_texts("reason", "items", "prepared_by", "sent_to"),
        sa.Column("sent_on", sa.Date(), nullable=True),
        sa.Column("comments", sa.String(), nullable=False),
        sa.ForeignKeyConstraint(["request_id"], ["requests.id"], name=op.f("fk_advisories_request_id")),
    )
    _index("advisories", "request_id")
    _record(
        "assessment_requests",
        *_texts("number", "country", "item", "why_credible", "marking", "authorities"),
        sa.Column("sent_on", sa.Date(), nullable=True),
        sa.Column("answer", sa.String(), nullable=False),
        sa.Column("answered_on", sa.Date(), nullable=True),
        sa.Column("expires_on", sa.Date(), nullable=True),
        sa.Column("request_id", sa.Integer(), nullable=True),
        sa.Column("saves", sa.Integer(), nullable=False),
        sa.Column("saved_by", sa.String(), nullable=False),
        sa.Column("saved_at", sa.String(), nullable=True),
        sa.ForeignKeyConstraint(["request_id"], ["requests.id"], name=op.f("fk_assessment_requests_request_id")),
        sa.UniqueConstraint("number", name=op.f("uq_assessment_requests_number")),
    )
    _index("assessment_requests", "country", "expires_on", "request_id")
    _record(
        "cancellations",
        sa.Column("case_id", sa.Integer(), nullable=False),
        *_texts("asked_by", "letter_number"),
        sa.Column("letter_date", sa.Date(), nullable=True),
        sa.Column("reason", sa.String(), nullable=False),
        sa.Column("termination_cost", sa.BigInteger(), nullable=True),
        sa.Column("expended", sa.BigInteger(), nullable=True),
        sa.Column("minimum_charge", sa.BigInteger(), nullable=True),
        sa.Column("approved_by", sa.String(), nullable=False),
        sa.Column("approved_on", sa.Date(), nullable=True),
        sa.ForeignKeyConstraint(["case_id"], ["cases.id"], name=op.f("fk_cancellations_case_id")),
        sa.UniqueConstraint("case_id", name=op.f("uq_cancellations_case_id")),
    )
    _record(
        "closure_answers",
        sa.Column("case_id", sa.Integer(), nullable=False),
        *_texts("point", "answer", "evidence", "answered_by", "answered_at"),
        sa.ForeignKeyConstraint(["case_id"], ["cases.id"], name=op.f("fk_closure_answers_case_id")),
        sa.UniqueConstraint("case_id", "point", name=op.f("uq_closure_answers_case_id_point")),
    )
    _record(
        "closures",
        sa.Column("case_id", sa.Integer(), nullable=False),
        sa.Column("kind", sa.String(), nullable=False),
        sa.Column("accelerated", sa.Boolean(), nullable=False),
        sa.Column("inhibitors", sa.String(), nullable=False),
        sa.Column("unliquidated", sa.BigInteger(), nullable=True),
        sa.Column("last_delivery_on", sa.Date(), nullable=True),
        sa.Column("certificate_sent_on", sa.Date(), nullable=True),
        sa.Column("remark", sa.String(), nullable=False),
        sa.ForeignKeyConstraint(["case_id"], ["cases.id"], name=op.f("fk_closures_case_id")),
        sa.UniqueConstraint("case_id", name=op.f("uq_closures_case_id")),
    )
    _record(
        "contracts",
        *_texts("number", "contractor"),
        sa.Column("awarded_on", sa.Date(), nullable=True),
        sa.Column("promised_on", sa.Date(), nullable=True),
        sa.Column("expected_on", sa.Date(), nullable=True),
        sa.Column("value", sa.BigInteger(), nullable=True),
        sa.Column("active", sa.Boolean(), nullable=False),
        sa.Column("remark", sa.String(), nullable=False),
        sa.Column("case_id", sa.Integer(), nullable=False),
        sa.Column("line", sa.String(), nullable=False),
        sa.ForeignKeyConstraint(["case_id"], ["cases.id"], name=op.f("fk_contracts_case_id")),
    )
    _index("contracts", "case_id", "expected_on")
    _record(
        "correspondence",
        sa.Column("request_id", sa.Integer(), nullable=True),
        sa.Column("case_id", sa.Integer(), nullable=True),
        *_texts("direction", "kind"),
        sa.Column("on", sa.Date(), nullable=False),
        *_texts("party", "reference", "subject"),
        sa.Column("answer_due_on", sa.Date(), nullable=True),
        sa.Column("answered_on", sa.Date(), nullable=True),
        sa.Column("remark", sa.String(), nullable=False),
        sa.ForeignKeyConstraint(["case_id"], ["cases.id"], name=op.f("fk_correspondence_case_id")),
        sa.ForeignKeyConstraint(["request_id"], ["requests.id"], name=op.f("fk_correspondence_request_id")),
    )
    _index("correspondence", "answer_due_on", "case_id", "request_id")
    _record(
        "country_team_assessments",
        sa.Column("request_id", sa.Integer(), nullable=False),
        *_texts("conditions", "form", "signer"),
        sa.Column("signed_on", sa.Date(), nullable=True),
        *_texts("command", "concurred_by"),
        sa.Column("concurred_on", sa.Date(), nullable=True),
        sa.Column("elements", sa.JSON(), nullable=False),
        sa.ForeignKeyConstraint(["request_id"], ["requests.id"], name=op.f("fk_country_team_assessments_request_id")),
    )
    _index("country_team_assessments", "request_id")
    _record(
        "directives",
        *_texts("document", "addressee", "text", "authority_number"),
        sa.Column("authority_limit", sa.BigInteger(), nullable=True),
        sa.Column("on", sa.Date(), nullable=False),
        sa.Column("case_id", sa.Integer(), nullable=False),
        sa.Column("line", sa.String(), nullable=False),
        sa.ForeignKeyConstraint(["case_id"], ["cases.id"], name=op.f("fk_directives_case_id")),
    )
    _index("directives", "case_id")
    _record(
        "early_talks",
        *_texts("number", "country", "kind", "trigger", "subject"),
        sa.Column("on", sa.Date(), nullable=False),
        *_texts("people", "topics", "notes", "outcome", "status"),
        sa.Column("request_id", sa.Integer(), nullable=True),
        sa.Column("marking", sa.String(), nullable=False),
        sa.Column("saves", sa.Integer(), nullable=False),
        sa.Column("saved_by", sa.String(), nullable=False),
        sa.Column("saved_at", sa.String(), nullable=True),
        sa.ForeignKeyConstraint(["request_id"], ["requests.id"], name=op.f("fk_early_talks_request_id")),
        sa.UniqueConstraint("number", name=op.f("uq_early_talks_number")),
    )
    _index("early_talks", "country", "request_id", "status")
    _record(
        "leases",
        *_texts("number", "kind", "country", "agency"),
        sa.Column("request_id", sa.Integer(), nullable=True),
        *_texts("status", "articles", "major_articles"),
        sa.Column("replacement_value", sa.BigInteger(), nullable=False),
        sa.Column("rent", sa.BigInteger(), nullable=False),
        *_texts("purpose", "why_not_sold", "missile_technology", "marking"),
        sa.Column("starts_on", sa.Date(), nullable=True),
        sa.Column("ends_on", sa.Date(), nullable=True),
        sa.Column("refurbishment_days", sa.Integer(), nullable=True),
        sa.Column("notified_on", sa.Date(), nullable=True),
        sa.Column("signed_on", sa.Date(), nullable=True),
        sa.Column("inspected_on", sa.Date(), nullable=True),
        sa.Column("ended_on", sa.Date(), nullable=True),
        sa.Column("contact", sa.String(), nullable=False),
        sa.Column("saves", sa.Integer(), nullable=False),
        sa.Column("saved_by", sa.String(), nullable=False),
        sa.Column("saved_at", sa.String(), nullable=True),
        sa.ForeignKeyConstraint(["request_id"], ["requests.id"], name=op.f("fk_leases_request_id")),
        sa.UniqueConstraint("number", name=op.f("uq_leases_number")),
    )
    _index("leases", "country", "ends_on", "request_id", "status")
    _record(
        "repairs",
        *_texts("kind", "item", "serial_number"),
        sa.Column("sent_on", sa.Date(), nullable=False),
        sa.Column("due_on", sa.Date(), nullable=True),
        sa.Column("returned_on", sa.Date(), nullable=True),
        sa.Column("cost", sa.BigInteger(), nullable=True),
        sa.Column("remark", sa.String(), nullable=False),
        sa.Column("case_id", sa.Integer(), nullable=False),
        sa.Column("line", sa.String(), nullable=False),
        sa.ForeignKeyConstraint(["case_id"], ["cases.id"], name=op.f("fk_repairs_case_id")),
    )
    _index("repairs", "case_id", "due_on")
    _record(
        "requisitions",
        *_texts("number", "identifier", "stock_number", "item", "quantity", "unit_of_issue", "priority", "address_code"),
        sa.Column("requested_on", sa.Date(), nullable=False),
        sa.Column("required_on", sa.Date(), nullable=True),
        sa.Column("closed_on", sa.Date(), nullable=True),
        sa.Column("remark", sa.String(), nullable=False),
        sa.Column("case_id", sa.Integer(), nullable=False),
        sa.Column("line", sa.String(), nullable=False),
        sa.ForeignKeyConstraint(["case_id"], ["cases.id"], name=op.f("fk_requisitions_case_id")),
        sa.UniqueConstraint("case_id", "number", name=op.f("uq_requisitions_case_id_number")),
    )
    _index("requisitions", "case_id", "number")
    _record(
        "shipments",
        *_texts("control_number", "requisition"),
        sa.Column("quantity", sa.String(), nullable=True),
        sa.Column("mode", sa.String(), nullable=False),
        sa.Column("shipped_on", sa.Date(), nullable=True),
        sa.Column("due_on", sa.Date(), nullable=True),
        sa.Column("announced_on", sa.Date(), nullable=True),
        sa.Column("arrived_on", sa.Date(), nullable=True),
        *_texts("port", "bill_of_lading", "forwarder", "address_code", "remark"),
        sa.Column("case_id", sa.Integer(), nullable=False),
        sa.Column("line", sa.String(), nullable=False),
        sa.ForeignKeyConstraint(["case_id"], ["cases.id"], name=op.f("fk_shipments_case_id")),
        sa.UniqueConstraint("case_id", "control_number", name=op.f("uq_shipments_case_id_control_number")),
    )
    _index("shipments", "arrived_on", "case_id", "due_on")
    _record(
        "support_plans",
        *_texts("system", "kind", "supporting_case"),
        sa.Column("ends_on", sa.Date(), nullable=True),
        sa.Column("buyout_on", sa.Date(), nullable=True),
        sa.Column("gap", sa.String(), nullable=False),
        sa.Column("case_id", sa.Integer(), nullable=False),
        sa.Column("line", sa.String(), nullable=False),
        sa.ForeignKeyConstraint(["case_id"], ["cases.id"], name=op.f("fk_support_plans_case_id")),
    )
    _index("support_plans", "case_id", "ends_on")
    _record(
        "suspensions",
        sa.Column("case_id", sa.Integer(), nullable=False),
        *_texts("directed_by", "scope", "reason"),
        sa.Column("from_on", sa.Date(), nullable=False),
        sa.Column("to_on", sa.Date(), nullable=True),
        sa.ForeignKeyConstraint(["case_id"], ["cases.id"], name=op.f("fk_suspensions_case_id")),
    )
    _index("suspensions", "case_id")
    _record(
        "system_values",
        sa.Column("case_id", sa.Integer(), nullable=False),
        *_texts("line", "field", "system", "value"),
        sa.Column("as_of", sa.Date(), nullable=False),
        *_texts("source", "entered_by", "entered_at", "explanation"),
        sa.ForeignKeyConstraint(["case_id"], ["cases.id"], name=op.f("fk_system_values_case_id")),
        sa.UniqueConstraint("case_id", "line", "field", "system", name=op.f("uq_system_values_case_id_line_field_system")),
    )
    _record(
        "tasks",
        sa.Column("request_id", sa.Integer(), nullable=True),
        sa.Column("case_id", sa.Integer(), nullable=True),
        *_texts("text", "officer", "waiting_for"),
        sa.Column("due_on", sa.Date(), nullable=True),
        sa.Column("done_on", sa.Date(), nullable=True),
        sa.Column("put_off_why", sa.String(), nullable=False),
        sa.ForeignKeyConstraint(["case_id"], ["cases.id"], name=op.f("fk_tasks_case_id")),
        sa.ForeignKeyConstraint(["request_id"], ["requests.id"], name=op.f("fk_tasks_request_id")),
    )
    _index("tasks", "case_id", "due_on", "officer", "request_id")
    _record(
        "warranties",
        *_texts("item", "terms"),
        sa.Column("starts_on", sa.Date(), nullable=True),
        sa.Column("ends_on", sa.Date(), nullable=True),
        sa.Column("remark", sa.String(), nullable=False),
        sa.Column("case_id", sa.Integer(), nullable=False),
        sa.Column("line", sa.String(), nullable=False),
        sa.ForeignKeyConstraint(["case_id"], ["cases.id"], name=op.f("fk_warranties_case_id")),
    )
    _index("warranties", "case_id", "ends_on")
    _record(
        "approvals",
        sa.Column("request_id", sa.Integer(), nullable=True),
        sa.Column("document_id", sa.Integer(), nullable=True),
        *_texts("kind", "items", "authority"),
        sa.Column("asked_on", sa.Date(), nullable=True),
        sa.Column("due_on", sa.Date(), nullable=True),
        sa.Column("decided_on", sa.Date(), nullable=True),
        *_texts("decision", "conditions"),
        sa.Column("valid_until", sa.Date(), nullable=True),
        sa.ForeignKeyConstraint(["document_id"], ["case_documents.id"], name=op.f("fk_approvals_document_id")),
        sa.ForeignKeyConstraint(["request_id"], ["requests.id"], name=op.f("fk_approvals_request_id")),
    )
    _index("approvals", "document_id", "due_on", "request_id", "valid_until")
    _record(
        "concurrent_partners",
        sa.Column("document_id", sa.Integer(), nullable=False),
        *_texts("case", "document"),
        sa.Column("amount", sa.BigInteger(), nullable=False),
        sa.ForeignKeyConstraint(["document_id"], ["case_documents.id"], name=op.f("fk_concurrent_partners_document_id")),
        sa.UniqueConstraint("document_id", "case", "document", name=op.f("uq_concurrent_partners_document_id_case_document")),
    )
    _record(
        "delays",
        sa.Column("document_id", sa.Integer(), nullable=False),
        sa.Column("code", sa.String(), nullable=False),
        sa.Column("estimated_days", sa.Integer(), nullable=True),
        sa.Column("actual_days", sa.Integer(), nullable=True),
        sa.Column("from_on", sa.Date(), nullable=True),
        sa.Column("to_on", sa.Date(), nullable=True),
        sa.Column("remark", sa.String(), nullable=False),
        sa.ForeignKeyConstraint(["document_id"], ["case_documents.id"], name=op.f("fk_delays_document_id")),
    )
    _index("delays", "document_id")
    _record(
        "deliveries",
        sa.Column("shipment_id", sa.Integer(), nullable=True),
        sa.Column("requisition", sa.String(), nullable=False),
        sa.Column("quantity", sa.String(), nullable=True),
        sa.Column("value", sa.BigInteger(), nullable=False),
        sa.Column("planned", sa.Boolean(), nullable=False),
        sa.Column("on", sa.Date(), nullable=False),
        sa.Column("met_on", sa.Date(), nullable=True),
        sa.Column("met_quantity", sa.String(), nullable=True),
        *_texts("place", "serial_numbers", "receipt_signed_by"),
        sa.Column("receipt_signed_on", sa.Date(), nullable=True),
        sa.Column("final", sa.Boolean(), nullable=False),
        *_texts("source", "remark"),
        sa.Column("case_id", sa.Integer(), nullable=False),
        sa.Column("line", sa.String(), nullable=False),
        sa.ForeignKeyConstraint(["case_id"], ["cases.id"], name=op.f("fk_deliveries_case_id")),
        sa.ForeignKeyConstraint(["shipment_id"], ["shipments.id"], name=op.f("fk_deliveries_shipment_id")),
    )
    _index("deliveries", "case_id", "on", "shipment_id")
    _record(
        "document_bases",
        sa.Column("document_id", sa.Integer(), nullable=False),
        sa.Column("content", sa.LargeBinary(), nullable=False),
        *_texts("sha256", "documents"),
        sa.Column("taken_on", sa.Date(), nullable=False),
        sa.Column("received", sa.BigInteger(), nullable=True),
        sa.Column("received_on", sa.Date(), nullable=True),
        sa.ForeignKeyConstraint(["document_id"], ["case_documents.id"], name=op.f("fk_document_bases_document_id")),
        sa.UniqueConstraint("document_id", name=op.f("uq_document_bases_document_id")),
    )
    _record(
        "holds",
        sa.Column("document_id", sa.Integer(), nullable=True),
        sa.Column("case_id", sa.Integer(), nullable=True),
        *_texts("kind", "asked_by", "reason", "approved_by"),
        sa.Column("from_on", sa.Date(), nullable=False),
        sa.Column("to_on", sa.Date(), nullable=True),
        sa.Column("remark", sa.String(), nullable=False),
        sa.ForeignKeyConstraint(["case_id"], ["cases.id"], name=op.f("fk_holds_case_id")),
        sa.ForeignKeyConstraint(["document_id"], ["case_documents.id"], name=op.f("fk_holds_document_id")),
    )
    _index("holds", "case_id", "document_id")
    _record(
        "package_items",
        sa.Column("document_id", sa.Integer(), nullable=False),
        *_texts("code", "answer", "evidence", "answered_by", "answered_at"),
        sa.ForeignKeyConstraint(["document_id"], ["case_documents.id"], name=op.f("fk_package_items_document_id")),
        sa.UniqueConstraint("document_id", "code", name=op.f("uq_package_items_document_id_code")),
    )
    _record(
        "pen_and_ink_changes",
        sa.Column("document_id", sa.Integer(), nullable=False),
        *_texts("path", "before", "after", "authority"),
        sa.Column("on", sa.Date(), nullable=False),
        sa.Column("made_by", sa.String(), nullable=False),
        sa.ForeignKeyConstraint(["document_id"], ["case_documents.id"], name=op.f("fk_pen_and_ink_changes_document_id")),
    )
    _index("pen_and_ink_changes", "document_id")
    _record(
        "returns",
        sa.Column("document_id", sa.Integer(), nullable=False),
        *_texts("office", "from_state", "reason_code", "explanation"),
        sa.Column("returned_on", sa.Date(), nullable=False),
        sa.Column("resubmitted_on", sa.Date(), nullable=True),
        sa.ForeignKeyConstraint(["document_id"], ["case_documents.id"], name=op.f("fk_returns_document_id")),
    )
    _index("returns", "document_id", "reason_code")
    _record(
        "reviews",
        sa.Column("document_id", sa.Integer(), nullable=False),
        sa.Column("office", sa.String(), nullable=False),
        sa.Column("required", sa.Boolean(), nullable=False),
        sa.Column("round", sa.Integer(), nullable=False),
        sa.Column("asked_on", sa.Date(), nullable=False),
        sa.Column("due_on", sa.Date(), nullable=True),
        sa.Column("answered_on", sa.Date(), nullable=True),
        *_texts("position", "answered_by", "remark"),
        sa.ForeignKeyConstraint(["document_id"], ["case_documents.id"], name=op.f("fk_reviews_document_id")),
    )
    _index("reviews", "document_id", "office")
    _record(
        "scope_answers",
        sa.Column("document_id", sa.Integer(), nullable=False),
        *_texts("question", "answer", "remark", "answered_by", "answered_at"),
        sa.ForeignKeyConstraint(["document_id"], ["case_documents.id"], name=op.f("fk_scope_answers_document_id")),
        sa.UniqueConstraint("document_id", "question", name=op.f("uq_scope_answers_document_id_question")),
    )
    _record(
        "supply_statuses",
        sa.Column("requisition_id", sa.Integer(), nullable=False),
        sa.Column("code", sa.String(), nullable=False),
        sa.Column("on", sa.Date(), nullable=False),
        sa.Column("quantity", sa.String(), nullable=True),
        sa.Column("estimated_on", sa.Date(), nullable=True),
        *_texts("source", "remark"),
        sa.ForeignKeyConstraint(["requisition_id"], ["requisitions.id"], name=op.f("fk_supply_statuses_requisition_id")),
    )
    _index("supply_statuses", "estimated_on", "requisition_id")
    _record(
        "discrepancies",
        sa.Column("case_id", sa.Integer(), nullable=False),
        *_texts("number", "line"),
        sa.Column("delivery_id", sa.Integer(), nullable=True),
        *_texts("status", "kind", "codes", "stock_number", "item", "document_number", "shipper"),
        sa.Column("quantity_billed", sa.String(), nullable=True),
        sa.Column("quantity_received", sa.String(), nullable=True),
        sa.Column("quantity_wrong", sa.String(), nullable=True),
        sa.Column("unit_price", sa.BigInteger(), nullable=True),
        sa.Column("value", sa.BigInteger(), nullable=False),
        sa.Column("transport", sa.BigInteger(), nullable=False),
        *_texts("action_asked", "remarks", "reported_by", "counted_from"),
        sa.Column("counted_from_on", sa.Date(), nullable=True),
        sa.Column("found_on", sa.Date(), nullable=True),
        sa.Column("submitted_on", sa.Date(), nullable=True),
        sa.Column("office", sa.String(), nullable=False),
        sa.Column("finance_review_on", sa.Date(), nullable=True),
        sa.Column("answered_on", sa.Date(), nullable=True),
        sa.Column("disposition", sa.String(), nullable=False),
        sa.Column("credit", sa.BigInteger(), nullable=True),
        sa.Column("warranty_claim", sa.Boolean(), nullable=False),
        sa.Column("closed_on", sa.Date(), nullable=True),
        sa.Column("saves", sa.Integer(), nullable=False),
        sa.Column("saved_by", sa.String(), nullable=False),
        sa.Column("saved_at", sa.String(), nullable=True),
        sa.ForeignKeyConstraint(["case_id"], ["cases.id"], name=op.f("fk_discrepancies_case_id")),
        sa.ForeignKeyConstraint(["delivery_id"], ["deliveries.id"], name=op.f("fk_discrepancies_delivery_id")),
    )
    _index("discrepancies", "case_id", "delivery_id", "number", "status", "submitted_on")
    _record(
        "review_comments",
        sa.Column("review_id", sa.Integer(), nullable=False),
        sa.Column("number", sa.Integer(), nullable=False),
        *_texts("severity", "path", "text", "answer", "answered_by"),
        sa.Column("closed_on", sa.Date(), nullable=True),
        sa.ForeignKeyConstraint(["review_id"], ["reviews.id"], name=op.f("fk_review_comments_review_id")),
        sa.UniqueConstraint("review_id", "number", name=op.f("uq_review_comments_review_id_number")),
    )
    _record(
        "steps",
        sa.Column("request_id", sa.Integer(), nullable=True),
        sa.Column("document_id", sa.Integer(), nullable=True),
        sa.Column("discrepancy_id", sa.Integer(), nullable=True),
        sa.Column("lease_id", sa.Integer(), nullable=True),
        sa.Column("case_id", sa.Integer(), nullable=True),
        *_texts("line", "entity", "event", "from_state", "to_state"),
        sa.Column("on", sa.Date(), nullable=False),
        sa.Column("why", sa.String(), nullable=False),
        sa.Column("facts", sa.JSON(), nullable=False),
        *_texts("taken_by", "taken_at", "undone_by"),
        sa.Column("undone_at", sa.String(), nullable=True),
        sa.Column("undone_why", sa.String(), nullable=False),
        sa.CheckConstraint(
            " + ".join(f"CASE WHEN {column} IS NULL THEN 0 ELSE 1 END" for column in SUBJECTS) + " = 1",
            name=op.f("ck_steps_one_subject"),
        ),
        sa.ForeignKeyConstraint(["case_id"], ["cases.id"], name=op.f("fk_steps_case_id")),
        sa.ForeignKeyConstraint(["discrepancy_id"], ["discrepancies.id"], name=op.f("fk_steps_discrepancy_id")),
        sa.ForeignKeyConstraint(["document_id"], ["case_documents.id"], name=op.f("fk_steps_document_id")),
        sa.ForeignKeyConstraint(["lease_id"], ["leases.id"], name=op.f("fk_steps_lease_id")),
        sa.ForeignKeyConstraint(["request_id"], ["requests.id"], name=op.f("fk_steps_request_id")),
    )
    _index("steps", "case_id", "discrepancy_id", "document_id", "lease_id", "request_id")
    _record(
        "posted_milestones",
        sa.Column("request_id", sa.Integer(), nullable=True),
        sa.Column("document_id", sa.Integer(), nullable=True),
        sa.Column("case_id", sa.Integer(), nullable=True),
        sa.Column("step_id", sa.Integer(), nullable=True),
        sa.Column("code", sa.String(), nullable=False),
        sa.Column("on", sa.Date(), nullable=False),
        sa.Column("planned", sa.Boolean(), nullable=False),
        *_texts("source", "remark", "posted_by", "posted_at", "voided_by"),
        sa.Column("voided_at", sa.String(), nullable=True),
        sa.Column("voided_why", sa.String(), nullable=False),
        sa.ForeignKeyConstraint(["case_id"], ["cases.id"], name=op.f("fk_posted_milestones_case_id")),
        sa.ForeignKeyConstraint(["document_id"], ["case_documents.id"], name=op.f("fk_posted_milestones_document_id")),
        sa.ForeignKeyConstraint(["request_id"], ["requests.id"], name=op.f("fk_posted_milestones_request_id")),
        sa.ForeignKeyConstraint(["step_id"], ["steps.id"], name=op.f("fk_posted_milestones_step_id")),
    )
    _index("posted_milestones", "case_id", "document_id", "request_id", "step_id")
    _record(
        "put_offs",
        sa.Column("item", sa.String(), nullable=False),
        sa.Column("until", sa.Date(), nullable=False),
        *_texts("why", "put_off_by"),
        sa.UniqueConstraint("item", name=op.f("uq_put_offs_item")),
    )
    op.add_column("case_documents", sa.Column("category", sa.String(), nullable=True))
    op.add_column("case_documents", sa.Column("goal_days", sa.Integer(), nullable=True))
    op.add_column("case_documents", sa.Column("goal_on", sa.Date(), nullable=True))
    _index("case_documents", "goal_on")
    op.add_column("case_documents", sa.Column("purpose", sa.String(), server_default="", nullable=False))
    op.add_column("case_documents", sa.Column("case_accepted_on", sa.Date(), nullable=True))
    op.add_column("case_documents", sa.Column("case_implemented_on", sa.Date(), nullable=True))
    op.add_column("case_documents", sa.Column("state_since", sa.Date(), nullable=True))
    op.add_column("case_documents", sa.Column("countersigned_on", sa.Date(), nullable=True))
    op.add_column("case_documents", sa.Column("offered_on", sa.Date(), nullable=True))
    op.add_column("case_documents", sa.Column("ended_on", sa.Date(), nullable=True))
    op.add_column("case_documents", sa.Column("expiration_reason", sa.String(), server_default="", nullable=False))
    op.add_column("cases", sa.Column("state", sa.String(), server_default="Development", nullable=False))
    op.add_column("cases", sa.Column("state_since", sa.Date(), nullable=True))
    op.add_column("cases", sa.Column("supply_complete_on", sa.Date(), nullable=True))
    _index("cases", "state")
    op.execute(STATES)
