import { singleQuoted } from "../../language/shell-word.js";
import { say } from "../../language/words.js";
import type { Observation } from "../../model/observation.js";
import type { Role } from "../../model/product.js";
import type { Check } from "../check.js";
import { options, skipped, tell, type Draft, type Told } from "../result/result.js";
import { words } from "./words.js";

/** With an address given: the health address answers what the pack says; for a role without one, any answer below 500. */
export const serviceResponds: Check = {
  name: "service-responds",
  summary: "The program answers at its address",
  words,
  judge({ role, observation: { response } }) {
    const wanted = role.health?.expect;
    const expected = wanted === undefined ? say(words["expected-any"]) : say(words.expected, { wanted });
    if (response === null)
      return [skipped(role.target, null, expected, say(words["not-asked"], { urlOption: options.url }))];
    const draft = { subject: role.target, step: null, expected };
    const remedy = say(words["look-at-log"], { target: role.target, url: singleQuoted(response.url) });
    if ("failure" in response) return [{ ...draft, ...describeFailure(response, role, remedy) }];
    return [{ ...draft, ...describeAnswer(response, role, expected, remedy) }];
  },
};

type Response = NonNullable<Observation["response"]>;
type Described = Told & Pick<Draft, "outcome">;

function describeFailure(
  { url, failure, reason }: Extract<Response, { failure: unknown }>,
  { target }: Role,
  remedy: string,
): Described {
  if (failure === "tls") return { outcome: "unknown", ...tell(words, "untrusted", { url, reason }) };
  const why = failure === "other" ? reason : say(words[`why-${failure}`]);
  return { outcome: "fail", ...tell(words, "silent", { target, url, why, remedy }) };
}

function describeAnswer(
  { url, status, body, location }: Extract<Response, { status: number }>,
  { target, health }: Role,
  expected: string,
  remedy: string,
): Described {
  const wanted = health?.expect;
  const isWell =
    wanted === undefined ? status < 500 : status === 200 && body.trim().toLowerCase() === wanted.toLowerCase();
  if (isWell) {
    const answer = wanted ?? say(words.status, { status });
    return { outcome: "pass", ...tell(words, "well", { answer, target, url }) };
  }
  if (status >= 300 && status < 400 && location !== undefined) {
    // What stands before an `@` or behind a `?` may be a secret.
    const [to = ""] = location.replace(/\/\/[^/@]*@/u, "//").split(/[?#]/u);
    return { outcome: "fail", ...tell(words, "redirected", { url, status, to }) };
  }
  if (status === 401 || status === 403) return { outcome: "fail", ...tell(words, "guarded", { target, url, status }) };
  // The page of IIS's module names the reason, which the status line does not.
  const reason = /HTTP Error 500\.3\d[^<\r\n]{0,120}/u.exec(body)?.[0].trim();
  if (status >= 500 && reason !== undefined)
    return { outcome: "fail", ...tell(words, "not-started", { target, url, reason, remedy }) };
  if (status !== 200) return { outcome: "fail", ...tell(words, "ill", { target, url, status, remedy }) };
  return { outcome: "fail", ...tell(words, "other", { target, url, status, expected, remedy }) };
}
