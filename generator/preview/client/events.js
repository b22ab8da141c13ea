// What the server tells this browser. A page that nobody sees is not connected:
// browsers open few connections to one server, and the first event after the
// return says all that was missed.

const patience = 3000; // without connection, before the author is told
const pauses = [300, 1000, 2000, 4000];

export class Events {
  #source = null;
  #failures = 0;
  #retry = 0;
  #worry = 0;

  // address is asked for whenever a connection begins: it names what is shown.
  constructor({ address, told, lost }) {
    Object.assign(this, { address, told, lost });
  }

  start() {
    document.addEventListener("visibilitychange", () => this.#follow());
    addEventListener("pagehide", () => this.#close());
    addEventListener("pageshow", (event) => event.persisted && this.#follow());
    this.#follow();
  }

  #follow() {
    if (document.visibilityState === "visible") this.connect();
    else this.#close();
  }

  connect() {
    this.#close();
    if (document.visibilityState !== "visible") return;
    const source = new EventSource(this.address());
    this.#source = source;
    source.addEventListener("state", (event) => {
      if (source !== this.#source) return;
      this.#failures = 0;
      clearTimeout(this.#worry);
      this.#worry = 0;
      this.lost(false);
      this.told(JSON.parse(event.data));
    });
    // The server ends streams of which the browser holds too many; the next one
    // tells what is new. The browser by itself would ask again for what was
    // shown when the connection began.
    source.addEventListener("error", () => source === this.#source && this.again());
  }

  // again connects anew after a while, and so hears once more what is missing here.
  again() {
    if (!this.#source) return;
    this.#close();
    this.#worry ||= setTimeout(() => this.lost(true), patience);
    this.#retry = setTimeout(() => this.connect(), pauses[Math.min(this.#failures++, pauses.length - 1)]);
  }

  #close() {
    clearTimeout(this.#retry);
    this.#source?.close();
    this.#source = null;
  }
}
