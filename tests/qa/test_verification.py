"""A statement is carried where its dates, numbers, names, quotations and negations stand in the cited sentences."""

import json
from pathlib import Path

import pytest

from index.dates import dated
from index.sentences import sentences_of
from index.sources import source_of_text
from qa.assemble import Service
from qa.support import WordSupport
from qa.verification import Quoted, Verifier, missing_facts, names_in

SEED = Path(__file__).parents[2] / "seeds"
KILLED = (
    "On 1 March 2013, It was announced that the second-in-command for Al Qaeda in North Africa, Abdelhamid Abou"
    " Zeid, was killed during fighting between Islamists and French army units."
)
PRISONERS = (
    "By supporting the French special forces, the MNLA also allegedly took seven prisoners and among the survivors,"
    " including the head of AQIM, Seden Ag Hita."
)
SEIZED = (
    "From 4 to 7 March, the raids continued in the valley of Ametettaï, and have seized a thousand rockets or grenades,"
    " more than 60,000 rounds of ammunition, nearly 1,500 shells and twenty heavy weapons."
)
BOARD = "The board of Varnholm did not approve the budget of 1.2 million crowns, but it kept Ida Krog as its chair."
QUOTE = "Le Drian said that there were “many, many dead jihadists” in the north of Mali."
FOUNDED = "Brightloom, a maker of fabrics, was founded in Leeds in 2009 by Amara Osei and Tim Latham."
FAN = "In quiet mode the fan makes 34 decibels, in turbo mode 47 decibels."
ASH = "The ash cloud reached a height of 22 kilometres and darkened the sky as far as Port Meriel, 160 kilometres away."
BEDS = "A bed in a cabin for two costs 64 euros, in a cabin for four 38 euros."
CUP = "Nordhavn won the final against Elmside 3-2 in front of 18,450 spectators."
STUDIED = "Elena Marchetti, who came from Trieste, studied in Vienna under Karl Auer."
MAYOR = "The railway plans a day service, which mayor Stipe Kral of Limen opposes."
STAFF = "Brightloom now employs 312 people, two thirds of them in Leeds."
HORNET = "The hornet was seen twice, on 8 September in Tilbrook and on 20 October in Great Oakley."
RANGE = "Fees rise from 120 to 150 crowns on the second day."


@pytest.mark.parametrize(
    ("statement", "sentence"),
    [
        ("Abou Zeid was killed.", KILLED),
        ("Abou Zeid was killed on March 1st, 2013.", KILLED),
        ("In March 2013 Abou Zeid was killed.", KILLED),
        ("Abou Zeid's death was announced in 2013.", KILLED),
        ("The MNLA reportedly took 7 prisoners.", PRISONERS),
        ("Seven prisoners were allegedly taken by the MNLA.", PRISONERS),
        ("France's special forces were supported by the MNLA.", PRISONERS),
        ("Seden Ag Hita is the head of AQIM.", PRISONERS),
        ("On 5 March the raids continued in the valley of Ametettai.", SEIZED),
        ("They seized 1,000 rockets or grenades and 20 heavy weapons.", SEIZED),
        ("More than 60000 rounds of ammunition were seized.", SEIZED),
        ("The board didn't approve the budget.", BOARD),
        ("The budget of 1,200,000 crowns was not approved by the board.", BOARD),
        ("Ida Krog stays the board's chair.", BOARD),
        ('Le Drian spoke of "many, many dead jihadists".', QUOTE),
        ('Le Drian spoke of "many ... dead jihadists".', QUOTE),
        ("Le Drian spoke of the north of Mali.", QUOTE),
        ("Amara Osei and Tim Latham founded Brightloom in Leeds.", FOUNDED),
        ("Brightloom was founded by Osei and Latham in 2009.", FOUNDED),
        ("Fees rise to 150 crowns on the 2nd day.", RANGE),
        ("In turbo mode the fan makes 47 decibels.", FAN),
        ("The sky was darkened as far away as Port Meriel, at a distance of 160 kilometres.", ASH),
        ("In a cabin for four, a bed costs 38 euros.", BEDS),
        ("Nordhavn beat Elmside 3-2.", CUP),
        ("Marchetti studied in Vienna under Auer.", STUDIED),
        ("Stipe Kral, the mayor of Limen, opposes the day service.", MAYOR),
        ("A hornet was seen in Tilbrook on 8 September.", HORNET),
        (
            "Eleven workers were killed in one accident in May.",
            "Nineteen workers lost their lives in 1930, eleven of them in a single accident in May.",
        ),
        ("On 8 September and 20 October it was seen in Tilbrook and Great Oakley.", HORNET),
    ],
)
def test_facts_in_other_forms_are_carried(statement: str, sentence: str) -> None:
    assert missing_facts(statement, [Quoted(sentence)]) == ()


