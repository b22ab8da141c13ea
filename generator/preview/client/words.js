// The preview's own words. They speak to the author, not to readers.

const de = {
  preview: "Vorschau",
  more: "Angaben und Ansicht",
  problems: "Meldungen",
  error: "Fehler", warning: "Warnung", info: "Hinweis",
  errors: (n) => `${n} Fehler`,
  warnings: (n) => (n === 1 ? "1 Warnung" : `${n} Warnungen`),
  infos: (n) => (n === 1 ? "1 Hinweis" : `${n} Hinweise`),
  close: "Schließen",
  source: "Quelltext",
  also: "Siehe auch",
  unlisted: (n) => (n === 1 ? "Eine weitere Meldung steht im Terminal." : `${n} weitere Meldungen stehen im Terminal.`),
  mended: "Keine Meldungen mehr.",
  stale: "Sie sehen den letzten Stand ohne Fehler.",
  lost: "Keine Verbindung. Vorschau beendet?",
  gone: "Diese Seite gibt es nicht mehr.",
  hidden: "In dieser Ansicht gibt es die Seite nicht.",
  failed: "Der Server konnte die Seite nicht darstellen. Sie sehen ihren letzten Stand.",
  home: "Zur Startseite",
  kinds: {
    404: "Nicht gefunden", article: "Beitrag", author: "Autorenseite", concept: "Begriff", contact: "Kontakt", dimension: "Dimension",
    entity: "Eintrag", home: "Startseite", "matrix-overview": "Matrixübersicht", matrix: "Matrix", patterns: "Abdeckungsmuster", gaps: "Lücken", page: "Seite", persona: "Persona",
    section: "Rubrik", "series-list": "Serienübersicht", series: "Serie", tag: "Schlagwort", tags: "Schlagwörter",
  },
  schedule: {
    public: () => "öffentlich", draft: () => "Entwurf", internal: () => "nur intern",
    future: (when) => (when ? `erscheint am ${when}` : "noch nicht erschienen"),
    expired: (when) => (when ? `abgelaufen am ${when}` : "abgelaufen"),
  },
  borrowed: "Text aus einer anderen Sprache",
  open: (file) => `${file} im Editor öffnen`,
  decides: (n) => (n === 1 ? "legt 1 Zuordnung fest" : `legt ${n} Zuordnungen fest`),
  words: (n) => (n === 1 ? "1 Wort" : `${n.toLocaleString("de")} Wörter`),
  about: "Handelt von",
  andMore: (n) => `und ${n} weitere`,
  edition: "Ansicht",
  asOf: "Stand vom", time: "Uhrzeit (freiwillig)",
  today: "Heute",
  show: { drafts: "Entwürfe", future: "Künftiges", expired: "Abgelaufenes", internal: "Internes" },
  standing: (date) => `Stand ${date}`,
  other: "Andere Ansicht",
  usual: "Zurücksetzen",
};

const en = {
  preview: "Preview",
  more: "Details and view",
  problems: "Messages",
  error: "Error", warning: "Warning", info: "Note",
  errors: (n) => (n === 1 ? "1 error" : `${n} errors`),
  warnings: (n) => (n === 1 ? "1 warning" : `${n} warnings`),
  infos: (n) => (n === 1 ? "1 note" : `${n} notes`),
  close: "Close",
  source: "Source",
  also: "See also",
  unlisted: (n) => (n === 1 ? "One more message is in the terminal." : `${n} more messages are in the terminal.`),
  mended: "No messages any more.",
  stale: "You see the last state without errors.",
  lost: "No connection. Has the preview ended?",
  gone: "This page no longer exists.",
  hidden: "This view does not have the page.",
  failed: "The server could not render the page. You see its last state.",
  home: "Go to home",
  kinds: {
    404: "Not found", article: "Article", author: "Author", concept: "Concept", contact: "Contact", dimension: "Dimension",
    entity: "Entry", home: "Home", "matrix-overview": "Matrix overview", matrix: "Matrix", patterns: "Coverage patterns", gaps: "Gaps", page: "Page", persona: "Persona",
    section: "Section", "series-list": "All series", series: "Series", tag: "Tag", tags: "Tags",
  },
  schedule: {
    public: () => "public", draft: () => "draft", internal: () => "internal only",
    future: (when) => (when ? `coming on ${when}` : "not yet published"),
    expired: (when) => (when ? `expired on ${when}` : "expired"),
  },
  borrowed: "Text of another language",
  open: (file) => `Open ${file} in the editor`,
  decides: (n) => (n === 1 ? "decides 1 cell" : `decides ${n} cells`),
  words: (n) => (n === 1 ? "1 word" : `${n.toLocaleString("en-GB")} words`),
  about: "About",
  andMore: (n) => `and ${n} more`,
  edition: "View",
  asOf: "As of", time: "Time (optional)",
  today: "Today",
  show: { drafts: "Drafts", future: "Future", expired: "Expired", internal: "Internal" },
  standing: (date) => `as of ${date}`,
  other: "Another view",
  usual: "Reset",
};

export const wordsOf = (language) => (language === "de" ? de : en);

// dateOf words the date of an edition, "2026-12-08" or "2026-12-08T08:00".
export function dateOf(asOf, language) {
  const [y, m, d, hour = 0, minute = 0] = asOf.split(/\D/).map(Number);
  const options = asOf.includes("T") ? { dateStyle: "long", timeStyle: "short" } : { dateStyle: "long" };
  try {
    return new Intl.DateTimeFormat(language === "de" ? "de" : "en-GB", options).format(new Date(y, m - 1, d, hour, minute));
  } catch {
    return asOf;
  }
}
