// Texts, offsets and days: pure functions, without the document.

/**
 * Return a function from offsets in code points, as the service counts, to offsets in UTF-16 units, as JavaScript does.
 * They differ by one for every character before them outside the basic plane, such as an emoji.
 */
export function unitOffsets(text) {
  const astral = []; // code point offsets of the characters that take two units
  for (const found of text.matchAll(/[\u{10000}-\u{10FFFF}]/gu)) astral.push(found.index - astral.length);
  return (offset) => {
    let low = 0;
    let high = astral.length;
    while (low < high) {
      const middle = (low + high) >> 1;
      if (astral[middle] < offset) low = middle + 1;
      else high = middle;
    }
    return offset + low;
  };
}

/** Cut an answer into statements, each with the markers behind it; only markers of known citations count. */
export function statementsOf(text, known) {
  const statements = [];
  let end = 0;
  for (const found of text.matchAll(/\s*((?:\[\d+\])+)/g)) {
    const markers = [...found[1].matchAll(/\d+/g)].map(Number);
    if (!markers.every((marker) => known.has(marker))) continue;
    statements.push({ said: text.slice(end, found.index), markers });
    end = found.index + found[0].length;
  }
  if (end < text.length) statements.push({ said: text.slice(end), markers: [] });
  return statements;
}

/** Name the place of a citation: its sentence, and where that stands in the original, where this is known. */
export function placeOf(citation) {
  const sentence = `sentence ${citation.sentence}`;
  return citation.place ? `${citation.place}, ${sentence}` : sentence;
}

/** Return a footnote for each citation, one a line. */
export function footnotes(citations) {
  return citations.map((one) => `[${one.marker}] ${one.source}, ${placeOf(one)}: “${one.text}”`).join("\n");
}

/** Return an answer as plain text with its citations as footnotes. */
export function withFootnotes(text, citations) {
  return citations.length ? `${text.trim()}\n\n${footnotes(citations)}` : text.trim();
}

/** Return what an abstention says without the quotations of what came closest, which is shown below it. */
export function withoutQuotes(answer) {
  let text = answer.answer;
  for (const closest of answer.nearest) {
    const quote = `“${closest.text}” (${closest.source}, ${placeOf(closest)}).`;
    text = text.replace(` What comes closest: ${quote}`, () => "").replace(`: ${quote}`, () => ".");
  }
  return text;
}

const DAY = new Intl.DateTimeFormat("en-GB", { day: "numeric", month: "long", year: "numeric", timeZone: "UTC" });
const MONTH = new Intl.DateTimeFormat("en-GB", { month: "long", year: "numeric", timeZone: "UTC" });
const MONTH_DAY = new Intl.DateTimeFormat("en-GB", { day: "numeric", month: "long", timeZone: "UTC" });
export const MILLISECONDS = 86_400_000;

/** Return a day as a number: days since 1970. */
export const dayNumber = (iso) => Math.floor(Date.parse(`${iso}T00:00:00Z`) / MILLISECONDS);
export const dateOf = (number) => new Date(number * MILLISECONDS);
export const isoOf = (number) => dateOf(number).toISOString().slice(0, 10);

/** Return one day in words; without a year it is written "--03-01". */
function dayInWords(iso) {
  if (iso.startsWith("--")) return MONTH_DAY.format(Date.parse(`2000${iso.slice(1)}T00:00:00Z`));
  return DAY.format(Date.parse(`${iso}T00:00:00Z`));
}

/** Return days as people write them: "1 March 2013", "March 2013", "2013", "4 March 2013 to 7 March 2013". */
export function daysInWords(first, last) {
  if (!first || !last) return first ? `from ${dayInWords(first)}` : last ? `until ${dayInWords(last)}` : "any day";
  if (first === last) return dayInWords(first);
  if (!first.startsWith("-") && first.slice(0, 4) === last.slice(0, 4)) {
    if (first.endsWith("-01-01") && last.endsWith("-12-31")) return String(Number(first.slice(0, 4)));
    const isMonth = first.slice(0, 7) === last.slice(0, 7) && first.endsWith("-01") && isoOf(dayNumber(last) + 1).endsWith("-01");
    if (isMonth) return MONTH.format(Date.parse(`${first}T00:00:00Z`));
  }
  return `${dayInWords(first)} to ${dayInWords(last)}`;
}

/** Return a moment as people tell it: the time today, else the day. */
export function momentInWords(iso, now = new Date()) {
  const moment = new Date(iso);
  const isToday = moment.toDateString() === now.toDateString();
  const form = isToday ? { hour: "2-digit", minute: "2-digit" } : { day: "numeric", month: "short", year: moment.getFullYear() === now.getFullYear() ? undefined : "numeric" };
  return new Intl.DateTimeFormat("en-GB", form).format(moment);
}

/** Return a size in bytes as people write it. */
export function sizeInWords(bytes) {
  if (bytes < 1000) return `${bytes} bytes`;
  return bytes < 1_000_000 ? `${Math.round(bytes / 1000)} kB` : `${(bytes / 1_000_000).toFixed(1)} MB`;
}
