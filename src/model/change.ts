/** What happens to a host: a closed list. What each is stands in `src/changes`, one folder each. */
import { z } from "zod";

const path = z.string().min(1).describe("Below the working directory, with forward slashes");

/** The changes by their names. */
export const changeSchemas = {
  move: z.strictObject({ change: z.literal("move"), from: path, to: path }),
  unpack: z.strictObject({ change: z.literal("unpack"), into: path }),
  copy: z.strictObject({
    change: z.literal("copy"),
    files: z
      .array(z.string().min(1))
      .describe("Names below `from`; `*` stands for anything but a slash, `conf/` is a folder"),
    from: path,
    to: path,
  }),
  transfer: z.strictObject({
    change: z.literal("transfer"),
    files: z.array(z.string().min(1)).describe("As for `copy`; they are in `from` no more afterwards"),
    from: path,
    to: path,
  }),
  make: z.strictObject({ change: z.literal("make"), path }),
  remove: z.strictObject({ change: z.literal("remove"), path }),
  stop: z.strictObject({ change: z.literal("stop"), target: z.string().min(1).describe("As the guide calls it") }),
  start: z.strictObject({ change: z.literal("start"), target: z.string().min(1).describe("As the guide calls it") }),
};

/** One of the changes. */
export type ChangeName = keyof typeof changeSchemas;
/** The changes, in the order of the reference. */
export const changeNames = Object.keys(changeSchemas) as ChangeName[];

/** A change of one kind. */
export type ChangeOf<C extends ChangeName> = z.infer<(typeof changeSchemas)[C]>;
/** Something that happens to a host. */
export type Change = { [C in ChangeName]: ChangeOf<C> }[ChangeName];
/** {@link Change} as a schema. */
export const changeSchema = z.discriminatedUnion("change", [
  changeSchemas.move,
  changeSchemas.unpack,
  changeSchemas.copy,
  changeSchemas.transfer,
  changeSchemas.make,
  changeSchemas.remove,
  changeSchemas.stop,
  changeSchemas.start,
]);
