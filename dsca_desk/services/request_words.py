"""The words for the codes of a request: kinds, channels, forms, states, answers; the same on screen and on paper."""

from collections.abc import Mapping

KINDS: Mapping[str, str] = {
    "LOR_LOA": "Letter of Request for an LOA",
    "LOR_PA": "Letter of Request for price and availability",
    "LOR_AMENDMENT": "Letter of Request for an Amendment",
    "LOR_MODIFICATION": "Letter of Request for a Modification",
    "LEASE": "Request for a lease",
    "LOAN": "Request for a loan",
    "MOR_BPC": "Memorandum of Request (BPC)",
    "AGENCY_INITIATED": "Begun by the implementing agency",
}
CHANNELS: Mapping[str, str] = {
    "SCO": "Security Cooperation Organization",
    "EMBASSY": "Embassy in Washington",
    "AGENCY": "Implementing agency",
    "DSCA": "DSCA",
    "ELECTRONIC": "Electronic, by an authorized sender",
}
FORMS: Mapping[str, str] = {
    "LETTER": "Letter",
    "MESSAGE": "Message",
    "EMAIL": "E-mail",
    "RFP": "Request for proposal",
    "MEMORANDUM_FOR_RECORD": "Memorandum for record of an oral request",
}
PROGRAMS: Mapping[str, str] = {
    "FMS": "Foreign Military Sales",
    "BPC_T10": "Building partner capacity, Title 10",
    "BPC_T22": "Building partner capacity, Title 22",
}
CASE_TYPES: Mapping[str, str] = {
    "DEFINED": "Defined order",
    "BLANKET": "Blanket order",
    "CLSSA": "Cooperative logistics supply support (CLSSA)",
}
STATES: Mapping[str, str] = {
    "new": "New",
    "received": "Received",
    "acknowledged": "Acknowledged",
    "actionable": "Actionable",
    "insufficient": "Insufficient",
    "complete": "Complete",
    "in-development": "In development",
    "answered-loa": "Answered · LOA",
    "answered-pa": "Answered · P&A",
    "disapproval-proposed": "Disapproval proposed",
    "disapproved": "Disapproved",
    "withdrawn": "Withdrawn",
}
ANSWERS: Mapping[str, str] = {"yes": "Yes", "no": "No", "not-applicable": "n/a", "unknown": "Open"}
MARKS: Mapping[str, str] = {
    "confirmed": "confirmed",
    "partial": "second-hand",
    "unconfirmed": "not confirmed",
    "not-found": "source not found",
}


def in_words(words: Mapping[str, str], code: str) -> str:
    """Return the words of a code; one without words stands for itself."""
    return words.get(code, code)
