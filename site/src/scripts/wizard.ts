/** The wizard: four choices lead to a runbook. They stand in the address, and this browser keeps them; nothing is sent. */
import { keep, readKept, readTicks } from "./progress";

interface Entry {
  id: string;
  role: string;
  from: string;
  to: string;
  steps: number;
  duration: string;
  stops: string[];
  turning: string[];
  downloads: [format: string, file: string, words: string][];
}

type Choices = Record<"role" | "from" | "to" | "hosting", string>;
const names = ["role", "from", "to", "hosting"] as const;
const keptKey = "upgrade-runbook:choices";

const form = document.querySelector<HTMLFormElement>("#wizard");
if (form !== null) start(form);

function start(form: HTMLFormElement): void {
  const { base, entries } = JSON.parse(form.querySelector("#wizard-data")?.textContent ?? "{}") as {
    base: string;
    entries: Entry[];
  };
  const select = (name: keyof Choices): HTMLSelectElement => form.elements.namedItem(name) as HTMLSelectElement;
  const slot = (name: string): HTMLElement => form.querySelector(`[data-slot="${name}"]`) as HTMLElement;
  const say = (name: string, words: string): void => void (slot(name).textContent = words);
  const order = (name: keyof Choices): string[] => [...select(name).options].map(({ value }) => value);
  const versions = { from: order("from"), to: order("to") };

  /** Offers the values that lead somewhere, and keeps the chosen one where it is among them. */
  const offer = (name: "from" | "to", wanted: string, offered: readonly string[]): string => {
    const values = versions[name].filter((version) => offered.includes(version));
    const chosen = values.includes(wanted) ? wanted : (values.at(-1) ?? "");
    select(name).replaceChildren(
      ...values.map((value) => new Option(value, value, value === chosen, value === chosen)),
    );
    return chosen;
  };

  const choose = (wanted: Partial<Choices>): Choices => {
    const role = order("role").includes(wanted.role ?? "") ? (wanted.role ?? "") : (order("role")[0] ?? "");
    const hosting = order("hosting").includes(wanted.hosting ?? "") ? (wanted.hosting ?? "") : "";
    select("role").value = role;
    select("hosting").value = hosting;
    const ofRole = entries.filter((entry) => entry.role === role);
    const from = offer(
      "from",
      wanted.from ?? "",
      ofRole.map((entry) => entry.from),
    );
    const to = offer(
      "to",
      wanted.to ?? "",
      ofRole.filter((entry) => entry.from === from).map((entry) => entry.to),
    );
    return { role, from, to, hosting };
  };

  const show = ({ role, from, to, hosting }: Choices): void => {
    const entry = entries.find((one) => one.role === role && one.from === from && one.to === to);
    if (entry === undefined) return;
    const { id, steps, duration, stops, turning, downloads } = entry;
    const ticked = Object.keys(readTicks(id)).length;
    say("title", `${select("role").selectedOptions[0]?.textContent ?? role}: ${from} to ${to}`);
    say("installations", String(stops.length + 1));
    say("stops", stops.length === 0 ? "none" : stops.join(", "));
    say("steps", String(steps));
    say("duration", duration);
    say("turning", turning.length === 0 ? "none: the old folder is the way back" : turning.join("; "));
    say("progress", ticked === 0 ? "no step ticked in this browser" : `${String(ticked)} steps ticked in this browser`);
    say("command", `upgrade-runbook generate --role ${role} --from ${from} --to ${to} --params parameters.yml`);
    // The files are made once for all ways of hosting; what differs by it stands in them for each.
    const name = select("hosting").selectedOptions[0]?.textContent ?? hosting;
    say(
      "ways",
      hosting === ""
        ? ""
        : `The files hold the commands of every hosting; the sheet for the browser opens with those of ${name} alone.`,
    );
    slot("alone").hidden = hosting === "";
    say("parameter", `hosting: ${hosting}`);
    (slot("open") as HTMLAnchorElement).href = `${base}runbooks/${id}/${hosting === "" ? "" : `?hosting=${hosting}`}`;
    slot("downloads").replaceChildren(
      ...downloads.map(([format, file, words]) => {
        const part = format === "html" && hosting !== "" ? `#hosting=${hosting}` : "";
        const link = Object.assign(document.createElement("a"), {
          href: `${base}downloads/${file}${part}`,
          textContent: words,
        });
        if (format !== "html" && format !== "pdf") link.download = file;
        const item = document.createElement("li");
        item.append(link);
        return item;
      }),
    );
  };

  const remember = (choices: Choices): void => {
    const url = new URL(location.href);
    for (const name of names) {
      if (choices[name] === "") url.searchParams.delete(name);
      else url.searchParams.set(name, choices[name]);
    }
    history.replaceState(null, "", url);
    keep(keptKey, JSON.stringify(choices));
  };

  const asked = (): Partial<Choices> => {
    const words = new URLSearchParams(location.search);
    if (names.some((name) => words.has(name))) return Object.fromEntries(words);
    try {
      const kept: unknown = JSON.parse(readKept(keptKey) ?? "{}");
      return typeof kept === "object" && kept !== null ? (kept as Partial<Choices>) : {};
    } catch {
      return {};
    }
  };

  const current = (): Choices => ({
    role: select("role").value,
    from: select("from").value,
    to: select("to").value,
    hosting: select("hosting").value,
  });
  show(choose(asked()));
  form.addEventListener("change", () => {
    const choices = choose(current());
    show(choices);
    remember(choices);
    say("status", "");
  });
  form.addEventListener("submit", (event) => event.preventDefault());
  slot("share").addEventListener("click", () => {
    remember(current());
    navigator.clipboard.writeText(location.href).then(
      () => say("status", "The link is in the clipboard."),
      () => say("status", `Copy it from the address bar: ${location.href}`),
    );
  });
}
