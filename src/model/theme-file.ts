/** How printed forms look: `--theme`. Meaning never hangs on it, and text stays readable, or it is refused. */
import { z } from "zod";
import { describePoorColor } from "./color.js";
import { themedBackgrounds } from "./theme.js";

/** A colour that text in it can be read on all of these backgrounds; else the message names the nearest that can. */
const readableOn = (backgrounds: readonly string[]): z.ZodType<string> =>
  z
    .string()
    .regex(/^#[0-9a-fA-F]{6}$/u, "a colour as in `#0a5a8a`")
    .superRefine((value, context) => {
      const poor = describePoorColor(value, backgrounds);
      if (poor !== null) context.addIssue({ code: "custom", message: poor, input: value });
    });

const line = z
  .string()
  .min(1)
  .max(200)
  .regex(/^[^\p{Cc}]*$/u, "one line without control characters");
const path = line.describe("A file, from the folder of the theme");
const fontFiles = z.array(path).min(1);

/** `--theme`; all optional. */
export const themeSchema = z.strictObject({
  organization: line.optional().describe("Who hands the sheet out; on the cover and in the head of every page"),
  logo: path.optional().describe("A picture (SVG, PNG or JPEG) for the cover, as a file seen from the theme's folder"),
  colors: z
    .strictObject({
      accent: readableOn(themedBackgrounds.light)
        .optional()
        .describe("Links, rules and buttons on paper and on the light page: a contrast of 4.5 to 1 at least"),
      accentDark: readableOn(themedBackgrounds.dark).optional().describe("The same on the dark page"),
    })
    .optional()
    .describe("Colours as in `#0a5a8a`; those that warn are not for changing"),
  fonts: z
    .strictObject({
      text: fontFiles
        .optional()
        .describe("Fonts for sentences, TTF or OTF: regular, and where there is one semi-bold, italic"),
      code: fontFiles.optional().describe("Fonts for commands and paths; they should tell l, 1, I and 0, O apart"),
    })
    .optional()
    .describe("Font files, embedded into both PDF and HTML"),
  dateFormat: z
    .string()
    .regex(
      /^(?=.*YYYY)(?=.*M)(?=.*D)(?:YYYY|M{1,4}|D{1,2}|[-./, ])+$/u,
      "a date format of YYYY, MM (or M, MMM, MMMM) and DD (or D), as in `DD.MM.YYYY`",
    )
    .optional()
    .describe("How dates are written, as in `DD.MM.YYYY`; default `YYYY-MM-DD`"),
  paper: z.enum(["a4", "letter"]).optional().describe("What it is printed on; default `a4`"),
});
