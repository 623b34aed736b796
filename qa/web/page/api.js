// The service's addresses. What goes wrong becomes a Trouble with one sentence to show.

import { askForKey } from "./dialogs.js";

const KEY = "cited-qa key";
const AWAY = "The service can’t be reached; see that it is running, then try again.";
const address = (path) => new URL(path, document.baseURI).href;

/** Something that went wrong, with the sentence that a person should read; `status` is 0 without a response. */
export class Trouble extends Error {
  constructor(sentence, status = 0) {
    super(sentence);
    this.status = status;
  }
}

const storedKey = () => sessionStorage.getItem(KEY);

function headers(more = {}) {
  const key = storedKey();
  // A header holds bytes; the service reads them as UTF-8.
  const bytes = key && String.fromCharCode(...new TextEncoder().encode(key));
  return key ? { ...more, Authorization: `Bearer ${bytes}` } : more;
}

let renewing = null; // requests that are refused at the same time ask once

/** Ask the person for another key than the refused one; return whether there is one now. */
async function renewKey(refused) {
  if (storedKey() !== refused) return true;
  renewing ??= askForKey(refused !== null).finally(() => (renewing = null));
  const key = await renewing;
  if (key) sessionStorage.setItem(KEY, key);
  return Boolean(key);
}

async function troubleOf(response) {
  let detail = "";
  try {
    detail = (await response.json()).detail;
  } catch {
    // Not from the service itself, but from something between.
  }
  return new Trouble(detail || `The service answered with status ${response.status}; try again.`, response.status);
}

/** Send a request; ask for a key where one is wanted, and throw a Trouble for what fails. */
export async function send(path, options = {}) {
  for (;;) {
    const key = storedKey();
    let response;
    try {
      response = await fetch(address(path), { ...options, headers: headers(options.headers) });
    } catch (error) {
      if (error.name === "AbortError") throw error;
      throw new Trouble(AWAY);
    }
    if (response.ok) return response;
    if (response.status === 401 && (await renewKey(key))) continue;
    throw await troubleOf(response);
  }
}

const JSON_BODY = { "Content-Type": "application/json" };
const json = async (path) => (await send(path)).json();
const query = (values) => new URLSearchParams(Object.entries(values).filter(([, value]) => value)).toString();
const part = encodeURIComponent;

export const MOST_SESSIONS = 1000; // as many as the service lists
export const listSessions = () => json(`sessions?limit=${MOST_SESSIONS}`);
export const readSession = (id) => json(`sessions/${part(id)}/export?format=json`);
export const exportSession = async (id) => (await send(`sessions/${part(id)}/export`)).blob();
export const deleteSession = (id) => send(`sessions/${part(id)}`, { method: "DELETE" });
export const renameSession = (id, title) =>
  send(`sessions/${part(id)}`, { method: "PATCH", headers: JSON_BODY, body: JSON.stringify({ title }) });
export const listSources = () => json("sources");
export const removeSource = (id) => send(`sources/${part(id)}`, { method: "DELETE" });
export const addText = (name, text) => send("sources", { method: "POST", headers: JSON_BODY, body: JSON.stringify({ name, text }) });
export const timeline = (values) => json(`timeline?${query(values)}`);
export const timelineDays = (about) => json(`timeline/days?${query({ about })}`);

const texts = new Map(); // ids come from the contents, so that what is kept never goes stale

/** Return a source with its text and the offsets of its sentences; the last few are kept. */
export async function readSource(id) {
  const kept = texts.get(id) ?? (await json(`sources/${part(id)}`));
  texts.delete(id);
  texts.set(id, kept);
  if (texts.size > 6) texts.delete(texts.keys().next().value);
  return kept;
}

export const forgetSource = (id) => texts.delete(id);

/** Ask a question; yield the events of the stream as `{kind, data}`. */
export async function* ask(body, signal) {
  const options = { method: "POST", headers: JSON_BODY, body: JSON.stringify({ ...body, stream: true }), signal };
  const response = await send("chat", options);
  try {
    yield* eventsOf(response.body);
  } catch (error) {
    throw error.name === "AbortError" || error instanceof Trouble ? error : new Trouble(AWAY);
  }
}

/** Parse Server-Sent Events. */
async function* eventsOf(body) {
  const reader = body.pipeThrough(new TextDecoderStream()).getReader();
  let pending = "";
  for (;;) {
    const { value, done } = await reader.read();
    if (done) return;
    const blocks = (pending + value).split("\n\n");
    pending = blocks.pop();
    for (const block of blocks) {
      const event = eventOf(block);
      if (event.kind === "error") throw new Trouble(event.data.detail, event.data.status);
      yield event;
    }
  }
}

function eventOf(block) {
  const fields = block.split("\n").map((line) => [line.slice(0, line.indexOf(":")), line.slice(line.indexOf(":") + 1).trimStart()]);
  const data = fields.filter(([name]) => name === "data").map(([, value]) => value);
  return { kind: fields.find(([name]) => name === "event")?.[1], data: JSON.parse(data.join("\n") || "null") };
}

/** Upload a file; `onProgress` is told the share that is sent. Resolves to the new sources. */
export async function upload(file, onProgress) {
  for (;;) {
    const key = storedKey();
    const { status, body } = await sendFile(file, onProgress);
    if (status === 201) return JSON.parse(body);
    if (status === 401 && (await renewKey(key))) continue;
    throw await troubleOf(new Response(body || null, { status: Math.max(status, 400) }));
  }
}

function sendFile(file, onProgress) {
  return new Promise((resolve, reject) => {
    const form = new FormData();
    form.append("file", file, file.name);
    const request = new XMLHttpRequest(); // fetch tells nothing of how much is sent
    request.open("POST", address("sources"));
    for (const [name, value] of Object.entries(headers())) request.setRequestHeader(name, value);
    request.upload.addEventListener("progress", (event) => onProgress(event.loaded / event.total));
    request.addEventListener("load", () => resolve({ status: request.status, body: request.responseText }));
    request.addEventListener("error", () => reject(new Trouble(`${file.name} could not be sent; it is too large, or the service is away.`)));
    request.send(form);
  });
}
