"""Words by which English news tells people, offices and organisations apart."""

from __future__ import annotations

from functools import cache
from importlib.resources import files
from typing import Final, Literal

Gender = Literal["female", "male"]


def _set(words: str) -> frozenset[str]:
    return frozenset(words.split())


FEMALE_TITLES: Final = _set("mrs ms miss dame lady queen princess duchess baroness countess madam sister")
MALE_TITLES: Final = _set(
    "mr sir lord king prince duke baron count father brother pope cardinal monsignor emperor sultan"
)
TITLES: Final = (
    FEMALE_TITLES
    | MALE_TITLES
    | _set(
        "dr doctor prof professor president vice-president premier chancellor minister secretary undersecretary "
        "senator sen sens rep reps representative congressman congresswoman congressmember delegate assemblyman "
        "assemblywoman assemblymember lawmaker gov governor lt lieutenant gen general brig brigadier col colonel "
        "maj major capt captain sgt sergeant cpl corporal pvt cmdr commander adm admiral marshal judge justice "
        "magistrate mayor ambassador envoy consul speaker chairman chairwoman chairperson chair commissioner "
        "councillor councilor councilman councilwoman alderman detective inspector superintendent constable "
        "officer chief sheriff deputy trooper attorney solicitor prosecutor counsel archbishop bishop rabbi imam "
        "bürgermeister bürgermeisterin cfo coo cto prefect vicar "
        "rev reverend pastor deacon ayatollah sheikh sheik mullah emir director executive ceo spokesman "
        "spokeswoman spokesperson coach leader treasurer headteacher headmaster principal dean rector provost "
        "coroner comptroller auditor mp mep mla captain-general taoiseach warden whip economist analyst author "
        "historian lawyer engineer nurse correspondent editor publisher critic"
    )
)
"""Words that stand before a name, in lower case and without a full stop."""

POST_NOMINALS: Final = frozenset(
    ("CBE", "Esq", "Esq.", "KC", "MBE", "MD", "MEP", "MP", "MSP", "OBE", "PhD", "QC", "SC")
)
"""What stands behind a name and is none of it."""

SHORT_FOR: Final = {
    "sen": "senator",
    "sens": "senator",
    "rep": "representative",
    "reps": "representative",
    "gov": "governor",
    "gen": "general",
    "lt": "lieutenant",
    "col": "colonel",
    "maj": "major",
    "capt": "captain",
    "sgt": "sergeant",
    "cpl": "corporal",
    "adm": "admiral",
    "cmdr": "commander",
    "brig": "brigadier",
    "dr": "doctor",
    "prof": "professor",
    "rev": "reverend",
    "ceo": "executive",
    "headmaster": "headteacher",
    "principal": "headteacher",
    "attorney": "lawyer",
    "solicitor": "lawyer",
    "barrister": "lawyer",
    "counsel": "lawyer",
    "justice": "judge",
    "chairwoman": "chair",
    "chairman": "chair",
    "chairperson": "chair",
    "spokeswoman": "spokesperson",
    "spokesman": "spokesperson",
    "congressman": "representative",
    "congresswoman": "representative",
    "councillor": "councilor",
    "councilman": "councilor",
    "councilwoman": "councilor",
    "sheik": "sheikh",
}
"""Nouns that name the same office in another form, to the form under which they are compared."""

WIDER: Final = {
    "lawmaker": _set("senator representative mp mep delegate deputy assemblyman assemblywoman councilor lawmaker"),
    "legislator": _set("senator representative mp mep delegate deputy assemblyman assemblywoman lawmaker"),
    "politician": _set(
        "senator representative mp mep delegate minister president governor mayor leader councilor lawmaker secretary"
    ),
    "officer": _set("captain lieutenant general colonel major sergeant admiral commander inspector sheriff detective"),
    "commander": _set("captain general colonel admiral lieutenant marshal"),
    "soldier": _set("captain general colonel lieutenant sergeant corporal"),
    "diplomat": _set("ambassador envoy consul"),
    "official": _set("secretary minister director commissioner ambassador spokesperson chief officer"),
    "executive": _set("executive director chief president boss head"),
    "boss": _set("executive director chief president owner"),
    "leader": _set("president minister leader chancellor"),
    "aide": _set("adviser advisor aide secretary"),
    "clergyman": _set("bishop archbishop cardinal reverend pastor"),
}
"""Nouns that stand for any of several offices."""

