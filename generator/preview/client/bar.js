import { make, symbol, link, remember, remembered } from "./dom.js";
import { dateOf } from "./words.js";
import { chosen, choose } from "./edition.js";

const storage = "kontor-preview-open";
const usual = "kontor-preview-edition"; // the one that the preview was started with
const mostLinks = 6;

// Bar tells the author about the page and lets them look at another edition.
export class Bar {
  #page = "";
  #edition = {};

  // changed is called when the author has chosen another edition.
  constructor(words, language, badge, changed) {
    this.words = words;
    this.language = language;
    this.changed = changed;
    this.toggle = make("button", { class: "toggle", type: "button", "aria-expanded": "false", "aria-controls": "more", title: words.more, click: () => this.#expand(this.more.hidden) },
      symbol("up"), words.preview);
    this.info = make("p", { class: "info" });
    this.mark = make("p", { class: "edition-mark", hidden: true });
    this.details = make("p", { class: "details" });
    this.more = make("div", { class: "more", id: "more", hidden: true }, this.details, this.#controls());
    this.bar = make("div", { class: "bar" }, make("div", { class: "strip" }, this.toggle, this.info, this.mark, badge), this.more);
    this.#expand(remembered("localStorage", storage) === true);
  }

  #expand(open) {
    this.more.hidden = !open;
    this.bar.classList.toggle("open", open);
    this.toggle.setAttribute("aria-expanded", String(open));
    remember("localStorage", storage, open);
  }

  #controls() {
    const w = this.words;
    const changed = () => this.#choose();
    this.date = make("input", { type: "date", id: "date", min: "1970-01-01", max: "9999-12-31", change: changed });
    this.time = make("input", { type: "time", id: "time", change: changed });
    this.today = make("button", { type: "button", click: () => this.#set({ ...this.#edition, asOf: "" }) }, w.today);
    this.switches = Object.entries(w.show).map(([name, label]) => {
      const box = make("input", { type: "checkbox", name, change: changed });
      return { name, box, label: make("label", { class: "switch" }, box, label) };
    });
    return make("div", { class: "controls", role: "group", "aria-label": w.edition },
      make("label", { for: "date" }, w.asOf), this.date,
      make("label", { for: "time" }, w.time), this.time, this.today,
      ...this.switches.map((s) => s.label));
  }

  #choose() {
    const { date, time } = this;
    if (date.validity.badInput || date.validity.rangeUnderflow) return; // not yet a whole date
    const edition = { asOf: date.value && (time.value ? `${date.value}T${time.value}` : date.value) };
    for (const { name, box } of this.switches) edition[name] = box.checked;
    this.#set(edition);
  }

  #set(edition) {
    if (JSON.stringify(normal(edition)) === JSON.stringify(normal(this.#edition))) return;
    const wanted = normal(edition);
    choose(JSON.stringify(wanted) === JSON.stringify(remembered("localStorage", usual)) ? null : wanted);
    this.#showEdition(wanted);
    this.changed();
  }

  show(page, edition) {
    this.#showPage(page);
    this.#showEdition(normal(edition ?? {}));
    if (!chosen()) remember("localStorage", usual, normal(edition ?? {}));
  }

  #showPage(page) {
    const told = JSON.stringify(page ?? null);
    if (told === this.#page) return;
    this.#page = told;
    const w = this.words;
    if (!page) {
      this.info.replaceChildren(w.kinds[404]);
      this.details.replaceChildren();
      this.details.hidden = true;
      return;
    }
    this.info.replaceChildren(...separated([
      make("span", { class: "kind" }, w.kinds[page.kind] ?? page.kind),
      page.file && this.#file(page),
      make("span", { class: "schedule " + page.schedule }, w.schedule[page.schedule]?.(page.when) ?? page.schedule ?? ""),
    ]));
    const links = page.links ?? [];
    this.details.replaceChildren(...separated([
      page.words > 0 && w.words(page.words),
      page.decides > 0 && w.decides(page.decides),
      page.borrowed && w.borrowed,
      links.length > 0 && make("span", {}, w.about + " ",
        ...links.slice(0, mostLinks).flatMap((l, i) => [i ? ", " : "", link(l.url, l.title)]),
        links.length > mostLinks && " " + w.andMore(links.length - mostLinks)),
    ]));
    this.details.hidden = !this.details.firstChild;
  }

  #file(page) {
    const a = link(page.editor, make("bdi", {}, page.file));
    if (a.localName === "a") a.title = this.words.open(page.file);
    a.classList.add("file");
    return a;
  }

  #showEdition(edition) {
    this.#edition = edition;
    const [date, time = ""] = edition.asOf.split("T");
    const at = this.bar.getRootNode().activeElement;
    if (at !== this.date) this.date.value = date; // not while it is being typed
    if (at !== this.time) this.time.value = time.slice(0, 5);
    this.time.disabled = !date;
    this.today.disabled = !edition.asOf && at !== this.today;
    for (const { name, box } of this.switches) box.checked = edition[name];
    this.#showMark(edition);
  }

  // The mark stands as long as the author has chosen an edition.
  #showMark(edition) {
    const w = this.words;
    this.mark.hidden = !chosen();
    const parts = [edition.asOf && w.standing(dateOf(edition.asOf, this.language)),
      ...Object.keys(w.show).filter((name) => edition[name]).map((name) => w.show[name])].filter(Boolean);
    const text = [w.other, parts.join(", ")].filter(Boolean).join(": ");
    if (this.mark.hidden || this.mark.firstChild?.textContent === text) return;
    const reset = () => {
      choose(null);
      this.mark.hidden = true;
      this.toggle.focus({ preventScroll: true }); // the button is gone
      this.changed();
    };
    this.mark.replaceChildren(make("span", {}, text), make("button", { type: "button", click: reset }, w.usual));
  }
}

function normal({ asOf = "", drafts = false, future = false, expired = false, internal = false }) {
  return { asOf, drafts, future, expired, internal };
}

// separated puts a dot between what there is.
function separated(parts) {
  return parts.filter(Boolean).flatMap((part, i) => (i ? [make("span", { class: "dot", "aria-hidden": "true" }, " · "), part] : [part]));
}
