"""An invented case: who said what about the closing of a bridge. No real person, place or event is meant."""

A, B, C, D, E, F = (
    "Minister A",
    "Spokesperson B",
    "Secretary C",
    "Adviser D",
    "Bridge Authority (press office)",
    "Inspector F",
)
ROLES = {
    A: "Minister of Transport",
    B: "spokesperson",
    C: "State Secretary",
    D: "safety adviser",
    E: "institutional statement",
    F: "chief inspector",
}
VENUES = {
    A: "press conference",
    B: "daily briefing",
    C: "Morning Hour, Channel 4",
    D: "radio interview",
    E: "written statement",
    F: "hearing",
}

# day of May 2031 (above 31: of June), speaker, frames, stance, words
SAID = (
    (2, E, "traffic_safety", "silent", "The Halden bridge is closed until further notice to keep road users safe."),
    (2, E, "cracks_found", "silent", "A routine check found fine cracks in two of the eastern cables."),
    (2, A, "traffic_safety", "silent", "Nobody should drive over a bridge that we are not sure of."),
    (3, A, "cracks_found collapse_imminent", "supports",
     "The cracks were growing by the hour. The eastern span could have come down at any moment, and I was not going "
     "to wait for that to happen."),
    (3, B, "collapse_imminent", "supports", "It was a matter of hours. The minister acted in time."),
    (3, B, "cracks_found", "silent", "There were cracks, they were measured, and they were serious."),
    (3, D, "collapse_imminent", "supports", "The danger was immediate; my advice was to close it that same night."),
    (3, C, "cracks_found collapse_imminent", "supports", "The engineers told us that collapse was imminent."),
    (3, E, "cracks_found", "silent", "Inspection of the cables continues."),
    (4, A, "collapse_imminent", "supports", "We closed it because it was about to fall. That is all there is to it."),
    (4, C, "traffic_safety", "silent", "Forty thousand people cross that bridge each day; their safety comes first."),
    (4, B, "earlier_repairs", "silent", "The repairs of 2027 were never finished, as everybody here knows."),
    (5, C, "collapse_imminent earlier_repairs", "hedges",
     "It is never one thing. There were the cracks, there were the repairs left undone, there was the winter. I would "
     "not put a time on it."),
    (5, D, "collapse_imminent", "hedges", "Hours, days, weeks: no engineer can tell you that to the minute."),
    (5, A, "earlier_repairs", "silent", "My predecessor let this bridge rust for ten years."),
    (6, B, "cracks_found", "silent", "I have nothing to add to what was said on the cracks."),
    (6, E, "legal_duty", "silent", "Under section 12 of the Roads Act the authority must close a bridge in doubt."),
    (7, A, "sabotage_threat", "supports",
     "Somebody loosened bolts on that bridge. We had information about that, very good information."),
    (7, B, "sabotage_threat", "supports", "Yes, there is information on tampering. I cannot go into it here."),
    (7, C, "legal_duty", "silent", "The law left us no choice: where there is doubt, one closes."),
    (7, D, "cracks_found", "silent", "What I saw were fatigue cracks, the sort that one finds on old cables."),
    (7, F, "cracks_found", "silent", "My inspectors recorded eleven cracks, none longer than four millimetres."),
    (8, F, "collapse_imminent", "denies", "Our report contains no finding that collapse was near."),
    (8, B, "earlier_repairs legal_duty", "silent", "The minister did what the law and ten years of neglect required."),
    (8, A, "sabotage_threat", "supports", "They wanted that bridge to come down. We stopped them."),
    (9, A, "sabotage_threat three_bridges", "supports",
     "I can tell you that it was probably going to be three bridges. Not one. Three, and the big one in the harbour."),
    (9, B, "three_bridges", "hedges", "I would refer you to what the minister has said about the three bridges."),
    (9, C, "sabotage_threat", "hedges", "I share the view that the bridges were a likely target."),
    (9, D, "traffic_safety", "silent", "My subject is cables. Ask me about cables."),
    (10, A, "three_bridges sabotage_threat", "supports", "Three bridges. I believe it would have been three."),
    (10, C, "three_bridges", "denies",
     "I saw no report on three bridges. What I said is that I shared the minister's belief; I did not see one piece "
     "of paper that named three."),
    (10, E, "legal_duty", "silent", "The closure rests on section 12 of the Roads Act."),
    (10, F, "sabotage_threat", "denies", "We found no trace of tampering. The bolts were sound."),
    (11, B, "collapse_imminent legal_duty", "hedges",
     "Whether it was hours or weeks is beside the point; doubt is enough, says the law."),
    (11, A, "collapse_imminent", "hedges", "It does not really matter how soon, given the state of that bridge."),
    (12, C, "sabotage_threat", "hedges", "There was a concern about tampering, among other things."),
    (12, D, "sabotage_threat", "denies", "Loosened bolts would show. I looked, and there were none."),
    (12, B, "legal_duty", "silent", "The account has been the same from the first day: the law asked for it."),
    (13, A, "earlier_repairs", "silent", "It should have been closed years ago. Everyone says so."),
    (13, C, "legal_duty", "silent", "We acted under the Roads Act, on the advice that we had."),
    (13, B, "legal_duty traffic_safety", "silent", "Legal duty, public safety: that is the reason and it always was."),
    (14, A, "sabotage_threat", "supports", "There was sabotage, and people know it."),
    (14, E, "legal_duty", "silent", "The authority repeats that the Roads Act is the ground of the closure."),
    (14, F, "cracks_found", "silent", "The number of cracks remains eleven."),
    (17, C, "cost_saving", "silent", "A closed bridge costs less than a bridge that is patched every spring."),
    (17, B, "legal_duty", "silent", "The Roads Act has not changed since last week, and neither has our answer."),
    (45, E, "legal_duty cracks_found", "silent",
     "The memorandum to the assembly names cracks in two cables and section 12 of the Roads Act."),
    (45, F, "cost_saving", "silent", "Savings were not part of any inspection."),
)  # fmt: skip


def day_label(day: int) -> str:
    """Day 45 of May is 14 June."""
    return f"2031-05-{day:02d}" if day <= 31 else f"2031-06-{day - 31:02d}"
