"""The words by which English denies a content or puts it in question, by what they are; no names stand here either."""

from __future__ import annotations

from typing import Final


def _words(text: str) -> frozenset[str]:
    return frozenset(text.split())


DENIES: Final = _words(
    """
    contradict debunk deny disagree disavow discount dismiss disown disprove dispute oppose rebuff rebut recant refute
    reject renounce repudiate resist retract
"""
)
"""Verbs whose content is what the speaker does not say, or stands against ('denied that it leaked')."""

TAKES_BACK: Final = _words(
    """
    abandon back backpedal backtrack correct disavow disown distance drop recant renege renounce repudiate rescind
    retract retreat reverse revoke walk withdraw
"""
)
"""Verbs by which somebody gives up a claim of their own ('retracted her statement that it held')."""

REVISES: Final = _words("adjust alter amend change modify moderate qualify revise rework soften temper")
"""Verbs by which somebody words a claim of their own anew: how much of it stays is not told."""

DENIES_WITH: Final = _words(
    """
    argue_against balk_at campaign_against caution_against demonstrate_against disagree_with disapprove_of distance_from
    lobby_against object_to opposed_to protest_against rail_against rail_at rule_out speak_against vote_against
    warn_against
    argument_against case_against denial_of disapproval_of objection_to opposition_to rejection_of
"""
)
"""The same for a cue with a preposition or a particle."""

DENIALS: Final = _words("denial rejection refusal reluctance unwillingness opposed reluctant unwilling")
"""Nouns and adjectives that do the same ('her denial that it leaked')."""

FALSE: Final = _words(
    """
    absurd baseless bogus bunk fabrication fake fallacy false falsehood fiction groundless hoax inaccurate incorrect
    lie ludicrous misinformation myth nonsense preposterous rubbish unfounded untrue wrong
    """
)
"""Words for what is not so ('called it false that it leaked', 'dismissed as a lie the claim that it leaked')."""

RUES: Final = _words("apologise apologize regret repent rue")
"""Verbs before what somebody has said and may no longer say ('apologized for claiming that it held')."""

DOUBTS: Final = _words("doubt query question")
"""Verbs whose content is put in question ('doubted that it leaked')."""

MEETS: Final = _words("address answer ask comment consider debate discuss hear mention react refer reply respond talk")
"""Verbs by which a claim of others is only met with ('responded to claims that it leaked')."""

DOUBTS_WITH: Final = _words(
    "doubt_about question_about question_of inquire_about wonder_about skepticism_about skepticism_of skeptical_about"
    " skeptical_of suspicious_of"
)

DOUBTFUL: Final = _words("doubt doubtful question skeptical skepticism unaware unsure")
"""Nouns and adjectives that do the same ('her doubt that it leaked')."""

BELIEVES: Final = _words(
    """
    accept agree anticipate assume believe buy concur envisage expect fear feel foresee imagine predict presume suppose
    suspect think true
"""
)
"""Cues by whose negation a content is not held to be so ('does not believe that it leaked', 'it is not true that')."""

TAKES_FOR_GRANTED: Final = _words(
    """
    ashamed care conceal disguise embarrassed forget glad happy hide mask mind notice proud regret resent sorry surprise
    surprised worried
"""
)
"""Cues whose content holds, negated or not ('did not regret that it closed')."""

KNOWS: Final = _words(
    "aware certain clear confident convince convinced know learn persuade persuaded realise realize sure understand"
)
"""Cues that leave a content open where they are negated ('is not sure that it leaked')."""
