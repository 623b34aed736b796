"""Printed lines become paragraphs: sentences go on over lines, columns and pages, and headings stay apart."""

from index.loaders.lines import Line, Page, joined, without_running_heads
from index.records import Place, PlaceKind


def line(
    text: str, top: float, *, left: float = 50, right: float = 500, height: float = 8, hyphen: bool = False
) -> Line:
    return Line(text, left, right, top - height, top, hyphen)


def text_of(*lines: Line) -> str:
    return joined([Page("1", lines)]).text


def test_a_sentence_goes_on_over_lines_and_a_heading_does_not() -> None:
    lines = [
        line("Results", 700, right=90, height=11),
        line("The mill of Varnholm burned", 680),
        line("to the ground.", 668, right=120),
        line("Next", 640, right=80),
        line("It was rebuilt.", 628, right=130),
    ]
    assert text_of(*lines) == "Results\nThe mill of Varnholm burned to the ground.\nNext\nIt was rebuilt.\n"


def test_bullets_and_cells_stand_on_lines_of_their_own() -> None:
    lines = [
        line("We need", 700),
        line("• rye and", 688),
        line("• water", 676),
        line("Rye | 40", 664),
        line("of it", 652),
    ]
    assert text_of(*lines) == "We need\n• rye and\n• water\nRye | 40\nof it\n"


def test_a_parted_word_is_made_whole() -> None:
    assert text_of(line("an admin", 700, hyphen=True), line("istration", 688)) == "an administration\n"
    assert text_of(line("the Anglo", 700, hyphen=True), line("Danish war", 688)) == "the Anglo-Danish war\n"
    known = line("A well-known mill.", 712)
    assert text_of(known, line("a well", 700, hyphen=True), line("known mill", 688)).endswith("a well-known mill\n")
    assert text_of(line("from 1903-", 700), line("1905", 688)) == "from 1903-1905\n"


def test_a_column_goes_on_in_the_next() -> None:
    lines = [line("left one", 700, right=250), line("left two", 688, right=250)]
    lines += [line("right one", 700, left=300), line("right two.", 688, left=300)]
    assert text_of(*lines) == "left one left two right one right two.\n"


def test_a_sentence_that_runs_over_a_page_is_whole_and_begins_on_the_first() -> None:
    pages = [Page("iv", (line("The mill of", 100),)), Page("v", (line("Varnholm burned.", 700), line("New", 640)))]
    cut = joined(pages)
    assert cut.text == "The mill of\nVarnholm burned.\nNew\n"
    over = joined([pages[0], Page("v", (line("this parish burned.", 700),))])
    assert over.text == "The mill of this parish burned.\n"
    assert over.places == (Place(0, PlaceKind.PAGE, "iv"), Place(12, PlaceKind.PAGE, "v"))


def test_running_heads_and_page_numbers_are_left_out_but_not_the_text() -> None:
    pages = [
        Page(str(number), (line(f"Report, page {number}", 800), line(f"Text {word}", 700), line(str(number), 20)))
        for number, word in ((1, "one"), (2, "two"), (3, "three"))
    ]
    assert joined(without_running_heads(pages)).text == "Text one\nText two\nText three\n"
    same = [Page(str(n), (line("Nothing else here", 800 - 30 * n), line("Words", 500 - 40 * n))) for n in (1, 2, 3)]
    assert joined(without_running_heads(same)).text.count("Nothing else here") == 3
