/** Archives for tests, written as data like environments. */
import { createWriteStream, mkdirSync, symlinkSync, writeFileSync } from 'node:fs';
import { dirname, join } from 'node:path';
import { buffer } from 'node:stream/consumers';
import { pipeline } from 'node:stream/promises';
import { create, Header } from 'tar';
import yazl from 'yazl';
import { emptyFolder, type Files, writeFiles } from './environment.ts';

const bytesOf = (content: Files[string]): Buffer =>
  content instanceof Uint8Array ? Buffer.from(content) : Buffer.from(typeof content === 'string' ? content : JSON.stringify(content));

/** A zip archive of files; written to `path` if there is one, with `prefix` before it as zipapp writes it. */
export async function zipOf(files: Files, path?: string, prefix = ''): Promise<Uint8Array> {
  const zip = new yazl.ZipFile();
  for (const [name, content] of Object.entries(files)) zip.addBuffer(bytesOf(content), name);
  zip.end();
  const bytes = shifted(await buffer(zip.outputStream as unknown as NodeJS.ReadableStream), Buffer.from(prefix));
  if (path !== undefined) writeFileSync(path, bytes);
  return bytes;
}

/** zipapp writes the archive behind its first line, with offsets from the file's beginning. */
function shifted(zip: Buffer, prefix: Buffer): Buffer {
  const end = zip.lastIndexOf('PK\x05\x06', undefined, 'latin1');
  let at = zip.readUInt32LE(end + 16);
  zip.writeUInt32LE(at + prefix.length, end + 16);
  for (; zip.toString('latin1', at, at + 4) === 'PK\x01\x02'; ) {
    zip.writeUInt32LE(zip.readUInt32LE(at + 42) + prefix.length, at + 42);
    at += 46 + zip.readUInt16LE(at + 28) + zip.readUInt16LE(at + 30) + zip.readUInt16LE(at + 32);
  }
  return Buffer.concat([prefix, zip]);
}

/** A tar archive of files and links. */
export async function tarOf(
  path: string,
  files: Files,
  links: Readonly<Record<string, string>> = {},
  compression: 'none' | 'gzip' = 'none',
): Promise<void> {
  const folder = emptyFolder();
  writeFiles(folder, files);
  for (const [name, target] of Object.entries(links)) {
    mkdirSync(dirname(join(folder, name)), { recursive: true });
    symlinkSync(target, join(folder, name));
  }
  await pipeline(create({ cwd: folder, gzip: compression === 'gzip' }, ['.']), createWriteStream(path));
}

/** One entry of a tar archive as it stands, with whatever path and type: what `tar` itself would refuse to make. */
export function tarEntry(
  path: string,
  type: 'File' | 'SymbolicLink' | 'Link' | 'CharacterDevice' | 'FIFO',
  content = '',
  linkpath = '',
): Buffer {
  const body = Buffer.from(content);
  const header = new Header({ path, type, size: body.length, mode: 0o644, uid: 0, gid: 0, mtime: new Date(0), linkpath });
  const block = Buffer.alloc(512);
  header.encode(block, 0);
  return Buffer.concat([block, body, Buffer.alloc((512 - (body.length % 512)) % 512)]);
}

/** The end of a tar archive. */
export const TAR_END: Buffer = Buffer.alloc(1024);
