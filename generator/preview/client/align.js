// Which nodes of a list are which in its successor. Equal ones are found first,
// so that a paragraph put before others leaves them what they are; what remains
// between them is paired by likeness.

const mostCompared = 2500; // pairs of a gap that are compared word by word

// align returns pairs of indices, {a, b, equal}, rising in both lists.
export function align(before, after) {
  const keys = new Map();
  const key = (node) => {
    let k = keys.get(node);
    if (k === undefined) keys.set(node, k = node.outerHTML ?? node.nodeType + node.data);
    return k;
  };
  const same = (a, b) => key(before[a]) === key(after[b]);
  const pairs = [];
  between(0, before.length, 0, after.length);
  return pairs;

  function between(a0, a1, b0, b1) {
    for (; a0 < a1 && b0 < b1 && same(a0, b0); a0++, b0++) pairs.push({ a: a0, b: b0, equal: true });
    const end = [];
    for (; a0 < a1 && b0 < b1 && same(a1 - 1, b1 - 1); a1--, b1--) end.push({ a: a1 - 1, b: b1 - 1, equal: true });
    if (a0 < a1 && b0 < b1) middle(a0, a1, b0, b1);
    for (const pair of end.reverse()) pairs.push(pair);
  }

  function middle(a0, a1, b0, b1) {
    const anchors = rising(unique(a0, a1, b0, b1));
    if (anchors.length === 0) {
      for (const [a, b] of alike(before.slice(a0, a1), after.slice(b0, b1))) pairs.push({ a: a0 + a, b: b0 + b, equal: same(a0 + a, b0 + b) });
      return;
    }
    for (const [a, b] of anchors) {
      between(a0, a, b0, b);
      pairs.push({ a, b, equal: true });
      [a0, b0] = [a + 1, b + 1];
    }
    between(a0, a1, b0, b1);
  }

  // unique lists what stands exactly once in both parts, in the order of after.
  function unique(a0, a1, b0, b1) {
    const places = new Map();
    const note = (node, side, i) => {
      const place = places.get(key(node)) ?? places.set(key(node), {}).get(key(node));
      place[side] = side in place ? -1 : i;
    };
    for (let a = a0; a < a1; a++) note(before[a], "a", a);
    for (let b = b0; b < b1; b++) note(after[b], "b", b);
    return [...places.values()].filter(({ a = -1, b = -1 }) => a >= 0 && b >= 0).map(({ a, b }) => [a, b]).sort((x, y) => x[1] - y[1]);
  }
}

// rising returns a longest run of pairs whose first numbers rise.
function rising(pairs) {
  const ends = []; // of the best run of each length: index of its last pair
  const previous = [];
  pairs.forEach(([a], i) => {
    let low = 0;
    let high = ends.length;
    while (low < high) {
      const mid = (low + high) >> 1;
      if (pairs[ends[mid]][0] < a) low = mid + 1;
      else high = mid;
    }
    previous[i] = ends[low - 1];
    ends[low] = i;
  });
  const run = [];
  for (let i = ends.at(-1); i !== undefined; i = previous[i]) run.push(pairs[i]);
  return run.reverse();
}

// alike pairs two lists in their order so that the likeness is greatest.
function alike(before, after) {
  if (before.length * after.length > mostCompared) return inOrder(before, after);
  const words = new Map();
  const wordsOf = (node) => words.get(node) ?? words.set(node, new Set((node.outerHTML ?? node.data).match(/[\p{L}\p{N}]+/gu))).get(node);
  const best = Array.from({ length: before.length + 1 }, () => new Array(after.length + 1).fill(0));
  const value = before.map((x) => after.map((y) => (fits(x, y) ? likeness(wordsOf(x), wordsOf(y)) + (x.id && x.id === y.id ? 2 : 0) : 0)));
  for (let a = before.length - 1; a >= 0; a--) {
    for (let b = after.length - 1; b >= 0; b--) {
      const both = value[a][b] && value[a][b] + best[a + 1][b + 1];
      best[a][b] = Math.max(both, best[a + 1][b], best[a][b + 1]);
    }
  }
  const pairs = [];
  for (let a = 0, b = 0; a < before.length && b < after.length;) {
    if (value[a][b] && best[a][b] === value[a][b] + best[a + 1][b + 1]) pairs.push([a++, b++]);
    else if (best[a][b] === best[a + 1][b]) a++;
    else b++;
  }
  return pairs;
}

function inOrder(before, after) {
  const pairs = [];
  for (let a = 0, b = 0; a < before.length && b < after.length; a++) {
    if (fits(before[a], after[b])) pairs.push([a, b++]);
  }
  return pairs;
}

// likeness is never 0: any node is better than none.
function likeness(a, b) {
  let shared = 0;
  for (const word of a) if (b.has(word)) shared++;
  return 0.05 + (2 * shared) / (a.size + b.size + 1);
}

// fits reports whether one node can become the other.
function fits(a, b) {
  if (a.nodeType !== b.nodeType) return false;
  if (a.nodeType !== Node.ELEMENT_NODE) return true;
  if (a.localName !== b.localName || a.namespaceURI !== b.namespaceURI) return false;
  if (a.id && b.id && a.id !== b.id) return false;
  return ["name", "type", "rel"].every((n) => a.getAttribute(n) === b.getAttribute(n));
}
