"""Words that say something else than their sentence are given with all of it."""

import pytest

from qa.reader.spans import polished

WHOLE = [
    ("When is the fair?", "4 May: the fair has been called off, as it rains.", "4 May"),
    ("When was the trial held?", "A trial, listed for 3 June, was adjourned on 1 June.", "1 June"),
    ("When was the wall painted?", "New paint for the wall has been requested for August.", "August"),
    ("When was the duel fought?", "The duel, due to be fought on 6 October, ended in the mud.", "6 October"),
    ("When did the porter retire?", "The porter announced that he would retire in May.", "May"),
    ("When was the cargo sent?", "He wrote that it would be sent on 10 June.", "10 June"),
    ("When did the mill open?", "The mill never opened, though a feast was held in 1912.", "1912"),
    ("How much may the tent weigh?", "The tent must not weigh more than 9 kg.", "more than 9 kg"),
    ("Where was the bell found?", "The bell was not yet found, divers said in Varnholm.", "Varnholm"),
    ("When did the king arrive?", "The king is expected to arrive on Monday.", "on Monday"),
    ("Who ran the inn?", "Edda Voss will run the inn.", "Edda Voss"),
    ("Who runs the inn?", "Edda Voss will run the inn.", "Edda Voss"),
    ("Who bought the inn?", "Edda Voss agreed to buy the inn.", "Edda Voss"),
    ("When was the bridge repaired?", "The bridge will be repaired in June.", "June"),
    ("Who stole the boat?", '"The keeper stole the boat," said a neighbour, Jo Lund.', "keeper"),
    ("Who stole the boat?", "Jo Lund said: “The keeper stole the boat.”", "keeper"),
    ("WHEN DID THE MILL OPEN?", "The mill was never opened in 1912.", "1912"),
    ("When did a ferry sail to Hval?", "No ferry sailed to Hval in 1923.", "1923"),
    ("When did the mill open?", "The mill did not in fact open in 1912.", "1912"),
    ("When did the mill open?", "The mill has yet to open, in June.", "June"),
    ("Who hid the key?", '"My brother hid the key. He is in Oslo."', "brother"),
    ("Where is the ship?", '"The ship is in Bergen!" she cried.', "Bergen"),
    ("What class may we book?", "First class may be booked only for journeys of four hours.", "First"),
    ("Which gate is open?", "The north gate is open only when it rains, so use the south gate.", "north gate"),
    ("What is the fern?", "The fern is a herb, not a tree.", "tree"),
    ("What did she plant?", "She planted rye rather than wheat.", "wheat"),
    ("Where did they land?", "They landed in Ry instead of in Orm.", "Orm"),
    ("How many pages were copied?", "His rival claimed that half of the pages were copied.", "half"),
]
PARTS = [
    ("When may first class be booked?", "First class may be booked only for journeys of four hours.", "four hours"),
    ("Which gate is open?", "The north gate is open, and the other only when it rains.", "north gate"),
    ("Who left?", "Edda Voss left, having only for a day been there.", "Edda Voss"),
    ("When was the fair called off?", "The fair on 4 May was called off on 2 May.", "2 May"),
    ("When was the mill built?", "The mill was built in 1912 after a first plan was scrapped.", "1912"),
    ("When did it sail?", "It sailed on 4 May, as the strike was called off.", "4 May"),
    ("When was the match planned?", "A match was planned for 6 June.", "6 June"),
    ("When was the hamlet built?", "The hamlet, built in 1820, was abandoned in 1950.", "1820"),
    ("When was the road closed?", "The road was closed due to snow on 6 October.", "6 October"),
    ("When was the porter paid?", "The porter, who had called on 5 May, was paid on 6 May.", "6 May"),
    ("Who cancelled the fair?", "The fair was cancelled by Edda Voss.", "Edda Voss"),
    ("When did the poet marry?", "The poet, who would become famous, married in 1912.", "1912"),
    ("When did the mill not open?", "The mill did not open on Monday.", "Monday"),
    ("When did the inn open?", "The inn did not open in May but opened in June.", "June"),
    ("Who stood at the gate?", "It was not Edda who stood at the gate but Jo Lund.", "Jo Lund"),
    ("When will the bridge be repaired?", "The bridge will be repaired in June.", "June"),
    ("When is the king expected to arrive?", "The king is expected to arrive on Monday.", "Monday"),
    ("What did the neighbour say?", '"The keeper stole the boat," said a neighbour.', "The keeper stole the boat"),
    ("What is her main work?", 'Her main work, "Ferns of the North", appeared in 1922.', "Ferns of the North"),
    ("Where does the ship lie?", "According to the pilot, the ship lies in Bergen.", "Bergen"),
    ("What made the pupils bright?", "He had “a plan for bright pupils by light,” wiring the walls at once.", "light"),
    ("What was removed due to a missing page?", "The map was removed due to missing pages.", "map"),
    ("Which developmental aid ended in May?", "The attempt to develop Orm Aid ended in May.", "Orm Aid"),
    ("When did the ferries sail?", "No fewer than nine ferries sailed in May.", "May"),
    ("What is the fern?", "The fern is a herb, not a tree.", "herb"),
    ("What is it not?", "The fern is a herb, not a tree.", "tree"),
    ("Where did they land?", "They landed not only in Ry but in Orm.", "Orm"),
    ("When did the mill open?", "The mill did not open until 1912.", "1912"),
    ("When did the ferry sail?", "The ferry sailed in 1923, and no ferry was ever as full.", "1923"),
    ("What could harm the child?", "He found nothing that could harm the child.", "nothing"),
    ("Who was told?", "He was tried after allegations to Edda Voss from a child.", "Edda Voss"),
    ("Who accused her?", "Her rival Hjalmar Dahl claimed that she had lied.", "Hjalmar Dahl"),
]


def shown(question: str, text: str, part: str) -> str:
    start = text.index(part)
    start, end = polished(question, text, (start, start + len(part)), (0, len(text)))
    return text[start:end]


@pytest.mark.parametrize(("question", "text", "part"), WHOLE)
def test_what_is_denied_planned_or_quoted_is_told_whole(question: str, text: str, part: str) -> None:
    assert shown(question, text, part) == text


@pytest.mark.parametrize(("question", "text", "part"), PARTS)
def test_what_the_sentence_says_itself_is_told_in_part(question: str, text: str, part: str) -> None:
    assert shown(question, text, part) == part
