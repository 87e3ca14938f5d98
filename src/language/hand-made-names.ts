/**
 * The names that people and the Explorer give to copies: `appsettings - Copie.json`, `appsettings_old.json`,
 * `Kopie von web.config`, `appsettings.json.bak`. The expressions are those of JavaScript and of .NET alike, for names
 * in small letters.
 */

/** What the Explorer of Windows calls a copy, in the languages in which it is sold most. */
const copy =
  "cop(?:y|ie|ia|ia de|y of|ie de|ia di)|cópia(?: de)?|kopie(?: von| van)?|kop(?:ia|io|i)|másolat|kopya|копия";
/** What people write behind a name. */
const mark = `${copy}|old|bak|back|backup|orig|original|saved?|sav|alt|ancien|prev|previous|oud|gammal`;
const date = "(?:19|20)\\d\\d[-_.]?[01]\\d[-_.]?[0-3]\\d(?:[-_. t]?[0-2]\\d[-_.]?[0-5]\\d)?";
const behind = `(?:[ ._-]+\\(?(?:${mark}|${date}|v?\\d+(?:\\.\\d+)+)\\)?[ ._-]?\\d{0,2}(?: ?\\(\\d+\\))?)+`;

/** Each finds the name that was copied, by its groups put together. */
export const handMadeNames: readonly string[] = [
  // Kopie von web.config
  `^(?:(?:${copy}) )(?:\\(\\d+\\) )?(?:of |von |de |di |van )?()(.+\\.[^.]+)$`,
  // appsettings - Copie.json, appsettings_old.json, appsettings.6.1.json
  `^(.+?)${behind}(\\.[a-z]+)$`,
  // appsettings (1).json
  "^(.+?) ?\\(\\d{1,2}\\)(\\.[a-z]+)$",
  // appsettings.json.bak, appsettings.json.20260101, appsettings.json~
  `^(.+?\\.[a-z]+)()(?:${behind}|~)$`,
];

const expressions = handMadeNames.map((source) => new RegExp(source, "u"));

/** The names that a copy of this name may have been made of, in small letters; empty where it is none. */
export function originalNames(foldedName: string): string[] {
  return expressions.flatMap((expression) => {
    const found = expression.exec(foldedName);
    return found === null ? [] : [`${found[1] ?? ""}${found[2] ?? ""}`];
  });
}