PEOPLE: Final = (
    TITLES
    | WIDER.keys()
    | _set(
        "adviser advisor actor actress activist adversary agent aide ally analyst artist astronaut author banker "
        "bishop boss boy builder businessman businesswoman buyer campaigner candidate carpenter cleric client "
        "coordinator colleague columnist consultant critic customer daughter dealer defendant demonstrator "
        "designer donor driver economist employee employer engineer expert farmer father fisherman firefighter "
        "founder friend girl guard head historian host husband insider intern investigator investor journalist "
        "juror lobbyist man manager mechanic medic member mother musician negotiator neighbor neighbour novelist "
        "nurse official operator opponent organizer organiser owner painter paramedic parent partner passenger "
        "patient pensioner person photographer physician pilot player plaintiff poet policeman policewoman "
        "politician pollster producer protester publisher rebel reporter rescuer researcher resident scholar "
        "scientist singer son source specialist staffer strategist student supporter surgeon survivor suspect "
        "teacher technician tourist trader trainer victim veteran voter widow wife winner witness woman worker "
        "writer chemist biologist astronomer physicist people democrat republican conservative liberal insurgent "
        "militant chairwoman minister-president lawmaker whistleblower eyewitness tenant landlord shopkeeper "
        "baker fan captain goalkeeper striker"
    )
)
"""Nouns of people, singular."""

ORGANISATIONS: Final = _set(
    "administration agency airline airport alliance army association authority bank board body broadcaster bureau "
    "cabinet campaign carrier center centre chamber charity church city club coalition college commission "
    "committee community company congress consortium corporation council country court daily delegation "
    "department embassy employer family federation firm force foundation fund government group hospital house "
    "industry institute institution laboratory league legislature lobby magazine maker manufacturer ministry "
    "mission monitor movement museum navy network newspaper office operator opposition organization organisation "
    "outlet panel paper parliament party police portal prosecution publisher refinery regime regulator republic "
    "school secretariat senate service side society staff state station studio supplier team think-tank town "
    "treasury tribunal union university utility watchdog website works labs observatory port militia coastguard "
    "guard corp corp. inc inc. ltd ltd. llc plc gmbh"
)

FIRMS: Final = _set(
    "airbnb airbus alibaba amazon aramco astrazeneca boeing chevron citigroup cnn comcast  "
    "ebay equifax exxon exxonmobil facebook fedex fema foxconn gazprom google halliburton hamas hezbollah "
    "huawei hyundai ibm ikea instagram interpol kfc linkedin lufthansa lyft mastercard mcdonald's meta microsoft "
    "moderna nasa nato netflix nintendo nissan novartis openai oracle oxfam paypal pepsico pfizer reddit reuters "
    "rosneft ryanair samsung sanofi snapchat sony spacex spotify starbucks taliban tesla tiktok toyota twitter uber "
    "unesco unicef verizon volkswagen walmart wework whatsapp wikileaks wikipedia youtube"
)
"""Bodies whose one word may pass for a surname."""

PARTIES: Final = _set("republican democrat democratic conservative liberal labour tory gop")
"""Words of parties that stand before a name."""

REPORTS: Final = _set(
    "report statement account letter email e-mail memo tweet post message interview article story document testimony "
    "release transcript speech filing book column remark comment"
)
"""What speaks for its author."""

BELOW: Final = _set("deputy vice assistant associate under co- shadow junior")
"""Words that make another office of the one that follows."""

