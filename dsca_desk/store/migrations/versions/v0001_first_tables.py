"""The first tables: officers, requests, cases with their documents and lines, history, search."""

import sqlalchemy as sa
from alembic import op

revision = "0001"
down_revision = None
branch_labels = None
depends_on = None

APPLICATION_ID = 0x44534341

SQLITE = (
    "CREATE VIRTUAL TABLE search USING fts5(words, label UNINDEXED, root UNINDEXED, tokenize='trigram', detail='full')",
    """CREATE TRIGGER history_only_grows BEFORE INSERT ON history WHEN EXISTS (SELECT 1 FROM history WHERE seq = NEW.seq)
    BEGIN SELECT RAISE(ABORT, 'history is never rewritten'); END""",
    """CREATE TRIGGER history_never_changes BEFORE UPDATE ON history
    BEGIN SELECT RAISE(ABORT, 'history is never changed'); END""",
    """CREATE TRIGGER history_never_shrinks BEFORE DELETE ON history
    BEGIN SELECT RAISE(ABORT, 'history is never removed'); END""",
    f"PRAGMA application_id = {APPLICATION_ID}",
)
POSTGRESQL = (
    "CREATE TABLE search (rowid BIGINT PRIMARY KEY, words TEXT NOT NULL, label TEXT NOT NULL, root BIGINT NOT NULL)",
    """CREATE FUNCTION history_never_changes() RETURNS trigger LANGUAGE plpgsql AS
    'BEGIN RAISE EXCEPTION ''history is never changed''; END'""",
    """CREATE TRIGGER history_never_changes BEFORE UPDATE OR DELETE ON history
    FOR EACH ROW EXECUTE FUNCTION history_never_changes()""",
    """CREATE TRIGGER history_never_emptied BEFORE TRUNCATE ON history
    FOR EACH STATEMENT EXECUTE FUNCTION history_never_changes()""",
)


