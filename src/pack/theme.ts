/** `--theme`: the file, and the logo and fonts beside it, read and found good before anything is written. */
import { readFontFacts } from "../formats/font-file.js";
import type { Host } from "../host/index.js";
import { UsageError } from "../model/errors.js";
import { nearestReadable } from "../model/color.js";
import { plainTheme, themedBackgrounds, type Theme, type ThemeFont } from "../model/theme.js";
import { themeSchema } from "../model/theme-file.js";
import { readInput } from "./read-input.js";
import { placeInYaml, readYaml } from "./yaml.js";

/** Larger pictures would make every sheet heavy. */
const maxLogoBytes = 1_000_000;

/**
 * Reads a theme.
 *
 * @throws {UsageError} at its place in the file where a value is wrong, a colour cannot be read, the logo is no
 * picture, or a font is missing or none
 */
export async function loadTheme(host: Host, path: string): Promise<Theme> {
  const file = path.replaceAll("\\", "/");
  const bytes = await readInput(host, path, file, "expected a theme in YAML or JSON");
  const said = readYaml(bytes, file, themeSchema);
  const refuse = (key: readonly PropertyKey[], message: string, note: string): never => {
    throw new UsageError(message, { place: placeInYaml(bytes, file, key) ?? { file }, note });
  };
  const open = async (name: string, key: readonly PropertyKey[], expected: string): Promise<Uint8Array> =>
    readInput(host, besideOf(file, name), name, expected).catch((error: unknown) =>
      error instanceof UsageError
        ? refuse(
            key,
            `Unexpected file \`${name}\`: ${error.message.replace("Unexpected input: ", "")}`,
            "Files are seen from the folder of the theme.",
          )
        : Promise.reject(error as Error),
    );
  const readFonts = (key: "text" | "code"): Promise<ThemeFont[]> =>
    Promise.all(
      (said.fonts?.[key] ?? []).map(async (name, index) => {
        const at = ["fonts", key, index];
        const font = await open(name, at, "expected a font (TTF or OTF)");
        const facts =
          readFontFacts(font) ??
          refuse(
            at,
            `Unexpected content of \`${name}\`, expected a font (TTF or OTF)`,
            "WOFF, WOFF2 and collections (TTC) have to be converted first.",
          );
        return { ...facts, bytes: font };
      }),
    );
  const readLogo = async (name: string): Promise<Theme["logo"]> => {
    const picture = await open(name, ["logo"], "expected a picture (SVG, PNG or JPEG)");
    const { type, problem } = pictureType(picture);
    if (type === null)
      return refuse(["logo"], `Unexpected content of \`${name}\`, expected a picture (SVG, PNG or JPEG)`, problem);
    return { bytes: picture, type, alt: said.organization === undefined ? "Logo" : `Logo of ${said.organization}` };
  };
  const {
    organization = null,
    colors: { accent = null, accentDark = null } = {},
    dateFormat = plainTheme.dateFormat,
    paper = plainTheme.paper,
  } = said;
  const logo = said.logo === undefined ? null : await readLogo(said.logo);
  return {
    organization,
    logo,
    colors: { accent, accentDark: accentDark ?? (accent && nearestReadable(accent, themedBackgrounds.dark)) },
    fonts: { text: await readFonts("text"), code: await readFonts("code") },
    dateFormat,
    paper,
  };
}

/** A file named in another, as a path. */
function besideOf(file: string, name: string): string {
  if (/^(?:[A-Za-z]:)?[\\/]/u.test(name)) return name;
  const folder = /^(.*\/)?[^/]*$/u.exec(file)?.[1] ?? "";
  return folder + name;
}

const startsWith = (bytes: Uint8Array, start: readonly number[]): boolean =>
  start.every((byte, index) => bytes[index] === byte);
const endsWith = (bytes: Uint8Array, end: readonly number[]): boolean =>
  end.every((byte, index) => bytes[bytes.length - end.length + index] === byte);

type PictureType = NonNullable<Theme["logo"]>["type"];

/** What kind of picture it is, or why it is none that we can use. */
function pictureType(bytes: Uint8Array): { type: PictureType; problem: "" } | { type: null; problem: string } {
  const isNone = (problem: string): { type: null; problem: string } => ({ type: null, problem });
  const is = (type: PictureType): { type: PictureType; problem: "" } => ({ type, problem: "" });
  if (bytes.length > maxLogoBytes) return isNone("It is larger than 1 MB.");
  if (startsWith(bytes, [0x89, 0x50, 0x4e, 0x47, 0x0d, 0x0a, 0x1a, 0x0a]))
    return endsWith(bytes, [0x49, 0x45, 0x4e, 0x44, 0xae, 0x42, 0x60, 0x82])
      ? is("png")
      : isNone("It is a PNG that was cut off.");
  if (startsWith(bytes, [0xff, 0xd8, 0xff]))
    return endsWith(bytes, [0xff, 0xd9]) ? is("jpeg") : isNone("It is a JPEG that was cut off.");
  const source = new TextDecoder().decode(bytes);
  if (!/^\s*(?:<\?xml[^>]*>\s*)?(?:<!--[^]*?-->\s*)*(?:<!DOCTYPE svg[^[>]*>\s*)?<svg[\s>]/u.test(source))
    return isNone("Its bytes are of none of these.");
  if (!/<\/svg>\s*$/u.test(source)) return isNone("It is an SVG that was cut off.");
  // Letters would be set in whatever font the machine has, and pictures be fetched from it.
  return /<(?:text|image|script|foreignObject)[\s>/]/iu.test(source)
    ? isNone(
        "An SVG with text, pictures or scripts in it looks different from machine to machine: turn its text into outlines first.",
      )
    : is("svg");
}