APART: Final = _set("attorney press prime private surgeon")
"""Words without which nobody calls the office: a prime minister is not 'the minister', but 'the leader'."""

FORMER: Final = _set(
    "former ex late then acting interim new current outgoing incoming longtime veteran senior top retired "
    "embattled first-term newly-elected u.s. american british russian chinese iranian french german"
)
"""Words before an office that do not make it another one."""

MALE_NOUNS: Final = _set(
    "man boy father husband son brother uncle actor businessman chairman spokesman policeman congressman "
    "councilman assemblyman fisherman king prince grandfather widower waiter gentleman clergyman"
)
FEMALE_NOUNS: Final = _set(
    "woman girl mother wife daughter sister aunt actress businesswoman chairwoman spokeswoman policewoman "
    "congresswoman councilwoman assemblywoman queen princess grandmother widow waitress lady nun"
)
SUFFIXES: Final = _set("jr jr. sr sr. ii iii iv")
PARTICLES: Final = _set("de da di del della der den van von bin ibn al el la le du dos abu ben ter ten af zu")

MALE_PRONOUNS: Final = _set("he him his himself")
FEMALE_PRONOUNS: Final = _set("she her hers herself")
PLURAL_PRONOUNS: Final = _set("they them their themselves both")
NEUTER_PRONOUNS: Final = _set("it its itself")
RELATIVE: Final = _set("who whom which that whose")
FIRST_PERSON: Final = _set("i me we us my our")


def base_form(noun: str) -> str:
    """Bring a noun of an office to the form under which offices are compared.

    Examples
    --------
    >>> base_form("Sen."), base_form("Chairwoman"), base_form("ministers")
    ('senator', 'chair', 'minister')
    """
    word = noun.lower().rstrip(".")
    if word not in SHORT_FOR and word not in PEOPLE and word.endswith("s") and word[:-1] in PEOPLE:
        word = word[:-1]
    return SHORT_FOR.get(word, word)


def role_head(role: str) -> str:
    """Give the noun of an office.

    Examples
    --------
    >>> role_head("defense secretary"), role_head("Secretary of State")
    ('secretary', 'Secretary')
    """
    words = role.split()
    of = next((n for n, word in enumerate(words) if word.lower() in ("of", "for") and n), len(words))
    return words[of - 1] if words else ""


def gender_of_noun(noun: str) -> Gender | None:
    """Tell the gender that a title or a noun names.

    Examples
    --------
    >>> gender_of_noun("Mrs."), gender_of_noun("spokesman"), gender_of_noun("minister")
    ('female', 'male', None)
    """
    word = noun.lower().rstrip(".")
    if word in FEMALE_TITLES or word in FEMALE_NOUNS:
        return "female"
    return "male" if word in MALE_TITLES or word in MALE_NOUNS else None


def gender_of_pronoun(pronoun: str) -> Gender | None:
    """Tell the gender that a pronoun names."""
    word = pronoun.lower()
    return "female" if word in FEMALE_PRONOUNS else "male" if word in MALE_PRONOUNS else None


def gender_of_name(first: str) -> Gender | None:
    """Tell the gender that a first name mostly stands for; None of one that is unknown or stands for both.

    Examples
    --------
    >>> gender_of_name("Mary"), gender_of_name("Igor"), gender_of_name("Robin")
    ('female', 'male', None)
    """
    return _first_names().get(first.lower().replace("’", "'"))


@cache
def _first_names() -> dict[str, Gender]:
    names: dict[str, Gender] = {}
    gender: Gender = "female"
    for line in files(__package__).joinpath("first_names.txt").read_text(encoding="utf-8").splitlines():
        if line in ("[female]", "[male]"):
            gender = "female" if line == "[female]" else "male"
        elif not line.startswith("#"):
            names.update(dict.fromkeys(line.split(), gender))
    return names
