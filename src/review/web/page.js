"use strict";
// The page shows what the server knows and sends what the user does. It decides nothing about entries; all texts come from
// the server. Text of documents is only ever put into text nodes.
(() => {
  const $ = (id) => document.getElementById(id);
  const key = new URLSearchParams(location.search).get("key") || "";
  const list = $("list"), rowsBox = $("rows"), dialog = $("dialog");
  let words, labels, bindings = new Map(), commands = new Map();
  let state = null, rows = [], order = [], top_ = -1, queue = Promise.resolve(), opener = null, over = false;

  // Characters that nobody sees, or that turn the line round.
  const HIDDEN = /[\u0000-\u001f\u007f-\u009f\u00ad\u200b-\u200f\u202a-\u202e\u2060-\u2064\u2066-\u2069\ufeff]/g;
  const safe = (text) => String(text).replace(HIDDEN, (c) => "\\u{" + c.codePointAt(0).toString(16) + "}");
  const number = (n) => n.toLocaleString("en");

  function make(tag, options = {}, ...children) {
    const { text, data, on, ...rest } = options;
    const node = Object.assign(document.createElement(tag), rest);
    if (text !== undefined) node.textContent = text;
    if (data) Object.assign(node.dataset, data);
    if (on) node.addEventListener("click", on);
    node.append(...children.filter((c) => c !== null && c !== undefined));
    return node;
  }

  async function ask(path, body, headers = {}) {
    const response = await fetch(path, {
      method: body === undefined ? "GET" : "POST",
      headers: { "x-shuyu-key": key, ...(body === undefined ? {} : { "content-type": "application/json" }), ...headers },
      body: body === undefined ? undefined : JSON.stringify(body),
    });
    if (!response.ok) throw new Error(await response.text());
    return response.json();
  }

  // Actions go one after another, so that fast keys keep their order.
  function act(action) {
    queue = queue.then(async () => {
      if (over) return;
      const known = { revision: state.revision, order: state.orderRevision };
      take(await ask("/api/act", { known, at: state.selected, action }));
    }).catch(lost);
    return queue;
  }

  function lost(error) {
    if (over) return;
    say(error instanceof TypeError ? labels.lost : error.message, true);
  }

  async function listen() {
    while (!over) {
      try {
        const query = `revision=${state.revision}&order=${state.orderRevision}`;
        const before = state.revision;
        const news = await ask(`/api/news?${query}`, undefined, { "x-shuyu-print": state.print });
        // An action that was answered meanwhile knows more.
        if (state.revision === before) take(news);
      } catch (error) {
        lost(error);
        await new Promise((done) => setTimeout(done, 2000));
      }
    }
  }

  function take(news) {
    if (news.all) rows = news.all;
    for (const row of news.rows || []) rows[row[0]] = row;
    if (news.order) order = news.order;
    const moved = !state || state.place !== news.place || news.order;
    const sameEntry = state && state.entry && news.entry && JSON.stringify(state.entry) === JSON.stringify(news.entry);
    state = { ...news, all: undefined, rows: undefined, order: undefined, entry: news.entry };
    if (news.message) say(news.message.text, news.message.warning);
    if (state.trouble) say(state.trouble, true);
    showHead();
    if (moved) scrollToPlace();
    showRows(true);
    if (!sameEntry) showEntry();
  }

  function say(text, warning) {
    $("message").textContent = safe(text);
    $("message").className = warning ? "warning" : "";
  }

  // ---- the head and the tools

  function showHead() {
    $("names").textContent = state.names.map(safe).join(", ");
    $("progress").textContent = state.progressText;
    const p = state.progress;
    $("bar").value = p.entries ? 1 - p.left / p.entries : 1;
    $("saved").textContent = state.trouble ? "!" : state.saved ? labels.saved : labels.saving;
    $("saved").className = state.trouble ? "trouble" : "";
    const filter = state.filter;
    const set = filter.statuses.length + filter.kinds.length + filter.bases.length + (filter.min_count ? 1 : 0);
    $("filter").classList.toggle("on", set > 0);
    if (document.activeElement !== $("search")) $("search").value = filter.text;
    $("sort").value = JSON.stringify(state.sort);
    for (const b of document.querySelectorAll("[data-command=undo]")) b.disabled = !state.history[0];
    for (const b of document.querySelectorAll("[data-command=redo]")) b.disabled = !state.history[1];
    $("nothing").hidden = order.length > 0;
    $("nothing").textContent = p.entries ? labels.nothingShown : labels.empty;
  }

  function caption(command, name) {
    const binding = commands.get(command);
    return [make("kbd", { text: binding.shown.split(" ")[0], ariaHidden: "true" }), name || binding.name];
  }

  function setUp() {
    labels = words.labels;
    document.title = labels.title;
    for (const b of words.keys) {
      commands.set(b.command, b);
      for (const k of b.keys) bindings.set(k, b.command);
    }
    for (const [wide, plain] of words.wide) if (bindings.has(plain)) bindings.set(wide, bindings.get(plain));
    $("search").placeholder = labels.search;
    $("search").setAttribute("aria-label", labels.search);
    list.setAttribute("aria-label", labels.listOf);
    $("sort-label").textContent = labels.sort;
    $("tools").setAttribute("aria-label", labels.filter);
    $("actions").setAttribute("aria-label", labels.keys);
    for (const [by, name] of words.sorts) {
      for (const reversed of [false, true]) {
        $("sort").append(make("option", { value: JSON.stringify({ by, reversed }), text: reversed ? `${name} ↑` : name }));
      }
    }
    $("sort").setAttribute("aria-label", labels.sort);
    for (const b of document.querySelectorAll("nav [data-command]")) b.append(...caption(b.dataset.command));
    const main = ["approve", "reject", "later", "next-undecided"];
    const more = ["target", "source", "kind", "note", "boundaries", "variant", "range", "approve-shown", "reject-shown", "reason", "reopen"];
    for (const command of [...main, ...more]) {
      const button = make("button", { data: { command } }, ...caption(command));
      button.title = commands.get(command).what;
      if (command === "approve") button.className = "approve";
      if (["reason", "reopen", "range"].includes(command)) button.className = "less";
      $("actions").append(button);
    }
    for (const [name, label] of [["mark", ""], ["source", labels.source], ["target", labels.target], ["kind", labels.kind],
      ["number count", labels.count], ["number documents", labels.documents], ["number score", labels.score]]) {
      $("heading").append(make("span", { className: name, text: label }));
    }
  }

  // ---- the list: only the rows on the screen are in the page

  const rowHeight = () => parseFloat(getComputedStyle(document.documentElement).getPropertyValue("--row"));
  const MARKS = [" ", "✓", "✗", "~"];

  function showRows(force) {
    const height = rowHeight(), n = order.length;
    const first = Math.max(0, Math.floor(list.scrollTop / height) - 5);
    if (!force && first === top_) return;
    top_ = first;
    const last = Math.min(n, first + Math.ceil(list.clientHeight / height) + 10);
    rowsBox.style.height = n * height + "px";
    // The columns' names stand over the columns, with a scroll bar or without.
    $("heading").style.paddingRight = 10 + list.offsetWidth - list.clientWidth + "px";
    const out = [];
    const shown = (place) => {
      const [id, source, target, status, kind, count, documents, score] = rows[order[place]];
      const name = words.statuses[status], here = place === state.place;
      const inRange = state.range && place >= state.range[0] && place < state.range[1];
      const row = make("div", { className: `row ${name}${here ? " here" : ""}${inRange ? " range" : ""}`, id: `row-${id}`, data: { id } },
        make("span", { className: "mark", text: MARKS[status], ariaHidden: "true" }),
        make("span", { className: "source", lang: "zh", text: safe(source) }),
        make("span", { className: target ? "target" : "target none", text: target ? safe(target) : "—" }),
        make("span", { className: "kind", text: words.kinds[kind] }),
        make("span", { className: "number count", text: number(count) }),
        make("span", { className: "number documents", text: number(documents) }),
        make("span", { className: "number score", text: score.toFixed(2) }));
      row.style.top = place * height + "px";
      row.setAttribute("role", "option");
      row.setAttribute("aria-selected", String(inRange || here));
      row.setAttribute("aria-posinset", place + 1);
      row.setAttribute("aria-setsize", n);
      row.setAttribute("aria-label", `${safe(source)} = ${target ? safe(target) : "—"}, ${name}, ${words.kinds[kind]}, ${labels.count} ${count}`);
      return row;
    };
    for (let place = first; place < last; place++) out.push(shown(place));
    // The selected row stays in the page for screen readers, also when it is scrolled away.
    if (n && (state.place < first || state.place >= last)) out.push(shown(state.place));
    rowsBox.replaceChildren(...out);
    if (state.selected !== null && n) list.setAttribute("aria-activedescendant", `row-${state.selected}`);
    else list.removeAttribute("aria-activedescendant");
  }

  function scrollToPlace() {
    const height = rowHeight(), from = state.place * height;
    rowsBox.style.height = order.length * height + "px";
    if (from < list.scrollTop) list.scrollTop = from;
    else if (from + height > list.scrollTop + list.clientHeight) list.scrollTop = from + height - list.clientHeight;
  }

  list.addEventListener("scroll", () => requestAnimationFrame(() => state && showRows(false)), { passive: true });
  new ResizeObserver(() => state && (scrollToPlace(), showRows(true))).observe(list);
  rowsBox.addEventListener("click", (event) => {
    const row = event.target.closest(".row");
    if (!row) return;
    const id = Number(row.dataset.id);
    act(event.shiftKey ? { do: "select-to", id } : { do: "select", id });
    list.focus();
  });
  rowsBox.addEventListener("dblclick", () => run("target"));

  // ---- the selected entry

  function showEntry() {
    const box = $("entry"), e = state.entry;
    if (!e) return box.replaceChildren();
    const out = [
      make("h2", { lang: "zh", text: safe(e.source) }),
      make("p", { className: e.target ? "target" : "target none", text: e.target ? safe(e.target) : "—" }),
      make("p", { className: `state ${e.status}` }, make("b", { text: `${MARKS[words.statuses.indexOf(e.status)]} ${e.status}` }),
        ` · ${e.kind} · ${labels.score.toLowerCase()} ${e.score.toFixed(2)}`),
    ];
    const dl = make("dl");
    const line = (label, ...what) => dl.append(make("dt", { text: label }), make("dd", {}, ...what));
    if (e.note) line(labels.note, safe(e.note));
    if (e.reason) line(labels.reason, safe(e.reason));
    if (e.conflicts.length) line(labels.conflicts, safe(e.conflicts.join(" · ")));
    if (e.variants.length) line(labels.variants, e.variants.map(safe).join(" · "));
    if (e.alternatives.length) {
      line(labels.others, make("div", { className: "choices" }, ...e.alternatives.map((text, i) =>
        make("button", { on: () => act({ do: "take", number: i + 1 }), data: { alternative: i + 1 } }, i < 9 ? make("kbd", { text: i + 1, ariaHidden: "true" }) : null, safe(text)))));
    }
    line(labels.from, e.from);
    if (e.look) {
      const keys = { "left true": "extend-left", "left false": "shrink-left", "right true": "extend-right", "right false": "shrink-right" };
      const seen = new Set();
      line(labels.boundary, make("div", { className: "choices", id: "choices" }, ...e.look.choices.map((c) => {
        const command = keys[`${c.end} ${c.longer}`];
        const first = !seen.has(command) && seen.add(command);
        const letters = [...c.source];
        const letter = c.end === "left" ? letters[0] : letters[letters.length - 1];
        const action = { do: "boundary", end: c.end, longer: c.longer, ...(c.longer ? { with: letter } : {}) };
        const button = make("button", { on: () => act(action), data: { choice: command } },
          first ? make("kbd", { text: commands.get(command).shown.split(" ")[0], ariaHidden: "true" }) : null,
          make("span", { lang: "zh", text: safe(c.source) }), make("small", { text: c.count === null ? "?" : `${number(c.count)}×` }));
        button.title = commands.get(command).what;
        return button;
      })));
    }
    line(labels.why, e.why.map(safe).join(" · "));
    out.push(dl);
    const places = e.look ? e.look.contexts : [];
    out.push(make("h3", { text: `${labels.places} ${places.length || ""} ${state.reading ? labels.reading : ""}` }));
    if (places.length) {
      out.push(make("ul", { className: "places", lang: "zh" }, ...places.map((c) => make("li", {},
        make("span", { className: "file", text: safe(c.place) }), safe(c.before), make("mark", { text: safe(c.term) }), safe(c.after)))));
    } else if (!state.reading) {
      out.push(make("p", { className: "none", text: labels.noPlaces }));
    }
    box.setAttribute("aria-label", safe(e.source));
    box.replaceChildren(...out);
    box.scrollTop = 0;
  }

  // ---- dialogs

  function open_(title, ...content) {
    opener = document.activeElement;
    const heading = make("h2", { text: title, id: "dialog-title" });
    dialog.setAttribute("aria-labelledby", "dialog-title");
    dialog.replaceChildren(heading, ...content);
    if (!dialog.open) dialog.showModal();
  }

  function close_() {
    if (dialog.open) dialog.close();
  }

  dialog.addEventListener("close", () => {
    dialog.replaceChildren();
    const back = opener && opener.isConnected && opener !== document.body ? opener : list;
    back.focus();
  });
  dialog.addEventListener("click", (event) => { if (event.target === dialog) close_(); });

  function buttons(name, on) {
    return make("div", { className: "buttons" },
      make("button", { type: "button", text: labels.cancel, on: close_ }),
      make("button", { type: "submit", className: "main", text: name, on }));
  }

  function typeFor(command) {
    const e = state.entry;
    if (!e) return;
    const many = command === "note";
    const input = make(many ? "textarea" : "input", { id: "text", value: e[command], spellcheck: many, autocomplete: "off", rows: 4 });
    if (!many) input.type = "text";
    input.lang = command === "source" ? "zh" : "";
    const form = make("form", { method: "dialog" }, input, buttons(labels.save));
    input.setAttribute("aria-label", labels[command]);
    form.addEventListener("submit", () => act({ do: command, text: input.value }));
    input.addEventListener("keydown", (event) => {
      // Enter that ends a composition of the input method saves nothing.
      if (event.key === "Enter" && event.isComposing) event.stopPropagation();
      if (many && event.key === "Enter" && (event.ctrlKey || event.metaKey)) form.requestSubmit();
    });
    open_(`${labels[command]}: ${safe(e.source)}`, form);
    input.focus();
    input.select();
  }

  function pickKind() {
    if (!state.entry) return;
    const choices = words.kinds.map((kind, i) => make("button", { data: { key: i + 1 }, on: () => { close_(); act({ do: "kind", kind }); } },
      make("kbd", { text: i + 1 }), kind));
    open_(`${labels.kind}: ${safe(state.entry.source)}`, make("div", { className: "pick" }, ...choices));
    choices[words.kinds.indexOf(state.entry.kind)].focus();
  }

  function pickHost() {
    if (!state.entry) return;
    const input = make("input", { type: "search", placeholder: labels.search, autocomplete: "off" });
    input.setAttribute("aria-label", labels.search);
    const box = make("div", { className: "pick" });
    let asked = 0;
    const fill = async () => {
      const mine = ++asked;
      const ids = await ask(`/api/hosts?text=${encodeURIComponent(input.value)}`).catch((e) => (lost(e), []));
      if (mine !== asked) return;
      box.replaceChildren(...ids.map((id) => {
        const [, source, target, status, , count] = rows[id];
        return make("button", { data: { host: id }, on: () => { close_(); act({ do: "variant-of", id }); } },
          `${MARKS[status]} ${safe(source)}  ${safe(target)}  ${number(count)}×`);
      }));
    };
    input.addEventListener("input", fill);
    input.addEventListener("keydown", (event) => {
      if (event.isComposing) return;
      if (event.key === "Enter") { event.preventDefault(); box.firstElementChild?.click(); }
      if (event.key === "ArrowDown") { event.preventDefault(); box.firstElementChild?.focus(); }
    });
    open_(`${safe(state.entry.source)} → ${labels.variantOf.toLowerCase()} …`, input, box,
      make("div", { className: "buttons" }, make("button", { text: labels.cancel, on: close_ })));
    input.focus();
    fill();
  }

  function setFilter() {
    const group = (label, all, field) => make("fieldset", {}, make("legend", { text: label }), ...all.map((value) => {
      const box = make("input", { type: "checkbox", checked: state.filter[field].includes(value) });
      box.addEventListener("change", () => {
        const filter = structuredClone(state.filter);
        filter[field] = all.filter((v) => (v === value ? box.checked : filter[field].includes(v)));
        act({ do: "filter", filter });
      });
      return make("label", {}, box, value);
    }));
    const least = make("input", { type: "number", min: 0, value: state.filter.min_count });
    least.addEventListener("input", () => act({ do: "filter", filter: { ...state.filter, min_count: Math.max(0, Math.trunc(least.valueAsNumber || 0)) } }));
    open_(labels.filter, group(labels.status, words.statuses, "statuses"), group(labels.kind, words.kinds, "kinds"),
      group(labels.basis, words.bases, "bases"), make("label", {}, `${labels.atLeast} `, least, "×"),
      make("div", { className: "buttons" },
        make("button", { text: labels.clear, on: () => { act({ do: "filter", filter: { statuses: [], kinds: [], bases: [], min_count: 0, text: "" } }); close_(); } }),
        make("button", { className: "main", text: labels.close, on: close_ })));
  }

  function confirm_(status) {
    const number_ = state.open;
    if (!number_) return act({ do: "decide-shown", status, number: 0 });
    const yes = make("button", { className: "main", id: "yes", text: labels.yes, on: () => { close_(); act({ do: "decide-shown", status, number: number_ }); } });
    open_(state.previews[status], make("div", { className: "buttons" }, make("button", { text: labels.no, on: close_ }), yes));
    yes.focus();
  }

  function help() {
    const parts = [];
    for (const group of new Set(words.keys.map((k) => k.group))) {
      const dl = make("dl", { className: "keys" });
      for (const k of words.keys.filter((k) => k.group === group)) dl.append(make("dt", { text: k.shown }), make("dd", { text: k.what }));
      parts.push(make("h3", { text: group }), dl);
    }
    open_(labels.keys, ...parts, make("div", { className: "buttons" }, make("button", { className: "main", text: labels.close, on: close_ })));
  }

  function quit() {
    const yes = make("button", { className: "main", text: labels.yes, on: async () => {
      close_();
      await queue;
      const answer = await ask("/api/end", {}).catch((e) => (lost(e), {}));
      if (answer.ended) {
        over = true;
        document.querySelector("main").inert = $("tools").inert = $("actions").inert = true;
        say(labels.ended);
      } else if (answer.trouble) say(answer.trouble, true);
    } });
    open_(labels.quitQuestion, make("div", { className: "buttons" }, make("button", { text: labels.no, on: close_ }), yes));
    yes.focus();
  }

  // ---- commands and keys

  const page = () => Math.max(1, Math.floor(list.clientHeight / rowHeight()) - 1);
  const run_ = {
    "approve": () => act({ do: "decide", status: "approved" }),
    "reject": () => act({ do: "decide", status: "rejected" }),
    "later": () => act({ do: "decide", status: "later" }),
    "reopen": () => act({ do: "decide", status: "candidate" }),
    "undo": () => act({ do: "undo" }),
    "redo": () => act({ do: "redo" }),
    "next-undecided": () => act({ do: "next-undecided" }),
    "previous-undecided": () => act({ do: "previous-undecided" }),
    "target": () => typeFor("target"),
    "source": () => typeFor("source"),
    "note": () => typeFor("note"),
    "reason": () => typeFor("reason"),
    "kind": pickKind,
    "alternative": (k) => act({ do: "take", number: Number(k) }),
    "boundaries": () => document.querySelector("#choices button")?.focus(),
    "extend-left": () => act({ do: "boundary", end: "left", longer: true }),
    "shrink-left": () => act({ do: "boundary", end: "left", longer: false }),
    "extend-right": () => act({ do: "boundary", end: "right", longer: true }),
    "shrink-right": () => act({ do: "boundary", end: "right", longer: false }),
    "variant": pickHost,
    "search": () => { $("search").focus(); $("search").select(); },
    "filter": setFilter,
    "sort": () => { $("sort").focus(); $("sort").showPicker?.(); },
    "clear-filter": () => {
      if (state.range) act({ do: "range" });
      else if (state.filter.text) act({ do: "search", text: "" });
      else act({ do: "filter", filter: { statuses: [], kinds: [], bases: [], min_count: 0, text: "" } });
      list.focus();
    },
    "range": () => act({ do: "range" }),
    "approve-shown": () => confirm_("approved"),
    "reject-shown": () => confirm_("rejected"),
    "down": () => act({ do: "move", by: 1 }),
    "up": () => act({ do: "move", by: -1 }),
    "page-down": () => act({ do: "move", by: page() }),
    "page-up": () => act({ do: "move", by: -page() }),
    "first": () => act({ do: "first" }),
    "last": () => act({ do: "last" }),
    "contexts-down": () => $("entry").scrollBy(0, 60),
    "contexts-up": () => $("entry").scrollBy(0, -60),
    "help": help,
    "quit": quit,
  };

  function run(command, key_) {
    if (state && !over) run_[command](key_);
  }

  document.addEventListener("click", (event) => {
    const button = event.target.closest("[data-command]");
    if (button) run(button.dataset.command);
  });

  $("search").addEventListener("input", (event) => { if (!event.isComposing) act({ do: "search", text: $("search").value }); });
  $("search").addEventListener("compositionend", () => act({ do: "search", text: $("search").value }));
  $("search").addEventListener("keydown", (event) => {
    if (event.isComposing) return;
    if (event.key === "Enter" || event.key === "Escape") {
      if (event.key === "Escape") { $("search").value = ""; act({ do: "search", text: "" }); }
      event.preventDefault();
      list.focus();
    }
  });
  $("sort").addEventListener("change", () => { act({ do: "sort", sort: JSON.parse($("sort").value) }); list.focus(); });

  document.addEventListener("keydown", (event) => {
    if (event.isComposing || event.altKey || !state) return;
    const name = (event.ctrlKey || event.metaKey ? "Ctrl+" : "") + (event.shiftKey && /^(Arrow|Tab)/.test(event.key) ? "Shift+" : "") + event.key;
    if (dialog.open) {
      const choice = /^[1-9]$/.test(name) && dialog.querySelector(`button[data-key="${name}"]`);
      if (choice) { event.preventDefault(); choice.click(); }
      if (name === "ArrowDown" || name === "ArrowUp") {
        const all = [...dialog.querySelectorAll(".pick button")], at = all.indexOf(document.activeElement);
        if (at >= 0) { event.preventDefault(); all[at + (name === "ArrowDown" ? 1 : -1)]?.focus(); }
      }
      return;
    }
    const typing = /^(INPUT|TEXTAREA|SELECT)$/.test(event.target.tagName);
    const onButton = event.target.tagName === "BUTTON";
    // What the browser needs for moving and for buttons stays with it, and so does copying.
    if (typing || (onButton && (name === "Enter" || name === " ")) || name.endsWith("Tab") || name === "Ctrl+c" || name === "Ctrl+r") return;
    const command = bindings.get(name);
    if (!command) return;
    event.preventDefault();
    run(command, name);
  });

  (async () => {
    try {
      const first = await ask("/api/all");
      words = first.words;
      setUp();
      take(first);
      list.focus();
      listen();
    } catch (error) {
      $("message").textContent = error.message;
    }
  })();
})();
