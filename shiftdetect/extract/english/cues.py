"""The words by which English lays content to somebody, by what follows them.

The lists were written by hand and checked against the training part of a public corpus of political news; they hold
no names. A lemma stands for all forms of the word.
"""

from __future__ import annotations

from typing import Final


def _words(text: str) -> frozenset[str]:
    return frozenset(text.split())


RESPELT: Final = {
    "apologise": "apologize",
    "begge": "beg",
    "characterise": "characterize",
    "criticise": "criticize",
    "emphasise": "emphasize",
    "extoll": "extol",
    "favour": "favor",
    "fesse": "fess",
    "hop": "hope",
    "lambaste": "lambast",
    "quippe": "quip",
    "realise": "realize",
    "recognise": "recognize",
    "retweete": "retweet",
    "tweete": "tweet",
}
"""What the small model makes of some forms, and British spellings."""

SPEECH: Final = _words(
    """
    accuse acknowledge add admit advise affirm allege announce answer argue ask assert assure bark beg blast
    blog boast brag call caption caution chant charge chide chime claim clarify comment complain concede
    conclude confess confide confirm contend continue counter crow cry deadpan declare demand deny describe
    disclose divulge elaborate email emphasize enthuse estimate exclaim explain forecast fume growl gush hint
    implore imply indicate inform inquire insist interject intone joke lament maintain mention mumble murmur
    muse mutter note observe opine plead pledge point posit post predict press proclaim promise protest query
    question quip quote read reaffirm reason rebut recall recite recount reiterate relate remark remind repeat
    reply report respond retort retweet reveal roar rule say scoff scold scream shout signal snap snipe speak
    speculate state stipulate stress suggest sum summarize surmise swear talk tell testify text theorize
    thunder tout tweet urge venture voice volunteer vow warn whisper wonder write yell
"""
)
"""Verbs that report words; only these may stand beside a quote that makes a sentence by itself."""

CLAUSE: Final = SPEECH | _words(
    """
    accept address agree anticipate appear assume believe bemoan bet calculate complain conceive conclude
    concur consider contemplate contradict convey convince debate decide decree deduce deem define demonstrate
    detail determine discover discuss dispute document doubt dream envisage envision expect express fear feel
    feign figure find foresee forget gather grouse guess hear highlight hold hope illustrate imagine infer
    insinuate intimate judge know learn make mean notice order outline persuade poll presume pretend project
    propose prove publish read realize reckon recognize recommend record regret remember require resent rule
    see seem sense show survey suspect swear teach think trust underscore understand vent want warrant welcome
    wish worry
"""
)
"""Verbs that may take a clause ('said the dam holds'); also opinion and knowledge, and surveys that show."""

NOT_WITHOUT_THAT: Final = _words(
    """
    be cause come do get go have hear help hold keep let make mean need read use watch
"""
)
"""Verbs whose clause counts only where 'that' opens it."""

ASKS: Final = _words(
    """
    ask inquire question wonder
"""
)
"""Verbs after which 'if' opens what is asked, and no condition."""

GERUND: Final = _words(
    """
    admit advocate consider deny describe discuss mention oppose propose recall recommend remember report suggest
    support
"""
)
"""Verbs that may take a form in '-ing' ('proposed closing it')."""

NEVER: Final = _words(
    """
    ' 's be cause ensure force guarantee happen help let matter mean prove ’
"""
)
"""Verbs whose clause is no content of anybody."""

INFINITIVE: Final = _words(
    """
    advise agree aim allude appeal argue ask beg call challenge choose claim command consent convince dare
    decide decline demand design determine direct dream elect encourage expect fear forbid hate hope implore
    instruct intend invite know like lobby long look love mean offer opt order persuade petition plan pledge
    plot prefer press pressure profess project promise propose purport push recommend refuse request require
    resolve say seek swear tell threaten urge volunteer vote vow want warn wish yearn
"""
)
"""Verbs that may take an infinitive ('vowed to close it')."""

KEEPS_OBJECT: Final = _words(
    """
    advise allow ask authorize beg call challenge choose command convince direct encourage expect forbid force
    hire implore instruct invite like lobby love order persuade petition prefer press pressure propose
    recommend request require urge want warn
"""
)
"""Of those, the ones whose object belongs to the content ('urged the city to pay'); of others it is who was told."""

SEEMS: Final = _words(
    """
    appear seem
"""
)
"""Verbs by which the writer hedges: the subject and what follows are the content, and nobody is the source."""

