/** Builds Windows programs that hold nothing but a version, by a library that the host reads no version with. */
import { NtExecutable, NtExecutableResource, Resource } from "resedit";

/** What to build. */
export interface ProgramOptions {
  /** PE32 instead of PE32+. */
  is32Bit?: boolean;
  /** An `.exe` instead of a `.dll`. */
  isExe?: boolean;
  /** Without any resource, as a program built without version information. */
  withoutResource?: boolean;
  /** `FileVersion` and `ProductVersion` as texts, where they say something else than the number; `null`: no texts. */
  strings?: Readonly<Record<string, string>> | null;
  /** With a section after the resources, as what .NET compiles ahead of time (ReadyToRun) has. */
  isCompiledAhead?: boolean;
  /** With a certificate table at the end, as a signed program has. */
  signed?: boolean;
  /** What else the program holds; makes two programs of one version differ, and grow. */
  payload?: string | Uint8Array;
}

/**
 * The bytes of a program with this file version.
 *
 * @param version `6.2.30.0`; what is left out is 0
 * @example
 * buildProgram("6.2.30.0", { signed: true });
 */
export function buildProgram(version: string, options: ProgramOptions = {}): Uint8Array {
  const program = NtExecutable.createEmpty(options.is32Bit ?? false, !options.isExe);
  if (!options.withoutResource) {
    const info = Resource.VersionInfo.createEmpty();
    info.lang = 0;
    info.setFileVersion(version, 0);
    info.setProductVersion(version, 0);
    const language = { lang: 0, codepage: 1200 };
    if (options.strings === null) info.removeAllStringValues(language);
    else if (options.strings !== undefined) info.setStringValues(language, { ...options.strings });
    const resource = NtExecutableResource.from(program);
    info.outputToResourceEntries(resource.entries);
    resource.outputResource(program);
  }
  if (options.payload !== undefined) program.setExtraData(Buffer.from(options.payload));
  const built = Buffer.from(program.generate());
  const bytes = options.isCompiledAhead ? addSection(built) : built;
  return options.signed ? sign(bytes) : bytes;
}

/** Adds a section of 512 bytes, in the space that the headers leave. */
function addSection(bytes: Buffer): Buffer {
  const program = Buffer.concat([bytes, Buffer.alloc(512)]);
  const headers = program.readUInt32LE(0x3c);
  const sections = program.readUInt16LE(headers + 6);
  const added = headers + 24 + program.readUInt16LE(headers + 20) + 40 * sections;
  program.writeUInt16LE(sections + 1, headers + 6);
  program.write(".managed", added);
  [512, 0x10_0000, 512, bytes.length].forEach((value, index) => program.writeUInt32LE(value, added + 8 + 4 * index));
  return program;
}

/**
 * Appends an attribute certificate table and names it in the data directories (PE format, "The Attribute Certificate
 * Table").
 */
function sign(bytes: Buffer): Buffer {
  const certificate = Buffer.alloc(64, 0x30);
  certificate.writeUInt32LE(certificate.length, 0);
  certificate.writeUInt16LE(0x0200, 4);
  certificate.writeUInt16LE(0x0002, 6);
  const padded = Buffer.concat([bytes, Buffer.alloc((8 - (bytes.length % 8)) % 8)]);
  const optionalHeader = padded.readUInt32LE(0x3c) + 24;
  const directories = optionalHeader + (padded.readUInt16LE(optionalHeader) === 0x10b ? 96 : 112);
  padded.writeUInt32LE(padded.length, directories + 4 * 8);
  padded.writeUInt32LE(certificate.length, directories + 4 * 8 + 4);
  return Buffer.concat([padded, certificate]);
}
