import { skipped, type Check } from "./check.js";

/** The new runtime folder grants what the backup grants. Rights of Windows are read by the PowerShell script; here the check is skipped. */
export const runtimeRights: Check = {
  name: "runtime-rights",
  summary: "The new runtime folder grants what the backup grants (by the PowerShell script, on Windows)",
  judge: ({ expectations: { runtime }, observation }) => [
    skipped(
      runtime,
      null,
      `the rights that \`${observation.backup.name}\` grants`,
      "the rights of Windows are read by the PowerShell script",
    ),
  ],
};
