/**
 * Makes the page a record: ticks with time and initials, evidence and notes, kept in this browser by
 * step and hash, exported and imported as JSON Lines. Each line holds the SHA-256 of the line before
 * and ends in its own, so that `upgrade-runbook journal verify` sees what was edited. Text of the
 * runbook and of records only ever becomes text nodes and values, never markup.
 */
(() => {
  "use strict";
  const { body, documentElement: page } = document;
  const { document: documentId, product, role, from, to, runbook, key = documentId, dates } = body.dataset;
  const storeName = `upgrade-runbook: ${key}`;
  const find = (selector, root = document) => root.querySelector(selector);
  const findAll = (selector, root = document) => [...root.querySelectorAll(selector)];
  const on = (element, type, act) => element.addEventListener(type, act);
  const make = (tag, properties, ...children) => {
    const element = Object.assign(document.createElement(tag), properties);
    element.append(...children);
    return element;
  };
  const say = (words) => (find("#said").textContent = words);

  /* ------------------------------------------------------------------ SHA-256 (FIPS 180-4) */
  // Our own, because browsers give theirs to secure contexts only, and a page on a stick or on the intranet is none.
  const primes = [];
  for (let n = 2; primes.length < 64; n++) if (primes.every((prime) => n % prime)) primes.push(n);
  const fraction = (root) => (n) => ((n ** root % 1) * 2 ** 32) | 0;
  const initial = primes.slice(0, 8).map(fraction(1 / 2));
  const rounds = primes.map(fraction(1 / 3));
  const turn = (word, by) => (word >>> by) | (word << (32 - by));
  const sha256 = (text) => {
    const bytes = new TextEncoder().encode(text);
    const padded = new DataView(new ArrayBuffer(((bytes.length + 72) >> 6) << 6));
    bytes.forEach((byte, index) => padded.setUint8(index, byte));
    padded.setUint8(bytes.length, 128);
    padded.setUint32(padded.byteLength - 8, bytes.length / 2 ** 29);
    padded.setUint32(padded.byteLength - 4, bytes.length << 3);
    let hash = initial;
    for (let block = 0; block < padded.byteLength; block += 64) {
      const words = [];
      let [a, b, c, d, e, f, g, h] = hash;
      for (let i = 0; i < 64; i++) {
        const [x, y] = [words[i - 15], words[i - 2]];
        words[i] =
          i < 16
            ? padded.getInt32(block + 4 * i)
            : (words[i - 16] +
                (turn(x, 7) ^ turn(x, 18) ^ (x >>> 3)) +
                words[i - 7] +
                (turn(y, 17) ^ turn(y, 19) ^ (y >>> 10))) |
              0;
        const one = (h + (turn(e, 6) ^ turn(e, 11) ^ turn(e, 25)) + ((e & f) ^ (~e & g)) + rounds[i] + words[i]) | 0;
        const two = ((turn(a, 2) ^ turn(a, 13) ^ turn(a, 22)) + ((a & b) ^ (a & c) ^ (b & c))) | 0;
        [a, b, c, d, e, f, g, h] = [(one + two) | 0, a, b, c, (d + one) | 0, e, f, g];
      }
      hash = [a, b, c, d, e, f, g, h].map((word, i) => (word + hash[i]) | 0);
    }
    return hash.map((word) => (word >>> 0).toString(16).padStart(8, "0")).join("");
  };

  /* ------------------------------------------------------------------------------ the record */
  let lines = [];
  let operator = "";
  /** The way of running the product whose commands alone are shown; empty: all. */
  let hosting = "";
  /** What was filled in, by label; and what was decided and signed, by the input's name. */
  let fields = {};
  let signs = {};
  /** Step id to what the record says of it. */
  let states = new Map();
  let isKept = true;

  /** The time of this place with its distance from UTC, which is in minutes. */
  const now = () => {
    const zone = -new Date().getTimezoneOffset();
    const iso = (time) => new Date(time).toISOString();
    return (
      iso(Date.now() + zone * 60_000).slice(0, 19) + (zone < 0 ? "-" : "+") + iso(Math.abs(zone) * 60_000).slice(11, 16)
    );
  };
  /** As the theme writes dates; the month's names are English like the rest. */
  const printed = (time) => {
    const month = Number(time.slice(5, 7));
    const name = new Date(2000, month - 1).toLocaleString("en", { month: "long" });
    const values = {
      YYYY: time.slice(0, 4),
      MMMM: name,
      MMM: name.slice(0, 3),
      MM: time.slice(5, 7),
      M: month,
      DD: time.slice(8, 10),
      D: Number(time.slice(8, 10)),
    };
    return `${dates.replace(/YYYY|M{1,4}|D{1,2}/g, (token) => values[token])} ${time.slice(11, 16)}`;
  };

  const read = () => {
    try {
      const kept = JSON.parse(localStorage.getItem(storeName));
      if (kept) ({ lines, operator, hosting = "", fields = {}, signs = {} } = kept);
    } catch {
      isKept = false;
    }
  };
  const store = (name, value) => {
    try {
      localStorage.setItem(name, value);
    } catch {
      isKept = false;
    }
  };
  const keep = () => {
    store(storeName, JSON.stringify({ lines, operator, hosting, fields, signs }));
    if (!isKept) say("This browser keeps nothing for this page: export the record before you close it.");
  };
  const sealOf = (last) => (last ? sha256(last) : "0".repeat(64));
  const seal = (entry) => {
    const last = lines.at(-1);
    const open = JSON.stringify({
      sequence: last ? JSON.parse(last).sequence + 1 : 1,
      time: now(),
      ...entry,
      previous: sealOf(last),
    }).slice(0, -1);
    lines.push(`${open},"sha256":"${sha256(open)}"}`);
  };
  const write = (event, step, outcome = null, evidence = null, by = operator) => {
    // Another window may have written since.
    if (isKept) read();
    if (!lines.length)
      seal({
        event: "start",
        step: null,
        runbook,
        operator: operator || null,
        outcome: null,
        evidence: null,
        schemaVersion: 1,
        product,
        role,
        from,
        to,
      });
    seal({
      event,
      step: step && { id: step.dataset.id, hash: step.dataset.hash },
      runbook,
      operator: by || null,
      outcome,
      evidence,
    });
    keep();
    show();
  };
  /** What the lines come to, step by step. */
  const replay = () => {
    states = new Map();
    for (const line of lines) {
      const { event, step, time, operator: by, outcome, evidence } = JSON.parse(line);
      if (!step) continue;
      const state = states.get(step.id) ?? {};
      states.set(step.id, state);
      if (event === "evidence" || event === "note") state[event] = evidence;
      else if (event === "initials") state.by = by;
      else Object.assign(state, { outcome, time, by, hash: step.hash });
    }
  };
  /** Why lines are no unbroken record; nothing where they are one. */
  const fault = (candidates) => {
    let last;
    for (const [index, line] of candidates.entries()) {
      let entry;
      try {
        entry = JSON.parse(line);
      } catch {
        return `line ${index + 1} is no JSON`;
      }
      const open = line.slice(0, line.lastIndexOf(',"sha256":'));
      if (!entry || typeof entry !== "object" || typeof entry.time !== "string")
        return `line ${index + 1} is no line of a record`;
      if ("sha256" in entry && entry.sha256 !== sha256(open)) return `line ${index + 1} was edited`;
      if (entry.sequence !== index + 1) return `before line ${index + 1} something is missing or was put in`;
      if (entry.previous !== sealOf(last)) return `line ${index || 1} was edited`;
      last = line;
    }
  };

  /* -------------------------------------------------------------------------------- the steps */
  const steps = findAll(".step");
  /** Step to its number, its fields and buttons. */
  const parts = new Map();
  /** What a line holds as evidence: a word of ours, or what a script found out. */
  const printedEvidence = (value) => (typeof value === "string" ? value : value ? JSON.stringify(value) : "");
  const fit = (area) => {
    area.style.height = "auto";
    area.style.height = `${area.scrollHeight + 2}px`;
  };

  for (const step of steps) {
    step.dataset.hash = [...atob(step.dataset.hash.replace(/-/g, "+").replace(/_/g, "/"))]
      .map((byte) => byte.charCodeAt(0).toString(16).padStart(2, "0"))
      .join("");
    const label = find("label", step);
    const box = find("input", label);
    const number = label.lastChild.data;
    const entry = find("#entry").content.cloneNode(true).firstChild;
    const [initials, evidence, note] = findAll("input, textarea", entry);
    const skip = find("button", entry);
    parts.set(step, { number, box, initials, evidence, note, skip, time: find("time", entry) });
    label.id = `n-${step.id}`;
    find(".command", step).id = `c-${step.id}`;
    box.setAttribute("aria-labelledby", `n-${step.id} c-${step.id}`);
    for (const [field, name] of [
      [initials, "Initials"],
      [evidence, "Evidence"],
      [note, "Note"],
    ])
      field.ariaLabel = `${name}, step ${number}`;
    skip.ariaLabel = `Skip step ${number}`;
    find(".done", entry).append(
      " ",
      make("a", { href: `#${step.id}`, ariaLabel: `Link to step ${number}`, textContent: `#${number}` }),
    );
    find(":scope > :is(.steps, .origin)", step).before(entry);
    on(box, "change", () => write(box.checked ? "done" : "undone", step, box.checked ? "done" : "open"));
    on(skip, "click", () =>
      step.classList.contains("skipped") ? write("undone", step, "open") : write("skipped", step, "skipped"),
    );
    on(initials, "change", () => write("initials", step, null, null, initials.value.trim()));
    on(evidence, "change", () => write("evidence", step, null, evidence.value.trim() || null));
    on(note, "change", () => write("note", step, null, note.value.trim() || null));
    for (const area of [evidence, note]) on(area, "input", () => fit(area));
    on(box, "keydown", (event) => {
      const by = { ArrowDown: 1, ArrowUp: -1 }[event.key];
      if (!by) return;
      event.preventDefault();
      const shown = steps.filter((other) => other.offsetParent);
      const next = shown[shown.indexOf(step) + by];
      if (next) parts.get(next).box.focus();
    });
  }

  /* ---------------------------------------------------------------------- what is filled in once */
  /** What a value is in a command: as it was typed, however the shell reads it. */
  const guarded = (value, shell, before) => {
    const isSh = shell === "Shell";
    let open = "";
    for (const sign of before.replace(isSh ? /\\./g : /`./g, "")) {
      if (sign === open) open = "";
      else if (!open && /["']/.test(sign)) open = sign;
    }
    if (open === "'") return value.replace(isSh ? /'/g : /['‘-‛]/g, isSh ? "'\\''" : "$&$&");
    if (open === '"') return value.replace(isSh ? /["\\$`]/g : /["“-„$`]/g, isSh ? "\\$&" : "`$&");
    return value;
  };
  /** Label to its input and its places. */
  const blanks = new Map();
  for (const place of findAll(".blank")) {
    const label = place.textContent;
    if (!blanks.has(label)) {
      const input = make("input", { autocomplete: "off" });
      on(input, "input", () => {
        fields[label] = input.value.trim();
        fill();
        keep();
      });
      find("#fields div").append(make("label", {}, label[0].toUpperCase() + label.slice(1), input));
      blanks.set(label, { input, places: [] });
    }
    const command = place.closest(".cmd");
    let before = "";
    if (command) {
      const range = document.createRange();
      range.setStart(command, 0);
      range.setEndBefore(place);
      before = range.toString();
    }
    blanks.get(label).places.push({ place, shell: command?.dataset.shell, before });
  }
  const copies = [];
  const fill = () => {
    for (const [label, { input, places }] of blanks) {
      const value = fields[label] ?? "";
      if (input !== document.activeElement) input.value = value;
      for (const { place, shell, before } of places) {
        place.className = value ? "given" : "blank";
        place.textContent = value ? (shell ? guarded(value, shell, before) : value) : label;
      }
    }
    for (const { button, typed } of copies) button.ariaLabel = `Copy ${typed().slice(0, 60)}`;
    for (const input of findAll(".sign input")) {
      const value = signs[input.name] ?? "";
      if (input.type === "radio") input.checked = value === input.value;
      else if (input !== document.activeElement) input.value = value;
    }
  };
  for (const input of findAll(".sign input"))
    on(input, "change", () => {
      signs[input.name] = input.value.trim();
      keep();
    });

  /** Not there where the parameters say how the product runs. */
  const choice = find("#hosting");
  const show = () => {
    replay();
    let changed = 0;
    for (const [step, { box, initials, evidence, note, skip, time }] of parts) {
      const state = states.get(step.dataset.id) ?? {};
      const wasOver = state.outcome === "done" || state.outcome === "skipped";
      const over = wasOver && state.hash === step.dataset.hash;
      const skipped = over && state.outcome === "skipped";
      const again = wasOver && !over;
      changed += again;
      box.checked = (over && !skipped) || (!wasOver && "ticked" in step.dataset);
      for (const [name, is] of Object.entries({ over, skipped, again })) step.classList.toggle(name, is);
      skip.ariaPressed = skipped;
      time.textContent = wasOver
        ? `${again ? "Changed since: look again. It was " : ""}${state.outcome} ${printed(state.time)}`
        : "";
      for (const [field, value] of [
        [initials, state.by],
        [evidence, state.evidence],
        [note, state.note],
      ]) {
        if (field !== document.activeElement) field.value = printedEvidence(value);
      }
      [evidence, note].forEach(fit);
    }
    // The way back is no part of the way.
    const ahead = steps.filter((step) => !step.closest(".rollback"));
    const over = ahead.filter((step) => step.classList.contains("over")).length;
    Object.assign(find("#progress"), { max: ahead.length, value: over });
    find("#count").textContent = `${over} of ${ahead.length} steps${changed ? `, ${changed} changed: look again` : ""}`;
    for (const part of findAll(".part:has(.step)")) part.classList.toggle("clear", !find(".step:not(.over)", part));
    if (document.activeElement !== find("#operator")) find("#operator").value = operator;
    if (choice) choice.value = hosting;
    for (const way of findAll("[data-hosting]")) way.hidden = choice?.value && way.dataset.hosting !== choice.value;
    fill();
    showRecord();
  };

  const showRecord = () => {
    const numbers = new Map([...parts].map(([step, { number }]) => [step.dataset.id, number]));
    find("#record").hidden = !lines.length;
    find("#lines").replaceChildren(
      ...lines.map((line) => {
        const { sequence, time, event, step, operator: by, evidence } = JSON.parse(line);
        const cells = [
          sequence,
          printed(time),
          step ? (numbers.get(step.id) ?? step.id) : "",
          event,
          by ?? "",
          printedEvidence(evidence),
        ];
        return make("tr", {}, ...cells.map((cell) => make("td", { textContent: cell })));
      }),
    );
    find("#seal").textContent = lines.length
      ? `${lines.length} lines of ${documentId}, runbook ${runbook}. SHA-256 of the last line: ${sha256(lines.at(-1))}`
      : "";
  };

  /* --------------------------------------------------------------------------------- the bar */
  /** Whether somebody says yes. */
  const ask = (question, yes) =>
    new Promise((answer) => {
      const dialog = make("dialog", { ariaLabel: yes });
      const choose = (textContent, value) => {
        const button = make("button", { textContent });
        on(button, "click", () => dialog.close(value));
        return button;
      };
      dialog.append(make("p", { textContent: question }), choose("Cancel", ""), " ", choose(yes, "yes"));
      on(dialog, "close", () => {
        dialog.remove();
        answer(dialog.returnValue === "yes");
      });
      body.append(dialog);
      dialog.showModal();
    });
  const exportFirst = "Export it first if it is still needed.";
  const exportRecord = () => {
    write("close", null);
    const address = URL.createObjectURL(new Blob([`${lines.join("\n")}\n`], { type: "application/jsonl" }));
    make("a", { href: address, download: `${documentId}-${now().slice(0, 16).replace(/\D/g, "")}.jsonl` }).click();
    setTimeout(() => URL.revokeObjectURL(address), 60_000);
    say(`Exported ${lines.length} lines.`);
  };
  const importRecord = async (file) => {
    const refuse = (why) => say(`Not imported: ${why}. Nothing was changed.`);
    let candidates;
    try {
      candidates = new TextDecoder("utf-8", { fatal: true, ignoreBOM: true })
        .decode(await file.arrayBuffer())
        .split(/\r?\n/);
    } catch {
      return refuse("the file is no text");
    }
    if (candidates.at(-1) === "") candidates.pop();
    if (!candidates.length) return refuse("the file is empty");
    const broken = fault(candidates);
    if (broken) return refuse(`the record is not what was exported, ${broken}`);
    const header = JSON.parse(candidates[0]);
    const theirs = [header.product, header.role, header.from, header.to];
    const ours = [product, role, from, to];
    if (header.schemaVersion !== 1) return refuse("the file does not begin like a record");
    if (theirs.join() !== ours.join())
      return refuse(
        `it is the record of another runbook, ${theirs[0]} ${theirs[1]} ${theirs[2]} to ${theirs[3]}; this page is ${ours[0]} ${ours[1]} ${ours[2]} to ${ours[3]}`,
      );
    if (
      lines.some((line, index) => line !== candidates[index]) &&
      !(await ask(
        `The record of this page has ${lines.length} lines that are not in the file. Replace it? ${exportFirst}`,
        "Replace the record",
      ))
    )
      return refuse("the record of this page was kept");
    lines = candidates;
    keep();
    show();
    const again = findAll(".again").length;
    say(
      `Imported ${lines.length} lines.${header.runbook === runbook ? "" : " They are of another edition of this runbook."}${again ? ` Steps that have changed since and ask to be looked at again: ${again}.` : ""}`,
    );
  };
  const showLeft = (wanted) => {
    find("#left").ariaPressed = wanted;
    body.classList.toggle("only-left", wanted);
  };

  say("");
  find("#bar").hidden = false;
  find("#fields").hidden = !blanks.size;
  on(find("#operator"), "change", (event) => {
    operator = event.target.value.trim();
    keep();
  });
  on(find("#left"), "click", () => showLeft(!body.classList.contains("only-left")));
  on(find("#export"), "click", exportRecord);
  on(find("#import"), "change", async ({ target }) => {
    if (target.files.length) await importRecord(target.files[0]);
    target.value = "";
  });
  on(find("#print"), "click", () => {
    if (!lines.length) return say("There is nothing in the record yet.");
    body.classList.add("only-record");
    print();
  });
  on(window, "afterprint", () => body.classList.remove("only-record"));
  on(find("#anew"), "click", async () => {
    const isSigned = Object.values(signs).some(Boolean);
    if (!lines.length && !isSigned) return;
    const what = `the ${lines.length} lines of this page's record${isSigned ? ", the decisions and signatures" : ""}`;
    if (!(await ask(`Forget ${what}? ${exportFirst}`, "Begin anew"))) return;
    lines = [];
    signs = {};
    keep();
    show();
  });
  on(window, "storage", (event) => {
    if (event.key !== storeName) return;
    if (event.newValue === null) lines = [];
    read();
    show();
  });
  on(window, "beforeunload", (event) => {
    if (!isKept && lines.length) event.preventDefault();
  });

  const shadeName = "upgrade-runbook shade";
  const shade = (wanted) => {
    page.dataset.shade = wanted;
    find("#shade").textContent = wanted === "dark" ? "Light" : "Dark";
  };
  let wantedShade = null;
  try {
    wantedShade = localStorage.getItem(shadeName);
  } catch {
    // Then the system's choice holds.
  }
  shade(wantedShade ?? (matchMedia("(prefers-color-scheme: dark)").matches ? "dark" : "light"));
  on(find("#shade"), "click", () => {
    shade(page.dataset.shade === "dark" ? "light" : "dark");
    store(shadeName, page.dataset.shade);
  });

  // What there is to type gets a button to copy it; a blank in it is copied as its label in angle quotes.
  for (const line of findAll("pre")) {
    const typed = () => {
      const copied = line.cloneNode(true);
      for (const blank of findAll(".blank", copied)) blank.textContent = `‹${blank.textContent}›`;
      return copied.textContent.trim();
    };
    const button = make("button", { className: "copy", textContent: "Copy" });
    copies.push({ button, typed });
    on(button, "click", async () => {
      const text = typed();
      try {
        await navigator.clipboard.writeText(text);
      } catch {
        const area = make("textarea", { value: text });
        body.append(area);
        area.select();
        document.execCommand("copy");
        area.remove();
        button.focus();
      }
      button.textContent = "Copied";
      setTimeout(() => (button.textContent = "Copy"), 2000);
    });
    line.before(make("div", { className: "with-copy" }, button));
  }
  // References lead to the list of addresses; here they open the page itself, and that beside this one.
  for (const link of findAll('a[href^="#a"]:not(nav a)')) {
    const target = find(`${link.getAttribute("href")} a`);
    if (!target) continue;
    if (link.textContent.startsWith("[")) link.prepend(`${target.textContent} `);
    link.href = target.href;
  }
  for (const link of findAll('a[href^="http"]')) link.target = "_blank";
  /** What the address asks for: one way of running the product, or a step that is hidden. */
  const follow = () => {
    if (location.hash.startsWith("#hosting=")) {
      hosting = location.hash.slice(9);
      keep();
      show();
    }
    const target = document.getElementById(decodeURIComponent(location.hash.slice(1)));
    if (target && !target.offsetParent) {
      showLeft(false);
      target.scrollIntoView();
    }
  };
  on(window, "hashchange", follow);
  if (choice) on(choice, "change", () => (location.hash = `hosting=${choice.value}`));

  read();
  show();
  find("#fields").open = [...blanks.keys()].some((label) => !fields[label]);
  follow();
  if (!isKept) keep();
})();