@pytest.mark.parametrize(
    ("statement", "sentence", "missing"),
    [
        ("Abou Zeid was killed on 2 March 2013.", KILLED, "2 March 2013"),
        ("Abou Zeid was killed on 1 March 2012.", KILLED, "1 March 2012"),
        ("Abou Zeid was killed in April 2013.", KILLED, "April 2013"),
        ("Abou Zeid was killed between 2012 and 2014.", KILLED, "between 2012 and 2014"),
        ("Bilal Zeid was killed.", KILLED, "Bilal Zeid"),
        ("Wagner was killed.", KILLED, "Wagner"),
        ("Abou Zeid was not killed.", KILLED, "that it is denied"),
        ("Abou Zeid was killed by 12 soldiers.", KILLED, "12"),
        ("The MNLA took eight prisoners.", PRISONERS, "eight"),
        ("AQIM took seven prisoners.", PRISONERS, "AQIM"),
        ("Seden Ag Hita is the head of the MNLA.", PRISONERS, "MNLA"),
        ("On 8 March the raids continued.", SEIZED, "8 March"),
        ("On 5 March 2013 the raids continued.", SEIZED, "5 March 2013"),
        ("They seized 1,500 rounds of ammunition.", SEIZED, "1,500"),
        ("Fewer than 60,000 rounds were seized.", SEIZED, "60,000"),
        ("The board approved the budget.", BOARD, "that it is not denied"),
        ("Ida Krog refused to be the chair.", KILLED, "Ida Krog"),
        ('Le Drian spoke of "few dead jihadists".', QUOTE, "“few dead jihadists”"),
        ("Le Drian spoke of the south of Mali.", QUOTE, "south"),
        ("Leeds founded Brightloom.", FOUNDED, "the order of Leeds and Brightloom"),
        ("Fees rise from 150 to 120 crowns.", RANGE, "150"),
        ("Fees rise to 150 crowns on the third day.", RANGE, "third"),
        ("A hornet was seen in Great Oakley on 8 September.", HORNET, "8 September"),
        ("Great Oakley saw it on 8 September.", HORNET, "Great Oakley"),
        (
            "Anna Smith won the prize.",
            "Anna Brown won the prize before her brother Tom thanked John Smith.",
            "Anna Smith",
        ),
        ("Eleven of the eleven prisoners fled.", "The eleven prisoners fled.", "Eleven"),
        ("The Corvina saved the Tern.", "The Corvina was saved on 1 May by the Tern.", "Corvina"),
        ("Limen opposed the day service.", "Stipe Kral, mayor of Limen, opposed the day service.", "Limen"),
        ("12% of the prisoners were taken.", "They took 12 prisoners, 30% of the crew.", "12"),
        ("Marta praised Piet.", "In the end Piet praised Marta.", "the order of Marta and Piet"),
        ("In turbo mode the fan makes 34 decibels.", FAN, "34"),
        ("The sky was darkened as far away as Port Meriel, at a distance of 22 kilometres.", ASH, "22"),
        ("A bed in a cabin costs four euros.", BEDS, "four"),
        ("The final was watched by 3 spectators.", CUP, "3"),
        ("Elmside won the final 2-3.", CUP, "2-3"),
        ("Marchetti studied in Vienna under Trieste.", STUDIED, "Trieste"),
        ("Limen, the mayor of Stipe Kral, opposes the day service.", MAYOR, "Stipe Kral"),
        (
            "No fewer than 312 people work at Brightloom, and not less than two thirds in Leeds.",
            STAFF,
            "that it is denied",
        ),
    ],
)
def test_facts_that_the_sentence_does_not_carry_are_named(statement: str, sentence: str, missing: str) -> None:
    assert missing in missing_facts(statement, [Quoted(sentence)])


