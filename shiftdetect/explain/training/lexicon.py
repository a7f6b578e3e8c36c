"""Everyday words by the way they exclude, replace or include each other: what controlled edits put for one another.

Written for the project from general knowledge of English; no list is taken from a test set or from another lexicon.
"""

from __future__ import annotations

_EXCLUSIVE = """
colours: red, blue, green, yellow, black, white, brown, orange, purple, pink, grey, beige, turquoise, violet
cardinals: two, three, four, five, six, seven, eight, nine, ten, eleven, twelve, fifteen, twenty, thirty, forty, fifty
ordinals: first, second, third, fourth, fifth, sixth, seventh, eighth, ninth, tenth
weekdays: Monday, Tuesday, Wednesday, Thursday, Friday, Saturday, Sunday
months: January, February, March, April, June, July, August, September, October, November, December
seasons: spring, summer, autumn, winter
countries: Germany, France, Italy, Spain, Poland, Japan, China, India, Brazil, Canada, Mexico, Egypt, Kenya, Norway,
 Sweden, Turkey, Iran, Iraq, Russia, Ukraine, Greece, Portugal, Ireland, Australia, Argentina, Chile, Cuba, Nigeria,
 Morocco, Vietnam, Thailand, Indonesia, Finland, Denmark, Austria, Hungary, Israel, Syria, Pakistan, Peru
nations: German, French, Italian, Spanish, Polish, Japanese, Chinese, Indian, Brazilian, Canadian, Mexican, Egyptian,
 Kenyan, Norwegian, Swedish, Turkish, Iranian, Iraqi, Russian, Ukrainian, Greek, Portuguese, Irish, Australian,
 American, British, Nigerian, Moroccan, Vietnamese, Korean, Finnish, Danish, Dutch, Cuban, Swiss, Asian, African,
 European
cities: London, Paris, Berlin, Rome, Madrid, Moscow, Tokyo, Beijing, Cairo, Washington, Chicago, Boston, Toronto,
 Sydney, Vienna, Warsaw, Athens, Dublin, Oslo, Geneva, Brussels, Baghdad, Kabul, Delhi, Mumbai, Philadelphia, Houston
materials: wood, brick, stone, glass, plastic, concrete, steel, iron, copper, paper, leather, cotton, wool, silk, clay,
 marble, rubber, bamboo, granite, aluminium
materials as adjectives: wooden, metal, golden, plastic, woollen, glass, paper, stone, leather, marble
drinks: beer, wine, coffee, tea, milk, water, juice, lemonade, whisky, rum, soda, cocoa, champagne, cider, cola
foods: pizza, pasta, rice, bread, soup, salad, cake, chicken, fish, sausage, cheese, noodles, pancakes, stew
vegetables: carrots, onions, potatoes, tomatoes, beans, peas, cabbage, spinach, lettuce, cucumbers, pumpkins, beets
fruits: apples, bananas, oranges, grapes, cherries, pears, lemons, peaches, melons, strawberries, plums
one fruit: apple, banana, pear, lemon, peach, melon, strawberry, plum
rooms: kitchen, bedroom, bathroom, office, classroom, hallway, basement, attic, library, garage, laundry, cellar
instruments: guitar, piano, violin, drums, trumpet, flute, cello, harp, accordion, saxophone, clarinet, banjo, tuba,
 harmonica, bagpipes, trombone, organ
planets: Mars, Venus, Jupiter, Saturn, Mercury, Neptune, Earth
animals: dog, cat, horse, cow, sheep, goat, pig, rabbit, bird, elephant, monkey, bear, lion, tiger, donkey, camel
animals in number: dogs, cats, horses, cows, goats, pigs, rabbits, birds, elephants, monkeys, bears, donkeys, camels
vehicles: car, bus, train, truck, bicycle, motorcycle, boat, airplane, tram, taxi, helicopter, tractor, van, ship
sports: soccer, football, basketball, tennis, baseball, hockey, golf, volleyball, rugby, cricket, badminton
clothes: shirt, jacket, dress, sweater, hat, scarf, skirt, vest, apron, gown, tie, hoodie, raincoat
footwear: shoes, boots, sandals, slippers, sneakers, heels
places: beach, park, street, forest, restaurant, store, school, church, hospital, stadium, museum, airport, farm,
 market, bridge, desert, theatre, factory, zoo, lake, mountain, swimming pool
jobs: teacher, doctor, nurse, chef, soldier, policeman, farmer, musician, painter, mechanic, carpenter, barber,
 firefighter, waiter, pilot, judge, lawyer, journalist, dentist, butcher, tailor, plumber
postures: sitting, standing, lying, kneeling, sleeping, running, walking, swimming, flying, dancing, climbing
doings: eating, drinking, reading, cooking, painting, singing, sleeping, writing, driving, fishing, skiing, sewing
people: man, woman, boy, girl, baby
people in number: men, women, boys, girls, babies
kin: brother, sister, father, mother, son, daughter, uncle, aunt, grandfather, grandmother
kin in number: brothers, sisters, sons, daughters, uncles, aunts, cousins
weather: raining, snowing, sunny, foggy
ranks: private, sergeant, lieutenant, captain, colonel, general, admiral
offices: president, prime minister, foreign minister, defence minister, finance minister, chancellor, governor, mayor,
 ambassador, king, senator, police chief, secretary of state
bodies: the parliament, the court, the cabinet, the senate, the police, the army, the central bank, the ministry,
 the opposition, the government, the city council, the trade union, the church, the press
levels: local, regional, national, European, global
parties: conservatives, liberals, socialists, greens, nationalists, social democrats
compass: north, south, east, west
compass as adjectives: northern, southern, eastern, western
units: hours, days, weeks, months, years, decades
units of one: hour, day, week, month, year, decade
magnitudes: hundred, thousand, million, billion
shares: a quarter, a third, half, two thirds, three quarters, all
shapes: round, square, triangular, oval
tables of life: childhood, adulthood, old age
faiths: Christian, Muslim, Jewish, Hindu, Buddhist, Catholic, Protestant, Orthodox
tongues: English, French, German, Spanish, Arabic, Russian, Latin, Hindi, Mandarin, Turkish
powers: coal, oil, nuclear, solar, wind, gas, hydroelectric
taxes: income tax, property tax, inheritance tax, sales tax, wealth tax, corporation tax
day: morning, afternoon, evening, night
"""

