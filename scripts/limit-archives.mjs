/** Archives that reach the limits of docs/limits.md, written piece by piece. */
import { closeSync, openSync, writeSync } from 'node:fs';
import { join } from 'node:path';
import { gzipSync } from 'node:zlib';

/** A mebibyte. */
export const MIB = 1024 ** 2;
/** The folder of the distributions. */
export const SITE = 'lib/python3.11/site-packages';
/** The numbers from 0 on. */
export const numbers = (count) => Array.from({ length: count }, (_, index) => index);
/** METADATA of a distribution, with further lines. */
export const metadata = (name, lines = []) => ['Metadata-Version: 2.1', `Name: ${name}`, 'Version: 1', ...lines, '', ''].join('\n');

/** A header of a tar archive; a size that has no octal form is written in base 256. */
function tarHeader(name, size, type = '0') {
  const block = Buffer.alloc(512);
  block.write(name, 0, 100);
  block.write('0000644\0', 100);
  if (size < 8 ** 11) block.write(`${size.toString(8).padStart(11, '0')}\0`, 124);
  else {
    block[124] = 0x80;
    block.writeBigUInt64BE(BigInt(size), 128);
  }
  block.write('00000000000\0', 136);
  block.write('        ', 148);
  block.write(type, 156);
  block.write('ustar\x0000', 257);
  block.write(
    `${block
      .reduce((sum, byte) => sum + byte, 0)
      .toString(8)
      .padStart(6, '0')}\0 `,
    148,
  );
  return block;
}

const padded = (content) => Buffer.concat([Buffer.from(content), Buffer.alloc((512 - (Buffer.byteLength(content) % 512)) % 512)]);
const tarFile = (name, content) => Buffer.concat([tarHeader(name, Buffer.byteLength(content)), padded(content)]);
const INSTALLED = tarFile(`usr/${SITE}/a-1.dist-info/METADATA`, metadata('a'));

/** Writes an archive piece by piece. */
export function archive(folder, name, pieces) {
  const path = join(folder, name);
  const file = openSync(path, 'w');
  for (const piece of pieces) writeSync(file, piece);
  closeSync(file);
  return [path];
}

/** As many empty files. */
export function* manyEntries(count) {
  yield INSTALLED;
  for (let begin = 0; begin < count; begin += 1000) yield Buffer.concat(numbers(1000).map((index) => tarHeader(`d/${begin + index}`, 0)));
  yield Buffer.alloc(1024);
}

/** Zeros that are packed once, and stand there as often as is needed: members of gzip follow each other. */
export function* gzipBomb(gibibytes) {
  const size = gibibytes * 1024 ** 3;
  yield gzipSync(Buffer.concat([INSTALLED, tarHeader('zeros', size)]));
  const zeros = gzipSync(Buffer.alloc(64 * MIB));
  for (let made = 0; made < size; made += 64 * MIB) yield zeros;
  yield gzipSync(Buffer.alloc(1024));
}

/** METADATA of 31 MiB each. */
export function* keptFiles(count) {
  yield gzipSync(INSTALLED);
  const content = gzipSync(Buffer.alloc(31 * MIB));
  for (const index of numbers(count)) {
    yield gzipSync(tarHeader(`usr/${SITE}/d${index}-1.dist-info/METADATA`, 31 * MIB));
    yield content;
  }
  yield gzipSync(Buffer.alloc(1024));
}
