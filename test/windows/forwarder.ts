/**
 * `bcryptprimitives.dll`, which Wine 8 lacks and programs made with Rust ask for: a library for Windows that hands its
 * one function on to the one of `advapi32.dll` that fills memory with random bytes as well. No code of its own.
 *
 * The layout is that of Microsoft's "PE Format": headers, and one section with an export directory.
 */
export function buildForwarder(): Uint8Array {
  const file = Buffer.alloc(0x400);
  file.write("MZ", 0, "latin1");
  file.writeUInt32LE(0x40, 0x3c);
  file.write("PE\0\0", 0x40, "latin1");
  const coff = 0x44;
  file.writeUInt16LE(0x8664, coff); // x64
  file.writeUInt16LE(1, coff + 2); // one section
  file.writeUInt16LE(240, coff + 16); // the optional header's size
  file.writeUInt16LE(0x2022, coff + 18); // a library
  const optional = coff + 20;
  file.writeUInt16LE(0x20b, optional); // 64 bits
  file.writeUInt32LE(0x200, optional + 8);
  file.writeBigUInt64LE(0x1_8000_0000n, optional + 24); // where it wants to be loaded
  file.writeUInt32LE(0x1000, optional + 32); // alignment in memory, and in the file
  file.writeUInt32LE(0x200, optional + 36);
  file.writeUInt16LE(6, optional + 40); // for Windows 6.0 and later
  file.writeUInt16LE(6, optional + 48);
  file.writeUInt32LE(0x2000, optional + 56); // size in memory, and of the headers
  file.writeUInt32LE(0x200, optional + 60);
  file.writeUInt16LE(2, optional + 68);
  file.writeUInt16LE(0x0160, optional + 70); // may lie anywhere, and holds no code to run
  for (const at of [72, 88]) {
    file.writeBigUInt64LE(0x10_0000n, optional + at); // stack and heap, as linkers have it
    file.writeBigUInt64LE(0x1000n, optional + at + 8);
  }
  file.writeUInt32LE(16, optional + 108); // directories, the first of which are the exports
  file.writeUInt32LE(memory(0), optional + 112);
  file.writeUInt32LE(0x200, optional + 116);
  const section = optional + 240;
  file.write(".edata", section, "latin1");
  file.writeUInt32LE(0x200, section + 8);
  file.writeUInt32LE(memory(0), section + 12);
  file.writeUInt32LE(0x200, section + 16);
  file.writeUInt32LE(data, section + 20);
  file.writeUInt32LE(0x4000_0040, section + 36); // data to read
  // The export directory, its three tables, and what they name.
  const [functions, names, ordinals, name, target, own] = [0x28, 0x2c, 0x30, 0x70, 0x80, 0xc0];
  for (const [at, value] of [
    [12, memory(own)],
    [16, 1],
    [20, 1],
    [24, 1],
    [28, memory(functions)],
    [32, memory(names)],
    [36, memory(ordinals)],
    [functions, memory(target)],
    [names, memory(name)],
  ] as const)
    file.writeUInt32LE(value, data + at);
  file.write("ProcessPrng\0", data + name, "latin1");
  // An address within the directory is no code, but the name of a function elsewhere.
  file.write("advapi32.SystemFunction036\0", data + target, "latin1");
  file.write("bcryptprimitives.dll\0", data + own, "latin1");
  return file;
}

/** Where the section's data begin in the file. */
const data = 0x200;

/** The address in memory of a place in the section. */
const memory = (place: number): number => 0x1000 + place;
