"""English words that carry grammar and no subject; negations, numbers and words of doubt are not among them."""

from __future__ import annotations

FUNCTION_WORDS = frozenset(
    """
    a about after again against all also am an and any are aren't as at be because been before being both but by can
    did didn't do does doesn't doing don't down during each few for from further get got had hadn't has hasn't have
    haven't having he he'd he'll he's her here here's hers herself him himself his how how's i i'd i'll i'm i've if in
    into is isn't it it'd it'll it's its itself just let's me more most my myself of off on once only or other our ours
    ourselves out over own said same say says she she'd she'll she's so some such than that that's the their theirs them
    themselves then there there's these they they'd they'll they're they've this those through to too under until up us
    was wasn't we we'd we'll we're we've were weren't what what's when when's where where's which while who who's whom
    whose why why's with would you you'd you'll you're you've your yours yourself yourselves
    """.split()  # noqa: SIM905 - a list of words is read as text
)
