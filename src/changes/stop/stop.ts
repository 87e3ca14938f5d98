/** A program is stopped: by the script, where it is told how the program is run; else by a person. */
import { defineChange } from "../change-kind.js";
import type { ChangeOf } from "../../model/change.js";
import { words } from "./words.js";

/** Stops a program. */
export const stop = defineChange<ChangeOf<"stop">>({ name: "stop", words });
