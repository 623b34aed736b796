// The source beside the answer: its text, scrolled to the cited sentence, which is lit up with the words that answer.

import { forgetSource, readSource } from "./api.js";
import { announce, byId, el, isCalm } from "./dom.js";
import { placeOf, unitOffsets } from "./text.js";

const AROUND = 60; // sentences shown before and after the cited one; more on demand
const MORE = 200;
const narrow = matchMedia("(max-width: 62rem)");

const dialog = byId("source");
const scroller = byId("source-text");
const state = { citations: [], at: 0, opener: null, source: null, toUnits: null, first: 0, last: 0 };

/** Open the source of `citations[at]`; the others are steps to go through. Where none is cited, `source` is shown whole. */
export async function openCitation(citations, at, opener = document.activeElement) {
  Object.assign(state, { citations, at, opener });
  await showCitation({ focus: true });
}

/** Show a source from its beginning. */
export async function openSource(id, opener = document.activeElement) {
  Object.assign(state, { citations: [{ source_id: id }], at: 0, opener });
  await showCitation({ focus: true });
}

/** Show the first citation of a new answer where a source is open anyway. */
export function follow(citations) {
  if (!dialog.open || narrow.matches || !citations.length) return;
  Object.assign(state, { citations, at: 0 });
  showCitation({ focus: false }).catch(() => closeSource());
}

/** Go to the next citation of the answer (-1: the one before). */
export function step(by) {
  const count = state.citations.length;
  if (!dialog.open || count < 2) return;
  state.at = (state.at + by + count) % count;
  showCitation({ focus: false }).catch(showTrouble);
}

export const isSourceOpen = () => dialog.open;

export function closeSource() {
  if (dialog.open) dialog.close();
}

async function showCitation({ focus }) {
  const wanted = state.citations[state.at];
  const isOther = state.source?.id !== wanted.source_id;
  let source;
  try {
    source = await readSource(wanted.source_id);
  } catch (trouble) {
    if (trouble.status !== 404) throw trouble;
  }
  if (state.citations[state.at] !== wanted) return; // another one was asked for meanwhile
  if (!source) return showGone(wanted, focus);
  Object.assign(state, { source, toUnits: isOther || !state.toUnits ? unitOffsets(source.text) : state.toUnits });
  const index = Math.max(0, source.sentences.findIndex((one) => one.sentence === wanted.sentence));
  const isShown = !isOther && dialog.open && index >= state.first && index < state.last;
  state.first = Math.max(0, index - AROUND);
  state.last = Math.min(source.sentences.length, index + AROUND + 1);
  name(source.name, wanted.sentence ? placeOf(wanted) : `${source.sentences.length.toLocaleString("en")} sentences`);
  draw();
  reveal(focus);
  light({ smoothly: isShown });
}

/** Say in the place of a source why it cannot be shown. */
function showTrouble(trouble) {
  state.source = null;
  scroller.replaceChildren(el("p", { class: "trouble" }, trouble.message));
  announce(trouble.message);
}

/** Say that a source is gone since it was cited; the sentence itself is kept with the answer. */
function showGone(citation, focus) {
  forgetSource(citation.source_id);
  state.source = null;
  name(citation.source ?? "Source", citation.sentence ? placeOf(citation) : "");
  const kept = citation.text ? el("p", {}, el("mark", { class: "cited current" }, citation.text)) : null;
  scroller.replaceChildren(el("p", { class: "note" }, "This source was removed or changed since. The sentence that was cited:"), kept ?? "");
  reveal(focus);
}

function name(title, place) {
  byId("source-name").textContent = title;
  byId("source-place").textContent = place;
  const count = state.citations.length;
  byId("source-steps").hidden = count < 2;
  byId("source-step").textContent = `${state.at + 1} of ${count}`;
  for (const marker of document.querySelectorAll(".marker[aria-current], .closest[aria-current]")) marker.removeAttribute("aria-current");
  state.citations[state.at].markers?.forEach((marker) => marker.setAttribute("aria-current", "true"));
}