_ANTONYMS = """
more less, increase reduce, increased reduced, increases reduces, increasing reducing, raise lower, raised lowered,
rise fall, rising falling, rose fell, higher lower, high low, larger smaller, large small, big small, bigger smaller,
better worse, best worst, good bad, strong weak, stronger weaker, strengthen weaken, strengthens weakens,
safe dangerous, safer riskier, legal illegal, lawful unlawful, allowed forbidden, allow forbid, permit prohibit,
permitted prohibited, banned permitted, ban allow, support oppose, supports opposes, supported opposed, accept reject,
accepted rejected, accepts rejects, agree disagree, agrees disagrees, agreed disagreed, approve reject,
approved rejected, true false, right wrong, possible impossible, necessary unnecessary, needed superfluous,
fair unfair, just unjust, important unimportant, effective ineffective, efficient inefficient, useful useless,
beneficial harmful, positive negative, public private, open closed, opened closed, opening closing, begin end,
began ended, beginning ending, start stop, started stopped, enter leave, entered left, win lose, won lost,
success failure, succeeded failed, succeed fail, successful unsuccessful, rich poor, wealthy poor, cheap expensive,
cheaper dearer, easy difficult, easier harder, hard soft, fast slow, faster slower, quickly slowly, early late,
earlier later, before after, old young, older younger, old new, ancient modern, hot cold, warm cool, wet dry, full
empty, light dark, bright dim, loud quiet, loudly quietly, noisy silent, clean dirty, tall short, long short,
longer shorter, wide narrow, deep shallow, thick thin, heavy light, happy sad, happily sadly, awake asleep,
alive dead, born died, healthy sick, inside outside, indoors outdoors, above below, over under, up down, on off,
front back, left right, top bottom, near far, together separately, with without, always never, everyone nobody,
everybody nobody, everything nothing, everywhere nowhere, all none, many few, most few, majority minority, often rarely,
frequently seldom, common rare, present absent, visible invisible, known unknown, guilty innocent, friend enemy,
peace war, peaceful violent, victory defeat, ally enemy, allies enemies, love hate, loves hates, loved hated,
likes dislikes, buy sell, bought sold, buying selling, push pull, pushing pulling, give take, gave took,
send receive, sent received, arrive depart, arrived departed, build demolish, built demolished, create destroy,
created destroyed, remember forget, remembered forgot, protect endanger, protects endangers, protected endangered,
encourage discourage, encourages discourages, improve worsen, improves worsens, improved worsened, expand shrink,
expanded shrank, expansion reduction, growth decline, grow shrink, grew shrank, profit loss, profits losses,
surplus deficit, import export, imports exports, imported exported, freedom oppression, independent dependent,
voluntary compulsory, optional mandatory, temporary permanent, domestic foreign, urban rural, natural artificial,
ordinary extraordinary, simple complicated, certain uncertain, sure unsure, likely unlikely, able unable,
willing unwilling, ready unready, responsible irresponsible, honest dishonest, loyal disloyal, equal unequal,
relevant irrelevant, perfect flawed, complete incomplete, direct indirect, formal informal, correct incorrect,
accurate inaccurate, appropriate inappropriate, imminent remote, confirmed denied, confirm deny, confirms denies,
admitted denied, admit deny, admits denies, knew ignored, justified unjustified, intact broken, solved unsolved,
abolish keep, abolished kept, abolishing keeping, privatise nationalise, centralise decentralise, tighten loosen,
tightened loosened, extend shorten, extended shortened, continue stop, continued stopped, maintain abandon,
introduce abolish, introduced abolished, expensive free, smiling frowning, laughing crying, busy idle, crowded deserted
"""

