// The first part of what browsers run in the preview. It runs before the page's
// own scripts change anything, so it notes what the server sent; everything else
// is loaded afterwards. It leaves no name in the page.
(() => {
  const root = document.documentElement;
  const served = root.cloneNode(true);
  const live = new Map(); // what the server sent -> the node of the page that shows it
  const link = (sent, shown) => {
    live.set(sent, shown);
    for (let s = sent.firstChild, l = shown.firstChild; s; s = s.nextSibling, l = l.nextSibling) link(s, l);
  };
  link(served, root);
  // A deferred script comes after scripts that mark the root: what it bears is then not all the server's.
  if (document.readyState !== "loading") for (const { name } of [...served.attributes]) served.removeAttribute(name);
  import("./main.js").then((main) => main.start(served, live), () => {}); // without the rest the page is as published
})();