function draw() {
  const { source, first, last } = state;
  const earlier = first > 0 && more("Show earlier sentences", () => extend(-MORE));
  const later = last < source.sentences.length && more("Show later sentences", () => extend(MORE));
  scroller.replaceChildren(...[earlier, el("div", { class: "running", dir: "auto" }, ...pieces()), later].filter(Boolean));
}

const more = (label, onclick) => el("button", { type: "button", class: "button quiet more", onclick }, label);

/** Show more sentences before or after, and keep the text in its place. */
function extend(by) {
  const fromEnd = scroller.scrollHeight - scroller.scrollTop;
  if (by < 0) state.first = Math.max(0, state.first + by);
  else state.last = Math.min(state.source.sentences.length, state.last + by);
  draw();
  if (by < 0) scroller.scrollTop = scroller.scrollHeight - fromEnd;
  scroller.focus({ preventScroll: true });
}

/** Return the text from the first to the last sentence shown, as nodes. */
function pieces() {
  const { source, toUnits, first, last } = state;
  const here = state.citations.filter((one) => one.source_id === source.id && one.sentence);
  const nodes = [];
  let end = first === 0 ? 0 : toUnits(source.sentences[first].start);
  for (const sentence of source.sentences.slice(first, last)) {
    const cited = here.filter((one) => one.sentence === sentence.sentence);
    if (!cited.length) continue;
    const start = toUnits(sentence.start);
    nodes.push(source.text.slice(end, start), lit(cited, start, toUnits(sentence.end)));
    end = toUnits(sentence.end);
  }
  const whole = last === source.sentences.length;
  nodes.push(source.text.slice(end, whole || !source.sentences.length ? undefined : toUnits(source.sentences[last - 1].end)));
  return nodes;
}

/** Return a cited sentence with the words that answer marked in it. */
function lit(cited, start, end) {
  const { source, toUnits } = state;
  const current = cited.find((one) => one === state.citations[state.at]);
  const shown = current ?? cited[0];
  const mark = el("mark", { class: current ? "cited current" : "cited" });
  if (shown.answer_start === null || shown.answer_start === undefined) {
    mark.append(source.text.slice(start, end));
    return mark;
  }
  const [from, to] = [toUnits(shown.answer_start), toUnits(shown.answer_end)];
  mark.append(source.text.slice(start, from), el("strong", { class: "words" }, source.text.slice(from, to)), source.text.slice(to, end));
  return mark;
}

/** Show the panel: beside the answer, or over it where there is no room. */
function reveal(focus) {
  if (!dialog.open) {
    if (narrow.matches) dialog.showModal();
    else dialog.show();
    document.body.classList.add("reading");
  }
  if (focus) byId("source-name").focus({ preventScroll: true });
}

function light({ smoothly }) {
  const mark = scroller.querySelector(".current");
  if (!mark) {
    scroller.scrollTop = 0;
    return;
  }
  // Only this text is scrolled, never the page around it.
  const top = mark.getBoundingClientRect().top - scroller.getBoundingClientRect().top + scroller.scrollTop;
  const space = Math.max(24, (scroller.clientHeight - mark.getBoundingClientRect().height) / 3);
  scroller.scrollTo({ top: top - space, behavior: smoothly && !isCalm() ? "smooth" : "instant" });
}

dialog.addEventListener("close", () => {
  document.body.classList.remove("reading");
  for (const marker of document.querySelectorAll("[aria-current='true']")) marker.removeAttribute("aria-current");
  // On a phone the browser gives the focus back itself; beside the answer nothing does.
  if (state.opener?.isConnected) state.opener.focus({ preventScroll: true });
});
dialog.addEventListener("click", (event) => {
  // A click on the backdrop of the sheet.
  if (event.target === dialog && narrow.matches) closeSource();
});
byId("source-close").addEventListener("click", closeSource);
byId("previous").addEventListener("click", () => step(-1));
byId("next").addEventListener("click", () => step(1));
narrow.addEventListener("change", () => {
  if (!dialog.open) return;
  const { opener } = state;
  state.opener = null;
  dialog.close();
  state.opener = opener;
  reveal(false);
});
