// What belongs to the page as a whole: views by address, keys, theme, and the start of a conversation.

import * as api from "./api.js";
import { ask, clear, conversation, copyAnswer, lastTurn, restore, stop, whenAnswered, wireComposer } from "./conversation.js";
import { showShortcuts } from "./dialogs.js";
import { announce, byId, drawIcons, el, icon, plural } from "./dom.js";
import { showOpen, showSessions, wireSessions } from "./sessions.js";
import { closeSource, isSourceOpen, step } from "./source.js";
import { showSources, wireSources } from "./sources.js";
import { daysInWords } from "./text.js";
import { showTimeline, wireTimeline } from "./timeline.js";

const question = byId("question");
const narrow = matchMedia("(max-width: 48rem)");

// Views

const VIEWS = { ask: null, sources: showSources, timeline: showTimeline };

/** Show what the address names. */
async function route({ isStart = false } = {}) {
  const [name = "", id] = location.hash.replace(/^#\/?/, "").split("/");
  const view = name in VIEWS ? name : "ask";
  closeMenu();
  if (view !== "ask" || id !== conversation.id) closeSource();
  for (const one of Object.keys(VIEWS)) byId(one).hidden = one !== view;
  for (const link of document.querySelectorAll(".places a")) {
    if (link.dataset.view === view) link.setAttribute("aria-current", "page");
    else link.removeAttribute("aria-current");
  }
  if (view === "ask") await openConversation(name === "conversations" ? (id ?? "") : null);
  else VIEWS[view]();
  showOpen();
  document.title = view === "ask" ? "cited-qa" : `${byId(`${view}-title`).textContent} · cited-qa`;
  if (view === "ask" && !narrow.matches) question.focus({ preventScroll: true });
  else if (!isStart) byId(`${view}-title`).focus({ preventScroll: true });
}

async function openConversation(id) {
  if (id === null) {
    clear();
    await welcome();
  } else if (id !== conversation.id) {
    const place = location.hash;
    try {
      const kept = await api.readSession(id);
      if (location.hash === place) restore(id, kept.turns); // else another one has been chosen
    } catch (trouble) {
      if (location.hash !== place) return;
      clear();
      const anew = el("button", { type: "button", class: "button quiet", "data-action": "new" }, "New conversation");
      byId("turns").replaceChildren(el("div", { class: "welcome" }, el("p", { class: "trouble" }, icon("alert"), el("span", {}, trouble.message), anew)));
    }
  }
}

/** Show what can be asked: an example for days that the sources speak of, or how to add a source. */
async function welcome() {
  const place = el("div", { class: "welcome" });
  byId("turns").replaceChildren(place);
  try {
    const [sources, days] = await Promise.all([api.listSources(), api.timelineDays("")]);
    if (conversation.turns.length) return;
    place.append(...(sources.length ? invitation(sources, days) : firstStep()));
  } catch (trouble) {
    const again = el("button", { type: "button", class: "button quiet", onclick: welcome }, icon("retry"), "Try again");
    place.append(el("p", { class: "trouble" }, icon("alert"), el("span", {}, trouble.message), again));
  }
}

function invitation(sources, days) {
  const sentences = sources.reduce((sum, one) => sum + one.sentences, 0);
  const told = days.filter((one) => one.first_day && one.first_day === one.last_day && !one.first_day.startsWith("-"));
  const chosen = [...new Set([told[0], told[Math.floor(told.length / 2)], told.at(-1)])].filter(Boolean);
  const examples = chosen.map((one) => `What happened on ${daysInWords(one.first_day, one.last_day)}?`);
  const button = (text) => el("li", {}, el("button", { type: "button", class: "example", onclick: () => ask(text) }, text));
  return [
    el("h2", {}, "Ask, and see where it stands."),
    el("p", {}, `${plural(sources.length, "source")}, ${plural(sentences, "sentence")}. Every statement of an answer leads to the exact sentence that carries it; what the sources don’t say isn’t said.`),
    examples.length > 0 && el("ul", { class: "examples", "aria-label": "Examples" }, ...examples.map(button)),
  ].filter(Boolean);
}

function firstStep() {
  return [
    el("h2", {}, "Add a source to begin."),
    el("p", {}, "Drop files anywhere on this page, or choose them. Then ask: every statement of an answer leads to the exact sentence that carries it."),
    el("p", { class: "buttons" }, el("a", { class: "button", href: "#/sources" }, "Add a source")),
  ];
}

function startAnew() {
  if (location.hash === "#/" || location.hash === "") route();
  else location.hash = "#/";
}

whenAnswered(async (turn) => {
  // The address names the view that is shown, which may be another one by now.
  if (!byId("ask").hidden) history.replaceState(null, "", `#/conversations/${turn.answer.session_id}`);
  await showSessions();
});

// Menu, on narrow screens

function openMenu() {
  document.body.classList.add("menu");
  byId("menu").setAttribute("aria-expanded", "true");
  byId("main").inert = true;
  byId("side").querySelector("a, button").focus();
}

function closeMenu() {
  if (!document.body.classList.contains("menu")) return;
  document.body.classList.remove("menu");
  byId("menu").setAttribute("aria-expanded", "false");
  byId("main").inert = false;
  byId("menu").focus();
}

// Theme

const THEMES = { system: "As the system", light: "Light", dark: "Dark" };
const ICON_OF = { system: "system", light: "sun", dark: "moon" };

function showTheme() {
  const theme = document.documentElement.dataset.theme ?? "system";
  const label = `Theme: ${THEMES[theme].toLowerCase()}`;
  byId("theme").replaceChildren(icon(ICON_OF[theme]));
  byId("theme").setAttribute("aria-label", label);
  byId("theme").title = label;
}

function nextTheme() {
  const names = Object.keys(THEMES);
  const next = names[(names.indexOf(document.documentElement.dataset.theme ?? "system") + 1) % names.length];
  if (next === "system") {
    delete document.documentElement.dataset.theme;
    localStorage.removeItem("theme");
  } else {
    document.documentElement.dataset.theme = next;
    localStorage.setItem("theme", next);
  }
  showTheme();
  announce(byId("theme").getAttribute("aria-label"));
}

// Keys

const isOn = () => localStorage.getItem("single keys") !== "off";
const setOn = (on) => localStorage.setItem("single keys", on ? "on" : "off");
const go = (hash) => () => (location.hash = hash);
const SHORTCUTS = [
  { keys: ["/"], does: "Write a question", act: () => question.focus() },
  { keys: ["n"], does: "New conversation", act: startAnew },
  { keys: ["]"], does: "Next citation in the open source", act: () => step(1) },
  { keys: ["["], does: "Citation before", act: () => step(-1) },
  { keys: ["o"], does: "Open the first source of the last answer", act: () => lastTurn()?.node.querySelector(".marker, .closest")?.click() },
  { keys: ["c"], does: "Copy the last answer with its citations", act: () => copyAnswer(lastTurn()) },
  { keys: ["s"], does: "Sources", act: go("#/sources") },
  { keys: ["t"], does: "Timeline", act: go("#/timeline") },
  { keys: ["?"], does: "These keys", act: () => shortcuts() },
];
const OTHERS = [
  { keys: ["Esc"], does: "Close what is open, or stop an answer" },
  { keys: ["←", "→"], does: "Move an end of the timeline’s brush" },
];
const shortcuts = () => showShortcuts([...SHORTCUTS, ...OTHERS], isOn(), setOn);

function onKey(event) {
  if (document.querySelector("dialog:modal:not(#source)")) return;
  if (event.key === "Escape") {
    if (document.body.classList.contains("menu")) closeMenu();
    else if (isSourceOpen()) closeSource();
    else stop();
    return;
  }
  const isTyping = event.target.closest?.("input, textarea, select, [contenteditable]");
  if (isTyping || !isOn() || event.ctrlKey || event.metaKey || event.altKey) return;
  const shortcut = SHORTCUTS.find((one) => one.keys.includes(event.key));
  if (!shortcut) return;
  event.preventDefault();
  shortcut.act();
}

// Start

const ACTIONS = { new: startAnew, shortcuts };
document.addEventListener("click", (event) => ACTIONS[event.target.closest("[data-action]")?.dataset.action]?.());
document.addEventListener("keydown", onKey);
addEventListener("hashchange", () => route());
byId("menu").addEventListener("click", () => (document.body.classList.contains("menu") ? closeMenu() : openMenu()));
byId("scrim").addEventListener("click", closeMenu);
byId("theme").addEventListener("click", nextTheme);
byId("skip").addEventListener("click", () => question.focus());
drawIcons();
showTheme();
wireComposer();
wireSessions(startAnew);
wireSources(go("#/sources"));
wireTimeline();
document.documentElement.dataset.ready = "true";
// At the same time, so that a key is asked for once.
await Promise.all([route({ isStart: true }), showSessions()]);
