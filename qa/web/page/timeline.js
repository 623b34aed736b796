// The timeline: how many sentences speak of each time, a brush over it, and the sentences of the brushed days.

import * as api from "./api.js";
import { announce, byId, el, icon, plural, svg } from "./dom.js";
import { openCitation } from "./source.js";
import { dateOf, dayNumber, daysInWords, isoOf, placeOf } from "./text.js";

const HEIGHT = 168;
const BASE = 132; // where the bars stand
const MOST_BINS = 72;
const LISTED = 100;
const UNITS = [
  { name: "day", days: 1, next: (day) => day + 1, label: { day: "numeric", month: "short" } },
  { name: "week", days: 7, next: (day) => day + 7, label: { day: "numeric", month: "short" } },
  { name: "month", days: 30, next: (day) => stepMonths(day, 1), label: { month: "short", year: "numeric" } },
  { name: "quarter", days: 91, next: (day) => stepMonths(day, 3), label: { month: "short", year: "numeric" } },
  ...[1, 5, 10, 50, 100].map((years) => ({ name: "years", days: 365 * years, years, next: (day) => stepMonths(day, 12 * years), label: { year: "numeric" } })),
];

const chart = byId("chart");
const state = { spans: [], around: null, bins: null, first: 0, last: 0, entries: [], asked: 0, drag: null };

function stepMonths(day, months) {
  const date = dateOf(day);
  return Math.round(new Date(0).setUTCFullYear(date.getUTCFullYear(), date.getUTCMonth() + months, 1) / 86_400_000);
}

/** Return where the bins of a unit begin that hold this day. */
function beginOf(unit, day) {
  if (unit.days < 30) return day;
  const date = dateOf(day);
  const months = unit.name === "quarter" ? date.getUTCMonth() - (date.getUTCMonth() % 3) : unit.years ? 0 : date.getUTCMonth();
  const year = unit.years ? Math.floor(date.getUTCFullYear() / unit.years) * unit.years : date.getUTCFullYear();
  return Math.round(new Date(0).setUTCFullYear(Math.max(year, 1), months, 1) / 86_400_000);
}

/** Return the bins from `low` to `high`: their unit, their edges, and the sentences that speak of each. */
export function binsOf(spans, low, high) {
  const unit = UNITS.find((one) => (high - low + 1) / one.days <= MOST_BINS) ?? UNITS.at(-1);
  const edges = [beginOf(unit, low)];
  while (edges.at(-1) <= high || edges.length < 3) edges.push(unit.next(edges.at(-1)));
  const counts = new Array(edges.length - 1).fill(0);
  for (const { first, last, sentences } of spans) {
    for (let bin = 0; bin < counts.length; bin += 1) {
      if (first < edges[bin + 1] && last >= edges[bin]) counts[bin] += sentences;
    }
  }
  return { unit, edges, counts };
}

/** Show the timeline of all sources. */
export async function showTimeline() {
  const about = byId("about").value.trim();
  try {
    const days = await api.timelineDays(about);
    const isBounded = (one) => one.first_day && one.last_day && !one.first_day.startsWith("-");
    state.spans = days.filter(isBounded).map((one) => ({ first: dayNumber(one.first_day), last: dayNumber(one.last_day), sentences: one.sentences }));
    state.around = null;
    layOut();
    await list();
  } catch (trouble) {
    fail(trouble);
  }
}

function fail(trouble) {
  const again = el("button", { type: "button", class: "button quiet", onclick: showTimeline }, icon("retry"), "Try again");
  byId("dated").replaceChildren(el("li", { class: "trouble" }, icon("alert"), el("span", {}, trouble.message), again));
  byId("timeline-count").textContent = "";
}

/** Make the bins of what is looked at: all, or the days that were zoomed to. */
function layOut() {
  const { spans, around } = state;
  state.bins = null;
  if (spans.length) {
    const low = around ? around[0] : spans.reduce((least, one) => Math.min(least, one.first), Infinity);
    const high = around ? around[1] : spans.reduce((most, one) => Math.max(most, one.last), -Infinity);
    state.bins = binsOf(spans, low, high);
  }
  select(0, (state.bins?.counts.length ?? 1) - 1, { quiet: true });
}

const isWhole = () => !state.bins || (state.first === 0 && state.last === state.bins.counts.length - 1);

/** Return the brushed days; null where nothing is left out. */
function brushed() {
  if (!state.bins || (isWhole() && !state.around)) return null;
  const { edges } = state.bins;
  return [isoOf(edges[state.first]), isoOf(edges[state.last + 1] - 1)];
}

