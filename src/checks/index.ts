/** The registry of checks: one line each. */
import type { Words } from "../language/words.js";
import type { CheckName, PreflightCheckName, VerificationCheckName } from "../model/verification.js";
import { administrator } from "./administrator/administrator.js";
import { archiveChecksum } from "./archive-checksum/archive-checksum.js";
import { backupExists } from "./backup-exists/backup-exists.js";
import { backupUsable } from "./backup-usable/backup-usable.js";
import { backupVersion } from "./backup-version/backup-version.js";
import { certificates } from "./certificates/certificates.js";
import { clock } from "./clock/clock.js";
import { configCopied } from "./config-copied/config-copied.js";
import { configEdited } from "./config-edited/config-edited.js";
import { configExtra } from "./config-extra/config-extra.js";
import { configName } from "./config-name/config-name.js";
import { configNewSettings } from "./config-new-settings/config-new-settings.js";
import { configReadable } from "./config-readable/config-readable.js";
import { configReferences } from "./config-references/config-references.js";
import { databaseServer } from "./database-server/database-server.js";
import { diskRoom } from "./disk-room/disk-room.js";
import { environmentVariables } from "./environment-variables/environment-variables.js";
import { folderRights } from "./folder-rights/folder-rights.js";
import { hostingBundle } from "./hosting-bundle/hosting-bundle.js";
import { hosting } from "./hosting/hosting.js";
import { installedVersion } from "./installed-version/installed-version.js";
import { leftovers } from "./leftovers/leftovers.js";
import { licence } from "./licence/licence.js";
import { namesFree } from "./names-free/names-free.js";
import { ownFiles } from "./own-files/own-files.js";
import { pathLength } from "./path-length/path-length.js";
import { processes } from "./processes/processes.js";
import { releaseArchive } from "./release-archive/release-archive.js";
import { runtimeClean } from "./runtime-clean/runtime-clean.js";
import { runtimeComplete } from "./runtime-complete/runtime-complete.js";
import { runtimeExists } from "./runtime-exists/runtime-exists.js";
import { runtimeNotNested } from "./runtime-not-nested/runtime-not-nested.js";
import { runtimeProgram } from "./runtime-program/runtime-program.js";
import { runtimeReplaced } from "./runtime-replaced/runtime-replaced.js";
import { runtimeRights } from "./runtime-rights/runtime-rights.js";
import { runtimeVersion } from "./runtime-version/runtime-version.js";
import { scheduledTasks } from "./scheduled-tasks/scheduled-tasks.js";
import { serviceResponds } from "./service-responds/service-responds.js";
import { settingsCarried } from "./settings-carried/settings-carried.js";
import { settingsPresent } from "./settings-present/settings-present.js";
import { webConfigTarget } from "./web-config-target/web-config-target.js";
import { workFolder } from "./work-folder/work-folder.js";
import type { Check, PreflightContext } from "./check.js";
import { words as remedies } from "./remedies/words.js";
import { words as result } from "./result/words.js";
import { words as settingsFiles } from "./settings-files/words.js";
import { words as situation } from "./situation/words.js";
import { words as versions } from "./versions/words.js";

export type { Check, CheckContext, PreflightContext } from "./check.js";
export { whyNotInstalled } from "./installed-version/installed-version.js";
export { createRemedies } from "./remedies/remedies.js";
export { noSubject, type Draft } from "./result/result.js";
export { copiedFiles, type CopyContext } from "./settings-files/copied-files.js";
export { settingsCarriedBy } from "./settings-files/carried.js";
export { copiedFolders } from "./settings-files/copied-folders.js";
export { resolveReference } from "./settings-files/references.js";
export {
  assessSituation,
  indexEntries,
  noBackupBefore,
  placeVersion,
  settingsIn,
  whyHidden,
} from "./situation/situation.js";

/** What looks after the upgrade, by its name, in the order of the reference. */
export const checks: Readonly<Record<VerificationCheckName, Check>> = {
  "runtime-exists": runtimeExists,
  "backup-exists": backupExists,
  "runtime-not-nested": runtimeNotNested,
  "runtime-program": runtimeProgram,
  "backup-usable": backupUsable,
  "runtime-version": runtimeVersion,
  "backup-version": backupVersion,
  "runtime-complete": runtimeComplete,
  "runtime-clean": runtimeClean,
  "runtime-replaced": runtimeReplaced,
  "config-copied": configCopied,
  "config-readable": configReadable,
  "config-edited": configEdited,
  "config-name": configName,
  "config-extra": configExtra,
  "config-new-settings": configNewSettings,
  "config-references": configReferences,
  "web-config-target": webConfigTarget,
  "work-folder": workFolder,
  leftovers,
  "runtime-rights": runtimeRights,
  "service-responds": serviceResponds,
};

/** What looks before the upgrade, by its name, in the order in which it looks. */
export const preflightChecks: Readonly<Record<PreflightCheckName, Check<PreflightContext>>> = {
  "installed-version": installedVersion,
  "names-free": namesFree,
  "release-archive": releaseArchive,
  "archive-checksum": archiveChecksum,
  "disk-room": diskRoom,
  "path-length": pathLength,
  "config-readable": configReadable,
  "config-name": configName,
  "settings-present": settingsPresent,
  "settings-carried": settingsCarried,
  "own-files": ownFiles,
  "config-references": configReferences,
  "environment-variables": environmentVariables,
  "web-config-target": webConfigTarget,
  certificates,
  licence,
  "work-folder": workFolder,
  leftovers,
  "folder-rights": folderRights,
  administrator,
  processes,
  "hosting-bundle": hostingBundle,
  hosting,
  "scheduled-tasks": scheduledTasks,
  "database-server": databaseServer,
  clock,
};

/** What each check looks at, in one line. */
export const checkSummaries = Object.fromEntries(
  [...Object.values(checks), ...Object.values(preflightChecks)].map(({ name, summary }) => [name, summary]),
) as Record<CheckName, string>;

/** A folder of `checks` with its twin in PowerShell, `<folder>/<folder>.ps1`, and the words of both. */
export interface CheckPart {
  folder: string;
  words: Words;
}

/** Every folder that a script has to hold to judge as we do: what checks share, then each check. */
export const checkParts: readonly CheckPart[] = [
  ...Object.entries({ result, situation, "settings-files": settingsFiles, versions, remedies }),
  ...new Map([...Object.values(checks), ...Object.values(preflightChecks)].map(({ name, words }) => [name, words])),
].map(([folder, words]) => ({ folder, words }));