UNITS = "The tunnel is 12 km long and 9 metres wide, and cost 40 million euros."
HOURS = "The shop opens at 9 am and closes at 5 pm, on Fridays at 16:30."
VOTES = "The plan got 40 votes; fewer than 30 members stayed away and more than 500 people watched."
SHARES = "Some members voted against it, and most guests left; all officers stayed."
HEDGED = "Vig planned to sell the crane, and the board asked Olga Brandt to inspect it before June."
UNSURE = "The fire may have destroyed the archive; it is not known whether the mayor warned anybody."
ACCUSED = "The company accused Vance of sleeping on duty. She said that she was allowed to."
TERMS = "If the dam breaks, the water floods the lower town."


@pytest.mark.parametrize(
    ("statement", "sentence"),
    [
        ("The tunnel has a length of 12 kilometres.", UNITS),
        ("The tunnel is 9 m wide.", UNITS),
        ("The tunnel cost €40 million.", UNITS),
        ("It lies 12 to 15 km away.", "It lies 12 to 15 kilometres away."),
        ("He was 31 years old.", "He was a man aged 31."),
        ("It fell by 5%.", "It fell by 5 percent."),
        ("It fell by 5 per cent.", "It fell by 5%."),
        ("It ran at 80 km/h.", "It ran at 80 kilometres per hour."),
        ("It covers 3 square kilometres.", "It covers 3 km²."),
        ("It costs $12.", "It costs 12 dollars."),
        ("The shop closes at 17:00.", HOURS),
        ("The shop closes at 5 p.m.", HOURS),
        ("The shop closes at five in the afternoon.", HOURS),
        ("The shop opens at 9:00.", HOURS),
        ("The shop closes at 5:00.", HOURS),
        ("On Fridays it closes at 4:30 pm.", HOURS),
        ("It opens at 12:00.", "It opens at noon."),
        ("The plan got about 40 votes.", VOTES),
        ("Fewer than 30 members stayed away.", VOTES),
        ("Under 30 members stayed away.", VOTES),
        ("Over 500 people watched.", VOTES),
        ("500 people watched.", VOTES),
        ("It may not last for more than 5 hours.", "It must not last for longer than 5 hours."),
        ("It lasts no longer than 5 hours.", "It must not last longer than 5 hours."),
        ("Repairs cost at most 300 euros a year.", "Repairs cost up to 100 euros each and 300 euros a year."),
        ("The match was played over nine rounds.", "The match was played in nine rounds."),
        ("Some members voted against it.", SHARES),
        ("Several members voted against it.", SHARES),
        ("Most guests left.", SHARES),
        ("Every officer stayed.", SHARES),
        ("Most of them work in Leeds.", STAFF),
        ("Seven of the nine members came.", "Seven of the nine members came at all."),
        ("Vig planned to sell the crane.", HEDGED),
        ("Vig wanted to sell the crane.", HEDGED),
        ("Vig sold the boat.", "Vig sold the boat and planned to sell the crane."),
        ("Vig had plans for selling the crane.", HEDGED),
        ("Olga Brandt is to inspect the crane.", HEDGED),
        ("The archive was possibly destroyed by the fire.", UNSURE),
        ("It is not known whether the mayor warned anybody.", UNSURE),
        ("Vance was accused of sleeping on duty.", ACCUSED),
        ("The lower town is flooded when the dam breaks.", TERMS),
        ("Dogs need the landlord's consent.", "Dogs may be kept only with the landlord's consent."),
        ("The company pays for it.", "The company may be large, but it pays for it."),
        ("The dog barked.", "The dog barked in May and probably barked in June."),
        ("The dogs bark.", "The dog barks. It may bark at night."),
        ("Jo isn't the owner.", "Jo is not the owner, and is reportedly not the owner of the barn."),
    ],
)
def test_units_bounds_shares_and_doubts_in_other_words_are_carried(statement: str, sentence: str) -> None:
    assert missing_facts(statement, [Quoted(sentence)]) == ()