_SYNONYMS = """
big large, large big, small little, little small, huge enormous, enormous huge, tiny minute, quick fast, quickly fast,
fast quickly, start begin, begin start, started began, began started, starting beginning, beginning starting,
end finish, ended finished, stop cease, stopped ceased, buy purchase, bought purchased, buying purchasing,
near close to, happy glad, glad happy, sad unhappy, unhappy sad, angry furious, furious angry,
child kid, kid child, children kids, kids children, man guy, guy man, men guys, woman lady, lady woman, women ladies,
ladies women, car automobile, bike bicycle, bicycle bike, bikes bicycles, photo picture, picture photo,
photograph picture, photos pictures, pictures photos, rock stone, rocks stones, road street, street road,
shop store, store shop, stores shops, couch sofa, sofa couch, jacket coat, hat cap, pants trousers, trousers pants,
sweater pullover, sidewalk pavement, trash garbage, garbage rubbish, ocean sea, sea ocean, woods forest,
forest woods, movie film, film movie, speak talk, speaks talks, speaking talking, talking speaking, talk speak,
look gaze, looking gazing, watching viewing, shout yell, shouting yelling, yelling shouting, jump leap, jumping leaping,
leaping jumping, jumps leaps, smile grin, smiling grinning, grinning smiling, toss throw, throwing tossing,
tossing throwing, throw toss, sprinting running, jogging running, grasping holding, holding gripping,
wearing dressed in, beautiful lovely, pretty beautiful, ill sick, sick ill, rich wealthy, wealthy rich,
poor impoverished, old elderly, elderly old, smart clever, clever smart, strange odd, odd strange, crazy mad,
silent quiet, quiet silent, calm tranquil, correct right, wrong incorrect, hard difficult, difficult hard, easy simple,
simple easy, important significant, significant important, dangerous hazardous, safe secure, secure safe, help aid,
aid help, helping assisting, assisting helping, help assist, build construct, built constructed, building constructing,
constructing building, make create, made created, create make, need require, needs requires, require need,
requires needs, show demonstrate, shows demonstrates, showed demonstrated, reduce cut, reduced cut, lower reduce,
lowered reduced, raise increase, raised increased, increase raise, increased raised, rise increase, grow increase,
fall decline, falls declines, fell declined, forbid prohibit, forbidden prohibited, ban prohibit, banned prohibited,
prohibited banned, prohibit ban, allow permit, allowed permitted, permitted allowed, permit allow, support back,
supports backs, supported backed, oppose resist, opposes resists, reject refuse, rejected refused, abolish scrap,
abolished scrapped, keep retain, kept retained, retain keep, retained kept, legal lawful, illegal unlawful,
unlawful illegal, answer reply, answered replied, ask request, asked requested, choose select, chose selected,
get obtain, gets obtains, give provide, gives provides, gave provided, provide supply, provides supplies,
kill slay, killed slain, murder kill, murdered killed, die perish, died perished, hurt injure, hurt injured,
injured hurt, wounded injured, fight battle, attack assault, attacked assaulted, protect defend, protects defends,
protected defended, try attempt, tries attempts, tried attempted, trying attempting, attempting trying, use utilise,
used utilised, uses employs, using employing, whole entire, entire whole, total whole, almost nearly, nearly almost,
maybe perhaps, perhaps maybe, about around, approximately about, roughly about, often frequently, frequently often,
rarely seldom, seldom rarely, usually generally, generally usually, also too, however but, therefore so, also likewise,
like similar to, various different, several a number of, many numerous, numerous many, lots of many, people persons,
crowd throng, group bunch, bunch group, team squad, job occupation, work labour, boss chief, leader head,
money cash, salary pay, wages pay, tax levy, price cost, prices costs, cost price, costs prices, firm company,
firms companies, company firm, companies firms, law statute, laws statutes,
nation country, country nation, countries nations, nations countries, border frontier, borders frontiers,
army military, weapons arms, arms weapons, troops soldiers, soldiers troops, policeman police officer,
policemen police officers, doctor physician, doctors physicians, physician doctor, lawyer attorney, attorney lawyer,
teacher instructor, student pupil, students pupils, pupils students, school college, home house, house home,
present gift, gift present, error mistake, mistake error, mistakes errors, errors mistakes, problem issue,
problems issues, issue problem, issues problems, reason cause, result outcome, results outcomes, outcome result,
goal aim, aim goal, goals aims, aims goals, plan scheme, plans schemes, chance opportunity, danger risk, dangers risks,
duty obligation, freedom liberty, liberty freedom, proof evidence, evidence proof, threat danger, damage harm,
damages harms, harm damage, harmful damaging, damaging harmful, beneficial advantageous, useful helpful,
helpful useful, necessary essential, essential necessary, enough sufficient, sufficient enough, additional further,
further additional, main principal, principal main, current present, former previous, previous former, recent new,
everyone everybody, everybody everyone, nobody no one, anybody anyone, anyone anybody, someone somebody,
somebody someone, believe think, think believe, believes thinks, thinks believes, know realise, want wish,
wants wishes, wish want, say state, says states, said stated, stated said, announced declared, declared announced,
claim assert, claims asserts, claimed asserted, explain clarify, explained clarified, discuss debate, meet encounter,
take grab, taking grabbing, grabbing taking, carrying hauling, cutting slicing, slicing cutting, chopping cutting,
resting relaxing, relaxing resting, strolling walking, walking strolling, sleeping napping, tired weary, wet soaked,
muddy dirty, dirty filthy, filthy dirty, colorful colourful, gray grey, grey gray, center middle,
middle centre, edge border, top summit, bottom base, beneath under, below under, under beneath, underneath under,
above over, over above, beside next to, inside within, through via,
together jointly, outdoors outside, outside outdoors, indoors inside, unnecessary needless, impossible unfeasible,
television TV, TV television, plane airplane, airplane aeroplane, infant baby, baby infant, toddler small child,
mother mom, mom mother, father dad, dad father, puppy young dog, rabbit bunny, cow head of cattle, ship vessel,
boat vessel, truck lorry, lorry truck, taxi cab, cab taxi, subway underground, concert show, performing playing,
audience spectators, spectators onlookers, onlookers bystanders, player athlete, players athletes, contest competition,
competition contest, race contest, ball sphere, meal dinner, dish plate, cup mug, mug cup, glasses spectacles
"""

