// Small windows that ask one thing, made when they are needed and removed when they are closed.

import { el } from "./dom.js";

/** Show a dialog until it is closed; resolves to what its form holds, or null where it was cancelled. */
function show(title, content, submit, { danger = false } = {}) {
  return new Promise((resolve) => {
    const cancel = el("button", { type: "button", class: "button quiet", onclick: () => dialog.close() }, "Cancel");
    const confirm = el("button", { class: danger ? "button danger" : "button" }, submit);
    const form = el("form", {}, el("h2", { id: "dialog-title" }, title), content, el("div", { class: "buttons" }, cancel, confirm));
    const dialog = el("dialog", { class: "small", "aria-labelledby": "dialog-title" }, form);
    let result = null;
    form.addEventListener("submit", (event) => {
      event.preventDefault();
      result = new FormData(form);
      dialog.close();
    });
    dialog.addEventListener("close", () => {
      dialog.remove();
      resolve(result);
    });
    document.body.append(dialog);
    dialog.showModal();
  });
}

/** Ask whether something should be done that cannot be undone. */
export async function confirmed(title, sentence, verb) {
  return (await show(title, el("p", {}, sentence), verb, { danger: true })) !== null;
}

/** Ask for a line of text; resolves to null where nothing is to change. */
export async function askForLine(title, label, value, verb, maxlength) {
  const input = el("input", { id: "dialog-line", name: "line", value, maxlength, autocomplete: "off", autofocus: true });
  const answered = show(title, [el("label", { for: "dialog-line" }, label), input], verb);
  input.select();
  return (await answered)?.get("line").trim() ?? null;
}

/** Ask for an API key; `isAgain` tells that the last one was refused. */
export async function askForKey(isAgain) {
  const said = isAgain ? "That key was not accepted." : "This service asks for a key.";
  const input = el("input", { id: "dialog-key", name: "key", type: "password", required: true, autocomplete: "off", autofocus: true });
  const note = el("p", {}, `${said} It is kept until this tab is closed, and sent to this service only.`);
  return (await show("Enter your key", [note, el("label", { for: "dialog-key" }, "API key"), input], "Go on"))?.get("key").trim() || null;
}

/** Ask for a text to add as a source; resolves to `{name, text}`, or null. */
export async function askForText() {
  const name = el("input", { id: "dialog-name", name: "name", required: true, maxlength: 255, autocomplete: "off", autofocus: true });
  const text = el("textarea", { id: "dialog-text", name: "text", required: true, rows: 10 });
  const fields = [el("label", { for: "dialog-name" }, "Name"), name, el("label", { for: "dialog-text" }, "Text"), text];
  const form = await show("Paste a text", fields, "Add");
  return form && { name: form.get("name").trim(), text: form.get("text") };
}

/** Show the keyboard shortcuts, and whether single keys are on. */
export function showShortcuts(shortcuts, isOn, onToggle) {
  const rows = shortcuts.map(({ keys, does }) => [el("dt", {}, ...keys.map((key) => el("kbd", {}, key))), el("dd", {}, does)]);
  const toggle = el("input", { type: "checkbox", id: "single-keys", onchange: (event) => onToggle(event.target.checked) });
  toggle.checked = isOn;
  const close = el("button", { class: "button", autofocus: true }, "Close");
  const form = el(
    "form",
    { method: "dialog" },
    el("h2", { id: "dialog-title" }, "Keyboard"),
    el("dl", { class: "keys" }, ...rows),
    el("p", { class: "switch" }, toggle, el("label", { for: "single-keys" }, "Use single keys outside of text fields")),
    el("div", { class: "buttons" }, close),
  );
  const dialog = el("dialog", { class: "small", "aria-labelledby": "dialog-title", onclose: () => dialog.remove() }, form);
  document.body.append(dialog);
  dialog.showModal();
}
