import { Page } from "./page.js";
import { Panel } from "./panel.js";
import { Bar } from "./bar.js";
import { Events } from "./events.js";
import { changedBlocks, mark, showFirst } from "./marks.js";
import { hold, resume } from "./position.js";
import { make, link, typing, remember, remembered } from "./dom.js";
import { chosen } from "./edition.js";
import { refresh } from "./pictures.js";
import { wordsOf } from "./words.js";

// start brings the preview to life on a page.
export function start(served, live) {
  const page = new Page(served, live, {
    taken,
    gone: () => note("gone", chosen() ? words.hidden : words.gone, page.state.home),
    failed: () => note("failed", words.failed),
    unreachable: () => events.again(),
  });
  if (!page.state) return; // the server has not said that this is a preview
  const words = wordsOf(page.state.lang);
  const panel = new Panel(words);
  const bar = new Bar(words, page.state.lang, panel.badge, () => page.fetch().then(() => events.connect()));
  const notes = make("div", { class: "notes", role: "status" });
  const marks = make("div", { class: "marks", "aria-hidden": "true" });
  const dock = make("section", { class: "dock", dir: "ltr", "aria-label": words.preview, lang: page.state.lang }, panel.status, panel.panel, notes, bar.bar);
  build(marks, dock);
  const events = new Events({
    address: () => `/_kontor/events?path=${encodeURIComponent(page.state.path)}&key=${encodeURIComponent(page.state.key)}&epoch=${epoch}`,
    told,
    lost: (is) => note("lost", is && words.lost),
  });
  let epoch = page.state.epoch; // the last one known here
  tell();
  resume();
  events.start();

  // told acts on what the server says of its present state.
  function told(state) {
    panel.show(state.problems);
    note("stale", state.problems.stale && words.stale);
    note("gone", state.gone && (chosen() ? words.hidden : words.gone), page.state.home);
    const elsewhere = elsewhereEdited(state);
    epoch = state.epoch;
    if (elsewhere) location.assign(elsewhere);
    else if (state.changed && !state.gone && !(state.key && state.key === page.state.key)) page.fetch();
    if (!elsewhere && state.files) refresh(state.files);
  }

  // taken shows what is different now that the page has taken over an answer.
  function taken(touched, place) {
    note("failed", false);
    tell();
    const changed = changedBlocks(touched);
    if (page.state.navigate && !typing()) showFirst(changed, dock.offsetHeight);
    mark(marks, changed);
    if (!page.state.navigate) requestAnimationFrame(() => hold(place)); // once more, after the browser's own correction
  }

  function tell() {
    bar.show(page.state.page, page.state.edition);
    panel.show(page.state.problems);
    note("stale", page.state.problems.stale && words.stale);
  }

  // elsewhereEdited is the address of an edited page when this is not one. An
  // edit leads one tab once: who then turns to another page may stay there.
  function elsewhereEdited(state) {
    if (!page.state.navigate || !state.edited?.length || state.epoch <= epoch || document.visibilityState !== "visible") return null;
    const addresses = state.edited.map((address) => pathOf(address.startsWith("/") ? address : home() + address));
    const edit = `${state.epoch} ${addresses[0]}`;
    const followed = remembered("localStorage", followedEdit) === edit;
    remember("localStorage", followedEdit, edit);
    return followed || typing() || addresses.includes(pathOf(location.pathname)) ? null : addresses[0];
  }

  // home is the site's root: what is left of the address without the page's part.
  function home() {
    const path = decodeURI(location.pathname);
    const own = bare(page.state.path);
    return own && path.endsWith("/" + own) ? path.slice(0, -own.length) : "/";
  }

  // note shows or takes away one line above the bar.
  function note(name, text, address) {
    const there = notes.querySelector("." + name);
    if (!text) there?.remove();
    else if (there?.firstChild.textContent !== text) {
      there?.remove();
      notes.append(make("p", { class: name }, make("span", {}, text), address && link(address, words.home)));
    }
  }

  // build puts the author's things behind the page: what they cover at its end
  // is as high as their element, so the last line can be read.
  function build(...parts) {
    const host = document.createElement("kontor-preview");
    const shadow = host.attachShadow({ mode: "open" });
    const sheet = make("link", { rel: "stylesheet", href: "/_kontor/client.css" });
    const room = make("div");
    const everything = make("div", { class: "all", hidden: true }, room, ...parts);
    const appear = () => { everything.hidden = false; };
    sheet.addEventListener("load", appear);
    sheet.addEventListener("error", appear);
    shadow.append(sheet, everything);
    document.documentElement.append(host);
    const makeRoom = () => { room.style.height = dock.offsetHeight + "px"; };
    // What the keyboard reaches is not left behind the bar, nor does the bar
    // grow over it; there is room to scroll before it is needed.
    const uncover = (e) => {
      if (!e || e === host || e === document.body) return;
      makeRoom();
      const r = e.getBoundingClientRect();
      const behind = r.bottom - (innerHeight - dock.offsetHeight);
      if (behind > 0 && r.top < innerHeight && r.height < innerHeight / 2) scrollBy({ top: behind + 8, behavior: "instant" });
    };
    new ResizeObserver(() => { makeRoom(); uncover(document.activeElement); }).observe(dock);
    document.addEventListener("focusin", (event) => uncover(event.target));
  }
}

const followedEdit = "kontor-preview-followed";
const bare = (path) => path.replace(/^\//, "").replace(/(^|\/)index\.html$/, "$1");
const pathOf = (address) => "/" + bare(new URL(address, location.origin).pathname);
