// The conversations that are kept: listed, renamed, exported, deleted.

import * as api from "./api.js";
import { conversation } from "./conversation.js";
import { askForLine, confirmed } from "./dialogs.js";
import { announce, byId, download, el } from "./dom.js";
import { momentInWords } from "./text.js";

const list = byId("sessions");
const MOST_TITLE = 200;
let sessions = [];

const nameOf = (session) => session.title ?? session.first_question;

/** List the conversations, the one asked last first. */
export async function showSessions() {
  try {
    sessions = await api.listSessions();
  } catch (trouble) {
    list.replaceChildren(el("li", { class: "note" }, trouble.message));
    return;
  }
  const note = sessions.length === api.MOST_SESSIONS ? `Older ones than these ${api.MOST_SESSIONS.toLocaleString("en")} are kept, and opened by their address.` : sessions.length ? "" : "What you ask is kept here.";
  list.replaceChildren(...sessions.map(row), ...(note ? [el("li", { class: "note" }, note)] : []));
  showOpen();
}

function row(session) {
  const when = el("time", { datetime: session.last_asked_at }, momentInWords(session.last_asked_at));
  return el("li", {}, el("a", { href: `#/conversations/${session.id}`, "data-session": session.id }, el("span", {}, nameOf(session)), when));
}

/** Return the conversation that is open, with what is known of it where it is too old to be listed; null without one. */
function openSession() {
  const { id, turns } = conversation;
  const listed = sessions.find((one) => one.id === id);
  return listed ?? (id ? { id, title: null, first_question: turns[0].question, turns: turns.length } : null);
}

/** Mark the conversation that is open, and put its name above it. */
export function showOpen() {
  const open = openSession();
  for (const link of list.querySelectorAll("a")) {
    if (link.dataset.session === open?.id && !byId("ask").hidden) link.setAttribute("aria-current", "page");
    else link.removeAttribute("aria-current");
  }
  const title = open ? nameOf(open) : (conversation.turns[0]?.question ?? "New conversation");
  byId("ask-title").textContent = title;
  byId("session-tools").hidden = !conversation.id;
}

/** Wire what can be done with the open conversation; `onDeleted` is called when it is gone. */
export function wireSessions(onDeleted) {
  const wire = (id, act) =>
    byId(id).addEventListener("click", async () => {
      const open = openSession();
      try {
        if (open) await act(open);
      } catch (trouble) {
        announce(trouble.message);
        byId("ask-title").textContent = trouble.message;
      }
    });
  wire("rename", async (open) => {
    const title = await askForLine("Rename the conversation", "Name", nameOf(open), "Rename", MOST_TITLE);
    if (title === null) return;
    await api.renameSession(open.id, title);
    await showSessions();
    announce("Renamed.");
  });
  wire("export", async (open) => download(`${fileNameOf(open)}.md`, await api.exportSession(open.id)));
  wire("delete", async (open) => {
    if (!(await confirmed("Delete the conversation?", `“${nameOf(open)}” and its ${open.turns === 1 ? "answer" : "answers"} will be gone for good.`, "Delete"))) return;
    await api.deleteSession(open.id);
    onDeleted();
    await showSessions();
    announce("Deleted.");
  });
}

/** Return a name for a file that every system takes. */
function fileNameOf(session) {
  const plain = nameOf(session).normalize("NFKD").replace(/[^\w\s-]/g, "").trim().replace(/\s+/g, "-");
  return plain.slice(0, 60).toLowerCase() || session.id;
}
