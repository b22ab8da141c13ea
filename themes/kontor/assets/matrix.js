// Makes the page of a matrix a tool: filters, swapped axes, as it is and as it
// is to be, all of it in the address. Without this script the page shows all
// there is. The table and the list are read once and laid out again for every
// choice, so that heads, groups and totals stay those of a real table.
(() => {
  const box = document.querySelector(".filters");
  if (!box) return;
  const matrix = box.closest(".matrix");
  const table = matrix.querySelector(".as-table table");
  const blocks = matrix.querySelector(".blocks");
  const texts = box.dataset;
  const status = box.querySelector("[role=status]");
  const covered = { "as-is": ["offered", "on-request"], "to-be": ["offered", "on-request", "planned"] };
  const asked = { used: covered["to-be"], gaps: ["open", "excluded"] };
  const listOrder = ["offered", "on-request", "planned", "n-a", "excluded", "open"]; // gaps last

  const stateOf = (e) => e.dataset.state || /\bst-([\w-]+)/.exec((e.querySelector(":scope > p") || e).className)[1];
  const fill = (text, values) => text.replace(/\{(\w+)\}/g, (all, name) => values[name] ?? all);
  const make = (tag, properties, ...children) => {
    const e = Object.assign(document.createElement(tag), properties);
    e.append(...children);
    return e;
  };

  // What the page holds
  const axis = (dimension, title, heads) => ({
    dimension, title,
    values: heads.map((th, index) => ({
      index, dimension, title: th.dataset.title, short: th.dataset.short, group: th.dataset.group || "",
      silent: "silent" in th.dataset, url: th.querySelector("a")?.getAttribute("href"),
    })),
  });
  const lines = [...table.querySelectorAll("tbody > tr:not(.group)")];
  const rows = axis(texts.rows, texts.rowTitle, lines.map((tr) => tr.cells[0]));
  const cols = axis(texts.cols, texts.colTitle, [...table.tHead.querySelectorAll("[data-title]")]);
  const cells = lines.map((tr) => [...tr.cells].slice(1, -1).map((td) => ({ td, state: stateOf(td), entries: [] })));
  [...blocks.children].forEach((block, row) => {
    for (const part of block.querySelectorAll("dl > div")) {
      const state = stateOf(part.querySelector(".state"));
      for (const li of part.querySelectorAll("li")) cells[row][li.dataset.at].entries.push({ state, li });
    }
  });
  const symbols = new Map(); // a state's symbol and word
  for (const e of blocks.querySelectorAll("dt > .state")) symbols.set(stateOf(e), e);
  const totalTitle = [...table.tHead.rows].at(-1).lastElementChild.textContent;

  // What the reader has chosen
  const nothing = () => ({ show: "all", states: [], groups: {}, swap: false, view: "as-is" });
  let choice = nothing();

  const fromAddress = () => {
    const query = new URLSearchParams(location.search);
    const wanted = nothing();
    if (query.get("show") in asked) wanted.show = query.get("show");
    if (query.get("view") in covered) wanted.view = query.get("view");
    wanted.swap = query.get("swap") === "1";
    wanted.states = listOrder.filter((s) => (query.get("state") || "").split(",").includes(s) && legend.has(s));
    for (const select of selects) {
      const given = query.getAll("group");
      const option = [...select.options].find((o) => o.value && given.includes(select.dataset.group + "." + o.value));
      if (option) wanted.groups[select.dataset.group] = option.value;
    }
    return wanted;
  };

  const toAddress = () => {
    const query = new URLSearchParams(location.search);
    for (const key of ["show", "state", "group", "swap", "view"]) query.delete(key);
    if (choice.show !== "all") query.set("show", choice.show);
    if (choice.states.length) query.set("state", choice.states.join());
    for (const [dimension, group] of Object.entries(choice.groups)) query.append("group", dimension + "." + group);
    if (choice.swap) query.set("swap", "1");
    if (choice.view !== "as-is") query.set("view", choice.view);
    const text = query.toString().replaceAll("%2C", ",");
    history.replaceState(history.state, "", location.pathname + (text && "?" + text) + location.hash);
    carry();
  };
  const carry = () => { // to the slices beside this one
    for (const a of document.querySelectorAll(".switcher a")) a.search = location.search;
  };

  // What the choice leaves
  const matches = (cell) =>
    (choice.show === "all" || asked[choice.show].includes(cell.state)) && (!choice.states.length || choice.states.includes(cell.state));
  const inGroup = (value) => !choice.groups[value.dimension] || choice.groups[value.dimension] === value.group;
  const left = () => {
    let down = rows.values.filter(inGroup), across = cols.values.filter(inGroup);
    if (choice.show !== "all" || choice.states.length) {
      const some = (row, list) => list.some((col) => matches(cells[row.index][col.index]));
      [down, across] = [down.filter((r) => some(r, across)), across.filter((c) => down.some((r) => some(r, [c])))];
    }
    return choice.swap ? { down: across, across: down } : { down, across };
  };
  const at = (a, b) => (choice.swap ? cells[b.index][a.index] : cells[a.index][b.index]);

  // The table
  const count = (pairs) => {
    const counting = pairs.filter(([a, b]) => !("silent" in texts) && !a.silent && !b.silent && at(a, b).state !== "n-a");
    if (!counting.length) return [];
    return ["as-is", "to-be"].map((view) => make("span", { className: view, hidden: view === "to-be" },
      fill(texts.of, { k: counting.filter(([a, b]) => covered[view].includes(at(a, b).state)).length, n: counting.length })));
  };
  const number = (pairs) => make("td", { className: "num" }, ...count(pairs));
  const head = (value, scope, text) => make("th", { scope }, value.url ? make("a", { href: value.url }, text) : text);
  const row = (...children) => make("tr", {}, ...children);
  const runs = (values) => values.reduce((all, value) => {
    if (all.at(-1)?.[0].group === value.group) all.at(-1).push(value);
    else all.push([value]);
    return all;
  }, []);
  const grouped = (values) => values.some((value) => value.group);

  const drawTable = ({ down, across }) => {
    const [ownTitle] = choice.swap ? [cols.title] : [rows.title];
    const groupRow = row(make("td"), ...runs(across).map((run) => run[0].group
      ? make("th", { scope: "colgroup", colSpan: run.length }, run[0].group) : make("td", { colSpan: run.length })), make("td"));
    groupRow.className = "group";
    table.tHead.replaceChildren(...(grouped(across) ? [groupRow] : []),
      row(make("th", { scope: "col" }, ownTitle), ...across.map((c) => head(c, "col", c.short)), make("th", { scope: "col" }, totalTitle)));
    for (const body of [...table.tBodies]) body.remove();
    for (const run of runs(down)) {
      const body = make("tbody");
      if (run[0].group) body.append(make("tr", { className: "group" }, make("th", { scope: "rowgroup" }, run[0].group), ...across.map(() => make("td")), make("td")));
      for (const r of run) body.append(row(head(r, "row", r.title), ...across.map((c) => mark(at(r, c))), number(across.map((c) => [r, c]))));
      table.tFoot.before(body);
    }
    const all = (c) => down.map((r) => [r, c]);
    table.tFoot.replaceChildren(row(make("th", { scope: "row" }, totalTitle), ...across.map((c) => number(all(c))), number(across.flatMap(all))));
    matrix.classList.toggle("matrix-wide", across.length > 12);
    table.parentElement.classList.toggle("tall", down.length > 12);
  };
  const mark = (cell) => {
    cell.td.classList.toggle("off", choice.show !== "all" && !asked[choice.show].includes(cell.state));
    cell.td.classList.toggle("gone", choice.states.length > 0 && !choice.states.includes(cell.state));
    return cell.td;
  };

  // The list
  const drawList = ({ down, across }) => {
    blocks.replaceChildren(...down.map((r) => {
      const parts = listOrder.map((state) => {
        const items = across.filter((c) => matches(at(r, c))).flatMap((c) => at(r, c).entries.filter((e) => e.state === state).map(({ li }) => {
          li.firstChild.textContent = c.title;
          return li;
        }));
        return items.length ? make("div", {}, make("dt", {}, symbols.get(state).cloneNode(true)), make("dd", {}, make("ul", {}, ...items))) : "";
      });
      const name = r.url ? make("a", { href: r.url }, r.title) : r.title;
      return make("li", {}, make("p", { className: "block-head" }, name, " ", make("span", { className: "num" }, ...count(across.map((c) => [r, c])))), make("dl", {}, ...parts));
    }));
  };

  // The view as a file, in the form of the files that Kontor writes
  const names = (li) => {
    const texts = [...(li.querySelector("i")?.childNodes || [])].filter((node) => node.nodeType === Node.TEXT_NODE);
    const list = texts.map((node) => node.data.trim()).join("").replace(/^\(|\)$/g, "").split(", ");
    return list.filter(Boolean).map((name) => name.replaceAll(",\u00a0", ", "));
  };
  const word = (state) => symbols.get(state).textContent.trim();
  const say = (cell) => {
    if (cell.td.classList.contains("gone")) return "";
    const values = cell.entries.flatMap(({ state, li }) => names(li).map((name) => name + ": " + word(state)));
    return values.join("; ") || word(cell.state);
  };
  const harmless = (s) => (/^[=+\-@\t\r]/.test(s) && !/^[+-]?(\d+[.,]?\d*|[.,]\d+)(e[+-]?\d+)?$/i.test(s) ? "'" + s : s);
  const field = (s) => (/[;,\t"\r\n]/.test(s = harmless(s)) ? '"' + s.replaceAll('"', '""') + '"' : s);
  const csv = () => {
    const { down, across } = left();
    const lines = [[choice.swap ? cols.title : rows.title, ...across.map((c) => c.title)], ...down.map((r) => [r.title, ...across.map((c) => say(at(r, c)))])];
    return "\ufeff" + lines.map((line) => line.map(field).join(";") + "\r\n").join("");
  };
  const download = () => {
    const url = URL.createObjectURL(new Blob([csv()], { type: "text/csv;charset=utf-8" }));
    make("a", { href: url, download: texts.file }).click();
    setTimeout(() => URL.revokeObjectURL(url));
  };

  // What is chosen, in words
  const inWords = () => {
    const label = (selector) => box.querySelector(selector).textContent.trim();
    const parts = [];
    if (choice.show !== "all") parts.push(label(`[data-show=${choice.show}]`));
    if (choice.states.length) parts.push(fill(texts.states, { states: choice.states.map(word).join(", ") }));
    for (const select of selects) {
      const group = choice.groups[select.dataset.group];
      if (group) parts.push(fill(texts.group, { axis: select.dataset.title, group }));
    }
    if (choice.swap) parts.push(box.querySelector("[data-swap]").dataset.swap);
    if (choice.view !== "as-is") parts.push(label(`[data-view=${choice.view}]`));
    return parts;
  };
  const tell = ({ down, across }) => {
    const parts = inWords();
    const all = down.flatMap((a) => across.map((b) => at(a, b)));
    const k = all.filter(matches).length, n = rows.values.length * cols.values.length;
    const narrowed = choice.show !== "all" || choice.states.length || Object.keys(choice.groups).length;
    status.textContent = [parts.length && fill(texts.filtered, { filters: parts.join(" · ") }), (narrowed || !parts.length) && fill(texts.shown, { k, n })].filter(Boolean).join(" ");
    for (const e of box.querySelectorAll("[data-reset], [data-csv]")) e.hidden = !parts.length;
  };
  const press = () => {
    for (const e of box.querySelectorAll("[data-show]")) e.ariaPressed = e.dataset.show === choice.show;
    for (const e of box.querySelectorAll("button[data-view]")) e.ariaPressed = e.dataset.view === choice.view;
    for (const [state, e] of legend) e.ariaPressed = choice.states.includes(state);
    for (const e of selects) e.value = choice.groups[e.dataset.group] || "";
    box.querySelector("[data-swap]").ariaPressed = choice.swap;
    matrix.dataset.view = choice.view;
  };

  const choose = (wanted) => {
    if (JSON.stringify(wanted) === JSON.stringify(choice)) return;
    choice = wanted;
    const parts = left();
    press();
    drawTable(parts);
    drawList(parts);
    tell(parts);
  };
  const change = (part) => {
    choose({ ...choice, ...part });
    toAddress();
    keepTarget();
  };
  // What is moved is no target any more, and the target decides between table and list.
  const keepTarget = ({ exactly = false } = {}) => {
    const target = document.getElementById(decodeURIComponent(location.hash.slice(1)));
    const view = target?.closest(".as-table, .as-list");
    if (view && !target.matches(":target")) location.replace("#" + (exactly ? target : view).id);
  };
  // A link to a cell that is filtered out shows everything.
  const showTarget = () => {
    const id = decodeURIComponent(location.hash.slice(1));
    if (!id || document.getElementById(id) || !cells.flat().some((c) => c.td.id === id || c.entries.some((e) => e.li.id === id))) return;
    choose(nothing());
    toAddress();
    keepTarget({ exactly: true });
  };

  // Controls
  const selects = [...box.querySelectorAll("select")];
  const legend = new Map();
  for (const li of matrix.querySelectorAll(".legend li")) {
    const state = stateOf(li.querySelector(".state"));
    const paper = make("span", { className: "paper print-only" }, ...[...li.childNodes].map((node) => node.cloneNode(true)));
    const button = make("button", { type: "button", ariaPressed: "false" }, ...li.childNodes);
    button.addEventListener("click", () => change({
      states: listOrder.filter((s) => (s === state) !== choice.states.includes(s)),
    }));
    li.replaceChildren(paper, button); // buttons are not for paper
    legend.set(state, button);
  }
  box.addEventListener("click", ({ target }) => {
    const button = target.closest("button");
    if (!button) return;
    const { show, view } = button.dataset;
    if (show) change({ show });
    else if (view) change({ view });
    else if ("swap" in button.dataset) change({ swap: !choice.swap });
    else if ("csv" in button.dataset) download();
    else {
      change(nothing());
      box.querySelector("[data-show=all]").focus(); // the button itself goes
    }
  });
  for (const select of selects) {
    select.addEventListener("change", () => {
      const groups = { ...choice.groups, [select.dataset.group]: select.value };
      if (!select.value) delete groups[select.dataset.group];
      change({ groups });
    });
  }

  // Row and column of the cell that is pointed at; the row is the style sheet's.
  const cross = (cell) => {
    for (const e of table.querySelectorAll(".cross")) e.classList.remove("cross");
    const index = cell?.cellIndex;
    if (!index || cell.parentElement.classList.contains("group")) return;
    for (const tr of table.querySelectorAll("tr:not(.group)")) tr.cells[index]?.classList.add("cross");
  };
  for (const event of ["pointerover", "focusin"]) table.addEventListener(event, (e) => cross(e.target.closest("td, th")));
  for (const event of ["pointerleave", "focusout"]) table.addEventListener(event, () => cross(null));

  matrix.classList.add("has-filters");
  box.hidden = false;
  choose(fromAddress());
  box.querySelector(".filter-more").open = choice.swap || Object.keys(choice.groups).length > 0; // narrow screens fold it
  keepTarget({ exactly: true });
  carry();
  addEventListener("popstate", () => choose(fromAddress()));
  addEventListener("hashchange", showTarget);
  showTarget();
})();
