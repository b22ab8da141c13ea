import { Shown } from "./patch.js";
import { blocksInView, hold, reload } from "./position.js";

// Page keeps what the browser shows at what the server has.
export class Page {
  #shown;
  #busy = false;
  #again = false;

  // taken is called with the state of each answer and with the nodes that it
  // changed, gone when the server does not have the page any more, failed when
  // it has but cannot render it, unreachable when there was no answer.
  constructor(served, live, { taken, gone, failed, unreachable }) {
    this.#shown = new Shown(served, live);
    this.state = stateOf(served);
    Object.assign(this, { taken, gone, failed, unreachable });
  }

  // fetch shows what the server has now. One request runs at a time; a call
  // meanwhile makes another follow.
  async fetch() {
    this.#again = true;
    if (this.#busy) return;
    this.#busy = true;
    try {
      while (this.#again) {
        this.#again = false;
        await this.#once();
      }
    } finally {
      this.#busy = false;
    }
  }

  async #once() {
    let answer, text;
    try {
      answer = await fetch(location.pathname + location.search, { cache: "no-store", credentials: "same-origin", headers: { Accept: "text/html" } });
      text = await answer.text();
    } catch {
      this.unreachable();
      return;
    }
    if (answer.status === 404 ? this.state.page : !answer.ok) {
      if (answer.status === 404) this.gone();
      else this.failed();
      return;
    }
    const next = new DOMParser().parseFromString(text, "text/html").documentElement;
    const state = stateOf(next);
    if (!state || answer.redirected || scripts(next) !== scripts(this.#shown.served)) {
      reload();
      return;
    }
    if (!(await sheets(this.#shown, next))) {
      reload();
      return;
    }
    const place = blocksInView();
    let touched;
    try {
      touched = this.#shown.become(next);
    } catch {
      reload();
      return;
    }
    hold(place);
    this.state = state;
    this.taken(touched, place);
  }
}

// stateOf reads what a page says about itself. The server's own element is the
// last; a text could bring one of the same name.
function stateOf(root) {
  try {
    return JSON.parse([...root.querySelectorAll('script[id="kontor-preview"]')].at(-1).textContent);
  } catch {
    return null;
  }
}

const runs = /^(|module|importmap|speculationrules|(text|application)\/(x-)?(java|ecma)script)$/i;

// scripts tells the scripts of a document apart from those of another: they
// cannot be run again on a page where the old ones have run.
function scripts(root) {
  const all = [...root.querySelectorAll("script")].filter((s) => runs.test(s.getAttribute("type") ?? ""));
  const names = all.map((s) => s.getAttribute("src") ?? "inline " + s.textContent).filter((n) => !n.includes("/_kontor/"));
  return JSON.stringify([...new Set(names)].sort());
}

const longestWait = 5000; // for a style sheet; then the page comes without it

// sheets loads the style sheets that are new beside the old ones, which go
// when the new ones are there: at no moment is the page without. It answers
// false, and does nothing, where old ones come in another order: a sheet that
// is moved is loaded again, and the page would be without it meanwhile.
async function sheets(shown, next) {
  const sheetsOf = (root) => [...root.querySelectorAll('link[rel~="stylesheet"][href]')];
  const address = (link) => link.getAttribute("href");
  const before = sheetsOf(shown.served);
  const after = sheetsOf(next);
  const gone = before.filter((old) => !after.some((link) => address(link) === address(old)));
  const swaps = [];
  let last = before.at(-1);
  let reached = -1;
  for (const link of after) {
    const there = before.find((old) => address(old) === address(link));
    const i = there ? -1 : gone.findIndex((old) => stem(address(old)) === stem(address(link)));
    const mate = i >= 0 ? gone.splice(i, 1)[0] : null;
    if (there || mate) {
      const at = before.indexOf(there ?? mate);
      if (at < reached) return false;
      reached = at;
    }
    if (there) {
      last = there;
      continue;
    }
    const anchor = mate ?? last;
    const place = anchor && shown.live.get(anchor);
    if (place?.isConnected) swaps.push({ anchor, link, additional: !mate, place });
  }
  // Those without a predecessor first and from the last on: each goes directly behind its anchor.
  const ordered = [...swaps.filter((s) => s.additional).reverse(), ...swaps.filter((s) => !s.additional)];
  await Promise.all(ordered.map(async (swap) => {
    swap.sheet = document.importNode(swap.link, true);
    const settled = new Promise((done) => {
      swap.sheet.addEventListener("load", done);
      swap.sheet.addEventListener("error", done);
      setTimeout(done, longestWait);
    });
    swap.place.after(swap.sheet);
    await settled;
  }));
  for (const { anchor, link, sheet, additional } of ordered) shown.replace(anchor, link, sheet, additional);
  return true;
}

// stem is what stays of an address when its content changes.
const stem = (address) => address.replace(/\.[0-9a-f]{8,}(?=\.)/, "").replace(/[?#].*/, "");
