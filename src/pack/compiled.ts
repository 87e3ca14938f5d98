/**
 * A pack as the build has read it: parsing the bundled guides takes longer than most of what is done with
 * them. It stands for the texts only while these are, byte for byte, what it was made from.
 */
import { sha256Of } from "../language/bytes.js";
import type { Guide } from "../model/guide.js";
import type { Product } from "../model/product.js";
import type { SourceFile } from "./source-file.js";

/** What the build writes. */
export interface CompiledPack {
  /** SHA-256 of `product.yml`. */
  sha256: string;
  product: Product;
  /** Each with the SHA-256 of its file. */
  guides: Guide[];
}

/** The compiled pack, where it was made from this `product.yml`; `undefined` where it was not, or is none. */
export function readCompiled(bytes: Uint8Array | undefined, product: Uint8Array): CompiledPack | undefined {
  if (bytes === undefined) return undefined;
  const compiled = JSON.parse(new TextDecoder().decode(bytes)) as CompiledPack;
  return compiled.sha256 === sha256Of(product) ? compiled : undefined;
}

/** The guide as the build has parsed it; `undefined` where the text is another now. */
export function findCompiled({ guides }: Pick<CompiledPack, "guides">, { file, bytes }: SourceFile): Guide | undefined {
  const guide = guides.find((one) => one.file === file);
  return guide?.sha256 === sha256Of(bytes) ? guide : undefined;
}
