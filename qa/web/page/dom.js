// Elements from names and texts. What comes from a source or a question is only ever a text node.

const SVG = "http://www.w3.org/2000/svg";
const ICONS = {
  menu: "M4 7h16M4 12h16M4 17h10",
  plus: "M12 5v14M5 12h14",
  close: "M6 6l12 12M18 6L6 18",
  file: "M7 3.5h7l4.5 4.5v12.5H7zM14 3.5V8h4.5M10 13h5.5M10 16.5h5.5",
  timeline: "M4 20V11M9 20V5M14 20v-6M19 20V9",
  pencil: "M4.5 19.5l1-4.5L16 4.5l3.5 3.5L9 18.5zM13.5 7l3.5 3.5",
  download: "M12 4v11M7 10.5l5 5 5-5M5 20h14",
  upload: "M12 16V5M7 9.5l5-5 5 5M5 20h14",
  trash: "M5 7h14M9.5 7V4.5h5V7M7 7l1 13h8l1-13M10.5 11v5.5M13.5 11v5.5",
  keyboard: "M3.5 6.5h17v11h-17zM7 10h.01M10.3 10h.01M13.6 10h.01M17 10h.01M8 14h8",
  up: "M12 19V6M6 11.5l6-6 6 6",
  stop: "M8 8h8v8H8z",
  copy: "M9 9h10.5v10.5H9zM5.5 15h-1V4.5H15v1",
  check: "M5 12.5l4.5 4.5L19 7.5",
  back: "M14.5 6l-6 6 6 6",
  forward: "M9.5 6l6 6-6 6",
  calendar: "M4.5 6h15v13.5h-15zM4.5 10.5h15M8.5 3.5V8M15.5 3.5V8",
  sun: "M12 8a4 4 0 100 8 4 4 0 000-8zM12 2.5v2M12 19.5v2M2.5 12h2M19.5 12h2M5.3 5.3l1.4 1.4M17.3 17.3l1.4 1.4M5.3 18.7l1.4-1.4M17.3 6.7l1.4-1.4",
  moon: "M19.5 14.5A8 8 0 119.5 4.5a6.5 6.5 0 0010 10z",
  system: "M4 5h16v11H4zM9 20h6M12 16v4",
  retry: "M19 12a7 7 0 11-2.1-5M19 4v4.5h-4.5",
  alert: "M12 8v5M12 16.5h.01M12 3.5a8.5 8.5 0 100 17 8.5 8.5 0 000-17z",
};

/** Return an element with attributes, listeners ("onclick") and children; texts become text nodes. */
export function el(name, attributes = {}, ...children) {
  const node = document.createElement(name);
  for (const [key, value] of Object.entries(attributes)) {
    if (typeof value === "function") node.addEventListener(key.slice(2), value);
    else if (value !== false && value !== null && value !== undefined) node.setAttribute(key, value === true ? "" : value);
  }
  node.append(...children.flat().filter((child) => child !== null && child !== undefined && child !== false));
  return node;
}

/** Return an SVG element with attributes. */
export function svg(name, attributes = {}, ...children) {
  const node = document.createElementNS(SVG, name);
  for (const [key, value] of Object.entries(attributes)) node.setAttribute(key, value);
  node.append(...children);
  return node;
}

/** Return one of the icons, silent to screen readers. */
export function icon(name) {
  return svg("svg", { viewBox: "0 0 24 24", class: "glyph", "aria-hidden": "true", focusable: "false" }, svg("path", { d: ICONS[name] }));
}

/** Return a button that shows an icon and says a label. */
export function iconButton(name, label, onclick, attributes = {}) {
  return el("button", { type: "button", class: "icon", "aria-label": label, title: label, onclick, ...attributes }, icon(name));
}

export const byId = (id) => document.getElementById(id);

/** Draw the icons that the document names. */
export function drawIcons(root = document) {
  for (const node of root.querySelectorAll("[data-icon]")) {
    node.prepend(icon(node.dataset.icon));
    const label = node.getAttribute("aria-label");
    if (label) node.title = label;
  }
}

/** Say something to screen readers without moving the focus. */
export function announce(text) {
  const live = byId("live");
  live.textContent = "";
  // A change in the same frame may not be seen as one.
  requestAnimationFrame(() => (live.textContent = text));
}

export const isCalm = () => matchMedia("(prefers-reduced-motion: reduce)").matches;
export const plural = (count, word) => `${count.toLocaleString("en")} ${word}${count === 1 ? "" : "s"}`;

/** Give something as a file to the person. */
export function download(name, blob) {
  const url = URL.createObjectURL(blob);
  el("a", { href: url, download: name }).click();
  setTimeout(() => URL.revokeObjectURL(url), 10_000);
}
