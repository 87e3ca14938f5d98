/** What pages are made from: texts of this folder, and the typed model that the library made of a product pack. */
import { docsLoader } from "@astrojs/starlight/loaders";
import { docsSchema } from "@astrojs/starlight/schema";
import { defineCollection } from "astro:content";
import { glob } from "astro/loaders";
import { dataFolder, modelLoader } from "./model-loader";
import {
  checkSchema,
  commandSchema,
  guideSchema,
  productSchema,
  ruleSchema,
  runbookSchema,
  schemaSchema,
} from "./model";

export const collections = {
  docs: defineCollection({ loader: docsLoader(), schema: docsSchema() }),
  products: defineCollection({ loader: modelLoader("products"), schema: productSchema }),
  guides: defineCollection({ loader: modelLoader("guides"), schema: guideSchema }),
  runbooks: defineCollection({ loader: modelLoader("runbooks"), schema: runbookSchema }),
  commands: defineCollection({ loader: modelLoader("commands"), schema: commandSchema }),
  checks: defineCollection({ loader: modelLoader("checks"), schema: checkSchema }),
  rules: defineCollection({ loader: modelLoader("rules"), schema: ruleSchema }),
  schemas: defineCollection({ loader: modelLoader("schemas"), schema: schemaSchema }),
  library: defineCollection({ loader: glob({ base: `${dataFolder}/library`, pattern: "**/*.md" }) }),
};
