"""The life of a case: steps, milestones, reviews, early work, changes, execution, discrepancies, closing, leases, tasks."""

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


def upgrade() -> None:
    """Add the tables, and what cases and documents keep of their steps."""
    op.create_table(
        "advisories",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("revision", sa.Integer(), nullable=False),
        sa.Column("request_id", sa.Integer(), nullable=False),
        sa.Column("reason", sa.String(), nullable=False),
        sa.Column("items", sa.String(), nullable=False),
        sa.Column("prepared_by", sa.String(), nullable=False),
        sa.Column("sent_to", sa.String(), nullable=False),
        sa.Column("sent_on", sa.Date(), nullable=True),
        sa.Column("comments", sa.String(), nullable=False),
        sa.ForeignKeyConstraint(["request_id"], ["requests.id"], name=op.f("fk_advisories_request_id")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_advisories")),
        sqlite_autoincrement=True,
    )
    op.create_index(op.f("ix_advisories_request_id"), "advisories", ["request_id"], unique=False)
    op.create_table(
        "assessment_requests",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("revision", sa.Integer(), nullable=False),
        sa.Column("number", sa.String(), nullable=False),
        sa.Column("country", sa.String(), nullable=False),
        sa.Column("item", sa.String(), nullable=False),
        sa.Column("why_credible", sa.String(), nullable=False),
        sa.Column("marking", sa.String(), nullable=False),
        sa.Column("authorities", sa.String(), nullable=False),
        sa.Column("sent_on", sa.Date(), nullable=True),
        sa.Column("answer", sa.String(), nullable=False),
        sa.Column("answered_on", sa.Date(), nullable=True),
        sa.Column("expires_on", sa.Date(), nullable=True),
        sa.Column("request_id", sa.Integer(), nullable=True),
        sa.Column("saves", sa.Integer(), nullable=False),
        sa.Column("saved_by", sa.String(), nullable=False),
        sa.Column("saved_at", sa.String(), nullable=True),
        sa.ForeignKeyConstraint(["request_id"], ["requests.id"], name=op.f("fk_assessment_requests_request_id")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_assessment_requests")),
        sa.UniqueConstraint("number", name=op.f("uq_assessment_requests_number")),
        sqlite_autoincrement=True,
    )
    op.create_index(op.f("ix_assessment_requests_country"), "assessment_requests", ["country"], unique=False)
    op.create_index(op.f("ix_assessment_requests_expires_on"), "assessment_requests", ["expires_on"], unique=False)
    op.create_index(op.f("ix_assessment_requests_request_id"), "assessment_requests", ["request_id"], unique=False)
    op.create_table(
        "cancellations",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("revision", sa.Integer(), nullable=False),
        sa.Column("case_id", sa.Integer(), nullable=False),
        sa.Column("asked_by", sa.String(), nullable=False),
        sa.Column("letter_number", sa.String(), nullable=False),
        sa.Column("letter_date", sa.Date(), nullable=True),
        sa.Column("reason", sa.String(), nullable=False),
        sa.Column("termination_cost", sa.BigInteger(), nullable=True),
        sa.Column("expended", sa.BigInteger(), nullable=True),
        sa.Column("minimum_charge", sa.BigInteger(), nullable=True),
        sa.Column("approved_by", sa.String(), nullable=False),
        sa.Column("approved_on", sa.Date(), nullable=True),
        sa.ForeignKeyConstraint(["case_id"], ["cases.id"], name=op.f("fk_cancellations_case_id")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_cancellations")),
        sa.UniqueConstraint("case_id", name=op.f("uq_cancellations_case_id")),
        sqlite_autoincrement=True,
    )
    op.create_table(
        "closure_answers",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("revision", sa.Integer(), nullable=False),
        sa.Column("case_id", sa.Integer(), nullable=False),
        sa.Column("point", sa.String(), nullable=False),
        sa.Column("answer", sa.String(), nullable=False),
        sa.Column("evidence", sa.String(), nullable=False),
        sa.Column("answered_by", sa.String(), nullable=False),
        sa.Column("answered_at", sa.String(), nullable=False),
        sa.ForeignKeyConstraint(["case_id"], ["cases.id"], name=op.f("fk_closure_answers_case_id")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_closure_answers")),
        sa.UniqueConstraint("case_id", "point", name=op.f("uq_closure_answers_case_id_point")),
        sqlite_autoincrement=True,
    )
    op.create_table(
        "closures",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("revision", sa.Integer(), nullable=False),
        sa.Column("case_id", sa.Integer(), nullable=False),
        sa.Column("kind", sa.String(), nullable=False),
        sa.Column("accelerated", sa.Boolean(), nullable=False),
        sa.Column("inhibitors", sa.String(), nullable=False),
        sa.Column("unliquidated", sa.BigInteger(), nullable=True),
        sa.Column("last_delivery_on", sa.Date(), nullable=True),
        sa.Column("certificate_sent_on", sa.Date(), nullable=True),
        sa.Column("remark", sa.String(), nullable=False),
        sa.ForeignKeyConstraint(["case_id"], ["cases.id"], name=op.f("fk_closures_case_id")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_closures")),
        sa.UniqueConstraint("case_id", name=op.f("uq_closures_case_id")),
        sqlite_autoincrement=True,
    )
    op.create_table(
        "contracts",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("revision", sa.Integer(), nullable=False),
        sa.Column("number", sa.String(), nullable=False),
        sa.Column("contractor", sa.String(), nullable=False),
        sa.Column("awarded_on", sa.Date(), nullable=True),
        sa.Column("promised_on", sa.Date(), nullable=True),
        sa.Column("expected_on", sa.Date(), nullable=True),
        sa.Column("value", sa.BigInteger(), nullable=True),
        sa.Column("active", sa.Boolean(), nullable=False),
        sa.Column("remark", sa.String(), nullable=False),
        sa.Column("case_id", sa.Integer(), nullable=False),
        sa.Column("line", sa.String(), nullable=False),
        sa.ForeignKeyConstraint(["case_id"], ["cases.id"], name=op.f("fk_contracts_case_id")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_contracts")),
        sqlite_autoincrement=True,
    )
    op.create_index(op.f("ix_contracts_case_id"), "contracts", ["case_id"], unique=False)
    op.create_index(op.f("ix_contracts_expected_on"), "contracts", ["expected_on"], unique=False)
    op.create_table(
        "correspondence",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("revision", sa.Integer(), nullable=False),
        sa.Column("request_id", sa.Integer(), nullable=True),
        sa.Column("case_id", sa.Integer(), nullable=True),
        sa.Column("direction", sa.String(), nullable=False),
        sa.Column("kind", sa.String(), nullable=False),
        sa.Column("on", sa.Date(), nullable=False),
        sa.Column("party", sa.String(), nullable=False),
        sa.Column("reference", sa.String(), nullable=False),
        sa.Column("subject", sa.String(), nullable=False),
        sa.Column("answer_due_on", sa.Date(), nullable=True),
        sa.Column("answered_on", sa.Date(), nullable=True),
        sa.Column("remark", sa.String(), nullable=False),
        sa.ForeignKeyConstraint(["case_id"], ["cases.id"], name=op.f("fk_correspondence_case_id")),
        sa.ForeignKeyConstraint(["request_id"], ["requests.id"], name=op.f("fk_correspondence_request_id")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_correspondence")),
        sqlite_autoincrement=True,
    )
    op.create_index(op.f("ix_correspondence_answer_due_on"), "correspondence", ["answer_due_on"], unique=False)
    op.create_index(op.f("ix_correspondence_case_id"), "correspondence", ["case_id"], unique=False)
    op.create_index(op.f("ix_correspondence_request_id"), "correspondence", ["request_id"], unique=False)
    op.create_table(
        "country_team_assessments",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("revision", sa.Integer(), nullable=False),
        sa.Column("request_id", sa.Integer(), nullable=False),
        sa.Column("conditions", sa.String(), nullable=False),
        sa.Column("form", sa.String(), nullable=False),
        sa.Column("signer", sa.String(), nullable=False),
        sa.Column("signed_on", sa.Date(), nullable=True),
        sa.Column("command", sa.String(), nullable=False),
        sa.Column("concurred_by", sa.String(), nullable=False),
        sa.Column("concurred_on", sa.Date(), nullable=True),
        sa.Column("elements", sa.JSON(), nullable=False),
        sa.ForeignKeyConstraint(["request_id"], ["requests.id"], name=op.f("fk_country_team_assessments_request_id")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_country_team_assessments")),
        sqlite_autoincrement=True,
    )
    op.create_index(op.f("ix_country_team_assessments_request_id"), "country_team_assessments", ["request_id"], unique=False)
    op.create_table(
        "directives",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("revision", sa.Integer(), nullable=False),
        sa.Column("document", sa.String(), nullable=False),
        sa.Column("addressee", sa.String(), nullable=False),
        sa.Column("text", sa.String(), nullable=False),
        sa.Column("authority_number", sa.String(), nullable=False),
        sa.Column("authority_limit", sa.BigInteger(), nullable=True),
        sa.Column("on", sa.Date(), nullable=False),
        sa.Column("case_id", sa.Integer(), nullable=False),
        sa.Column("line", sa.String(), nullable=False),
        sa.ForeignKeyConstraint(["case_id"], ["cases.id"], name=op.f("fk_directives_case_id")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_directives")),
        sqlite_autoincrement=True,
    )
    op.create_index(op.f("ix_directives_case_id"), "directives", ["case_id"], unique=False)
    op.create_table(
        "early_talks",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("revision", sa.Integer(), nullable=False),
        sa.Column("number", sa.String(), nullable=False),
        sa.Column("country", sa.String(), nullable=False),
        sa.Column("kind", sa.String(), nullable=False),
        sa.Column("trigger", sa.String(), nullable=False),
        sa.Column("subject", sa.String(), nullable=False),
        sa.Column("on", sa.Date(), nullable=False),
        sa.Column("people", sa.String(), nullable=False),
        sa.Column("topics", sa.String(), nullable=False),
        sa.Column("notes", sa.String(), nullable=False),
        sa.Column("outcome", sa.String(), nullable=False),
        sa.Column("status", sa.String(), nullable=False),
        sa.Column("request_id", sa.Integer(), nullable=True),
        sa.Column("marking", sa.String(), nullable=False),
        sa.Column("saves", sa.Integer(), nullable=False),
        sa.Column("saved_by", sa.String(), nullable=False),
        sa.Column("saved_at", sa.String(), nullable=True),
        sa.ForeignKeyConstraint(["request_id"], ["requests.id"], name=op.f("fk_early_talks_request_id")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_early_talks")),
        sa.UniqueConstraint("number", name=op.f("uq_early_talks_number")),
        sqlite_autoincrement=True,
    )
    op.create_index(op.f("ix_early_talks_country"), "early_talks", ["country"], unique=False)
    op.create_index(op.f("ix_early_talks_request_id"), "early_talks", ["request_id"], unique=False)
    op.create_index(op.f("ix_early_talks_status"), "early_talks", ["status"], unique=False)
    op.create_table(
        "leases",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("revision", sa.Integer(), nullable=False),
        sa.Column("number", sa.String(), nullable=False),
        sa.Column("kind", sa.String(), nullable=False),
        sa.Column("country", sa.String(), nullable=False),
        sa.Column("agency", sa.String(), nullable=False),
        sa.Column("request_id", sa.Integer(), nullable=True),
        sa.Column("status", sa.String(), nullable=False),
        sa.Column("articles", sa.String(), nullable=False),
        sa.Column("major_articles", sa.String(), nullable=False),
        sa.Column("replacement_value", sa.BigInteger(), nullable=False),
        sa.Column("rent", sa.BigInteger(), nullable=False),
        sa.Column("purpose", sa.String(), nullable=False),
        sa.Column("why_not_sold", sa.String(), nullable=False),
        sa.Column("missile_technology", sa.String(), nullable=False),
        sa.Column("marking", sa.String(), nullable=False),
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
        sa.PrimaryKeyConstraint("id", name=op.f("pk_leases")),
        sa.UniqueConstraint("number", name=op.f("uq_leases_number")),
        sqlite_autoincrement=True,
    )
    op.create_index(op.f("ix_leases_country"), "leases", ["country"], unique=False)
    op.create_index(op.f("ix_leases_ends_on"), "leases", ["ends_on"], unique=False)
    op.create_index(op.f("ix_leases_request_id"), "leases", ["request_id"], unique=False)
    op.create_index(op.f("ix_leases_status"), "leases", ["status"], unique=False)
    op.create_table(
        "repairs",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("revision", sa.Integer(), nullable=False),
        sa.Column("kind", sa.String(), nullable=False),
        sa.Column("item", sa.String(), nullable=False),
        sa.Column("serial_number", sa.String(), nullable=False),
        sa.Column("sent_on", sa.Date(), nullable=False),
        sa.Column("due_on", sa.Date(), nullable=True),
        sa.Column("returned_on", sa.Date(), nullable=True),
        sa.Column("cost", sa.BigInteger(), nullable=True),
        sa.Column("remark", sa.String(), nullable=False),
        sa.Column("case_id", sa.Integer(), nullable=False),
        sa.Column("line", sa.String(), nullable=False),
        sa.ForeignKeyConstraint(["case_id"], ["cases.id"], name=op.f("fk_repairs_case_id")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_repairs")),
        sqlite_autoincrement=True,
    )
    op.create_index(op.f("ix_repairs_case_id"), "repairs", ["case_id"], unique=False)
    op.create_index(op.f("ix_repairs_due_on"), "repairs", ["due_on"], unique=False)
    op.create_table(
        "requisitions",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("revision", sa.Integer(), nullable=False),
        sa.Column("number", sa.String(), nullable=False),
        sa.Column("identifier", sa.String(), nullable=False),
        sa.Column("stock_number", sa.String(), nullable=False),
        sa.Column("item", sa.String(), nullable=False),
        sa.Column("quantity", sa.String(), nullable=False),
        sa.Column("unit_of_issue", sa.String(), nullable=False),
        sa.Column("priority", sa.String(), nullable=False),
        sa.Column("address_code", sa.String(), nullable=False),
        sa.Column("requested_on", sa.Date(), nullable=False),
        sa.Column("required_on", sa.Date(), nullable=True),
        sa.Column("closed_on", sa.Date(), nullable=True),
        sa.Column("remark", sa.String(), nullable=False),
        sa.Column("case_id", sa.Integer(), nullable=False),
        sa.Column("line", sa.String(), nullable=False),
        sa.ForeignKeyConstraint(["case_id"], ["cases.id"], name=op.f("fk_requisitions_case_id")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_requisitions")),
        sa.UniqueConstraint("case_id", "number", name=op.f("uq_requisitions_case_id_number")),
        sqlite_autoincrement=True,
    )
    op.create_index(op.f("ix_requisitions_case_id"), "requisitions", ["case_id"], unique=False)
    op.create_index(op.f("ix_requisitions_number"), "requisitions", ["number"], unique=False)
    op.create_table(
        "shipments",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("revision", sa.Integer(), nullable=False),
        sa.Column("control_number", sa.String(), nullable=False),
        sa.Column("requisition", sa.String(), nullable=False),
        sa.Column("quantity", sa.String(), nullable=True),
        sa.Column("mode", sa.String(), nullable=False),
        sa.Column("shipped_on", sa.Date(), nullable=True),
        sa.Column("due_on", sa.Date(), nullable=True),
        sa.Column("announced_on", sa.Date(), nullable=True),
        sa.Column("arrived_on", sa.Date(), nullable=True),
        sa.Column("port", sa.String(), nullable=False),
        sa.Column("bill_of_lading", sa.String(), nullable=False),
        sa.Column("forwarder", sa.String(), nullable=False),
        sa.Column("address_code", sa.String(), nullable=False),
        sa.Column("remark", sa.String(), nullable=False),
        sa.Column("case_id", sa.Integer(), nullable=False),
        sa.Column("line", sa.String(), nullable=False),
        sa.ForeignKeyConstraint(["case_id"], ["cases.id"], name=op.f("fk_shipments_case_id")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_shipments")),
        sa.UniqueConstraint("case_id", "control_number", name=op.f("uq_shipments_case_id_control_number")),
        sqlite_autoincrement=True,
    )
    op.create_index(op.f("ix_shipments_arrived_on"), "shipments", ["arrived_on"], unique=False)
    op.create_index(op.f("ix_shipments_case_id"), "shipments", ["case_id"], unique=False)
    op.create_index(op.f("ix_shipments_due_on"), "shipments", ["due_on"], unique=False)
    op.create_table(
        "support_plans",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("revision", sa.Integer(), nullable=False),
        sa.Column("system", sa.String(), nullable=False),
        sa.Column("kind", sa.String(), nullable=False),
        sa.Column("supporting_case", sa.String(), nullable=False),
        sa.Column("ends_on", sa.Date(), nullable=True),
        sa.Column("buyout_on", sa.Date(), nullable=True),
        sa.Column("gap", sa.String(), nullable=False),
        sa.Column("case_id", sa.Integer(), nullable=False),
        sa.Column("line", sa.String(), nullable=False),
        sa.ForeignKeyConstraint(["case_id"], ["cases.id"], name=op.f("fk_support_plans_case_id")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_support_plans")),
        sqlite_autoincrement=True,
    )
    op.create_index(op.f("ix_support_plans_case_id"), "support_plans", ["case_id"], unique=False)
    op.create_index(op.f("ix_support_plans_ends_on"), "support_plans", ["ends_on"], unique=False)
    op.create_table(
        "suspensions",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("revision", sa.Integer(), nullable=False),
        sa.Column("case_id", sa.Integer(), nullable=False),
        sa.Column("directed_by", sa.String(), nullable=False),
        sa.Column("scope", sa.String(), nullable=False),
        sa.Column("reason", sa.String(), nullable=False),
        sa.Column("from_on", sa.Date(), nullable=False),
        sa.Column("to_on", sa.Date(), nullable=True),
        sa.ForeignKeyConstraint(["case_id"], ["cases.id"], name=op.f("fk_suspensions_case_id")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_suspensions")),
        sqlite_autoincrement=True,
    )
    op.create_index(op.f("ix_suspensions_case_id"), "suspensions", ["case_id"], unique=False)
    op.create_table(
        "system_values",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("revision", sa.Integer(), nullable=False),
        sa.Column("case_id", sa.Integer(), nullable=False),
        sa.Column("line", sa.String(), nullable=False),
        sa.Column("field", sa.String(), nullable=False),
        sa.Column("system", sa.String(), nullable=False),
        sa.Column("value", sa.String(), nullable=False),
        sa.Column("as_of", sa.Date(), nullable=False),
        sa.Column("source", sa.String(), nullable=False),
        sa.Column("entered_by", sa.String(), nullable=False),
        sa.Column("entered_at", sa.String(), nullable=False),
        sa.Column("explanation", sa.String(), nullable=False),
        sa.ForeignKeyConstraint(["case_id"], ["cases.id"], name=op.f("fk_system_values_case_id")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_system_values")),
        sa.UniqueConstraint("case_id", "line", "field", "system", name=op.f("uq_system_values_case_id_line_field_system")),
        sqlite_autoincrement=True,
    )
    op.create_table(
        "tasks",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("revision", sa.Integer(), nullable=False),
        sa.Column("request_id", sa.Integer(), nullable=True),
        sa.Column("case_id", sa.Integer(), nullable=True),
        sa.Column("text", sa.String(), nullable=False),
        sa.Column("officer", sa.String(), nullable=False),
        sa.Column("waiting_for", sa.String(), nullable=False),
        sa.Column("due_on", sa.Date(), nullable=True),
        sa.Column("done_on", sa.Date(), nullable=True),
        sa.Column("put_off_why", sa.String(), nullable=False),
        sa.ForeignKeyConstraint(["case_id"], ["cases.id"], name=op.f("fk_tasks_case_id")),
        sa.ForeignKeyConstraint(["request_id"], ["requests.id"], name=op.f("fk_tasks_request_id")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_tasks")),
        sqlite_autoincrement=True,
    )
    op.create_index(op.f("ix_tasks_case_id"), "tasks", ["case_id"], unique=False)
    op.create_index(op.f("ix_tasks_due_on"), "tasks", ["due_on"], unique=False)
    op.create_index(op.f("ix_tasks_officer"), "tasks", ["officer"], unique=False)
    op.create_index(op.f("ix_tasks_request_id"), "tasks", ["request_id"], unique=False)
    op.create_table(
        "warranties",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("revision", sa.Integer(), nullable=False),
        sa.Column("item", sa.String(), nullable=False),
        sa.Column("terms", sa.String(), nullable=False),
        sa.Column("starts_on", sa.Date(), nullable=True),
        sa.Column("ends_on", sa.Date(), nullable=True),
        sa.Column("remark", sa.String(), nullable=False),
        sa.Column("case_id", sa.Integer(), nullable=False),
        sa.Column("line", sa.String(), nullable=False),
        sa.ForeignKeyConstraint(["case_id"], ["cases.id"], name=op.f("fk_warranties_case_id")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_warranties")),
        sqlite_autoincrement=True,
    )
    op.create_index(op.f("ix_warranties_case_id"), "warranties", ["case_id"], unique=False)
    op.create_index(op.f("ix_warranties_ends_on"), "warranties", ["ends_on"], unique=False)
    op.create_table(
        "approvals",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("revision", sa.Integer(), nullable=False),
        sa.Column("request_id", sa.Integer(), nullable=True),
        sa.Column("document_id", sa.Integer(), nullable=True),
        sa.Column("kind", sa.String(), nullable=False),
        sa.Column("items", sa.String(), nullable=False),
        sa.Column("authority", sa.String(), nullable=False),
        sa.Column("asked_on", sa.Date(), nullable=True),
        sa.Column("due_on", sa.Date(), nullable=True),
        sa.Column("decided_on", sa.Date(), nullable=True),
        sa.Column("decision", sa.String(), nullable=False),
        sa.Column("conditions", sa.String(), nullable=False),
        sa.Column("valid_until", sa.Date(), nullable=True),
        sa.ForeignKeyConstraint(["document_id"], ["case_documents.id"], name=op.f("fk_approvals_document_id")),
        sa.ForeignKeyConstraint(["request_id"], ["requests.id"], name=op.f("fk_approvals_request_id")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_approvals")),
        sqlite_autoincrement=True,
    )
    op.create_index(op.f("ix_approvals_document_id"), "approvals", ["document_id"], unique=False)
    op.create_index(op.f("ix_approvals_due_on"), "approvals", ["due_on"], unique=False)
    op.create_index(op.f("ix_approvals_request_id"), "approvals", ["request_id"], unique=False)
    op.create_index(op.f("ix_approvals_valid_until"), "approvals", ["valid_until"], unique=False)
    op.create_table(
        "concurrent_partners",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("revision", sa.Integer(), nullable=False),
        sa.Column("document_id", sa.Integer(), nullable=False),
        sa.Column("case", sa.String(), nullable=False),
        sa.Column("document", sa.String(), nullable=False),
        sa.Column("amount", sa.BigInteger(), nullable=False),
        sa.ForeignKeyConstraint(["document_id"], ["case_documents.id"], name=op.f("fk_concurrent_partners_document_id")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_concurrent_partners")),
        sa.UniqueConstraint("document_id", "case", "document", name=op.f("uq_concurrent_partners_document_id_case_document")),
        sqlite_autoincrement=True,
    )
    op.create_table(
        "delays",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("revision", sa.Integer(), nullable=False),
        sa.Column("document_id", sa.Integer(), nullable=False),
        sa.Column("code", sa.String(), nullable=False),
        sa.Column("estimated_days", sa.Integer(), nullable=True),
        sa.Column("actual_days", sa.Integer(), nullable=True),
        sa.Column("from_on", sa.Date(), nullable=True),
        sa.Column("to_on", sa.Date(), nullable=True),
        sa.Column("remark", sa.String(), nullable=False),
        sa.ForeignKeyConstraint(["document_id"], ["case_documents.id"], name=op.f("fk_delays_document_id")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_delays")),
        sqlite_autoincrement=True,
    )
    op.create_index(op.f("ix_delays_document_id"), "delays", ["document_id"], unique=False)
    op.create_table(
        "deliveries",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("revision", sa.Integer(), nullable=False),
        sa.Column("shipment_id", sa.Integer(), nullable=True),
        sa.Column("requisition", sa.String(), nullable=False),
        sa.Column("quantity", sa.String(), nullable=True),
        sa.Column("value", sa.BigInteger(), nullable=False),
        sa.Column("planned", sa.Boolean(), nullable=False),
        sa.Column("on", sa.Date(), nullable=False),
        sa.Column("met_on", sa.Date(), nullable=True),
        sa.Column("met_quantity", sa.String(), nullable=True),
        sa.Column("place", sa.String(), nullable=False),
        sa.Column("serial_numbers", sa.String(), nullable=False),
        sa.Column("receipt_signed_by", sa.String(), nullable=False),
        sa.Column("receipt_signed_on", sa.Date(), nullable=True),
        sa.Column("final", sa.Boolean(), nullable=False),
        sa.Column("source", sa.String(), nullable=False),
        sa.Column("remark", sa.String(), nullable=False),
        sa.Column("case_id", sa.Integer(), nullable=False),
        sa.Column("line", sa.String(), nullable=False),
        sa.ForeignKeyConstraint(["case_id"], ["cases.id"], name=op.f("fk_deliveries_case_id")),
        sa.ForeignKeyConstraint(["shipment_id"], ["shipments.id"], name=op.f("fk_deliveries_shipment_id")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_deliveries")),
        sqlite_autoincrement=True,
    )
    op.create_index(op.f("ix_deliveries_case_id"), "deliveries", ["case_id"], unique=False)
    op.create_index(op.f("ix_deliveries_on"), "deliveries", ["on"], unique=False)
    op.create_index(op.f("ix_deliveries_shipment_id"), "deliveries", ["shipment_id"], unique=False)
    op.create_table(
        "document_bases",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("revision", sa.Integer(), nullable=False),
        sa.Column("document_id", sa.Integer(), nullable=False),
        sa.Column("content", sa.LargeBinary(), nullable=False),
        sa.Column("sha256", sa.String(), nullable=False),
        sa.Column("documents", sa.String(), nullable=False),
        sa.Column("taken_on", sa.Date(), nullable=False),
        sa.Column("received", sa.BigInteger(), nullable=True),
        sa.Column("received_on", sa.Date(), nullable=True),
        sa.ForeignKeyConstraint(["document_id"], ["case_documents.id"], name=op.f("fk_document_bases_document_id")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_document_bases")),
        sa.UniqueConstraint("document_id", name=op.f("uq_document_bases_document_id")),
        sqlite_autoincrement=True,
    )
    op.create_table(
        "holds",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("revision", sa.Integer(), nullable=False),
        sa.Column("document_id", sa.Integer(), nullable=True),
        sa.Column("case_id", sa.Integer(), nullable=True),
        sa.Column("kind", sa.String(), nullable=False),
        sa.Column("asked_by", sa.String(), nullable=False),
        sa.Column("reason", sa.String(), nullable=False),
        sa.Column("approved_by", sa.String(), nullable=False),
        sa.Column("from_on", sa.Date(), nullable=False),
        sa.Column("to_on", sa.Date(), nullable=True),
        sa.Column("remark", sa.String(), nullable=False),
        sa.ForeignKeyConstraint(["case_id"], ["cases.id"], name=op.f("fk_holds_case_id")),
        sa.ForeignKeyConstraint(["document_id"], ["case_documents.id"], name=op.f("fk_holds_document_id")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_holds")),
        sqlite_autoincrement=True,
    )
    op.create_index(op.f("ix_holds_case_id"), "holds", ["case_id"], unique=False)
    op.create_index(op.f("ix_holds_document_id"), "holds", ["document_id"], unique=False)
    op.create_table(
        "package_items",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("revision", sa.Integer(), nullable=False),
        sa.Column("document_id", sa.Integer(), nullable=False),
        sa.Column("code", sa.String(), nullable=False),
        sa.Column("answer", sa.String(), nullable=False),
        sa.Column("evidence", sa.String(), nullable=False),
        sa.Column("answered_by", sa.String(), nullable=False),
        sa.Column("answered_at", sa.String(), nullable=False),
        sa.ForeignKeyConstraint(["document_id"], ["case_documents.id"], name=op.f("fk_package_items_document_id")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_package_items")),
        sa.UniqueConstraint("document_id", "code", name=op.f("uq_package_items_document_id_code")),
        sqlite_autoincrement=True,
    )
    op.create_table(
        "pen_and_ink_changes",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("revision", sa.Integer(), nullable=False),
        sa.Column("document_id", sa.Integer(), nullable=False),
        sa.Column("path", sa.String(), nullable=False),
        sa.Column("before", sa.String(), nullable=False),
        sa.Column("after", sa.String(), nullable=False),
        sa.Column("authority", sa.String(), nullable=False),
        sa.Column("on", sa.Date(), nullable=False),
        sa.Column("made_by", sa.String(), nullable=False),
        sa.ForeignKeyConstraint(["document_id"], ["case_documents.id"], name=op.f("fk_pen_and_ink_changes_document_id")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_pen_and_ink_changes")),
        sqlite_autoincrement=True,
    )
    op.create_index(op.f("ix_pen_and_ink_changes_document_id"), "pen_and_ink_changes", ["document_id"], unique=False)
    op.create_table(
        "returns",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("revision", sa.Integer(), nullable=False),
        sa.Column("document_id", sa.Integer(), nullable=False),
        sa.Column("office", sa.String(), nullable=False),
        sa.Column("from_state", sa.String(), nullable=False),
        sa.Column("reason_code", sa.String(), nullable=False),
        sa.Column("explanation", sa.String(), nullable=False),
        sa.Column("returned_on", sa.Date(), nullable=False),
        sa.Column("resubmitted_on", sa.Date(), nullable=True),
        sa.ForeignKeyConstraint(["document_id"], ["case_documents.id"], name=op.f("fk_returns_document_id")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_returns")),
        sqlite_autoincrement=True,
    )
    op.create_index(op.f("ix_returns_document_id"), "returns", ["document_id"], unique=False)
    op.create_index(op.f("ix_returns_reason_code"), "returns", ["reason_code"], unique=False)
    op.create_table(
        "reviews",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("revision", sa.Integer(), nullable=False),
        sa.Column("document_id", sa.Integer(), nullable=False),
        sa.Column("office", sa.String(), nullable=False),
        sa.Column("required", sa.Boolean(), nullable=False),
        sa.Column("round", sa.Integer(), nullable=False),
        sa.Column("asked_on", sa.Date(), nullable=False),
        sa.Column("due_on", sa.Date(), nullable=True),
        sa.Column("answered_on", sa.Date(), nullable=True),
        sa.Column("position", sa.String(), nullable=False),
        sa.Column("answered_by", sa.String(), nullable=False),
        sa.Column("remark", sa.String(), nullable=False),
        sa.ForeignKeyConstraint(["document_id"], ["case_documents.id"], name=op.f("fk_reviews_document_id")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_reviews")),
        sqlite_autoincrement=True,
    )
    op.create_index(op.f("ix_reviews_document_id"), "reviews", ["document_id"], unique=False)
    op.create_index(op.f("ix_reviews_office"), "reviews", ["office"], unique=False)
    op.create_table(
        "scope_answers",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("revision", sa.Integer(), nullable=False),
        sa.Column("document_id", sa.Integer(), nullable=False),
        sa.Column("question", sa.String(), nullable=False),
        sa.Column("answer", sa.String(), nullable=False),
        sa.Column("remark", sa.String(), nullable=False),
        sa.Column("answered_by", sa.String(), nullable=False),
        sa.Column("answered_at", sa.String(), nullable=False),
        sa.ForeignKeyConstraint(["document_id"], ["case_documents.id"], name=op.f("fk_scope_answers_document_id")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_scope_answers")),
        sa.UniqueConstraint("document_id", "question", name=op.f("uq_scope_answers_document_id_question")),
        sqlite_autoincrement=True,
    )
    op.create_table(
        "supply_statuses",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("revision", sa.Integer(), nullable=False),
        sa.Column("requisition_id", sa.Integer(), nullable=False),
        sa.Column("code", sa.String(), nullable=False),
        sa.Column("on", sa.Date(), nullable=False),
        sa.Column("quantity", sa.String(), nullable=True),
        sa.Column("estimated_on", sa.Date(), nullable=True),
        sa.Column("source", sa.String(), nullable=False),
        sa.Column("remark", sa.String(), nullable=False),
        sa.ForeignKeyConstraint(["requisition_id"], ["requisitions.id"], name=op.f("fk_supply_statuses_requisition_id")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_supply_statuses")),
        sqlite_autoincrement=True,
    )
    op.create_index(op.f("ix_supply_statuses_estimated_on"), "supply_statuses", ["estimated_on"], unique=False)
    op.create_index(op.f("ix_supply_statuses_requisition_id"), "supply_statuses", ["requisition_id"], unique=False)
    op.create_table(
        "discrepancies",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("revision", sa.Integer(), nullable=False),
        sa.Column("case_id", sa.Integer(), nullable=False),
        sa.Column("number", sa.String(), nullable=False),
        sa.Column("line", sa.String(), nullable=False),
        sa.Column("delivery_id", sa.Integer(), nullable=True),
        sa.Column("status", sa.String(), nullable=False),
        sa.Column("kind", sa.String(), nullable=False),
        sa.Column("codes", sa.String(), nullable=False),
        sa.Column("stock_number", sa.String(), nullable=False),
        sa.Column("item", sa.String(), nullable=False),
        sa.Column("document_number", sa.String(), nullable=False),
        sa.Column("shipper", sa.String(), nullable=False),
        sa.Column("quantity_billed", sa.String(), nullable=True),
        sa.Column("quantity_received", sa.String(), nullable=True),
        sa.Column("quantity_wrong", sa.String(), nullable=True),
        sa.Column("unit_price", sa.BigInteger(), nullable=True),
        sa.Column("value", sa.BigInteger(), nullable=False),
        sa.Column("transport", sa.BigInteger(), nullable=False),
        sa.Column("action_asked", sa.String(), nullable=False),
        sa.Column("remarks", sa.String(), nullable=False),
        sa.Column("reported_by", sa.String(), nullable=False),
        sa.Column("counted_from", sa.String(), nullable=False),
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
        sa.PrimaryKeyConstraint("id", name=op.f("pk_discrepancies")),
        sqlite_autoincrement=True,
    )
    op.create_index(op.f("ix_discrepancies_case_id"), "discrepancies", ["case_id"], unique=False)
    op.create_index(op.f("ix_discrepancies_delivery_id"), "discrepancies", ["delivery_id"], unique=False)
    op.create_index(op.f("ix_discrepancies_number"), "discrepancies", ["number"], unique=False)
    op.create_index(op.f("ix_discrepancies_status"), "discrepancies", ["status"], unique=False)
    op.create_index(op.f("ix_discrepancies_submitted_on"), "discrepancies", ["submitted_on"], unique=False)
    op.create_table(
        "review_comments",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("revision", sa.Integer(), nullable=False),
        sa.Column("review_id", sa.Integer(), nullable=False),
        sa.Column("number", sa.Integer(), nullable=False),
        sa.Column("severity", sa.String(), nullable=False),
        sa.Column("path", sa.String(), nullable=False),
        sa.Column("text", sa.String(), nullable=False),
        sa.Column("answer", sa.String(), nullable=False),
        sa.Column("answered_by", sa.String(), nullable=False),
        sa.Column("closed_on", sa.Date(), nullable=True),
        sa.ForeignKeyConstraint(["review_id"], ["reviews.id"], name=op.f("fk_review_comments_review_id")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_review_comments")),
        sa.UniqueConstraint("review_id", "number", name=op.f("uq_review_comments_review_id_number")),
        sqlite_autoincrement=True,
    )
    op.create_table(
        "steps",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("revision", sa.Integer(), nullable=False),
        sa.Column("request_id", sa.Integer(), nullable=True),
        sa.Column("document_id", sa.Integer(), nullable=True),
        sa.Column("discrepancy_id", sa.Integer(), nullable=True),
        sa.Column("lease_id", sa.Integer(), nullable=True),
        sa.Column("case_id", sa.Integer(), nullable=True),
        sa.Column("line", sa.String(), nullable=False),
        sa.Column("entity", sa.String(), nullable=False),
        sa.Column("event", sa.String(), nullable=False),
        sa.Column("from_state", sa.String(), nullable=False),
        sa.Column("to_state", sa.String(), nullable=False),
        sa.Column("on", sa.Date(), nullable=False),
        sa.Column("why", sa.String(), nullable=False),
        sa.Column("facts", sa.JSON(), nullable=False),
        sa.Column("taken_by", sa.String(), nullable=False),
        sa.Column("taken_at", sa.String(), nullable=False),
        sa.Column("undone_by", sa.String(), nullable=False),
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
        sa.PrimaryKeyConstraint("id", name=op.f("pk_steps")),
        sqlite_autoincrement=True,
    )
    op.create_index(op.f("ix_steps_case_id"), "steps", ["case_id"], unique=False)
    op.create_index(op.f("ix_steps_discrepancy_id"), "steps", ["discrepancy_id"], unique=False)
    op.create_index(op.f("ix_steps_document_id"), "steps", ["document_id"], unique=False)
    op.create_index(op.f("ix_steps_lease_id"), "steps", ["lease_id"], unique=False)
    op.create_index(op.f("ix_steps_request_id"), "steps", ["request_id"], unique=False)
    op.create_table(
        "posted_milestones",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("revision", sa.Integer(), nullable=False),
        sa.Column("request_id", sa.Integer(), nullable=True),
        sa.Column("document_id", sa.Integer(), nullable=True),
        sa.Column("case_id", sa.Integer(), nullable=True),
        sa.Column("step_id", sa.Integer(), nullable=True),
        sa.Column("code", sa.String(), nullable=False),
        sa.Column("on", sa.Date(), nullable=False),
        sa.Column("planned", sa.Boolean(), nullable=False),
        sa.Column("source", sa.String(), nullable=False),
        sa.Column("remark", sa.String(), nullable=False),
        sa.Column("posted_by", sa.String(), nullable=False),
        sa.Column("posted_at", sa.String(), nullable=False),
        sa.Column("voided_by", sa.String(), nullable=False),
        sa.Column("voided_at", sa.String(), nullable=True),
        sa.Column("voided_why", sa.String(), nullable=False),
        sa.ForeignKeyConstraint(["case_id"], ["cases.id"], name=op.f("fk_posted_milestones_case_id")),
        sa.ForeignKeyConstraint(["document_id"], ["case_documents.id"], name=op.f("fk_posted_milestones_document_id")),
        sa.ForeignKeyConstraint(["request_id"], ["requests.id"], name=op.f("fk_posted_milestones_request_id")),
        sa.ForeignKeyConstraint(["step_id"], ["steps.id"], name=op.f("fk_posted_milestones_step_id")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_posted_milestones")),
        sqlite_autoincrement=True,
    )
    op.create_index(op.f("ix_posted_milestones_case_id"), "posted_milestones", ["case_id"], unique=False)
    op.create_index(op.f("ix_posted_milestones_document_id"), "posted_milestones", ["document_id"], unique=False)
    op.create_index(op.f("ix_posted_milestones_request_id"), "posted_milestones", ["request_id"], unique=False)
    op.create_index(op.f("ix_posted_milestones_step_id"), "posted_milestones", ["step_id"], unique=False)
    op.create_table(
        "put_offs",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("revision", sa.Integer(), nullable=False),
        sa.Column("item", sa.String(), nullable=False),
        sa.Column("until", sa.Date(), nullable=False),
        sa.Column("why", sa.String(), nullable=False),
        sa.Column("put_off_by", sa.String(), nullable=False),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_put_offs")),
        sa.UniqueConstraint("item", name=op.f("uq_put_offs_item")),
        sqlite_autoincrement=True,
    )
    op.add_column("case_documents", sa.Column("category", sa.String(), nullable=True))
    op.add_column("case_documents", sa.Column("goal_days", sa.Integer(), nullable=True))
    op.add_column("case_documents", sa.Column("goal_on", sa.Date(), nullable=True))
    op.create_index(op.f("ix_case_documents_goal_on"), "case_documents", ["goal_on"], unique=False)
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
    op.create_index(op.f("ix_cases_state"), "cases", ["state"], unique=False)
    op.execute(STATES)
