/**
 * What was seen of a host before an upgrade, besides its folders and settings: plain data, which the checks of
 * `preflight` judge. Paths are below the working directory unless they say otherwise.
 */
import type { Manifest } from "./observation.js";

/** An archive that an installation needs. */
export interface SeenArchive {
  /** The version that the installation goes to. */
  to: string;
  /** `none`: nobody named one; `unfit`: it is no whole release of this role and version. */
  state: "none" | "unfit" | "fit";
  /** As the caller named it; `null`: not at all. */
  file: string | null;
  /** Why it is unfit, and what to do. */
  problem: string;
  note: string;
  /** 64 hexadecimal digits; `null` where there is no file. */
  sha256: string | null;
  /** What a file of the archive's name with `.sha256` behind it says; `null`: there is none. */
  sha256Told: string | null;
  manifest: Manifest | null;
  /** What its program says. */
  version: string | null;
}

/** A certificate that settings name by a file. */
export interface SeenCertificate {
  /** The file; as the settings name it where it is outside the working directory. */
  path: string;
  settingsFile: string;
  key: string;
  /** `locked`: the password of the settings does not open it; `none`: it holds no certificate that could be read. */
  state: "read" | "locked" | "none";
  /** Of the first that expires, as ISO 8601 in UTC; empty unless it was read. */
  endsAt: string;
}

/** A process that runs out of the working directory, or holds something in it. */
export interface SeenProcess {
  pid: number;
  name: string;
  /** What it runs out of it, or holds. */
  path: string;
  /** Is it a program of the role? */
  isRoles: boolean;
}

/** A database server that the settings name. */
export interface SeenServer {
  /** As the settings name it, without a protocol. */
  server: string;
  settingsFile: string;
  key: string;
  /** `named`: its name resolves, and nobody told the port; `unasked`: it is on this host, or reached in another way. */
  state: "answers" | "named" | "no-name" | "silent" | "unasked";
  port: number | null;
}

/** What was seen besides folders and settings. */
export interface Readiness {
  /** One for each installation of the path, in its order. */
  archives: readonly SeenArchive[];
  /** What the folders that are kept as a way back will be called, one for each installation that keeps one. */
  backups: readonly string[];
  /** How much more fits on the folder's own disk; `null`: it does not say. */
  freeBytes: number | null;
  /** Where the runtime folder leads, being a link or junction; `null`: it is none. */
  runtimeTarget: string | null;
  /** A run's journal. `begun`: the run has not ended; `broken`: it cannot be read. */
  journal: "none" | "ended" | "begun" | "broken";
  /** May whoever looks rename, make and delete in these folders? `null`: it cannot be told. */
  rights: readonly { path: string; may: boolean | null }[];
  certificates: readonly SeenCertificate[];
  /** When the licence ends, as ISO 8601; `null`: the pack does not say how to read it, or it does not say. */
  licence: { settingsFile: string; key: string; endsAt: string | null } | null;
  /** The environment variables that a settings file gives, by key path; never values. */
  variables: readonly { settingsFile: string; keys: readonly string[] }[];
  /** Those of the whole host that look like settings; `null`: they cannot be looked at here. */
  hostVariables: readonly string[] | null;
  /** `null`: they cannot be looked at here. */
  processes: readonly SeenProcess[] | null;
  servers: readonly SeenServer[];
  /** The time of the host, ISO 8601 with its offset. */
  now: string;
  /** What was written last of archives, programs and settings; `null`: it cannot be told. */
  newest: { path: string; at: string } | null;
}