@pytest.mark.parametrize(
    ("statement", "sentence", "missing"),
    [
        ("The tunnel has a length of 12 metres.", UNITS, "12 m"),
        ("The tunnel is 9 feet wide.", UNITS, "9 foot"),
        ("The tunnel cost $40 million.", UNITS, "40 million dollar"),
        ("It fell by 5 points.", "It fell by 5 percent.", "5 point"),
        ("It covers 3 kilometres.", "It covers 3 km².", "3 km"),
        ("It covers 3 square metres.", "It covers 3 km².", "3 sq m"),
        ("It weighs 12 kg.", "It weighs as much as 12 men.", "12 kg"),
        ("It took 3 weeks.", "It took 3 days.", "3 week"),
        ("The shop closes at 5 am.", HOURS, "5 am"),
        ("The shop closes at 5:00.", "The shop closes at 15:00.", "5:00"),
        ("The shop opens at 9 in the evening.", HOURS, "9 in the evening"),
        ("The shop is open from 5 pm to 9 am.", "The shop is open from 9 am to 5 pm.", "5 pm"),
        ("It opens at midnight.", "It opens at noon.", "midnight"),
        ("9 people came.", "People came at 0:09.", "9"),
        ("The plan got fewer than 40 votes.", VOTES, "fewer than 40"),
        ("The plan got at least 40 votes.", VOTES, "more than 40"),
        ("The plan got up to 40 votes.", VOTES, "fewer than 40"),
        ("The plan got nearly 40 votes.", VOTES, "nearly 40"),
        ("The plan got 40 votes or more.", VOTES, "more than 40"),
        ("More than 30 members stayed away.", VOTES, "30"),
        ("30 members stayed away.", VOTES, "30"),
        ("At most 500 people watched.", VOTES, "500"),
        ("Nearly 500 people watched.", VOTES, "nearly 500"),
        ("All members voted against it.", SHARES, "“all”"),
        ("Most members voted against it.", SHARES, "“most”"),
        ("Few members voted against it.", SHARES, "“few”"),
        ("Every guest left.", SHARES, "“all”"),
        ("A few officers stayed.", SHARES, "“some”"),
        ("Most votes were for it.", VOTES, "“most”"),
        ("All of them work in Leeds.", STAFF, "“all”"),
        ("Vig sold the crane.", HEDGED, "how sure it is"),
        ("Olga Brandt inspected the crane before June.", HEDGED, "how sure it is"),
        ("The fire destroyed the archive.", UNSURE, "how sure it is"),
        ("The mayor warned everybody.", UNSURE, "how sure it is"),
        ("Vance slept on duty.", ACCUSED, "how sure it is"),
        ("The MNLA took seven prisoners.", PRISONERS, "how sure it is"),
        ("The dam broke and the water flooded the lower town.", TERMS, "how sure it is"),
        ("Holt voted against it.", "It passed by five votes to two; Holt probably voted against it.", "how sure it is"),
        ("The flood lasted a week.", "The last flood began in May and reportedly lasted a week.", "how sure it is"),
        ("It was built in 1802.", "It may have been built by some monks in 1802 and was only used.", "how sure it is"),
        ("Orr left and didn't sign.", "Orr probably left in May and did not sign.", "how sure it is"),
        ("The report appeared in May.", "The report possibly appeared in May.", "how sure it is"),
        ("The mill may not be moved, as it is listed.", "It is a reportedly listed mill.", "how sure it is"),
    ],
)
def test_other_units_bounds_and_shares_and_lost_doubts_are_named(statement: str, sentence: str, missing: str) -> None:
    assert missing in missing_facts(statement, [Quoted(sentence)])


