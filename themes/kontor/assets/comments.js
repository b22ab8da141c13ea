// "Reply" at a comment chooses it in the form and leads to the text. Without
// this the link leads to the form, where the reader chooses.
(() => {
  const plain = (event) => event.button === 0 && !(event.ctrlKey || event.metaKey || event.shiftKey || event.altKey);

  document.addEventListener("click", (event) => {
    const link = event.target.closest("a[data-comment-reply]");
    const form = document.getElementById("commentform");
    const select = form?.elements.namedItem("parent");
    if (!link || !select || !plain(event)) return;
    const anchor = link.closest("article")?.id;
    const option = [...select.options].find((o) => "comment-" + o.value === anchor);
    if (!option) return;
    event.preventDefault();
    option.selected = true;
    select.dispatchEvent(new Event("change", { bubbles: true }));
    form.elements.namedItem("text").focus();
  });

  // The choice stands below the text; what was chosen is said above it.
  document.addEventListener("change", (event) => {
    if (!event.target.matches("#commentform select")) return;
    const status = document.querySelector("[data-comment-status]");
    status.textContent = event.target.value ? event.target.selectedOptions[0].text : "";
  });
})();