def upgrade() -> None:
    """Make them in an empty database."""
    op.create_table(
        "history",
        sa.Column("seq", sa.BigInteger().with_variant(sa.Integer(), "sqlite"), autoincrement=False, nullable=False),
        sa.Column("at", sa.String(), nullable=False),
        sa.Column("by", sa.String(), nullable=False),
        sa.Column("why", sa.String(), nullable=False),
        sa.Column("action", sa.String(), nullable=False),
        sa.Column("table_name", sa.String(), nullable=False),
        sa.Column("record_id", sa.Integer(), nullable=False),
        sa.Column("revision", sa.Integer(), nullable=False),
        sa.Column("root_table", sa.String(), nullable=False),
        sa.Column("root_id", sa.Integer(), nullable=False),
        sa.Column("old", sa.String(), nullable=True),
        sa.Column("new", sa.String(), nullable=True),
        sa.Column("hash", sa.LargeBinary(), nullable=False),
        sa.PrimaryKeyConstraint("seq", name=op.f("pk_history")),
    )
    op.create_index(op.f("ix_history_root_table_root_id"), "history", ["root_table", "root_id"], unique=False)
    op.create_table(
        "history_head",
        sa.Column("id", sa.Integer(), autoincrement=False, nullable=False),
        sa.Column("seq", sa.BigInteger().with_variant(sa.Integer(), "sqlite"), nullable=False),
        sa.Column("hash", sa.LargeBinary(), nullable=False),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_history_head")),
    )
    op.create_table(
        "officers",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("revision", sa.Integer(), nullable=False),
        sa.Column("name", sa.String(), nullable=False),
        sa.Column("role", sa.String(), nullable=False),
        sa.Column("office", sa.String(), nullable=False),
        sa.Column("active", sa.Boolean(), nullable=False),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_officers")),
        sa.UniqueConstraint("name", name=op.f("uq_officers_name")),
        sqlite_autoincrement=True,
    )
    op.create_table(
        "cases",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("revision", sa.Integer(), nullable=False),
        sa.Column("identifier", sa.String(), nullable=False),
        sa.Column("country", sa.String(), nullable=False),
        sa.Column("agency", sa.String(), nullable=False),
        sa.Column("designator", sa.String(), nullable=False),
        sa.Column("program", sa.String(), nullable=False),
        sa.Column("case_type", sa.String(), nullable=False),
        sa.Column("marking", sa.String(), nullable=False),
        sa.Column("officer_id", sa.Integer(), nullable=True),
        sa.ForeignKeyConstraint(["officer_id"], ["officers.id"], name=op.f("fk_cases_officer_id")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_cases")),
        sa.UniqueConstraint("country", "agency", "designator", name=op.f("uq_cases_country_agency_designator")),
        sa.UniqueConstraint("identifier", name=op.f("uq_cases_identifier")),
        sqlite_autoincrement=True,
    )
    op.create_index(op.f("ix_cases_agency"), "cases", ["agency"], unique=False)
    op.create_index(op.f("ix_cases_officer_id"), "cases", ["officer_id"], unique=False)
    op.create_table(
        "requests",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("revision", sa.Integer(), nullable=False),
        sa.Column("number", sa.String(), nullable=False),
        sa.Column("kind", sa.String(), nullable=False),
        sa.Column("status", sa.String(), nullable=False),
        sa.Column("country", sa.String(), nullable=False),
        sa.Column("program", sa.String(), nullable=False),
        sa.Column("bpc_program", sa.String(), nullable=True),
        sa.Column("subject", sa.String(), nullable=False),
        sa.Column("purchaser_name", sa.String(), nullable=False),
        sa.Column("purchaser_address", sa.String(), nullable=False),
        sa.Column("originator_name", sa.String(), nullable=False),
        sa.Column("originator_address", sa.String(), nullable=False),
        sa.Column("reference_number", sa.String(), nullable=False),
        sa.Column("letter_date", sa.Date(), nullable=True),
        sa.Column("received_on", sa.Date(), nullable=False),
        sa.Column("channel", sa.String(), nullable=False),
        sa.Column("written_form", sa.String(), nullable=False),
        sa.Column("sender_authorized", sa.Boolean(), nullable=True),
        sa.Column("sender_list_date", sa.Date(), nullable=True),
        sa.Column("copies_sent", sa.String(), nullable=False),
        sa.Column("terms_of_sale", sa.String(), nullable=False),
        sa.Column("finance_remark", sa.String(), nullable=False),
        sa.Column("budget_ceiling", sa.BigInteger(), nullable=True),
        sa.Column("third_parties", sa.String(), nullable=False),
        sa.Column("sole_source_firm", sa.String(), nullable=False),
        sa.Column("sole_source_letter_date", sa.Date(), nullable=True),
        sa.Column("recipient_unit", sa.String(), nullable=False),
        sa.Column("wanted_delivery", sa.Date(), nullable=True),
        sa.Column("agency", sa.String(), nullable=True),
        sa.Column("marking", sa.String(), nullable=False),
        sa.Column("acknowledged_on", sa.Date(), nullable=True),
        sa.Column("actionable_on", sa.Date(), nullable=True),
        sa.Column("complete_on", sa.Date(), nullable=True),
        sa.Column("insufficient_on", sa.Date(), nullable=True),
        sa.Column("remarks", sa.String(), nullable=False),
        sa.Column("officer_id", sa.Integer(), nullable=True),
        sa.Column("saves", sa.Integer(), nullable=False),
        sa.Column("saved_by", sa.String(), nullable=False),
        sa.Column("saved_at", sa.String(), nullable=True),
        sa.ForeignKeyConstraint(["officer_id"], ["officers.id"], name=op.f("fk_requests_officer_id")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_requests")),
        sa.UniqueConstraint("number", name=op.f("uq_requests_number")),
        sqlite_autoincrement=True,
    )
    op.create_index(op.f("ix_requests_country"), "requests", ["country"], unique=False)
    op.create_index(op.f("ix_requests_officer_id"), "requests", ["officer_id"], unique=False)
    op.create_index(op.f("ix_requests_received_on"), "requests", ["received_on"], unique=False)
    op.create_index(op.f("ix_requests_status"), "requests", ["status"], unique=False)
    op.create_table(
        "attachments",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("revision", sa.Integer(), nullable=False),
        sa.Column("request_id", sa.Integer(), nullable=True),
        sa.Column("case_id", sa.Integer(), nullable=True),
        sa.Column("name", sa.String(), nullable=False),
        sa.Column("kind", sa.String(), nullable=False),
        sa.Column("media_type", sa.String(), nullable=False),
        sa.Column("marking", sa.String(), nullable=False),
        sa.Column("content", sa.LargeBinary(), nullable=False),
        sa.Column("sha256", sa.String(), nullable=False),
        sa.Column("size", sa.Integer(), nullable=False),
        sa.Column("added_by", sa.String(), nullable=False),
        sa.Column("added_at", sa.String(), nullable=False),
        sa.CheckConstraint("(request_id IS NULL) <> (case_id IS NULL)", name=op.f("ck_attachments_one_owner")),
        sa.ForeignKeyConstraint(["case_id"], ["cases.id"], name=op.f("fk_attachments_case_id")),
        sa.ForeignKeyConstraint(["request_id"], ["requests.id"], name=op.f("fk_attachments_request_id")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_attachments")),
        sqlite_autoincrement=True,
    )
    op.create_index(op.f("ix_attachments_case_id"), "attachments", ["case_id"], unique=False)
    op.create_index(op.f("ix_attachments_request_id"), "attachments", ["request_id"], unique=False)
    op.create_table(
        "case_documents",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("revision", sa.Integer(), nullable=False),
        sa.Column("case_id", sa.Integer(), nullable=False),
        sa.Column("document", sa.String(), nullable=False),
        sa.Column("restatement", sa.Integer(), nullable=False),
        sa.Column("status", sa.String(), nullable=False),
        sa.Column("nickname", sa.String(), nullable=False),
        sa.Column("description", sa.String(), nullable=False),
        sa.Column("purchaser_name", sa.String(), nullable=False),
        sa.Column("purchaser_address", sa.String(), nullable=False),
        sa.Column("dependable_undertaking", sa.Boolean(), nullable=False),
        sa.Column("price_date", sa.Date(), nullable=False),
        sa.Column("accepted_on", sa.Date(), nullable=True),
        sa.Column("implemented_on", sa.Date(), nullable=True),
        sa.Column("milap_on", sa.Date(), nullable=True),
        sa.Column("offer_expires_on", sa.Date(), nullable=True),
        sa.Column("risk_tier", sa.Integer(), nullable=True),
        sa.Column("credit_assured", sa.Boolean(), nullable=False),
        sa.Column("standby_letter_of_credit", sa.BigInteger(), nullable=False),
        sa.Column("cash_flow_financing", sa.Boolean(), nullable=False),
        sa.Column("development_refund", sa.BigInteger(), nullable=False),
        sa.Column("congressional_notification", sa.String(), nullable=False),
        sa.Column("bpc_program", sa.String(), nullable=True),
        sa.Column("prepared_under", sa.String(), nullable=True),
        sa.Column("policy_edition", sa.String(), nullable=True),
        sa.Column("priced_on", sa.Date(), nullable=True),
        sa.Column("total", sa.BigInteger(), nullable=True),
        sa.Column("saves", sa.Integer(), nullable=False),
        sa.Column("saved_by", sa.String(), nullable=False),
        sa.Column("saved_at", sa.String(), nullable=True),
        sa.ForeignKeyConstraint(["case_id"], ["cases.id"], name=op.f("fk_case_documents_case_id")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_case_documents")),
        sa.UniqueConstraint("case_id", "document", "restatement", name=op.f("uq_case_documents_case_id_document_restatement")),
        sqlite_autoincrement=True,
    )
    op.create_index(op.f("ix_case_documents_status"), "case_documents", ["status"], unique=False)
    op.create_table(
        "checklist_answers",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("revision", sa.Integer(), nullable=False),
        sa.Column("request_id", sa.Integer(), nullable=False),
        sa.Column("point", sa.String(), nullable=False),
        sa.Column("answer", sa.String(), nullable=False),
        sa.Column("evidence", sa.String(), nullable=False),
        sa.Column("answered_by", sa.String(), nullable=False),
        sa.Column("answered_at", sa.String(), nullable=False),
        sa.ForeignKeyConstraint(["request_id"], ["requests.id"], name=op.f("fk_checklist_answers_request_id")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_checklist_answers")),
        sa.UniqueConstraint("request_id", "point", name=op.f("uq_checklist_answers_request_id_point")),
        sqlite_autoincrement=True,
    )
    op.create_table(
        "request_cases",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("revision", sa.Integer(), nullable=False),
        sa.Column("request_id", sa.Integer(), nullable=False),
        sa.Column("case_id", sa.Integer(), nullable=False),
        sa.ForeignKeyConstraint(["case_id"], ["cases.id"], name=op.f("fk_request_cases_case_id")),
        sa.ForeignKeyConstraint(["request_id"], ["requests.id"], name=op.f("fk_request_cases_request_id")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_request_cases")),
        sa.UniqueConstraint("request_id", "case_id", name=op.f("uq_request_cases_request_id_case_id")),
        sqlite_autoincrement=True,
    )
    op.create_index(op.f("ix_request_cases_case_id"), "request_cases", ["case_id"], unique=False)
    op.create_table(
        "request_items",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("revision", sa.Integer(), nullable=False),
        sa.Column("request_id", sa.Integer(), nullable=False),
        sa.Column("position", sa.Integer(), nullable=False),
        sa.Column("kind", sa.String(), nullable=False),
        sa.Column("description", sa.String(), nullable=False),
        sa.Column("quantity", sa.String(), nullable=True),
        sa.Column("unit_of_issue", sa.String(), nullable=False),
        sa.Column("unit_price", sa.BigInteger(), nullable=True),
        sa.Column("masl", sa.String(), nullable=True),
        sa.Column("generic_code", sa.String(), nullable=True),
        sa.Column("stock_number", sa.String(), nullable=False),
        sa.Column("part_number", sa.String(), nullable=False),
        sa.Column("condition", sa.String(), nullable=True),
        sa.Column("mde", sa.Boolean(), nullable=False),
        sa.Column("sme", sa.Boolean(), nullable=False),
        sa.Column("end_use", sa.String(), nullable=False),
        sa.Column("new_capability", sa.Boolean(), nullable=True),
        sa.Column("bought_before", sa.Boolean(), nullable=True),
        sa.Column("configuration", sa.String(), nullable=False),
        sa.Column("interfaces", sa.String(), nullable=False),
        sa.Column("wanted_delivery", sa.Date(), nullable=True),
        sa.Column("sites", sa.String(), nullable=False),
        sa.Column("support_needs", sa.String(), nullable=False),
        sa.Column("hazard", sa.String(), nullable=False),
        sa.Column("remarks", sa.String(), nullable=False),
        sa.ForeignKeyConstraint(["request_id"], ["requests.id"], name=op.f("fk_request_items_request_id")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_request_items")),
        sqlite_autoincrement=True,
    )
    op.create_index(op.f("ix_request_items_request_id"), "request_items", ["request_id"], unique=False)
    op.create_table(
        "request_references",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("revision", sa.Integer(), nullable=False),
        sa.Column("request_id", sa.Integer(), nullable=False),
        sa.Column("position", sa.Integer(), nullable=False),
        sa.Column("kind", sa.String(), nullable=False),
        sa.Column("number", sa.String(), nullable=False),
        sa.Column("date", sa.Date(), nullable=True),
        sa.ForeignKeyConstraint(["request_id"], ["requests.id"], name=op.f("fk_request_references_request_id")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_request_references")),
        sqlite_autoincrement=True,
    )
    op.create_index(op.f("ix_request_references_request_id"), "request_references", ["request_id"], unique=False)
    op.create_table(
        "confirmations",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("document_id", sa.Integer(), nullable=False),
        sa.Column("revision", sa.Integer(), nullable=False),
        sa.Column("path", sa.String(), nullable=False),
        sa.Column("value", sa.String(), nullable=False),
        sa.Column("source", sa.String(), nullable=False),
        sa.Column("name", sa.String(), nullable=False),
        sa.Column("on", sa.Date(), nullable=False),
        sa.ForeignKeyConstraint(["document_id"], ["case_documents.id"], name=op.f("fk_confirmations_document_id")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_confirmations")),
        sa.UniqueConstraint("document_id", "path", name=op.f("uq_confirmations_document_id_path")),
        sqlite_autoincrement=True,
    )
    op.create_index(op.f("ix_confirmations_document_id"), "confirmations", ["document_id"], unique=False)
    op.create_table(
        "document_charges",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("document_id", sa.Integer(), nullable=False),
        sa.Column("revision", sa.Integer(), nullable=False),
        sa.Column("position", sa.Integer(), nullable=False),
        sa.Column("kind", sa.String(), nullable=False),
        sa.Column("amount", sa.BigInteger(), nullable=False),
        sa.Column("reason", sa.String(), nullable=False),
        sa.ForeignKeyConstraint(["document_id"], ["case_documents.id"], name=op.f("fk_document_charges_document_id")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_document_charges")),
        sqlite_autoincrement=True,
    )
    op.create_index(op.f("ix_document_charges_document_id"), "document_charges", ["document_id"], unique=False)
    op.create_table(
        "document_references",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("document_id", sa.Integer(), nullable=False),
        sa.Column("revision", sa.Integer(), nullable=False),
        sa.Column("position", sa.Integer(), nullable=False),
        sa.Column("kind", sa.String(), nullable=False),
        sa.Column("number", sa.String(), nullable=False),
        sa.Column("date", sa.Date(), nullable=True),
        sa.ForeignKeyConstraint(["document_id"], ["case_documents.id"], name=op.f("fk_document_references_document_id")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_document_references")),
        sqlite_autoincrement=True,
    )
    op.create_index(op.f("ix_document_references_document_id"), "document_references", ["document_id"], unique=False)
    op.create_table(
        "issued_documents",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("revision", sa.Integer(), nullable=False),
        sa.Column("document_id", sa.Integer(), nullable=False),
        sa.Column("kind", sa.String(), nullable=False),
        sa.Column("number", sa.Integer(), nullable=False),
        sa.Column("name", sa.String(), nullable=False),
        sa.Column("media_type", sa.String(), nullable=False),
        sa.Column("content", sa.LargeBinary(), nullable=False),
        sa.Column("sha256", sa.String(), nullable=False),
        sa.Column("size", sa.Integer(), nullable=False),
        sa.Column("document_revision", sa.Integer(), nullable=False),
        sa.Column("policy_edition", sa.String(), nullable=True),
        sa.Column("printed_on", sa.Date(), nullable=False),
        sa.Column("issued_by", sa.String(), nullable=False),
        sa.ForeignKeyConstraint(["document_id"], ["case_documents.id"], name=op.f("fk_issued_documents_document_id")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_issued_documents")),
        sa.UniqueConstraint("document_id", "kind", "number", name=op.f("uq_issued_documents_document_id_kind_number")),
        sqlite_autoincrement=True,
    )
    op.create_table(
        "lines",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("revision", sa.Integer(), nullable=False),
        sa.Column("document_id", sa.Integer(), nullable=False),
        sa.Column("position", sa.Integer(), nullable=False),
        sa.Column("number", sa.String(), nullable=False),
        sa.Column("under", sa.String(), nullable=True),
        sa.Column("masl", sa.String(), nullable=True),
        sa.Column("generic_code", sa.String(), nullable=True),
        sa.Column("description", sa.String(), nullable=False),
        sa.Column("condition", sa.String(), nullable=True),
        sa.Column("kind", sa.String(), nullable=False),
        sa.Column("quantity", sa.String(), nullable=True),
        sa.Column("unit_of_issue", sa.String(), nullable=False),
        sa.Column("unit_price", sa.BigInteger(), nullable=False),
        sa.Column("source", sa.String(), nullable=False),
        sa.Column("procured_share", sa.String(), nullable=True),
        sa.Column("months_of_service", sa.String(), nullable=True),
        sa.Column("type_of_assistance", sa.String(), nullable=True),
        sa.Column("offer_release_code", sa.String(), nullable=True),
        sa.Column("delivery_term_code", sa.String(), nullable=True),
        sa.Column("rate_area", sa.String(), nullable=True),
        sa.Column("mde", sa.Boolean(), nullable=False),
        sa.Column("sme", sa.Boolean(), nullable=False),
        sa.Column("working_capital_fund", sa.Boolean(), nullable=False),
        sa.Column("administered_overseas", sa.Boolean(), nullable=False),
        sa.Column("nonrecurring_unit_charge", sa.BigInteger(), nullable=False),
        sa.Column("nonrecurring_waived", sa.Boolean(), nullable=False),
        sa.Column("support_charge", sa.String(), nullable=True),
        sa.Column("added_on", sa.Date(), nullable=True),
        sa.Column("notes", sa.String(), nullable=False),
        sa.Column("cas_exemption", sa.String(), nullable=True),
        sa.Column("tuition_rate", sa.String(), nullable=True),
        sa.Column("tuition_fiscal_year", sa.Integer(), nullable=True),
        sa.Column("previous_equity", sa.BigInteger(), nullable=False),
        sa.Column("lookup_transportation", sa.BigInteger(), nullable=True),
        sa.Column("special_cargo", sa.Boolean(), nullable=False),
        sa.Column("classified", sa.Boolean(), nullable=False),
        sa.Column("technical_data_package", sa.Boolean(), nullable=False),
        sa.Column("follows", sa.String(), nullable=True),
        sa.Column("starts_on", sa.Date(), nullable=True),
        sa.ForeignKeyConstraint(
            ["document_id", "under"],
            ["lines.document_id", "lines.number"],
            name=op.f("fk_lines_document_id_under"),
            initially="DEFERRED",
            deferrable=True,
        ),
        sa.ForeignKeyConstraint(["document_id"], ["case_documents.id"], name=op.f("fk_lines_document_id")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_lines")),
        sa.UniqueConstraint("document_id", "number", name=op.f("uq_lines_document_id_number")),
        sqlite_autoincrement=True,
    )
    op.create_table(
        "note_uses",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("document_id", sa.Integer(), nullable=False),
        sa.Column("revision", sa.Integer(), nullable=False),
        sa.Column("position", sa.Integer(), nullable=False),
        sa.Column("code", sa.String(), nullable=False),
        sa.Column("parameters", sa.JSON(), nullable=False),
        sa.Column("lines", sa.String(), nullable=False),
        sa.Column("title", sa.String(), nullable=True),
        sa.Column("text", sa.String(), nullable=True),
        sa.ForeignKeyConstraint(["document_id"], ["case_documents.id"], name=op.f("fk_note_uses_document_id")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_note_uses")),
        sqlite_autoincrement=True,
    )
    op.create_index(op.f("ix_note_uses_document_id"), "note_uses", ["document_id"], unique=False)
    op.create_table(
        "priced_rates",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("document_id", sa.Integer(), nullable=False),
        sa.Column("revision", sa.Integer(), nullable=False),
        sa.Column("name", sa.String(), nullable=False),
        sa.Column("percent", sa.String(), nullable=True),
        sa.Column("status", sa.String(), nullable=False),
        sa.Column("source", sa.String(), nullable=False),
        sa.Column("effective_from", sa.Date(), nullable=True),
        sa.Column("effective_to", sa.Date(), nullable=True),
        sa.Column("overridden_by", sa.String(), nullable=False),
        sa.Column("lines", sa.String(), nullable=False),
        sa.ForeignKeyConstraint(["document_id"], ["case_documents.id"], name=op.f("fk_priced_rates_document_id")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_priced_rates")),
        sqlite_autoincrement=True,
    )
    op.create_index(op.f("ix_priced_rates_document_id"), "priced_rates", ["document_id"], unique=False)
    op.create_table(
        "rate_overrides",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("document_id", sa.Integer(), nullable=False),
        sa.Column("revision", sa.Integer(), nullable=False),
        sa.Column("position", sa.Integer(), nullable=False),
        sa.Column("charge", sa.String(), nullable=False),
        sa.Column("line", sa.String(), nullable=True),
        sa.Column("component", sa.String(), nullable=True),
        sa.Column("rate_percent", sa.String(), nullable=True),
        sa.Column("amount", sa.BigInteger(), nullable=True),
        sa.Column("source", sa.String(), nullable=False),
        sa.Column("by", sa.String(), nullable=False),
        sa.ForeignKeyConstraint(["document_id"], ["case_documents.id"], name=op.f("fk_rate_overrides_document_id")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_rate_overrides")),
        sqlite_autoincrement=True,
    )
    op.create_index(op.f("ix_rate_overrides_document_id"), "rate_overrides", ["document_id"], unique=False)
    op.create_table(
        "terms_of_sale",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("document_id", sa.Integer(), nullable=False),
        sa.Column("revision", sa.Integer(), nullable=False),
        sa.Column("position", sa.Integer(), nullable=False),
        sa.Column("code", sa.String(), nullable=False),
        sa.Column("amount", sa.BigInteger(), nullable=True),
        sa.ForeignKeyConstraint(["document_id"], ["case_documents.id"], name=op.f("fk_terms_of_sale_document_id")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_terms_of_sale")),
        sqlite_autoincrement=True,
    )
    op.create_index(op.f("ix_terms_of_sale_document_id"), "terms_of_sale", ["document_id"], unique=False)
    op.create_table(
        "waivers",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("document_id", sa.Integer(), nullable=False),
        sa.Column("revision", sa.Integer(), nullable=False),
        sa.Column("position", sa.Integer(), nullable=False),
        sa.Column("charge", sa.String(), nullable=False),
        sa.Column("component", sa.String(), nullable=True),
        sa.Column("basis", sa.String(), nullable=False),
        sa.Column("reference", sa.String(), nullable=True),
        sa.Column("agreed_on", sa.Date(), nullable=True),
        sa.ForeignKeyConstraint(["document_id"], ["case_documents.id"], name=op.f("fk_waivers_document_id")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_waivers")),
        sqlite_autoincrement=True,
    )
    op.create_index(op.f("ix_waivers_document_id"), "waivers", ["document_id"], unique=False)
    op.create_table(
        "line_charges",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("revision", sa.Integer(), nullable=False),
        sa.Column("line_id", sa.Integer(), nullable=False),
        sa.Column("position", sa.Integer(), nullable=False),
        sa.Column("kind", sa.String(), nullable=False),
        sa.Column("amount", sa.BigInteger(), nullable=False),
        sa.Column("reason", sa.String(), nullable=False),
        sa.ForeignKeyConstraint(["line_id"], ["lines.id"], name=op.f("fk_line_charges_line_id")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_line_charges")),
        sqlite_autoincrement=True,
    )
    op.create_index(op.f("ix_line_charges_line_id"), "line_charges", ["line_id"], unique=False)
    op.create_table(
        "planned_deliveries",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("revision", sa.Integer(), nullable=False),
        sa.Column("line_id", sa.Integer(), nullable=False),
        sa.Column("position", sa.Integer(), nullable=False),
        sa.Column("quarter", sa.String(), nullable=False),
        sa.Column("quantity", sa.String(), nullable=False),
        sa.ForeignKeyConstraint(["line_id"], ["lines.id"], name=op.f("fk_planned_deliveries_line_id")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_planned_deliveries")),
        sqlite_autoincrement=True,
    )
    op.create_index(op.f("ix_planned_deliveries_line_id"), "planned_deliveries", ["line_id"], unique=False)
    op.create_table(
        "quarter_figures",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("revision", sa.Integer(), nullable=False),
        sa.Column("line_id", sa.Integer(), nullable=False),
        sa.Column("kind", sa.String(), nullable=False),
        sa.Column("position", sa.Integer(), nullable=False),
        sa.Column("quarter", sa.String(), nullable=False),
        sa.Column("amount", sa.BigInteger(), nullable=False),
        sa.ForeignKeyConstraint(["line_id"], ["lines.id"], name=op.f("fk_quarter_figures_line_id")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_quarter_figures")),
        sqlite_autoincrement=True,
    )
    op.create_index(op.f("ix_quarter_figures_line_id"), "quarter_figures", ["line_id"], unique=False)

    connection = op.get_bind()
    for statement in SQLITE if connection.dialect.name == "sqlite" else POSTGRESQL:
        connection.exec_driver_sql(statement)
    head = sa.table("history_head", sa.column("id"), sa.column("seq"), sa.column("hash"))
    op.execute(head.insert().values(id=1, seq=0, hash=bytes(32)))
