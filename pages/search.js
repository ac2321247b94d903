// The search: each year's issues are a script of their own, because a page that
// is opened from a folder may read nothing else. Newest year first; words are
// looked for as they stand, wherever they stand.
"use strict";
(function () {
  const results = document.getElementById("results");
  const state = document.getElementById("state");
  const more = document.getElementById("more");
  const field = document.getElementById("q");
  const years = results.dataset.years.split(" ").filter(Boolean);
  const loaded = new Map();
  const enough = 20;
  let run = 0;

  // What counts as the same: full and half width, capitals.
  const fold = (text) => text.normalize("NFKC").toLowerCase();

  // Each year's script hands its issues over here.
  window.jianbao = (year, issues) => loaded.set(String(year), issues);

  function load(year) {
    if (loaded.has(year)) return Promise.resolve(loaded.get(year));
    return new Promise((done) => {
      const script = document.createElement("script");
      script.src = year + ".js";
      script.onload = () => done(loaded.get(year) || []);
      script.onerror = () => done([]);
      document.head.append(script);
    });
  }

  // The texts of an issue: [anchor, title, text].
  function hit(issue, words) {
    issue.folded = issue.folded || issue.parts.map((part) => fold(part[1] + "\n" + part[2]));
    const head = (issue.head = issue.head || fold([issue.date, issue.numbers, issue.title].join(" ")));
    const everywhere = issue.folded.join("\n") + "\n" + head;
    if (!words.every((word) => everywhere.includes(word))) return null;
    // The part with most of the words, of several the first.
    let best = 0;
    let most = -1;
    issue.folded.forEach((text, index) => {
      const count = words.filter((word) => text.includes(word)).length;
      if (count > most) [best, most] = [index, count];
    });
    return issue.parts[best];
  }

  // A text with the words marked; characters may fold to more than one.
  function marked(text, words, from, to) {
    const cut = document.createDocumentFragment();
    // Where the character begins that each unit of the folded text stands for.
    const starts = [];
    let folded = "";
    let at = 0;
    for (const character of text) {
      const part = fold(character);
      for (let unit = 0; unit < part.length; unit += 1) starts.push(at);
      folded += part;
      at += character.length;
    }
    starts.push(at);
    const spans = [];
    for (const word of words) {
      for (let found = folded.indexOf(word); found >= 0; found = folded.indexOf(word, found + word.length)) {
        spans.push([starts[found], starts[found + word.length]]);
      }
    }
    spans.sort((a, b) => a[0] - b[0]);
    let last = from;
    for (const [start, end] of spans) {
      if (start < last || end > to) continue;
      cut.append(text.slice(last, start));
      const mark = document.createElement("mark");
      mark.textContent = text.slice(start, end);
      cut.append(mark);
      last = end;
    }
    cut.append(text.slice(last, to));
    return cut;
  }

  function snippet(text, words) {
    const folded = fold(text);
    const places = words.map((word) => folded.indexOf(word)).filter((place) => place >= 0);
    const first = places.length ? Math.min(...places) : 0;
    const from = Math.max(0, Math.min(first, text.length) - 30);
    const to = Math.min(text.length, from + 120);
    const line = document.createElement("p");
    line.className = "abstract";
    if (from > 0) line.append("…");
    line.append(marked(text, words, from, to));
    if (to < text.length) line.append("…");
    return line;
  }

  function show(issue, part, words) {
    const item = document.createElement("li");
    const heading = document.createElement("h2");
    const link = document.createElement("a");
    link.href = "../" + issue.href + (part[0] ? "#" + part[0] : "");
    link.textContent = [issue.date, issue.numbers, issue.title].filter(Boolean).join(" ");
    heading.append(link);
    item.append(heading);
    if (part[1]) {
      const title = document.createElement("p");
      title.className = "headline";
      title.append(marked(part[1], words, 0, part[1].length));
      item.append(title);
    }
    item.append(snippet(part[2], words));
    results.append(item);
  }

  async function search(query) {
    const own = (run += 1);
    const words = fold(query).split(/\s+/).filter(Boolean);
    results.replaceChildren();
    more.hidden = true;
    if (!words.length) {
      state.textContent = "";
      return;
    }
    state.textContent = state.dataset.searching;
    const hits = [];
    let next = 0;
    // At least so many hits are shown, and the years they are in whole.
    async function further(wanted) {
      while (next < years.length && hits.length < wanted) {
        const issues = await load(years[next]);
        if (own !== run) return;
        next += 1;
        for (const issue of issues) {
          const part = hit(issue, words);
          if (!part) continue;
          hits.push(issue);
          show(issue, part, words);
        }
      }
      more.hidden = next >= years.length;
      const found = state.dataset.found.replace("{}", hits.length);
      state.textContent = hits.length ? found : state.dataset.nothing;
    }
    more.onclick = () => further(hits.length + enough);
    await further(enough);
  }

  document.querySelector("form").addEventListener("submit", (event) => {
    event.preventDefault();
    history.replaceState(null, "", "?q=" + encodeURIComponent(field.value));
    search(field.value);
  });
  let pause;
  field.addEventListener("input", (event) => {
    if (event.isComposing) return;
    clearTimeout(pause);
    pause = setTimeout(() => search(field.value), 150);
  });
  field.addEventListener("compositionend", () => search(field.value));

  field.value = new URLSearchParams(location.search).get("q") || "";
  search(field.value);
  field.focus();
})();
