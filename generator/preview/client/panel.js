import { make, symbol, link, typing, remember, remembered } from "./dom.js";

const storage = "kontor-preview-read"; // errors that the author has closed

// Panel lists the problems of the site over the page. It appears by itself
// with errors and goes with them; the page below stays usable, so nothing
// holds the keyboard in it.
export class Panel {
  #items = ""; // what is listed, to tell what is new
  #byItself = false;
  #back = null; // where the keyboard was
  #problems = { errors: 0, warnings: 0, infos: 0, items: [] };

  constructor(words) {
    this.words = words;
    this.title = make("h2", { id: "title" });
    this.list = make("ol", { class: "problems" });
    this.rest = make("p", { class: "rest", hidden: true });
    this.panel = make("section", { class: "panel", id: "problems", role: "dialog", "aria-labelledby": "title", tabindex: "-1", hidden: true },
      make("header", {}, this.title, make("button", { type: "button", click: () => this.close() }, words.close)),
      make("div", { class: "scroll" }, this.list, this.rest));
    this.badge = make("button", { class: "badge", type: "button", "aria-expanded": "false", "aria-controls": "problems", hidden: true,
      click: () => (this.panel.hidden ? this.#open(false) : this.close()) });
    this.status = make("p", { class: "unseen", role: "status" });
    const escape = (event) => {
      if (event.key !== "Escape" || event.defaultPrevented || this.panel.hidden) return;
      const at = event.composedPath()[0];
      if (at === document.body || at === document.documentElement || this.panel.contains(at) || at === this.badge) this.close();
    };
    document.addEventListener("keydown", escape);
  }

  show(problems) {
    const items = JSON.stringify(problems);
    if (items === this.#items) return;
    const before = this.#problems;
    [this.#items, this.#problems] = [items, problems];
    const count = this.#count();
    this.title.textContent = count || this.words.problems;
    this.badge.replaceChildren(symbol(problems.errors ? "error" : problems.warnings ? "warning" : "info"), count);
    this.badge.dataset.worst = problems.errors ? "error" : problems.warnings ? "warning" : "info";
    const held = this.list.contains(this.panel.getRootNode().activeElement);
    this.list.replaceChildren(...(problems.items ?? []).map((p) => this.#problem(p)));
    if (held) this.panel.focus({ preventScroll: true }); // what had it is gone
    this.rest.hidden = !problems.more;
    this.rest.textContent = problems.more ? this.words.unlisted(problems.more) : "";
    this.badge.hidden = !count;
    if (count) this.#say(count);
    else if (before.items?.length) this.#say(this.words.mended);

    if (problems.errors && this.#unread().length) this.#open(true);
    else if (!count || (this.#byItself && !problems.errors)) this.#hide();
    if (!problems.errors) remember("sessionStorage", storage, []);
  }

  // close is what the author does; the same errors do not come back by themselves.
  close() {
    remember("sessionStorage", storage, this.#errors());
    this.#hide();
  }

  #count() {
    const { errors, warnings, infos } = this.#problems;
    return [errors && this.words.errors(errors), warnings && this.words.warnings(warnings), infos && this.words.infos(infos)].filter(Boolean).join(", ");
  }

  #errors() {
    return (this.#problems.items ?? []).filter((p) => p.severity === "error").map((p) => [p.code, p.file, p.message].join("|"));
  }

  #unread() {
    const read = new Set(remembered("sessionStorage", storage) ?? []);
    return this.#errors().filter((e) => !read.has(e));
  }

  #open(byItself) {
    if (!this.panel.hidden) return;
    this.#byItself = byItself;
    const at = this.panel.getRootNode().activeElement ?? document.activeElement;
    this.#back = at === document.body || this.panel.contains(at) ? null : at;
    this.panel.hidden = false;
    this.badge.setAttribute("aria-expanded", "true");
    for (const box of this.list.querySelectorAll(".excerpt")) reveal(box);
    if (!byItself || !typing()) this.panel.focus({ preventScroll: true });
  }

  #hide() {
    if (this.panel.hidden) return;
    const at = this.panel.getRootNode().activeElement;
    const held = at && this.panel.contains(at);
    this.panel.hidden = true;
    this.badge.setAttribute("aria-expanded", "false");
    if (!held) return;
    if (this.#back?.isConnected && !this.#back.hidden) this.#back.focus({ preventScroll: true });
    else at.blur();
  }

  #say(text) {
    if (this.status.textContent !== text) this.status.textContent = text;
  }

  #problem(p) {
    const severity = ["error", "warning", "info"].includes(p.severity) ? p.severity : "info";
    const place = p.file && [p.file, p.line, p.line && p.column].filter(Boolean).join(":");
    return make("li", { class: severity },
      make("p", { class: "what" }, symbol(severity), make("strong", {}, this.words[severity] + ": "), make("span", { class: "message" }, p.message)),
      make("p", { class: "where" }, place && link(p.editor, make("bdi", {}, place)), p.code && make("span", { class: "code" }, p.code)),
      p.excerpt && this.#excerpt(p),
      p.hint && make("p", { class: "hint" }, p.hint),
      p.also?.length > 0 && make("p", { class: "also" }, this.words.also + ": ", p.also.join(", ")));
  }

  // The caret stands below its column whatever the width of what is before it.
  #excerpt(p) {
    const before = [...p.excerpt].slice(0, Math.max(0, (p.column || 1) - 1)).join("");
    return make("div", { class: "excerpt", role: "group", tabindex: "0", dir: "ltr", "aria-label": this.words.source },
      make("code", {}, p.excerpt || " "),
      p.column > 0 && make("code", { class: "caret", "aria-hidden": "true" }, make("span", { class: "before" }, before), make("span", { class: "here" }, "^")));
  }
}

// reveal scrolls a long line to its caret.
function reveal(box) {
  const caret = box.querySelector(".here");
  if (caret && caret.offsetLeft > box.clientWidth - 40) box.scrollLeft = caret.offsetLeft - box.clientWidth / 2;
}
