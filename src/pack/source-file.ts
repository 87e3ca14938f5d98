/** A file as it was read. */
export interface SourceFile {
  file: string;
  bytes: Uint8Array;
}
