// Marks the heading being read in the table of contents.
(() => {
  const links = new Map();
  for (const a of document.querySelectorAll(".toc a")) {
    const heading = document.getElementById(decodeURIComponent(a.hash.slice(1)));
    if (heading) links.set(heading, a);
  }
  const headings = [...links.keys()];
  const mark = () => {
    // The last heading that has reached the upper third of the window is the one being read.
    const reached = headings.filter((h) => h.getBoundingClientRect().top <= innerHeight / 3);
    const current = links.get(reached.at(-1));
    for (const a of links.values()) {
      if (a === current) a.setAttribute("aria-current", "location");
      else a.removeAttribute("aria-current");
    }
  };
  const watch = new IntersectionObserver(mark, { rootMargin: "0px 0px -66% 0px" });
  headings.forEach((h) => watch.observe(h));
})();
