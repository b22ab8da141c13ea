// Elements of the author's things. Texts come from files that may be hostile:
// they become text and never markup.

const space = "http://www.w3.org/2000/svg";

// make returns an element. Functions among the attributes are listeners, true
// sets an attribute without value, false and null set none.
export function make(name, attributes = {}, ...children) {
  const element = document.createElement(name);
  for (const [key, value] of Object.entries(attributes)) {
    if (typeof value === "function") element.addEventListener(key, value);
    else if (value !== false && value != null) element.setAttribute(key, value === true ? "" : value);
  }
  element.append(...children.filter((c) => c != null && c !== false));
  return element;
}

const shapes = {
  error: "M5 1.5h6L14.5 5v6L11 14.5H5L1.5 11V5zM5.5 5.5l5 5m0-5l-5 5",
  warning: "M8 1.8L15 14H1zM8 6v4m0 1.6v1",
  info: "M8 1.5a6.5 6.5 0 1 0 0 13a6.5 6.5 0 1 0 0-13M8 7v4.6M8 4v1.4",
  fine: "M3 8.5L6.5 12L13 4.5",
  up: "M3 10.5L8 5.5l5 5",
};

export function symbol(name) {
  const svg = document.createElementNS(space, "svg");
  const path = document.createElementNS(space, "path");
  for (const [key, value] of Object.entries({ viewBox: "0 0 16 16", "aria-hidden": "true", class: "symbol " + name })) svg.setAttribute(key, value);
  path.setAttribute("d", shapes[name]);
  svg.append(path);
  return svg;
}

// link returns a link, or only its text where the address could run something.
export function link(address, ...children) {
  return harmless(address) ? make("a", { href: address }, ...children) : make("span", {}, ...children);
}

function harmless(address) {
  if (!address) return false;
  try {
    return !/^(javascript|data|vbscript|blob|file|about|view-source):$/.test(new URL(address, location.href).protocol);
  } catch {
    return false;
  }
}

// typing reports whether the author is writing in a field, of the page or ours.
export function typing() {
  let at = document.activeElement;
  while (at?.shadowRoot?.activeElement) at = at.shadowRoot.activeElement;
  return !!at && (at.isContentEditable || at.matches("textarea, select, input:not([type=button], [type=submit], [type=reset], [type=checkbox], [type=radio])"));
}

// Storage may be forbidden; then nothing is remembered.
export function remember(storage, name, value) {
  try {
    window[storage].setItem(name, JSON.stringify(value));
  } catch { /* for this page only */ }
}

export function remembered(storage, name) {
  try {
    return JSON.parse(window[storage].getItem(name));
  } catch {
    return null;
  }
}
