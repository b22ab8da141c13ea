import { make } from "./dom.js";

// Marks show for a moment what has changed. They lie over the page in the
// author's own layer, so the page itself bears no trace of them.

const most = 30;
const blocks = "p, li, h1, h2, h3, h4, h5, h6, td, th, dt, dd, pre, blockquote, figure, figcaption, summary, caption, label";

// changedBlocks returns the blocks of the text in which nodes were changed.
export function changedBlocks(touched) {
  const text = document.querySelector("main") ?? document.body;
  const found = new Set();
  for (const node of touched) {
    const element = node.nodeType === Node.ELEMENT_NODE ? node : node.textContent.trim() && node.parentElement;
    const block = element && (element.closest(blocks) ?? element);
    if (block && block !== text && text?.contains(block) && block.getClientRects().length > 0) found.add(block);
  }
  const inside = (block) => {
    for (let at = block.parentElement; at; at = at.parentElement) if (found.has(at)) return true;
    return false;
  };
  return [...found].filter((block) => !inside(block)).slice(0, most);
}

// mark lays a rule beside each block.
export function mark(layer, changed) {
  layer.replaceChildren(...changed.map((block) => {
    const r = block.getBoundingClientRect();
    const rule = make("div", { class: "mark", animationend: () => rule.remove() });
    Object.assign(rule.style, { left: r.left + scrollX + "px", top: r.top + scrollY + "px", width: r.width + "px", height: r.height + "px" });
    return rule;
  }));
}

// showFirst scrolls to the first block unless one is in sight.
export function showFirst(changed, covered) {
  const inSight = (block) => {
    const r = block.getBoundingClientRect();
    return r.bottom > 0 && r.top < innerHeight - covered;
  };
  if (changed.length > 0 && !changed.some(inSight)) changed[0].scrollIntoView({ block: "center", behavior: "instant" });
}
