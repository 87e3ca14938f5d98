/** Asks a web server one question. */
import { request as requestPlain, type IncomingMessage } from "node:http";
import { request as requestSecure } from "node:https";
import type { Answer } from "./host.js";
import { errorCode } from "./reasons.js";

const bodyBytesMax = 64 << 10;

/** Reasons, by the beginning of Node's and OpenSSL's codes. */
const failures: readonly [codes: RegExp, failure: Extract<Answer, { failure: string }>["failure"], reason: string][] = [
  [/^ECONNREFUSED$/u, "refused", "nothing listens there"],
  [/^(?:ENOTFOUND|EAI_)/u, "name", "no machine of that name is known"],
  [/^(?:ETIMEDOUT|ABORT_ERR|EHOSTUNREACH|ENETUNREACH)$/u, "timeout", "nothing answered in time"],
  [
    /^(?:CERT_|DEPTH_ZERO_|SELF_SIGNED_|UNABLE_TO_|ERR_TLS_|ERR_SSL_|EPROTO$|HOSTNAME_MISMATCH|INVALID_)/u,
    "tls",
    "the certificate or the encryption is not accepted",
  ],
];

/** See `Host.request`. */
export async function requestUrl(url: string, timeoutMs: number): Promise<Answer> {
  const target = URL.canParse(url) ? new URL(url) : undefined;
  if (target === undefined || !["http:", "https:"].includes(target.protocol))
    return { failure: "other", reason: "it is no address that begins with http:// or https://" };
  const signal = AbortSignal.timeout(timeoutMs);
  try {
    const response = await new Promise<IncomingMessage>((resolve, reject) => {
      const send = target.protocol === "https:" ? requestSecure : requestPlain;
      // An agent of its own: no connection stays open and keeps the process alive.
      send(target, { signal, agent: false, headers: { accept: "*/*", "user-agent": "upgrade-runbook" } }, resolve)
        .on("error", reject)
        .end();
    });
    const { location } = response.headers;
    const answer = { status: response.statusCode ?? 0, body: await readBody(response) };
    return location === undefined ? answer : { ...answer, location };
  } catch (error) {
    const code = signal.aborted ? "ABORT_ERR" : errorCode(error);
    const [, failure, reason] = failures.find(([codes]) => codes.test(code)) ?? [
      undefined,
      "other",
      "the connection broke",
    ];
    return { failure, reason: code === "" || code === "ABORT_ERR" ? reason : `${reason} (${code})` };
  }
}

async function readBody(response: IncomingMessage): Promise<string> {
  const chunks: Buffer[] = [];
  let length = 0;
  // Leaving the loop closes the connection.
  for await (const chunk of response as AsyncIterable<Buffer>) {
    chunks.push(chunk);
    length += chunk.length;
    if (length >= bodyBytesMax) break;
  }
  return Buffer.concat(chunks).subarray(0, bodyBytesMax).toString("utf8");
}
