/** Settings files before, after and by default, and what a comparison of them says. Plain data; `src/config` fills it. */
import type { SeenFile } from "./observation.js";

/** What is said of a settings file that the procedure copies, in the order in which they are tried. */
export const verdicts = [
  "absent-in-backup",
  "missing",
  "identical",
  "unreadable",
  "equivalent",
  "merged",
  "same-as-default",
  "vendor-new-default",
  "vendor-old-default",
  "customer-settings-lost",
  "diverged",
] as const;
/** One of {@link verdicts}. */
export type Verdict = (typeof verdicts)[number];

/** A setting that a step changes. */
export interface SettingOrder {
  /** The key path; `null`: the step may change any. */
  setting: string | null;
  /** What it becomes, or what is added to it; `null`: left to the operator. */
  value: string | null;
}

/** What became of what a step orders of one setting. */
export interface SettingOrderState extends SettingOrder {
  setting: string;
  state: "done" | "absent" | "otherwise";
}

/** A settings file in its four states. */
export interface SettingsInput {
  /** Below the working directory: `Runtime/appsettings.json`. */
  path: string;
  format: "json" | "xml" | "text";
  /** What is there now. */
  current: SeenFile;
  /** The customer's, in the backup. */
  backup: SeenFile;
  /** The old release's default, the role's own first; `null`: no baseline was given. Empty: the release has none. */
  oldDefaults: readonly Uint8Array[] | null;
  /** The new release's default, likewise; `null`: no archive was given. */
  newDefaults: readonly Uint8Array[] | null;
  /** What later steps of the procedure change. */
  ordered: readonly SettingOrder[];
}

/** Can .NET's configuration loader read a file? */
export type Readability =
  | { state: "readable"; encoding: string }
  /** `problem` is a clause ("the key `A:B` is there twice"), and holds no value of the file. */
  | { state: "unreadable"; problem: string; line: number | null; column: number | null }
  | { state: "absent" }
  | { state: "unseen"; reason: string };

/** A setting in which two files differ. Values are never told. */
export interface SettingDifference {
  /** With colons, as .NET joins it: `Authentication:OpenId:ClientSecret`; for XML a path of elements and attributes. */
  key: string;
  kind: "added" | "removed" | "changed";
  secret: boolean;
}

/** What the comparison of one settings file says. */
export interface SettingsJudgement {
  path: string;
  format: "json" | "xml" | "text";
  /** `null`: one of the files could not be looked at, see `reason`. */
  verdict: Verdict | null;
  reason: string | null;
  /** Of the current file. */
  current: Readability;
  /** Of the backup's. */
  backup: Readability;
  /** From the backup's to the current one; empty where they are equal or one cannot be read. */
  differences: SettingDifference[];
  /** The customer's own settings that are gone or changed without a step that orders it. */
  lost: string[];
  /** What later steps order of single settings, and whether it is so. Empty where the file cannot be read. */
  orders: SettingOrderState[];
  /** Settings of the new default that the old one (or, without a baseline, the backup's) and the current one lack; `null`: no archive, or a file that it takes cannot be read. */
  introduced: string[] | null;
  /** Is the current file the new release's default, so that nothing in it is the customer's? */
  shipped: boolean;
  /** Does the backup's differ from the old default? `null`: no baseline, or unreadable. */
  customised: boolean | null;
}

/** A setting that names a file by a relative path. */
export interface FileReference {
  /** The settings file that names it, below the working directory. */
  settingsFile: string;
  key: string;
  /** As written, with forward slashes. Never of a secret setting. */
  file: string;
}

/** What `web.config` (or another XML settings file of a web server) makes the host start. */
export interface StartTarget {
  path: string;
  /** File names of the programs that it starts (`dotnet` left out), as written without their folder: `Usercube-Agent.dll`. */
  programs: string[];
  /** The same, whole, as written: `.\Usercube-Agent.dll`. */
  launched: string[];
  /** Modules of the handlers that hold: `AspNetCoreModuleV2`. */
  modules: string[];
  /** Places (element and attribute, no values) whose value is a path into the backup. */
  intoBackup: string[];
}

/** What is known of all settings files of a host. */
export interface SettingsFacts {
  /** By {@link foldName} of the path of the current file. */
  judgements: ReadonlyMap<string, SettingsJudgement>;
  references: readonly FileReference[];
  /** Of `web.config` and its like in the runtime folder; those that are well-formed. */
  startTargets: readonly StartTarget[];
  /** What the names of logs begin with that a `web.config` has written below its folder, now or before; folded: `logs/stdout`. */
  logs: readonly string[];
  /** The values of the settings that place the pack's folders, by key path; only of those that are set. */
  folders: ReadonlyMap<string, string>;
}
