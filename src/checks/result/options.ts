/** How the options are called that sentences name; a script has its own. */
export const options = {
  archive: "--archive",
  baseline: "--baseline",
  backup: "--backup",
  url: "--url",
} as const;