function select(first, last, { quiet = false } = {}) {
  state.first = Math.max(0, Math.min(first, last));
  state.last = Math.min((state.bins?.counts.length ?? 1) - 1, Math.max(first, last));
  draw();
  if (!quiet) later();
}

let timer = 0;
function later() {
  clearTimeout(timer);
  timer = setTimeout(() => list().catch(fail), 120);
}

/** List the first sentences of the brushed days, or those that follow the ones that are listed. */
async function list({ onward = false } = {}) {
  const asked = (state.asked += 1);
  const days = brushed();
  const page = onward ? { offset: state.entries.length, limit: LISTED * 2 } : { limit: LISTED };
  const found = await api.timeline({ about: byId("about").value.trim(), from: days?.[0], to: days?.[1], ...page });
  if (asked !== state.asked) return; // the brush has moved on
  if (!onward) state.entries = [];
  const { entries } = state;
  const rows = found.sentences.map((one) => row(entries, one, entries.push(one) - 1));
  if (!onward) byId("dated").replaceChildren();
  byId("dated").append(...rows);
  byId("timeline-more").hidden = entries.length >= found.matching || !rows.length;
  if (onward) rows[0]?.querySelector("button").focus();
  const what = `${plural(found.matching, "dated sentence")} of ${found.examined.toLocaleString("en")}`;
  const when = days ? `, ${daysInWords(...days)}` : "";
  byId("timeline-count").textContent = what + when + (entries.length < found.matching ? `; the first ${entries.length.toLocaleString("en")} are shown` : "");
}

function row(all, entry, at) {
  const days = [...new Set(entry.dates.map((one) => daysInWords(one.first_day, one.last_day)))].join(", ");
  const open = (event) => openCitation(all, at, event.currentTarget).catch((trouble) => announce(trouble.message));
  const place = el("span", { class: "place" }, el("b", {}, entry.source), ` · ${placeOf(entry)}`);
  const button = el("button", { type: "button", class: "closest", onclick: open }, el("span", { class: "day" }, days), el("span", {}, el("span", { class: "quoted", dir: "auto" }, entry.text), place));
  entry.markers = [button];
  return el("li", {}, button);
}

// Drawing and brushing.

function draw() {
  if (!state.bins) {
    chart.replaceChildren();
    return;
  }
  const width = Math.max(280, chart.clientWidth);
  const { counts, unit } = state.bins;
  const step = width / counts.length;
  const most = Math.max(1, ...counts);
  const gap = Math.min(3, step * 0.2);
  const bars = counts.map((count, bin) => {
    const height = count ? Math.max(3, (count / most) * (BASE - 14)) : 0;
    const inside = bin >= state.first && bin <= state.last;
    return svg("rect", { x: bin * step + gap / 2, y: BASE - height, width: Math.max(1, step - gap), height, rx: Math.min(3, step / 4), class: inside ? "inside" : "outside" });
  });
  const focused = document.activeElement?.dataset?.end;
  const band = svg("rect", { x: state.first * step, y: 6, width: (state.last - state.first + 1) * step, height: BASE - 6, rx: 4, class: isWhole() ? "band whole" : "band" });
  const base = svg("line", { x1: 0, x2: width, y1: BASE + 0.5, y2: BASE + 0.5, class: "base" });
  const picture = svg("g", { "aria-hidden": "true" }, band, ...bars, base, ...labels(step, width));
  const drawn = svg("svg", { width, height: HEIGHT, viewBox: `0 0 ${width} ${HEIGHT}`, role: "group", "aria-label": `Sentences by ${unit.name}; two sliders choose the days` }, picture, handle("first", step), handle("last", step));
  chart.replaceChildren(drawn, tools());
  if (focused) chart.querySelector(`[data-end="${focused}"]`)?.focus();
}

function labels(step, width) {
  const { edges, counts, unit } = state.bins;
  const format = new Intl.DateTimeFormat("en-GB", { ...unit.label, timeZone: "UTC" });
  const every = Math.ceil(counts.length / Math.max(2, Math.floor(width / 92)));
  return counts.flatMap((_, bin) => {
    if (bin % every || (bin + every / 2) * step > width) return [];
    const text = svg("text", { x: bin * step + 1, y: HEIGHT - 14, class: "tick" });
    text.textContent = format.format(dateOf(edges[bin]));
    return [svg("line", { x1: bin * step + 0.5, x2: bin * step + 0.5, y1: BASE, y2: BASE + 6, class: "base" }), text];
  });
}

