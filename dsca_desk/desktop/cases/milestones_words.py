"""What the head of the Milestones tab says of the clocks."""

from dsca_desk.desktop.forms.reading import written_day
from dsca_desk.services.document_clocks import DocumentClocks


def clock_words(clocks: DocumentClocks) -> str:
    """Say how the clock of development stands, and how long an offer still does."""
    clock, offer = clocks.processing, clocks.offer
    words = []
    if clock.goal_days is not None:
        state = f" · {clock.late_by} days late" if clock.late_by else ""
        words.append(f"Day {clock.days} of {clock.goal_days} (group {clock.category}){state}")
        if clock.goal_on is not None and clock.end_on is None:
            words.append(f"offer due {written_day(clock.goal_on)}")
        if clock.stopped_days:
            words.append(f"{clock.stopped_days} days on hold do not count")
        if clock.explained_days:
            words.append(f"factors explain {clock.explained_days} days")
        if clock.status != "confirmed":
            words.append(f"standard time {clock.status}")
    elif clock.category:
        words.append(f"Group {clock.category}: no standard time is known")
    if offer.offered_on is not None and offer.days_left is not None and offer.expires_on is not None:
        left = f"{offer.days_left} days left" if offer.days_left >= 0 else f"expired {-offer.days_left} days ago"
        words.append(f"offer stands to {written_day(offer.expires_on)}, {left}")
    return " · ".join(words)
