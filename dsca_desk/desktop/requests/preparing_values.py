"""The facts of the forms before and around a request, and the words of their codes."""

from collections.abc import Mapping

from dsca_desk.records.facts import Fact

TALK_KINDS = (
    ("REQUIREMENT", "Talk about a requirement"),
    ("GAP_STUDY", "Study of a gap"),
    ("FUNDS_ADVICE", "Advice on funds"),
    ("ASSESSMENT", "Assessment"),
    ("SITE_SURVEY", "Site survey"),
    ("MEETING", "Meeting"),
)
TRIGGERS = (
    ("REQUIREMENT_STATED", "The partner stated a requirement"),
    ("FUNDS_TO_USE", "Funds are to be used"),
    ("ASSESSMENT_REQUEST", "A request for an assessment"),
)
TALK_STATES = (("open", "Open"), ("closed", "Closed"))

FACTS: Mapping[str, Mapping[str, Fact]] = {
    "early_talk": {
        "country": Fact("Country", "Whom the talk was with.", "to-keep"),
        "kind": Fact("Kind", "What kind of talk it was.", "to-keep"),
        "trigger": Fact("Begun by", "What began it.", "to-keep"),
        "on": Fact("Day", "The day of the talk; not one to come.", "to-keep"),
        "subject": Fact("Subject", "What it was about."),
        "people": Fact("People", "Organizations and people."),
        "notes": Fact("Notes", "What was said."),
        "outcome": Fact("What came of it", "What was agreed, or what follows."),
        "status": Fact("State", "A closed one waits for nothing.", "to-keep"),
    },
    "assessment_request": {
        "country": Fact("Country", "For whom.", "to-keep"),
        "item": Fact("Item", "What is to be assessed.", "to-keep"),
        "why_credible": Fact("Why a sale is credible", "Needed once the request is sent."),
        "sent_on": Fact("Sent on", "The day it was sent."),
        "answer": Fact("Reply", "What the authorities said."),
        "answered_on": Fact("Replied on", "The day of the reply; not before it was sent."),
        "expires_on": Fact("Holds until", "The last day the reply can be relied on."),
    },
    "team_assessment": {
        "form": Fact("Form", "A message, a letter, a memorandum, with its number."),
        "signer": Fact("Signed by", "The chief of mission or who signed for them; needed once it is signed."),
        "signed_on": Fact("Signed on", "The day of the signature."),
        "command": Fact("Combatant command", "Whose view is asked for."),
        "concurred_by": Fact("Concurred by", "Who concurred for the command."),
        "concurred_on": Fact("Concurred on", "Not before it was signed."),
    },
    "advisory": {
        "reason": Fact("Reason", "Why other offices are told.", "to-keep"),
        "items": Fact("Items", "What it speaks of."),
        "prepared_by": Fact("Prepared by", "Who wrote it."),
        "sent_to": Fact("Told to", "The offices that were told; needed once it is sent."),
        "sent_on": Fact("Told on", "The day they were told."),
        "comments": Fact("Comments", "What they said."),
    },
}
