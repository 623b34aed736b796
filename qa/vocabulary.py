"""Lists of English words that make up the structure of a question."""


def _words(listed: str) -> frozenset[str]:
    return frozenset(listed.split())


ARTICLES = _words("the a an")
QUANTITIES = _words(
    "these those many most few all both several two three four five six seven eight nine ten eleven twelve"
)
DETERMINERS = ARTICLES | QUANTITIES | _words("this every each some any another other")
PRONOUNS = _words(
    "i you he she it we they me him her us them my your his its our their hers theirs himself herself itself "
    "themselves there that this these those"
)
PREPOSITIONS = _words(
    "of on in at to from by with for between before after since until during near against into onto under "
    "over about away above across along among around behind below beside beyond down inside outside off out "
    "through up upon within without than as via per toward towards"
)
AUXILIARIES = _words(
    "is are was were am do does did has have had can could will would shall should may might must isn't "
    "aren't wasn't weren't don't doesn't didn't hasn't haven't hadn't can't couldn't won't wouldn't shouldn't"
)
WH = _words("who whom whose what which when where why how")
CONJUNCTIONS = _words("and or but if that because while although though whether so nor not")
ADVERBS = _words(
    "then now today also still just only first last ever never already later again once soon there here together not"
)
# A noun phrase ends before one of these.
STOPS = PREPOSITIONS | AUXILIARIES | PRONOUNS | CONJUNCTIONS | WH | ARTICLES | (ADVERBS - {"first", "last", "only"})
# Participles that don't end in -ed.
PARTICIPLES = _words(
    "made built sold held led met won lost taught paid sent kept found bought brought taken given known seen "
    "written driven struck hit cut put set born hurt laid lit fought caught shot told sung begun drawn grown "
    "thrown worn sunk spent left run said done gone become broken chosen fallen forgotten frozen hidden "
    "ridden shown spoken stolen sworn torn beaten eaten forbidden felt stood understood thought read fed fled "
    "hung heard dug bound blown bitten bred drunk swept slain split spread stuck swum woken"
)
# Plurals that don't end in -s.
PLURALS = _words("people men women children police staff crew")
# What stands before a person's name.
TITLES = _words(
    "mr mrs ms miss sir dr prof professor general colonel major captain lieutenant sergeant admiral commander "
    "president king queen prince princess emperor pope bishop archbishop saint minister senator governor mayor judge "
    "chancellor lord lady count duke baron sultan sheikh imam rabbi father brother sister"
)
# Small words inside names.
INSIDE_NAME = _words("of de da di del la le van von der den al ag ibn bin y e")
# Words that no noun without an article begins with.
NOT_NOUNS = _words(
    "the this that these those his her its their our my your some any no many few several more most nearly "
    "about over around by with in on at from to of for one every each all both half hundreds thousands"
)
# In their order.
ORDINALS = ("first", "second", "third", "fourth", "fifth", "sixth")
NUMBERS = _words("two three four five six seven eight nine ten eleven twelve")
# Adjectives that tell one relative from another.
OF_AGE = _words("younger elder older youngest eldest oldest first second third last late former only little big")
# Nouns that end as verbs do.
NOUNS_LIKE_VERBS = _words(
    "meeting building painting wedding hearing opening landing ending beginning crossing clothing housing railing "
    "ceiling wing king ring spring string thing training drawing recording gathering bed seed shed weed breed speed "
    "feed need deed hundred"
)
