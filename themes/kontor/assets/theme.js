// Light or dark: follows the system unless the reader has chosen.
(() => {
  const key = "kontor-theme";
  const root = document.documentElement;
  const apply = (theme) => {
    if (theme) root.dataset.theme = theme;
    else delete root.dataset.theme;
  };
  // Storage may be forbidden; the switch then lasts for this page.
  const stored = () => {
    try { return localStorage.getItem(key) || ""; } catch { return ""; }
  };
  const store = (theme) => {
    try {
      if (theme) localStorage.setItem(key, theme);
      else localStorage.removeItem(key);
    } catch { /* nothing to remember it in */ }
  };

  apply(stored());
  const field = document.querySelector("[data-theme-switch]");
  if (!field) return;
  field.value = stored();
  field.addEventListener("change", () => {
    apply(field.value);
    store(field.value);
  });
  root.classList.add("has-script");
})();