/** Return one end of the brush: a slider for the keyboard, a grip for the mouse. */
function handle(end, step) {
  const { edges, counts } = state.bins;
  const isFirst = end === "first";
  const x = (isFirst ? state.first : state.last + 1) * step;
  const day = isFirst ? edges[state.first] : edges[state.last + 1] - 1;
  const grip = svg("g", {
    role: "slider", tabindex: "0", class: "grip", "data-end": end,
    "aria-label": isFirst ? "From" : "To", "aria-valuemin": 0, "aria-valuemax": counts.length - 1,
    "aria-valuenow": state[end], "aria-valuetext": daysInWords(isoOf(day), isoOf(day)),
    transform: `translate(${Math.min(Math.max(x, 4), chart.clientWidth - 4)} 0)`,
  });
  grip.append(svg("rect", { x: -14, y: 0, width: 28, height: BASE, class: "reach" }), svg("line", { x1: 0, x2: 0, y1: 6, y2: BASE, class: "edge" }), svg("rect", { x: -4, y: BASE / 2 - 14, width: 8, height: 28, rx: 4, class: "knob" }));
  grip.addEventListener("keydown", (event) => moveBy(event, end));
  return grip;
}

function moveBy(event, end) {
  const most = state.bins.counts.length - 1;
  const by = { ArrowLeft: -1, ArrowDown: -1, ArrowRight: 1, ArrowUp: 1, PageDown: -5, PageUp: 5, Home: -most, End: most }[event.key];
  if (by === undefined) return;
  event.preventDefault();
  const to = Math.max(0, Math.min(most, state[end] + by));
  if (end === "first") select(Math.min(to, state.last), state.last);
  else select(state.first, Math.max(to, state.first));
}

function tools() {
  const clear = el("button", { type: "button", class: "tool", onclick: showAll }, icon("close"), "All days");
  const zoom = el("button", { type: "button", class: "tool", onclick: zoomIn }, icon("plus"), "Zoom in");
  clear.hidden = isWhole() && !state.around;
  zoom.hidden = isWhole() || state.bins.unit.name === "day";
  return el("div", { class: "chart-tools" }, zoom, clear);
}

function showAll() {
  state.around = null;
  layOut();
  later();
  chart.querySelector("[data-end=first]")?.focus();
}

function zoomIn() {
  const { edges } = state.bins;
  state.around = [edges[state.first], edges[state.last + 1] - 1];
  layOut();
  later();
  chart.querySelector("[data-end=first]")?.focus();
}

function binAt(event) {
  const box = chart.getBoundingClientRect();
  const share = (event.clientX - box.left) / Math.max(1, box.width);
  return Math.max(0, Math.min(state.bins.counts.length - 1, Math.floor(share * state.bins.counts.length)));
}

/** Wire the brush, the filter and the list. */
export function wireTimeline() {
  chart.addEventListener("pointerdown", (event) => {
    if (!state.bins || !event.target.closest("svg") || event.button) return;
    event.preventDefault();
    chart.setPointerCapture(event.pointerId);
    const end = event.target.closest(".grip")?.dataset.end;
    const bin = binAt(event);
    const wasOnly = state.first === state.last && (end || state.first === bin); // its ends lie over a narrow bar
    state.drag = { anchor: end === "first" ? state.last : end === "last" ? state.first : bin, end, wasOnly, moved: false, bin };
  });
  chart.addEventListener("pointermove", (event) => {
    if (!state.drag) return;
    const bin = binAt(event);
    if (bin === state.drag.bin && !state.drag.moved) return;
    state.drag.moved = true;
    select(state.drag.anchor, bin);
  });
  chart.addEventListener("pointerup", (event) => {
    if (!state.drag) return;
    const { moved, end, wasOnly } = state.drag;
    state.drag = null;
    // A click chooses the bar below it, a second one all of them again.
    if (moved) return;
    if (wasOnly) select(0, state.bins.counts.length - 1);
    else if (!end) select(binAt(event), binAt(event));
  });
  chart.addEventListener("pointercancel", () => (state.drag = null));
  new ResizeObserver(() => {
    if (!state.drag && chart.clientWidth) draw();
  }).observe(byId("timeline"));
  byId("timeline-filter").addEventListener("submit", (event) => {
    event.preventDefault();
    showTimeline();
  });
  byId("about").addEventListener("input", () => {
    clearTimeout(timer);
    timer = setTimeout(showTimeline, 250);
  });
  byId("timeline-more").addEventListener("click", () => {
    list({ onward: true }).catch(fail);
  });
}
