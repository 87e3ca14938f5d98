/** A runbook's page: shows the commands of one way of hosting, and keeps the ticks in this browser. */
import { readTicks, writeTicks } from "./progress";

const page = document.querySelector<HTMLElement>("[data-runbook]");
if (page !== null) {
  const id = page.dataset["runbook"] ?? "";
  const tool = <E extends HTMLElement>(name: string): E | null => page.querySelector<E>(`[data-tool="${name}"]`);
  const boxes = [...page.querySelectorAll<HTMLInputElement>("input[data-step]")];
  const progress = tool("progress");
  const hosting = tool<HTMLSelectElement>("hosting");

  const count = (): void => {
    if (progress !== null)
      progress.textContent = `${String(boxes.filter(({ checked }) => checked).length)} of ${String(boxes.length)} steps ticked in this browser`;
  };
  const ticks = readTicks(id);
  // A tick holds for the step that was read: where it has changed since, it has to be read again.
  for (const box of boxes) box.checked = ticks[box.dataset["step"] ?? ""] === box.dataset["hash"];
  count();
  const keep = (): void => {
    writeTicks(
      id,
      Object.fromEntries(
        boxes.filter(({ checked }) => checked).map(({ dataset }) => [dataset["step"] ?? "", dataset["hash"] ?? ""]),
      ),
    );
    count();
  };
  page.addEventListener("change", ({ target }) => {
    if (target instanceof HTMLInputElement && target.dataset["step"] !== undefined) keep();
  });
  tool("clear")?.addEventListener("click", () => {
    for (const box of boxes) box.checked = false;
    keep();
  });

  const show = (): void => {
    const chosen = hosting?.value ?? "";
    for (const part of page.querySelectorAll<HTMLElement>("[data-hosting]"))
      part.hidden = chosen !== "" && part.dataset["hosting"] !== chosen;
    // The sheet for the browser opens with the same.
    for (const link of page.querySelectorAll<HTMLAnchorElement>("a[data-format=html]"))
      link.hash = chosen === "" ? "" : `hosting=${chosen}`;
  };
  if (hosting !== null) {
    const asked = new URLSearchParams(location.search).get("hosting") ?? "";
    if ([...hosting.options].some(({ value }) => value === asked)) hosting.value = asked;
    show();
    hosting.addEventListener("change", () => {
      const url = new URL(location.href);
      if (hosting.value === "") url.searchParams.delete("hosting");
      else url.searchParams.set("hosting", hosting.value);
      history.replaceState(null, "", url);
      show();
    });
  }
}