EXPECTED: Final = _words(
    """
    allege anticipate believe consider deem design expect intend mean predict presume project report require
    rumor say think
"""
)
"""Verbs whose passive with an infinitive does the same ('is expected to resign')."""

OBJECT: Final = _words(
    """
    accuse acknowledge address admire admit admonish advocate affirm allege announce answer applaud appoint
    appreciate approve argue articulate assail assert attack attribute back bash belittle bemoan berate bewail
    blame blast block boycott brand broadcast brush call castigate celebrate challenge champion chant
    characterize charge cheer chide cite claim clarify commend compare concede condemn confirm congratulate
    consider contemplate contradict convey counter cover credit criticize critique crown debunk declare
    decline decry deem defend demand demonize denigrate denounce deny deplore deride describe despise detail
    detest ding disavow disclose discuss dislike dismiss disparage display disprove dispute disregard document
    doubt downplay dub echo embrace emphasize encourage endorse envisage envision envy estimate eviscerate
    excoriate expect explain explore expose express extol fault favor fear forecast foresee foreshadow hail
    hammer hate herald highlight identify idolize ignore illustrate imagine imply insinuate insult intend
    interject interpret intimate invoke jab judge justify knock know label lambast lament lampoon laud lay
    liken list loathe love malign mandate mention misinterpret misread mock mourn mull name narrate note offer
    oppose order outline paint pan persuade pitch pledge point portray position post praise preach predict
    prefer prescribe proclaim prohibit project promise promote pronounce propose protest publicize question
    quote rank reaffirm rebuke rebut recall recite recognize recommend recount reference refuse refute regard
    regret reimagine reiterate reject relate relish remember renounce repeat report reprimand repudiate
    request resent resist respect restrict retweet reveal ridicule rip satirize savage say scold scorn see
    seek shout show shrug signal single skewer slam speculate spell state stress suggest support talk target
    taunt thank threaten tick tout trash trumpet trust tweet underscore understand urge veto view vilify vow
    want warn welcome withdraw witness write
"""
)
"""Verbs whose object may be the content ('criticized the plan')."""

OBJECT_RISKY: Final = _words(
    """
    address answer appoint approve ask block celebrate challenge charge cheer claim consider cover display
    document explore expose express find fire hammer hit introduce knock know lay offer order pass point
    position post promise publish say see seek share show sign sue talk target trust tweet want withdraw write
"""
)
"""Of those, the ones that need more than a bare pronoun or a short name as their object."""

WITH_PREPOSITION: Final = _words(
    """
    acquiesce_to admit_to advocate_for agonize_over agree_on agree_with allude_to apologize_for appeal_for
    approve_of argue_about argue_against argue_for argue_over ask_about ask_for balk_at believe_in boast_about
    boast_of brag_about bristle_at call_for call_on call_upon campaign_against campaign_for care_about
    caution_against cheer_for clamor_for comment_on complain_about complain_of concur_with confess_to
    consist_with contend_with debate_over demonstrate_against disagree_on disagree_with disapprove_of
    dispense_with distance_from double_on dream_about dream_of dwell_on elaborate_on empathize_with expand_on
    expound_on feel_about fight_about focus_on fret_about fret_over fulminate_against go_after gripe_about
    groan_about grumble_about gush_about hear_about hint_at hope_for identify_with inform_of inquire_about
    insist_on joke_about know_about lash_at learn_about learn_of lie_about lobby_against lobby_for long_for
    marvel_at mope_about muse_about object_to open_about opine_on plead_for plead_to point_to pontificate_on
    pounce_on press_for protest_against push_for question_about rail_about rail_against rail_at rave_about
    rebuff_by refer_to remark_on remark_upon reminisce_about respond_to root_for say_about scoff_at seem_like
    side_with sneer_at speak_about speak_against speak_of speculate_about stand_by subscribe_to swipe_at
    sympathize_with talk_about talk_of testify_about testify_on think_about think_of touch_on vote_against
    vote_for vouch_for warn_about warn_against warn_of weigh_on whine_about wonder_about worry_about
    write_about yearn_for zero_on
"""
)
"""Verb and preposition whose object is the content ('called for a ban')."""

AS: Final = _words(
    """
    attack bill brand caricature cast characterize cite condemn criticize defend denounce depict deride
    describe dismiss envision frame hail herald identify interpret know label lambast list mock paint perceive
    pitch portray position praise present quote rank refer regard reject remember ridicule see single slam
    speak think tout view
"""
)
"""Verbs with 'as' ('described it as safe')."""

CALLS: Final = _words(
    """
    brand call consider declare deem dub entitle find label name nickname pronounce rule term title vote
"""
)
"""Verbs whose object and its predicate are the content together ('called it safe')."""

