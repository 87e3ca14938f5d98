import { skipped, type Check } from "./check.js";

/** With an address given: the health address answers what the pack says; for a role without one, any answer below 500. */
export const serviceResponds: Check = {
  name: "service-responds",
  summary: "The program answers at its address",
  judge({ role, observation: { response } }) {
    const { health } = role;
    const expected = health?.expect === undefined ? "an answer below 500" : `the answer ${health.expect}`;
    if (response === null) return [skipped(role.target, null, expected, "without `--url` nothing is asked")];
    const draft = { subject: role.target, step: null, expected };
    const remedy = `Look at the log of the ${role.target} and, under IIS, at the Windows event log, then ask again: Invoke-WebRequest -UseBasicParsing -Uri '${response.url.replace(/['‘’‚‛]/gu, "$&$&")}'`;
    if ("failure" in response) {
      if (response.failure === "tls")
        return [
          {
            ...draft,
            outcome: "unknown",
            actual: "the certificate is not trusted here",
            message: `${response.url} could not be asked: this machine does not trust its certificate (${response.reason}).`,
            remedy: "Run the command on a machine that trusts the certificate, or look with a browser.",
          },
        ];
      const why = {
        refused: "nothing listens there",
        timeout: "there was no answer in time",
        name: "the name is not known here",
        other: response.reason,
      }[response.failure];
      return [
        {
          ...draft,
          outcome: "fail",
          actual: `no answer: ${why}`,
          message: `The ${role.target} does not answer at ${response.url}: ${why}.`,
          remedy,
        },
      ];
    }
    const { status, body } = response;
    const well =
      health?.expect === undefined
        ? status < 500
        : status === 200 && body.trim().toLowerCase() === health.expect.toLowerCase();
    if (well)
      return [
        {
          ...draft,
          outcome: "pass",
          actual: health?.expect ?? `status ${String(status)}`,
          message: `The ${role.target} answers at ${response.url}.`,
        },
      ];
    return [
      {
        ...draft,
        outcome: "fail",
        actual: `status ${String(status)}${status === 200 ? ", with another answer" : ""}`,
        message: `The ${role.target} answers at ${response.url} with status ${String(status)}${status === 200 ? `, but not ${expected}` : ""}.`,
        remedy,
      },
    ];
  },
};
