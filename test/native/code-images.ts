/** Builds small PE and Mach-O libraries with code that is exported, as data. */

/** A function or variable; `at` gives its bytes by the address where they will lie. */
export interface Placed {
  readonly name: string;
  readonly at: (address: number) => Buffer;
}

const CPU = { x86_64: 0x01000007, arm64: 0x0100000c } as const;

/** A 64-bit Mach-O library. `table`: whether names are in the trie of exports, or only in the symbol table. */
export function machOWith(symbols: readonly Placed[], machine: keyof typeof CPU, table: 'exports' | 'symbols'): Buffer {
  const code = Buffer.alloc(0x1000);
  let end = 0x400;
  const places = symbols.map(({ name, at }) => {
    const address = end;
    const bytes = at(address);
    bytes.copy(code, address);
    end = Math.ceil((end + bytes.length) / 16) * 16;
    return { name: `_${name}`, address };
  });
  const commands = [segmentCommand(code.length)];
  const body = table === 'exports' ? exportTrie(places) : symbolTable(places);
  if (table === 'exports') commands.push(words(0x80000033, 16, code.length, body.length));
  else {
    const entries = places.length * 16;
    commands.push(words(2, 24, code.length, places.length, code.length + entries, body.length - entries));
  }
  const all = Buffer.concat(commands);
  words(0xfeedfacf, CPU[machine], 0, 6, commands.length, all.length, 0, 0).copy(code, 0);
  all.copy(code, 32);
  return Buffer.concat([code, body]);
}

export function words(...values: readonly number[]): Buffer {
  const bytes = Buffer.alloc(values.length * 4);
  for (const [index, value] of values.entries()) bytes.writeUInt32LE(value >>> 0, index * 4);
  return bytes;
}

/** LC_SEGMENT_64 of the whole, without sections: addresses are places in the file. */
function segmentCommand(size: number): Buffer {
  const bytes = Buffer.alloc(72);
  bytes.writeUInt32LE(0x19, 0);
  bytes.writeUInt32LE(72, 4);
  bytes.write('__TEXT', 8, 'latin1');
  bytes.writeBigUInt64LE(BigInt(size), 32);
  bytes.writeBigUInt64LE(BigInt(size), 48);
  return bytes;
}

/** A root with one edge for each name. */
function exportTrie(places: readonly { readonly name: string; readonly address: number }[]): Buffer {
  const leaf = (address: number): Buffer => {
    const value = Buffer.concat([Buffer.from([0]), uleb(address)]);
    return Buffer.concat([Buffer.from([value.length]), value, Buffer.from([0])]);
  };
  const leaves = places.map(({ address }) => leaf(address));
  // Each offset has two bytes, so the size of the root does not depend on them.
  const root = 2 + places.reduce((sum, { name }) => sum + name.length + 1 + 2, 0);
  let at = root;
  const edges = places.map(({ name }, index) => {
    const edge = Buffer.concat([Buffer.from(`${name}\0`, 'latin1'), Buffer.from([(at & 0x7f) | 0x80, at >> 7])]);
    at += leaves[index]?.length ?? 0;
    return edge;
  });
  return Buffer.concat([Buffer.from([0, places.length]), ...edges, ...leaves]);
}

const uleb = (value: number): Buffer => Buffer.from([(value & 0x7f) | 0x80, ((value >> 7) & 0x7f) | 0x80, value >> 14]);

function symbolTable(places: readonly { readonly name: string; readonly address: number }[]): Buffer {
  const entries: Buffer[] = [];
  let names = Buffer.from([0]);
  for (const { name, address } of places) {
    // A local symbol of the first section.
    entries.push(words(names.length, 0x010e, address, 0));
    names = Buffer.concat([names, Buffer.from(`${name}\0`, 'latin1')]);
  }
  return Buffer.concat([...entries, names]);
}

/** A 64-bit PE library whose one section lies at address 0x1000. Names must be sorted, as linkers sort them. */
export function peWith(symbols: readonly Placed[]): Buffer {
  const base = 0x1000;
  const body = Buffer.alloc(0x2000);
  let end = 0x800;
  const addresses = symbols.map(({ at }) => {
    const bytes = at(base + end);
    bytes.copy(body, end);
    const address = base + end;
    end = Math.ceil((end + bytes.length) / 16) * 16;
    return address;
  });
  const [functions, names, ordinals, texts] = [0x100, 0x200, 0x300, 0x400];
  words(0, 0, 0, 0, 1, symbols.length, symbols.length, base + functions, base + names, base + ordinals).copy(body, 0);
  let text = texts;
  for (const [index, { name }] of symbols.entries()) {
    body.writeUInt32LE(addresses[index] ?? 0, functions + index * 4);
    body.writeUInt32LE(base + text, names + index * 4);
    body.writeUInt16LE(index, ordinals + index * 2);
    text += body.write(`${name}\0`, text, 'latin1');
  }
  const head = Buffer.alloc(0x400);
  head.write('MZ', 0, 'latin1');
  head.writeUInt32LE(0x80, 0x3c);
  head.writeUInt32LE(0x4550, 0x80);
  head.writeUInt16LE(0x8664, 0x84);
  head.writeUInt16LE(1, 0x86);
  head.writeUInt16LE(240, 0x94);
  head.writeUInt16LE(0x20b, 0x98);
  head.writeBigUInt64LE(0x180000000n, 0x98 + 24);
  head.writeUInt32LE(16, 0x98 + 108);
  head.writeUInt32LE(base, 0x98 + 112);
  const section = 0x98 + 240;
  head.write('.text', section, 'latin1');
  head.writeUInt32LE(base, section + 12);
  head.writeUInt32LE(body.length, section + 16);
  head.writeUInt32LE(head.length, section + 20);
  return Buffer.concat([head, body]);
}
