import { align } from "./align.js";

// Shown is a page as it is in the browser beside what the server last sent of
// it. A new answer is compared with the last one, never with the page: what
// readers typed and opened and what scripts added is no difference and stays.
export class Shown {
  // live leads from each node that the server sent to the one that shows it.
  constructor(served, live) {
    this.served = served;
    this.live = live;
  }

  // become changes the page by what differs between the last answer and the
  // next, and returns the nodes that it changed or added. It throws when the
  // page's scripts have changed the same place.
  become(next) {
    const run = { live: new Map(), touched: new Set() };
    this.#element(this.served, next, run);
    this.served = next;
    this.live = run.live;
    return run.touched;
  }

  #element(sent, next, run) {
    const shown = this.#shown(sent, next, run);
    if (attributes(shown, sent, next)) run.touched.add(shown);
    if (sent.localName === "noscript") return; // text here, elements in a parsed answer; nobody sees it
    if (sent.localName === "template") shown.content.replaceChildren(document.importNode(next.content, true));
    this.#children(sent, next, shown, run);
  }

  #text(sent, next, run) {
    const shown = this.#shown(sent, next, run);
    shown.data = next.data;
    run.touched.add(shown);
  }

  #shown(sent, next, run) {
    const shown = this.live.get(sent);
    if (!shown?.isConnected) throw new Error("a script has removed what has changed");
    run.live.set(next, shown);
    return shown;
  }

  #children(sent, next, parent, run) {
    const before = [...sent.childNodes];
    const after = [...next.childNodes];
    const pairs = align(before, after);
    const mates = new Map(pairs.map(({ a, b, equal }) => [after[b], { node: before[a], equal }]));
    const kept = new Set(pairs.map(({ a }) => before[a]));
    for (const node of before) if (!kept.has(node)) this.live.get(node)?.remove();
    let last = null; // the child of parent that the next one follows
    for (const node of after) {
      const mate = mates.get(node);
      if (!mate) {
        last = this.#insert(node, parent, last, run);
        continue;
      }
      if (mate.equal) this.#keep(mate.node, node, run);
      else if (node.nodeType === Node.ELEMENT_NODE) this.#element(mate.node, node, run);
      else this.#text(mate.node, node, run);
      const shown = run.live.get(node);
      if (shown?.parentNode === parent) last = shown;
    }
  }

  #insert(node, parent, last, run) {
    const shown = document.importNode(node, true);
    parent.insertBefore(shown, last ? last.nextSibling : parent.firstChild);
    link(node, shown, run.live);
    run.touched.add(shown);
    return shown;
  }

  // keep takes over a part that is as it was.
  #keep(sent, next, run) {
    const shown = this.live.get(sent);
    if (shown) run.live.set(next, shown);
    if (sent.localName === "noscript") return;
    for (let s = sent.firstChild, n = next.firstChild; s && n; s = s.nextSibling, n = n.nextSibling) this.#keep(s, n, run);
  }

  // replace notes that the page shows another sheet in the place of one, or an
  // additional one after it.
  replace(sent, next, shown, additional) {
    const copy = document.importNode(next, true);
    if (additional) sent.after(copy);
    else {
      this.live.get(sent)?.remove();
      this.live.delete(sent);
      sent.replaceWith(copy);
    }
    this.live.set(copy, shown);
  }
}

function link(sent, shown, live) {
  live.set(sent, shown);
  for (let s = sent.firstChild, l = shown.firstChild; s && l; s = s.nextSibling, l = l.nextSibling) link(s, l, live);
}

// attributes brings what differs between two answers to the element.
function attributes(shown, sent, next) {
  let changed = false;
  for (const attribute of next.attributes) {
    const { name, value } = attribute;
    if (sent.getAttribute(name) === value) continue;
    changed = true;
    if (name === "class") classes(shown, sent, next);
    else shown.setAttributeNode(attribute.cloneNode()); // setAttribute refuses names like @click
  }
  for (const { name } of sent.attributes) {
    if (next.hasAttribute(name)) continue;
    changed = true;
    shown.removeAttribute(name);
  }
  return changed;
}

// classes leaves those that scripts added.
function classes(shown, sent, next) {
  for (const name of sent.classList) if (!next.classList.contains(name)) shown.classList.remove(name);
  for (const name of next.classList) if (!sent.classList.contains(name)) shown.classList.add(name);
}
