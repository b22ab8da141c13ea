// Where the author is reading: by block, not by pixel, so that what comes and
// goes above does not move the text.

const kept = "kontor-preview-position";
const most = 8; // blocks that are remembered; the first may be deleted

// blocksInView returns what stands first in the window, and what follows it.
export function blocksInView() {
  const main = document.querySelector("main");
  let at = (main && firstIn(main)) || (document.body && firstIn(document.body));
  const blocks = [];
  while (at && at !== document.body && blocks.length < most) {
    blocks.push({ element: at, top: at.getBoundingClientRect().top });
    at = at.nextElementSibling ?? at.parentElement?.nextElementSibling;
  }
  return blocks;
}

function firstIn(root) {
  let found = null;
  for (let at = root; at;) {
    const child = [...at.children].find(inView);
    if (!child || getComputedStyle(child).display.startsWith("inline")) break;
    found = child;
    if (child.getBoundingClientRect().top >= 0) break;
    at = child;
  }
  return found;
}

function inView(element) {
  const r = element.getBoundingClientRect();
  return r.height > 0 && r.bottom > 1 && r.top < innerHeight;
}

// hold scrolls so that the first of the blocks that is still there stands where
// it stood. At the very top of a page there is nothing to hold.
export function hold(blocks) {
  if (scrollY === 0) return;
  const block = blocks.find(({ element }) => element.isConnected && element.getClientRects().length > 0);
  if (!block) return;
  const by = block.element.getBoundingClientRect().top - block.top;
  if (Math.abs(by) >= 1) scrollBy({ top: by, behavior: "instant" });
}

// reload loads the page again without losing the place.
export function reload() {
  const blocks = scrollY === 0 ? [] : blocksInView().map(({ element, top }) => ({ text: textOf(element), top }));
  try {
    sessionStorage.setItem(kept, JSON.stringify({ path: location.pathname, blocks }));
  } catch { /* the browser then restores the place as it can */ }
  location.reload();
}

// resume goes to where the page was before reload.
export function resume() {
  let place;
  try {
    place = JSON.parse(sessionStorage.getItem(kept));
    sessionStorage.removeItem(kept);
  } catch { /* nothing remembered */ }
  if (place?.path !== location.pathname || !place.blocks?.length) return;
  const go = () => {
    const all = [...document.body.querySelectorAll("*")];
    for (const { text, top } of place.blocks) {
      const element = text && all.find((e) => textOf(e) === text && e.getClientRects().length > 0);
      if (!element) continue;
      scrollBy({ top: element.getBoundingClientRect().top - top, behavior: "instant" });
      return;
    }
  };
  if (document.readyState === "complete") requestAnimationFrame(go);
  else addEventListener("load", () => requestAnimationFrame(go), { once: true });
}

const textOf = (element) => element.textContent.trim().slice(0, 300);
