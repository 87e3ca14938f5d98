/** What is taken for a secret before anybody has looked: names and shapes that are used everywhere. */
import type { Product } from "../model/product.js";

const names = [
  ...["Password", "Passwd", "Pwd", "Passphrase", "Secret", "ClientSecret", "AppSecret", "SharedSecret", "SecretKey"],
  ...[
    "ApiKey",
    "ApiToken",
    "AccessKey",
    "AccessToken",
    "RefreshToken",
    "AuthToken",
    "BearerToken",
    "Token",
    "SasToken",
  ],
  ...["PrivateKey", "EncryptionKey", "SigningKey", "AccountKey", "SharedAccessKey", "InstrumentationKey", "MachineKey"],
  ...["validationKey", "decryptionKey", "CertificatePassword", "PfxPassword", "KeyStorePassword", "Credentials"],
  ...["License", "LicenseKey"],
];
const looksSecret =
  /passw|passphrase|\bpwd|secret|token|credential|api[-_]?key|private[-_]?key|(?:access|account|signing|encryption|license|secret)[-_]?key/iu;
/** A name of a setting, and nothing that could be a value. */
const isName = /^\p{L}[\p{L}_.-]{1,40}$/u;

/**
 * The preset, with the names of this host's settings that look like a secret's.
 *
 * @param keys key paths of settings, as settings files join them
 */
export function presetSecrets(keys: readonly string[]): Product["secrets"] {
  const found = keys
    .flatMap((key) => key.split(/:|__|\/@?/u))
    .filter((name) => isName.test(name) && looksSecret.test(name));
  return {
    keys: unique([...names, ...found]),
    paths: ["**.Secrets.**", "**.Passwords.**", "**.Credentials.**", "**.ConnectionStrings.**"],
    connectionStrings: ["ConnectionString", "DefaultConnection", "connectionString"],
    harmlessParts: [
      ...["data source", "server", "address", "initial catalog", "database", "encrypt", "trustservercertificate"],
      ...[
        "integrated security",
        "trusted_connection",
        "multipleactiveresultsets",
        "connect timeout",
        "application name",
      ],
    ],
    shapes: [
      "-----BEGIN [A-Z ]*PRIVATE KEY-----",
      "(?:^|[;&?\\s\"'])(?:[Pp]assword|[Pp]wd|PASSWORD|PWD|[Ss]ecret|[Tt]oken|[Aa]ccount[Kk]ey|[Ss]hared[Aa]ccess[Kk]ey|sig)\\s*[=:]\\s*\\S",
      "^eyJ[\\w-]+\\.[\\w-]+\\.[\\w-]*$",
      "^(?:Basic|Bearer) +[\\w+/=.~-]{8,}$",
      "\\b(?:AKIA|ASIA)[0-9A-Z]{16}\\b",
      "\\b(?:gh[pousr]_\\w{30,}|glpat-[\\w-]{15,}|xox[abprs]-[\\w-]{10,}|sk_(?:live|test)_\\w{10,})",
      "^[A-Za-z0-9+/]{40,}={0,2}$",
    ],
    arguments: [
      ...["--password", "--pwd", "--passphrase", "--secret", "--client-secret", "--token", "--api-key"],
      ...["-Password", "/password", "/p", "--connection-string", "--database-connection-string"],
    ],
  };
}

/** Each once, whatever its case. */
function unique(all: readonly string[]): string[] {
  return [...new Map(all.map((name) => [name.toLowerCase(), name] as const).reverse()).values()].reverse();
}
