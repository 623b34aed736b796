// The sources: add by dropping, choosing or pasting; read; remove.

import * as api from "./api.js";
import { askForText, confirmed } from "./dialogs.js";
import { announce, byId, el, icon, iconButton, plural } from "./dom.js";
import { closeSource, openSource } from "./source.js";
import { daysInWords, momentInWords, sizeInWords } from "./text.js";

const list = byId("source-list");
const uploads = byId("uploads");
let queue = Promise.resolve(); // one after the other: only one run indexes at a time

/** Show the sources that there are. */
export async function showSources() {
  try {
    const sources = await api.listSources();
    const sentences = sources.reduce((sum, one) => sum + one.sentences, 0);
    byId("sources-count").textContent = sources.length
      ? `${plural(sources.length, "source")}, ${plural(sentences, "sentence")}`
      : "No sources yet. What you add is indexed on this service and stays there.";
    list.replaceChildren(...sources.map(row));
  } catch (trouble) {
    byId("sources-count").textContent = "";
    list.replaceChildren(el("li", { class: "trouble" }, icon("alert"), el("span", {}, trouble.message), el("button", { type: "button", class: "button quiet", onclick: showSources }, icon("retry"), "Try again")));
  }
}

function row(source) {
  const written = source.day ? `, written on ${daysInWords(source.day, source.day)}` : "";
  const about = `${plural(source.sentences, "sentence")}${written}, added ${momentInWords(source.indexed_at)}`;
  const open = (event) => openSource(source.id, event.currentTarget).catch((trouble) => announce(trouble.message));
  const button = el("button", { type: "button", class: "open", onclick: open }, icon("file"), el("span", {}, el("b", {}, source.name), el("span", { class: "place" }, about)));
  const remove = iconButton("trash", `Remove ${source.name}`, () => removeSource(source));
  return el("li", {}, button, remove);
}

async function removeSource(source) {
  const sentence = `Its ${plural(source.sentences, "sentence")} will no longer be searched. Conversations keep the sentences that they cite.`;
  if (!(await confirmed(`Remove ${source.name}?`, sentence, "Remove"))) return;
  try {
    await api.removeSource(source.id);
    api.forgetSource(source.id);
    closeSource();
    announce(`${source.name} is removed.`);
  } catch (trouble) {
    announce(trouble.message);
    byId("sources-count").textContent = trouble.message;
    return;
  }
  await showSources();
  byId("sources-title").focus();
}

/** Add files one after the other; each has a line with its progress, and what went wrong in one sentence. */
export function addFiles(files) {
  for (const file of files) enqueue(file.name, sizeInWords(file.size), (onProgress) => api.upload(file, onProgress));
}

function enqueue(name, size, sendIt) {
  const bar = el("progress", { max: 1, value: 0, "aria-label": `Sending ${name}` });
  const said = el("span", { class: "place" }, `${size}, waiting`);
  const end = el("span", { class: "end" });
  const line = el("li", {}, icon("file"), el("span", { class: "about" }, el("b", {}, name), said, bar), end);
  uploads.append(line);
  const dismiss = () => end.replaceChildren(iconButton("close", `Dismiss ${name}`, () => line.remove()));
  const attempt = async () => {
    line.classList.remove("failed");
    end.replaceChildren();
    bar.hidden = false;
    try {
      const added = await sendIt((share) => {
        bar.value = share;
        said.textContent = share < 1 ? `${size}, ${Math.round(share * 100)} % sent` : `${size}, indexing`;
        // Indexing has no measure: the bar without a value moves by itself.
        if (share === 1) bar.removeAttribute("value");
      });
      const sentences = added.reduce((sum, one) => sum + one.sentences, 0);
      said.textContent = `${plural(sentences, "sentence")} ready to be asked about`;
      line.classList.add("done");
      announce(`${name}: ${said.textContent}.`);
      dismiss();
      showSources();
    } catch (trouble) {
      line.classList.add("failed");
      said.textContent = trouble.message;
      announce(`${name}: ${trouble.message}`);
      dismiss();
      end.prepend(iconButton("retry", `Try ${name} again`, again));
    }
    bar.hidden = true;
  };
  const again = () => (queue = queue.then(attempt));
  again();
}

async function pasteText() {
  const text = await askForText();
  if (!text) return;
  enqueue(text.name, sizeInWords(new Blob([text.text]).size), async (onProgress) => {
    onProgress(1);
    return (await api.addText(text.name, text.text)).json();
  });
}

/** Take files that are chosen, or dropped anywhere on the page; `onDrop` shows this view. */
export function wireSources(onDrop) {
  const chooser = byId("files");
  chooser.addEventListener("change", () => {
    addFiles(chooser.files);
    chooser.value = "";
  });
  byId("paste").addEventListener("click", pasteText);
  const overlay = byId("dropping");
  const hasFiles = (event) => [...(event.dataTransfer?.types ?? [])].includes("Files");
  addEventListener("dragover", (event) => {
    if (!hasFiles(event)) return;
    event.preventDefault();
    overlay.hidden = false;
  });
  addEventListener("dragleave", (event) => {
    if (!event.relatedTarget) overlay.hidden = true;
  });
  addEventListener("drop", (event) => {
    overlay.hidden = true;
    if (!hasFiles(event)) return;
    event.preventDefault();
    onDrop();
    addFiles(event.dataTransfer.files);
  });
}
