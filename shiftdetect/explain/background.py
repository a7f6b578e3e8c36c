"""Sentences that carry none of the frames of nearly any codebook: what a frame must stand out from.

Invented, in the register of officials and of those who talk to them, on no event in particular. Without them a coder
of two frames would have to give one of the two to every "thank you".
"""

from __future__ import annotations

BACKGROUND = (
    "Thank you all for coming this morning.",
    "Next question, please.",
    "I will take one more, and then we have to go.",
    "No comment.",
    "As ever, it is good to see you.",
    "Let me begin with a few words about the day.",
    "We met with our partners and had a good conversation.",
    "The minister arrived at noon and left an hour later.",
    "He spoke with the prime minister on the telephone.",
    "The talks will continue next week.",
    "We are following the situation.",
    "There will be a statement later today.",
    "I have seen the reports.",
    "You would have to ask them about that.",
    "That is a question for another department.",
    "We will keep you informed.",
    "I have nothing to add to what was said yesterday.",
    "The president will travel to the region on Tuesday.",
    "The committee meets again in the spring.",
    "The weather was fine, and many people came.",
    "Our team has worked day and night.",
    "I want to thank the men and women who serve.",
    "It was a long meeting with many subjects.",
    "The new building will be opened next year.",
    "She has been in this office for three years.",
    "The figures for the month will be published on Friday.",
    "Everybody in the room listened.",
    "He was asked about it on the way to his car.",
    "It is what it is.",
    "People have different opinions about this.",
    "We have a great country and a great people.",
    "That is how I see it, and others may see it otherwise.",
    "We look forward to the conference.",
    "The law was passed in the last session.",
    "Schools and shops were open as on any other day.",
    "What happens now depends on many things.",
)
