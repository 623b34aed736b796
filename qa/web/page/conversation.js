// The conversation: questions, answers as they stream in, and what stands beside them.

import * as api from "./api.js";
import { announce, byId, el, icon, isCalm, plural } from "./dom.js";
import { closeSource, follow, openCitation } from "./source.js";
import { daysInWords, placeOf, statementsOf, withFootnotes, withoutQuotes } from "./text.js";

const REASONS = {
  no_sources: "No sources yet",
  no_date_match: "Nothing about that time",
  not_in_sources: "Not in the sources",
  low_support: "Not carried by the sources",
  conflict: "The sources disagree",
};
const FEW = 6; // citations that are listed below an answer; its markers lead to the others
const WHOLE = /[.!?:。！？؟।"”»]\s*$/;

const turnsNode = byId("turns");
const scroller = byId("conversation");
const input = byId("question");
const sendButton = byId("send");

/** The open conversation; `id` is null until its first answer, `turns` are those shown. */
export const conversation = { id: null, turns: [], running: null };
let onAnswered = () => {};
export const whenAnswered = (listener) => (onAnswered = listener);

/** Ask a question in the open conversation; days in it exclude nothing with `anyDay`. */
export async function ask(question, { anyDay = false } = {}) {
  if (conversation.running || !question.trim()) return;
  const turn = addTurn({ question: question.trim(), anyDay });
  await run(turn);
}

async function run(turn) {
  const controller = new AbortController();
  Object.assign(turn, { text: "", citations: [], answer: null, trouble: null, busy: true });
  conversation.running = controller;
  showSending();
  paint(turn);
  toEnd(turn);
  try {
    const body = { question: turn.question, session_id: conversation.id, any_day: turn.anyDay };
    for await (const { kind, data } of api.ask(body, controller.signal)) {
      if (kind === "delta") turn.text += data.text;
      if (kind === "citation") turn.citations.push(data);
      if (kind === "answer") turn.answer = data;
      if (kind !== "answer") paint(turn);
    }
    if (!turn.answer) throw new api.Trouble("The answer broke off before it was complete; ask again.");
  } catch (error) {
    turn.trouble = error.name === "AbortError" ? new api.Trouble("Stopped.") : error;
    if (!(turn.trouble instanceof api.Trouble)) throw error;
    // The conversation is gone; the question can still be asked in a new one.
    if (turn.trouble.status === 404) conversation.id = null;
  } finally {
    turn.busy = false;
    if (conversation.running === controller) conversation.running = null;
    showSending();
    paint(turn);
  }
  if (turn.node.isConnected) finish(turn);
}

function finish(turn) {
  toEnd(turn);
  if (turn.trouble) {
    announce(turn.trouble.message);
    return;
  }
  conversation.id = turn.answer.session_id;
  const cited = turn.citations.length ? ` Cited: ${plural(turn.citations.length, "sentence")}.` : "";
  announce(`${turn.answer.abstained ? "No answer" : "Answer"}: ${turn.answer.answer}${cited}`);
  follow(turn.citations);
  onAnswered(turn);
}

export const stop = () => conversation.running?.abort();

function showSending() {
  const isRunning = Boolean(conversation.running);
  sendButton.replaceChildren(icon(isRunning ? "stop" : "up"));
  sendButton.setAttribute("aria-label", isRunning ? "Stop" : "Ask");
  sendButton.classList.toggle("running", isRunning);
}

/** Begin anew, with nothing said. */
export function clear() {
  stop();
  closeSource();
  Object.assign(conversation, { id: null, turns: [], running: null });
  showSending();
  turnsNode.replaceChildren();
}

/** Show a kept conversation. */
export function restore(id, kept) {
  clear();
  conversation.id = id;
  for (const { answer } of kept) {
    const turn = addTurn({ question: answer.question, anyDay: false });
    Object.assign(turn, { text: answer.answer, citations: answer.citations, answer });
    paint(turn);
  }
  scroller.scrollTop = scroller.scrollHeight;
}

function addTurn({ question, anyDay }) {
  const number = conversation.turns.length + 1;
  const nodes = {
    said: el("p", { class: "said", dir: "auto" }),
    before: el("div", { class: "chips" }),
    after: el("div", { class: "after" }),
  };
  const title = el("h2", { id: `turn-${number}`, dir: "auto" }, question);
  const node = el("article", { class: "turn", "aria-labelledby": `turn-${number}` }, title, nodes.before, nodes.said, nodes.after);
  const turn = { number, question, anyDay, text: "", citations: [], answer: null, trouble: null, busy: false, node, nodes };
  if (!conversation.turns.length) turnsNode.replaceChildren();
  conversation.turns.push(turn);
  turnsNode.append(node);
  turnOf.set(node, turn);
  return turn;
}

const turnOf = new WeakMap();

/** Draw what is known of a turn so far. */
function paint(turn) {
  const { node, nodes, answer } = turn;
  node.setAttribute("aria-busy", String(turn.busy));
  node.classList.toggle("abstained", Boolean(answer?.abstained));
  node.classList.toggle("listing", isListing(turn));
  paintStatements(turn);
  nodes.before.replaceChildren(...chips(turn));
  nodes.after.replaceChildren(...(turn.busy ? [] : closing(turn)));
}

/** Tell whether the statements are whole sentences that stand below each other. */
function isListing({ answer, citations, text }) {
  return Boolean(answer?.coverage) && citations.length > 1 && WHOLE.test(text.split(/\s*\[\d+\]/)[0]);
}

/** Draw the statements; those that are drawn already stay as they are, with the focus that may be in them. */
function paintStatements(turn) {
  const { answer, nodes } = turn;
  const text = answer?.abstained ? withoutQuotes(answer) : turn.text;
  const known = new Set(turn.citations.map((one) => one.marker));
  const statements = text ? statementsOf(text, known) : [];
  const keys = statements.map((one) => JSON.stringify(one));
  const kept = [...nodes.said.children];
  let same = 0;
  while (same < keys.length && kept[same]?.dataset.key === keys[same]) same += 1;
  kept.slice(same).forEach((child) => child.remove());
  for (const [offset, statement] of statements.slice(same).entries()) {
    const marks = statement.markers.map((marker) => markerButton(turn, marker));
    const said = el("span", { class: "words-said" }, statement.said);
    nodes.said.append(el("span", { class: "statement", "data-key": keys[same + offset] }, said, ...marks));
  }
  nodes.said.classList.toggle("waiting", turn.busy && !text);
}

function markerButton(turn, marker) {
  const at = turn.citations.findIndex((one) => one.marker === marker);
  const citation = turn.citations[at];
  const label = `Source ${marker}: ${citation.source}, ${placeOf(citation)}`;
  const open = (event) => openFrom(turn.citations, at, event.currentTarget);
  const button = el("button", { type: "button", class: "marker", "data-marker": marker, "aria-label": label, title: label.slice(label.indexOf(":") + 2), onclick: open }, String(marker));
  (citation.markers ??= []).push(button);
  return button;
}

async function openFrom(citations, at, opener) {
  try {
    await openCitation(citations, at, opener);
  } catch (trouble) {
    announce(trouble.message);
    opener.closest(".turn")?.querySelector(".after")?.prepend(troubleLine(trouble));
  }
}

function chips(turn) {
  const { answer } = turn;
  const found = [];
  if (turn.anyDay) found.push(el("span", { class: "chip" }, icon("calendar"), "any day"));
  if (answer?.window) found.push(windowChip(turn, daysInWords(answer.window.first_day, answer.window.last_day)));
  else if (answer?.reason === "no_date_match") found.push(windowChip(turn, "the days asked about"));
  if (answer?.reason) found.push(el("span", { class: `chip reason ${answer.reason}` }, icon("alert"), REASONS[answer.reason] ?? "No answer"));
  return found;
}

function windowChip(turn, words) {
  const remove = () => ask(turn.question, { anyDay: true });
  const label = `Ask again for any day, not only ${words}`;
  const button = el("button", { type: "button", "aria-label": label, title: label, onclick: remove }, icon("close"));
  return el("span", { class: "chip window" }, icon("calendar"), words, button);
}

/** Return what stands below an answer that has ended. */
function closing(turn) {
  const { answer, trouble } = turn;
  if (trouble) return [troubleLine(trouble, () => run(turn))];
  if (!answer) return [];
  const listed = answer.abstained ? nearest(turn) : cited(turn);
  const add = answer.reason === "no_sources" && el("a", { class: "button", href: "#/sources" }, "Add a source");
  return [listed, add, footer(turn)].filter(Boolean);
}

function troubleLine(trouble, again) {
  const isStop = trouble.message === "Stopped.";
  const retry = again && el("button", { type: "button", class: "button quiet", onclick: again }, icon("retry"), isStop ? "Ask again" : "Try again");
  return el("p", { class: isStop ? "trouble stopped" : "trouble" }, isStop ? "" : icon("alert"), el("span", {}, trouble.message), retry);
}

function cited(turn) {
  if (!turn.citations.length || turn.citations.length > FEW || isListing(turn)) return null;
  return el("ol", { class: "quotes", "aria-label": "Cited sentences" }, ...turn.citations.map((one, at) => quote(turn.citations, one, at, String(one.marker), isSaid(turn, one))));
}

/** Tell whether an answer says all of a cited sentence, but for the mark of a heading or an item of a list before it. */
function isSaid(turn, citation) {
  return turn.text.includes(citation.text.replace(/^(?:#{1,6}|[-*+•>]|\d{1,2}[.)])\s+/, ""));
}

function nearest(turn) {
  const near = turn.answer.nearest;
  if (!near.length) return null;
  const label = `closest-${turn.number}`;
  const list = el("ol", { class: "quotes", "aria-labelledby": label }, ...near.map((one, at) => quote(near, one, at, "")));
  return el("div", {}, el("h3", { class: "label", id: label }, "What came closest"), list);
}

/** Return a sentence with its place as a button that opens its source; the place alone where the sentence is said above. */
function quote(citations, citation, at, marker, said = false) {
  const open = (event) => openFrom(citations, at, event.currentTarget);
  const place = el("span", { class: "place" }, el("b", {}, citation.source), ` · ${placeOf(citation)}`);
  const text = said ? "" : el("span", { class: "quoted", dir: "auto" }, ...withWordsMarked(citation));
  const button = el("button", { type: "button", class: "closest", onclick: open }, marker && el("span", { class: "number" }, marker), el("span", {}, text, place));
  (citation.markers ??= []).push(button);
  return el("li", {}, button);
}

/** Return a cited sentence with the words that answer marked, where its text has the source's own offsets. */
function withWordsMarked({ text, start, end, answer_start: from, answer_end: to }) {
  const characters = [...text];
  if (from === null || characters.length !== end - start) return [text];
  const cut = (first, last) => characters.slice(first, last).join("");
  return [cut(0, from - start), el("strong", {}, cut(from - start, to - start)), cut(to - start)];
}

function footer(turn) {
  const { answer } = turn;
  const copy = el("button", { type: "button", class: "tool", onclick: () => copyAnswer(turn, copy) }, icon("copy"), "Copy");
  return el("footer", {}, copy, details(answer), answer.coverage && el("span", { class: "aside" }, coverageInWords(answer.coverage)));
}

function coverageInWords({ examined, matching, shown, total }) {
  const all = shown === matching ? "" : `, ${shown} shown`;
  return `${plural(matching, "match").replace("matchs", "matches")}${all}, ${examined.toLocaleString("en")} of ${plural(total, "sentence")} examined`;
}

/** Return how the question was understood and what the answer took, on demand. */
function details(answer) {
  const isOther = answer.standalone_question !== answer.question;
  const rows = [
    isOther && ["Understood as", answer.standalone_question],
    answer.window && ["Days", `${daysInWords(answer.window.first_day, answer.window.last_day)}${answer.window.year_given ? "" : " (the year is the sources’)"}`],
    ...answer.dates.map((one) => [`“${one.text}”`, `${daysInWords(one.first_day, one.last_day)}, ${one.how}`]),
    ["Confidence", answer.confidence.toFixed(2)],
    ["Time", `${Math.round(answer.timings_ms.total).toLocaleString("en")} ms`],
    answer.written && ["Written by", answer.written.fault ?? `${answer.written.model}; ${plural(answer.written.dropped, "statement")} dropped`],
  ].filter(Boolean);
  const list = el("dl", {}, ...rows.flatMap(([term, said]) => [el("dt", {}, term), el("dd", {}, said)]));
  return el("details", {}, el("summary", { class: "tool" }, isOther ? "Understood as…" : "Details"), list);
}

/** Copy an answer as text with its citations as footnotes. */
export async function copyAnswer(turn, button = null) {
  if (!turn?.answer) return;
  await copyText(withFootnotes(turn.answer.answer, turn.answer.citations));
  announce("Answer copied with its citations.");
  if (!button) return;
  button.replaceChildren(icon("check"), "Copied");
  setTimeout(() => button.replaceChildren(icon("copy"), "Copy"), 1600);
}

async function copyText(text) {
  try {
    await navigator.clipboard.writeText(text);
  } catch {
    // Without HTTPS there is no such clipboard, but the event of an ordinary copy.
    copied = text;
    document.execCommand("copy");
    copied = null;
  }
}

export const lastTurn = () => conversation.turns.findLast((turn) => turn.answer);

let copied = null;

document.addEventListener("copy", (event) => {
  const text = copied ?? selectedWithFootnotes();
  if (text === null) return;
  event.clipboardData.setData("text/plain", text);
  event.preventDefault();
});

/** Return the selected part of an answer with the footnotes of its statements; null where none is selected. */
function selectedWithFootnotes() {
  const selection = getSelection();
  if (!selection.rangeCount || selection.isCollapsed) return null;
  const range = selection.getRangeAt(0);
  const around = range.commonAncestorContainer;
  const said = (around.nodeType === Node.TEXT_NODE ? around.parentElement : around).closest(".said");
  const turn = said && turnOf.get(said.closest(".turn"));
  if (!turn) return null;
  const statements = [...said.querySelectorAll(".statement")].filter((one) => selection.containsNode(one, true));
  const numbers = new Set(statements.flatMap((one) => [...one.querySelectorAll(".marker")].map((marker) => Number(marker.dataset.marker))));
  const part = range.cloneContents();
  for (const marker of part.querySelectorAll(".marker")) marker.replaceWith(` [${marker.dataset.marker}]`);
  return withFootnotes(part.textContent, turn.citations.filter((one) => numbers.has(one.marker)));
}

function toEnd(turn) {
  turn.node.scrollIntoView({ block: turn.node.offsetHeight > scroller.clientHeight ? "start" : "end", behavior: isCalm() ? "instant" : "smooth" });
}

/** Wire the field that questions are typed into. */
export function wireComposer() {
  const fit = () => {
    input.rows = Math.min(8, input.value.split("\n").length);
  };
  const submit = () => {
    if (conversation.running) return;
    const question = input.value;
    if (!question.trim()) return;
    input.value = "";
    fit();
    ask(question);
  };
  byId("composer").addEventListener("submit", (event) => {
    event.preventDefault();
    if (conversation.running) stop();
    else submit();
  });
  input.addEventListener("input", fit);
  input.addEventListener("keydown", (event) => {
    if (event.key === "Enter" && !event.shiftKey && !event.isComposing) {
      event.preventDefault();
      submit();
    } else if (event.key === "ArrowUp" && !input.value) {
      event.preventDefault();
      input.value = conversation.turns.at(-1)?.question ?? "";
    }
  });
}

