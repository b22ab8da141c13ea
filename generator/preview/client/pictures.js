let times = 0;

// refresh shows pictures anew whose files have changed. A page does not ask
// twice for an address, so they get one that it has not had; the old picture
// stays until the new one is there.
export function refresh(addresses) {
  times++;
  for (const image of document.images) {
    const address = addressOf(image.src);
    if (!addresses.includes(address?.pathname) || address.origin !== location.origin) continue;
    address.searchParams.set("kontor-preview", times);
    image.src = address.href;
  }
}

function addressOf(text) {
  try {
    return new URL(text);
  } catch {
    return null; // none yet, or none at all
  }
}
