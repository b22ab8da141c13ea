// The edition that this browser looks at, in a cookie for the server.

const name = "kontor-edition";

export const chosen = () => document.cookie.split("; ").some((c) => c.startsWith(name + "=") && c.length > name.length + 1);

// choose takes an edition, or null for the one that the preview was started with.
export function choose(edition) {
  const value = edition ? encodeURIComponent(JSON.stringify(edition)) : "";
  document.cookie = `${name}=${value}; Path=/; SameSite=Strict${edition ? "" : "; Max-Age=0"}`;
}