WITH_OBJECT_PREPOSITION: Final = _words(
    """
    accuse_in accuse_of apologize_for assail_for assure_of attack_for attribute_to back_for berate_for
    blame_for blame_on blast_for call_on castigate_for challenge_on challenge_over charge_with chide_for
    commend_for compare_to compare_with condemn_for congratulate_for congratulate_on contrast_with convict_of
    credit_for credit_with criticize_for criticize_on criticize_over denounce_for describe_to ding_for
    endorse_for equate_with excoriate_for express_for fault_for hit_for honor_for inform_of knock_for
    lambast_for laud_for liken_to link_to mock_for nominate_for offer_for praise_for pressure_on promise_to
    rebuke_for recommend_for remind_of rip_for scold_for show_with slam_for support_for suspect_of thank_for
    warn_about warn_of
"""
)
"""Verb, object and preposition, all of it content but the verb ('accused them of fraud')."""

NOUN_CLAUSE: Final = _words(
    """
    accusation acknowledgement acknowledgment admission advice agreement alarm allegation anger announcement answer
    argument assertion assumption assurance belief case charge claim comment commitment complaint concern
    conclusion confidence consensus contention conviction criticism decision declaration demand denial doubt
    estimate evidence expectation fear feeling finding guarantee hint hope idea implication impression
    insistence mention narrative notion observation opinion optimism outrage perception pledge point
    prediction promise proposal prospect question realization recognition recommendation remark report request
    revelation ruling rumor sense skepticism speculation statement suggestion suspicion theory thought
    understanding view vow warning worry
"""
)
"""Nouns that may take a clause ('the claim that it leaked')."""

NOUN_INFINITIVE: Final = _words(
    """
    agreement ambition appeal aspiration call claim commitment decision demand desire determination eagerness
    goal hope inclination instruction intention invitation offer plan plea pledge promise proposal
    recommendation refusal reluctance request resolve strategy suggestion threat unwillingness vow warning
    willingness wish
"""
)
"""Nouns that may take an infinitive ('a promise to pay')."""

NOUN_WITH_PREPOSITION: Final = _words(
    """
    accusation_of admiration_for admiration_of advocacy_for advocate_for allegation_about allegation_of
    ambivalence_about anger_at anger_over announcement_of anxiety_about appeal_for approval_of
    argument_against argument_for assertion_of assessment_of attack_against attack_on belief_in call_for
    campaign_against case_against case_for chant_of claim_about claim_of comment_about comment_on
    complaint_about complaint_of concern_about condemnation_of confidence_in consensus_on contempt_for
    conversation_about critic_of criticism_for criticism_of criticism_on criticism_over critique_of
    debate_about decision_on defense_of demand_for denial_of denunciation_of description_of detail_about
    disappointment_with disapproval_of disclosure_of discussion_about discussion_of disdain_for
    dissatisfaction_with doubt_about embrace_of endorsement_of enthusiasm_for estimate_of faith_in favor_of
    fear_about fear_of frustration_over frustration_with hope_for hope_of information_about insistence_on
    interest_in interpretation_of joke_about lawsuit_against mention_of message_about message_of objection_to
    opinion_about opinion_of opinion_on opposition_to outrage_over passion_for perception_of plea_for
    position_about position_on praise_for praise_of prediction_about prediction_of promise_of proponent_of
    proposal_for question_about question_of reference_to rejection_of remark_about request_for respect_for
    skepticism_about skepticism_of speculation_about speculation_over statement_about statement_on story_about
    story_of support_for supporter_of suspicion_about suspicion_of talk_about talk_of testimony_about
    thought_about thought_on understanding_of view_of view_on vision_for vision_of warning_about warning_of
    word_about worry_about
"""
)
"""Noun and preposition whose object is the content ('criticism of the plan')."""

ADJECTIVE_CLAUSE: Final = _words(
    """
    adamant afraid aghast amazed angry astonished aware certain concerned confident convinced disappointed
    doubtful fearful frustrated glad grateful happy hopeful insistent optimistic pleased proud satisfied
    shocked skeptical sorry sure surprised thankful unaware upset worried
"""
)
"""Adjectives that may take a clause ('confident that it holds')."""

ADJECTIVE_INFINITIVE: Final = _words(
    """
    anxious content determined eager excited glad happy hesitant inclined keen proud reluctant unwilling
    willing
"""
)
"""Adjectives that may take an infinitive ('reluctant to pay')."""

