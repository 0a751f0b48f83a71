/** Archives with anything in them, and archives with damage: what is lost is said. */
import { writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { crc32, deflateRawSync, gzipSync } from 'node:zlib';
import { besideHonest, hostileFiles, SITE } from './environments.mjs';
import { diagnosticsHold, inventoryHolds, require } from './laws.mjs';
import { scanEnvironment } from './library.mjs';
import { NEIGHBOURS, text, word } from './values.mjs';

const crcOf = crc32 ?? ((bytes) => tableCrc(bytes));
let table;
/** For Node before 20.15, which has no crc32. */
function tableCrc(bytes) {
  table ??= Array.from({ length: 256 }, (_, index) => {
    let value = index;
    for (let bit = 0; bit < 8; bit += 1) value = value & 1 ? (value >>> 1) ^ 0xedb88320 : value >>> 1;
    return value >>> 0;
  });
  let crc = 0xffffffff;
  for (const byte of bytes) crc = (crc >>> 8) ^ table[(crc ^ byte) & 0xff];
  return (crc ^ 0xffffffff) >>> 0;
}

/** A tar header, with whatever name, type and target. */
function tarHeader({ name, type = '0', size = 0, target = '' }) {
  const block = Buffer.alloc(512);
  Buffer.from(name).copy(block, 0, 0, 100);
  block.write('0000644\0', 100);
  block.write(`${size.toString(8).padStart(11, '0')}\0`, 124);
  block.write('00000000000\0', 136);
  block.write('        ', 148);
  block.write(type, 156);
  Buffer.from(target).copy(block, 157, 0, 100);
  block.write('ustar\x0000', 257);
  const sum = block.reduce((total, byte) => total + byte, 0);
  block.write(`${sum.toString(8).padStart(6, '0')}\0 `, 148);
  return block;
}

/** The bytes with the checksum of each header put right, so that what was changed in them is believed. */
export function checksummed(bytes) {
  for (let at = 0; at + 512 <= bytes.length; at += 512) {
    if (bytes.toString('latin1', at + 257, at + 262) !== 'ustar') continue;
    bytes.write('        ', at + 148, 'latin1');
    let sum = 0;
    for (let index = at; index < at + 512; index += 1) sum += bytes[index];
    bytes.write(`${sum.toString(8).padStart(6, '0')}\0 `, at + 148, 'latin1');
  }
  return bytes;
}

const padded = (bytes) => Buffer.concat([bytes, Buffer.alloc((512 - (bytes.length % 512)) % 512)]);

/** The blocks of one entry; a long name stands in an extended header before it. */
export function tarEntry({ name, content = '', type = '0', target = '' }) {
  const bytes = Buffer.from(content);
  const long = Buffer.byteLength(name) > 100 ? extended('path', name) : Buffer.alloc(0);
  return Buffer.concat([
    long,
    tarHeader({ name: Buffer.from(name).subarray(0, 100), type, size: type === '0' ? bytes.length : 0, target }),
    ...(type === '0' ? [padded(bytes)] : []),
  ]);
}

function extended(key, value) {
  let line = ` ${key}=${value}\n`;
  const length = Buffer.byteLength(line);
  const whole = length + String(length + String(length).length).length;
  line = `${whole}${line}`;
  const bytes = Buffer.from(line);
  return Buffer.concat([tarHeader({ name: 'PaxHeader', type: 'x', size: bytes.length }), padded(bytes)]);
}

/** A zip archive, made by hand so that names and sizes may say anything. */
export function zipOf(entries, c) {
  const parts = [];
  const central = [];
  let at = 0;
  for (const [name, content] of entries) {
    const bytes = Buffer.from(content);
    const isPacked = c.below(2) === 1;
    const data = isPacked ? deflateRawSync(bytes) : bytes;
    const nameBytes = Buffer.from(name);
    const shared = Buffer.alloc(26);
    shared.writeUInt16LE(20, 0);
    shared.writeUInt16LE(0x800, 2);
    shared.writeUInt16LE(isPacked ? 8 : 0, 4);
    shared.writeUInt32LE(crcOf(bytes), 10);
    shared.writeUInt32LE(data.length, 14);
    shared.writeUInt32LE(bytes.length, 18);
    shared.writeUInt16LE(nameBytes.length, 22);
    const local = Buffer.concat([Buffer.from('PK\x03\x04'), shared, nameBytes, data]);
    const rest = Buffer.alloc(14);
    rest.writeUInt32LE((c.once(30) ? 0o120777 : 0o100644) * 0x10000, 6);
    rest.writeUInt32LE(at, 10);
    central.push(Buffer.from('PK\x01\x02\x14\0'), shared, rest, nameBytes);
    parts.push(local);
    at += local.length;
  }
  const directory = Buffer.concat(central);
  const end = Buffer.alloc(22);
  end.write('PK\x05\x06');
  end.writeUInt16LE(entries.length, 8);
  end.writeUInt16LE(entries.length, 10);
  end.writeUInt32LE(directory.length, 12);
  end.writeUInt32LE(at, 16);
  return Buffer.concat([...parts, directory, end]);
}

const TYPES = ['0', '1', '2', '5', '3', '6', 'x', 'g', 'L', 'K', 'S', 'z'];
const entryName = (c) =>
  c.oneOf(
    word,
    (d) => `usr/${SITE}/${d.pick(NEIGHBOURS).name}-x.dist-info/${word(d)}`,
    (d) => `${d.pick(['../', '/', './', 'a//', '\\'])}${word(d)}`,
    (d) => `${'deep/'.repeat(d.pick([10, 900]))}x`,
  );

const strangeEntry = (c) => tarEntry({ name: entryName(c), type: c.pick(TYPES), target: entryName(c), content: text(c) });

/** A tar archive of the honest environment, a hostile distribution, and entries that no tool would write. */
function tarOf(c, isHostile) {
  const files = [...besideHonest(isHostile ? hostileFiles(c) : [])];
  const entries = files.map(([path, content]) => tarEntry({ name: `usr/${path}`, content }));
  if (isHostile) for (const one of c.list(4, strangeEntry)) entries.splice(c.below(entries.length + 1), 0, one);
  const archive = Buffer.concat([...entries, Buffer.alloc(1024)]);
  return c.once(3) ? gzipSync(archive, { level: 1 }) : archive;
}

function wheelOf(c, isHostile) {
  const prefix = `${SITE}/`;
  const files = [...besideHonest(isHostile ? hostileFiles(c) : [])].flatMap(([path, content]) =>
    path.startsWith(prefix) ? [[path.slice(prefix.length), content]] : [],
  );
  if (isHostile) for (const one of c.list(3, (d) => [entryName(d), text(d)])) files.splice(c.below(files.length + 1), 0, one);
  return zipOf(files, c);
}

/** An archive and the name that it goes by. */
function made(c, isHostile) {
  return c.below(2) === 0
    ? { name: 'image.tar', bytes: tarOf(c, isHostile) }
    : { name: 'x-1-py3-none-any.whl', bytes: wheelOf(c, isHostile) };
}

async function scanned(workFolder, { name, bytes }, options = {}) {
  const path = join(workFolder(), name);
  writeFileSync(path, bytes);
  const result = await scanEnvironment({ paths: [path], ...options });
  diagnosticsHold(result.diagnostics);
  return result;
}

/** The neighbours that are there, by name. */
function neighboursIn(inventory) {
  const there = new Set((inventory?.components ?? []).flatMap(({ distribution }) => distribution ?? []));
  return NEIGHBOURS.filter(({ name }) => there.has(name)).map(({ name }) => name);
}

/** Archives that hold anything: the neighbours are found in them all the same. */
export function archiveCase(workFolder) {
  return {
    run: async (choices) => {
      const { inventory, diagnostics } = await scanned(workFolder, made(choices, true), choices.once(4) ? { verify: true } : {});
      const there = neighboursIn(inventory);
      require(there.length === NEIGHBOURS.length || diagnostics.length > 0, 'what an archive loses is said', () =>
        `only ${there.join(', ')}`);
      require(inventory !== undefined, 'an archive with strange entries is read', () => diagnostics[0]?.code);
      await inventoryHolds(inventory, choices);
    },
    show: (choices) => {
      const { name, bytes } = made(choices, true);
      return { [name]: bytes };
    },
  };
}

/** Damage that a checksum, a length or an end mark betrays. */
function damagedArchive(c) {
  const { name, bytes } = made(c, false);
  const isTar = bytes.toString('latin1', 257, 262) === 'ustar';
  const flip = (result) => {
    const at = isTar ? 512 * c.below(result.length >> 9) + c.below(512) : c.below(result.length);
    if (isTar && !isHeader(result, at)) return result;
    result[at] ^= 1 + c.below(255);
    return result;
  };
  const damaged = c.oneOf(
    () => flip(Buffer.from(bytes)),
    () => bytes.subarray(0, c.below(bytes.length)),
    () => flip(flip(Buffer.from(bytes))),
    () => {
      const at = isTar ? 512 * c.below(bytes.length >> 9) : c.below(bytes.length);
      return Buffer.concat([bytes.subarray(0, at), bytes.subarray(at + (isTar ? 512 : 1 + c.below(64)))]);
    },
    () => Buffer.concat([bytes, Buffer.from(text(c).repeat(1 + c.below(100)))]),
  );
  return { name, bytes: damaged, isTar, whole: bytes };
}

/** Whether a byte of a tar archive lies in the header of an entry: what stands in files has no checksum. */
function isHeader(bytes, at) {
  for (let block = 0; block + 512 <= bytes.length; ) {
    if (bytes.toString('latin1', block + 257, block + 262) !== 'ustar') return false;
    if (at < block + 512) return at >= block;
    block += 512 + 512 * Math.ceil(Number.parseInt(bytes.toString('latin1', block + 124, block + 135), 8) / 512);
  }
  return false;
}

/** Archives with damage: what is lost by it is said. */
export function damagedArchiveCase(workFolder) {
  return {
    run: async (choices) => {
      const { inventory, diagnostics } = await scanned(workFolder, damagedArchive(choices));
      const there = neighboursIn(inventory);
      require(there.length === NEIGHBOURS.length || diagnostics.length > 0, 'what an archive loses is said', () =>
        `only ${there.join(', ')}`);
      if (inventory !== undefined) await inventoryHolds(inventory, choices);
    },
    show: (choices) => {
      const { name, bytes } = damagedArchive(choices);
      return { [name]: bytes };
    },
  };
}
