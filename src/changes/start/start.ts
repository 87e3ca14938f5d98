/** A program is started: by the script, where it is told how the program is run; else by a person. */
import { defineChange } from "../change-kind.js";
import type { ChangeOf } from "../../model/change.js";
import { words } from "./words.js";

/** Starts a program. */
export const start = defineChange<ChangeOf<"start">>({ name: "start", words });