_KINDS = """
food: pasta, pizza, rice, bread, cereal, cheese, chicken, meat, soup, salad, cake, noodles, sausages, fruit, vegetables
drink: beer, wine, coffee, tea, juice, lemonade, whisky, milk, cola
alcohol: beer, wine, whisky, rum, champagne
fruit: apples, bananas, grapes, cherries, pears, oranges, strawberries
vegetables: carrots, onions, potatoes, tomatoes, cabbage, spinach, beans, peas
meat: beef, pork, chicken, ham, bacon, lamb
an animal: a dog, a cat, a horse, a cow, a bird, a rabbit, a goat, an elephant, a monkey, a fish
animals: dogs, cats, horses, cows, birds, goats, rabbits, sheep, elephants
a dog: a poodle, a terrier, a puppy, a greyhound, a sheepdog, a beagle
a bird: a parrot, an eagle, an owl, a pigeon, a duck, a swan
a vehicle: a car, a truck, a bus, a motorcycle, a van, a taxi, a tractor
vehicles: cars, trucks, buses, motorcycles, vans, taxis, tractors
a car: a sedan, a convertible, a limousine, a jeep
an instrument: a guitar, a piano, a violin, a trumpet, a flute, a drum, a saxophone, a harp
instruments: guitars, violins, trumpets, drums, flutes
music: jazz, rock music, classical music, folk music
furniture: chairs, tables, sofas, beds, desks
a tool: a hammer, a saw, a screwdriver, a drill, a shovel, an axe
tools: hammers, saws, shovels, drills
a weapon: a gun, a knife, a sword, a rifle, a pistol, a spear
weapons: guns, knives, rifles, missiles, bombs, swords
clothes: shirts, jackets, trousers, dresses, coats, sweaters
a garment: a shirt, a jacket, a dress, a coat, a sweater, a skirt
shoes: boots, sandals, sneakers, slippers
a flower: a rose, a tulip, a daisy, an orchid, a lily
flowers: roses, tulips, daisies, orchids, lilies
a tree: an oak, a pine, a birch, a maple, a willow
trees: oaks, pines, birches, maples, willows
a building: a house, a church, a school, a hospital, a castle, a factory, a hotel, a barn
buildings: houses, churches, schools, hospitals, factories, hotels
a person: a man, a woman, a boy, a girl, a child, a teacher, a soldier, a doctor
people: men, women, children, soldiers, teachers, students, workers
a worker: a carpenter, a plumber, a mechanic, a builder, a welder
a child: a boy, a girl, a toddler
children: boys, girls, toddlers
money: dollars, euros, coins, banknotes
jewellery: rings, necklaces, bracelets, earrings
a ring: a wedding ring, a gold ring
moving: running, walking, swimming, dancing, crawling
talking: shouting, whispering, arguing, chatting
cooking: frying, baking, boiling, roasting
a book: a novel, a cookbook, a dictionary, a textbook
toys: dolls, blocks, teddy bears, marbles
outdoors: in a park, on a beach, in a garden, on a street
a crime: a murder, a robbery, a theft, a fraud, an assault
crimes: murders, robberies, thefts, frauds, assaults
a tax: an income tax, a wealth tax, a sales tax, an inheritance tax
taxes: income taxes, property taxes, sales taxes, corporation taxes
energy: coal, nuclear power, wind power, solar power, natural gas
fossil fuels: coal, oil, natural gas
immigrants: asylum seekers, refugees, foreign students, migrant workers
drugs: cocaine, heroin, cannabis, ecstasy
officials: ministers, mayors, judges, generals, ambassadors
a document: a letter, a contract, a memo, a report, an invoice
documents: letters, contracts, memos, reports, invoices
evidence: photographs, witness statements, fingerprints, documents
an attack: a bombing, a missile strike, an ambush, a cyberattack
countries: France, Germany, Spain, Italy, Poland
a disease: measles, malaria, cholera, influenza, tuberculosis
"""