ADJECTIVE_WITH_PREPOSITION: Final = _words(
    """
    afraid_of agnostic_about alarmed_at alarmed_by ambivalent_about angry_about angry_at appreciative_of
    ashamed_of aware_of bullish_on comfortable_with concerned_about concerned_with confident_about
    confident_in critical_of cynical_about devoted_to disappointed_by disappointed_in disappointed_with
    dismissive_of dissatisfied_with distrustful_of enamored_of enthusiastic_about excited_about excited_by
    fearful_of fond_of frustrated_by frustrated_with furious_about furious_at furious_with grateful_for
    happy_about happy_with hopeful_about hostile_to impressed_by impressed_with interested_in leery_of
    mindful_of mistrustful_of nervous_about opposed_to optimistic_about outraged_by outspoken_about
    passionate_about pessimistic_about pleased_by pleased_with proud_of satisfied_with shocked_by sick_of
    skeptical_about skeptical_of supportive_of sure_about surprised_by suspicious_of sympathetic_to tired_of
    unapologetic_about unaware_of uncomfortable_with undecided_about uneasy_about unhappy_about unhappy_with
    upbeat_about upset_about upset_with vocal_about wary_of worried_about
"""
)
"""Adjective and preposition whose object is the content ('critical of the plan')."""

HEDGES: Final = _words(
    """
    allegedly purportedly reportedly
"""
)
"""Adverbs by which the writer lays a clause to somebody who is not named."""

WITHHOLDING: Final = _words(
    """
    decline refuse
"""
)
"""Verbs after which a verb of speech names what was not said."""

WITHHELD_WITH_NOT: Final = SPEECH - _words(
    """
    accuse blast charge claim deny question
"""
) | _words(
    """
    address discuss respond
"""
)
"""Verbs that name what was not said where they are negated."""

OBJECT_CONTROL: Final = _words(
    """
    advise allow ask bring cause convince drive enable encourage expect force get have hear help inspire
    invite lead leave let make order permit persuade prompt push require see tell trust urge want warn watch
"""
)
"""Verbs whose object does what the infinitive after it tells ('prompted him to say')."""

DOCUMENTS: Final = _words(
    """
    ad ads article bill book brief caption column comment cover data datum documentary e-mail editorial email essay
    interview lawsuit letter memo message motion note op-ed order paper petition photo piece plank post release remark
    resolution sign speech spot statement story tweet video website
"""
)
"""Nouns for something said or written: whoever issued it says what it says."""

RECEIVES: Final = _words(
    """
    analyze attack blast buy cite condemn criticize denounce deny discover dismiss discuss dispute find get hear ignore
    mention mock notice obtain praise question quote read rebut recall receive reject remember review see slam watch
    welcome
"""
)
"""Verbs whose object somebody else has issued ('read a story that said')."""

MEETS: Final = _words(
    "brave combat confront deflect draw encounter endure face fend field fight fuel hear investigate meet parry probe"
    " prompt provoke receive spark stoke suffer survive trigger weather withstand"
)
"""Verbs whose object is the words or the thoughts of others ('faced claims that she lied', 'sparked fears of it')."""

CHARGES: Final = _words(
    "accusation allegation charge claim complaint criticism report rumor rumour speculation suggestion suspicion"
)
"""Nouns for what others say of somebody ('resigned over allegations that she lied')."""

FELT: Final = _words(
    """
    alarm amaze anger assure astonish concern convince disappoint dismay frustrate mystify persuade please
    puzzle satisfy shock surprise upset worry
"""
)
"""Verbs in whose passive the subject is who holds the view ('is convinced that'), and the object of 'it amazes'."""

PERSUADES: Final = _words("assure convince persuade satisfy")
"""Those of :data:`FELT` that somebody does to others: 'It assured customers that' is a firm that speaks."""

PEOPLE_WITH_VIEWS: Final = _words(
    """
    advocate critic defender fan opponent proponent supporter
"""
)
"""Nouns for those who hold the view that is named after them ('critics of the plan')."""

GOES_ON: Final = SPEECH | _words(
    """
    accuse blame call criticize praise promise urge vow want
"""
)
"""Verbs that go on from 'said that' when they are joined to its content ('and called it safe')."""

ADDS: Final = _words(
    """
    accuse add argue call cite claim describe explain insist note point say suggest warn
"""
)
"""Verbs that do so as a participle after a comma ('adding that')."""

GIVES: Final = _words(
    """
    express give have offer outline raise reiterate repeat share show signal stress voice
"""
)
"""Verbs that only carry the noun after them ('expressed concern about it')."""
