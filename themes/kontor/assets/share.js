// The link "copy link" copies its address. Where the browser does not let it,
// or the reader wants a new tab, it stays the ordinary link that it is.
(() => {
  const plain = (event) => event.button === 0 && !(event.ctrlKey || event.metaKey || event.shiftKey || event.altKey);

  document.addEventListener("click", async (event) => {
    const link = event.target.closest("a[data-share-copy]");
    if (!link || !plain(event) || !navigator.clipboard) return;
    event.preventDefault();
    try {
      await navigator.clipboard.writeText(link.href);
    } catch {
      location.assign(link.href);
      return;
    }
    const status = link.closest(".share")?.querySelector("[data-share-status]");
    if (!status) return;
    status.textContent = ""; // so that a second copy is announced as well
    requestAnimationFrame(() => { status.textContent = link.dataset.shareCopy; });
  });
})();