_HEDGED = "I believe that, It seems that, We think that, To my knowledge, As far as I know, Probably, It may be that"


def _groups() -> dict[str, list[str]]:
    joined = _EXCLUSIVE.replace("\n ", " ")
    named = [line.split(": ") for line in joined.strip().split("\n")]
    return {name: words.split(", ") for name, words in named}


def _couples(text: str) -> list[tuple[str, str]]:
    found = []
    for couple in text.replace("\n", " ").split(","):
        first, _, second = couple.strip().partition(" ")
        if second:
            found.append((first, second))
    return found


EXCLUSIVE: dict[str, tuple[str, ...]] = {
    word: tuple(other for other in group if other != word) for group in _groups().values() for word in group
}
"""Of each word, those that cannot be true in its place."""

_OF_VALUES = """
cardinals, ordinals, weekdays, months, seasons, countries, nations, cities, ranks, offices, bodies, levels, parties,
compass, compass as adjectives, units, units of one, magnitudes, shares, faiths, powers, taxes, day
"""
VALUES: frozenset[str] = frozenset(
    word for name in _OF_VALUES.replace("\n", " ").strip().split(", ") for word in _groups()[name.strip()]
)
"""Of these, the words that say how many, when, where or who."""

ANTONYMS: dict[str, str] = dict(_couples(_ANTONYMS)) | {b: a for a, b in _couples(_ANTONYMS)}
SYNONYMS: dict[str, str] = dict(_couples(_SYNONYMS))

KINDS: list[tuple[str, str]] = [
    (member, kind)
    for line in _KINDS.strip().split("\n")
    for kind, members in [line.split(": ")]
    for member in members.split(", ")
]
"""Things, and what they are a kind of."""

HEDGES: tuple[str, ...] = tuple(_HEDGED.split(", "))
