// refresh shows pictures anew whose files have changed. Their addresses stay the
// same, and a browser that has seen a picture does not ask for it again.
export async function refresh(addresses) {
  for (const address of addresses) {
    const shown = [...document.images].filter((image) => originOf(image) === address);
    if (!shown.length) continue;
    try {
      const answer = await fetch(address, { cache: "reload", credentials: "same-origin" });
      if (!answer.ok) continue;
      const copy = URL.createObjectURL(await answer.blob());
      for (const image of shown) {
        origins.set(image, address);
        image.src = copy;
      }
    } catch { /* no answer: the picture stays as it is */ }
  }
}

const origins = new WeakMap(); // where a picture that was replaced comes from

function originOf(image) {
  if (image.src.startsWith("blob:")) return origins.get(image);
  return image.src && new URL(image.src).pathname;
}
