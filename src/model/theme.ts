/** How printed forms look, ready to be used. */

/** What the accent colour stands on: the page and its cards, light and dark, as `runbook.css` has them. */
export const themedBackgrounds = {
  light: ["#ffffff", "#f4f6f8", "#faf7fe", "#eef2f6"],
  dark: ["#10151b", "#182029", "#1e1d2c", "#232e3a"],
} as const;

/** A font that may be used. */
export interface ThemeFont {
  /** As the font itself calls it. */
  family: string;
  bytes: Uint8Array;
  /** 100 to 900. */
  weight: number;
  italic: boolean;
}

/** A theme whose files are read and found good. */
export interface Theme {
  organization: string | null;
  logo: { bytes: Uint8Array; type: "svg" | "png" | "jpeg"; alt: string } | null;
  colors: { accent: string | null; accentDark: string | null };
  fonts: { text: ThemeFont[]; code: ThemeFont[] };
  dateFormat: string;
  paper: "a4" | "letter";
}

/** How it looks where nothing else is asked for. */
export const plainTheme: Theme = {
  organization: null,
  logo: null,
  colors: { accent: null, accentDark: null },
  fonts: { text: [], code: [] },
  dateFormat: "YYYY-MM-DD",
  paper: "a4",
};
