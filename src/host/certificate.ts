/** Certificates in files: PEM, DER, and PKCS #12 with its password. */
import { X509Certificate } from "node:crypto";
import type { CertificateSeen } from "./host.js";

const pemCertificate = /-----BEGIN CERTIFICATE-----[\s\S]*?-----END CERTIFICATE-----/gu;

/** See `Host.readCertificate`. */
export async function readCertificate(bytes: Uint8Array, password: string | null): Promise<CertificateSeen> {
  const text = Buffer.from(bytes).toString("latin1");
  const blocks = text.match(pemCertificate);
  const ends = blocks === null ? endsOf([Buffer.from(bytes)]) : endsOf(blocks);
  return ends.length > 0 ? firstOf(ends) : readPkcs12(text, password ?? "");
}

const firstOf = (ends: readonly Date[]): CertificateSeen => ({
  state: "read",
  endsAt: new Date(Math.min(...ends.map((end) => end.getTime()))).toISOString(),
});

function endsOf(certificates: readonly (string | Buffer)[]): Date[] {
  return certificates.flatMap((certificate) => {
    try {
      return [new Date(new X509Certificate(certificate).validTo)];
    } catch {
      return [];
    }
  });
}

/** Loaded when it is needed: seldom, and it is large. */
async function readPkcs12(binary: string, password: string): Promise<CertificateSeen> {
  const { default: forge } = await import("node-forge");
  let parsed: ReturnType<typeof forge.asn1.fromDer>;
  try {
    parsed = forge.asn1.fromDer(binary);
  } catch {
    return { state: "none" };
  }
  try {
    const { certBag = forge.pki.oids["certBag"] ?? "" } = forge.pki.oids;
    const bags = forge.pkcs12.pkcs12FromAsn1(parsed, false, password).getBags({ bagType: certBag })[certBag] ?? [];
    const ends = bags.flatMap(({ cert }) => (cert === undefined ? [] : [cert.validity.notAfter]));
    return ends.length > 0 ? firstOf(ends) : { state: "none" };
  } catch (error) {
    const says = error instanceof Error ? error.message : "";
    return { state: /password|MAC|decrypt/iu.test(says) ? "locked" : "none" };
  }
}