def test_words_that_are_names_elsewhere_are_names_at_the_beginning_too() -> None:
    statement, cited = "Leeds has 312 employees.", [Quoted(STAFF)]
    assert missing_facts(statement, cited) == ()
    names = names_in([Quoted("In 2009 Osei founded Brightloom in Leeds.")])
    assert "Leeds" in missing_facts(statement, cited, names)
    assert missing_facts("Graz paid.", [Quoted("The buyer paid.")], frozenset(["graz"])) == ("Graz",)


def test_ordinals_are_words_of_their_number() -> None:
    assert "2nd" in missing_facts("It was the 2nd day.", [Quoted("It was the third day.")])
    assert missing_facts("It was the 3rd day.", [Quoted("It was the third day.")]) == ()


def test_sentences_carry_together_what_none_does_alone() -> None:
    cited = [Quoted("Ida Krog keeps the lamp of Varnholm."), Quoted("It was lit in 1871.")]
    statement = "The lamp of Varnholm was lit in 1871."
    assert [bool(missing_facts(statement, [one])) for one in cited] == [True, True]
    assert missing_facts(statement, cited) == ()


def test_a_year_that_the_index_inherited_counts() -> None:
    text = "On 1 March 2013 it began. From 4 to 7 March the raids continued."
    sentences = sentences_of(source_of_text("log", text))
    dates = list(dated(sentences))
    statement = "The raids continued on 5 March 2013."
    assert missing_facts(statement, [Quoted(sentences[1].text, tuple(dates[1]))]) == ()
    assert missing_facts(statement, [Quoted(sentences[1].text)]) == ("5 March 2013",)


@pytest.mark.parametrize("statement", ["", " ", "It was him.", "He did it and they were there."])
def test_what_says_nothing_is_not_carried(statement: str) -> None:
    assert not Verifier(WordSupport()).check(statement, [Quoted("It was him, and he did it.")]).carried


def test_nothing_is_carried_by_nothing() -> None:
    verdict = Verifier(WordSupport()).check("Ida Krog keeps the lamp.", [])
    assert (verdict.carried, verdict.score, bool(verdict.missing)) == (False, 0.0, True)


def test_facts_without_support_are_not_enough() -> None:
    verifier = Verifier(WordSupport())
    said = "Ida Krog keeps the lamp"
    assert verifier.check(f"{said}.", [Quoted("Ida Krog has kept the lamp for years.")]).carried
    embroidered = verifier.check(
        f"{said}, which annoys all of her neighbours deeply and pleases the tourists.", [Quoted(f"{said}.")]
    )
    assert not embroidered.carried
    assert embroidered.missing == ("what it says as a whole",)


def test_a_contracted_not_is_a_not() -> None:
    cited = [Quoted("The difference was not significant.")]
    assert Verifier(WordSupport()).check("The difference between the groups wasn't significant.", cited).carried


def test_answers_of_the_reader_pass_the_same_check(seeded: Service) -> None:
    verifier = Verifier(WordSupport())
    lines = (SEED / "questions.jsonl").read_text(encoding="utf-8").splitlines()
    questions = [json.loads(line) for line in lines]
    said = 0
    for row in [row for row in questions if not row["history"]][:60]:
        hits = seeded.pipeline.retrieve(row["question"])
        question = seeded.pipeline._understood(row["question"], [])
        for claim in seeded.pipeline._teller.answerer.answer(question, hits):
            for evidence in getattr(claim, "evidence", ()):
                said += 1
                cited = [Quoted(evidence.sentence.text)]
                assert verifier.check(claim.text, cited).carried, (claim.text, verifier.check(claim.text, cited))
    assert said > 30
